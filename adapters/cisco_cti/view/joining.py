"""Transfers and conferences: two calls become one, names change, the one who joined them leaves or stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.protocol.enums_call import ConnectionDeviceIDType, DeviceIDType
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.typed_call_events import CallConferencedEvent, CallTransferredEvent
from adapters.cisco_cti.protocol.typed_rows import ConnectedParty
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.cisco_cti.view import data
from adapters.cisco_cti.view.agents import Agents
from adapters.cisco_cti.view.book import Book
from adapters.cisco_cti.view.desk import Desk
from adapters.cisco_cti.view.parts import works
from adapters.cisco_cti.view.work import Call, Connection, Line, Work

PLACES: Final = frozenset({DeviceIDType.QUEUE, DeviceIDType.ROUTE_POINT})
"""Where a call may go without anybody being there."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two calls that are joined; `other` None where a party was added to one."""

    first: Call
    other: Call | None

    def calls(self) -> tuple[Call, ...]:
        """Those there are."""
        return (self.first,) if self.other is None else (self.first, self.other)


def transfer(book: Book, desk: Desk, agents: Agents, event: CallTransferredEvent) -> Iterable[Work]:
    """The two connections of whoever transferred end, the others keep theirs (CTIOS-76)."""
    pair = _pair(book, event)
    if pair is None:
        return ()
    touched = _touched(pair)
    for line in _lines_of(pair, event.transferring_device_id, agents):
        _end(book, line)
    call = _merge(book, pair, event.parties, agents, without=event.transferring_device_id)
    to, is_place = event.transferred_device_id, event.transferred_device_type in PLACES
    if pair.other is None and to and not is_place:
        call.left.discard(to)
        call.parties.setdefault(to, Local.ALERTING)
    if not call.keys and (is_place or agents.at(to) is not None):
        book.hand_on(call)
    return touched + works(call)


def conference(book: Book, desk: Desk, agents: Agents, event: CallConferencedEvent) -> Iterable[Work]:
    """The connections of whoever joined them become one that is connected (CTIOS-76); a party added to one changes it in nothing."""
    pair = _pair(book, event)
    if pair is None:
        return ()
    touched = _touched(pair)
    lines = _lines_of(pair, event.controller_device_id, agents)
    for line in lines[1:]:
        _end(book, line)
    call = _merge(book, pair, event.parties, agents, without=None)
    is_held = pair.other is None and event.local_connection_state == Local.HOLD
    for line in lines[:1]:
        line.call, line.status = call, Local.HOLD if is_held else Local.CONNECT
        call.lines[line.work.login_id] = line
    if event.added_party_device_id:
        call.parties.setdefault(event.added_party_device_id, Local.CONNECT)
    return touched + works(call)


def _pair(book: Book, event: CallTransferredEvent | CallConferencedEvent) -> Pair | None:
    first = book.find(Connection(event.primary_call_id, event.primary_device_id_type, event.primary_device_id))
    second = Connection(event.secondary_call_id, event.secondary_device_id_type, event.secondary_device_id)
    other = book.find(second) if event.secondary_call_id != NULL_ID else None
    if first is None:
        first, other = other, None
    return None if first is None else Pair(first, other if other is not first else None)


def _touched(pair: Pair) -> list[Work]:
    return [work for call in pair.calls() for work in works(call)]


def _lines_of(pair: Pair, device: str | None, agents: Agents) -> list[Line]:
    """The lines of whoever joined the calls, that of the contact's first leg before the consult. Not named: who has one in both."""
    login_id = agents.at(device)
    lines = [line for call in pair.calls() for line in call.lines.values()]
    if device is None and pair.other is not None:
        both = pair.first.lines.keys() & pair.other.lines.keys()
        login_id = next(iter(both), None)
    found = [line for line in lines if line.work.login_id == login_id or (device is not None and line.device == device)]
    return sorted(found, key=lambda line: line.work.consult is line)


def _end(book: Book, line: Line) -> None:
    """The line is over, and its own name of the call with it: what comes of that afterwards is late."""
    if line.connection.device == line.device:
        book.release(line.connection)
    line.end()


def _merge(book: Book, pair: Pair, parties: tuple[ConnectedParty, ...], agents: Agents, *, without: str | None) -> Call:
    """Everybody is in one call, which has the names the list of parties gives."""
    call, other = pair.first, pair.other
    if other is not None:
        call.data, call.own = data.merge(other.data, call.data), {**other.own, **call.own}
        call.parties = {
            **call.parties,
            **{each: other.parties[each] for each in other.parties if each not in call.parties},
        }
        for login_id, line in other.lines.items():
            line.call = call
            call.lines[login_id] = line
        for key in list(other.keys):
            book.bind(call, key)
        other.lines = {}
    if without is not None:
        call.parties.pop(without, None)
        call.left.add(without)
    named = [party for party in parties if party.connected_party_device_id]
    if named and all(party.connected_party_device_id_type == ConnectionDeviceIDType.STATIC for party in named):
        there = [party.connected_party_device_id for party in named if party.connected_party_device_id != without]
        call.parties = {device: call.parties.get(device, Local.CONNECT) for device in there}
    for party in named:
        _rename(book, call, party, agents)
    return call


def _rename(book: Book, call: Call, party: ConnectedParty, agents: Agents) -> None:
    line = _line_of(call, party.connected_party_device_id, agents)
    if line is None or party.connected_party_call_id in (0, NULL_ID):
        return
    is_phone = line.connection.device == line.device
    device = party.connected_party_device_id if is_phone else line.connection.device
    line.connection = Connection(party.connected_party_call_id, party.connected_party_device_id_type, device)
    call.call_id = party.connected_party_call_id
    book.bind(call, line.connection)


def _line_of(call: Call, device: str, agents: Agents) -> Line | None:
    login_id = agents.at(device)
    named = (line for line in call.lines.values() if device in (line.device, line.connection.device))
    return next(named, None) or (call.lines.get(login_id) if login_id is not None else None)
