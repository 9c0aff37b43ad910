"""Transcripts of consults, and of what comes of them."""

from __future__ import annotations

import pytest

from adapters.contacts import (
    AlternateCall,
    ClearConnection,
    ConferenceCall,
    ConsultationCall,
    RetrieveCall,
    TransferCall,
    UpdateContactData,
)
from adapters.port import Confirmed, Refusal
from adapters.simulator import deeds
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ContactId, ConversationRole, ConversationState, InteractionState
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
    talking,
    told,
)

CUSTOMER = "+15550100"
CONSULT = ConversationRole.CONSULT
ESTABLISHED, HELD, DIALING = ConversationState.ESTABLISHED, ConversationState.HELD, ConversationState.DIALING


@pytest.fixture
def world() -> World:
    """Anna talks with a customer, Bruno is there."""
    world = World.of_agents(20, NOW)
    talking(world, ANNA)
    log_in(world, BRUNO)
    return world


def contact(world: World) -> ContactId:
    return call_of(world, ANNA).contact_id


def consult(world: World, destination: str = "2002") -> Done:
    return ask(world, ConsultationCall(ANNA, contact(world), destination))


def legs(world: World) -> list[ConversationState]:
    return [leg.state for leg in call_of(world, ANNA).legs]


def test_a_consult_holds_the_call_and_rings_the_other_with_the_data(world: World) -> None:
    assert story(consult(world)) == ["1001 STARTED", "1002 ALERTING", "1002 is RESERVED"]
    assert legs(world) == [HELD, DIALING]
    assert agent_of(world, ANNA).state is AgentState.TALKING
    assert call_of(world, BRUNO).data == {"case": "7"}
    assert story(let(world, deeds.CallAnswered(BRUNO))) == ["1001 STARTED", "1002 STARTED", "1002 is TALKING"]
    assert legs(world) == [HELD, ESTABLISHED]
    assert parties(world, ANNA, CONSULT) == parties(world, BRUNO) == ["2001", "2002"]


def test_the_same_consult_asked_again_is_confirmed_another_one_refused(world: World) -> None:
    consult(world)
    assert world.execute(ConsultationCall(ANNA, contact(world), "2002"), NOW) == Done(Confirmed())
    for other in (OUTSIDE, "2001"):
        assert_refused(world.execute(ConsultationCall(ANNA, contact(world), other), NOW), Refusal.INVALID_STATE)


def test_a_consult_that_is_refused_leaves_the_call_on_hold(world: World) -> None:
    consult(world, OUTSIDE)
    assert story(let(world, deeds.FarRefused(ANNA))) == ["1001 STARTED", "1001 is HOLD"]
    assert legs(world) == [HELD]
    leg_id = leg_of(world, ANNA).leg_id
    assert story(ask(world, RetrieveCall(ANNA, contact(world), leg_id))) == ["1001 STARTED", "1001 is TALKING"]


def test_releasing_the_consult_leaves_the_call_on_hold(world: World) -> None:
    consult(world)
    let(world, deeds.CallAnswered(BRUNO))
    done = ask(world, ClearConnection(ANNA, contact(world), leg_of(world, ANNA, CONSULT).leg_id))
    assert story(done) == ["1001 STARTED", "1001 is HOLD", "1002 ENDED", "1002 is WORK"]


def test_the_held_leg_is_not_retrieved_beside_an_established_one(world: World) -> None:
    consult(world)
    command = RetrieveCall(ANNA, contact(world), leg_of(world, ANNA).leg_id)
    assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)


def test_alternating_changes_the_legs_places_and_back(world: World) -> None:
    consult(world, OUTSIDE)
    assert_refused(world.execute(AlternateCall(ANNA, contact(world)), NOW), Refusal.INVALID_STATE)
    let(world, deeds.FarAnswered(ANNA))
    ask(world, AlternateCall(ANNA, contact(world)))
    assert legs(world) == [ESTABLISHED, HELD]
    let(world, deeds.CallAlternated(ANNA))
    assert legs(world) == [HELD, ESTABLISHED]


def test_a_transfer_joins_the_others(world: World) -> None:
    consult(world)
    let(world, deeds.CallAnswered(BRUNO))
    done = ask(world, TransferCall(ANNA, contact(world)))
    assert story(done) == ["1001 ENDED", "1001 is WORK_READY", "1002 STARTED"]
    assert parties(world, BRUNO) == [CUSTOMER, "2002"]
    let(world, deeds.FarHungUp(BRUNO))
    assert agent_of(world, BRUNO).state is AgentState.WORK


def test_a_transfer_while_the_other_phone_rings(world: World) -> None:
    consult(world)
    ask(world, TransferCall(ANNA, contact(world)))
    assert call_of(world, BRUNO).state is InteractionState.ALERTING
    let(world, deeds.CallAnswered(BRUNO))
    assert parties(world, BRUNO) == [CUSTOMER, "2002"]


def test_a_transfer_to_a_queue_one_consulted(world: World) -> None:
    consult(world, "sales")
    assert legs(world) == [HELD, DIALING]
    ask(world, TransferCall(ANNA, contact(world)))
    make_ready(world, CARLA)
    assert parties(world, CARLA) == [CUSTOMER, "2003"]
    assert call_of(world, CARLA).data == {"case": "7"}


def test_a_transfer_outside_leaves_the_switch(world: World) -> None:
    consult(world, OUTSIDE)
    let(world, deeds.FarAnswered(ANNA))
    assert story(ask(world, TransferCall(ANNA, contact(world)))) == ["1001 ENDED", "1001 is WORK_READY"]


def test_without_a_consult_nothing_can_be_completed(world: World) -> None:
    for kind in (TransferCall, ConferenceCall, AlternateCall):
        assert_refused(world.execute(kind(ANNA, contact(world)), NOW), Refusal.INVALID_STATE)


def test_a_conference_makes_one_call_of_both_legs(world: World) -> None:
    consult(world)
    assert_refused(world.execute(ConferenceCall(ANNA, contact(world)), NOW), Refusal.INVALID_STATE)
    let(world, deeds.CallAnswered(BRUNO))
    assert story(ask(world, ConferenceCall(ANNA, contact(world)))) == ["1001 STARTED", "1002 STARTED"]
    assert legs(world) == [ESTABLISHED]
    assert set(parties(world, ANNA)) == set(parties(world, BRUNO)) == {"2001", "2002", CUSTOMER}


def test_a_conference_of_four_by_two_consults_and_who_leaves_it(world: World) -> None:
    log_in(world, CARLA)
    for login_id, extension in ((BRUNO, "2002"), (CARLA, "2003")):
        consult(world, extension)
        let(world, deeds.CallAnswered(login_id), deeds.CallConferenced(ANNA))
    assert set(parties(world, BRUNO)) == {"2001", "2002", "2003", CUSTOMER}
    assert story(let(world, deeds.CallEnded(BRUNO))) == ["1001 STARTED", "1002 ENDED", "1002 is WORK", "1003 STARTED"]
    assert set(parties(world, CARLA)) == {"2001", "2003", CUSTOMER}


def test_the_consulted_one_may_consult_and_transfer_in_turn(world: World) -> None:
    log_in(world, CARLA)
    consult(world)
    let(world, deeds.CallAnswered(BRUNO), deeds.CallConsulted(BRUNO, "2003"), deeds.CallAnswered(CARLA))
    let(world, deeds.CallTransferred(BRUNO))
    assert parties(world, ANNA, CONSULT) == parties(world, CARLA) == ["2001", "2003"]
    let(world, deeds.CallTransferred(ANNA))
    assert parties(world, CARLA) == [CUSTOMER, "2003"]
    assert call_of(world, CARLA).data == {"case": "7"}


def test_when_the_customer_hangs_up_the_consult_goes_on_as_the_call(world: World) -> None:
    consult(world)
    let(world, deeds.CallAnswered(BRUNO))
    asked = leg_of(world, ANNA, CONSULT)
    assert story(let(world, deeds.FarHungUp(ANNA))) == ["1001 STARTED"]
    (leg,) = call_of(world, ANNA).legs
    assert (leg.leg_id, leg.role, leg.state) == (asked.leg_id, ConversationRole.PRIMARY, ESTABLISHED)
    assert story(let(world, deeds.CallEnded(ANNA))) == [
        "1001 ENDED",
        "1001 is WORK_READY",
        "1002 ENDED",
        "1002 is WORK",
    ]


def test_data_changed_by_one_is_changed_for_all_who_work_on_it(world: World) -> None:
    consult(world)
    done = ask(world, UpdateContactData(ANNA, contact(world), {"case": "8"}))
    assert [(each.login_id, each.data) for each in told(done)] == [(ANNA, {"case": "8"}), (BRUNO, {"case": "8"})]
    let(world, deeds.CallAnswered(BRUNO))
    let(world, deeds.DataChanged(BRUNO, {"case": None, "tier": "gold"}))
    assert call_of(world, ANNA).data == {"tier": "gold"}
    let(world, deeds.CallTransferred(ANNA), deeds.DataChanged(BRUNO, {"tier": "silver"}))
    seat = world.seat(ANNA)
    assert seat is not None
    assert [part.contact.data for part in seat.contacts.values()] == [{"tier": "gold"}]
