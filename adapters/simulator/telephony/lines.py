"""Who is in a call: joining, leaving, making one call of two. Owns when a call is over; refuses to know how it came to that."""

from __future__ import annotations

from typing import Final

from adapters.contacts import Party
from adapters.simulator.agents import Seat
from adapters.simulator.floor import Floor
from adapters.simulator.work import Call, End, Line, Part
from contracts.vocabulary import ConversationState, LoginId

LEAST: Final = 2
"""Parties below which nobody is left to talk with."""


def join(floor: Floor, call: Call, number: str, name: str, state: ConversationState) -> None:
    """Somebody outside is in the call now."""
    party = Party(f"P{floor.number()}", number, name)
    call.ends[party.party_id] = End(party, state)
    touch(floor, call)


def join_agent(floor: Floor, seat: Seat, part: Part, call: Call, state: ConversationState) -> Line:
    """The agent is in the call now, with this part."""
    party = seat.party(f"P{floor.number()}")
    call.ends[party.party_id] = End(party, state, seat.agent.login_id)
    touch(floor, call)
    return part.begin_line(call, party.party_id)


def leave(floor: Floor, call: Call, party_id: str) -> None:
    """One is in the call no longer, and it is over if nobody is left to talk with."""
    touch(floor, call)
    del call.ends[party_id]
    _end_if_over(floor, call)


def give_up(floor: Floor, call: Call) -> None:
    """Whoever is in the call already is so no longer, and with them goes what rings or waits."""
    touch(floor, call)
    for party_id in [party_id for party_id, end in call.ends.items() if end.state is not ConversationState.ALERTING]:
        del call.ends[party_id]
    _end_if_over(floor, call)


def answer(floor: Floor, call: Call, party_id: str) -> None:
    """One whose phone rang talks now, and so does whoever dialled."""
    call.ends[party_id].state = ConversationState.ESTABLISHED
    for end in call.ends.values():
        if end.state is ConversationState.DIALING:
            end.state = ConversationState.ESTABLISHED
    touch(floor, call)


def merge(floor: Floor, call: Call, other: Call) -> None:
    """Everybody of the other call is in this one now, where it waits or is offered included; nobody is left in the other."""
    touch(floor, call)
    touch(floor, other)
    for end in other.ends.values():
        part = floor.seats[end.login_id].call if end.login_id is not None else None
        for line in part.lines() if part is not None else ():
            if line.call is other:
                line.call = call
    call.ends.update(other.ends)
    other.ends.clear()
    if other.ticket is not None:
        call.ticket, other.ticket = other.ticket, None
        call.ticket.call = call
    _end_if_over(floor, call)


def touch(floor: Floor, call: Call) -> None:
    """What the agents in the call see of it changed."""
    for end in call.ends.values():
        floor.touch(end.login_id)


def has_caller(call: Call) -> bool:
    """Whether one alone is there already, and all others ring; not so in a conference."""
    return sum(end.state is not ConversationState.ALERTING for end in call.ends.values()) == 1


def ringing_outside(call: Call) -> list[str]:
    """The parties outside whose phone rings."""
    return [
        party_id
        for party_id, end in call.ends.items()
        if end.login_id is None and end.state is ConversationState.ALERTING
    ]


def related(floor: Floor, part: Part) -> list[Seat]:
    """Every agent in a call about the same matter, the part's own calls and those consulted from them."""
    calls = [line.call for line in part.lines()]
    found = set(calls)
    seats: dict[LoginId, Seat] = {}
    while calls:
        for end in calls.pop().ends.values():
            if end.login_id is None or end.login_id in seats:
                continue
            seat = seats[end.login_id] = floor.seats[end.login_id]
            theirs = {line.call for line in seat.call.lines()} if seat.call is not None else set()
            new = {call for call in theirs - found if call.matter is part.matter}
            found |= new
            calls.extend(new)
    return list(seats.values())


def _end_if_over(floor: Floor, call: Call) -> None:
    waits = floor.queues.waits(call.ticket)
    if len(call.ends) >= (1 if waits else LEAST) and (waits or any(end.login_id for end in call.ends.values())):
        return
    # A call of people outside only has left the switch: nobody here sees any more of it.
    touch(floor, call)
    call.ends.clear()
    if call.ticket is not None:
        floor.queues.take(call.ticket)
        call.ticket = None
