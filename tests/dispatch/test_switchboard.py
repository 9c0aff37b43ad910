"""Where vendor events go: to the session of the agent they concern, else to control."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.port import VendorEvent
from bridge.dispatch.switchboard import Switchboard
from bridge.session.inputs import VendorObserved
from bridge.session.mirror import Mirror
from contracts.vocabulary import LoginId

ME, NAME = LoginId("1001"), "vendor.cisco.call.failed"


class Places:
    """One session of one agent, and control; all that was heard at both."""

    def __init__(self) -> None:
        self.session: list[object] = []
        self.control: list[tuple[str, object]] = []

    def switchboard(self) -> Switchboard:
        book = SimpleNamespace(of_login=lambda login_id: "S1" if login_id == ME else None)
        mailbox = SimpleNamespace(apply=self.session.append)
        voice = SimpleNamespace(vendor=lambda name, data: self.control.append((name, data)))
        sessions = SimpleNamespace(get=lambda session_id: mailbox, all=lambda: [mailbox])
        context = SimpleNamespace(book=book, mirror=Mirror())
        return Switchboard(*cast("tuple[Any, ...]", (context, sessions, voice, None)))


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
