"""The root of what this package raises, and what every warning and error code means, as one literal table.

Owns explanations and the retry policy of codes; the codes themselves stand in `vocabulary`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contracts.vocabulary import ErrorCode, WarningCode


class ContractError(Exception):
    """Something said on the wire, or to be said, breaks the protocol."""


@dataclass(frozen=True, slots=True)
class CodeInfo:
    """`explanation` for integrators; `retryable`: True when the same request may succeed later without a change."""

    explanation: str
    retryable: bool


WARNINGS: Final[Mapping[WarningCode, CodeInfo]] = {
    WarningCode.CTI_LINK_DOWN: CodeInfo(
        "The link to the switch is lost. Requests that need the switch fail until it is back.", True
    ),
    WarningCode.CTI_LINK_RESTORED: CodeInfo("The link to the switch is back and its state was read anew.", False),
    WarningCode.CTI_FAILOVER: CodeInfo("The link moved to the other side of the switch without being lost.", False),
    WarningCode.CTI_HEARTBEAT_MISSED: CodeInfo("One or more heartbeats were missed; the link is still up.", False),
    WarningCode.AGENT_FORCED_LOGOUT: CodeInfo(
        "The switch or a supervisor logged the agent out; the session stays open. The agent is in again by a login at the phone, or by "
        "dispose, createsession with another id and init; neither a repeated init nor channel.request.activate does it.",
        False,
    ),
    WarningCode.AGENT_RELOGGED_IN: CodeInfo("The bridge logged the agent in again.", False),
    WarningCode.SESSION_TAKEN_OVER: CodeInfo(
        "Another desktop took the agent over; this session is disposed right after this warning.", False
    ),
    WarningCode.SESSION_RESUMED: CodeInfo(
        "The bridge took the session up again after a restart; the epoch is one higher.", False
    ),
    WarningCode.SESSION_LEASE_EXPIRED: CodeInfo(
        "No request came for the length of the lease; the agent was set to NOT_READY, never logged out.", False
    ),
    WarningCode.STATE_RECONCILED: CodeInfo(
        "After a lost link the state was read anew and the events that correct the picture were raised.", False
    ),
    WarningCode.OUTCOME_UNKNOWN: CodeInfo(
        "A command was sent to the switch and its outcome could not be learned. Read the state before trying again.",
        False,
    ),
    WarningCode.EVENTS_COALESCED: CodeInfo(
        "Team updates were merged under load; the newest state of each member was kept.", False
    ),
}

ERRORS: Final[Mapping[ErrorCode, CodeInfo]] = {
    ErrorCode.INVALID_MESSAGE: CodeInfo(
        "A message could not be read and nobody could be answered; a redacted copy is in the dead-letter queue.", False
    ),
    ErrorCode.UNKNOWN_TARGET: CodeInfo(
        "A message, sound but for its `requestId`, named a target that does not exist and nobody could be answered; a redacted "
        "copy is in the dead-letter queue.",
        False,
    ),
    ErrorCode.CTI_REJECTED: CodeInfo(
        "The switch reported a failure nobody asked for; its own number is in the details.", False
    ),
    ErrorCode.CTI_TIMEOUT: CodeInfo("The switch did not answer in time.", True),
    ErrorCode.CTI_UNAVAILABLE: CodeInfo("The switch or a part of it is out of service.", True),
    ErrorCode.INTERNAL: CodeInfo(
        "A fault of the bridge; the details hold the reference of the log line and nothing else.", True
    ),
}
