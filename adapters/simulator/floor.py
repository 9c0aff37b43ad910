"""Everything the simulated switch knows, and the one way to change an agent. Owns consistency; refuses to decide what may happen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from adapters.port import (
    Accepted,
    Agent,
    AgentChanged,
    Cause,
    Confirmed,
    Event,
    MobileAgent,
    Refusal,
    Refused,
    Result,
)
from adapters.simulator.agents import Seat, at_extension
from contracts.vocabulary import BUSY_STATES, AgentState, LoginId, Reason, ReasonKind

AWAY: Final = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})
"""States of an agent who is not logged in as far as the switch can tell."""
WRAP_UP: Final = frozenset({AgentState.WORK, AgentState.WORK_READY})


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command or deed: the answer, and the events that follow it."""

    result: Result
    events: tuple[Event, ...] = ()


CONFIRMED: Final = Done(Confirmed())


def refused(refusal: Refusal, detail: str) -> Done:
    """Nothing changed, and why."""
    return Done(Refused(refusal, detail=detail))


class Floor:
    """Seats by login id, who uses which extension, and the reason lists."""

    __slots__ = ("_teams", "_users", "extensions", "reasons", "seats")

    def __init__(self, seats: Iterable[Seat], reasons: dict[ReasonKind, tuple[Reason, ...]]) -> None:
        self.seats: dict[LoginId, Seat] = {seat.agent.login_id: seat for seat in seats}
        self.reasons = dict(reasons)
        self.extensions: set[str] = {seat.own_extension for seat in self.seats.values() if seat.own_extension}
        self._users: dict[str, LoginId] = {}
        # Teams never change, and a team is read far too often to look through everybody for its members.
        self._teams: dict[str, list[Seat]] = {}
        for seat in self.seats.values():
            for team in seat.agent.teams:
                self._teams.setdefault(team.team_id, []).append(seat)

    def user_of(self, extension: str) -> LoginId | None:
        """Who is logged in at the extension."""
        return self._users.get(extension)

    def enter(self, seat: Seat, extension: str, mobile: MobileAgent | None, cause: Cause, now: datetime) -> Done:
        """Log the agent in at a free extension: NOT_READY."""
        if seat.agent.state is AgentState.UNKNOWN:
            self._users.pop(seat.agent.extension, None)
        self._users[extension] = seat.agent.login_id
        event = self.change(seat, AgentState.NOT_READY, None, cause, now, extension=extension, mobile=mobile)
        return Done(Accepted(), (event,))

    def leave(self, seat: Seat, reason_id: str | None, cause: Cause, now: datetime) -> Done:
        """Log the agent out: own extension again, nothing mobile, no call, nothing pending."""
        self._users.pop(seat.agent.extension, None)
        seat.call_id = None
        seat.pending = None
        seat.resume = AgentState.NOT_READY
        event = self.change(
            seat, AgentState.LOGGED_OUT, reason_id, cause, now, extension=seat.own_extension, mobile=None
        )
        return Done(Accepted(), (event,))

    def move(self, seat: Seat, state: AgentState, reason_id: str | None, cause: Cause, now: datetime) -> Done:
        """Change the work state and nothing else."""
        agent = seat.agent
        event = self.change(seat, state, reason_id, cause, now, extension=agent.extension, mobile=agent.mobile)
        return Done(Accepted(), (event,))

    def change(
        self,
        seat: Seat,
        state: AgentState,
        reason_id: str | None,
        cause: Cause,
        now: datetime,
        *,
        extension: str,
        mobile: MobileAgent | None,
    ) -> AgentChanged:
        """Replace the agent's value by the next revision. `since` moves only with the state."""
        old = seat.agent
        seat.agent = replace(
            old,
            state=state,
            reason_id=reason_id,
            since=now if state is not old.state else old.since,
            revision=old.revision + 1,
            extension=extension,
            mobile=mobile,
            channels=old.channels if extension == old.extension else at_extension(extension, old.channels),
        )
        return AgentChanged(seat.agent, cause)

    def reason_problem(self, kind: ReasonKind, reason_id: str | None) -> Done | None:
        """The refusal of a reason that is unknown or that nobody may choose; None when it is good or not given."""
        if reason_id is None:
            return None
        for reason in self.reasons[kind]:
            if reason.reason_id == reason_id:
                if reason.selectable:
                    return None
                return refused(Refusal.INVALID_REASON, f"The {kind} reason {reason_id} cannot be chosen.")
        return refused(Refusal.INVALID_REASON, f"There is no {kind} reason {reason_id}.")

    def members(self, login_id: LoginId) -> tuple[Agent, ...]:
        """Everybody in the teams the agent is in or supervises, each once, self included."""
        agent = self.seats[login_id].agent
        found = {
            seat.agent.login_id: seat.agent
            for team in (*agent.teams, *agent.supervises)
            for seat in self._teams.get(team.team_id, ())
        }
        found.setdefault(login_id, agent)
        return tuple(found.values())


def is_busy(seat: Seat) -> bool:
    """Whether a contact occupies the agent; wrap-up does not."""
    return seat.agent.state in BUSY_STATES
