"""The simulated switch as one pure value machine: commands and deeds in, results and events out.

Owns the dispatch to the rules. Refuses clocks, randomness, asyncio: the time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never

from adapters.contacts import ChannelCommand, Contact, ContactCommand
from adapters.port import (
    Agent,
    Command,
    CompleteInteractions,
    Event,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    Refusal,
    Release,
    Result,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from adapters.simulator import deeds, flow, handling, media, phones, reasons, requests, staffing
from adapters.simulator.agents import Seat, seat
from adapters.simulator.config import AS_USUAL, Rules
from adapters.simulator.floor import CONFIRMED, Done, Floor, refused
from adapters.simulator.telephony import far, handset
from adapters.simulator.work import Ticket
from adapters.vendors import VendorRequest
from contracts.vocabulary import ChannelType, LoginId, Reason, ReasonKind


class World:
    """The switch in memory."""

    __slots__ = ("_floor",)

    def __init__(
        self,
        seats: Iterable[Seat],
        reason_lists: Mapping[ReasonKind, tuple[Reason, ...]] = reasons.DEFAULTS,
        rules: Rules = AS_USUAL,
    ) -> None:
        self._floor = Floor(seats, reason_lists, rules)

    @classmethod
    def of_agents(cls, count: int, now: datetime, first_revision: int = 1, rules: Rules = AS_USUAL) -> World:
        """`count` agents in teams of ten, all logged out. A process that lives anew wants a higher `first_revision`."""
        return cls((seat(index, now, first_revision) for index in range(count)), rules=rules)

    @property
    def rules(self) -> Rules:
        """How the switch treats every agent."""
        return self._floor.rules

    def agents(self) -> tuple[Agent, ...]:
        """Everybody, as of now."""
        return tuple(each.agent for each in self._floor.seats.values())

    def contacts(self) -> tuple[Contact, ...]:
        """Every contact that is not COMPLETED, as of now, the oldest first."""
        return tuple(part.contact for part in self._floor.contacts.values())

    def seat(self, login_id: LoginId) -> Seat | None:
        """One agent with what the switch keeps to itself: call, pending state. To be read only."""
        return self._floor.seats.get(login_id)

    def seats(self) -> tuple[Seat, ...]:
        """Everybody's seats. To be read only."""
        return tuple(self._floor.seats.values())

    def waiting(self) -> tuple[Ticket, ...]:
        """What waits in the queues, the oldest first. To be read only."""
        return self._floor.queues.waiting()

    def reasons(self, kind: ReasonKind) -> tuple[Reason, ...]:
        """The list as of now."""
        return self._floor.reasons[kind]

    def dispositions(self, kind: ChannelType) -> tuple[Reason, ...]:
        """The wrap-up codes as of now."""
        return self._floor.dispositions.get(kind, ())

    def wake_at(self) -> datetime | None:
        """When `tick` has something to do next, None when nothing is due by itself."""
        return self._floor.timers.next_at()

    def tick(self, now: datetime) -> tuple[Event, ...]:
        """Let the time pass: what is due by now happens."""
        flow.tick(self._floor, now)
        return self._floor.told()

    def execute(self, command: Command, now: datetime) -> Done:
        """Carry out a command of the port."""
        return self._done(self._carry_out(command, now), now)

    def do(self, deed: deeds.Deed, now: datetime) -> Done:
        """Let something happen that no bridge asked for."""
        return self._done(self._let(deed, now), now)

    def _done(self, result: Result, now: datetime) -> Done:
        flow.settle(self._floor, now)
        return Done(result, self._floor.told())

    def _carry_out(self, command: Command, now: datetime) -> Result:
        floor = self._floor
        match command:
            case SetAgentState():
                return requests.set_agent_state(floor, command, now)
            case LogIn():
                return requests.log_in(floor, command, now)
            case LogOut():
                return requests.log_out(floor, command, now)
            case CompleteInteractions():
                return requests.complete(floor, command, now)
            case ReadAgent():
                return requests.read_agent(floor, command)
            case ReadReasons():
                return requests.read_reasons(floor, command)
            case ReadTeam():
                return requests.read_team(floor, command)
            case ValidateAgent():
                return requests.validate_agent(floor, command)
            case StopTeam() | Release():
                return CONFIRMED
            case VendorRequest():
                return refused(Refusal.NOT_SUPPORTED, "The switch has nothing that only one vendor's has.")
        return self._handle(command, now)

    def _handle(self, command: ChannelCommand | ContactCommand, now: datetime) -> Result:
        place = self._floor.seats.get(command.login_id)
        if place is None:
            return requests.no_agent(command.login_id)
        if isinstance(command, ChannelCommand):
            return staffing.execute(self._floor, place, command, now)
        return handling.execute(self._floor, place, command, now)

    def _let(self, deed: deeds.Deed, now: datetime) -> Result:
        floor = self._floor
        if isinstance(deed, deeds.Calling):
            return handset.do(floor, deed, now)
        if isinstance(deed, deeds.Far):
            return far.do(floor, deed)
        if isinstance(deed, deeds.Handling):
            return handling.do(floor, deed, now)
        if isinstance(deed, deeds.Staffing):
            return phones.do(floor, deed, now)
        if isinstance(deed, deeds.Queueing):
            return handset.do_queue(floor, deed)
        if isinstance(deed, deeds.Listing):
            return phones.replace_list(floor, deed)
        if isinstance(deed, deeds.MediaArrives):
            return media.arrive(floor, deed)
        assert_never(deed)
