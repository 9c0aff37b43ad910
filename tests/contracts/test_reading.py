"""Reading deliveries: both forms, the request id, every reason for which a message is unreadable (protocol 2, 8)."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.codec import read
from contracts.envelope import Incoming, Problem, Unreadable
from contracts.reading import MAX_DEPTH, MAX_VALUES
from contracts.registry import NAMES
from contracts.vocabulary import MessageType

HEAD: dict[str, object] = {
    "type": "cti.query",
    "name": "session.query.init",
    "target": "S1",
    "requestId": "6F9619FF-8b86",
}
LIMIT = 1 << 20


def reading(
    body: bytes = b"{}", *, correlation_id: str | None = None, limit: int = LIMIT, **changes: object
) -> Incoming:
    headers = {key: value for key, value in {**HEAD, **changes}.items() if value is not ...}
    return read(headers, body, correlation_id=correlation_id, max_bytes=limit)


def refused(
    body: bytes = b"{}", *, correlation_id: str | None = None, limit: int = LIMIT, **changes: object
) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        reading(body, correlation_id=correlation_id, limit=limit, **changes)
    return caught.value


def test_header_form() -> None:
    incoming = reading(b'{"chat": true, "unheard": [1]}')
    assert incoming.type is MessageType.QUERY
    assert incoming.request_id == "6F9619FF-8b86"
    assert incoming.body == {"chat": True, "unheard": [1]}
    assert not incoming.enveloped


@pytest.mark.parametrize("body", [b"", b"{}", b" {} "])
def test_empty_body(body: bytes) -> None:
    """Protocol 2: an empty body reads as {}."""
    assert reading(body).body == {}


def test_enveloped_form() -> None:
    """Protocol 2: no type header, and the JSON is header and body."""
    incoming = read(
        {"x-other": 1}, orjson.dumps({"header": HEAD, "body": {"chat": 1}}), correlation_id=None, max_bytes=LIMIT
    )
    assert incoming.enveloped
    assert incoming.target.text == "S1"
    assert incoming.body == {"chat": 1}


@pytest.mark.parametrize("document", [{"header": HEAD}, {"header": HEAD, "body": {}}, {"header": HEAD, "body": None}])
def test_enveloped_without_body(document: dict[str, object]) -> None:
    assert read({}, orjson.dumps(document), correlation_id=None, max_bytes=LIMIT).body == {}


def test_a_type_header_means_the_header_form() -> None:
    assert not reading(orjson.dumps({"header": HEAD, "body": {}})).enveloped


@pytest.mark.parametrize("missing", [..., None, ""])
def test_correlation_id_stands_in(missing: object) -> None:
    """Protocol 2: correlation_id stands in for a missing requestId header."""
    assert reading(requestId=missing, correlation_id="c-1").request_id == "c-1"


def test_request_id_wins_over_correlation_id() -> None:
    assert reading(correlation_id="c-1").request_id == "6F9619FF-8b86"


@pytest.mark.parametrize("correlation_id", [None, "c-1"])
def test_a_number_is_read_as_its_text(correlation_id: str | None) -> None:
    """Protocol 2, rule 1: what can be answered is answered."""
    assert reading(requestId=4711, correlation_id=correlation_id).request_id == "4711"
    document = orjson.dumps({"header": {**HEAD, "requestId": 4711}})
    assert read({}, document, correlation_id=correlation_id, max_bytes=LIMIT).request_id == "4711"


@pytest.mark.parametrize("value", [b"7", True, 7.5, {"a": 1}, "x" * 129, "\ud800"])
def test_unfit_request_id(value: object) -> None:
    """The correlation id stands in for it; without one nobody can be answered."""
    assert reading(requestId=value, correlation_id="c-1").request_id == "c-1"
    problem = refused(requestId=value)
    assert problem.reason is Problem.NO_REQUEST_ID
    assert problem.request_id is None


@pytest.mark.parametrize("correlation_id", ["", "x" * 129, "\ud800"])
def test_unfit_correlation_id(correlation_id: str) -> None:
    assert refused(requestId=..., correlation_id=correlation_id).reason is Problem.NO_REQUEST_ID


def test_no_request_id() -> None:
    assert refused(requestId=...).reason is Problem.NO_REQUEST_ID


def test_longest_request_id() -> None:
    assert reading(requestId="x" * 128).request_id == "x" * 128


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"no json", Problem.NOT_JSON),
        (b"\xff\xfe", Problem.NOT_JSON),
        (b'{"a": NaN}', Problem.NOT_JSON),
        (b'{"a": "\\ud800"}', Problem.NOT_JSON),
        (b'{"a": 1e999}', Problem.NOT_JSON),
        (b"[" * 2000 + b"]" * 2000, Problem.NOT_JSON),
        (b"[]", Problem.NOT_OBJECT),
        (b"null", Problem.NOT_OBJECT),
        (b'"text"', Problem.NOT_OBJECT),
        (b"1", Problem.NOT_OBJECT),
    ],
)
def test_bad_body_is_answerable(body: bytes, reason: Problem) -> None:
    """Protocol 8: not JSON, not an object, but the requestId can be read."""
    problem = refused(body)
    assert problem.reason is reason
    assert problem.request_id == "6F9619FF-8b86"
    assert (problem.type, problem.name, problem.target_text) == (MessageType.QUERY, "session.query.init", "S1")
    assert "JSON object was expected" in problem.sentence


def test_too_large() -> None:
    """Protocol 8: over the size limit."""
    problem = refused(b'{"name": "x"}', limit=12)
    assert problem.reason is Problem.TOO_LARGE
    assert "12" in problem.sentence


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def test_depth() -> None:
    assert reading(nested(MAX_DEPTH)).body
    assert refused(nested(MAX_DEPTH + 1)).reason is Problem.TOO_DEEP
    assert refused(nested(900)).reason is Problem.TOO_DEEP


def test_braces_in_text_are_not_depth() -> None:
    assert reading(orjson.dumps({"name": "{[" * 100})).body


def test_number_of_values() -> None:
    assert reading(orjson.dumps({"a": list(range(MAX_VALUES - 1))})).body
    problem = refused(orjson.dumps({"a": list(range(MAX_VALUES))}))
    assert problem.reason is Problem.TOO_LARGE


@pytest.mark.parametrize("value", ["cti.response", "cti.event", "cti.warning", "cti.error"])
@pytest.mark.parametrize("body", [b"{}", b"broken", b""])
def test_our_own_kinds_are_not_for_us(value: str, body: bytes) -> None:
    """Protocol 8: a response, event, warning or error sent to the bridge is never answered, broken or not."""
    assert refused(body, type=value).reason is Problem.NOT_FOR_US


@pytest.mark.parametrize("value", ["cti.response", "cti.event"])
def test_our_own_kinds_enveloped(value: str) -> None:
    document = orjson.dumps({"header": {**HEAD, "type": value}, "body": "not even an object"})
    with pytest.raises(Unreadable) as caught:
        read({}, document, correlation_id=None, max_bytes=LIMIT)
    assert caught.value.reason is Problem.NOT_FOR_US


@pytest.mark.parametrize("value", ["cti.command", "CTI.QUERY", "", 5, b"cti.query", ["cti.query"], ..., None])
def test_wrong_type(value: object) -> None:
    """Protocol 8: a wrong type with a requestId is answered, naming what was expected."""
    problem = refused(type=value)
    assert problem.reason is Problem.BAD_TYPE
    assert problem.request_id == "6F9619FF-8b86"
    assert "cti.query or cti.request was expected" in problem.sentence


@pytest.mark.parametrize("value", ["session.query.unheard", "vendor.acme.request.dance", "", ..., 5, b"x", None])
def test_unknown_name(value: object) -> None:
    """Protocol 8: an unknown name is answered."""
    problem = refused(name=value)
    assert problem.reason is Problem.UNKNOWN_NAME
    assert problem.request_id == "6F9619FF-8b86"


def test_unknown_name_is_quoted_safely() -> None:
    sentence = refused(name='evil"\n\x1b[31m' + "x" * 200).sentence
    assert "\n" not in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 64 + 50


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("cti.request", "session.query.init", "cti.query was expected"),
        ("cti.query", "session.request.close", "cti.request was expected"),
        ("cti.query", "session.closed", "sent by the bridge only"),
    ],
)
def test_known_name_of_another_type(kind: str, name: str, expected: str) -> None:
    problem = refused(type=kind, name=name)
    assert problem.reason is Problem.BAD_TYPE
    assert expected in problem.sentence


@pytest.mark.parametrize("value", ["", "a b", "S1..g", ..., None, 5, b"S1", "x" * 500])
def test_bad_target(value: object) -> None:
    problem = refused(target=value)
    assert problem.reason is Problem.BAD_TARGET
    assert '"target"' in problem.sentence


def test_overlong_headers_are_not_repeated() -> None:
    """A response repeats name and target; what fits no header is left out."""
    problem = refused(name="n" * 5000, target="t" * 5000)
    assert problem.name is None
    assert problem.target_text is None


@pytest.mark.parametrize("body", ["text", [1], 5, True])
def test_enveloped_body_is_an_object(body: object) -> None:
    with pytest.raises(Unreadable) as caught:
        read({}, orjson.dumps({"header": HEAD, "body": body}), correlation_id=None, max_bytes=LIMIT)
    assert caught.value.reason is Problem.NOT_OBJECT
    assert caught.value.enveloped
    assert caught.value.request_id == "6F9619FF-8b86"


def test_sentences_never_repeat_values() -> None:
    for problem in (refused(b"hunter2"), refused(target="hunter 2"), refused(type="hunter2")):
        assert "hunter" not in problem.sentence


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
HEADER_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=20),
    st.text(alphabet=st.characters(), max_size=20),
    st.sampled_from(sorted(NAMES)),
    st.sampled_from([kind.value for kind in MessageType]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
HEADERS = st.dictionaries(
    st.sampled_from(["type", "name", "target", "requestId", "result", "header"]) | st.text(max_size=5),
    HEADER_VALUES,
    max_size=6,
)


@given(headers=HEADERS, body=st.binary(max_size=60), correlation_id=st.none() | st.text(max_size=5))
@example(headers={}, body=b'{"header": 1}', correlation_id=None)
@example(headers={"type": "cti.query"}, body=b"{" * 40, correlation_id="\udfff")
def test_nothing_but_unreadable_from_any_bytes(
    headers: dict[str, object], body: bytes, correlation_id: str | None
) -> None:
    try:
        incoming = read(headers, body, correlation_id=correlation_id, max_bytes=50)
    except Unreadable as problem:
        assert problem.sentence.endswith(".")
        assert problem.sentence.isprintable()
    else:
        assert incoming.name in NAMES


@given(header=HEADERS | JSON, body=JSON, correlation_id=st.none() | st.text(max_size=5))
def test_nothing_but_unreadable_from_any_envelope(header: object, body: object, correlation_id: str | None) -> None:
    try:
        document = orjson.dumps({"header": header, "body": body})
    except TypeError:
        return  # not JSON: surrogates, bytes and integers of more than 64 bits
    try:
        incoming = read({}, document, correlation_id=correlation_id, max_bytes=LIMIT)
    except Unreadable as problem:
        assert problem.sentence.isprintable()
    else:
        assert incoming.enveloped
