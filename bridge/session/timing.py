"""When a session wants to be woken: never initialised, closed and not disposed, or nothing heard for its lease. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.vocabulary import Phase

PROMPT: Final = 1.0
"""Seconds within which a broker that reads what is sent to it says so, busy as it may be; one with an alarm takes as long as that."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is the same for every session: seconds until an uninitialised or a closed one is freed, how many events are held, and
    whether the switch has a ready state for each channel."""

    uninitialised: float = 600.0
    closed: float = 60.0
    held_events: int = 1000
    channel_states: bool = False


class Timing:
    """The times of one session, monotonic seconds; `lease` in seconds or None."""

    __slots__ = (
        "_closed_at",
        "_created_at",
        "_heard_at",
        "_is_expired",
        "_paused_at",
        "_probed_at",
        "_rules",
        "lease",
        "settles_at",
    )

    def __init__(self, rules: Rules, lease: float | None, now: float) -> None:
        self.lease = lease
        self.settles_at: float | None = None
        self._rules = rules
        self._created_at = self._heard_at = self._closed_at = now
        self._paused_at: float | None = None
        self._probed_at: float | None = None
        self._is_expired = False

    def wake_at(self, phase: Phase) -> float | None:
        """The next moment that matters in this phase."""
        if phase is Phase.CREATED:
            return self._created_at + self._rules.uninitialised
        if phase is Phase.CLOSED:
            return self._closed_at + self._rules.closed
        if self.lease is None or self._is_expired or self._paused_at is not None or self._probed_at is not None:
            return None
        return self._heard_at + self.lease

    def heard(self, now: float) -> None:
        """A request came: the desktop lives."""
        self._heard_at = now
        self._is_expired = False
        self._probed_at = None
        if self._paused_at is not None:
            self._paused_at = now

    def probed(self, now: float) -> None:
        """The lease seems over: the broker is asked whether it reads what desktops send."""
        self._probed_at = now

    def is_over(self, at: float, now: float) -> bool:
        """The broker that was asked at `at` answers now: the lease is over if it did so promptly, else it starts anew."""
        if self._probed_at != at:
            return False
        self._probed_at = None
        if self._paused_at is None and now - at <= PROMPT:
            return True
        self.heard(now)
        return False

    def expired(self) -> None:
        """The lease ran out and was told; it starts anew with the next request."""
        self._is_expired = True

    def closed(self, now: float) -> None:
        """The session was closed."""
        self._closed_at = now

    def pause(self, now: float) -> None:
        """Nobody can reach the bridge: the lease stands still."""
        if self._paused_at is None:
            self._paused_at = now

    def resume(self, now: float) -> None:
        """The bridge can be reached again."""
        if self._paused_at is not None:
            self._heard_at += now - self._paused_at
            self._paused_at = None
