"""A request as it is to be sent, and where the session stands that it is sent to, as a connector's picture says both. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CONTROL = "cti.CONTROL"


@dataclass(frozen=True, slots=True)
class Ask:
    """A query or request as it is to be sent."""

    name: str
    target: str
    body: Mapping[str, Any] = field(default_factory=dict)


class Phase(StrEnum):
    """Where the session stands as far as its connector knows."""

    NONE = "NONE"
    CREATED = "CREATED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
