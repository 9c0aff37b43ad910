"""System events and failures nobody asked for as reports: code, place and numbers by table."""

from __future__ import annotations

import pytest

from adapters.cisco_cti import reports
from adapters.cisco_cti.own_codes import BY_CODE
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.outcomes import CodeSpace, Declined
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed
from adapters.cisco_cti.protocol.session_events import Unasked
from adapters.cisco_cti.protocol.system import DRIVER_OFFLINE, MEANINGS, SystemNotice, SystemPicture
from adapters.cisco_cti.protocol.typed_session import SystemEvent
from adapters.cisco_cti.protocol.unasked import About
from adapters.port import Refusal, Refused
from adapters.reports import Reported
from contracts.vocabulary import NoticeKind
from tests.adapters.cisco_cti.support import ANNA, BEN, inbound, picture, staffed

SERVER, SWITCH = CodeSpace.SERVER, CodeSpace.SWITCH
LEG = Leg("A", "side-a", 42027)


def system(number: int, argument: int = 0, text: str | None = None, device: str | None = None) -> Reported | None:
    event = SystemEvent(system_event_id=number, system_event_arg_1=argument, text=text, event_device_id=device)
    return reports.system(SystemPicture().apply(event), staffed())


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (1, "CTI_CENTRAL_CONTROLLER_ONLINE"),
        (2, "CTI_CENTRAL_CONTROLLER_OFFLINE"),
        (3, "CTI_PERIPHERAL_ONLINE"),
        (4, "CTI_PERIPHERAL_OFFLINE"),
        (5, "CTI_TEXT_FYI"),
        (6, "CTI_PG_OFFLINE"),
        (7, "CTI_SERVER_OFFLINE"),
        (8, "CTI_SERVER_ONLINE"),
        (10, "CTI_DEVICE_OUT_OF_SERVICE"),
        (11, "CTI_DEVICE_IN_SERVICE"),
        (4711, "CTI_SYSTEM_EVENT"),
    ],
)
def test_ctios_83_84_85_88_each_system_event_is_a_warning_with_its_number(number: int, code: str) -> None:
    report = system(number, argument=5000)
    assert report is not None
    assert (report.kind, report.code, report.details["systemEventId"]) == (NoticeKind.WARNING, code, number)
    assert ("peripheralId" in report.details) == (number in (3, 4))
    assert set(report.details) <= set(BY_CODE[code].details)


def test_the_half_hour_is_no_news() -> None:
    assert system(9) is None


def test_ctios_84_what_no_message_carries_is_told_too() -> None:
    report = reports.system(SystemNotice(DRIVER_OFFLINE, MEANINGS[DRIVER_OFFLINE]), picture())
    assert report is not None
    assert (report.code, report.details, report.login_ids) == ("CTI_DRIVER_OFFLINE", {"systemEventId": 13}, ())


@pytest.mark.parametrize(("peripheral", "is_for_all"), [(5000, True), (5001, False)])
def test_every_session_hears_of_its_own_peripheral(peripheral: int, is_for_all: bool) -> None:
    report = system(4, peripheral)
    assert report is not None
    assert (report.is_for_all, report.details["peripheralId"]) == (is_for_all, peripheral)


def test_a_phone_is_its_agents_channel() -> None:
    report = system(10, device="3002")
    assert report is not None
    assert (report.login_ids, report.endpoint, report.details["deviceId"]) == ((BEN,), "3002", "3002")
    stranger = system(10, device="9999")
    assert stranger is not None
    assert (stranger.login_ids, stranger.endpoint) == ((), None)


def test_a_text_is_passed_on() -> None:
    report = system(5, text="maintenance at ten")
    assert report is not None
    assert report.details["text"] == "maintenance at ten"


# --- failures ---


@pytest.mark.parametrize(
    ("space", "number", "code", "failure_code"),
    [
        (SERVER, 15, "CTI_UNAVAILABLE", 1),
        (SERVER, 12, "CTI_SERVICE_NOT_SUPPORTED", 2),
        (SWITCH, 73, "CTI_OPERATION_NOT_SUPPORTED", 3),
        (SERVER, 36, "CTI_INVALID_PRIVILEGE", 4),
        (SERVER, 2, "CTI_UNKNOWN_REQUEST", 5),
        (SERVER, 65, "CTI_UNKNOWN_OBJECT", 7),
        (SERVER, 6, "CTI_REQUIRED_ARG_MISSING", 8),
        (SERVER, 38, "CTI_INVALID_OBJECT_STATE", 9),
        (SERVER, 8, "AGENT_DATA_INCONSISTENT", 11),
        (SWITCH, 259, "AGENT_ALREADY_LOGGED_IN", 12),
        (SERVER, 16, "CTI_TIMEOUT", None),
        (SWITCH, 8, "CTI_REJECTED", None),
        (SERVER, 4711, "CTI_REJECTED", None),
    ],
)
def test_ctios_86_88_a_failure_of_nobody_has_the_code_of_its_number(
    space: CodeSpace, number: int, code: str, failure_code: int | None
) -> None:
    report = reports.unasked(Unasked(Declined("", space, number)), staffed())
    assert (report.kind, report.code, report.login_ids) == (NoticeKind.ERROR, code, ())
    assert (report.details["status"], report.details["codeSpace"]) == (number, space)
    assert report.details.get("failureCode") == failure_code
    if space is SERVER:
        assert reports.failure_event(number) == report


def unasked(about: About, number: int = 59) -> Reported:
    made = staffed()
    inbound(made)
    return reports.unasked(Unasked(Declined(about.request, SWITCH, number, 13059), about), made)


def test_a_late_refusal_about_an_agent_goes_to_the_agent() -> None:
    report = unasked(About("SET_AGENT_STATE_REQ", BEN))
    assert (report.code, report.login_ids, report.contact_id) == ("AGENT_REQUEST_FAILED", (BEN,), None)
    assert report.details["messageType"] == 38
    assert (report.details["failureCode"], report.details["codeSpace"]) == (59, "CF")
    assert report.details["peripheralErrorCode"] == 13059
    assert set(report.details) <= set(BY_CODE[report.code].details)


@pytest.mark.parametrize("request_", ["QUERY_AGENT_STATE_REQ", "SNAPSHOT_CALL_REQ", "AGENT_DESK_SETTINGS_REQ"])
def test_a_question_that_was_refused_too_late_is_no_agents_matter(request_: str) -> None:
    report = unasked(About(request_, BEN, 77, "3001"))
    assert (report.code, report.login_ids) == ("CTI_REJECTED", ())


def test_a_logout_that_failed_has_a_code_of_its_own() -> None:
    report = unasked(About("SET_AGENT_STATE_REQ", ANNA, is_logout=True))
    assert (report.code, report.login_ids) == ("AGENT_LOGOUT_FAILED", (ANNA,))


def test_a_late_refusal_about_a_call_goes_to_the_agents_part_in_it() -> None:
    report = unasked(About("HOLD_CALL_REQ", call_id=77, device="3001"))
    assert (report.code, report.login_ids) == ("CALL_CONTROL_FAILED", (ANNA,))
    assert (report.contact_id, report.leg_id) == ("77", "77.77")


def test_a_late_refusal_about_a_call_that_is_gone_goes_to_the_agent_at_the_phone() -> None:
    report = unasked(About("HOLD_CALL_REQ", call_id=99, device="3002"))
    assert (report.code, report.login_ids, report.contact_id) == ("CALL_CONTROL_FAILED", (BEN,), None)


# --- sessions ---


@pytest.mark.parametrize(
    ("kind", "code", "notice"),
    [
        (FailureKind.VERSION_REJECTED, "CTI_VERSION_REJECTED", NoticeKind.ERROR),
        (FailureKind.NOT_PERMITTED, "CTI_MONITOR_MODE_DENIED", NoticeKind.ERROR),
        (FailureKind.TAKEN_OVER, "CTI_SESSION_REPLACED", NoticeKind.ERROR),
        (FailureKind.MAINTENANCE, "CTI_MAINTENANCE", NoticeKind.WARNING),
    ],
)
def test_ctios_11_38_sessions_that_fail_for_a_reason_of_their_own(
    kind: FailureKind, code: str, notice: NoticeKind
) -> None:
    report = reports.attempt(SayFailed(Failure(LEG, kind, 1, version=24), is_final=False))
    assert report is not None
    assert (report.kind, report.code, report.details["status"]) == (notice, code, 1)
    assert report.details.get("requestedVersion") == (24 if kind is FailureKind.VERSION_REJECTED else None)
    assert set(report.details) <= set(BY_CODE[code].details)


def test_any_other_is_told_by_the_lost_link_with_its_numbers() -> None:
    failure = Failure(LEG, FailureKind.SERVER_OFFLINE, 15)
    assert reports.attempt(SayFailed(failure, is_final=False)) is None
    facts = reports.lost_facts(SayDown((failure,)))
    assert facts == {"side": "A", "reasonCode": 4, "reasonName": "OTHER_ERROR", "status": 15}


def test_ctios_28_the_last_attempt_of_all() -> None:
    report = reports.gave_up(SayFailed(Failure(LEG, FailureKind.UNREACHABLE), is_final=True, attempts=5))
    assert (report.code, report.is_for_all, report.details["attempts"]) == ("CTI_LINK_FAILED", True, 5)


@pytest.mark.parametrize(("detail", "space"), [("CF_X: no.", "CF"), ("E_CTI_X: no.", "E_CTI"), ("Nobody answers.", "")])
def test_an_automatic_login_that_was_refused(detail: str, space: str) -> None:
    report = reports.relogin_failed(ANNA, Refused(Refusal.REJECTED, 7, detail))
    assert (report.code, report.login_ids) == ("AGENT_RELOGIN_FAILED", (ANNA,))
    assert report.details == {"failureCode": 7, "codeSpace": space, "errorMessage": detail}
