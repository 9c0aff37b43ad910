"""Transcripts of calls from queues: who is offered them, and where they go when nobody answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.contacts import RejectContact
from adapters.port import Cause, Confirmed, Refusal, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.config import Rules
from adapters.simulator.floor import Done
from adapters.simulator.reasons import NOT_ANSWERED
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, InteractionState
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    CARLA,
    NOW,
    OTHER_TEAM,
    agent_of,
    ask,
    assert_refused,
    call_of,
    let,
    make_ready,
    parties,
    story,
    told,
)

RING = timedelta(seconds=15)
SALES = deeds.CallQueued("sales", number="+15550100", name="Kim", data={"case": "7"})


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_the_longest_ready_agent_with_the_skill_is_offered_the_call(world: World) -> None:
    make_ready(world, OTHER_TEAM)
    for login_id in (BRUNO, ANNA):
        make_ready(world, login_id)
    assert story(let(world, SALES)) == ["1002 ALERTING", "1002 is RESERVED"]
    contact = call_of(world, BRUNO)
    assert contact.data == {"case": "7"}
    assert parties(world, BRUNO) == ["+15550100", "2002"]
    assert story(let(world, deeds.CallQueued())) == ["1011 ALERTING", "1011 is RESERVED"]


def test_calls_wait_in_order_and_go_to_whoever_becomes_ready(world: World) -> None:
    for number in ("1", "2", "3"):
        assert story(let(world, deeds.CallQueued("sales", number))) == []
    for login_id, number in ((CARLA, "1"), (ANNA, "2")):
        make_ready(world, login_id)
        assert parties(world, login_id)[0] == number
    assert [ticket.call.parties()[0].number for ticket in world.waiting() if ticket.call] == ["3"]


def test_a_call_nobody_answers_goes_to_the_next_and_the_agent_takes_no_more(world: World) -> None:
    for login_id in (ANNA, BRUNO):
        make_ready(world, login_id)
    let(world, SALES)
    assert world.wake_at() == NOW + RING
    assert world.tick(NOW + RING - timedelta(microseconds=1)) == ()
    done = Done(Confirmed(), world.tick(NOW + RING))
    assert story(done) == ["1001 COMPLETED", "1001 is NOT_READY", "1002 ALERTING", "1002 is RESERVED"]
    assert agent_of(world, ANNA).reason_id == NOT_ANSWERED
    assert call_of(world, BRUNO).data == {"case": "7"}
    world.tick(NOW + 2 * RING)
    assert [ticket.skill for ticket in world.waiting()] == ["sales"]
    assert world.wake_at() is None


def test_a_call_nobody_answered_is_first_in_its_queue_again(world: World) -> None:
    make_ready(world, ANNA)
    let(world, SALES, deeds.CallQueued("sales", "later"))
    world.tick(NOW + RING)
    ask(world, SetAgentState(ANNA, AgentState.READY))
    assert parties(world, ANNA)[0] == "+15550100"


def test_what_is_answered_is_not_taken_away(world: World) -> None:
    make_ready(world, ANNA)
    let(world, SALES, deeds.CallAnswered(ANNA))
    assert world.wake_at() is None
    assert call_of(world, ANNA).state is InteractionState.STARTED


def test_a_call_offered_to_one_agent_rings_until_somebody_does_something(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA))
    assert world.wake_at() is None


def test_without_a_limit_a_queues_call_rings_for_ever() -> None:
    world = World.of_agents(3, NOW, rules=Rules(ring=0))
    make_ready(world, ANNA)
    let(world, SALES)
    assert world.wake_at() is None


def test_who_refuses_a_call_stays_ready_and_is_not_offered_it_again(world: World) -> None:
    make_ready(world, ANNA)
    let(world, SALES)
    done = ask(world, RejectContact(ANNA, call_of(world, ANNA).contact_id))
    assert story(done) == ["1001 COMPLETED", "1001 is READY"]
    assert len(world.waiting()) == 1
    let(world, deeds.CallQueued("sales", "another"))
    assert parties(world, ANNA)[0] == "another"
    let(world, deeds.CallEnded(ANNA))
    make_ready(world, BRUNO)
    assert parties(world, BRUNO)[0] == "+15550100"


def test_who_was_not_ready_in_between_may_be_offered_what_was_refused(world: World) -> None:
    make_ready(world, ANNA)
    let(world, SALES, deeds.ContactRejected(ANNA))
    ask(world, SetAgentState(ANNA, AgentState.NOT_READY), SetAgentState(ANNA, AgentState.READY))
    assert parties(world, ANNA)[0] == "+15550100"


def test_a_customer_gives_up_while_waiting_or_while_it_rings(world: World) -> None:
    let(world, SALES, SALES)
    assert_refused(world.do(deeds.GivenUp(skill="service"), NOW), Refusal.INVALID_STATE)
    let(world, deeds.GivenUp(skill="sales"))
    (ticket,) = world.waiting()
    let(world, deeds.GivenUp(work_id=ticket.work_id))
    assert_refused(world.do(deeds.GivenUp(skill="sales"), NOW), Refusal.INVALID_STATE)
    make_ready(world, ANNA)
    let(world, SALES)
    assert story(let(world, deeds.CallEnded(ANNA))) == ["1001 COMPLETED", "1001 is READY"]
    let(world, SALES)
    assert story(let(world, deeds.FarHungUp(ANNA))) == ["1001 COMPLETED", "1001 is READY"]
    assert world.waiting() == ()


def test_a_forced_logout_gives_the_call_back(world: World) -> None:
    make_ready(world, ANNA)
    make_ready(world, BRUNO)
    let(world, SALES)
    done = let(world, deeds.LogoutForced(ANNA, Cause.SWITCH))
    assert story(done) == ["1001 COMPLETED", "1001 is LOGGED_OUT", "1002 ALERTING", "1002 is RESERVED"]


def test_an_unknown_queue_and_full_queues_take_no_call(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_refused(world.do(deeds.CallQueued("cooking"), NOW), Refusal.REJECTED)
    monkeypatch.setattr("adapters.simulator.queues.MOST_WAITING", 1)
    let(world, SALES)
    assert_refused(world.do(SALES, NOW), Refusal.REJECTED)


def test_an_agent_of_a_queue_by_skill_given_later(world: World) -> None:
    make_ready(world, OTHER_TEAM)
    let(world, SALES)
    done = let(world, deeds.SkillsGiven(OTHER_TEAM, frozenset({"sales"})))
    assert told(done)[0].login_id == OTHER_TEAM


def test_the_wrap_up_of_a_queues_call_is_as_long_as_the_queue_says(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallQueued("sales", wrap_up=20.0), deeds.CallAnswered(ANNA), deeds.FarHungUp(ANNA))
    assert world.wake_at() == NOW + timedelta(seconds=20)
    done = Done(Confirmed(), world.tick(NOW + timedelta(seconds=20)))
    assert story(done) == ["1001 COMPLETED", "1001 is READY"]
