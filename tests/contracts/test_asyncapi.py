"""The AsyncAPI document: every message, every reference resolves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import jsonschema
import orjson
import pytest

from contracts.asyncapi import Json, document, render
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


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_validate(name: str) -> None:
    golden = EXAMPLES[name]
    checks = [(f"#/components/messages/{name}", golden)]
    checks += [
        (f"#/components/messages/{name}.response", golden[key]) for key in ("response", "failure") if key in golden
    ]
    for pointer, sent in checks:
        for part, value in (("headers", sent["headers"]), ("payload", sent["body"])):
            reference = cast(Json, at(pointer)[part])["$ref"]
            failed = part == "payload" and sent["headers"].get("result") == "FAILURE"
            if not failed:
                jsonschema.validate(value, {"$ref": reference, "components": DOCUMENT["components"]})


def test_rendered_one_entry_a_line() -> None:
    text = render(DOCUMENT)
    assert orjson.loads(text) == DOCUMENT
    assert render(document()) == text
    assert any(line.startswith('      "session.query.init": {"name":') for line in text.splitlines())
