"""Bodies: tolerant reading, sentences that name the property, exact writing (protocol 2 and 8)."""

from __future__ import annotations

from collections.abc import Iterator

import jsonschema
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import codec, control, interaction, session
from contracts.base import Body
from contracts.codec import Outgoing
from contracts.envelope import Incoming, Problem, Unreadable
from contracts.profile import Extensions, Profile, Properties
from contracts.registry import ALL_SPECS, BY_NAME, MessageSpec
from contracts.schemas import schema_of
from contracts.session import SessionInit, TeamStatus
from contracts.targets import parse_target
from contracts.vocabulary import MessageType, RequestId
from tests.contracts.golden import EXAMPLES

ASKING = [spec for spec in ALL_SPECS if spec.type in (MessageType.QUERY, MessageType.REQUEST)]
DOTTED = ["properties.chat", "extensions.MaxChats", "extension.MaxChats", "properties.", ".", "extension"]
INCOMING = Incoming(MessageType.QUERY, session.INIT, parse_target("S1"), RequestId("r-1"), {}, enveloped=False)


def decode(name: str, /, **body: object) -> Body:
    return codec.decode_body(BY_NAME[name], body)


def sentence(name: str, /, **body: object) -> str:
    with pytest.raises(Unreadable) as caught:
        decode(name, **body)
    assert caught.value.reason is Problem.BAD_PROPERTY
    return caught.value.sentence


@pytest.mark.parametrize("yes", [True, "true", "TRUE", " True "])
@pytest.mark.parametrize("no", [False, "false", "False"])
def test_booleans_as_text(yes: object, no: object) -> None:
    """Protocol 2: "true" and "false" read as booleans."""
    assert decode(session.INIT, chat=yes, email=no) == SessionInit(chat=True, email=False)


@pytest.mark.parametrize("value", [1, 0, "yes", "1", " ", [], {}])
def test_nothing_else_is_a_boolean(value: object) -> None:
    assert sentence(session.INIT, chat=value) == 'The property "chat" is wrong; true or false was expected.'


def test_unknown_properties_are_ignored() -> None:
    assert decode(session.INIT, name="g", wings=2, channel_group="x") == SessionInit(name="g")


def test_python_names_are_not_wire_names() -> None:
    """Writing is exact, and so is the spelling that is read."""
    body = decode(session.CLOSE, logout_reason_id="r1")
    assert body == session.CloseSession()


def may_be_left_out() -> Iterator[tuple[str, str]]:
    """Every property of every query and request that may be left out, in each spelling; a password is one even when it is empty."""
    for spec in ASKING:
        for key, field in spec.body.model_fields.items():
            wire = field.alias or key
            if not field.is_required() and wire != "password":
                yield spec.name, wire
        if issubclass(spec.body, Profile):
            for owner, model in (("properties", Properties), ("extensions", Extensions)):
                yield from ((spec.name, f"{owner}.{field.alias or key}") for key, field in model.model_fields.items())


@pytest.mark.parametrize(("name", "key"), list(may_be_left_out()))
def test_an_empty_string_reads_as_left_out(name: str, key: str) -> None:
    """Protocol 2, tolerant reading: what serializers write for "not said"."""
    owner, dot, rest = key.partition(".")
    said = {each: value for each, value in EXAMPLES[name]["body"].items() if each != owner}
    left_out = decode(name, **said, **({owner: {}} if dot else {}))
    assert decode(name, **said, **{key: ""}) == left_out
    if dot:
        assert decode(name, **said, **{owner: {rest: ""}}) == left_out


def test_an_empty_object_does_not_hide_its_flat_keys() -> None:
    body: dict[str, object] = {"name": "g", "id": "g1", "properties.chat": True}
    assert decode(session.CREATE_CHANNEL_GROUP, **body, properties="") == decode(session.CREATE_CHANNEL_GROUP, **body)


def test_an_empty_string_that_says_something_is_kept() -> None:
    """A password may be empty, and the data of a contact is taken as it is."""
    created = decode(control.CREATE_SESSION, loginid="1001", password="", lease="")
    assert isinstance(created, control.CreateSession)
    assert created.password is not None
    assert created.password.get_secret_value() == ""
    data = {"note": "", "more": {"note": ""}}
    assert decode(interaction.UPDATE_DATA, data=data) == interaction.InteractionData(data=data)


@pytest.mark.parametrize("key", ["name", "id"])
def test_an_empty_string_is_no_property_that_is_required(key: str) -> None:
    body = {"name": "g", "id": "g1", key: ""}
    assert sentence(session.CREATE_CHANNEL_GROUP, **body).startswith(f'The property "{key}" is wrong; ')


def test_null_reads_as_left_out() -> None:
    body = decode(session.CREATE_CHANNEL_GROUP, name="g", id="g1", extension=None, properties={"chat": None})
    assert codec.encode(body) == b'{"properties":{},"name":"g","id":"g1"}'
    assert decode(session.INIT, chat=None) == SessionInit()


def test_null_is_not_a_value() -> None:
    assert sentence(control.AGENT_INFO, loginid=None) == 'The property "loginid" is missing; a string was expected.'


def test_missing_property() -> None:
    """Protocol 8: a missing property is named with what was expected."""
    assert sentence(control.AGENT_INFO) == 'The property "loginid" is missing; a string was expected.'


@pytest.mark.parametrize(
    ("name", "body", "expected"),
    [
        (control.AGENT_INFO, {"loginid": True}, 'The property "loginid" is wrong; a string was expected.'),
        (control.AGENT_INFO, {"loginid": {"a": 1}}, 'The property "loginid" is wrong; a string was expected.'),
        (
            control.AGENT_INFO,
            {"loginid": "a\nb"},
            'The property "loginid" is wrong; a string of 1 to 256 printable characters was expected.',
        ),
        (
            session.CREATE_CHANNEL_GROUP,
            {"name": "g", "id": "a.b"},
            'The property "id" is wrong; an id of 1 to 64 letters, digits, hyphens or underscores was expected.',
        ),
        (
            session.CREATE_CHANNEL_GROUP,
            {"name": "g", "id": "g", "properties.chat": 3},
            'The property "properties.chat" is wrong; true or false was expected.',
        ),
        (
            session.CREATE_CHANNEL_GROUP,
            {"name": "g", "id": "g", "extensions": []},
            'The property "extensions" is wrong; an object was expected.',
        ),
        (
            control.CREATE_SESSION,
            {"loginid": "1", "policy": "steal"},
            'The property "policy" is wrong; one of reject, takeover, join was expected.',
        ),
        (
            control.CREATE_SESSION,
            {"loginid": "1", "lease": 0},
            'The property "lease" is wrong; a number above 0 was expected.',
        ),
        (
            session.SET_AGENT_STATE,
            {"loginid": "1", "state": "TALKING"},
            'The property "state" is wrong; one of NOT_READY, READY, LOGGED_OUT was expected.',
        ),
    ],
)
def test_wrong_property(name: str, body: dict[str, object], expected: str) -> None:
    """Protocol 8: a wrong property is named with what was expected."""
    assert sentence(name, **body) == expected


def test_no_secret_in_a_sentence() -> None:
    assert "hunter2" not in sentence(control.VALIDATE_AGENT, loginid="1", password=["hunter2"])


def test_numbers_beyond_reason() -> None:
    assert "numbers of a usual size" in sentence(control.AGENT_INFO, loginid=10**5000)


def test_fault_names_its_message() -> None:
    with pytest.raises(Unreadable) as caught:
        decode(control.AGENT_INFO)
    assert (caught.value.type, caught.value.name) == (MessageType.QUERY, control.AGENT_INFO)


def test_encode_nothing() -> None:
    assert codec.encode(None) == b"{}" == codec.encode(session.DisposeSession())


def test_encode_keeps_empty_lists() -> None:
    """Protocol 4: lists are [], never missing."""
    assert codec.encode(TeamStatus()) == b'{"teamstatus":[]}'


def test_encode_uses_wire_names() -> None:
    assert codec.encode(session.SessionInitResponse(channel_group="G")) == b'{"channelGroup":"G"}'


def test_response() -> None:
    outgoing = codec.response(INCOMING, body=b'{"a":1}')
    assert outgoing == Outgoing(
        MessageType.RESPONSE,
        session.INIT,
        "S1",
        {"type": "cti.response", "name": session.INIT, "target": "S1", "requestId": "r-1", "result": "SUCCESS"},
        b'{"a":1}',
    )


def test_enveloped_response() -> None:
    """Protocol 2: an enveloped question gets an enveloped answer, which has no headers of its own."""
    incoming = Incoming(MessageType.QUERY, session.INIT, parse_target("S1"), RequestId("r-1"), {}, enveloped=True)
    outgoing = codec.response(incoming, body=b'{"a":1}', error="No.")
    assert outgoing.headers == {}
    assert orjson.loads(outgoing.body) == {
        "header": {
            "type": "cti.response",
            "name": session.INIT,
            "target": "S1",
            "requestId": "r-1",
            "result": "FAILURE",
            "errorMessage": "No.",
        },
        "body": {"a": 1},
    }


def test_response_to_the_unreadable() -> None:
    problem = Unreadable(Problem.NOT_JSON, "No.", request_id=RequestId("r-1"))
    outgoing = codec.response(problem, error=problem.sentence)
    assert outgoing.headers == {
        "type": "cti.response",
        "name": "",
        "target": "",
        "requestId": "r-1",
        "result": "FAILURE",
        "errorMessage": "No.",
    }


def test_event_without_code() -> None:
    outgoing = codec.event(MessageType.EVENT, session.CLOSED, "S1", 4, 2)
    assert outgoing.headers == {"type": "cti.event", "name": session.CLOSED, "target": "S1", "seq": 4, "epoch": 2}
    assert outgoing.body == b"{}"


ANY_TEXT = st.text(alphabet=st.characters(), max_size=20)
"""Lone surrogates included, which no JSON brings but a careless caller might."""


def values(text: st.SearchStrategy[str], numbers: st.SearchStrategy[float]) -> st.SearchStrategy[object]:
    """Nested values as JSON has them."""
    return st.recursive(
        st.none() | st.booleans() | numbers | text,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
        max_leaves=8,
    )


def questions(
    text: st.SearchStrategy[str], numbers: st.SearchStrategy[float]
) -> st.SearchStrategy[tuple[MessageSpec, dict[str, object]]]:
    """A message and a body whose keys are its own, spelt in every tolerated way, with any values."""

    def bodies(spec: MessageSpec) -> st.SearchStrategy[tuple[MessageSpec, dict[str, object]]]:
        known = schema_of(spec.body).get("properties", {})
        assert isinstance(known, dict)
        keys = st.sampled_from([*known, *DOTTED]) | text
        return st.tuples(st.just(spec), st.dictionaries(keys, values(text, numbers), max_size=5))

    return st.sampled_from(ASKING).flatmap(bodies)


@given(questions(ANY_TEXT, st.integers(-(10**400), 10**400) | st.floats()))
def test_nothing_but_unreadable_from_any_body(question: tuple[MessageSpec, dict[str, object]]) -> None:
    try:
        codec.decode_body(*question)
    except Unreadable as problem:
        assert problem.reason is Problem.BAD_PROPERTY
        assert problem.sentence.isprintable()
        assert len(problem.sentence) < 250


@given(questions(st.text(max_size=20), st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)))
def test_what_was_read_is_written_by_the_schema(question: tuple[MessageSpec, dict[str, object]]) -> None:
    spec, body = question
    try:
        model = codec.decode_body(spec, orjson.loads(orjson.dumps(body)))
    except Unreadable:
        return
    written = orjson.loads(codec.encode(model))
    jsonschema.validate(written, dict(schema_of(spec.body)))
    assert codec.decode_body(spec, written) == model
