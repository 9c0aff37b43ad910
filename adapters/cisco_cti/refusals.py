"""What becomes of a request, as the port's results: tables from both lists of codes, whose numbers mean different things."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure as Switch
from adapters.cisco_cti.protocol.outcomes import Answer, CodeSpace, Declined, NoLink, Outcome, Unanswered
from adapters.port import Refusal, Refused

BY_SWITCH: Final[Mapping[int, Refusal]] = MappingProxyType(
    {
        Switch.INVALID_FEATURE: Refusal.NOT_SUPPORTED,
        Switch.UNRECOGNIZED_OPERATION_REJECTION: Refusal.NOT_SUPPORTED,
        Switch.PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE: Refusal.NOT_ALLOWED,
        Switch.PRIVILEGE_VIOLATION_ON_CALLED_DEVICE: Refusal.NOT_ALLOWED,
        Switch.PRIVILEGE_VIOLATION_ON_CALLING_DEVICE: Refusal.NOT_ALLOWED,
        Switch.SECURITY_VIOLATION: Refusal.NOT_ALLOWED,
        Switch.AGENT_ACCOUNT_LOCKED_OUT: Refusal.NOT_ALLOWED,
        Switch.DEVICE_RESTRICTED: Refusal.NOT_ALLOWED,
        Switch.LINE_RESTRICTED: Refusal.NOT_ALLOWED,
        Switch.GENERIC_STATE_INCOMPATIBILITY: Refusal.INVALID_STATE,
        Switch.INVALID_OBJECT_STATE: Refusal.INVALID_STATE,
        Switch.INVALID_CONNECTION_ID_FOR_ACTIVE_CALL: Refusal.INVALID_STATE,
        Switch.NO_ACTIVE_CALL: Refusal.INVALID_STATE,
        Switch.NO_HELD_CALL: Refusal.INVALID_STATE,
        Switch.NO_CALL_TO_CLEAR: Refusal.INVALID_STATE,
        Switch.NO_CONNECTION_TO_CLEAR: Refusal.INVALID_STATE,
        Switch.NO_CALL_TO_ANSWER: Refusal.INVALID_STATE,
        Switch.NO_CALL_TO_COMPLETE: Refusal.INVALID_STATE,
        Switch.AGENT_NOT_PARTY_ON_CALL: Refusal.INVALID_STATE,
        Switch.SPECIFIED_AGENT_ALREADY_SIGNED_ON: Refusal.INVALID_STATE,
        Switch.INVALID_AGENT_ID_SPECIFIED: Refusal.UNKNOWN_AGENT,
        Switch.INVALID_PASSWORD_SPECIFIED: Refusal.INVALID_CREDENTIALS,
        Switch.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED: Refusal.INVALID_CREDENTIALS,
        Switch.INVALID_LOGON_DEVICE_SPECIFIED: Refusal.UNKNOWN_EXTENSION,
        Switch.EXTENSION_NOT_UNIQUE: Refusal.UNKNOWN_EXTENSION,
        Switch.SPECIFIED_EXTENSION_ALREADY_IN_USE: Refusal.EXTENSION_IN_USE,
        Switch.INVALID_AGENT_REASON_CODE: Refusal.INVALID_REASON,
        Switch.REASON_CODE_REQUIRED: Refusal.INVALID_REASON,
    }
)
"""FailureCode of CONTROL_FAILURE_CONF. Any other: REJECTED."""

BY_SERVER: Final[Mapping[int, Refusal]] = MappingProxyType(
    {
        Status.INVALID_AGENT_DATA: Refusal.UNKNOWN_AGENT,
        Status.CLIENT_NOT_FOUND: Refusal.UNKNOWN_AGENT,
        Status.SUPERVISOR_NOT_FOUND: Refusal.UNKNOWN_AGENT,
        Status.INVALID_DEVICE: Refusal.UNKNOWN_EXTENSION,
        Status.DEVICE_IN_USE: Refusal.EXTENSION_IN_USE,
        Status.INVALID_PASSWORD: Refusal.INVALID_CREDENTIALS,
        Status.PROTECTED_VARIABLE: Refusal.NOT_ALLOWED,
        Status.AGENT_NOT_LOGGED_ON: Refusal.INVALID_STATE,
        Status.INVALID_CALLID: Refusal.INVALID_STATE,
        Status.NOT_CALL_PARTY: Refusal.INVALID_STATE,
        Status.INVALID_OBJECT_STATE: Refusal.INVALID_STATE,
        Status.NO_CALL_ACTIVE: Refusal.INVALID_STATE,
        Status.FUNCTION_NOT_AVAILABLE: Refusal.NOT_SUPPORTED,
        Status.INVALID_SERVICE: Refusal.NOT_SUPPORTED,
        Status.INVALID_MSG_TYPE_FOR_VERSION: Refusal.NOT_SUPPORTED,
        Status.SESSION_NOT_OPEN: Refusal.UNAVAILABLE,
        Status.CTI_SERVER_OFFLINE: Refusal.UNAVAILABLE,
        Status.SERVER_NOT_MASTER: Refusal.UNAVAILABLE,
        Status.INVALID_CLIENT_FOR_STANDBY: Refusal.UNAVAILABLE,
        Status.SERVER_IN_MAINTENANCE_MODE: Refusal.UNAVAILABLE,
    }
)
"""Status of FAILURE_CONF. Any other: REJECTED."""

_TABLES: Final = {CodeSpace.SWITCH: BY_SWITCH, CodeSpace.SERVER: BY_SERVER}


def refused(outcome: Outcome) -> Refused | None:
    """The refusal of an outcome, None for an answer. The number stays in `code`, the list it is of in `detail` (CTIOS-86)."""
    match outcome:
        case Answer():
            return None
        case Declined():
            refusal = _TABLES[outcome.space].get(outcome.number, Refusal.REJECTED)
            return Refused(refusal, outcome.number, _detail(outcome))
        case Unanswered() | NoLink():
            return Refused(Refusal.UNAVAILABLE, None, outcome.sentence)


def _detail(declined: Declined) -> str:
    more = f" The switch's own number is {declined.peripheral_error}." if declined.peripheral_error else ""
    return f"{declined.name}: {declined.sentence}{more}"


def impossible(why: str) -> Refused:
    """Refused here, before anything went onto the wire, because of a state."""
    return Refused(Refusal.INVALID_STATE, None, why)
