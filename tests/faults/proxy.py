"""A TCP proxy that cuts, stalls, delays and truncates either direction, whole connections at a time.

Beside `tests.support.proxy`, which knows no delay and no truncation.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import Enum

from yarl import URL

CHUNK = 65_536


class Way(Enum):
    """A direction, seen from the one who connects."""

    UP = "up"
    DOWN = "down"


BOTH = (Way.UP, Way.DOWN)


class Proxy:
    """Listens on a free port of 127.0.0.1 between `start` and `stop`, and passes everything on to the URL's host."""

    def __init__(self, url: str) -> None:
        self._far = URL(url)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._flowing = {way: asyncio.Event() for way in Way}
        self._delay = dict.fromkeys(Way, 0.0)
        self._truncating: set[Way] = set()
        self._refusing = self._politely = False
        self.heal()

    @property
    def url(self) -> str:
        """The URL by way of this proxy."""
        assert self._server is not None
        return str(self._far.with_host("127.0.0.1").with_port(self._server.sockets[0].getsockname()[1]))

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._taken, "127.0.0.1", 0)

    async def stop(self) -> None:
        """Cut everything and listen no more."""
        if self._server is not None:
            self._server.close()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> int:
        """Reset every connection there is; new ones are passed on. Gives how many there were."""
        tasks = [task for task in self._tasks if not task.done()]
        for task in tasks:
            task.cancel()
        return len(tasks)

    def refuse(self, politely: bool = False) -> None:
        """Reset every new connection at once, or close it as one whose far side is not there, until `heal`."""
        self._refusing = True
        self._politely = politely

    def stall(self, *ways: Way) -> None:
        """Let nothing through these ways, both without; connections stay open. Until `heal`."""
        for way in ways or BOTH:
            self._flowing[way].clear()

    def delay(self, seconds: float, *ways: Way) -> None:
        """Hold every piece back for so long, in order, until `heal`."""
        for way in ways or BOTH:
            self._delay[way] = seconds

    def truncate(self, *ways: Way) -> None:
        """Pass on half of the next piece, then reset that connection; once a way."""
        self._truncating.update(ways or BOTH)

    @property
    def is_truncating(self) -> bool:
        """Whether a truncation is still to come."""
        return bool(self._truncating)

    def heal(self) -> None:
        """Everything passes again."""
        self._refusing = False
        self._truncating.clear()
        self._delay = dict.fromkeys(Way, 0.0)
        for event in self._flowing.values():
            event.set()

    def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refusing:
            if self._politely:
                writer.close()
            else:
                _reset(writer)
            return
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer), name="proxy line")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_writer: asyncio.StreamWriter | None = None
        try:
            far_reader, far_writer = await asyncio.open_connection(self._far.host, self._far.port or 5672)
            there, back = far_writer, writer
            await _until_one_ends(
                lambda: self._pass(Way.UP, reader, there), lambda: self._pass(Way.DOWN, far_reader, back)
            )
        except OSError:
            pass
        finally:
            for each in (writer, far_writer):
                if each is not None:
                    _reset(each)

    async def _pass(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            if self._delay[way]:
                await asyncio.sleep(self._delay[way])
            await self._flowing[way].wait()
            if way in self._truncating:
                self._truncating.discard(way)
                writer.write(chunk[: len(chunk) // 2])
                await writer.drain()
                return
            writer.write(chunk)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Without a lingering end, so that the peer sees a reset and no orderly close."""
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _until_one_ends(*works: Callable[[], Awaitable[None]]) -> None:
    tasks = [asyncio.get_running_loop().create_task(_quietly(work)) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _quietly(work: Callable[[], Awaitable[None]]) -> None:
    with suppress(OSError):
        await work()
