"""Where vendor events and reports go: to the sessions of the agents they concern, else to control."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.port import HeartbeatMissed
from adapters.reports import Reported
from adapters.vendors import VendorEvent
from bridge.dispatch.switchboard import Switchboard
from bridge.session.inputs import ReportObserved, VendorObserved, Warned
from bridge.session.mirror import Mirror
from contracts.vocabulary import LoginId, NoticeKind, WarningCode

OTHER = LoginId("1002")
ME, NAME = LoginId("1001"), "vendor.cisco.call.failed"


class Places:
    """One session of one agent, and control; all that was heard at both."""

    def __init__(self, *, initialised: bool = True) -> None:
        self.initialised = initialised
        self.session: list[object] = []
        self.control: list[tuple[str, object]] = []
        self.warned: list[tuple[Any, ...]] = []

    def switchboard(self) -> Switchboard:
        book = SimpleNamespace(of_login=lambda login_id: "S1" if login_id == ME else None)
        session = SimpleNamespace(initialised=self.initialised)
        mailbox = SimpleNamespace(apply=self.session.append, session=session)
        self.reported: list[object] = []
        voice = SimpleNamespace(
            vendor=lambda name, data: self.control.append((name, data)),
            report=self.reported.append,
            warn=lambda *said: self.warned.append(said),
        )
        sessions = SimpleNamespace(get=lambda session_id: mailbox, all=lambda: [mailbox])
        context = SimpleNamespace(book=book, mirror=Mirror())
        return Switchboard(*cast("tuple[Any, ...]", (context, sessions, voice, None)))


async def test_ctios_19_a_missed_heartbeat_is_a_warning_with_its_numbers() -> None:
    places = Places()
    places.switchboard().on_event(HeartbeatMissed(2, {"side": "A", "intervalMs": 5000}))
    details = {"count": 2, "side": "A", "intervalMs": 5000}
    ((code, *_, told),) = places.warned
    assert (code, told) == (WarningCode.CTI_HEARTBEAT_MISSED, details)
    (said,) = places.session
    assert isinstance(said, Warned)
    assert (said.code, said.details) == (WarningCode.CTI_HEARTBEAT_MISSED, details)


async def test_news_of_the_link_are_none_for_a_session_that_is_not_initialised() -> None:
    """Protocol 7: by the time it is, they are old, and would have its listener ask for everything again."""
    places = Places(initialised=False)
    places.switchboard().on_event(HeartbeatMissed(2))
    assert (len(places.warned), places.session) == (1, [])


@pytest.mark.parametrize(
    ("login_id", "session", "control"),
    [(ME, [VendorObserved(NAME, {"a": 1})], []), (LoginId("1002"), [], []), (None, [], [(NAME, {"a": 1})])],
)
async def test_a_vendor_event_has_one_place_or_none(
    login_id: LoginId | None, session: list[object], control: list[object]
) -> None:
    places = Places()
    places.switchboard().on_event(VendorEvent(login_id, NAME, {"a": 1}))
    assert (places.session, places.control) == (session, control)


@pytest.mark.parametrize(
    ("login_ids", "is_for_all", "session", "control"),
    [
        ((ME,), False, 1, 0),
        ((OTHER, ME), False, 1, 0),
        ((OTHER,), False, 0, 1),
        ((), False, 0, 1),
        ((), True, 1, 1),
    ],
)
async def test_a_report_goes_to_the_sessions_it_concerns_else_to_control(
    login_ids: tuple[LoginId, ...], is_for_all: bool, session: int, control: int
) -> None:
    report = Reported(NoticeKind.WARNING, "CTI_TEXT_FYI", "Hello.", login_ids, is_for_all=is_for_all)
    places = Places()
    places.switchboard().on_event(report)
    assert places.session == [ReportObserved(report)] * session
    assert places.reported == [report] * control
