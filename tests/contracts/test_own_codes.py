"""How adapters declare codes of their own (protocol section 7)."""

from __future__ import annotations

import pytest

from contracts.errors import ContractError
from contracts.own_codes import OwnCode
from contracts.vocabulary import NoticeKind


def declared(code: str) -> OwnCode:
    return OwnCode(code, NoticeKind.ERROR, "control", "something", (), "Something.")


@pytest.mark.parametrize("code", ["CTI_TEXT_FYI", "AGENT_LOGOUT_FAILED", "CALL_FAILED", "CTI_V2"])
def test_a_code_begins_with_what_it_is_about(code: str) -> None:
    assert declared(code).code == code


@pytest.mark.parametrize("code", ["EMERGENCY_CALL", "SESSION_LOST", "CTI", "CTI_", "cti_text", "CTI_TEXT-FYI", ""])
def test_any_other_is_none(code: str) -> None:
    with pytest.raises(ContractError):
        declared(code)


@pytest.mark.parametrize("code", ["CTI_LINK_DOWN", "CTI_REJECTED", "AGENT_FORCED_LOGOUT"])
def test_a_code_of_the_protocol_is_never_declared_again(code: str) -> None:
    with pytest.raises(ContractError):
        declared(code)
