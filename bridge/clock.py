"""The one place that reads a clock, so that tests can inject another."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Two times: `monotonic` seconds for deadlines, `utcnow` for what people read."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""

    def utcnow(self) -> datetime:
        """The wall clock, UTC, aware."""


class SystemClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        """Seconds that only go forward, the event loop's own."""
        return time.monotonic()

    def utcnow(self) -> datetime:
        """The wall clock, UTC, aware."""
        return datetime.now(UTC)
