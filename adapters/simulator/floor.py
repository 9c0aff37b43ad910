"""Everything the simulated switch knows, and the one way to change an agent. Owns consistency; refuses to decide what may happen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Final

from adapters.contacts import Channel, Contact, ContactChanged
from adapters.port import Accepted, Agent, AgentChanged, Cause, Confirmed, Event, MobileAgent, Refusal, Refused, Result
from adapters.simulator import channels, dispositions
from adapters.simulator.agents import Seat, at_extension
from adapters.simulator.channels import LIMITS
from adapters.simulator.config import Rules
from adapters.simulator.queues import Queues
from adapters.simulator.timers import Timers
from adapters.simulator.work import Matter, Part
from contracts.vocabulary import (
    BUSY_STATES,
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    InteractionState,
    LoginId,
    Reason,
    ReasonKind,
)

AWAY: Final = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})
"""States of an agent who is not logged in as far as the switch can tell."""
WRAP_UP: Final = frozenset({AgentState.WORK, AgentState.WORK_READY})

ACCEPTED: Final = Accepted()
CONFIRMED: Final = Confirmed()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command or deed: the answer, and the events that follow it."""

    result: Result
    events: tuple[Event, ...] = ()


def refused(refusal: Refusal, detail: str) -> Refused:
    """Nothing changed, and why."""
    return Refused(refusal, detail=detail)


def impossible(detail: str) -> Refused:
    """Refused because of the state something is in."""
    return Refused(Refusal.INVALID_STATE, detail=detail)


class Floor:
    """Seats by login id, every contact that is not COMPLETED, queues, timers and lists, and the events not yet told."""

    __slots__ = (
        "_events", "_numbers", "_teams", "_touched", "_users", "contacts", "dispositions", "extensions", "queues", "reasons",
        "rules", "seats", "skills", "timers",
    )  # fmt: skip

    def __init__(self, seats: Iterable[Seat], reasons: Mapping[ReasonKind, tuple[Reason, ...]], rules: Rules) -> None:
        self.seats: dict[LoginId, Seat] = {seat.agent.login_id: seat for seat in seats}
        self.reasons = dict(reasons)
        self.dispositions: dict[ChannelType, tuple[Reason, ...]] = dict(dispositions.DEFAULTS)
        self.contacts: dict[ContactId, Part] = {}
        self.rules = rules
        self.queues = Queues()
        self.timers: Timers[tuple[LoginId, ContactId]] = Timers()
        self.extensions: set[str] = {seat.own_extension for seat in self.seats.values() if seat.own_extension}
        self.skills: set[str] = {skill for seat in self.seats.values() for skill in seat.skills}
        self._events: list[Event] = []
        self._touched: dict[LoginId, None] = {}
        # A switch that lives anew counts on from higher revisions, so that no name of a contact is used again.
        self._numbers = count(max((seat.agent.revision for seat in self.seats.values()), default=1))
        self._users: dict[str, LoginId] = {}
        # Teams never change, and a team is read far too often to look through everybody for its members.
        self._teams: dict[str, list[Seat]] = {}
        for seat in self.seats.values():
            for team in seat.agent.teams:
                self._teams.setdefault(team.team_id, []).append(seat)

    # --- what is told ---

    def say(self, event: Event) -> None:
        """Tell it after the answer, in this order."""
        self._events.append(event)

    def told(self) -> tuple[Event, ...]:
        """What was said since this was asked last."""
        events, self._events = tuple(self._events), []
        return events

    def touch(self, login_id: LoginId | None) -> None:
        """Something about the agent's contacts changed and is to be looked at; nothing for somebody outside."""
        if login_id is not None:
            self._touched[login_id] = None

    def next_touched(self) -> Seat | None:
        """Who is to be looked at, the longest touched first."""
        return self.seats[self._touched_first()] if self._touched else None

    def number(self) -> int:
        """One that was never given before."""
        return next(self._numbers)

    # --- agents ---

    def user_of(self, extension: str) -> LoginId | None:
        """Who is logged in at the extension."""
        return self._users.get(extension)

    def enter(
        self,
        seat: Seat,
        extension: str,
        mobile: MobileAgent | None,
        media: frozenset[ChannelType],
        cause: Cause,
        now: datetime,
    ) -> Result:
        """Log the agent in at a free extension, on telephony and these media: NOT_READY."""
        if seat.agent.state is AgentState.UNKNOWN:
            self._users.pop(seat.agent.extension, None)
        self._users[extension] = seat.agent.login_id
        seat.active = {ChannelType.TELEPHONY, *(media & LIMITS.keys())}
        self.change(seat, AgentState.NOT_READY, None, cause, now, extension=extension, mobile=mobile)
        return ACCEPTED

    def leave(self, seat: Seat, reason_id: str | None, cause: Cause, now: datetime) -> Result:
        """Log the agent out: own extension again, nothing mobile, no channel, nothing pending."""
        self._users.pop(seat.agent.extension, None)
        seat.pending = None
        seat.resume, seat.resume_reason = AgentState.NOT_READY, None
        seat.active = set()
        seat.limits = {}
        self.change(seat, AgentState.LOGGED_OUT, reason_id, cause, now, extension=seat.own_extension, mobile=None)
        return ACCEPTED

    def move(self, seat: Seat, state: AgentState, reason_id: str | None, cause: Cause, now: datetime) -> Result:
        """Change the work state and nothing else."""
        agent = seat.agent
        self.change(seat, state, reason_id, cause, now, extension=agent.extension, mobile=agent.mobile)
        return ACCEPTED

    def rechannel(self, seat: Seat, cause: Cause, now: datetime, channel: Channel | None = None) -> Result:
        """Let the channels show what the seat says of them, `channel` in its new form."""
        if channel is not None:
            told = tuple(channel if each.type is channel.type else each for each in seat.agent.channels)
            # Not said yet: the revision is counted when it is, below.
            seat.agent = replace(seat.agent, channels=told)
        return self.move(seat, seat.agent.state, seat.agent.reason_id, cause, now)

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
    ) -> None:
        """Replace the agent's value by the next revision, and say it. `since` moves only with the state."""
        old = seat.agent
        seat.agent = replace(
            old,
            state=state,
            reason_id=reason_id,
            since=now if state is not old.state else old.since,
            revision=old.revision + 1,
            extension=extension,
            mobile=mobile,
            channels=channels.follow(
                old.channels if extension == old.extension else at_extension(extension, old.channels),
                state,
                reason_id,
                active=seat.active,
                unavailable=seat.unavailable,
                own_states=self.rules.channel_states,
            ),
        )
        for channel in seat.agent.channels:
            if channel.agent_state is ChannelAgentState.NOT_READY:
                seat.declined.pop(channel.type, None)
        self.say(AgentChanged(seat.agent, cause))
        self.index(seat)

    def index(self, seat: Seat) -> None:
        """Let the queues know which contacts the agent can take now."""
        for channel in seat.agent.channels:
            if self._can_take(seat, channel):
                self.queues.offer(seat.agent.login_id, channel.type, seat.skills)
            else:
                self.queues.withdraw(seat.agent.login_id, channel.type, seat.skills)

    # --- contacts ---

    def begin(self, seat: Seat, kind: ChannelType, state: InteractionState, matter: Matter) -> Part:
        """A contact for the agent, of a type it has a channel for."""
        channel = seat.channel(kind)
        assert channel is not None
        contact_id = ContactId(f"{seat.agent.login_id}-{self.number()}")
        contact = Contact(contact_id, seat.agent.login_id, channel.endpoint, kind, state, revision=0, data=matter.data)
        part = seat.contacts[contact_id] = self.contacts[contact_id] = Part(contact, state, matter)
        self.touch(seat.agent.login_id)
        return part

    def publish(self, seat: Seat, part: Part) -> None:
        """Say the contact if it is not as it was said last; one that is COMPLETED is forgotten."""
        now = part.now()
        if now != part.contact or not now.revision:
            part.contact = replace(now, revision=now.revision + 1)
            self.say(ContactChanged(part.contact))
        if part.state is InteractionState.COMPLETED:
            del seat.contacts[part.contact_id], self.contacts[part.contact_id]

    # --- lists ---

    def reason_problem(self, kind: ReasonKind, reason_id: str | None) -> Refused | None:
        """The refusal of a reason that is unknown or that nobody may choose; None when it is good or not given."""
        if reason_id is None:
            return None
        return _problem(f"{kind} reason", reason_id, self.reasons[kind])

    def disposition_problem(self, kind: ChannelType, ids: Iterable[str]) -> Refused | None:
        """The refusal of wrap-up codes that are unknown or that nobody may choose; None when they are good."""
        known = self.dispositions.get(kind, ())
        return next(filter(None, (_problem("disposition", each, known) for each in ids)), None)

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

    def _touched_first(self) -> LoginId:
        login_id = next(iter(self._touched))
        del self._touched[login_id]
        return login_id

    def _can_take(self, seat: Seat, channel: Channel) -> bool:
        if channel.type is ChannelType.TELEPHONY:
            return seat.agent.state is AgentState.READY
        limit = seat.limits.get(channel.type, LIMITS.get(channel.type, 0))
        is_ready = channel.state is ChannelState.ACTIVE and channel.agent_state is ChannelAgentState.READY
        return is_ready and seat.load(channel.type) < limit


def is_busy(seat: Seat) -> bool:
    """Whether a call, or what else makes BUSY, occupies the agent; wrap-up and the other media do not."""
    return seat.agent.state in BUSY_STATES


def _problem(what: str, reason_id: str, known: Iterable[Reason]) -> Refused | None:
    for reason in known:
        if reason.reason_id == reason_id:
            if reason.selectable:
                return None
            return refused(Refusal.INVALID_REASON, f"The {what} {reason_id} cannot be chosen.")
    return refused(Refusal.INVALID_REASON, f"There is no {what} {reason_id}.")
