"""Every code is explained (protocol 7)."""

from __future__ import annotations

from contracts.errors import ERRORS, WARNINGS
from contracts.vocabulary import ErrorCode, WarningCode


def test_every_code_is_in_its_table() -> None:
    assert list(WARNINGS) == list(WarningCode)
    assert list(ERRORS) == list(ErrorCode)


def test_explanations_are_sentences() -> None:
    explanations = [info.explanation for info in (*WARNINGS.values(), *ERRORS.values())]
    assert all(text.endswith(".") and text[0].isupper() for text in explanations)
    assert len(set(explanations)) == len(explanations)
