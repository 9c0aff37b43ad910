"""What waits to be written to a WebSocket: lines, sent together when they pile up. Owns the bound on them; not the socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

MOST_WAITING: Final = 64 * 1024 * 1024
"""Bytes. A far side that lets so much wait has stopped reading: some 100 000 changes of agents."""

MOST_AT_ONCE: Final = 256 * 1024
"""Bytes in one WebSocket message, so that a burst does not become one message too large to be taken."""


class Outbox:
    """Lines in order; `run` writes them until cancelled."""

    __slots__ = ("_lines", "_ready", "_send", "_waiting")

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send = send
        self._lines: list[bytes] = []
        self._waiting = 0
        self._ready = asyncio.Event()

    def put(self, line: bytes) -> bool:
        """Take a line, or refuse it (False) because too much waits already: the link is then of no use."""
        if self._waiting + len(line) > MOST_WAITING:
            return False
        self._lines.append(line)
        self._waiting += len(line)
        self._ready.set()
        return True

    async def run(self) -> None:
        """Write what comes, for ever. Raises what the socket raises when it is gone."""
        while True:
            await self._ready.wait()
            self._ready.clear()
            lines, self._lines = self._lines, []
            for message in _messages(lines):
                await self._send(message)
                self._waiting -= len(message)


def _messages(lines: list[bytes]) -> list[bytes]:
    messages: list[bytes] = []
    start, size = 0, 0
    for index, line in enumerate(lines):
        if size and size + len(line) > MOST_AT_ONCE:
            messages.append(b"".join(lines[start:index]))
            start, size = index, 0
        size += len(line)
    messages.append(b"".join(lines[start:]))
    return messages
