"""Pictures of all calls in the simulated world with the ids the protocol gives them.

Owns ids and what only the server remembers of a call: who dialled whom, and of what type it is for each device.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from adapters.cisco_cti.protocol.enums_call import CallType
from adapters.simulator.work import Call, Line, Matter
from adapters.simulator.world import World
from contracts.vocabulary import ConversationState, LoginId

FIRST_CALL: Final = 0x1000001
"""Real servers count from about here; ids of that size show a reader that takes them for signed or short numbers."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One party in a call; `login_id` None: somebody outside."""

    party_id: str
    device: str
    login_id: LoginId | None
    state: ConversationState


@dataclass(frozen=True, slots=True)
class Pictured:
    """A call at one moment: its connections in the order they came, and the skill it waits for, if it does."""

    call_id: int
    connections: tuple[Connection, ...]
    skill: str | None
    data: Mapping[str, object]

    def agents(self) -> tuple[Connection, ...]:
        """Those of agents."""
        return tuple(each for each in self.connections if each.login_id is not None)

    def of(self, login_id: LoginId | None) -> Connection | None:
        """One agent's."""
        return next((each for each in self.connections if each.login_id == login_id and login_id is not None), None)


Pictures = Mapping[int, Pictured]


@dataclass(slots=True)
class Record:
    """What is remembered of a call: its key at the router, who called which number, and its type by device."""

    call_id: int
    router_key: int
    calling: str = ""
    calling_outside: bool = False
    called: str = ""
    skill: str | None = None
    types: dict[str, CallType] = field(default_factory=dict)


class Ledger:
    """Ids of calls for as long as they last."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids = count(FIRST_CALL)
        self._keys = count(1)
        self._calls: dict[Call, Record] = {}
        self._router_keys: dict[Matter, int] = {}
        self.records: dict[int, Record] = {}

    def number(self) -> int:
        """A call id for a call that the switch does not know."""
        return next(self._ids)

    def call_id(self, line: Line) -> int:
        """Of a call that is in the last picture."""
        return self._calls[line.call].call_id

    def picture(self) -> Pictures:
        """All calls as they are now. Records of those that are over stay until `forget`."""
        found: dict[int, Pictured] = {}
        for call in self._living():
            record = self._calls.get(call)
            if record is None:
                record = self._calls[call] = Record(next(self._ids), self._router_key(call.matter))
                self.records[record.call_id] = record
            connections = tuple(
                Connection(end.party.party_id, end.party.number, end.login_id, end.state) for end in call.ends.values()
            )
            found[record.call_id] = Pictured(record.call_id, connections, self._waits_for(call), call.matter.data)
        return found

    def forget(self, pictures: Pictures) -> None:
        """Drop what is about calls that are in none of these."""
        self._calls = {call: record for call, record in self._calls.items() if record.call_id in pictures}
        self.records = {record.call_id: record for record in self._calls.values()}
        matters = {call.matter for call in self._calls}
        self._router_keys = {matter: key for matter, key in self._router_keys.items() if matter in matters}

    def _living(self) -> Iterator[Call]:
        seen: set[Call] = set()
        held = (
            line.call
            for seat in self._world.seats()
            if seat.call is not None
            for line in seat.call.lines()
            if line.is_up
        )
        waiting = (ticket.call for ticket in self._world.waiting() if ticket.call is not None)
        for call in (*held, *waiting):
            if call not in seen:
                seen.add(call)
                yield call

    def _waits_for(self, call: Call) -> str | None:
        ticket = call.ticket
        return ticket.skill if ticket is not None and ticket in self._world.waiting() else None

    def _router_key(self, matter: Matter) -> int:
        return self._router_keys.setdefault(matter, next(self._keys))
