"""Whom a destination reaches."""

from __future__ import annotations

import pytest

from adapters.contacts import MakeCall
from adapters.port import Accepted, Refusal
from adapters.simulator import deeds
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ConversationState, InteractionState
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    CARLA,
    NOW,
    OUTSIDE,
    agent_of,
    ask,
    assert_refused,
    call_of,
    leg_of,
    let,
    log_in,
    make_ready,
    parties,
    story,
    told,
)


@pytest.fixture
def world() -> World:
    world = World.of_agents(20, NOW)
    log_in(world, ANNA)
    return world


def dial(destination: str) -> MakeCall:
    return MakeCall(ANNA, "2001", destination)


def test_a_number_outside_rings_until_somebody_answers(world: World) -> None:
    done = world.execute(dial(OUTSIDE), NOW)
    assert done.result == Accepted()
    assert story(done) == ["1001 DIALING", "1001 is TALKING"]
    assert parties(world, ANNA) == ["2001", OUTSIDE]
    assert story(let(world, deeds.FarAnswered(ANNA))) == ["1001 STARTED"]
    assert leg_of(world, ANNA).state is ConversationState.ESTABLISHED


def test_a_number_that_is_busy_ends_the_call_without_wrap_up(world: World) -> None:
    ask(world, dial(OUTSIDE))
    assert story(let(world, deeds.FarRefused(ANNA))) == ["1001 COMPLETED", "1001 is NOT_READY"]


@pytest.mark.parametrize("written", ["+49 (30) 555-0142", "0305550142", "*21#", "9999"])
def test_numbers_are_named_as_they_were_dialled(world: World, written: str) -> None:
    ask(world, dial(written))
    assert parties(world, ANNA)[1] == written


@pytest.mark.parametrize("nonsense", ["", "nowhere", "12a", "sip:anna@example.org", "1" * 33])
def test_what_is_no_destination_is_rejected(world: World, nonsense: str) -> None:
    assert_refused(world.execute(dial(nonsense), NOW), Refusal.REJECTED)
    assert agent_of(world, ANNA).state is AgentState.NOT_READY


def test_another_agents_phone_rings_and_is_answered(world: World) -> None:
    make_ready(world, BRUNO)
    assert story(ask(world, dial("2002"))) == [
        "1001 DIALING",
        "1001 is TALKING",
        "1002 ALERTING",
        "1002 is RESERVED",
    ]
    assert story(let(world, deeds.CallAnswered(BRUNO))) == ["1001 STARTED", "1002 STARTED", "1002 is TALKING"]
    assert parties(world, BRUNO) == ["2001", "2002"]
    assert [party.name for party in leg_of(world, BRUNO).parties] == ["Anna Adler", "Bruno Bennett"]


def test_another_agent_who_refuses_ends_the_call(world: World) -> None:
    log_in(world, BRUNO)
    ask(world, dial("2002"))
    assert story(let(world, deeds.ContactRejected(BRUNO))) == [
        "1001 COMPLETED",
        "1001 is NOT_READY",
        "1002 COMPLETED",
        "1002 is NOT_READY",
    ]


def test_a_phone_that_is_occupied_or_the_own_cannot_be_rung(world: World) -> None:
    make_ready(world, BRUNO)
    let(world, deeds.CallArrives(BRUNO))
    assert_refused(world.execute(dial("2002"), NOW), Refusal.REJECTED)
    assert_refused(world.execute(dial("2001"), NOW), Refusal.REJECTED)


def test_an_extension_where_nobody_is_logged_in_just_rings(world: World) -> None:
    ask(world, dial("2002"))
    assert parties(world, ANNA) == ["2001", "2002"]
    assert call_of(world, ANNA).state is InteractionState.DIALING


def test_a_queue_is_dialled_by_its_skill(world: World) -> None:
    assert story(ask(world, dial("sales"))) == ["1001 DIALING", "1001 is TALKING"]
    assert len(world.waiting()) == 1
    make_ready(world, CARLA)
    assert agent_of(world, CARLA).state is AgentState.RESERVED
    let(world, deeds.CallAnswered(CARLA))
    assert call_of(world, ANNA).state is call_of(world, CARLA).state is InteractionState.STARTED


def test_who_hangs_up_before_the_queue_answers_waits_no_longer(world: World) -> None:
    ask(world, dial("sales"))
    assert told(let(world, deeds.CallEnded(ANNA)))[0].state is InteractionState.COMPLETED
    assert world.waiting() == ()


def test_a_call_needs_a_free_phone_of_the_agents_own(world: World) -> None:
    assert_refused(world.execute(MakeCall(ANNA, "chat-1001", OUTSIDE), NOW), Refusal.INVALID_STATE)
    ask(world, dial(OUTSIDE))
    assert_refused(world.execute(dial(OUTSIDE), NOW), Refusal.INVALID_STATE)
    assert_refused(world.execute(MakeCall(BRUNO, "2002", OUTSIDE), NOW), Refusal.INVALID_STATE)
