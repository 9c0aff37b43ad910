"""Transcripts of the commands about one leg."""

from __future__ import annotations

import pytest

from adapters.contacts import (
    AnswerCall,
    ClearConnection,
    HoldCall,
    LegCommand,
    RetrieveCall,
    SendDtmf,
    SingleStepConference,
    SingleStepTransfer,
)
from adapters.port import Accepted, Confirmed, Refusal
from adapters.simulator import deeds
from adapters.simulator.floor import Done
from adapters.simulator.telephony.legs import MOST_TONES
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ContactId, ConversationState, InteractionState, LegId
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
    contact_of,
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


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def ids(world: World) -> tuple[ContactId, LegId]:
    return call_of(world, ANNA).contact_id, leg_of(world, ANNA).leg_id


def test_answer_hold_and_retrieve_are_told_and_then_confirmed(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA))
    steps: list[tuple[LegCommand, list[str]]] = [
        (AnswerCall(ANNA, *ids(world)), ["1001 STARTED", "1001 is TALKING"]),
        (HoldCall(ANNA, *ids(world)), ["1001 STARTED", "1001 is HOLD"]),
        (RetrieveCall(ANNA, *ids(world)), ["1001 STARTED", "1001 is TALKING"]),
    ]
    for command, lines in steps:
        done = world.execute(command, NOW)
        assert done.result == Accepted()
        assert story(done) == lines
        assert world.execute(command, NOW) == Done(Confirmed())


def test_hanging_up_a_call_with_two_in_it_ends_it(world: World) -> None:
    talking(world, ANNA)
    hang_up = ClearConnection(ANNA, *ids(world))
    done = ask(world, hang_up)
    assert story(done) == ["1001 ENDED", "1001 is WORK_READY"]
    assert told(done)[0].legs == ()
    assert told(done)[0].data == {"case": "7"}
    assert world.execute(hang_up, NOW) == Done(Confirmed())


def test_hanging_up_what_rings_refuses_it(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA))
    assert story(ask(world, ClearConnection(ANNA, *ids(world)))) == ["1001 COMPLETED", "1001 is READY"]


@pytest.mark.parametrize(("contact", "leg"), [("none", "none.1"), (None, "none.1")])
def test_unknown_contacts_and_legs(world: World, contact: str | None, leg: str) -> None:
    talking(world, ANNA)
    known = call_of(world, ANNA).contact_id
    contact_id = known if contact is None else ContactId(contact)
    for kind in (AnswerCall, ClearConnection, HoldCall, RetrieveCall):
        assert_refused(world.execute(kind(ANNA, contact_id, LegId(leg)), NOW), Refusal.INVALID_STATE)


def test_a_blind_transfer_leaves_the_others_to_each_other(world: World) -> None:
    talking(world, ANNA)
    log_in(world, BRUNO)
    done = ask(world, SingleStepTransfer(ANNA, *ids(world), "2002"))
    assert story(done) == ["1002 ALERTING", "1002 is RESERVED", "1001 ENDED", "1001 is WORK_READY"]
    assert call_of(world, BRUNO).data == {"case": "7"}
    let(world, deeds.CallAnswered(BRUNO))
    assert parties(world, BRUNO) == [CUSTOMER, "2002"]


def test_a_blind_transfer_outside_leaves_the_switch(world: World) -> None:
    talking(world, ANNA)
    assert story(ask(world, SingleStepTransfer(ANNA, *ids(world), OUTSIDE))) == ["1001 ENDED", "1001 is WORK_READY"]


def test_a_blind_transfer_to_a_queue_waits_there_with_its_data(world: World) -> None:
    talking(world, ANNA)
    ask(world, SingleStepTransfer(ANNA, *ids(world), "sales"))
    (ticket,) = world.waiting()
    assert ticket.matter.data == {"case": "7"}
    make_ready(world, BRUNO)
    assert call_of(world, BRUNO).data == {"case": "7"}
    assert parties(world, BRUNO) == [CUSTOMER, "2002"]


def test_a_blind_transfer_to_nowhere_changes_nothing(world: World) -> None:
    talking(world, ANNA)
    make_ready(world, BRUNO)
    let(world, deeds.CallArrives(BRUNO))
    for destination in ("nowhere", "2002", "2001"):
        command = SingleStepTransfer(ANNA, *ids(world), destination)
        assert_refused(world.execute(command, NOW), Refusal.REJECTED)
    assert agent_of(world, ANNA).state is AgentState.TALKING


def test_a_conference_grows_by_whoever_is_dialled_into_it(world: World) -> None:
    talking(world, ANNA)
    for login_id, extension in ((BRUNO, "2002"), (CARLA, "2003")):
        log_in(world, login_id)
        command = SingleStepConference(ANNA, *ids(world), extension)
        ask(world, command)
        assert world.execute(command, NOW) == Done(Confirmed())
        let(world, deeds.CallAnswered(login_id))
    for login_id in (ANNA, BRUNO, CARLA):
        assert parties(world, login_id) == [CUSTOMER, "2001", "2002", "2003"]
    done = ask(world, ClearConnection(ANNA, *ids(world)))
    assert story(done)[:2] == ["1001 ENDED", "1001 is WORK_READY"]
    assert parties(world, BRUNO) == [CUSTOMER, "2002", "2003"]
    let(world, deeds.FarHungUp(BRUNO))
    assert parties(world, CARLA) == ["2002", "2003"]
    assert story(let(world, deeds.CallEnded(CARLA))) == [
        "1002 ENDED",
        "1002 is WORK",
        "1003 ENDED",
        "1003 is WORK",
    ]


def test_a_queue_cannot_be_dialled_into_a_call(world: World) -> None:
    talking(world, ANNA)
    assert_refused(world.execute(SingleStepConference(ANNA, *ids(world), "sales"), NOW), Refusal.REJECTED)


def test_tones_are_kept_with_the_call(world: World) -> None:
    talking(world, ANNA)
    for digits in ("12#", "A*"):
        assert world.execute(SendDtmf(ANNA, *ids(world), digits), NOW) == Done(Confirmed())
    let(world, deeds.TonesSent(ANNA, "0"))
    seat = world.seat(ANNA)
    assert seat is not None
    assert seat.call is not None
    assert seat.call.primary is not None
    assert seat.call.primary.call.tones == "12#A*0"
    ask(world, SendDtmf(ANNA, *ids(world), "1" * MOST_TONES))
    assert seat.call.primary.call.tones == "1" * MOST_TONES


def test_tones_need_somebody_who_hears_them_and_must_be_tones(world: World) -> None:
    talking(world, ANNA)
    for digits in ("", "E", "1 2"):
        assert_refused(world.execute(SendDtmf(ANNA, *ids(world), digits), NOW), Refusal.REJECTED)
    ask(world, HoldCall(ANNA, *ids(world)))
    assert_refused(world.execute(SendDtmf(ANNA, *ids(world), "1"), NOW), Refusal.INVALID_STATE)


def test_what_a_ringing_leg_cannot_do(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA))
    refused: list[LegCommand] = [
        HoldCall(ANNA, *ids(world)),
        RetrieveCall(ANNA, *ids(world)),
        SingleStepTransfer(ANNA, *ids(world), OUTSIDE),
        SingleStepConference(ANNA, *ids(world), OUTSIDE),
    ]
    for command in refused:
        assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)
    assert leg_of(world, ANNA).state is ConversationState.ALERTING
    assert contact_of(world, ANNA).state is InteractionState.ALERTING
