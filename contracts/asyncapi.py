"""The AsyncAPI 3.1 document of the protocol, generated from the registry.

Owns the shape of that document and nothing that the registry does not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import orjson

from contracts.base import Body
from contracts.registry import ALL_SPECS, DestinationKind, MessageSpec
from contracts.schemas import schemas_of
from contracts.vendor import VENDOR_EVENT, VENDOR_SUMMARY, VendorBody
from contracts.vocabulary import PROTOCOL_VERSION, MessageType, Outcome

Json = dict[str, object]

_SCHEMA_REF: Final = "#/components/schemas/{model}"
_ASKING: Final = (MessageType.QUERY, MessageType.REQUEST)
_SEGMENTS: Final = {
    True: ("processor", "Name of the processor, a setting of the bridge."),
    False: ("sessionId", "First segment of the target."),
}
_GROUPS: Final = {
    True: "",
    False: " With access rules, what is said of a group's sessions goes to the topic exchange `cti.events.{group}`.",
}
_FAILURE: Final = "Failure"
_VENDOR: Final = "vendor.event"
"""The one message that stands for all vendor events: their names are the adapters'."""
_SECTIONS: Final = ("messages", "schemas", "correlationIds")
_TEXT: Final[Json] = {"type": "string"}
_COUNT: Final[Json] = {"type": "integer", "minimum": 1}
_REQUEST_ID: Final[Json] = {"type": "string", "minLength": 1, "maxLength": 128}
_HEADERS: Final[Mapping[MessageType, tuple[Json, tuple[str, ...]]]] = {
    MessageType.QUERY: ({"requestId": _REQUEST_ID}, ()),
    MessageType.REQUEST: ({"requestId": _REQUEST_ID}, ()),
    MessageType.RESPONSE: (
        {"requestId": _REQUEST_ID, "result": {"enum": [str(item) for item in Outcome]}, "errorMessage": _TEXT},
        ("requestId", "result"),
    ),
    MessageType.EVENT: ({"seq": _COUNT, "epoch": _COUNT}, ("seq", "epoch")),
    MessageType.WARNING: (
        {"seq": _COUNT, "epoch": _COUNT, "code": _TEXT, "message": _TEXT},
        ("seq", "epoch", "code", "message"),
    ),
    MessageType.ERROR: (
        {"seq": _COUNT, "epoch": _COUNT, "code": _TEXT, "message": _TEXT},
        ("seq", "epoch", "code", "message"),
    ),
}
"""Header properties of each type beside `type`, `name` and `target`, and which of them are always there."""


def document() -> Json:
    """The whole document, ready to be written as JSON."""
    references, schemas = schemas_of(_models(), _SCHEMA_REF, _written())
    schemas |= {f"headers.{kind.value}": _header_schema(kind) for kind in MessageType}
    schemas[_FAILURE] = {"type": "object", "maxProperties": 0, "description": "The body of every FAILURE."}
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "cti-bridge",
            "version": PROTOCOL_VERSION,
            "description": "Queries, requests, responses, events, warnings and errors between a CRM connector and the "
            "bridge, over AMQP 0-9-1. The pages beside this file say what each message means.",
        },
        "defaultContentType": "application/json",
        "channels": _channels(),
        "operations": dict(_operations()),
        "components": {
            "messages": dict(_messages(references, schemas)),
            "schemas": dict(sorted(schemas.items())),
            "correlationIds": {"requestId": {"location": "$message.header#/requestId"}},
        },
    }


def render(value: Json) -> str:
    """The document as JSON text with one channel, operation, message or schema a line, so that a change is one line."""
    return (
        _spread(value, {"channels": {}, "operations": {}, "components": {section: {} for section in _SECTIONS}}, "")
        + "\n"
    )


def _spread(value: object, inside: Mapping[str, object] | None, indent: str) -> str:
    """One entry a line where `inside` says so; its values say the same of the entries."""
    if inside is None or not isinstance(value, dict):
        return orjson.dumps(value).decode()
    deeper = indent + "  "
    rows = []
    for key, item in value.items():
        below = inside.get(key)
        text = _spread(item, below if isinstance(below, Mapping) else None, deeper)
        rows.append(f"{deeper}{orjson.dumps(key).decode()}: {text}")
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"


def _is_asking(spec: MessageSpec) -> bool:
    return spec.type in _ASKING


def _is_control(spec: MessageSpec) -> bool:
    return spec.destination is DestinationKind.CONTROL


def _models() -> list[type[Body]]:
    found: dict[type[Body], None] = {}
    for spec in ALL_SPECS:
        found[spec.body] = None
        found[spec.response] = None
    found[VendorBody] = None
    return list(found)


def _written() -> set[type[Body]]:
    """What the bridge writes."""
    told = {spec.body for spec in ALL_SPECS if not _is_asking(spec)}
    return {VendorBody, *told, *(spec.response for spec in ALL_SPECS)}


def _header_schema(kind: MessageType) -> Json:
    properties, required = _HEADERS[kind]
    return {
        "type": "object",
        "properties": {"type": {"const": kind.value}, "name": _TEXT, "target": _TEXT, **properties},
        "required": ["type", "name", "target", *required],
    }


def _messages(references: Mapping[str, str], schemas: Mapping[str, object]) -> Iterable[tuple[str, Json]]:
    for spec in ALL_SPECS:
        yield spec.name, _message(spec.name, spec.type, spec.summary, {"$ref": references[spec.body.__name__]})
        if _is_asking(spec):
            summary = f"Answer to {spec.name}; with result FAILURE the payload is {{}}."
            payload = _answer(references[spec.response.__name__], schemas)
            yield f"{spec.name}.response", _message(spec.name, MessageType.RESPONSE, summary, payload)
    payload = {"$ref": references[VendorBody.__name__]}
    yield _VENDOR, _message(VENDOR_EVENT, MessageType.EVENT, VENDOR_SUMMARY, payload)


def _answer(reference: str, schemas: Mapping[str, object]) -> Json:
    """The payload of an answer: the body, or where that cannot be empty, the body or the one of a FAILURE."""
    schema = schemas[reference.rsplit("/", 1)[-1]]
    if not isinstance(schema, Mapping) or "required" not in schema:
        return {"$ref": reference}
    return {"oneOf": [{"$ref": reference}, {"$ref": _SCHEMA_REF.format(model=_FAILURE)}]}


def _message(name: str, kind: MessageType, summary: str, payload: Json) -> Json:
    message: Json = {
        "name": name,
        "summary": summary,
        "headers": {"$ref": f"#/components/schemas/headers.{kind.value}"},
        "payload": payload,
    }
    if kind in (*_ASKING, MessageType.RESPONSE):
        message["correlationId"] = {"$ref": "#/components/correlationIds/requestId"}
    return message


def _channels() -> Json:
    channels: Json = {}
    for is_control, stem in ((True, "control"), (False, "session")):
        segment, meaning = _SEGMENTS[is_control]
        specs = [spec for spec in ALL_SPECS if _is_control(spec) is is_control]
        channels[f"{stem}.requests"] = {
            "address": f"{{{segment}}}",
            "description": "Routing key on the exchange for queries and requests: the first segment of the target.",
            "parameters": {segment: {"description": meaning}},
            "messages": _pointers(spec.name for spec in specs if _is_asking(spec)),
            "bindings": _exchange("cti.requests", "direct"),
        }
        channels[f"{stem}.events"] = {
            "address": f"{{kind}}.{{{segment}}}.{{name}}",
            "description": "Routing key on the exchange for all that is not a direct reply." + _GROUPS[is_control],
            "parameters": {
                "kind": {"enum": ["event", "warning", "error"]},
                segment: {"description": meaning},
                "name": {"description": "Name of the message."},
            },
            "messages": _pointers([*(spec.name for spec in specs if not _is_asking(spec)), _VENDOR]),
            "bindings": _exchange("cti.events", "topic"),
        }
    channels["replies"] = {
        "address": None,
        "description": "The queue named by `reply_to` of the request; without one, the exchange for events with the "
        "routing key `response.{first segment}.{name}`.",
        "messages": _pointers(f"{spec.name}.response" for spec in ALL_SPECS if _is_asking(spec)),
    }
    return channels


def _pointers(names: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in names}


def _exchange(name: str, kind: str) -> Json:
    exchange = {"name": name, "type": kind, "durable": True, "autoDelete": False}
    return {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}}


def _operations() -> Iterable[tuple[str, Json]]:
    for spec in ALL_SPECS:
        stem = "control" if _is_control(spec) else "session"
        asking = _is_asking(spec)
        channel = f"#/channels/{stem}.{'requests' if asking else 'events'}"
        operation: Json = {
            "action": "receive" if asking else "send",
            "channel": {"$ref": channel},
            "messages": [{"$ref": f"{channel}/messages/{spec.name}"}],
        }
        if asking:
            operation["reply"] = {
                "channel": {"$ref": "#/channels/replies"},
                "messages": [{"$ref": f"#/channels/replies/messages/{spec.name}.response"}],
            }
        yield spec.name, operation
    for stem in ("control", "session"):
        channel = f"#/channels/{stem}.events"
        yield (
            f"{stem}.{_VENDOR}",
            {"action": "send", "channel": {"$ref": channel}, "messages": [{"$ref": f"{channel}/messages/{_VENDOR}"}]},
        )
