"""The dataclasses of the messages the adapter uses, from and to plain messages. Importing it ties all of them."""

from __future__ import annotations

from adapters.cisco_cti.protocol import (
    typed_agents,
    typed_call_data,
    typed_call_events,
    typed_calling,
    typed_config,
    typed_control,
    typed_recording,
    typed_session,
    typed_statistics,
    typed_supervisor,
)
from adapters.cisco_cti.protocol.body import Body, rendered, shape_of, tied
from adapters.cisco_cti.protocol.values import Message, UnknownMessage

TYPED = tied()
"""By message name."""

__all__ = [
    "TYPED",
    "parse",
    "render",
    "typed_agents",
    "typed_call_data",
    "typed_call_events",
    "typed_calling",
    "typed_config",
    "typed_control",
    "typed_recording",
    "typed_session",
    "typed_statistics",
    "typed_supervisor",
]


def parse(message: Message | UnknownMessage) -> Body | Message | UnknownMessage:
    """The dataclass of a message, or the message itself where the adapter has no use for it."""
    shape = shape_of(message.name) if isinstance(message, Message) else None
    if shape is None or not isinstance(message, Message):
        return message
    body = shape.fill(message.values)
    assert isinstance(body, Body)
    return body


def render(body: Body | Message | UnknownMessage) -> Message | UnknownMessage:
    """The plain message to encode."""
    return rendered(body) if isinstance(body, Body) else body
