"""When a command about a contact is done, cannot be done any more, or may still come: one table, walked in full."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from adapters import contacts as port
from adapters.contacts import Contact, Party
from bridge.session.tree.goals import _GOALS, Verdict, goal_of
from contracts.vocabulary import ContactId, ConversationState, InteractionState, LegId
from tests.session.support import ME
from tests.session.tree.support import CUSTOMER, EXPERT, HELD, MYSELF, TALKING, call, consult_leg, leg

S, L = InteractionState, ConversationState
MET, OPEN, LOST = Verdict
K, FIRST = ContactId("k1"), LegId("l1")
GONE = None
STARTED = call(S.STARTED)


def verdict(command: port.ContactCommand, contact: Contact | None, before: Contact = STARTED) -> Verdict:
    return goal_of(command, before)(contact)


def test_every_command_about_a_contact_has_a_goal() -> None:
    assert set(_GOALS) == set(get_args(port.ContactCommand))


BY_STATE = {
    port.AcceptContact(ME, K): {S.ALERTING: OPEN, S.DIALING: LOST, S.STARTED: MET, S.ENDED: LOST, S.COMPLETED: LOST},
    port.RejectContact(ME, K): {S.ALERTING: OPEN, S.DIALING: LOST, S.STARTED: LOST, S.ENDED: MET, S.COMPLETED: MET},
    port.CompleteContact(ME, K): {S.ALERTING: OPEN, S.DIALING: OPEN, S.STARTED: OPEN, S.ENDED: OPEN, S.COMPLETED: MET},
    port.TransferCall(ME, K): {S.ALERTING: LOST, S.DIALING: LOST, S.STARTED: OPEN, S.ENDED: MET, S.COMPLETED: MET},
}


@pytest.mark.parametrize("command", BY_STATE)
@pytest.mark.parametrize("state", S)
def test_by_the_state_of_the_contact(command: port.ContactCommand, state: InteractionState) -> None:
    assert verdict(command, call(state)) is BY_STATE[command][state]
    assert verdict(command, GONE) is BY_STATE[command][S.COMPLETED]


BY_LEG = {
    port.AnswerCall(ME, K, FIRST): (OPEN, LOST, MET, MET, LOST),
    port.HoldCall(ME, K, FIRST): (LOST, LOST, OPEN, MET, LOST),
    port.RetrieveCall(ME, K, FIRST): (LOST, LOST, MET, OPEN, LOST),
    port.SendDtmf(ME, K, FIRST, "1"): (LOST, LOST, OPEN, OPEN, LOST),
    port.ClearConnection(ME, K, FIRST): (OPEN, OPEN, OPEN, OPEN, MET),
    port.SingleStepTransfer(ME, K, FIRST, "2102"): (OPEN, OPEN, OPEN, OPEN, MET),
}
"""ALERTING, DIALING, ESTABLISHED, HELD, RELEASED."""


@pytest.mark.parametrize("command", BY_LEG)
@pytest.mark.parametrize("state", L)
def test_by_the_state_of_the_leg(command: port.ContactCommand, state: ConversationState) -> None:
    """A leg that is missing is as one that is RELEASED."""
    expected = dict(zip(L, BY_LEG[command], strict=True))
    assert verdict(command, call(S.STARTED, leg(state), consult_leg())) is expected[state]
    for over in (GONE, call(S.ENDED), call(S.STARTED, consult_leg())):
        assert verdict(command, over) is expected[L.RELEASED]


@pytest.mark.parametrize(
    ("wanted", "shown", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, MET),
        ({"a": 1}, {"a": 2}, OPEN),
        ({"a": 1, "b": None}, {"a": 1}, MET),
        ({"b": None}, {"b": 2}, OPEN),
        ({"a": {"x": [1]}}, {"a": {"x": [1]}}, MET),
        ({"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, OPEN),
        ({}, {"a": 1}, MET),
    ],
)
def test_data_is_set_and_null_takes_a_key_away(
    wanted: dict[str, object], shown: dict[str, object], expected: Verdict
) -> None:
    command = port.UpdateContactData(ME, K, wanted)
    assert verdict(command, replace(STARTED, data=shown)) is expected
    assert verdict(command, GONE) is LOST


CONSULTING = call(S.STARTED, HELD, consult_leg())
OVER = consult_leg(L.RELEASED)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (STARTED, OPEN),
        (call(S.STARTED, HELD), OPEN),
        (call(S.STARTED, HELD, OVER), OPEN),
        (call(S.STARTED, HELD, consult_leg(L.DIALING)), MET),
        (call(S.STARTED, HELD, OVER, consult_leg(L.DIALING, id="l3")), MET),
        (call(S.ENDED), LOST),
        (GONE, LOST),
    ],
)
def test_a_consult_is_there(shown: Contact | None, expected: Verdict) -> None:
    assert verdict(port.ConsultationCall(ME, K, "2102"), shown) is expected


THREE = leg(parties=(CUSTOMER, MYSELF, EXPERT))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (CONSULTING, OPEN),
        (call(S.STARTED, THREE), MET),
        (call(S.STARTED, THREE, OVER), MET),
        (call(S.STARTED, HELD), LOST),
        (call(S.STARTED, TALKING), LOST),
        (call(S.STARTED, consult_leg()), LOST),
        (call(S.ENDED), LOST),
        (GONE, LOST),
    ],
)
def test_a_conference_is_one_call_of_both(shown: Contact | None, expected: Verdict) -> None:
    """Somebody joined: a consult call that ended by itself, the customer taken back, is none."""
    assert verdict(port.ConferenceCall(ME, K), shown, CONSULTING) is expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (CONSULTING, OPEN),
        (call(S.STARTED, TALKING, consult_leg(L.HELD)), MET),
        (call(S.STARTED, consult_leg()), LOST),
        (call(S.STARTED, leg(L.RELEASED), consult_leg()), LOST),
        (GONE, LOST),
    ],
)
def test_both_legs_have_changed_places(shown: Contact | None, expected: Verdict) -> None:
    assert verdict(port.AlternateCall(ME, K), shown, CONSULTING) is expected


def test_nothing_to_change_places_with() -> None:
    both_talk = call(S.STARTED, TALKING, consult_leg())
    assert verdict(port.AlternateCall(ME, K), both_talk, both_talk) is LOST


def with_parties(*parties: Party) -> Contact:
    return call(S.STARTED, leg(parties=parties))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (with_parties(CUSTOMER, MYSELF), OPEN),
        (with_parties(CUSTOMER, MYSELF, EXPERT), MET),
        (call(S.ENDED), LOST),
        (GONE, LOST),
    ],
)
def test_somebody_of_that_number_joined(shown: Contact | None, expected: Verdict) -> None:
    assert verdict(port.SingleStepConference(ME, K, FIRST, "2102"), shown) is expected


def test_one_of_that_number_more() -> None:
    """The number was in the call already: a second one is wanted."""
    before = with_parties(CUSTOMER, MYSELF, EXPERT)
    command = port.SingleStepConference(ME, K, FIRST, "2102")
    assert verdict(command, before, before) is OPEN
    assert verdict(command, with_parties(CUSTOMER, MYSELF, EXPERT, replace(EXPERT, party_id="p4")), before) is MET
