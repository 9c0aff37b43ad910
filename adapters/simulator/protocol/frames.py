"""What the two ends of a link say to each other, as values. What a frame carries is rendered and parsed by `translate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

VERSION: Final = 2
"""Rises when an old end could no longer understand a new one."""

Payload = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Hello:
    """The switch's first word; events follow."""

    version: int


@dataclass(frozen=True, slots=True)
class Do:
    """The adapter asks for a command; `number` names it on this link."""

    number: int
    command: Payload


@dataclass(frozen=True, slots=True)
class Answer:
    """The switch's answer to `Do` of that number; exactly one unless the link is lost."""

    number: int
    result: Payload


@dataclass(frozen=True, slots=True)
class Said:
    """An event of the switch."""

    event: Payload


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a sign of life."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The sign of life."""


Frame = Hello | Do | Answer | Said | Ping | Pong
