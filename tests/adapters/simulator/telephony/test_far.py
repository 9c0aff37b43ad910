"""What the parties outside do."""

from __future__ import annotations

import pytest

from adapters.contacts import ConsultationCall, SingleStepConference
from adapters.port import Refusal
from adapters.simulator import deeds
from adapters.simulator.world import World
from contracts.vocabulary import ContactId, ConversationRole, ConversationState, LoginId
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    NOBODY,
    NOW,
    OUTSIDE,
    ask,
    assert_refused,
    call_of,
    leg_of,
    let,
    log_in,
    parties,
    story,
    talking,
)

CUSTOMER = "+15550100"
OTHER = "+15550143"


@pytest.fixture
def world() -> World:
    """Anna talks with a customer."""
    world = World.of_agents(20, NOW)
    talking(world, ANNA)
    return world


def test_who_hangs_up_is_named_by_number_or_the_one_in_the_call_longest(world: World) -> None:
    let(world, deeds.CallConferenced(ANNA, OUTSIDE), deeds.FarAnswered(ANNA))
    let(world, deeds.FarHungUp(ANNA, OUTSIDE))
    assert parties(world, ANNA) == [CUSTOMER, "2001"]
    assert story(let(world, deeds.FarHungUp(ANNA))) == ["1001 ENDED", "1001 is WORK_READY"]


def test_one_of_several_who_ring_answers(world: World) -> None:
    contact_id, leg_id = call_of(world, ANNA).contact_id, leg_of(world, ANNA).leg_id
    for number in (OUTSIDE, OTHER):
        ask(world, SingleStepConference(ANNA, contact_id, leg_id, number))
    let(world, deeds.FarAnswered(ANNA, OTHER), deeds.FarRefused(ANNA))
    assert parties(world, ANNA) == [CUSTOMER, "2001", OTHER]
    assert_refused(world.do(deeds.FarAnswered(ANNA), NOW), Refusal.INVALID_STATE)


def test_who_answers_is_the_consulted_one(world: World) -> None:
    ask(world, ConsultationCall(ANNA, call_of(world, ANNA).contact_id, OUTSIDE))
    let(world, deeds.FarAnswered(ANNA, contact_id=call_of(world, ANNA).contact_id))
    assert leg_of(world, ANNA, ConversationRole.CONSULT).state is ConversationState.ESTABLISHED
    let(world, deeds.FarHungUp(ANNA, OUTSIDE))
    assert leg_of(world, ANNA).state is ConversationState.HELD


@pytest.mark.parametrize("deed", [deeds.FarAnswered, deeds.FarRefused, deeds.FarHungUp])
def test_what_nobody_can_do(world: World, deed: type[deeds.FarHungUp]) -> None:
    log_in(world, BRUNO)
    assert_refused(world.do(deed(NOBODY), NOW), Refusal.UNKNOWN_AGENT)
    for who, number, contact_id in ((BRUNO, None, None), (ANNA, OTHER, None), (ANNA, None, ContactId("other"))):
        assert_refused(world.do(deed(LoginId(who), number, contact_id), NOW), Refusal.INVALID_STATE)
