"""What is due when, at the simulated switch: one moment for each key. Pure; the time is an argument."""

from __future__ import annotations

import heapq
from collections.abc import Hashable
from datetime import datetime
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)


class Timers(Generic[_Key]):
    """Keys by the moment they are due, UTC."""

    __slots__ = ("_due", "_heap", "_set")

    def __init__(self) -> None:
        self._due: dict[_Key, tuple[datetime, int]] = {}
        # A key that was set anew or cancelled leaves its entry behind, to be passed over when it comes up.
        self._heap: list[tuple[datetime, int, _Key]] = []
        self._set = 0

    def set(self, key: _Key, at: datetime) -> None:
        """Due at this moment and no other."""
        self._set += 1
        self._due[key] = (at, self._set)
        heapq.heappush(self._heap, (at, self._set, key))

    def cancel(self, key: _Key) -> None:
        """Not due any more; nothing where it never was."""
        self._due.pop(key, None)

    def next_at(self) -> datetime | None:
        """When the next key is due, None when none is."""
        self._pass_over()
        return self._heap[0][0] if self._heap else None

    def take(self, now: datetime) -> _Key | None:
        """The key that has been due longest by `now`, which is no longer set; None when none is due."""
        self._pass_over()
        if not self._heap or self._heap[0][0] > now:
            return None
        key = heapq.heappop(self._heap)[2]
        del self._due[key]
        return key

    def _pass_over(self) -> None:
        while self._heap and self._due.get(self._heap[0][2]) != self._heap[0][:2]:
            heapq.heappop(self._heap)
