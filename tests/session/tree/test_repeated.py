"""Work that must not run twice, asked again after a crash: found in the picture, else its outcome is unknown (section 6)."""

from __future__ import annotations

import pytest

from adapters.contacts import Contact, Leg
from bridge.session import sentences
from bridge.session.tree.contacting import NEEDS_CONSULT
from bridge.session.tree.repeated import count
from contracts import channel, conversation, interaction, vendor_requests
from contracts.registry import ONCE
from contracts.vocabulary import ContactId, ConversationState, InteractionState
from tests.session.support import body_of
from tests.session.tree.support import (
    CALL,
    CALLS,
    CUSTOMER,
    EXPERT,
    HELD,
    MYSELF,
    PRIMARY,
    TALKING,
    Desk,
    call,
    consult_leg,
    consulting,
    in_call,
    leg,
    restarted,
    taken_up,
)

S, L = InteractionState, ConversationState
TO: dict[str, object] = {"destination": "2102"}
PLACES: dict[str, tuple[str, dict[str, object]]] = {
    channel.DIAL: (CALLS, {"destination": "0170"}),
    interaction.CONSULT: (CALL, TO),
    interaction.TRANSFER: (CALL, {}),
    interaction.CONFERENCE: (CALL, {}),
    interaction.ALTERNATE: (CALL, {}),
    conversation.TRANSFER: (PRIMARY, TO),
    conversation.CONFERENCE: (PRIMARY, TO),
    conversation.SEND_DTMF: (PRIMARY, {"digits": "1"}),
}
NEW: dict[str, dict[str, ContactId]] = {channel.DIAL: {"contact_id": ContactId("k9")}}
"""The contact a dial brought is none that had a destination."""
UNKNOWN = ["warning OUTCOME_UNKNOWN", f"no: {sentences.OUTCOME_UNKNOWN}"]
THREE = leg(parties=(CUSTOMER, MYSELF, EXPERT))


def again(
    name: str, *contacts: Contact, link_up: bool = True, desk: Desk | None = None, counted: bool = True
) -> tuple[Desk, list[str]]:
    """It was started at this desk, the bridge died, and it comes again while the switch shows these contacts."""
    path, body = PLACES[name]
    before = desk or in_call()
    known = count(before.session, tuple(path.split(".")), name, body_of(name, body)) if counted else None
    desk = restarted(before, *contacts, link_up=link_up)
    taken_up(desk)
    desk.all.clear()
    return desk, desk.ask(name, path, repeated=True, before=known, **body)


@pytest.mark.parametrize(
    "other", [call(S.STARTED, TALKING), call(S.ALERTING, leg(L.ALERTING), contact_id=ContactId("k9"))]
)
def test_a_call_from_the_number_that_was_to_be_dialled_is_not_the_one_dialled(other: Contact) -> None:
    """One that has a destination was there before, one that rings comes in."""
    desk, answer = again(channel.DIAL, other)
    assert answer == UNKNOWN
    assert desk.commands == []


def test_all_of_it_has_its_case() -> None:
    assert set(PLACES) == ONCE - vendor_requests.NAMES


@pytest.mark.parametrize(
    ("name", "legs"),
    [
        (channel.DIAL, (TALKING,)),
        (channel.DIAL, (leg(L.DIALING),)),
        (interaction.CONSULT, (HELD, consult_leg(L.DIALING))),
        (interaction.CONFERENCE, (THREE,)),
        (interaction.CONFERENCE, (leg(L.HELD, parties=THREE.parties),)),
        (conversation.CONFERENCE, (THREE,)),
    ],
)
def test_what_the_picture_shows_is_success_and_is_not_run(name: str, legs: tuple[Leg, ...]) -> None:
    desk, answer = again(name, call(S.STARTED, *legs, **NEW.get(name, {})))
    assert answer == ["yes"]
    assert desk.commands == []


@pytest.mark.parametrize(
    ("name", "legs"),
    [
        (channel.DIAL, (leg(parties=(MYSELF,)),)),
        (interaction.CONSULT, (HELD,)),
        (interaction.CONSULT, (HELD, consult_leg(L.RELEASED))),
        (interaction.CONFERENCE, (TALKING,)),
        (interaction.CONFERENCE, (HELD, consult_leg())),
        (interaction.CONFERENCE, (THREE, consult_leg())),
        (conversation.CONFERENCE, (TALKING,)),
        (conversation.CONFERENCE, (leg(L.RELEASED, parties=THREE.parties),)),
        (interaction.TRANSFER, (TALKING,)),
        (interaction.ALTERNATE, (leg(L.HELD), consult_leg())),
        (interaction.ALTERNATE, (TALKING, consult_leg(L.HELD))),
        (conversation.TRANSFER, (TALKING,)),
        (conversation.SEND_DTMF, (TALKING,)),
    ],
)
def test_what_it_does_not_show_may_have_happened(name: str, legs: tuple[Leg, ...]) -> None:
    """The warning first, of the destination that was asked; nothing is run."""
    desk, answer = again(name, call(S.STARTED, *legs))
    assert answer == UNKNOWN
    assert desk.heard == [(f"S1.{PLACES[name][0]}", f"{name.partition('.')[0]}.warning")]
    assert desk.body().details == {"name": name}
    assert desk.commands == []


@pytest.mark.parametrize(
    ("name", "before"),
    [
        (interaction.CONFERENCE, call(S.STARTED, leg(L.HELD, parties=THREE.parties), consult_leg())),
        (conversation.CONFERENCE, call(S.STARTED, THREE)),
    ],
)
def test_what_was_there_before_it_started_is_no_proof(name: str, before: Contact) -> None:
    """Three who were in the call already, and a consult that ended by itself; one who was to be added and was there."""
    desk, answer = again(name, call(S.STARTED, THREE), desk=in_call(before))
    assert answer == UNKNOWN
    assert desk.commands == []


def test_a_call_to_the_same_number_that_was_there_before_is_not_the_one_dialled() -> None:
    """It never had a destination; a second one beside it is."""
    before, new = (call(S.STARTED, TALKING, contact_id=ContactId(each)) for each in ("k8", "k9"))
    desk = in_call()
    desk.see_contact(before)
    assert again(channel.DIAL, before, desk=desk)[1] == UNKNOWN
    assert again(channel.DIAL, before, new, desk=desk)[1] == ["yes"]


def test_what_nobody_counted_is_not_known() -> None:
    """Started by a bridge that did not count."""
    assert again(conversation.CONFERENCE, call(S.STARTED, THREE), counted=False)[1] == UNKNOWN


@pytest.mark.parametrize("name", sorted(PLACES))
@pytest.mark.parametrize("link_up", [True, False])
def test_of_a_contact_that_is_gone_and_without_the_switch_nothing_is_known(name: str, link_up: bool) -> None:
    """A transfer may have ended the contact, and so may the customer."""
    desk, answer = again(name, link_up=link_up)
    assert answer == UNKNOWN
    assert desk.commands == []


def test_a_picture_of_before_the_link_was_lost_is_no_proof() -> None:
    desk = restarted(in_call(), call(S.STARTED, THREE))
    taken_up(desk)
    desk.unlink()
    assert desk.ask(conversation.CONFERENCE, PRIMARY, repeated=True, before=0, destination="2102") == UNKNOWN


def test_the_warning_waits_for_nothing_after_a_restart() -> None:
    """It comes again before the session speaks: what it held leaves first, the answer last."""
    desk = restarted(in_call(), call(S.STARTED))
    assert desk.ask(conversation.SEND_DTMF, PRIMARY, repeated=True, digits="1") == UNKNOWN


def test_all_other_work_runs_again() -> None:
    """ "Already so" is SUCCESS."""
    desk = restarted(in_call(), call(S.STARTED, HELD))
    taken_up(desk)
    assert desk.ask(conversation.HOLD, PRIMARY, repeated=True) == ["yes"]
    assert desk.ask(conversation.RETRIEVE, PRIMARY, repeated=True) == ["run RetrieveCall"]


@pytest.mark.parametrize("name", sorted(PLACES))
def test_what_came_the_first_time_is_run(name: str) -> None:
    path, body = PLACES[name]
    desk = consulting() if name in NEEDS_CONSULT else in_call()
    (run,) = desk.ask(name, path, **body)
    assert run.startswith("run ")


def test_what_is_not_there_or_not_initialised_was_not_run_either() -> None:
    desk = in_call()
    assert desk.ask(interaction.TRANSFER, "g1.c1.i9", repeated=True) == [f"no: {sentences.NO_DESTINATION}"]
    desk.node(CALL).is_open = False
    assert desk.ask(interaction.TRANSFER, CALL, repeated=True) == [f"no: {sentences.NOT_INITIALISED_BELOW}"]
    assert desk.said == []
