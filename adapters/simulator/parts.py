"""Reading the parts of a link payload: agents, reasons and what they are made of. Trusts no type and no value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from adapters.contacts import Channel
from adapters.errors import LinkProtocolError
from adapters.port import Agent, MobileAgent, Team
from adapters.simulator.protocol.frames import Payload
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    GroupName,
    Label,
    LoginId,
    Reason,
)

_Choice = TypeVar("_Choice", bound=StrEnum)
_Part = TypeVar("_Part")
_Parser = TypeVar("_Parser", bound=Callable[[Payload], object])


def unfit(name: str) -> LinkProtocolError:
    """A payload whose property `name` is missing or of the wrong shape."""
    return LinkProtocolError(f'A payload has no usable "{name}".')


def text(payload: Payload, name: str) -> str:
    """A text. Raises LinkProtocolError, as all here."""
    value = payload.get(name)
    if not isinstance(value, str):
        raise unfit(name)
    return value


def optional_text(payload: Payload, name: str) -> str | None:
    """A text or nothing."""
    value = payload.get(name)
    if value is None or isinstance(value, str):
        return value
    raise unfit(name)


def flag(payload: Payload, name: str) -> bool:
    """A boolean."""
    value = payload.get(name)
    if not isinstance(value, bool):
        raise unfit(name)
    return value


def whole(payload: Payload, name: str) -> int:
    """A whole number."""
    value = payload.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise unfit(name)
    return value


def choice(payload: Payload, name: str, kind: type[_Choice]) -> _Choice:
    """A member of a closed set."""
    try:
        return kind(text(payload, name))
    except ValueError:
        raise unfit(name) from None


def part(payload: Payload, name: str) -> Payload:
    """An object."""
    value = payload.get(name)
    if not isinstance(value, dict):
        raise unfit(name)
    return value


def many(payload: Payload, name: str, parse: Callable[[Payload], _Part]) -> tuple[_Part, ...]:
    """A list of objects, each parsed."""
    value = payload.get(name)
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise unfit(name)
    return tuple(parse(each) for each in value)


def texts(payload: Payload, name: str) -> tuple[str, ...]:
    """A list of texts."""
    value = payload.get(name)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise unfit(name)
    return tuple(value)


def parser_of(payload: Payload, table: Mapping[str, _Parser]) -> _Parser:
    """How a payload of its `kind` is parsed."""
    parse = table.get(text(payload, "kind"))
    if parse is None:
        raise LinkProtocolError("A payload is of no known kind.")
    return parse


def login_id(payload: Payload, name: str = "login_id") -> LoginId:
    """An agent's login id."""
    return LoginId(text(payload, name))


def mobile(payload: Payload) -> MobileAgent | None:
    """How a mobile agent is reached, if it is one."""
    if payload.get("mobile") is None:
        return None
    value = part(payload, "mobile")
    return MobileAgent(text(value, "mode"), text(value, "dial_number"))


def agent(payload: Payload) -> Agent:
    """An agent as the switch rendered it."""
    return Agent(
        login_id=login_id(payload),
        first_name=text(payload, "first_name"),
        last_name=text(payload, "last_name"),
        extension=text(payload, "extension"),
        state=choice(payload, "state", AgentState),
        since=_moment(payload, "since"),
        revision=whole(payload, "revision"),
        group=GroupName(text(payload, "group")),
        channels=many(payload, "channels", _channel),
        teams=many(payload, "teams", _team),
        supervises=many(payload, "supervises", _team),
        reason_id=optional_text(payload, "reason_id"),
        mobile=mobile(payload),
    )


def reason(payload: Payload) -> Reason:
    """A reason with its labels."""
    return Reason(
        reason_id=text(payload, "reason_id"),
        code=text(payload, "code"),
        labels=many(payload, "labels", _label),
        selectable=flag(payload, "selectable"),
    )


def _channel(payload: Payload) -> Channel:
    return Channel(
        endpoint=text(payload, "endpoint"),
        type=choice(payload, "type", ChannelType),
        state=choice(payload, "state", ChannelState),
        agent_state=choice(payload, "agent_state", ChannelAgentState),
        reason_id=optional_text(payload, "reason_id"),
    )


def _team(payload: Payload) -> Team:
    return Team(text(payload, "team_id"), text(payload, "name"))


def _label(payload: Payload) -> Label:
    return Label(*(text(payload, name) for name in ("language", "country", "name", "description")))


def _moment(payload: Payload, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text(payload, name))
    except ValueError:
        raise unfit(name) from None
    if moment.tzinfo is None:
        raise unfit(name)
    return moment
