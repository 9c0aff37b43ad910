"""Wrong bytes through the protocol of the CTI Server, as a connection takes them: frames, messages, values, sessions, the adapter."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from random import Random
from typing import Final

import psutil

from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.errors import DecodeError, FrameError
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.typed import parse
from adapters.cisco_cti.protocol.values import Frame, UnknownMessage
from adapters.cisco_cti.protocol.wire_types import VERSIONS
from tests.faults.cisco_listener import Listener
from tests.faults.mutations import corpus, mutated

BATCH: Final = 500
"""Messages between two looks at the clock."""
OTHER_VERSION: Final = 0.25
"""Of the messages are read in any version."""


class Fuzz:
    """One run. `counts` says what became of the messages, `problems` which of them met an exception that is not declared."""

    def __init__(self, chance: Random) -> None:
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self._chance = chance
        self._messages = corpus(chance)
        self._frames = Frames()
        self.listener = Listener()

    async def run(self, count: int) -> None:
        """So many messages, in pieces as a socket might give them."""
        for start in range(0, count, BATCH):
            for _ in range(min(BATCH, count - start)):
                self._one()
            await asyncio.sleep(0)

    def _one(self) -> None:
        version, message = self._chance.choice(self._messages)
        wrong = mutated(message, self._chance)
        if self._chance.random() < OTHER_VERSION:
            version = self._chance.choice(VERSIONS)
        middle = self._chance.randint(0, len(wrong))
        self.counts["messages"] += 1
        try:
            for piece in (wrong[:middle], wrong[middle:]):
                for frame in self._cut(piece):
                    self._read(frame, version)
        except Exception as error:
            self.problems.append(f"version {version}, {wrong.hex()}: {error!r}")

    def _cut(self, piece: bytes) -> list[Frame]:
        try:
            return self._frames.feed(piece)
        except FrameError as error:
            # The connection would be closed, and the next one begins anew.
            self._frames = Frames()
            self.counts["streams given up"] += 1
            return list(error.frames)

    def _read(self, frame: Frame, version: int) -> None:
        try:
            message = codec(version).decode(frame)
        except DecodeError:
            self.listener.take(frame, version)
            self.counts["unreadable"] += 1
            return
        parse(message)
        self.listener.take(frame, version)
        self.counts["unknown" if isinstance(message, UnknownMessage) else "read"] += 1


def resident() -> int:
    """Bytes of this process."""
    gc.collect()
    return int(psutil.Process().memory_info().rss)
