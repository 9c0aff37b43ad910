"""What the CTI Server says of itself, and failures nobody asked for, as reports of the port: tables of numbers, codes and sentences.

Numbers are always kept with the list they are of (CTIOS-83 to 88). Pure; calls stand in `call_news`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.own_codes import BY_CODE
from adapters.cisco_cti.protocol.codes import explain_status
from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.failure_codes import explain_failure
from adapters.cisco_cti.protocol.failures import Failure, FailureKind
from adapters.cisco_cti.protocol.message_types import MessageType
from adapters.cisco_cti.protocol.outcomes import CodeSpace, Declined
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed
from adapters.cisco_cti.protocol.session_events import Unasked
from adapters.cisco_cti.protocol.system import DRIVER_OFFLINE, DRIVER_ONLINE, SystemNotice
from adapters.cisco_cti.protocol.unasked import About
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.view.seats import endpoint_of
from adapters.cisco_cti.view.work import Line
from adapters.port import Refused
from adapters.reports import Reported
from contracts.vocabulary import ErrorCode, LoginId, NoticeKind

SENTENCES: Final[Mapping[int, str]] = MappingProxyType(
    {
        SystemEventID.CENTRAL_CONTROLLER_ONLINE: "The central controller of the phone system is on line.",
        SystemEventID.CENTRAL_CONTROLLER_OFFLINE: "The central controller of the phone system is off line.",
        SystemEventID.PERIPHERAL_ONLINE: "A peripheral of the phone system is on line.",
        SystemEventID.PERIPHERAL_OFFLINE: "A peripheral of the phone system is off line.",
        SystemEventID.TEXT_FYI: "The phone system has something to say.",
        SystemEventID.PERIPHERAL_GATEWAY_OFFLINE: "The peripheral gateway of the phone system is off line.",
        SystemEventID.CTI_SERVER_OFFLINE: "The CTI Server is off line.",
        SystemEventID.CTI_SERVER_ONLINE: "The CTI Server is on line.",
        SystemEventID.INSTRUMENT_OUT_OF_SERVICE: "A phone is out of service.",
        SystemEventID.INSTRUMENT_BACK_IN_SERVICE: "A phone is back in service.",
        DRIVER_ONLINE: "A session with the CTI Server is open.",
        DRIVER_OFFLINE: "The session with the CTI Server is lost.",
    }
)

_NUMBERS: Final[tuple[tuple[int, str, tuple[int, ...], tuple[int, ...]], ...]] = (
    (1, ErrorCode.CTI_UNAVAILABLE, (15, 92, 107, 110), ()),
    (2, "CTI_SERVICE_NOT_SUPPORTED", (12, 84), ()),
    (3, "CTI_OPERATION_NOT_SUPPORTED", (48,), (15, 73)),
    (4, "CTI_INVALID_PRIVILEGE", (14, 36, 57), ()),
    (5, "CTI_UNKNOWN_REQUEST", (2,), ()),
    (7, "CTI_UNKNOWN_OBJECT", (7, 13, 63, 64, 65, 72, 87), ()),
    (8, "CTI_REQUIRED_ARG_MISSING", (6,), ()),
    (9, "CTI_INVALID_OBJECT_STATE", (4, 5, 9, 38), ()),
    (11, "AGENT_DATA_INCONSISTENT", (8, 32), ()),
    (12, "AGENT_ALREADY_LOGGED_IN", (10,), (259, 283)),
)
"""FailureCode of CTI OS, our code, and the numbers that mean it: of FAILURE_CONF and FAILURE_EVENT, of CONTROL_FAILURE_CONF."""

FAILURES: Final[Mapping[tuple[CodeSpace, int], tuple[int, str]]] = MappingProxyType(
    {
        (space, number): (failure_code, code)
        for failure_code, code, *lists in _NUMBERS
        for space, numbers in zip((CodeSpace.SERVER, CodeSpace.SWITCH), lists, strict=True)
        for number in numbers
    }
)
TIMEOUT: Final = (CodeSpace.SERVER, 16)
QUESTIONS: Final = ("QUERY_", "SNAPSHOT_", "AGENT_DESK_SETTINGS_")
"""Requests that the adapter makes to know something: no agent wanted anything that failed."""

ATTEMPTS: Final[Mapping[FailureKind, tuple[str, str]]] = MappingProxyType(
    {
        FailureKind.VERSION_REJECTED: ("CTI_VERSION_REJECTED", "The CTI Server refused the protocol version."),
        FailureKind.NOT_PERMITTED: (
            "CTI_MONITOR_MODE_DENIED",
            "The CTI Server does not tell this bridge all events.",
        ),
        FailureKind.TAKEN_OVER: ("CTI_SESSION_REPLACED", "Another session of the same client ended this one."),
        FailureKind.MAINTENANCE: ("CTI_MAINTENANCE", "A side of the CTI Server is being maintained."),
    }
)
"""Sessions that failed for a reason that has a code of its own, beside the lost link."""


def system(notice: SystemNotice, picture: Picture) -> Reported | None:
    """A system event; None for the change of the half hour, which is no news."""
    if notice.number == SystemEventID.HALF_HOUR_CHANGE:
        return None
    event = notice.event
    details: dict[str, object] = {"systemEventId": notice.number}
    if event is not None:
        details["pgStatus"] = event.pg_status
    if notice.peripheral_id is not None:
        details["peripheralId"] = notice.peripheral_id
    if notice.device and event is not None:
        details |= {"deviceId": notice.device, "deviceType": event.event_device_type}
    if notice.text:
        details["text"] = notice.text
    owner = picture.agents.at(notice.device)
    seat = picture.agents.seat(owner) if owner is not None else None
    return Reported(
        NoticeKind.WARNING,
        notice.meaning.code,
        SENTENCES.get(notice.number, "The phone system reports something this bridge does not know."),
        login_ids=() if owner is None else (owner,),
        endpoint=None if seat is None else endpoint_of(seat),
        is_for_all=notice.peripheral_id is not None and picture.settings.is_ours(notice.peripheral_id),
        details=details,
    )


def failure_event(status: int) -> Reported:
    """A FAILURE_EVENT that does not end the session."""
    return _general(Declined("", CodeSpace.SERVER, status))


def unasked(event: Unasked, picture: Picture) -> Reported:
    """A refusal nobody waits for: of the call or the agent the request was about, where that is known."""
    about, refusal = event.about, event.refusal
    if about is None or about.request.startswith(QUESTIONS) or not (about.call_id or about.agent):
        return _general(refusal)
    details: dict[str, object] = {
        "messageType": int(MessageType[about.request]),
        "request": about.request,
        "failureCode": refusal.number,
        **_facts(refusal),
    }
    line = _line(about, picture) if about.call_id else None
    owner = line.work.login_id if line is not None else picture.owner(about.agent or about.device)
    code, message = _about(about)
    return Reported(
        NoticeKind.ERROR,
        code,
        message,
        login_ids=() if owner is None else (owner,),
        contact_id=None if line is None else line.work.contact_id,
        leg_id=None if line is None else line.leg_id,
        details=details,
    )


def attempt(failed: SayFailed) -> Reported | None:
    """A session that failed for a reason with a code of its own; None for the others, which a lost link tells."""
    found = ATTEMPTS.get(failed.failure.kind)
    if found is None:
        return None
    details = link_facts(failed.failure)
    if failed.failure.kind is FailureKind.VERSION_REJECTED:
        details["requestedVersion"] = failed.failure.version
    code, message = found
    return Reported(BY_CODE[code].kind, code, message, details=details)


def maintenance(side: str) -> Reported:
    """A side asked to be maintained, and the link went to the other one."""
    code, message = ATTEMPTS[FailureKind.MAINTENANCE]
    return Reported(BY_CODE[code].kind, code, message, details={"side": side})


def gave_up(failed: SayFailed) -> Reported:
    """The last attempt of all."""
    message = "The link to the CTI Server cannot be opened, and nothing more is tried until the bridge is restarted."
    details = {**link_facts(failed.failure), "attempts": failed.attempts}
    return Reported(NoticeKind.ERROR, "CTI_LINK_FAILED", message, is_for_all=True, details=details)


def relogin_failed(login_id: LoginId, refused: Refused) -> Reported:
    """An automatic login was refused."""
    space = next((each.value for each in CodeSpace if refused.detail.startswith(f"{each}_")), "")
    details: dict[str, object] = {"errorMessage": refused.detail}
    if refused.code is not None:
        details |= {"failureCode": refused.code, "codeSpace": space}
    message = "The agent could not be logged in again after a failover."
    return Reported(NoticeKind.ERROR, "AGENT_RELOGIN_FAILED", message, (login_id,), context="agent", details=details)


def lost_facts(down: SayDown) -> dict[str, object]:
    """The numbers of a lost link: those of the side that failed last."""
    return link_facts(down.failures[-1]) if down.failures else {}


def link_facts(failure: Failure) -> dict[str, object]:
    """The numbers of a failed session (CTI OS, OnConnectionFailure)."""
    reason = failure.kind.reason
    facts: dict[str, object] = {"side": failure.leg.side, "reasonCode": int(reason), "reasonName": reason.name}
    return facts if failure.status is None else {**facts, "status": failure.status}


def _general(refusal: Declined) -> Reported:
    """By its number alone: it names nobody."""
    key = (refusal.space, refusal.number)
    failure_code, code = FAILURES.get(key, (None, ErrorCode.CTI_TIMEOUT if key == TIMEOUT else ErrorCode.CTI_REJECTED))
    details = {"status": refusal.number, **_facts(refusal)}
    if failure_code is not None:
        details["failureCode"] = failure_code
    return Reported(
        NoticeKind.ERROR, str(code), "The phone system reported a failure nobody asked for.", details=details
    )


def _facts(refusal: Declined) -> dict[str, object]:
    explain = explain_status if refusal.space is CodeSpace.SERVER else explain_failure
    facts: dict[str, object] = {
        "codeSpace": refusal.space.value,
        "name": refusal.name,
        "errorMessage": explain(refusal.number),
    }
    return {**facts, "peripheralErrorCode": refusal.peripheral_error} if refusal.peripheral_error else facts


def _about(about: About) -> tuple[str, str]:
    if about.is_logout:
        return "AGENT_LOGOUT_FAILED", "A logout failed after all."
    if about.call_id:
        return "CALL_CONTROL_FAILED", "A request about a call failed after all."
    return "AGENT_REQUEST_FAILED", "A request about an agent failed after all."


def _line(about: About, picture: Picture) -> Line | None:
    """The agent's part in the call the request named."""
    calls = picture.calls.book.of_id(about.call_id or 0)
    lines = [line for call in calls for line in call.lines.values()]
    return next((line for line in lines if about.device in (line.device, line.connection.device)), None)
