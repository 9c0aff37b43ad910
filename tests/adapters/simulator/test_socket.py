"""The switch's end of a link against adapters that misbehave: only their own link ends."""

from __future__ import annotations

import asyncio

import aiohttp
import orjson
import pytest

from adapters.simulator.config import SimulatorSettings
from adapters.simulator.protocol.codec import LONGEST_LINE, encode
from adapters.simulator.protocol.frames import Do, Hello, Ping
from tests.adapters.simulator.servers import PATIENCE, switch_process


async def frames_until(socket: aiohttp.ClientWebSocketResponse, kind: str) -> list[dict[str, object]]:
    """All frames up to the first of the kind."""
    frames: list[dict[str, object]] = []
    async with asyncio.timeout(PATIENCE):
        while not any(frame["is"] == kind for frame in frames):
            frames += [orjson.loads(line) for line in (await socket.receive_bytes()).splitlines()]
    return frames


async def until_closed(socket: aiohttp.ClientWebSocketResponse) -> None:
    async with asyncio.timeout(PATIENCE):
        async for _ in socket:
            pass


@pytest.mark.parametrize(
    "message",
    [
        b"garbage\n",
        b"\xff\xfe\n",
        encode(Hello(1)),
        encode(Do(1, {"kind": "party"})),
        encode(Do(1, {"kind": "LogIn", "value": {"login_id": 1}})),
        encode(Do(1, {"kind": "LogIn", "value": {"login_id": "1", "media": ["SMOKE"]}})),
        b"[" * 1_000_000 + b"\n",
        "a text",
    ],
    ids=lambda message: repr(message[:24]),
)
async def test_nonsense_ends_the_link_it_came_by_and_no_other(message: bytes | str) -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, aiohttp.ClientSession() as http:
        good = await http.ws_connect(f"ws://{place}/link")
        bad = await http.ws_connect(f"ws://{place}/link")
        if isinstance(message, bytes):
            await bad.send_bytes(message)
        else:
            await bad.send_str(message)
        await until_closed(bad)
        await good.send_bytes(encode(Ping()))
        await frames_until(good, "pong")
        await good.close()


async def test_a_line_longer_than_any_of_ours_ends_the_link() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, aiohttp.ClientSession() as http:
        bad = await http.ws_connect(f"ws://{place}/link")
        for _ in range(LONGEST_LINE // 1_000_000 + 1):
            await bad.send_bytes(b"x" * 1_000_000)
        await until_closed(bad)


async def test_the_snapshot_comes_unasked_and_a_command_is_answered_by_its_number() -> None:
    async with switch_process(SimulatorSettings(agents=3)) as place, aiohttp.ClientSession() as http:
        socket = await http.ws_connect(f"ws://{place}/link")
        await socket.send_bytes(encode(Do(42, {"kind": "ReadAgent", "value": {"login_id": "1002"}})))
        frames = await frames_until(socket, "answer")
        kinds = [frame["event"]["kind"] for frame in frames if isinstance(frame.get("event"), dict)]  # type: ignore[index]  # proved a dict
        assert frames[0]["is"] == "hello"
        assert kinds == ["SnapshotBegun", "SnapshotAgents", "SnapshotEnded"]
        assert frames[-1]["number"] == 42
        await socket.close()
