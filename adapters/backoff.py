"""How long to wait before the next attempt. Owns the arithmetic; refuses to sleep and to draw random numbers itself."""

from __future__ import annotations

from collections.abc import Callable


class Backoff:
    """Jittered exponential waits: each is drawn from the upper half of a span that doubles up to `ceiling` seconds.

    Never less than half the span, so that a refused peer is not hammered; never all at once, so that many bridges that
    lost one switch do not return as one.
    """

    __slots__ = ("_ceiling", "_first", "_random", "_span")

    def __init__(self, *, first: float, ceiling: float, random: Callable[[], float]) -> None:
        """`first` and `ceiling` in seconds; `random` gives numbers from 0 up to 1.

        Raises ValueError unless 0 < first <= ceiling.
        """
        if not 0 < first <= ceiling:
            raise ValueError("a back-off needs 0 < first <= ceiling")
        self._first = first
        self._ceiling = ceiling
        self._random = random
        self._span = first

    def next(self) -> float:
        """The wait before the next attempt, in seconds."""
        span = self._span
        self._span = min(span * 2, self._ceiling)
        return span * (0.5 + 0.5 * self._random())

    def reset(self) -> None:
        """Begin anew after a success."""
        self._span = self._first
