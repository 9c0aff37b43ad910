"""Which side is dialled next, in which version, and when (GED-188, 5.4). Owns order and waiting; refuses to dial and to sleep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from adapters.backoff import Backoff
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg

STEADY: Final = 30.0
"""Seconds a session must have lasted before its loss is answered as quickly as the first one: a side that opens and falls
again and again is to meet the growing wait."""


@dataclass(frozen=True, slots=True)
class Dial:
    """What to do next, and not before `at`."""

    leg: Leg
    version: int
    at: float


class Sides:
    """One line of attempts over its sides, in turn: after a failure the next one, with one side the same again.

    Stays with a side until that fails: there is no fail-back. A version a side refused is never asked of it again; it is
    asked for the next one at once. When no side has a version left, or after `stop`, nothing is dialled any more.
    """

    def __init__(self, legs: Sequence[Leg], versions: Sequence[int], backoff: Backoff, *, first: int = 0) -> None:
        """`first` is the place of the side to begin with."""
        self._legs = tuple(legs)
        self._versions = {leg.side: list(versions) for leg in legs}
        self._backoff = backoff
        self._place = first % len(self._legs)
        self._at = 0.0
        self._opened_at: float | None = None
        self._stopped = False

    @property
    def is_over(self) -> bool:
        """Whether nothing will be dialled any more."""
        return self._stopped or not any(self._versions.values())

    def dial(self) -> Dial | None:
        """The next attempt; the same until its result is told. None when it is over."""
        if self.is_over:
            return None
        leg = self._legs[self._place]
        return Dial(leg, self._versions[leg.side][0], self._at)

    def opened(self, now: float) -> None:
        """The side opened a session."""
        self._opened_at = now

    def failed(self, failure: Failure, now: float) -> bool:
        """The attempt failed, or the session that had opened did. True when the same side is asked for another version at once."""
        self._settle(now)
        versions = self._versions[failure.leg.side]
        if failure.kind is FailureKind.VERSION_REJECTED and versions:
            versions.pop(0)
            if versions:
                self._at = now
                return True
        self._at = now + self._backoff.next()
        self._turn()
        return False

    def left(self, now: float) -> None:
        """The session ended as intended; the side is dialled again."""
        self._settle(now)
        self._at = now + self._backoff.next()

    def stop(self) -> None:
        """Dial no more."""
        self._stopped = True

    def _settle(self, now: float) -> None:
        if self._opened_at is not None and now - self._opened_at >= STEADY:
            self._backoff.reset()
        self._opened_at = None

    def _turn(self) -> None:
        for _ in self._legs:
            self._place = (self._place + 1) % len(self._legs)
            if self._versions[self._legs[self._place].side]:
                return
