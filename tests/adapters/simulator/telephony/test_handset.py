"""What agents do with their calls at the phone; that a deed does what the command does is shown by the tests of the commands."""

from __future__ import annotations

import pytest

from adapters.port import Refusal, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ConversationRole, ConversationState, InteractionState
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    CARLA,
    NOBODY,
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
    talking,
)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_a_call_that_comes_has_a_number_a_name_and_data(world: World) -> None:
    talking(world, ANNA)
    customer, anna = leg_of(world, ANNA).parties
    assert (customer.number, customer.name) == ("+15550100", "Kim")
    assert (anna.number, anna.name) == ("2001", "Anna Adler")
    assert call_of(world, ANNA).data == {"case": "7"}


def test_without_a_number_one_is_made_up_that_nobody_else_has(world: World) -> None:
    numbers = set()
    for login_id in (ANNA, BRUNO):
        make_ready(world, login_id)
        let(world, deeds.CallArrives(login_id))
        numbers.add(parties(world, login_id)[0])
    assert len(numbers) == 2


def test_who_is_dialled_outside_answers_at_once_or_when_told(world: World) -> None:
    log_in(world, ANNA)
    assert story(let(world, deeds.CallDialled(ANNA))) == ["1001 STARTED", "1001 is TALKING"]
    log_in(world, BRUNO)
    let(world, deeds.CallDialled(BRUNO, OUTSIDE, answered=False))
    assert call_of(world, BRUNO).state is InteractionState.DIALING
    assert_refused(world.do(deeds.CallDialled(CARLA), NOW), Refusal.INVALID_STATE)


def test_with_a_consult_the_leg_in_use_is_meant(world: World) -> None:
    talking(world, ANNA)
    let(world, deeds.CallConsulted(ANNA, OUTSIDE), deeds.FarAnswered(ANNA), deeds.CallHeld(ANNA))
    assert [leg.state for leg in call_of(world, ANNA).legs] == [ConversationState.HELD] * 2
    let(world, deeds.CallRetrieved(ANNA))
    assert leg_of(world, ANNA).state is ConversationState.ESTABLISHED
    let(world, deeds.CallAlternated(ANNA), deeds.CallEnded(ANNA))
    assert call_of(world, ANNA).leg(ConversationRole.CONSULT) is None
    assert agent_of(world, ANNA).state is AgentState.HOLD
    assert story(let(world, deeds.CallEnded(ANNA))) == ["1001 ENDED", "1001 is WORK_READY"]


def test_transfer_and_conference_without_asking(world: World) -> None:
    for login_id in (ANNA, BRUNO):
        talking(world, login_id)
    log_in(world, CARLA)
    let(world, deeds.CallConferenced(BRUNO, OUTSIDE))
    assert OUTSIDE in parties(world, BRUNO)
    let(world, deeds.CallTransferred(ANNA, "2003"))
    assert call_of(world, CARLA).state is InteractionState.ALERTING
    assert call_of(world, CARLA).data == {"case": "7"}


def test_a_conference_goes_on_without_whom_it_rang(world: World) -> None:
    talking(world, ANNA)
    log_in(world, BRUNO)
    let(world, deeds.CallConferenced(ANNA, "2002"))
    assert story(let(world, deeds.CallEnded(BRUNO))) == ["1001 STARTED", "1002 COMPLETED", "1002 is NOT_READY"]
    assert agent_of(world, ANNA).state is AgentState.TALKING


def test_what_needs_a_call_is_refused_without_one(world: World) -> None:
    log_in(world, ANNA)
    for deed in (
        deeds.CallConsulted(ANNA, "2002"),
        deeds.CallAlternated(ANNA),
        deeds.CallTransferred(ANNA),
        deeds.CallConferenced(ANNA),
        deeds.TonesSent(ANNA, "1"),
        deeds.CallEnded(ANNA),
    ):
        assert_refused(world.do(deed, NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.CallAlternated(NOBODY), NOW), Refusal.UNKNOWN_AGENT)


def test_what_makes_an_agent_busy_ends_where_it_began_or_was_asked_to(world: World) -> None:
    log_in(world, ANNA)
    ask(world, SetAgentState(ANNA, AgentState.NOT_READY, "N1"))
    let(world, deeds.StateChosen(ANNA, AgentState.BUSY), deeds.CallEnded(ANNA))
    assert (agent_of(world, ANNA).state, agent_of(world, ANNA).reason_id) == (AgentState.NOT_READY, "N1")
    let(world, deeds.StateChosen(ANNA, AgentState.BUSY))
    ask(world, SetAgentState(ANNA, AgentState.READY))
    assert story(let(world, deeds.CallEnded(ANNA))) == ["1001 is READY"]
