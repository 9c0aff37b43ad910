"""A bound on how much one sender may ask: a token bucket each, for as many senders as are remembered. Pure; time is an argument."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

REMEMBERED: Final = 10_000
"""Senders remembered; the one that was silent longest is forgotten, with a full bucket when it comes back."""
BURST_SECONDS: Final = 2.0
"""How long a sender may ask without a bound after a silence, in seconds of its rate; one request at least."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Rates:
    """`a_second` requests of each sender; 0: no bound."""

    def __init__(self, a_second: float) -> None:
        self._rate = a_second
        self._depth = max(1.0, a_second * BURST_SECONDS)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def admits(self, sender: str, now: float) -> bool:
        """Whether this sender may ask now; counts it if so. `now` in monotonic seconds."""
        if self._rate == 0:
            return True
        bucket = self._buckets.get(sender)
        if bucket is None:
            bucket = self._buckets[sender] = _Bucket(self._depth, now)
            if len(self._buckets) > REMEMBERED:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(sender)
            bucket.tokens = min(self._depth, bucket.tokens + (now - bucket.filled_at) * self._rate)
            bucket.filled_at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
