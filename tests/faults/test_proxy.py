"""The proxy that misbehaves does so, and only as long as it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.faults.proxy import Proxy, Way


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """In front of somebody who says everything back."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(1000):
            writer.write(chunk)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    proxy = Proxy(f"amqp://guest:guest@127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    await proxy.start()
    yield proxy
    await proxy.stop()
    server.close()
    await asyncio.sleep(0)


async def link(proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(proxy.url.rstrip("/").rpartition(":")[2]))


async def said(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, text: bytes) -> bytes:
    writer.write(text)
    async with asyncio.timeout(20):
        return await reader.read(1000)


async def test_it_passes_everything_on(proxy: Proxy) -> None:
    reader, writer = await link(proxy)
    assert await said(reader, writer, b"hello") == b"hello"
    writer.close()


async def test_a_cut_is_a_reset(proxy: Proxy) -> None:
    reader, writer = await link(proxy)
    await said(reader, writer, b"hello")
    assert proxy.cut() == 1
    with pytest.raises(ConnectionError):
        await said(reader, writer, b"hello")
    writer.close()


async def test_a_refused_link_is_reset_or_closed(proxy: Proxy) -> None:
    proxy.refuse(politely=True)
    reader, writer = await link(proxy)
    assert await reader.read() == b""
    writer.close()
    proxy.heal()
    reader, writer = await link(proxy)
    assert await said(reader, writer, b"hello") == b"hello"
    writer.close()


@pytest.mark.parametrize("way", list(Way))
async def test_what_is_stalled_comes_later(proxy: Proxy, way: Way) -> None:
    reader, writer = await link(proxy)
    proxy.stall(way)
    writer.write(b"hello")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await reader.read(1000)
    proxy.heal()
    assert await reader.read(1000) == b"hello"
    writer.close()


async def test_what_is_delayed_comes_in_order(proxy: Proxy) -> None:
    reader, writer = await link(proxy)
    proxy.delay(0.05)
    started = asyncio.get_running_loop().time()
    assert await said(reader, writer, b"hello") == b"hello"
    assert asyncio.get_running_loop().time() - started >= 0.1
    writer.close()


@pytest.mark.parametrize("way", list(Way))
async def test_a_truncated_piece_is_the_last(proxy: Proxy, way: Way) -> None:
    reader, writer = await link(proxy)
    proxy.truncate(way)
    assert proxy.is_truncating
    writer.write(b"0123456789")
    with pytest.raises(ConnectionError):
        while True:
            assert (await reader.readexactly(1)) in b"01234"
    assert not proxy.is_truncating
    writer.close()
