"""What the link says to the adapter, in order. Owns the one value that neither a session nor the roles say."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.roles import SayDown, SayFailed, SayMoved, SayUp
from adapters.cisco_cti.protocol.session_events import (
    HeartbeatAnswered,
    HeartbeatUnanswered,
    Received,
    Unasked,
    Unreadable,
    Warned,
)
from adapters.cisco_cti.protocol.system import SystemNotice


@dataclass(frozen=True, slots=True)
class Closed:
    """The link was closed as intended; nothing follows."""


LinkEvent = (
    SayUp
    | SayDown
    | SayMoved
    | SayFailed
    | SystemNotice
    | Received
    | Warned
    | Unasked
    | Unreadable
    | HeartbeatAnswered
    | HeartbeatUnanswered
    | Closed
)
