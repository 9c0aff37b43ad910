"""When a heartbeat is due and how many were missed (GED-188, 5.2). Owns the counting; sends nothing and knows no clock."""

from __future__ import annotations

from enum import Enum


class Beat(Enum):
    """What is to be done."""

    NOTHING = "NOTHING"
    SEND = "SEND"
    SEND_AFTER_MISS = "SEND_AFTER_MISS"
    GIVE_UP = "GIVE_UP"


class Heartbeats:
    """One request an interval, on a fixed rhythm, so that a dead side is noticed however much is being sent to it.

    A heartbeat whose answer is not there when the next is due is missed; any answer begins the count anew.
    """

    __slots__ = ("_due", "_interval", "_limit", "_waiting", "missed")

    def __init__(self, interval: float | None, limit: int) -> None:
        """`interval` in seconds, None: no heartbeats. `limit`: misses in a row that are too many."""
        self._interval = interval
        self._limit = limit
        self._waiting: set[int] = set()
        self._due: float | None = None
        self.missed = 0

    @property
    def wake_at(self) -> float | None:
        """When `beat` wants to be asked."""
        return self._due

    def start(self, now: float) -> None:
        """The session is open from now on."""
        if self._interval is not None:
            self._due = now + self._interval

    def stop(self) -> None:
        """No more heartbeats."""
        self._due = None

    def beat(self, now: float) -> Beat:
        """What is due. After SEND the request is to be made known by `sent`."""
        if self._due is None or self._interval is None or now < self._due:
            return Beat.NOTHING
        self._due = now + self._interval
        if not self._waiting:
            return Beat.SEND
        self.missed += 1
        return Beat.GIVE_UP if self.missed >= self._limit else Beat.SEND_AFTER_MISS

    def sent(self, invoke_id: int) -> None:
        """A heartbeat of this number is under way."""
        self._waiting.add(invoke_id)

    def is_waiting_for(self, invoke_id: int) -> bool:
        """Whether a heartbeat of this number is unanswered."""
        return invoke_id in self._waiting

    def answered(self, invoke_id: int) -> bool:
        """An answer came. False when it answers nothing."""
        if invoke_id not in self._waiting:
            return False
        self._waiting.clear()
        self.missed = 0
        return True
