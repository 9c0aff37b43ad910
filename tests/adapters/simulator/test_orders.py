"""Verbs and their properties to orders: those about links and faults, and what all verbs have in common."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.port import LogOut
from adapters.simulator import deeds
from adapters.simulator.faults import ALL
from adapters.simulator.fields import BadField
from adapters.simulator.orders import LANGUAGE, VERBS, Order, SetDelay, SetLink, SetRefusal, agent_of, parse_order
from contracts.vocabulary import ReasonKind
from tests.adapters.simulator.support import ANNA

WHO = {"loginid": "1001"}
ENOUGH: dict[str, object] = {
    "loginid": "1001",
    "destination": "2002",
    "digits": "12#",
    "data": {"order": 7},
    "state": "READY",
    "available": True,
    "skills": ["billing"],
    "up": True,
    "seconds": 1,
}


def fitting(verb: str) -> dict[str, object]:
    """A body that the verb takes."""
    chosen = {name: ENOUGH[name] for name in LANGUAGE[verb].takes if name in ENOUGH}
    return chosen | ({"type": "CHAT"} if verb in ("contact", "channel", "availability") else {})


@pytest.mark.parametrize(
    ("verb", "body", "order"),
    [
        ("link", {"up": False}, SetLink(up=False)),
        ("delay", WHO | {"seconds": 2}, SetDelay(ANNA, 2.0)),
        ("refuse", WHO, SetRefusal(ANNA, ALL, off=False)),
        ("refuse", WHO | {"request": "LogOut", "off": True}, SetRefusal(ANNA, frozenset({LogOut}), off=True)),
    ],
)
def test_what_verbs_stand_for(verb: str, body: dict[str, object], order: Order) -> None:
    assert parse_order(verb, body) == (order,)


@pytest.mark.parametrize(
    ("verb", "body", "sentence"),
    [
        ("call", {}, '"loginid" is missing: a login id such as "1001" is expected.'),
        ("call", WHO | {"state": "READY"}, "'state' is not known here; there is: data, loginid, name, number."),
        ("delay", WHO | {"seconds": -1}, '"seconds" is -1: a number from 0 to 31536000 is expected.'),
        ("refuse", WHO | {"request": "everything"}, "\"request\" is 'everything': one of "),
        ("link", {"up": 1}, '"up" is 1: true or false is expected.'),
        ("explode", {}, "'explode' cannot be done; there is: call, "),
    ],
)
def test_what_cannot_be_read_is_told(verb: str, body: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadField) as bad:
        parse_order(verb, body)
    assert sentence in bad.value.sentence


def test_every_deed_has_its_verb() -> None:
    done = {type(order) for verb in VERBS for order in parse_order(verb, fitting(verb))}
    assert done == {*get_args(deeds.Deed), SetLink, SetDelay, SetRefusal}


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_takes_what_it_does_not_know(verb: str) -> None:
    with pytest.raises(BadField, match="'surprise' is not known here"):
        parse_order(verb, fitting(verb) | {"surprise": 1})


@pytest.mark.parametrize("verb", VERBS)
@given(data=st.data())
def test_a_verb_takes_whatever_it_names_or_says_what_is_wrong(verb: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(LANGUAGE[verb].takes))
    value = data.draw(st.sampled_from([None, True, -1, 1.5, "", "x", "X" * 300, [], {}, [1], [None], {"id": []}]))
    try:
        parse_order(verb, fitting(verb) | {name: value})
    except BadField as bad:
        assert bad.sentence.endswith("expected.")


@pytest.mark.parametrize("verb", VERBS)
def test_of_whom_an_order_is(verb: str) -> None:
    about = ANNA if "loginid" in LANGUAGE[verb].takes else None
    assert {agent_of(order) for order in parse_order(verb, fitting(verb))} == {about}


def test_reasons_without_more_concern_both_lists() -> None:
    assert parse_order("reasons", {}) == tuple(deeds.ReasonsReplaced(kind) for kind in ReasonKind)
