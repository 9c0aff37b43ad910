"""What a session says unasked: counted as it leaves, held before init, bounded, silent after its end."""

from __future__ import annotations

import pytest

from bridge.session.effects import Effect, Note, Say
from bridge.session.voice import Voice
from contracts import session as wire
from contracts.notice import Notice
from contracts.vocabulary import ErrorCode, MessageType, WarningCode


class Listener:
    """A voice and what came out of it."""

    def __init__(self, *, is_held: bool = False, limit: int = 1000) -> None:
        self.heard: list[Effect] = []
        self.voice = Voice("S1", 3, self.heard.append, is_held=is_held, limit=limit)

    @property
    def said(self) -> list[Say]:
        return [each for each in self.heard if isinstance(each, Say)]

    def fail(self, *, at_once: bool) -> None:
        self.voice.fail(ErrorCode.INTERNAL, "Broken.", "", None, at_once=at_once)


def test_an_event_a_warning_an_error() -> None:
    listener = Listener()
    listener.voice.event(wire.CLOSED, wire.SessionClosed())
    listener.voice.warn(WarningCode.CTI_FAILOVER, "Moved.", "switch", {"peer": "B"})
    listener.voice.fail(ErrorCode.INTERNAL, "Broken.", "here", {"reference": "r"}, at_once=False)
    moved, broken = (
        Notice(context="switch", details={"peer": "B"}),
        Notice(context="here", details={"reference": "r"}),
    )
    assert listener.heard == [
        Say(MessageType.EVENT, wire.CLOSED, "S1", 1, 3, wire.SessionClosed()),
        Say(MessageType.WARNING, wire.WARNING, "S1", 2, 3, moved, "CTI_FAILOVER", "Moved."),
        Say(MessageType.ERROR, wire.ERROR, "S1", 3, 3, broken, "INTERNAL", "Broken."),
    ]


def test_ctios_89_what_is_held_is_said_in_order_when_released_and_counted_as_it_leaves() -> None:
    listener = Listener(is_held=True)
    listener.voice.warn(WarningCode.CTI_LINK_DOWN, "Down.")
    listener.voice.event(wire.CHANNEL_ADDED, None)
    assert (listener.heard, listener.voice.seq) == ([], 0)
    listener.fail(at_once=True)
    listener.voice.release()
    listener.voice.event(wire.CLOSED, None)
    assert [(each.name, each.seq) for each in listener.said] == [
        (wire.ERROR, 1),
        (wire.WARNING, 2),
        (wire.CHANNEL_ADDED, 3),
        (wire.CLOSED, 4),
    ]
    assert not listener.voice.is_held


def test_an_error_that_may_wait_is_held() -> None:
    listener = Listener(is_held=True)
    listener.fail(at_once=False)
    assert listener.heard == []


@pytest.mark.parametrize(("limit", "count"), [(1, 3), (3, 4), (3, 3), (2, 7)])
def test_the_oldest_goes_when_too_much_is_held(limit: int, count: int) -> None:
    listener = Listener(is_held=True, limit=limit)
    for number in range(count):
        listener.voice.warn(WarningCode.CTI_HEARTBEAT_MISSED, str(number))
    assert listener.heard == [Note("held_event_dropped")] * max(0, count - limit)
    listener.voice.release()
    assert [each.message for each in listener.said] == [str(number) for number in range(count)][-limit:]
    assert [each.seq for each in listener.said] == list(range(1, min(limit, count) + 1))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("is_held", [True, False])
def test_silent_means_silent(at_once: bool, is_held: bool) -> None:
    listener = Listener(is_held=is_held)
    listener.voice.is_silent = True
    listener.voice.event(wire.CLOSED, None)
    listener.voice.warn(WarningCode.CTI_LINK_DOWN, "Down.")
    listener.fail(at_once=at_once)
    listener.voice.release()
    assert (listener.heard, listener.voice.seq) == ([], 0)
