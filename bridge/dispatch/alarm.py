"""One timer for everybody who asks to be woken: a heap of times, of which only the earliest is armed."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from itertools import count

from bridge.clock import Clock


class Alarm:
    """Calls back at or after a monotonic time. A caller that changed its mind looks at the clock when it is called."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        self._handle: asyncio.TimerHandle | None = None
        self._armed_for = float("inf")

    def at(self, when: float, call: Callable[[], None]) -> None:
        """Call `call` once the clock shows `when` (monotonic seconds)."""
        heapq.heappush(self._heap, (when, next(self._order), call))
        if when < self._armed_for:
            self._arm()

    def stop(self) -> None:
        """Call nobody any more."""
        self._heap.clear()
        if self._handle is not None:
            self._handle.cancel()

    def _arm(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._armed_for = self._heap[0][0]
        delay = max(0.0, self._armed_for - self._clock.monotonic())
        self._handle = asyncio.get_running_loop().call_later(delay, self._ring)

    def _ring(self) -> None:
        self._armed_for = float("inf")
        now = self._clock.monotonic()
        due = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heapq.heappop(self._heap)[2])
        for call in due:  # who asks for a time that is over is called in the next turn of the loop, not in this one
            call()
        if self._heap:
            self._arm()
