"""The port's values to the payloads of the link's frames and back. A payload that does not fit is refused whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeVar, assert_never

from adapters import port
from adapters.errors import LinkProtocolError
from adapters.simulator import parts
from adapters.simulator.protocol.frames import Payload
from contracts.vocabulary import AgentState, ChannelType, Reason, ReasonKind

_Parser = TypeVar("_Parser", bound=Callable[[Payload], object])

# --- commands -------------------------------------------------------------------------------------------------------


def render_command(command: port.Command) -> Payload:
    """A command for the switch. Holds a password where the command has one: never to be logged."""
    if isinstance(command, port.LogIn):
        return {"kind": "LogIn", "value": _plain_login(command)}
    return {"kind": type(command).__name__, "value": command}


def _plain_login(command: port.LogIn) -> Payload:
    # The one command with a set in it, which JSON does not have.
    return {
        "login_id": command.login_id,
        "password": command.password,
        "extension": command.extension,
        "media": sorted(command.media),
        "mobile": command.mobile,
    }


def parse_command(payload: Payload) -> port.Command:
    """The command of a payload. Raises LinkProtocolError."""
    return _parser(payload, _COMMANDS)(parts.part(payload, "value"))


def _log_in(payload: Payload) -> port.LogIn:
    media = payload.get("media")
    if not isinstance(media, list):
        raise parts.unfit("media")
    return port.LogIn(
        login_id=parts.login_id(payload),
        password=parts.optional_text(payload, "password"),
        extension=parts.optional_text(payload, "extension"),
        media=frozenset(parts.choice({"media": each}, "media", ChannelType) for each in media),
        mobile=parts.mobile(payload),
    )


def _set_agent_state(payload: Payload) -> port.SetAgentState:
    by = payload.get("requested_by")
    return port.SetAgentState(
        login_id=parts.login_id(payload),
        state=parts.choice(payload, "state", AgentState),
        reason_id=parts.optional_text(payload, "reason_id"),
        requested_by=None if by is None else parts.login_id(payload, "requested_by"),
    )


_COMMANDS: Final[Mapping[str, Callable[[Payload], port.Command]]] = MappingProxyType(
    {
        "LogIn": _log_in,
        "SetAgentState": _set_agent_state,
        "LogOut": lambda p: port.LogOut(parts.login_id(p), parts.optional_text(p, "reason_id")),
        "ValidateAgent": lambda p: port.ValidateAgent(parts.login_id(p), parts.text(p, "password")),
        "ReadReasons": lambda p: port.ReadReasons(parts.login_id(p), parts.choice(p, "kind", ReasonKind)),
        "ReadTeam": lambda p: port.ReadTeam(parts.login_id(p), parts.flag(p, "live")),
        "ReadAgent": lambda p: port.ReadAgent(parts.login_id(p)),
        "CompleteInteractions": lambda p: port.CompleteInteractions(parts.login_id(p)),
        "StopTeam": lambda p: port.StopTeam(parts.login_id(p)),
        "Release": lambda p: port.Release(parts.login_id(p)),
    }
)

# --- results --------------------------------------------------------------------------------------------------------


def render_result(result: port.Result) -> Payload:
    """An answer for the adapter."""
    match result:
        case port.Accepted():
            return {"kind": "Accepted"}
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
        case port.Agent():
            return "agent"
        case tuple():
            return "reasons" if value and isinstance(value[0], Reason) else "agents"
    raise TypeError(f"no command confirms a {type(value).__name__}")


def parse_result(payload: Payload) -> port.Result:
    """The result of a payload. Raises LinkProtocolError."""
    return _parser(payload, _RESULTS)(payload)


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
        "agent": lambda p: parts.agent(parts.part(p, "value")),
        "agents": lambda p: parts.many(p, "value", parts.agent),
        "reasons": lambda p: parts.many(p, "value", parts.reason),
    }
)
_RESULTS: Final[Mapping[str, Callable[[Payload], port.Result]]] = MappingProxyType(
    {"Accepted": lambda p: port.Accepted(), "Confirmed": _confirmed, "Refused": _refused}
)

# --- events ---------------------------------------------------------------------------------------------------------


def render_event(event: port.Event) -> Payload:
    """An event of the switch; its link's own ups and downs are no part of the payloads."""
    return {"kind": type(event).__name__, "value": event}


def parse_event(payload: Payload) -> port.Event:
    """The event of a payload. Raises LinkProtocolError."""
    return _parser(payload, _EVENTS)(payload)


def _agent_changed(payload: Payload) -> port.AgentChanged:
    value = parts.part(payload, "value")
    return port.AgentChanged(parts.agent(parts.part(value, "agent")), parts.choice(value, "cause", port.Cause))


def _reasons_changed(payload: Payload) -> port.ReasonsChanged:
    value = parts.part(payload, "value")
    return port.ReasonsChanged(parts.choice(value, "kind", ReasonKind), parts.many(value, "reasons", parts.reason))


_EVENTS: Final[Mapping[str, Callable[[Payload], port.Event]]] = MappingProxyType(
    {
        "AgentChanged": _agent_changed,
        "ReasonsChanged": _reasons_changed,
        "SnapshotBegun": lambda p: port.SnapshotBegun(),
        "SnapshotAgents": lambda p: port.SnapshotAgents(parts.many(parts.part(p, "value"), "agents", parts.agent)),
        "SnapshotEnded": lambda p: port.SnapshotEnded(),
    }
)


def _parser(payload: Payload, table: Mapping[str, _Parser]) -> _Parser:
    parse = table.get(parts.text(payload, "kind"))
    if parse is None:
        raise LinkProtocolError("A payload is of no known kind.")
    return parse
