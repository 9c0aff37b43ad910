"""Reading properties that may be anything."""

from __future__ import annotations

from datetime import date

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
        lambda: fields.texts(body, "it", "a text"),
        lambda: fields.data(body, "it"),
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


def nested(levels: int) -> dict[str, object]:
    inner: dict[str, object] = {}
    for _ in range(levels - 1):
        inner = {"in": inner}
    return inner


def test_data_is_copied_and_bounded() -> None:
    body = {"data": {"order": {"items": [1, None, "x"]}}}
    read = fields.data(body)
    assert read == body["data"]
    assert read["order"] is not body["data"]["order"]
    assert fields.data({}) == fields.data({"data": None}) == {}
    assert fields.data({"data": nested(fields.DEEPEST_DATA)})


@pytest.mark.parametrize(
    "value",
    [[], "x", {"day": date(2024, 5, 6)}, {"x": "y" * fields.LARGEST_DATA}, {"x": 2**70}, nested(17), nested(400)],
    ids=lambda value: fields.shown(value)[:20],
)
def test_data_that_no_connector_could_read_is_refused(value: object) -> None:
    with pytest.raises(BadField, match=r'"data" is .* is expected'):
        fields.data({"data": value})


def test_lists_of_texts_are_bounded() -> None:
    assert fields.texts({"skills": ["a", 7]}, "skills", "a skill") == ("a", "7")
    with pytest.raises(BadField, match="a list of at most 100 texts"):
        fields.texts({"skills": ["a"] * 101}, "skills", "a skill")


def test_ids() -> None:
    assert fields.login_id({"loginid": 1001}) == "1001"
    assert fields.contact_id({}) is None
    assert fields.contact_id({"contact": "c-1"}) == "c-1"
