"""Whether the far side of a link still lives. Owns the counting of missed beats; refuses clocks and sockets."""

from __future__ import annotations


class Heartbeat:
    """Counts the intervals in which nothing was heard; after `allowed` of them in a row the link is dead."""

    __slots__ = ("_allowed", "_heard", "missed")

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._heard = True
        self.missed = 0

    def heard(self) -> None:
        """The far side said something, no matter what."""
        self._heard = True

    def beat(self) -> int:
        """An interval is over. Returns how many in a row passed in silence, 0 when something was heard."""
        self.missed = 0 if self._heard else self.missed + 1
        self._heard = False
        return self.missed

    @property
    def dead(self) -> bool:
        """Whether the silence has lasted too long."""
        return self.missed >= self._allowed
