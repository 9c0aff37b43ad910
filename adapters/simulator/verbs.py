"""What a verb of the simulator's language is: the properties it takes, and the values they stand for. Owns no verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from adapters.simulator import fields
from adapters.simulator.fields import BadField, Fields
from contracts.vocabulary import ChannelType

_What = TypeVar("_What", covariant=True)

MEDIA = (ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK)
"""Contacts that are no calls."""
TYPES = (ChannelType.TELEPHONY, *MEDIA)
"""Channels somebody can work with."""


@dataclass(frozen=True, slots=True)
class Verb(Generic[_What]):
    """`parse` reads the properties `takes`, in the order people say them; nearly always for one value."""

    takes: tuple[str, ...]
    parse: Callable[[Fields], tuple[_What, ...]]


def one(parse: Callable[[Fields], _What], *takes: str) -> Verb[_What]:
    """A verb that stands for one value."""
    return Verb(takes, lambda body: (parse(body),))


def number(body: Fields) -> str:
    """A caller's number, "" when left out. Raises BadField, as all here."""
    return fields.optional_text(body, "number", "a telephone number") or ""


def name(body: Fields) -> str:
    """A caller's name, "" when left out."""
    return fields.optional_text(body, "name", "a name") or ""


def skill(body: Fields) -> str:
    """The skill that names a queue, "" when left out: anybody."""
    return fields.optional_text(body, "skill", "a skill") or ""


def destination(body: Fields) -> str:
    """Whom to dial."""
    return fields.text(body, "destination", "an extension, a number or a skill")


def optional_destination(body: Fields) -> str | None:
    """Whom to dial, None when left out."""
    return fields.optional_text(body, "destination", "an extension, a number or a skill")


def optional_flag(body: Fields, name: str) -> bool | None:
    """A boolean, None when left out."""
    return None if body.get(name) is None else fields.flag(body, name)


def reason_id(body: Fields) -> str | None:
    """A reason by its id, None when left out."""
    return fields.optional_text(body, "reasonCodeId", "a reason's id")


def some(body: Fields, *names: str) -> None:
    """Refuse a body in which none of these stands."""
    if all(body.get(each) is None for each in names):
        raise BadField(f"One of {', '.join(names)} is expected.")
