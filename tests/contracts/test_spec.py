"""Short ways to write specs."""

from __future__ import annotations

from contracts.base import Empty
from contracts.notice import Notice
from contracts.spec import DestinationKind, Family
from contracts.vocabulary import MessageType


def test_family_fills_in_what_is_common() -> None:
    family = Family(DestinationKind.CHANNEL)
    asked = family.query("channel.query.x", "Asks.", "A rule.", "Another.")
    told = family.event("channel.x", "Tells.", body=Notice)
    assert (asked.type, told.type) == (MessageType.QUERY, MessageType.EVENT)
    assert asked.rules == ("A rule.", "Another.")
    assert (asked.body, asked.response, told.body, told.response) == (Empty, Empty, Notice, Empty)
    assert {asked.destination, told.destination} == {DestinationKind.CHANNEL}


def test_notices() -> None:
    warning, error = Family(DestinationKind.SESSION).notices("session", Notice)
    assert (warning.type, warning.name) == (MessageType.WARNING, "session.warning")
    assert (error.type, error.name) == (MessageType.ERROR, "session.error")
    assert warning.body is error.body is Notice
