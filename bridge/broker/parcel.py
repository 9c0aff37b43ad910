"""What is handed to the publisher: one message and what to do when its fate is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_SHORT: Final = 255
"""Bytes of a routing key, an id and the name of a queue or exchange: what AMQP has room for."""


class Fate(StrEnum):
    """How a publish ended. A nack or a lost connection is no end: the parcel goes out again."""

    CONFIRMED = "CONFIRMED"
    RETURNED = "RETURNED"
    """No queue took it, or the broker takes no message so large."""
    EXPIRED = "EXPIRED"
    """It could not leave within its `max_age`."""


@dataclass(slots=True)
class Parcel:
    """One message on its way out. `key` is the routing key; `on_fate` is called once, from the event loop.

    `queued_at` and `sent_at` are monotonic seconds, set by the publisher. `max_age` in seconds: one that could not leave so long
    is not sent; None: it waits for ever.
    """

    exchange: str
    key: str
    body: bytes
    headers: Mapping[str, str | int] | None
    message_id: str
    correlation_id: str | None = None
    mandatory: bool = True
    on_fate: Callable[[Fate], None] | None = None
    max_age: float | None = None
    queued_at: float = 0.0
    sent_at: float = 0.0
