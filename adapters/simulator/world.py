"""The simulated switch as one pure value machine: commands and deeds in, results and events out.

Owns the dispatch to the rules. Refuses clocks, randomness, asyncio: the time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never

from adapters.port import (
    Agent,
    Command,
    CompleteInteractions,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    Release,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from adapters.simulator import deeds, phones, reasons, requests
from adapters.simulator.agents import Seat, seat
from adapters.simulator.floor import CONFIRMED, Done, Floor
from contracts.vocabulary import LoginId, Reason, ReasonKind


class World:
    """The switch in memory."""

    __slots__ = ("_floor",)

    def __init__(
        self,
        seats: Iterable[Seat],
        reason_lists: Mapping[ReasonKind, tuple[Reason, ...]] = reasons.DEFAULTS,
    ) -> None:
        self._floor = Floor(seats, dict(reason_lists))

    @classmethod
    def of_agents(cls, count: int, now: datetime, first_revision: int = 1) -> World:
        """`count` agents in teams of ten, all logged out. A process that lives anew wants a higher `first_revision`."""
        return cls(seat(index, now, first_revision) for index in range(count))

    def agents(self) -> tuple[Agent, ...]:
        """Everybody, as of now."""
        return tuple(each.agent for each in self._floor.seats.values())

    def seat(self, login_id: LoginId) -> Seat | None:
        """One agent with what the switch keeps to itself: call, pending state. To be read only."""
        return self._floor.seats.get(login_id)

    def seats(self) -> tuple[Seat, ...]:
        """Everybody's seats. To be read only."""
        return tuple(self._floor.seats.values())

    def reasons(self, kind: ReasonKind) -> tuple[Reason, ...]:
        """The list as of now."""
        return self._floor.reasons[kind]

    def execute(self, command: Command, now: datetime) -> Done:
        """Carry out a command of the port."""
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
        assert_never(command)

    def do(self, deed: deeds.Deed, now: datetime) -> Done:
        """Let something happen that no bridge asked for."""
        floor = self._floor
        match deed:
            case deeds.CallEnded():
                return phones.end_call(floor, deed, now)
            case deeds.LoggedInAtPhone():
                return phones.log_in_at_phone(floor, deed, now)
            case deeds.StateChosen():
                return phones.choose_at_phone(floor, deed, now)
            case deeds.LogoutForced():
                return phones.force_logout(floor, deed, now)
            case deeds.ReasonsReplaced():
                return phones.replace_reasons(floor, deed)
            case (
                deeds.CallArrives()
                | deeds.CallDialled()
                | deeds.CallAnswered()
                | deeds.CallHeld()
                | deeds.CallRetrieved()
            ):
                return phones.move_call(floor, deed, now)
        assert_never(deed)
