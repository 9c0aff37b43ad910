"""Waiting until the picture shows something: looked at after every event, so that nothing passes between two looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Sightings:
    """What is waited for at the moment."""

    def __init__(self) -> None:
        self._wanted: dict[asyncio.Future[bool], Callable[[], bool]] = {}

    @contextmanager
    def wanted(self, is_shown: Callable[[], bool]) -> Iterator[asyncio.Future[bool]]:
        """A future for as long as it is waited for: True once the picture shows it, False when the link is lost before."""
        seen: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._wanted[seen] = is_shown
        try:
            yield seen
        finally:
            del self._wanted[seen]
            seen.cancel()

    def look(self) -> None:
        """The picture has changed."""
        for seen, is_shown in self._wanted.items():
            if not seen.done() and is_shown():
                seen.set_result(True)

    def give_up(self) -> None:
        """The link is lost: nobody knows what becomes of it."""
        for seen in self._wanted:
            if not seen.done():
                seen.set_result(False)
