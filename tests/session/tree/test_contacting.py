"""Every request of an interaction and a conversation: its command, its goal met, out of reach, already so (protocol section 5)."""

from __future__ import annotations

import pytest

from adapters import contacts as port
from adapters.port import Refusal
from bridge.session import sentences
from bridge.session.tree import contacting, table
from bridge.session.tree.table import REQUESTS
from contracts import conversation, interaction
from contracts.registry import DISPOSES, ONCE
from contracts.spec import DestinationKind
from contracts.vocabulary import ConversationState, InteractionState
from tests.session.support import ME
from tests.session.tree.cases import CASES, CONSULTING, FIRST, OVER, TO, Case, K
from tests.session.tree.support import (
    CALL,
    CHAT,
    HELD,
    PRIMARY,
    TALKING,
    Desk,
    call,
    chat,
    consult_leg,
    in_call,
    in_chat,
)

S, L = InteractionState, ConversationState
IDS = [case.name for case in CASES]


def begun(case: Case) -> Desk:
    """The request came and its command runs."""
    desk = in_call(case.at)
    assert desk.ask(case.name, case.path, **case.body) == [f"run {type(case.command).__name__}"]
    assert desk.command == case.command
    return desk


def test_every_request_that_asks_the_switch_of_a_contact_has_its_case() -> None:
    assert {case.name for case in CASES} | {conversation.SEND_DTMF} == set(contacting.COMMANDS)
    kinds = (DestinationKind.INTERACTION, DestinationKind.CONVERSATION)
    assert set().union(*(REQUESTS[kind] for kind in kinds)) - table.BOOKKEEPING == set(contacting.COMMANDS)
    assert not set(contacting.COMMANDS) & DISPOSES


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_success_when_the_picture_shows_it(case: Case) -> None:
    desk = begun(case)
    assert desk.accept() == []
    assert desk.change(**case.met) == [*case.events, "yes"]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_events_may_come_before_the_answer_of_the_switch(case: Case) -> None:
    desk = begun(case)
    assert desk.change(**case.met) == case.events
    assert desk.accept() == ["yes"]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_success_when_the_switch_says_that_it_is_so(case: Case) -> None:
    desk = begun(case)
    assert desk.confirm() == ["yes"]
    assert desk.change(**case.met) == case.events


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_the_switch_refuses_fails_and_changes_nothing(case: Case) -> None:
    desk = begun(case)
    before = desk.session.row()
    assert desk.refuse() == ["note command_refused", "no: The phone system refused the request."]
    assert (desk.session.row(), desk.said, desk.session.flow) == (before, [], None)


TRANSFERS = (interaction.TRANSFER, conversation.TRANSFER)


@pytest.mark.parametrize("case", [each for each in CASES if each.name not in TRANSFERS], ids=lambda case: case.name)
def test_refused_but_true_by_another_hand_is_no_failure(case: Case) -> None:
    """Decision 0004: goal met, SUCCESS (release while the customer hangs up)."""
    desk = begun(case)
    desk.change(**case.met)
    assert desk.refuse() == ["note command_refused", "yes"]


@pytest.mark.parametrize("case", [each for each in CASES if each.name in TRANSFERS], ids=lambda case: case.name)
def test_a_refused_transfer_is_none_whoever_hung_up(case: Case) -> None:
    desk = begun(case)
    desk.change(**case.met)
    assert desk.refuse()[-1] == f"no: {sentences.refusal_sentence(Refusal.REJECTED)}"


def test_a_refused_consult_is_not_the_one_somebody_made_at_the_phone() -> None:
    desk = in_call(call(S.STARTED))
    assert desk.ask(interaction.CONSULT, CALL, destination="2103") == ["run ConsultationCall"]
    desk.change(legs=(HELD, consult_leg()))
    assert desk.refuse()[-1] == f"no: {sentences.refusal_sentence(Refusal.REJECTED)}"


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_out_of_time_the_outcome_is_unknown_and_a_late_result_is_an_event(case: Case) -> None:
    desk = begun(case)
    desk.accept()
    assert desk.time_out() == [f"no: {sentences.TIMED_OUT}"]
    assert desk.change(**case.met) == case.events


@pytest.mark.parametrize("case", [each for each in CASES if each.lost is not None], ids=lambda case: case.name)
def test_what_cannot_come_true_any_more_fails_at_once(case: Case) -> None:
    """Decision 0004: goal out of reach (answer while the call is redirected)."""
    desk = begun(case)
    desk.accept()
    assert case.lost is not None
    assert desk.change(**case.lost)[-1] == f"no: {sentences.CHANGED}"
    assert desk.session.flow is None


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_so_already_is_success_and_asks_nobody(case: Case) -> None:
    """Work that must not happen twice is not "already so": it is refused."""
    desk = in_call(case.at)
    desk.change(**case.met)
    if case.name == interaction.CONSULT:
        expected = sentences.NOT_NOW
    elif case.name in (interaction.TRANSFER, interaction.CONFERENCE):
        expected = sentences.NO_CONSULT
    else:
        expected = sentences.NOT_NOW if case.name in ONCE else ""
    if case.name in (interaction.ALTERNATE, conversation.CONFERENCE):  # once more is something else
        assert desk.ask(case.name, case.path, **case.body) == [f"run {type(case.command).__name__}"]
    else:
        assert desk.ask(case.name, case.path, **case.body) == [f"no: {expected}" if expected else "yes"]
        assert desk.commands == []


ENDS = {interaction.REJECT, interaction.COMPLETE, conversation.RELEASE}


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_of_a_contact_that_is_over_only_its_end_is_so_already(case: Case) -> None:
    desk = in_call(case.at)
    desk.change(**OVER)
    answer = desk.ask(case.name, case.path, **case.body)
    assert answer == (["yes"] if case.name in ENDS else [f"no: {sentences.NOT_NOW}"])
    assert desk.commands == []


@pytest.mark.parametrize("name", sorted(contacting.NEEDS_CONSULT))
@pytest.mark.parametrize("legs", [(HELD,), (HELD, consult_leg(L.RELEASED))])
def test_what_needs_a_consult(name: str, legs: tuple[port.Leg, ...]) -> None:
    """Also when it is over and still shown."""
    desk = in_call(CONSULTING)
    desk.change(legs=legs)
    assert desk.ask(name, CALL) == [f"no: {sentences.NO_CONSULT}"]
    assert desk.commands == []


def test_one_consult_at_a_time() -> None:
    desk = in_call(CONSULTING)
    assert desk.ask(interaction.CONSULT, CALL, destination="2103") == [f"no: {sentences.NOT_NOW}"]
    desk.change(legs=(HELD, consult_leg(L.RELEASED)))
    assert desk.ask(interaction.CONSULT, CALL, destination="2103") == ["run ConsultationCall"]


@pytest.mark.parametrize(
    ("name", "path", "state", "body"),
    [
        (interaction.ACCEPT, CALL, S.ENDED, {}),
        (interaction.CONSULT, CALL, S.ALERTING, TO),
        (conversation.HOLD, PRIMARY, S.ALERTING, {}),
        (conversation.RETRIEVE, PRIMARY, S.ALERTING, {}),
        (conversation.ANSWER, PRIMARY, S.DIALING, {}),
        (conversation.SEND_DTMF, PRIMARY, S.ALERTING, {"digits": "1"}),
    ],
)
def test_what_the_state_of_the_contact_does_not_allow(
    name: str, path: str, state: InteractionState, body: dict[str, object]
) -> None:
    desk = in_call(call(state))
    assert desk.ask(name, path, **body) == [f"no: {sentences.NOT_NOW}"]
    assert desk.commands == []


def test_tones_are_only_confirmed() -> None:
    """Nothing shows them, and no event follows."""
    desk = in_call()
    assert desk.ask(conversation.SEND_DTMF, PRIMARY, digits="12#") == ["run SendDtmf"]
    assert desk.command == port.SendDtmf(ME, K, FIRST, "12#")
    assert desk.confirm() == ["yes"]
    desk.ask(conversation.SEND_DTMF, PRIMARY, digits="1")
    desk.accept()
    assert desk.change(state=S.ENDED, legs=())[-1] == f"no: {sentences.CHANGED}"


@pytest.mark.parametrize(
    ("name", "at", "met", "events"),
    [
        (interaction.ACCEPT, S.ALERTING, S.STARTED, [interaction.STARTED]),
        (interaction.REJECT, S.ALERTING, S.COMPLETED, [interaction.ENDED, interaction.COMPLETED]),
        (interaction.COMPLETE, S.STARTED, S.COMPLETED, [interaction.ENDED, interaction.COMPLETED]),
        (interaction.COMPLETE, S.ENDED, S.COMPLETED, [interaction.COMPLETED]),
    ],
)
def test_a_chat_is_taken_refused_and_finished(
    name: str, at: InteractionState, met: InteractionState, events: list[str]
) -> None:
    desk = in_chat(at)
    (run,) = desk.ask(name, CHAT)
    assert run.startswith("run ")
    desk.accept()
    assert desk.change("k2", state=met) == [*events, "yes"]


def test_what_one_contact_does_is_nothing_to_another() -> None:
    desk = in_call(call())
    desk.see_contact(chat())
    desk.ask(interaction.ACCEPT, CALL)
    desk.accept()
    desk.change("k2", state=S.STARTED)
    assert desk.session.flow is not None
    assert desk.change(state=S.STARTED, legs=(TALKING,))[-1] == "yes"
