"""A TCP proxy to the broker under test that misbehaves on command: cuts, refuses, stalls, goes on.

Knows nothing of AMQP but that bytes may be slipped in between two frames when the line is quiet.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from yarl import URL

CHUNK = 65_536
"""Bytes taken from a socket at once."""


class _Line:
    """One client's connection and the one to the broker that belongs to it."""

    def __init__(self, client: asyncio.StreamWriter, broker: asyncio.StreamWriter) -> None:
        self.client = client
        self.broker = broker

    def cut(self) -> None:
        """Both ends see a reset; nothing that is buffered still arrives."""
        self.client.transport.abort()
        self.broker.transport.abort()


class Proxy:
    """Listens on a free port of 127.0.0.1 for the length of the block; `url` is the broker's with that port."""

    def __init__(self, url: str) -> None:
        self._upstream = URL(url)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines: set[_Line] = set()
        self._refusing = False
        self._up = asyncio.Event()
        self._down = asyncio.Event()
        self.tries = 0
        self.go_on()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """What a client connects to: the broker's URL by way of this proxy."""
        assert self._server is not None
        return str(self._upstream.with_host("127.0.0.1").with_port(self._server.sockets[0].getsockname()[1]))

    @property
    def connections(self) -> int:
        """How many lines are up."""
        return len(self._lines)

    def cut(self) -> None:
        """Reset every line; new ones are taken."""
        for line in list(self._lines):
            line.cut()

    def refuse(self) -> None:
        """Reset every line, and each new one before a byte of it is read, until `accept`."""
        self._refusing = True
        self.cut()

    def accept(self) -> None:
        """Take new lines again."""
        self._refusing = False

    def stall(self, *, up: bool = True, down: bool = True) -> None:
        """Stop reading, as a peer that hangs: from the clients (`up`), from the broker (`down`), or both."""
        if up:
            self._up.clear()
        if down:
            self._down.clear()

    def go_on(self) -> None:
        """Read again, what has waited first."""
        self._up.set()
        self._down.set()

    def inject(self, data: bytes) -> None:
        """Say something to every client in the broker's name; only while the broker itself is silent."""
        for line in self._lines:
            line.client.write(data)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tries += 1
        if self._refusing:
            writer.transport.abort()
            return
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer), name="proxy line")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        try:
            from_broker, to_broker = await asyncio.open_connection(self._upstream.host, self._upstream.port or 5672)
        except OSError:
            to_client.transport.abort()
            return
        line = _Line(to_client, to_broker)
        self._lines.add(line)
        try:
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(_pump(from_client, to_broker, self._up), name="proxy up")
                pumps.create_task(_pump(from_broker, to_client, self._down), name="proxy down")
        finally:
            self._lines.discard(line)
            line.cut()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, flowing: asyncio.Event) -> None:
    """Carry bytes one way until either end goes; the end of one side is passed on."""
    try:
        while True:
            await flowing.wait()
            data = await source.read(CHUNK)
            await flowing.wait()
            if not data:
                break
            sink.write(data)
            await sink.drain()
        sink.write_eof()
    except OSError:
        sink.transport.abort()
