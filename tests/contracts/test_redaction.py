"""Copies for the dead-letter queue hold no secret."""

from __future__ import annotations

import hashlib
import sys
import unicodedata

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codec import redact
from contracts.redaction import MARK, MAX_COPIED, NOTHING, SECRET_WORDS, is_masked, is_summary
from tests.contracts.golden import EXAMPLES

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


@pytest.mark.parametrize(
    "key",
    [
        "agent-passwort", "Paßwort", "Kennwort", "apiKey", "API_KEY", "api-key", "x-api key",
        "pin", "PIN", "agent-pin", "agent_pin", "agentPin", "agentPIN", "pinCode", "PinCode", "pin1", "extensions.pin",
        "ｐａｓｓｗｏｒｄ", "ＰＩＮ", "𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝", "paſſword",
    ],
)  # fmt: skip
def test_other_spellings_of_a_secrets_name(key: str) -> None:
    assert copied({key: SECRET, "other": 1}) == {key: MARK, "other": 1}
    assert SECRET not in str(copied([{"name": key, "value": SECRET}]))


@pytest.mark.parametrize(
    "key",
    [
        "opinion", "OPINION", "shipping", "Shipping", "pinned", "spin", "PING", "topping", "pineapple", "shopPing", "LinkedIn",
        "apiary", "capital", "url", "ｏｐｉｎｉｏｎ",
    ],
)  # fmt: skip
def test_words_that_only_look_like_it(key: str) -> None:
    body = {key: "1234", "list": [key], "name": key}
    assert copied(body) == body


@pytest.mark.parametrize(
    "text", ["please pin this note", "shipping to Berlin", "http://host:8080/agents", "sip://1001@host", "a://b c:d@e"]
)
def test_sentences_and_addresses_stay(text: str) -> None:
    assert copied({"text": text}) == {"text": text}


@pytest.mark.parametrize("text", ["pin: 4711", "PIN=4711", '{"pin":"4711"}', "user pin = 4711"])
def test_a_pin_that_is_told_in_a_text(text: str) -> None:
    assert "4711" not in str(copied({"text": text}))


@pytest.mark.parametrize(
    "url",
    [
        f"amqp://u:{SECRET}@h/", f"see https://:{SECRET}@host/path?x=1 for more", f"AMQPS://u:{SECRET}@a,amqps://v@b",
        f"http://ok/ and amqp://u:{SECRET}@h", f"amqp：//u:{SECRET}@h",
    ],
)  # fmt: skip
def test_an_address_with_a_password_in_it(url: str) -> None:
    """Taken out as a whole, so that it is not sent again without its password."""
    copy = redact(orjson.dumps({"url": url, "n": 1}))
    assert orjson.loads(copy) == {"url": MARK, "n": 1}
    assert is_masked(copy)
    assert copied([url, 1]) == [MARK, 1]
    assert copied({url: 1}) == {MARK: 1}


def test_every_sign_that_stands_for_a_letter_is_known() -> None:
    """Each stands for the `w` of `password` where it is one, and is taken for what it is elsewhere."""
    styled = [chr(code) for code in range(0x80, sys.maxunicode + 1) if unicodedata.normalize("NFKC", chr(code)) in "wW"]
    assert len(styled) > 10
    assert [sign for sign in styled if copied({f"pass{sign}ord": SECRET}) != {f"pass{sign}ord": MARK}] == []


def test_marks_in_a_row_cost_no_more_than_others() -> None:
    """Brought to their normal form at once, these would take minutes."""
    body = {"text": "a" + "\u0316\u0300" * (MAX_COPIED // 5)}
    assert copied(body) == body


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_nothing_but_passwords_is_taken_out_of_what_the_contract_knows(name: str) -> None:
    """A copy that was masked cannot be sent again."""
    document = orjson.dumps(EXAMPLES[name]["body"])
    assert is_masked(redact(document)) is (b'"password"' in document)
