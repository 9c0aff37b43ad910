"""Who is in a call, and when it is over."""

from __future__ import annotations

import pytest

from adapters.simulator.agents import Seat
from adapters.simulator.config import Rules
from adapters.simulator.floor import Floor
from adapters.simulator.reasons import DEFAULTS
from adapters.simulator.telephony import lines, offers
from adapters.simulator.work import Call, Matter
from adapters.simulator.world import World
from contracts.vocabulary import ConversationState
from tests.adapters.simulator.support import NOW

RINGING, TALKING, DIALLING = ConversationState.ALERTING, ConversationState.ESTABLISHED, ConversationState.DIALING


@pytest.fixture
def floor() -> Floor:
    return Floor(World.of_agents(4, NOW).seats(), DEFAULTS, Rules())


def seats(floor: Floor) -> list[Seat]:
    return list(floor.seats.values())


def touched(floor: Floor) -> list[str]:
    found = []
    while (seat := floor.next_touched()) is not None:
        found.append(seat.agent.login_id)
    return found


def two_in_a_call(floor: Floor, first: ConversationState = TALKING, second: ConversationState = TALKING) -> Call:
    call = Call(Matter({}))
    for seat, state in zip(seats(floor)[:2], (first, second), strict=True):
        offers.begin(floor, seat, call.matter, call, state)
    touched(floor)
    return call


def test_everybody_in_a_call_sees_who_joins_it(floor: Floor) -> None:
    call = two_in_a_call(floor)
    lines.join(floor, call, "+15550100", "Kim", RINGING)
    assert touched(floor) == ["1001", "1002"]
    assert [party.number for party in call.parties()] == ["2001", "2002", "+15550100"]
    assert lines.ringing_outside(call) == [call.parties()[-1].party_id]


def test_a_call_is_over_when_one_is_left(floor: Floor) -> None:
    call = two_in_a_call(floor)
    lines.leave(floor, call, next(iter(call.ends)))
    assert call.ends == {}
    assert touched(floor) == ["1001", "1002"]


def test_a_call_of_people_outside_only_has_left_the_switch(floor: Floor) -> None:
    call = Call(Matter({}))
    offers.begin(floor, seats(floor)[0], call.matter, call, TALKING)
    for number in ("1", "2"):
        lines.join(floor, call, number, "", TALKING)
    lines.leave(floor, call, next(iter(call.ends)))
    assert call.ends == {}


def test_one_alone_is_enough_while_the_call_waits_in_a_queue(floor: Floor) -> None:
    call = Call(Matter({}))
    lines.join(floor, call, "1", "", TALKING)
    offers.enqueue(floor, call, "")
    lines.join(floor, call, "2", "", TALKING)
    lines.leave(floor, call, next(iter(call.ends)))
    assert len(call.ends) == 1
    assert floor.queues.waiting() == (call.ticket,)
    lines.leave(floor, call, next(iter(call.ends)))
    assert floor.queues.waiting() == ()
    assert call.ticket is None


def test_who_answers_talks_with_whoever_dialled(floor: Floor) -> None:
    call = two_in_a_call(floor, DIALLING, RINGING)
    lines.answer(floor, call, list(call.ends)[1])
    assert {end.state for end in call.ends.values()} == {TALKING}


def test_who_gives_up_takes_along_what_still_rings(floor: Floor) -> None:
    call = two_in_a_call(floor, DIALLING, RINGING)
    lines.give_up(floor, call)
    assert call.ends == {}


def test_two_calls_become_one_with_the_place_in_the_queue(floor: Floor) -> None:
    call, other = two_in_a_call(floor), Call(Matter({}))
    part = offers.begin(floor, seats(floor)[2], other.matter, other, TALKING)
    lines.join(floor, other, "+15550100", "", TALKING)
    offers.enqueue(floor, other, "")
    lines.merge(floor, call, other)
    assert len(call.ends) == 4
    assert part.primary is not None
    assert part.primary.call is call
    (ticket,) = floor.queues.waiting()
    assert ticket is call.ticket
    assert ticket.call is call
    assert (other.ends, other.ticket) == ({}, None)


def test_calls_about_the_same_matter_are_found_across_consults(floor: Floor) -> None:
    call = two_in_a_call(floor)
    asking = Call(call.matter)
    first, _, third, fourth = seats(floor)
    assert first.call is not None
    first.call.consult = lines.join_agent(floor, first, first.call, asking, TALKING)
    asked = offers.begin(floor, third, asking.matter, asking, TALKING)
    stranger = Call(Matter({}))
    offers.begin(floor, fourth, stranger.matter, stranger, TALKING)
    assert {seat.agent.login_id for seat in lines.related(floor, asked)} == {"1001", "1002", "1003"}
