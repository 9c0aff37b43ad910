"""Codes of the far side have a name and a sentence; unknown ones are told by their number."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.codes import Explained, Status, explain_status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure, explain_failure


@pytest.mark.parametrize(("codes", "count"), [(Status, 103), (ControlFailure, 111)])
def test_every_code_has_a_sentence(codes: type[Explained], count: int) -> None:
    assert len(codes) == len(codes.__members__) == count
    for code in codes:
        assert code.sentence.endswith(".")
        assert code.sentence[0].isupper()


def test_codes_are_found_by_number() -> None:
    assert explain_status(15) == Status.CTI_SERVER_OFFLINE.sentence
    assert explain_failure(259) == ControlFailure.SPECIFIED_AGENT_ALREADY_SIGNED_ON.sentence
    assert Status.INVALID_VERSION == 1


def test_an_unknown_code_is_told_by_its_number() -> None:
    assert explain_status(4711) == "The CTI Server gave status 4711."
    assert explain_failure(4711) == "The CTI Server gave failure code 4711."
