"""The words of the protocol: ids, closed sets of values, and codes.

Owns what both the wire and the adapters speak of. Refuses message models, which adapters must never see.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType

SessionId = NewType("SessionId", str)
LoginId = NewType("LoginId", str)
RequestId = NewType("RequestId", str)
GroupId = NewType("GroupId", str)
"""The bridge id of a channel group, allotted by the connector."""
GroupName = NewType("GroupName", str)
"""The CTI id of a channel group, the switch's own name for it."""

ContactId = NewType("ContactId", str)
"""The CTI id of an interaction."""
LegId = NewType("LegId", str)
"""The CTI id of a conversation."""

PROTOCOL_VERSION: Final = "1.0"


class MessageType(StrEnum):
    """Header `type` (protocol section 2)."""

    QUERY = "cti.query"
    REQUEST = "cti.request"
    RESPONSE = "cti.response"
    EVENT = "cti.event"
    WARNING = "cti.warning"
    ERROR = "cti.error"


class Outcome(StrEnum):
    """Header `result` of a response."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"


class Phase(StrEnum):
    """Where a session destination stands between creation and tear-down."""

    CREATED = "CREATED"
    OPEN = "OPEN"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"


class ProcessorStatus(StrEnum):
    """`status` of `cti.status.updated`."""

    STARTING = "STARTING"
    STARTED = "STARTED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    DISCONNECTED = "DISCONNECTED"


class CreatePolicy(StrEnum):
    """What createsession does when the agent already has a session."""

    REJECT = "reject"
    TAKEOVER = "takeover"
    JOIN = "join"


class AgentState(StrEnum):
    """Work state of an agent as the switch reports it (protocol section 4)."""

    LOGGED_OUT = "LOGGED_OUT"
    NOT_READY = "NOT_READY"
    READY = "READY"
    RESERVED = "RESERVED"
    TALKING = "TALKING"
    HOLD = "HOLD"
    WORK = "WORK"
    WORK_READY = "WORK_READY"
    BUSY = "BUSY"
    UNKNOWN = "UNKNOWN"


BUSY_STATES: Final = frozenset({AgentState.RESERVED, AgentState.TALKING, AgentState.HOLD, AgentState.BUSY})
"""States in which a close is refused. Wrap-up (WORK, WORK_READY) is not busy."""


class ChannelType(StrEnum):
    """`type` of a channel."""

    TELEPHONY = "TELEPHONY"
    EMAIL = "EMAIL"
    CHAT = "CHAT"
    CALLBACK = "CALLBACK"
    UNSUPPORTED = "UNSUPPORTED"


class ChannelState(StrEnum):
    """`channel-state`."""

    INACTIVE = "INACTIVE"
    UNAVAILABLE = "UNAVAILABLE"
    ACTIVE = "ACTIVE"


class ChannelAgentState(StrEnum):
    """`agent-state` of a channel."""

    READY = "READY"
    NOT_READY = "NOT_READY"


class InteractionState(StrEnum):
    """`interaction-state`."""

    ALERTING = "ALERTING"
    DIALING = "DIALING"
    STARTED = "STARTED"
    ENDED = "ENDED"
    COMPLETED = "COMPLETED"


class ConversationRole(StrEnum):
    """At most one call leg of each role."""

    PRIMARY = "primary"
    CONSULT = "consult"


class ConversationState(StrEnum):
    """`conversation-state`."""

    ALERTING = "ALERTING"
    DIALING = "DIALING"
    ESTABLISHED = "ESTABLISHED"
    HELD = "HELD"
    RELEASED = "RELEASED"


class ReasonKind(StrEnum):
    """The two lists of reason codes a switch keeps."""

    LOGOUT = "logout"
    NOT_READY = "notready"


class NoticeKind(StrEnum):
    """What is said with a code: a warning or an error (protocol section 7)."""

    WARNING = "warning"
    ERROR = "error"


class WarningCode(StrEnum):
    """`code` of a `cti.warning` (protocol section 7). Never reused, never renamed."""

    CTI_LINK_DOWN = "CTI_LINK_DOWN"
    CTI_LINK_RESTORED = "CTI_LINK_RESTORED"
    CTI_FAILOVER = "CTI_FAILOVER"
    CTI_HEARTBEAT_MISSED = "CTI_HEARTBEAT_MISSED"
    AGENT_FORCED_LOGOUT = "AGENT_FORCED_LOGOUT"
    AGENT_RELOGGED_IN = "AGENT_RELOGGED_IN"
    SESSION_TAKEN_OVER = "SESSION_TAKEN_OVER"
    SESSION_RESUMED = "SESSION_RESUMED"
    SESSION_LEASE_EXPIRED = "SESSION_LEASE_EXPIRED"
    STATE_RECONCILED = "STATE_RECONCILED"
    OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
    EVENTS_COALESCED = "EVENTS_COALESCED"


class ErrorCode(StrEnum):
    """`code` of a `cti.error` (protocol section 7). Never reused, never renamed."""

    INVALID_MESSAGE = "INVALID_MESSAGE"
    UNKNOWN_TARGET = "UNKNOWN_TARGET"
    CTI_REJECTED = "CTI_REJECTED"
    CTI_TIMEOUT = "CTI_TIMEOUT"
    CTI_UNAVAILABLE = "CTI_UNAVAILABLE"
    INTERNAL = "INTERNAL"


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a reason in one language (`language` ISO 639-1, `country` ISO 3166-1)."""

    language: str
    country: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A logout or not-ready reason: id, code and labels travel together.

    `reason_id` is what a request names, `code` the switch's own code. `selectable` is
    False for reasons that only the switch sets.
    """

    reason_id: str
    code: str
    labels: tuple[Label, ...]
    selectable: bool = True
