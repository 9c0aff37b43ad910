"""One timer for everybody who asks to be woken: a heap of times, of which only the earliest is armed."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from bridge.clock import Clock


@dataclass(slots=True, eq=False)
class Ring:
    """Somebody's wish to be called; `call` None once it was cancelled."""

    call: Callable[[], object] | None


class Alarm:
    """Calls back at or after a monotonic time. What is cancelled is let go of at once: many ask for far times and end soon."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Ring]] = []
        self._cancelled = 0
        self._order = count()
        self._handle: asyncio.TimerHandle | None = None
        self._armed_for = float("inf")

    def __len__(self) -> int:
        return len(self._heap) - self._cancelled

    def at(self, when: float, call: Callable[[], object]) -> Ring:
        """Call `call` once the clock shows `when` (monotonic seconds)."""
        ring = Ring(call)
        heapq.heappush(self._heap, (when, next(self._order), ring))
        if when < self._armed_for:
            self._arm()
        return ring

    def cancel(self, ring: Ring) -> None:
        """Do not call; nothing happens when it was called or cancelled already."""
        if ring.call is None:
            return
        ring.call = None
        self._cancelled += 1
        if self._cancelled * 2 > len(self._heap):
            self._heap = [entry for entry in self._heap if entry[2].call is not None]
            heapq.heapify(self._heap)
            self._cancelled = 0

    def stop(self) -> None:
        """Call nobody any more."""
        self._heap.clear()
        self._cancelled = 0
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
        for ring in due:  # who asks for a time that is over is called in the next turn of the loop, not in this one
            self._call(ring)
        if self._heap:
            self._arm()

    def _call(self, ring: Ring) -> None:
        call, ring.call = ring.call, None
        if call is None:
            self._cancelled = max(0, self._cancelled - 1)
        else:
            call()
