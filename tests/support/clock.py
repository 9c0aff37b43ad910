"""A clock that goes when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ManualClock:
    """Both times of `bridge.clock.Clock`, moved by `advance`."""

    def __init__(self, monotonic: float = 1000.0) -> None:
        self._monotonic = monotonic
        self._utc = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

    def monotonic(self) -> float:
        """Seconds since nothing in particular."""
        return self._monotonic

    def utcnow(self) -> datetime:
        """The wall clock."""
        return self._utc

    def advance(self, seconds: float) -> None:
        """Let time pass on both."""
        self._monotonic += seconds
        self._utc += timedelta(seconds=seconds)
