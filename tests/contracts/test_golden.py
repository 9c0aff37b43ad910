"""Every golden example is what the contract says: read, decoded, written again, and valid against its schema."""

from __future__ import annotations

import jsonschema
import orjson
import pytest

from contracts import codec
from contracts.registry import ALL_SPECS
from contracts.schemas import schema_of
from contracts.vocabulary import MessageType
from tests.contracts.golden import ASKING, EXAMPLES, TELLING, spec


def test_every_message_has_an_example() -> None:
    """Protocol 3, 4 and 5, each row."""
    assert set(EXAMPLES) == {spec.name for spec in ALL_SPECS}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_agrees_with_the_registry(name: str) -> None:
    golden = EXAMPLES[name]
    assert golden["name"] == name == golden["headers"]["name"]
    assert golden["type"] == spec(name).type == golden["headers"]["type"]
    assert golden["target"] == golden["headers"]["target"]
    assert golden["note"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_bodies_validate_against_the_schema(name: str) -> None:
    golden = EXAMPLES[name]
    jsonschema.validate(golden["body"], dict(schema_of(spec(name).body)))
    if "response" in golden:
        jsonschema.validate(golden["response"]["body"], dict(schema_of(spec(name).response)))


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("enveloped", [False, True])
def test_question_round_trip(name: str, enveloped: bool) -> None:
    """Protocol 2: both forms read the same, and what was read is written as it was."""
    golden = EXAMPLES[name]
    if enveloped:
        document = orjson.dumps({"header": golden["headers"], "body": golden["body"]})
        incoming = codec.read({}, document, correlation_id=None, max_bytes=100_000)
    else:
        body = orjson.dumps(golden["body"])
        incoming = codec.read(golden["headers"], body, correlation_id=None, max_bytes=100_000)
    assert incoming.enveloped is enveloped
    assert (incoming.type, incoming.name, incoming.target.text) == (golden["type"], name, golden["target"])
    body_model = codec.decode_body(spec(name), incoming.body)
    assert orjson.loads(codec.encode(body_model)) == golden["body"]


@pytest.mark.parametrize("name", ASKING)
def test_answer_round_trip(name: str) -> None:
    """Protocol 2: a response repeats name, target and requestId, and carries a result."""
    golden = EXAMPLES[name]
    incoming = codec.read(golden["headers"], b"", correlation_id=None, max_bytes=0)
    answer = golden["response"]
    written = codec.encode(spec(name).response.model_validate(answer["body"]))
    assert orjson.loads(written) == answer["body"]
    assert codec.response(incoming, body=written).headers == answer["headers"]


@pytest.mark.parametrize("name", [name for name in ASKING if "failure" in EXAMPLES[name]])
def test_failure(name: str) -> None:
    golden = EXAMPLES[name]
    incoming = codec.read(golden["headers"], b"", correlation_id=None, max_bytes=0)
    outgoing = codec.response(incoming, error=golden["failure"]["headers"]["errorMessage"])
    assert outgoing.headers == golden["failure"]["headers"]
    assert orjson.loads(outgoing.body) == golden["failure"]["body"]


@pytest.mark.parametrize("name", TELLING)
def test_event_round_trip(name: str) -> None:
    """Protocol 2 and 7: events carry seq and epoch, warnings and errors a code and a message too."""
    golden = EXAMPLES[name]
    headers = golden["headers"]
    written = codec.encode(spec(name).body.model_validate(golden["body"]))
    assert orjson.loads(written) == golden["body"]
    outgoing = codec.event(
        MessageType(golden["type"]),
        name,
        golden["target"],
        headers["seq"],
        headers["epoch"],
        written,
        code=headers.get("code"),
        message=headers.get("message"),
    )
    assert outgoing.headers == headers
    assert outgoing.body == written
