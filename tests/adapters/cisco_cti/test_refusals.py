"""Outcomes of the link as results of the port."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.outcomes import Answer, CodeSpace, Declined, NoLink, Unanswered
from adapters.cisco_cti.protocol.typed_agents import SetAgentStateConf
from adapters.cisco_cti.refusals import BY_SERVER, BY_SWITCH, impossible, refused
from adapters.port import Refusal

CASES = [
    (CodeSpace.SWITCH, 256, Refusal.UNKNOWN_AGENT),
    (CodeSpace.SWITCH, 257, Refusal.INVALID_CREDENTIALS),
    (CodeSpace.SWITCH, 260, Refusal.UNKNOWN_EXTENSION),
    (CodeSpace.SWITCH, 283, Refusal.EXTENSION_IN_USE),
    (CodeSpace.SWITCH, 281, Refusal.INVALID_REASON),
    (CodeSpace.SWITCH, 22, Refusal.INVALID_STATE),
    (CodeSpace.SWITCH, 8, Refusal.NOT_ALLOWED),
    (CodeSpace.SWITCH, 70, Refusal.REJECTED),
    (CodeSpace.SERVER, 8, Refusal.UNKNOWN_AGENT),
    (CodeSpace.SERVER, 12, Refusal.NOT_SUPPORTED),
    (CodeSpace.SERVER, 15, Refusal.UNAVAILABLE),
    (CodeSpace.SERVER, 17, Refusal.REJECTED),
]


@pytest.mark.parametrize(("space", "number", "refusal"), CASES)
def test_ctios_86_a_number_means_what_its_list_says(space: CodeSpace, number: int, refusal: Refusal) -> None:
    found = refused(Declined("HOLD_CALL_REQ", space, number))
    assert found is not None
    assert (found.refusal, found.code) == (refusal, number)
    assert found.detail.startswith(f"{space}_")


@pytest.mark.parametrize("space", list(CodeSpace))
def test_ctios_88_unknown_numbers_are_passed_on_as_numbers(space: CodeSpace) -> None:
    found = refused(Declined("HOLD_CALL_REQ", space, 4711, 13031))
    assert found is not None
    assert (found.refusal, found.code) == (Refusal.REJECTED, 4711)
    assert f"{space}_4711" in found.detail
    assert "13031" in found.detail


def test_ctios_31_without_a_link_or_an_answer_the_switch_is_unavailable() -> None:
    for outcome in (NoLink("X", was_sent=True), NoLink("X", was_sent=False), Unanswered("X", 5)):
        found = refused(outcome)
        assert found is not None
        assert (found.refusal, found.code, found.detail) == (Refusal.UNAVAILABLE, None, outcome.sentence)


def test_an_answer_is_no_refusal() -> None:
    assert refused(Answer((SetAgentStateConf(invoke_id=1),))) is None


def test_both_tables_hold_numbers_that_overlap_and_differ() -> None:
    both = BY_SWITCH.keys() & BY_SERVER.keys()
    assert {number for number in both if BY_SWITCH[number] is not BY_SERVER[number]} >= {8}
    assert impossible("x").refusal is Refusal.INVALID_STATE
