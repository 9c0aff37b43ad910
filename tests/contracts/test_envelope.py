"""What is known of an unreadable message."""

from __future__ import annotations

from contracts.envelope import Problem, Unreadable
from contracts.errors import ContractError


def test_unreadable_is_its_sentence() -> None:
    problem = Unreadable(Problem.BAD_TYPE, "No.")
    assert isinstance(problem, ContractError)
    assert str(problem) == problem.sentence == "No."
    assert (problem.type, problem.name, problem.target_text, problem.request_id) == (None, None, None, None)
    assert not problem.enveloped


def test_reasons_fit_a_header() -> None:
    assert all(reason.isascii() and reason == reason.lower() and " " not in reason for reason in Problem)
