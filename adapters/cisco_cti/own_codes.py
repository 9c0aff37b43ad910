"""The codes of warnings and errors that this adapter adds to the protocol's (section 7). A table; the contract pages list it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.own_codes import OwnCode
from contracts.vocabulary import NoticeKind

CONTROL: Final = "control"
SESSION: Final = "session"
ALL: Final = "control and every session"
_SYSTEM: Final = ("systemEventId", "pgStatus")
_PERIPHERAL: Final = (*_SYSTEM, "peripheralId")
_DEVICE: Final = (*_SYSTEM, "deviceId", "deviceType")
_LINK: Final = ("side", "reasonCode", "reasonName", "status")
_FAILURE: Final = ("failureCode", "status", "codeSpace", "name", "errorMessage", "peripheralErrorCode")
_REFUSAL: Final = ("messageType", "request", "failureCode", "codeSpace", "name", "errorMessage", "peripheralErrorCode")
_MONITOR: Final = ("connectionCallId", "supervisorId", "agentId", "eventCause", "eventCauseName")


def _warning(code: str, target: str, raised_by: str, details: tuple[str, ...], explanation: str) -> OwnCode:
    return OwnCode(code, NoticeKind.WARNING, target, raised_by, details, explanation)


def _error(code: str, target: str, raised_by: str, details: tuple[str, ...], explanation: str) -> OwnCode:
    return OwnCode(code, NoticeKind.ERROR, target, raised_by, details, explanation)


CODES: Final = (
    # Something comes and goes (CTI OS, SystemEventID).
    _warning(
        "CTI_CENTRAL_CONTROLLER_OFFLINE", CONTROL, "SYSTEM_EVENT 2", _SYSTEM,
        "The central controller is off line.",
    ),
    _warning("CTI_CENTRAL_CONTROLLER_ONLINE", CONTROL, "SYSTEM_EVENT 1", _SYSTEM, "The central controller is on line."),
    _warning("CTI_PERIPHERAL_OFFLINE", ALL, "SYSTEM_EVENT 4", _PERIPHERAL, "A peripheral is off line."),
    _warning("CTI_PERIPHERAL_ONLINE", ALL, "SYSTEM_EVENT 3", _PERIPHERAL, "A peripheral is on line."),
    _warning("CTI_PG_OFFLINE", CONTROL, "SYSTEM_EVENT 6", _SYSTEM, "The peripheral gateway is off line."),
    _warning("CTI_SERVER_OFFLINE", CONTROL, "SYSTEM_EVENT 7", _SYSTEM, "The CTI Server is off line."),
    _warning("CTI_SERVER_ONLINE", CONTROL, "SYSTEM_EVENT 8", _SYSTEM, "The CTI Server is on line."),
    _warning("CTI_DEVICE_OUT_OF_SERVICE", "channel", "SYSTEM_EVENT 10", _DEVICE, "An agent's phone is out of service."),
    _warning("CTI_DEVICE_IN_SERVICE", "channel", "SYSTEM_EVENT 11", _DEVICE, "An agent's phone is back in service."),
    _warning(
        "CTI_DRIVER_OFFLINE", CONTROL, "loss of the session", _SYSTEM[:1],
        "The session with the CTI Server is lost.",
    ),
    _warning("CTI_DRIVER_ONLINE", CONTROL, "OPEN_CONF", _SYSTEM[:1], "A session with the CTI Server is open."),
    _warning("CTI_TEXT_FYI", CONTROL, "SYSTEM_EVENT 5", (*_SYSTEM, "text"), "The system has something to say."),
    _warning(
        "CTI_SYSTEM_EVENT", CONTROL, "any other SYSTEM_EVENT", (*_SYSTEM, "text"), "A system event of a newer server."
    ),
    # Sessions with the CTI Server that failed, beside CTI_LINK_DOWN.
    _error("CTI_LINK_FAILED", ALL, "the last attempt", (*_LINK, "attempts"), "Nothing more is tried to open the link."),
    _error("CTI_VERSION_REJECTED", CONTROL, "FAILURE_CONF 1", (*_LINK, "requestedVersion"), "The version is refused."),
    _error("CTI_MONITOR_MODE_DENIED", CONTROL, "FAILURE_CONF 12", _LINK, "The service of all events is refused."),
    _error(
        "CTI_SESSION_REPLACED", CONTROL, "FAILURE_EVENT 11", _LINK,
        "Another session of this client ended this one.",
    ),
    _warning(
        "CTI_MAINTENANCE", CONTROL, "status 110, ACTIVE_MAINTENANCE_REQ", _LINK,
        "A side of the CTI Server is being maintained.",
    ),
    # Failures nobody asked for that name no agent (CTI OS, FailureCode). What has no row is CTI_REJECTED.
    _error("CTI_SERVICE_NOT_SUPPORTED", CONTROL, "E_CTI 12, 84", _FAILURE, "A service is not offered."),
    _error("CTI_OPERATION_NOT_SUPPORTED", CONTROL, "E_CTI 48; CF 15, 73", _FAILURE, "An operation is not offered."),
    _error("CTI_INVALID_PRIVILEGE", CONTROL, "E_CTI 14, 36, 57", _FAILURE, "The right to do something is missing."),
    _error("CTI_UNKNOWN_REQUEST", CONTROL, "E_CTI 2", _FAILURE, "A request is not known."),
    _error("CTI_UNKNOWN_OBJECT", CONTROL, "E_CTI 7, 13, 63 to 65, 72, 87", _FAILURE, "Something named is not known."),
    _error("CTI_REQUIRED_ARG_MISSING", CONTROL, "E_CTI 6", _FAILURE, "A request lacks data that it must have."),
    _error("CTI_INVALID_OBJECT_STATE", CONTROL, "E_CTI 4, 5, 9, 38", _FAILURE, "Something is in another state."),
    _error(
        "AGENT_DATA_INCONSISTENT", CONTROL, "E_CTI 8, 32", _FAILURE,
        "Agent, extension and device do not fit together.",
    ),
    _error("AGENT_ALREADY_LOGGED_IN", CONTROL, "E_CTI 10; CF 259, 283", _FAILURE, "The agent is logged in elsewhere."),
    # Failures of requests that had their answer already: it came too late, or the request was given up.
    _error("AGENT_LOGOUT_FAILED", SESSION, "a late refusal", _REFUSAL, "A logout that was given up was refused."),
    _error(
        "AGENT_REQUEST_FAILED", SESSION, "a late refusal", _REFUSAL,
        "A request about an agent was refused too late.",
    ),
    _error(
        "CALL_CONTROL_FAILED", "conversation", "a late refusal", _REFUSAL,
        "A request about a call was refused too late.",
    ),
    # Agents and calls.
    _error(
        "AGENT_RELOGIN_FAILED", SESSION, "a refused automatic login", ("failureCode", "codeSpace", "errorMessage"),
        "The agent could not be logged in again after a failover.",
    ),
    _warning(
        "AGENT_EMERGENCY_CALL", "session of each supervisor of the agent", "EMERGENCY_CALL_EVENT",
        ("agentId", "extension", "connectionCallId", "clientId"), "An agent makes an emergency call.",
    ),
    _warning(
        "CALL_FAILED", "conversation", "CALL_FAILED_EVENT", ("eventCause", "eventCauseName", "connectionCallId"),
        "A call could not be completed.",
    ),
    _warning(
        "CALL_LOST_IN_OUTAGE", "interaction", "a snapshot without the call", ("contactId",),
        "A call ended unseen.",
    ),
    _warning(
        "CALL_SILENT_MONITOR_STARTED", SESSION, "CALL_ESTABLISHED_EVENT", _MONITOR,
        "A supervisor listens to a call.",
    ),
    _warning("CALL_SILENT_MONITOR_STOPPED", SESSION, "CALL_CLEARED_EVENT, END_CALL_EVENT", _MONITOR, "That is over."),
    _warning("CALL_SILENT_MONITOR_FAILED", SESSION, "CALL_FAILED_EVENT", _MONITOR, "Listening to a call failed."),
)  # fmt: skip

BY_CODE: Final[Mapping[str, OwnCode]] = MappingProxyType({each.code: each for each in CODES})
