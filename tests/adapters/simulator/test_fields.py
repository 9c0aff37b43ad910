"""Reading properties that may be anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.simulator import fields
from adapters.simulator.fields import BadField
from contracts.vocabulary import ReasonKind

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(ANYTHING)
def test_anything_is_read_or_refused_with_a_short_sentence(value: object) -> None:
    body = {"it": value}
    for read in (
        lambda: fields.text(body, "it", "a text"),
        lambda: fields.optional_text(body, "it", "a text"),
        lambda: fields.flag(body, "it"),
        lambda: fields.number(body, "it", 0, 10),
        lambda: fields.whole(body, "it", 0, 10),
        lambda: fields.choice(body, "it", tuple(ReasonKind)),
        lambda: fields.tables(body, "it"),
    ):
        try:
            read()
        except BadField as bad:
            assert bad.sentence.startswith('"it" is ')
            assert bad.sentence.endswith(" expected.")
            assert len(bad.sentence) < 200


def test_what_is_missing_is_named() -> None:
    with pytest.raises(BadField, match='"up" is missing: true or false is expected'):
        fields.flag({}, "up")
    with pytest.raises(BadField, match='"kind" is missing: one of logout, notready is expected'):
        fields.choice({}, "kind", tuple(ReasonKind))


def test_tolerant_readings() -> None:
    assert fields.text({"loginid": 1001}, "loginid", "a login id") == "1001"
    assert fields.flag({"up": "false"}, "up") is False
    assert fields.number({"seconds": 2}, "seconds", 0, 9) == 2.0
    assert fields.optional_text({"extension": None}, "extension", "an extension") is None


def test_a_misspelt_property_is_noticed() -> None:
    with pytest.raises(BadField, match="'logind' is not known here; there is: loginid"):
        fields.only({"logind": "1001"}, {"loginid"})
