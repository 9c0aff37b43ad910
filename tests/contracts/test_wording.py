"""Words for what was expected, and what may be repeated of a peer's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.base import Body
from contracts.control import CreateSession
from contracts.interaction import InteractionData
from contracts.session import CreateChannelGroup, TeamStatus
from contracts.wording import MAX_QUOTED, expected, quoted, sentence


@pytest.mark.parametrize(
    ("model", "names", "phrase"),
    [
        (CreateSession, ["loginid"], "a string of 1 to 256 printable characters"),
        (CreateSession, ["password"], "a string of 0 to 256 characters"),
        (CreateSession, ["lease"], "a number above 0"),
        (CreateSession, ["policy"], "one of reject, takeover, join"),
        (CreateChannelGroup, ["properties", "chat"], "true or false"),
        (CreateChannelGroup, ["properties"], "an object"),
        (CreateChannelGroup, ["id"], "an id of 1 to 64 letters, digits, hyphens or underscores"),
        (TeamStatus, ["teamstatus"], "a list"),
        (TeamStatus, ["teamstatus", "loginid"], "a string"),
        (TeamStatus, ["unheard"], "another value"),
    ],
)
def test_expected(model: type[Body], names: list[str], phrase: str) -> None:
    assert expected(model, names) == phrase


def test_inexact() -> None:
    assert expected(CreateSession, ["loginid"], exact=False) == "a string"


def fault(model: type[Body], body: object) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(body)
    return sentence(model, caught.value)


def test_keys_of_the_peer_are_not_named() -> None:
    assert fault(InteractionData, {"data": {"hunter2": 1, 5: 1}}) == (
        'The property "data" is wrong; an object was expected.'
    )


def test_a_place_in_a_list_is_named_by_its_properties() -> None:
    assert (
        fault(TeamStatus, {"teamstatus": [{}]})
        == 'The property "teamstatus.loginid" is missing; a string was expected.'
    )


def test_body_that_is_none() -> None:
    assert fault(TeamStatus, 5) == "The body is wrong; an object was expected."


@given(st.text(alphabet=st.characters(), max_size=200))
def test_quoted_is_short_and_printable(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert len(shown) <= MAX_QUOTED + 3
    assert shown.count('"') == 2
