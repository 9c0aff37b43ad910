"""Call data from messages and back."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.view import data
from tests.adapters.cisco_cti.support import begin


def test_what_a_message_says_and_what_it_does_not() -> None:
    message = begin(1, "3001", ani="1", user_to_user_info=b"hello\0", call_variable_1="", call_type=1)
    assert data.read(message) == {"ANI": "1", "UserToUserInfo": "hello", "CallVariable1": None, "CallType": 1}


def test_a_router_key_joins_day_and_number() -> None:
    said = data.read(
        begin(1, "3001", router_call_key_day=5, router_call_key_call_id=6, router_call_key_sequence_number=7)
    )
    assert data.router_key(said) == (5, 6)
    assert said["RouterCallKeySequenceNumber"] == 7
    assert data.router_key({}) is None


def test_the_way_back_names_fields_variables_and_elements() -> None:
    assert data.fields({"CallVariable3": "x", "user.a": 5, "user.b[2]": "y", "UserToUserInfo": "z", "ANI": None}) == {
        "call_variable_3": "x",
        "user_to_user_info": b"z",
        "ani": "",
        "named_variables": (NamedVariable("user.a", "5"),),
        "named_arrays": (NamedArray(2, "user.b", "y"),),
    }


def test_numbers_and_truth_values_are_kept_as_text_and_empty_text_as_nothing() -> None:
    asked = {"ANI": 5, "CallVariable1": 2.5, "user.a": True, "user.b": "", "user.c": None, "UserToUserInfo": "z\u65e5"}
    kept = {
        "ANI": "5",
        "CallVariable1": "2.5",
        "user.a": "true",
        "user.b": None,
        "user.c": None,
        "UserToUserInfo": "z?",
    }
    assert data.kept(asked) == kept
    assert data.fields(asked)["ani"] == "5"
    assert NamedVariable("user.a", "true") in data.fields(asked)["named_variables"]


@pytest.mark.parametrize("wrong", [{"DNIS": "1"}, {"Colour": "red"}, {"ANI": {"a": 1}}, {"user.a": [1]}])
def test_what_cannot_be_set_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(data.UnknownItem):
        data.fields(wrong)
