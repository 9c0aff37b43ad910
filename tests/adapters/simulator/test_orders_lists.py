"""Verbs about the switch's lists of codes."""

from __future__ import annotations

import pytest

from adapters.simulator import deeds
from adapters.simulator.fields import BadField
from adapters.simulator.orders_lists import LISTS
from contracts.vocabulary import ChannelType, Label, Reason, ReasonKind

LABEL = {"language": "en", "country": "US", "name": "Break"}
TABLES = [{"id": "X", "labels": [LABEL]}, {"id": "Y", "code": "y", "selectable": False}]
CODES = (Reason("X", "X", (Label("en", "US", "Break"),)), Reason("Y", "y", (), selectable=False))


def test_lists_are_read_whole() -> None:
    (reasons,) = LISTS["reasons"].parse({"kind": "notready", "reasons": TABLES})
    assert reasons == deeds.ReasonsReplaced(ReasonKind.NOT_READY, CODES)
    (dispositions,) = LISTS["dispositions"].parse({"type": "CHAT", "dispositions": TABLES})
    assert dispositions == deeds.DispositionsReplaced(ChannelType.CHAT, CODES)


def test_without_a_list_one_comes_or_goes() -> None:
    assert LISTS["reasons"].parse({"kind": "logout"}) == (deeds.ReasonsReplaced(ReasonKind.LOGOUT),)
    assert LISTS["dispositions"].parse({"type": "EMAIL"}) == (deeds.DispositionsReplaced(ChannelType.EMAIL),)


def test_without_a_kind_all_lists_are_meant() -> None:
    assert LISTS["reasons"].parse({}) == tuple(deeds.ReasonsReplaced(kind) for kind in ReasonKind)
    types = [deed.type for deed in LISTS["dispositions"].parse({}) if isinstance(deed, deeds.DispositionsReplaced)]
    assert types == [ChannelType.TELEPHONY, ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK]


@pytest.mark.parametrize(
    ("verb", "body", "sentence"),
    [
        ("reasons", {"reasons": []}, '"kind" is missing'),
        ("reasons", {"kind": "logout", "reasons": [{"id": "A"}, {"id": "A"}]}, "stands twice"),
        ("reasons", {"kind": "logout", "reasons": [{}]}, '"id" is missing'),
        ("dispositions", {"dispositions": []}, '"type" is missing'),
        ("dispositions", {"type": "UNSUPPORTED"}, "one of TELEPHONY, EMAIL, CHAT, CALLBACK is expected."),
    ],
)
def test_what_cannot_be_read_is_told(verb: str, body: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadField) as bad:
        LISTS[verb].parse(body)
    assert sentence in bad.value.sentence
