"""Which open session carries the link, and what is said of its coming and going (GED-188, 5.4).

Owns: one "down" for each outage and one "up" for each recovery, standby, the switch of sides, the limit of attempts. Refuses
to dial, and to read messages: it is told what sessions say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.opening import Granted


@dataclass(frozen=True, slots=True)
class SayUp:
    """The link is up, over this side."""

    leg: Leg
    granted: Granted


@dataclass(frozen=True, slots=True)
class SayDown:
    """The link is down: why, for each side that is known to have failed."""

    failures: tuple[Failure, ...]

    @property
    def sentence(self) -> str:
        """In plain words for operators, side by side."""
        return " ".join(failure.sentence for failure in self.failures)


@dataclass(frozen=True, slots=True)
class SayMoved:
    """The link is over this side now and was not lost. `is_planned`: the other side had asked for it."""

    leg: Leg
    granted: Granted
    is_planned: bool


@dataclass(frozen=True, slots=True)
class SayFailed:
    """One attempt failed, or a session. `is_final`: nothing more is tried, after so many `attempts`."""

    failure: Failure
    is_final: bool
    attempts: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AnswerMaintenance:
    """Answer the side that would like to stop."""

    side: str
    invoke_id: int
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class HandOver:
    """Tell the side that this client has moved away from it."""

    side: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the session of a side that is not active any more."""

    side: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop dialling."""


Act = SayUp | SayDown | SayMoved | SayFailed | AnswerMaintenance | HandOver | Drop | GiveUp


@dataclass(slots=True)
class _Held:
    """An open session. `is_left`: the link has moved away from it; `may_leave`: it was told that this client can go; `leaves`: it
    said that it will stop."""

    granted: Granted
    is_active: bool
    is_left: bool = False
    may_leave: bool = False
    leaves: bool = False


class Roles:
    """The sides as one link. Every method gives what is to be done, in order."""

    def __init__(self, legs: Sequence[Leg], *, limit: int | None = None) -> None:
        """`limit`: attempts in one outage after which all is given up; None: never."""
        self._legs = {leg.side: leg for leg in legs}
        self._limit = limit
        self._held: dict[str, _Held] = {}
        self._failures: dict[str, Failure] = {}
        self._attempts = 0
        self._was_up = False
        self._is_down_said = False
        self.active: str | None = None

    def opened(self, side: str, granted: Granted) -> list[Act]:
        """A side opened a session. A second active one is held in reserve: moving back and forth would help nobody."""
        self._held[side] = _Held(granted, not granted.is_standby)
        if granted.is_standby:
            return self._maybe_down()
        return [self._up(side)] if self.active is None else []

    def activated(self, side: str) -> list[Act]:
        """A side that stood by is active now."""
        held = self._held.get(side)
        if held is None or side == self.active:
            return []
        held.is_active, held.is_left = True, False
        if self.active is None:
            return [self._up(side)]
        old, before = self.active, self._held[self.active]
        self.active = side
        before.is_active, before.is_left = False, True
        moved = SayMoved(self._legs[side], held.granted, is_planned=before.may_leave)
        return [moved, *self._after_move(old, before)]

    def maintenance_asked(self, side: str, invoke_id: int) -> list[Act]:
        """A side would like to stop. It may where the other can take over, or where it carries nothing."""
        held = self._held.get(side)
        if held is None:
            return []
        others = len(self._held) > 1
        held.may_leave = others or side != self.active
        return [AnswerMaintenance(side, invoke_id, held.may_leave)]

    def maintenance_decided(self, side: str, *, goes_on: bool) -> list[Act]:
        """A side says whether it stops."""
        held = self._held.get(side)
        if held is None:
            return []
        held.leaves = goes_on
        held.may_leave &= goes_on
        return self._after_move(side, held) if held.is_left else []

    def ended(self, side: str, failure: Failure | None, *, can_retry: bool, is_again: bool = False) -> list[Act]:
        """An attempt failed, or a session ended; `failure` None: as intended. `can_retry`: some side will be dialled again,
        `is_again`: this one is asked for another version at once, so that nothing is known of it yet."""
        held = self._held.pop(side, None)
        was_active = side == self.active
        if was_active:
            self.active = None
        if failure is None:
            return []
        if is_again:
            return [SayFailed(failure, is_final=False)]
        self._failures[side] = failure
        if held is None and self.active is None:
            self._attempts += 1
        is_final = self.active is None and not self._held and (not can_retry or self._is_enough)
        acts: list[Act] = [SayFailed(failure, is_final, self._attempts)]
        acts += self._down((failure,)) if was_active else self._maybe_down(is_final)
        acts += self._from_reserve() if was_active else []
        return [*acts, GiveUp()] if is_final else acts

    @property
    def _is_enough(self) -> bool:
        return self._limit is not None and self._attempts >= self._limit

    def _up(self, side: str) -> SayUp:
        self.active = side
        self._was_up, self._is_down_said = True, False
        self._attempts = 0
        self._failures.clear()
        return SayUp(self._legs[side], self._held[side].granted)

    def _down(self, failures: tuple[Failure, ...]) -> list[Act]:
        if self._is_down_said:
            return []
        self._is_down_said = True
        return [SayDown(failures)]

    def _maybe_down(self, is_final: bool = False) -> list[Act]:
        """Before the first "up" it is said when every side was tried: one of two is not active on any good day."""
        if self.active is not None or self._was_up:
            return []
        standing = {
            side: Failure(self._legs[side], FailureKind.OTHER_SIDE, detail="it stands by") for side in self._held
        }
        known = self._failures | standing
        return self._down(tuple(known.values())) if is_final or known.keys() >= self._legs.keys() else []

    def _from_reserve(self) -> list[Act]:
        for side, held in self._held.items():
            if held.is_active:
                return [self._up(side)]
        return []

    def _after_move(self, old: str, before: _Held) -> list[Act]:
        """GED-188, 5.4: the old side is told when it said that it stops. One that asked nothing is closed."""
        if before.leaves:
            return [HandOver(old)]
        return [] if before.may_leave else [Drop(old)]
