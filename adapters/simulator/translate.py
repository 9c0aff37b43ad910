"""The port's results and events to the payloads of the link's frames and back. A payload that does not fit is refused whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, assert_never

from adapters import contacts, port
from adapters.simulator import parts, parts_contacts
from adapters.simulator.protocol.frames import Payload
from contracts.vocabulary import ChannelType, Reason, ReasonKind

# --- results --------------------------------------------------------------------------------------------------------


def render_result(result: port.Result) -> Payload:
    """An answer for the adapter."""
    match result:
        case port.Accepted():
            return {"kind": "Accepted", "is_deferred": result.is_deferred}
        case port.Refused():
            return {"kind": "Refused", "refusal": result.refusal, "code": result.code, "detail": result.detail}
        case port.Confirmed(value):
            return {"kind": "Confirmed", "as": _shape(value), "value": value}
    assert_never(result)


def _shape(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "flag"
        case str():
            return "text"
        case port.Agent():
            return "agent"
        case tuple():
            return "reasons" if value and isinstance(value[0], Reason) else "agents"
    raise TypeError(f"no command confirms a {type(value).__name__}")


def parse_result(payload: Payload) -> port.Result:
    """The result of a payload. Raises LinkProtocolError."""
    return parts.parser_of(payload, _RESULTS)(payload)


def _confirmed(payload: Payload) -> port.Confirmed:
    shape = _SHAPES.get(parts.text(payload, "as"))
    if shape is None:
        raise parts.unfit("as")
    return port.Confirmed(shape(payload))


def _refused(payload: Payload) -> port.Refused:
    return port.Refused(
        refusal=parts.choice(payload, "refusal", port.Refusal),
        code=None if payload.get("code") is None else parts.whole(payload, "code"),
        detail=parts.text(payload, "detail"),
    )


_SHAPES: Final[Mapping[str, Callable[[Payload], object]]] = MappingProxyType(
    {
        "nothing": lambda p: None,
        "flag": lambda p: parts.flag(p, "value"),
        "text": lambda p: parts.text(p, "value"),
        "agent": lambda p: parts.agent(parts.part(p, "value")),
        "agents": lambda p: parts.many(p, "value", parts.agent),
        "reasons": lambda p: parts.many(p, "value", parts.reason),
    }
)
_RESULTS: Final[Mapping[str, Callable[[Payload], port.Result]]] = MappingProxyType(
    {
        "Accepted": lambda p: port.Accepted(parts.flag(p, "is_deferred")),
        "Confirmed": _confirmed,
        "Refused": _refused,
    }
)

# --- events ---------------------------------------------------------------------------------------------------------


def render_event(event: port.Event) -> Payload:
    """An event of the switch; its link's own ups and downs are no part of the payloads."""
    match event:
        case contacts.ContactChanged():
            return {"kind": "ContactChanged", "contact": parts_contacts.render(event.contact)}
        case contacts.SnapshotContacts():
            return {"kind": "SnapshotContacts", "contacts": [parts_contacts.render(each) for each in event.contacts]}
    return {"kind": type(event).__name__, "value": event}


def parse_event(payload: Payload) -> port.Event:
    """The event of a payload. Raises LinkProtocolError."""
    return parts.parser_of(payload, _EVENTS)(payload)


def _agent_changed(payload: Payload) -> port.AgentChanged:
    value = parts.part(payload, "value")
    return port.AgentChanged(parts.agent(parts.part(value, "agent")), parts.choice(value, "cause", port.Cause))


def _reasons_changed(payload: Payload) -> port.ReasonsChanged:
    value = parts.part(payload, "value")
    return port.ReasonsChanged(parts.choice(value, "kind", ReasonKind), parts.many(value, "reasons", parts.reason))


def _dispositions_changed(payload: Payload) -> contacts.DispositionsChanged:
    value = parts.part(payload, "value")
    kind = parts.choice(value, "type", ChannelType)
    return contacts.DispositionsChanged(kind, parts.many(value, "dispositions", parts.reason))


_EVENTS: Final[Mapping[str, Callable[[Payload], port.Event]]] = MappingProxyType(
    {
        "AgentChanged": _agent_changed,
        "ContactChanged": lambda p: contacts.ContactChanged(parts_contacts.contact(parts.part(p, "contact"))),
        "ReasonsChanged": _reasons_changed,
        "DispositionsChanged": _dispositions_changed,
        "SnapshotBegun": lambda p: port.SnapshotBegun(),
        "SnapshotAgents": lambda p: port.SnapshotAgents(parts.many(parts.part(p, "value"), "agents", parts.agent)),
        "SnapshotContacts": lambda p: contacts.SnapshotContacts(parts.many(p, "contacts", parts_contacts.contact)),
        "SnapshotEnded": lambda p: port.SnapshotEnded(),
    }
)
