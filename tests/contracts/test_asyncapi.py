"""The AsyncAPI document: every message, every reference resolves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import jsonschema
import orjson
import pytest

from contracts.asyncapi import Json, document, render
from contracts.interaction import InteractionData
from contracts.registry import ALL_SPECS, MessageSpec
from contracts.vocabulary import MessageType
from tests.contracts.golden import EXAMPLES

DOCUMENT = document()
ASKING = (MessageType.QUERY, MessageType.REQUEST)


def at(pointer: str) -> Json:
    """What a `#/…` reference of the document points at."""
    value: object = DOCUMENT
    for part in pointer.removeprefix("#/").split("/"):
        assert isinstance(value, dict)
        value = value[part.replace("~1", "/").replace("~0", "~")]
    return cast(Json, value)


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_every_reference_resolves() -> None:
    found = list(references(DOCUMENT))
    assert len(found) > 3 * len(ALL_SPECS)
    for pointer in found:
        assert at(pointer)


@pytest.mark.parametrize("spec", ALL_SPECS, ids=lambda spec: spec.name)
def test_every_message_has_its_operation(spec: MessageSpec) -> None:
    operation = at(f"#/operations/{spec.name}")
    asking = spec.type in ASKING
    assert operation["action"] == ("receive" if asking else "send")
    assert ("reply" in operation) is asking
    message = at(f"#/components/messages/{spec.name}")
    assert message["headers"] == {"$ref": f"#/components/schemas/headers.{spec.type}"}


def test_operations_use_messages_of_their_channel() -> None:
    """AsyncAPI 3.1: an operation's messages are a subset of its channel's."""
    for operation in at("#/operations").values():
        sides = [operation, cast(Json, operation)["reply"]] if "reply" in cast(Json, operation) else [operation]
        for side in cast(list[Json], sides):
            channel = cast(Json, side["channel"])["$ref"]
            for message in cast(list[Json], side["messages"]):
                assert str(message["$ref"]).startswith(f"{channel}/messages/")


def test_component_names_are_legal() -> None:
    for section in at("#/components").values():
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in cast(Json, section))


def strict(schema: object) -> object:
    """The same, but that an object has no properties beside those it names."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    deep = {key: strict(item) for key, item in schema.items()}
    is_closed = deep.get("type") == "object" and isinstance(deep.get("properties"), dict)
    return {**deep, "additionalProperties": False} if is_closed else deep


STRICT = strict(DOCUMENT["components"])


def check(message: str, part: str, value: object) -> None:
    """Raises ValidationError unless the part of the message may be so, and have nothing else."""
    schema = cast(Json, at(f"#/components/messages/{message}")[part])
    jsonschema.validate(value, {**schema, "components": STRICT})


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_validate(name: str) -> None:
    """Both answers, too: the body of a FAILURE is empty, whatever that of a SUCCESS has to hold."""
    golden = EXAMPLES[name]
    sent = [(name, golden)]
    sent += [(f"{name}.response", golden[key]) for key in ("response", "failure") if key in golden]
    for message, example in sent:
        check(message, "headers", example["headers"])
        check(message, "payload", example["body"])


@pytest.mark.parametrize("spec", [spec for spec in ALL_SPECS if spec.type in ASKING], ids=lambda spec: spec.name)
def test_every_request_may_fail(spec: MessageSpec) -> None:
    check(f"{spec.name}.response", "payload", {})


@pytest.mark.parametrize(
    ("message", "body"),
    [
        ("interaction.query.init.response", {"interaction-state": "STARTED"}),
        ("channel.query.init.response", {"channel-state": "ACTIVE", "agent-state": "READY"}),
        ("conversation.query.init.response", {"conversation-state": "HELD"}),
        ("conversation.member.added", {"id": "1", "number": "4711"}),
        ("cti.status.updated", {"status": "STARTED", "adapter": "simulator"}),
        ("session.teamstatus.updated", {}),
        ("session.warning", {"context": "agent"}),
        ("vendor.event", {}),
    ],
)
def test_what_is_always_there_is_required(message: str, body: Json) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check(message, "payload", body)


def parts(messages: list[str]) -> set[str]:
    """The schemas of the payloads that have properties, and those of their parts."""
    waiting = [pointer for name in messages for pointer in references(at(f"#/components/messages/{name}")["payload"])]
    found: set[str] = set()
    while waiting:
        pointer = waiting.pop()
        if pointer not in found:
            found.add(pointer)
            waiting += references(at(pointer))
    return {pointer.rsplit("/", 1)[-1] for pointer in found if at(pointer).get("properties")}


def test_nothing_is_both_read_and_written_but_the_data_of_a_contact() -> None:
    """Else what is required would be wrong for one of the two; that data is required in both."""
    read = [spec.name for spec in ALL_SPECS if spec.type in ASKING]
    told = [spec.name for spec in ALL_SPECS if spec.type not in ASKING]
    assert parts(read) & parts([*told, *(f"{name}.response" for name in read)]) <= {InteractionData.__name__}


def test_what_may_be_left_out_of_a_request_is_not_required() -> None:
    check("session.query.init", "payload", {})
    check("cti.request.createsession", "payload", {"loginid": "1002"})


def test_vendor_events_come_by_both_channels() -> None:
    check("vendor.event", "payload", {"data": {"CallID": 7}})
    for stem in ("control", "session"):
        operation = at(f"#/operations/{stem}.vendor.event")
        assert operation["action"] == "send"
        assert operation["messages"] == [{"$ref": f"#/channels/{stem}.events/messages/vendor.event"}]
        assert at(f"#/channels/{stem}.events/messages/vendor.event")


def test_rendered_one_entry_a_line() -> None:
    text = render(DOCUMENT)
    assert orjson.loads(text) == DOCUMENT
    assert render(document()) == text
    assert any(line.startswith('      "session.query.init": {"name":') for line in text.splitlines())
