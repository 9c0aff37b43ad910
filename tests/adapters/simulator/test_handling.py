"""Transcripts of the commands about a contact, and of the deeds that do the same."""

from __future__ import annotations

import pytest

from adapters.contacts import (
    AcceptContact,
    CompleteContact,
    ConsultationCall,
    HoldCall,
    RejectContact,
    UpdateContactData,
)
from adapters.port import Accepted, Cause, Confirmed, Refusal, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ContactId, InteractionState, LegId
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    NOBODY,
    NOW,
    ask,
    assert_refused,
    call_of,
    contact_of,
    let,
    log_in,
    make_ready,
    moved,
    story,
    talking,
    told,
)

NONE = ContactId("none")


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def in_wrap_up(world: World) -> ContactId:
    talking(world, ANNA)
    let(world, deeds.FarHungUp(ANNA))
    return contact_of(world, ANNA).contact_id


def test_a_call_is_accepted_and_then_confirmed(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA))
    accept = AcceptContact(ANNA, call_of(world, ANNA).contact_id)
    done = world.execute(accept, NOW)
    assert done.result == Accepted()
    assert story(done) == ["1001 STARTED", "1001 is TALKING"]
    assert world.execute(accept, NOW) == Done(Confirmed())


def test_a_call_is_rejected_at_this_phone(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA))
    done = ask(world, RejectContact(ANNA, call_of(world, ANNA).contact_id))
    assert story(done) == ["1001 COMPLETED", "1001 is READY"]


def test_what_is_not_offered_is_neither_accepted_nor_rejected(world: World) -> None:
    talking(world, ANNA)
    contact_id = call_of(world, ANNA).contact_id
    assert_refused(world.execute(RejectContact(ANNA, contact_id), NOW), Refusal.INVALID_STATE)
    let(world, deeds.FarHungUp(ANNA))
    assert world.execute(RejectContact(ANNA, contact_id), NOW) == Done(Confirmed())
    assert_refused(world.execute(AcceptContact(ANNA, contact_id), NOW), Refusal.INVALID_STATE)


def test_wrap_up_ends_with_the_contact(world: World) -> None:
    contact_id = in_wrap_up(world)
    done = ask(world, CompleteContact(ANNA, contact_id, ("D1", "D2")))
    assert story(done) == ["1001 COMPLETED", "1001 is READY"]
    assert moved(done).cause is Cause.REQUEST
    assert_refused(world.execute(CompleteContact(ANNA, contact_id), NOW), Refusal.INVALID_STATE)


def test_unknown_dispositions_complete_nothing(world: World) -> None:
    contact_id = in_wrap_up(world)
    for ids in (("none",), ("D1", "none"), ("D6",)):
        assert_refused(world.execute(CompleteContact(ANNA, contact_id, ids), NOW), Refusal.INVALID_REASON)
    assert contact_of(world, ANNA).state is InteractionState.ENDED


def test_a_call_that_goes_on_is_not_completed(world: World) -> None:
    talking(world, ANNA)
    assert_refused(world.execute(CompleteContact(ANNA, call_of(world, ANNA).contact_id), NOW), Refusal.INVALID_STATE)


@pytest.mark.parametrize("state", [AgentState.READY, AgentState.NOT_READY])
def test_who_chooses_a_state_in_wrap_up_completes_the_contact(world: World, state: AgentState) -> None:
    in_wrap_up(world)
    assert story(ask(world, SetAgentState(ANNA, state))) == ["1001 COMPLETED", f"1001 is {state}"]


def test_a_state_asked_for_during_the_call_leaves_no_wrap_up(world: World) -> None:
    talking(world, ANNA)
    assert world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N1"), NOW) == Done(Accepted(is_deferred=True))
    assert story(let(world, deeds.FarHungUp(ANNA))) == ["1001 COMPLETED", "1001 is NOT_READY"]


def test_data_is_set_and_taken_away_key_by_key(world: World) -> None:
    talking(world, ANNA)
    update = UpdateContactData(ANNA, call_of(world, ANNA).contact_id, {"case": None, "order": {"id": 5}})
    assert [each.data for each in told(ask(world, update))] == [{"order": {"id": 5}}]
    assert world.execute(update, NOW) == Done(Confirmed())


def test_data_of_a_contact_in_wrap_up_can_still_be_set(world: World) -> None:
    update = UpdateContactData(ANNA, in_wrap_up(world), {"note": "call back"})
    assert [each.data for each in told(ask(world, update))] == [{"case": "7", "note": "call back"}]


def test_contacts_that_are_not_there(world: World) -> None:
    talking(world, ANNA)
    theirs = call_of(world, ANNA).contact_id
    log_in(world, BRUNO)
    for command in (
        AcceptContact(ANNA, NONE),
        CompleteContact(BRUNO, theirs),
        ConsultationCall(BRUNO, theirs, "2003"),
        HoldCall(BRUNO, theirs, LegId(f"{theirs}.1")),
    ):
        assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)
    assert_refused(world.execute(AcceptContact(NOBODY, NONE), NOW), Refusal.UNKNOWN_AGENT)


def test_the_same_at_the_phone(world: World) -> None:
    make_ready(world, ANNA)
    let(world, deeds.CallArrives(ANNA), deeds.ContactAccepted(ANNA))
    assert told(let(world, deeds.DataChanged(ANNA, {"a": 1})))[0].data == {"a": 1}
    let(world, deeds.FarHungUp(ANNA))
    done = let(world, deeds.ContactCompleted(ANNA, disposition_ids=("D1",)))
    assert (story(done), moved(done).cause) == (["1001 COMPLETED", "1001 is READY"], Cause.AGENT)
    let(world, deeds.CallArrives(ANNA))
    assert story(let(world, deeds.ContactRejected(ANNA))) == ["1001 COMPLETED", "1001 is READY"]


def test_deeds_without_a_contact_they_could_be_done_to(world: World) -> None:
    log_in(world, ANNA)
    for kind in (deeds.ContactAccepted, deeds.ContactRejected, deeds.ContactCompleted, deeds.MediaLeft):
        assert_refused(world.do(kind(ANNA), NOW), Refusal.INVALID_STATE)
        assert_refused(world.do(kind(ANNA, NONE), NOW), Refusal.INVALID_STATE)
        assert_refused(world.do(kind(NOBODY), NOW), Refusal.UNKNOWN_AGENT)
    assert_refused(world.do(deeds.DataChanged(ANNA, {}), NOW), Refusal.INVALID_STATE)
