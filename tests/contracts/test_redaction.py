"""Copies for the dead-letter queue hold no secret."""

from __future__ import annotations

import hashlib

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codec import redact
from contracts.redaction import MARK, MAX_COPIED, NOTHING, SECRET_WORDS, is_masked, is_summary

SECRET = "Tr0ub4dor&3"


def copied(value: object) -> object:
    return orjson.loads(redact(orjson.dumps(value)))


def test_values_of_secret_properties() -> None:
    assert copied({"loginid": "1001", "password": SECRET}) == {"loginid": "1001", "password": MARK}


@pytest.mark.parametrize("word", SECRET_WORDS)
def test_every_word_in_any_case_and_place(word: str) -> None:
    assert SECRET.encode() not in redact(orjson.dumps({"a": [{f"X-{word.upper()}-1": {"deep": SECRET}}]}))


def test_flat_spelling() -> None:
    assert copied({"extensions.password": SECRET}) == {"extensions.password": MARK}


def test_name_and_value_pairs() -> None:
    assert SECRET.encode() not in redact(orjson.dumps({"properties": [{"key": "password", "value": SECRET}]}))
    assert SECRET.encode() not in redact(orjson.dumps({"a": ["password", SECRET]}))


def test_json_in_a_text() -> None:
    inner = orjson.dumps({"password": SECRET}).decode()
    assert SECRET.encode() not in redact(orjson.dumps({"body": inner, "other": 1}))


def test_a_key_that_holds_the_secret() -> None:
    assert SECRET.encode() not in redact(orjson.dumps({f"loginid=1001&password={SECRET}": ""}))


def test_the_rest_stays_readable() -> None:
    body = {"header": {"type": "cti.query"}, "body": {"chat": True, "list": [1, None, "x"]}}
    assert copied(body) == body


@pytest.mark.parametrize("body", [b"password=Tr0ub4dor&3", b'"Tr0ub4dor&3"', b"[" * 3000, b"1", b"", b"\xff"])
def test_what_cannot_be_parsed_is_size_and_hash(body: bytes) -> None:
    """Protocol 2: a body that cannot be parsed is told by its size and hash."""
    assert orjson.loads(redact(body)) == {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}


def test_too_deep_and_too_large_are_size_and_hash() -> None:
    deep = b'{"a":' * 100 + b"1" + b"}" * 100
    large = orjson.dumps({"a": "x" * MAX_COPIED})
    for body in (deep, large):
        assert orjson.loads(redact(body))["size"] == len(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=8) | st.just(SECRET),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(max_size=6), inner, max_size=3)
            | st.fixed_dictionaries({"password": inner})
        ),
        max_leaves=10,
    ),
    st.sampled_from(SECRET_WORDS),
)
def test_nothing_under_a_secret_name_survives(value: object, word: str) -> None:
    document = orjson.dumps({"before": 1, word: [value, SECRET], "nested": [{word.title(): value}]})
    copy = orjson.loads(redact(document))
    assert copy[word] == MARK
    assert set(copy["nested"][0].values()) == {MARK}


@given(st.binary(max_size=50))
def test_any_bytes_give_an_object_or_a_list(body: bytes) -> None:
    assert isinstance(orjson.loads(redact(body)), dict | list)


@pytest.mark.parametrize(
    ("body", "summary", "masked"),
    [
        (b'{"a":1}', False, False),
        (b"", True, False),
        (b"{broken", True, False),
        (b'{"password":"x"}', False, True),
        (b'{"size":1,"sha256":"short"}', False, False),
        (b'{"text":"[redacted] is a word"}', False, False),
    ],
)
def test_a_copy_tells_what_was_taken_out_of_it(body: bytes, summary: bool, masked: bool) -> None:
    copy = redact(body)
    assert (is_summary(copy), is_masked(copy), copy == NOTHING) == (summary, masked, body == b"")
