"""Why a link could not be opened or did not last: kinds that are kept apart, each with words for operators.

Owns the sorting of what a side said or did; refuses to decide what happens next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Final

from adapters.cisco_cti.protocol.codes import Status, explain_status


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of the CTI Server and where it listens."""

    side: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"Side {self.side} of the CTI Server ({self.host}:{self.port})"


class Reason(IntEnum):
    """ReasonCode of a connection failure, coarse (CTI OS, OnConnectionFailure)."""

    PROTOCOL_MISMATCH = 0
    MISSED_HEARTBEATS = 1
    TRANSPORT_ERROR = 2
    CONNECT_FAIL = 3
    OTHER_ERROR = 4


class FailureKind(Enum):
    """What went wrong. `words` complete the sentence that begins with the side."""

    GARBAGE = Reason.PROTOCOL_MISMATCH, "sent what cannot be read"
    PROTOCOL_REJECTED = Reason.PROTOCOL_MISMATCH, "cannot read what this bridge sends"
    VERSION_REJECTED = Reason.PROTOCOL_MISMATCH, "refused the protocol version"
    HEARTBEATS_MISSED = Reason.MISSED_HEARTBEATS, "left heartbeats unanswered"
    IDLE = Reason.MISSED_HEARTBEATS, "gave this bridge up for silent"
    CUT = Reason.TRANSPORT_ERROR, "cut the connection"
    NOT_READING = Reason.TRANSPORT_ERROR, "has stopped reading"
    UNREACHABLE = Reason.CONNECT_FAIL, "cannot be reached"
    UNKNOWN_HOST = Reason.CONNECT_FAIL, "has a name that cannot be resolved"
    CONNECT_TIMEOUT = Reason.CONNECT_FAIL, "did not take the connection in time"
    TLS_FAILED = Reason.CONNECT_FAIL, "could not agree on encryption"
    CUT_AT_OPEN = Reason.CONNECT_FAIL, "cut the connection before the session was open"
    NO_ANSWER_TO_OPEN = Reason.CONNECT_FAIL, "took the connection but did not open the session in time"
    OTHER_SIDE = Reason.CONNECT_FAIL, "is not the active side"
    SERVER_OFFLINE = Reason.OTHER_ERROR, "is off line"
    HEARTBEAT_REFUSED = Reason.OTHER_ERROR, "refused a heartbeat"
    PASSWORD_REJECTED = Reason.OTHER_ERROR, "does not accept the password of this bridge"
    NOT_PERMITTED = Reason.OTHER_ERROR, "does not permit the services asked for"
    INSTANCE_REJECTED = Reason.OTHER_ERROR, "does not accept the unique instance id of this bridge"
    SETTINGS_REJECTED = Reason.OTHER_ERROR, "does not accept a setting of the session"
    AGENT_REJECTED = Reason.OTHER_ERROR, "does not accept the agent or device of the session"
    TAKEN_OVER = Reason.OTHER_ERROR, "ended the session because the same client opened another"
    MAINTENANCE = Reason.OTHER_ERROR, "is being maintained"
    REFUSED = Reason.OTHER_ERROR, "refused the session"
    ENDED = Reason.OTHER_ERROR, "ended the session"
    FAULT = Reason.OTHER_ERROR, "was left after a fault in this bridge"

    def __init__(self, reason: Reason, words: str) -> None:
        self.reason = reason
        self.words = words


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure of one side. `status` is the number the CTI Server gave; `detail` says more, without secrets. `version` is
    that of the session."""

    leg: Leg
    kind: FailureKind
    status: int | None = None
    detail: str = ""
    version: int = field(default=0, compare=False)

    @property
    def sentence(self) -> str:
        """One plain sentence for operators that says which leg failed."""
        parts = [self.detail, _explained(self.status)]
        more = "; ".join(filter(None, parts))
        return f"{self.leg} {self.kind.words}{': ' if more else ''}{more}."


def _explained(status: int | None) -> str:
    if status is None:
        return ""
    sentence = explain_status(status).rstrip(".")
    return sentence if str(status) in sentence else f"{sentence} (status {status})"


AT_OPEN: Final[Mapping[int, FailureKind]] = {
    Status.INVALID_VERSION: FailureKind.VERSION_REJECTED,
    Status.INVALID_MESSAGE_LENGTH: FailureKind.PROTOCOL_REJECTED,
    Status.INVALID_FIELD_TAG: FailureKind.PROTOCOL_REJECTED,
    Status.BAD_MESSAGE_FORMAT: FailureKind.PROTOCOL_REJECTED,
    Status.INVALID_TAG_FOR_MSG_TYPE: FailureKind.PROTOCOL_REJECTED,
    Status.INVALID_MSG_TYPE_FOR_VERSION: FailureKind.PROTOCOL_REJECTED,
    Status.INVALID_TAG_FOR_VERSION: FailureKind.PROTOCOL_REJECTED,
    Status.REQUIRED_DATA_MISSING: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_PERIPHERAL_ID: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_TIMEOUT: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_SERVICE_MASK: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_CALL_MSG_MASK: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_AGENT_STATE_MASK: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_RESERVED_FIELD: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_FIELD_LENGTH: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_CONFIG_MSG_MASK: FailureKind.SETTINGS_REJECTED,
    Status.INVALID_AGENT_DATA: FailureKind.AGENT_REJECTED,
    Status.AGENT_NOT_LOGGED_ON: FailureKind.AGENT_REJECTED,
    Status.DEVICE_IN_USE: FailureKind.AGENT_REJECTED,
    Status.INCONSISTENT_AGENT_DATA: FailureKind.AGENT_REJECTED,
    Status.NEW_SESSION_OPENED: FailureKind.TAKEN_OVER,
    Status.FUNCTION_NOT_AVAILABLE: FailureKind.NOT_PERMITTED,
    Status.CTI_SERVER_OFFLINE: FailureKind.SERVER_OFFLINE,
    Status.INVALID_PASSWORD: FailureKind.PASSWORD_REJECTED,
    Status.SERVER_NOT_MASTER: FailureKind.OTHER_SIDE,
    Status.INVALID_CLIENT_FOR_STANDBY: FailureKind.OTHER_SIDE,
    Status.INVALID_UNIQUE_INSTANCE_ID: FailureKind.INSTANCE_REJECTED,
    Status.DUPLICATE_UNIQUE_INSTANCE_ID: FailureKind.INSTANCE_REJECTED,
    Status.SERVER_IN_MAINTENANCE_MODE: FailureKind.MAINTENANCE,
}
"""A status in answer to OPEN_REQ (GED-188, 5.1 and 5.4). Any other: REFUSED."""

WHILE_OPEN: Final[Mapping[int, FailureKind]] = {
    Status.INVALID_MESSAGE_LENGTH: FailureKind.PROTOCOL_REJECTED,
    Status.INVALID_MSG_TYPE_FOR_VERSION: FailureKind.PROTOCOL_REJECTED,
    Status.INVALID_TAG_FOR_VERSION: FailureKind.PROTOCOL_REJECTED,
    Status.SESSION_NOT_OPEN: FailureKind.ENDED,
    Status.NEW_SESSION_OPENED: FailureKind.TAKEN_OVER,
    Status.CTI_SERVER_OFFLINE: FailureKind.SERVER_OFFLINE,
    Status.TIMEOUT: FailureKind.IDLE,
    Status.UNSPECIFIED_FAILURE: FailureKind.ENDED,
    Status.CLIENT_DISCONNECTED: FailureKind.ENDED,
    Status.SERVER_NOT_MASTER: FailureKind.OTHER_SIDE,
    Status.INVALID_CLIENT_FOR_STANDBY: FailureKind.OTHER_SIDE,
    Status.SERVER_IN_MAINTENANCE_MODE: FailureKind.MAINTENANCE,
}
"""A status in a FAILURE_EVENT that ends the session (GED-188, 5.3). Any other is told and the session goes on."""
