"""Verbs and their properties to orders."""

from __future__ import annotations

import pytest

from adapters.port import Cause, LogOut
from adapters.simulator import deeds
from adapters.simulator.faults import ALL
from adapters.simulator.fields import BadField
from adapters.simulator.orders import VERBS, Order, SetDelay, SetLink, SetRefusal, parse_order
from contracts.vocabulary import AgentState, Label, Reason, ReasonKind
from tests.adapters.simulator.support import ANNA

WHO = {"loginid": "1001"}


@pytest.mark.parametrize(
    ("verb", "body", "order"),
    [
        ("call", WHO, deeds.CallArrives(ANNA)),
        ("dial", WHO, deeds.CallDialled(ANNA)),
        ("answer", WHO, deeds.CallAnswered(ANNA)),
        ("hold", WHO, deeds.CallHeld(ANNA)),
        ("retrieve", WHO, deeds.CallRetrieved(ANNA)),
        ("hangup", WHO, deeds.CallEnded(ANNA)),
        ("login", WHO, deeds.LoggedInAtPhone(ANNA)),
        ("login", WHO | {"extension": "2005"}, deeds.LoggedInAtPhone(ANNA, "2005")),
        ("state", WHO | {"state": "READY"}, deeds.StateChosen(ANNA, AgentState.READY)),
        (
            "state",
            WHO | {"state": "NOT_READY", "reasonCodeId": "N1"},
            deeds.StateChosen(ANNA, AgentState.NOT_READY, "N1"),
        ),
        ("logout", WHO, deeds.LogoutForced(ANNA, Cause.SUPERVISOR)),
        ("logout", WHO | {"by": "switch"}, deeds.LogoutForced(ANNA, Cause.SWITCH)),
        ("link", {"up": False}, SetLink(up=False)),
        ("delay", WHO | {"seconds": 2}, SetDelay(ANNA, 2.0)),
        ("refuse", WHO, SetRefusal(ANNA, ALL, off=False)),
        ("refuse", WHO | {"request": "LogOut", "off": True}, SetRefusal(ANNA, frozenset({LogOut}), off=True)),
        ("reasons", {"kind": "logout"}, deeds.ReasonsReplaced(ReasonKind.LOGOUT)),
    ],
)
def test_what_verbs_stand_for(verb: str, body: dict[str, object], order: Order) -> None:
    assert parse_order(verb, body) == (order,)


def test_reasons_without_more_concern_both_lists() -> None:
    assert parse_order("reasons", {}) == tuple(deeds.ReasonsReplaced(kind) for kind in ReasonKind)


def test_a_list_of_reasons_is_read_whole() -> None:
    label = {"language": "en", "country": "US", "name": "Break"}
    body = {"kind": "notready", "reasons": [{"id": "X", "labels": [label]}, {"id": "Y", "selectable": False}]}
    (order,) = parse_order("reasons", body)
    assert order == deeds.ReasonsReplaced(
        ReasonKind.NOT_READY, (Reason("X", "X", (Label("en", "US", "Break"),)), Reason("Y", "Y", (), selectable=False))
    )


@pytest.mark.parametrize(
    ("verb", "body", "sentence"),
    [
        ("call", {}, '"loginid" is missing: a login id such as "1001" is expected.'),
        ("call", WHO | {"state": "READY"}, "'state' is not known here"),
        ("state", WHO | {"state": "TALKING"}, "\"state\" is 'TALKING': one of READY, NOT_READY"),
        ("delay", WHO | {"seconds": -1}, '"seconds" is -1: a number from 0 to 31536000 is expected.'),
        ("refuse", WHO | {"request": "everything"}, "\"request\" is 'everything': one of "),
        ("link", {"up": 1}, '"up" is 1: true or false is expected.'),
        ("logout", WHO | {"by": "magic"}, "\"by\" is 'magic': one of supervisor, agent, switch is expected."),
        ("reasons", {"reasons": []}, '"kind" is missing'),
        ("reasons", {"kind": "logout", "reasons": [{"id": "A"}, {"id": "A"}]}, "stands twice"),
        ("reasons", {"kind": "logout", "reasons": [{}]}, '"id" is missing'),
        ("explode", {}, "'explode' cannot be done; there is: call, "),
    ],
)
def test_what_cannot_be_read_is_told(verb: str, body: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadField) as bad:
        parse_order(verb, body)
    assert sentence in bad.value.sentence


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_takes_what_it_does_not_know(verb: str) -> None:
    with pytest.raises(BadField):
        parse_order(verb, {"surprise": 1})
