"""The control destination's own voice: counted without gaps, each status once, with its code and sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from adapters.reports import Reported
from bridge.broker.parcel import Parcel
from bridge.dispatch.voice import ControlVoice
from contracts.vocabulary import ErrorCode, LoginId, NoticeKind, ProcessorStatus, WarningCode
from tests.dispatch.support import Desk, dispatch, header


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with dispatch(tmp_path, prefix="site", processor="desk") as desk:
        yield desk


@pytest.fixture
def voice(desk: Desk) -> ControlVoice:
    return ControlVoice(desk.context.outbound, "desk", "simulator", epoch=7)


def body(parcel: Parcel) -> object:
    return orjson.loads(parcel.body)


def test_a_status_is_an_event_of_control(desk: Desk, voice: ControlVoice) -> None:
    voice.become(ProcessorStatus.STARTED, "linked to A")
    (said,) = desk.events
    assert (said.exchange, said.key) == ("site.events", "event.desk.cti.status.updated")
    assert said.headers == {
        "type": "cti.event",
        "name": "cti.status.updated",
        "target": "desk.CONTROL",
        "seq": 1,
        "epoch": 7,
    }
    assert body(said) == {"status": "STARTED", "adapter": "simulator", "detail": "linked to A"}
    assert voice.status is ProcessorStatus.STARTED


def test_it_begins_as_starting_and_may_say_so(desk: Desk, voice: ControlVoice) -> None:
    assert voice.status is ProcessorStatus.STARTING
    voice.become(ProcessorStatus.STARTING)
    assert len(desk.events) == 1, "the first word is said although nothing changed"


def test_the_same_status_is_not_said_twice_but_another_detail_is(desk: Desk, voice: ControlVoice) -> None:
    for detail in ("refused", "refused", "timed out", "refused"):
        voice.become(ProcessorStatus.DISCONNECTED, detail)
    details = [orjson.loads(each.body)["detail"] for each in desk.events]
    assert details == ["refused", "timed out", "refused"]


def test_whoever_asks_is_told_again(desk: Desk, voice: ControlVoice) -> None:
    voice.become(ProcessorStatus.STARTED)
    voice.say_status()
    assert [body(each) for each in desk.events] == [body(desk.events[0])] * 2


def test_a_warning_has_code_message_and_details(desk: Desk, voice: ControlVoice) -> None:
    voice.warn(WarningCode.CTI_LINK_DOWN, "The link is down.", "switch", {"detail": "refused"})
    (said,) = desk.events
    assert said.key == "warning.desk.cti.warning"
    assert [header(said, name) for name in ("type", "name", "code", "message")] == [
        "cti.warning",
        "cti.warning",
        "CTI_LINK_DOWN",
        "The link is down.",
    ]
    assert body(said) == {"context": "switch", "details": {"detail": "refused"}}


def test_an_error_has_code_message_and_details(desk: Desk, voice: ControlVoice) -> None:
    voice.fail(ErrorCode.INTERNAL, "An internal fault.", details={"reference": "ab12"})
    (said,) = desk.events
    assert said.key == "error.desk.cti.error"
    assert [header(said, name) for name in ("type", "name", "code", "message")] == [
        "cti.error",
        "cti.error",
        "INTERNAL",
        "An internal fault.",
    ]
    assert body(said) == {"context": "", "details": {"reference": "ab12"}}


def test_all_it_says_is_counted_without_gaps(desk: Desk, voice: ControlVoice) -> None:
    voice.become(ProcessorStatus.STARTED)
    voice.become(ProcessorStatus.STARTED)
    voice.warn(WarningCode.CTI_LINK_DOWN, "x")
    voice.fail(ErrorCode.INTERNAL, "x")
    voice.say_status()
    assert [(header(each, "epoch"), header(each, "seq")) for each in desk.events] == [(7, 1), (7, 2), (7, 3), (7, 4)]
    assert len({each.message_id for each in desk.events}) == 4


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_report_of_the_switch_is_a_warning_or_an_error(desk: Desk, voice: ControlVoice, kind: NoticeKind) -> None:
    voice.report(Reported(kind, "CTI_TEXT_FYI", "Hello.", details={"systemEventId": 5}))
    voice.report(Reported(kind, "CALL_FAILED", "It failed.", (LoginId("1002"),)))
    first, second = desk.events
    assert first.key == f"{kind}.desk.cti.{kind}"
    assert (first.headers["type"], first.headers["code"], first.headers["message"]) == (
        f"cti.{kind}",
        "CTI_TEXT_FYI",
        "Hello.",
    )
    assert body(first) == {"context": "switch", "details": {"systemEventId": 5}}
    assert body(second) == {"context": "switch", "details": {"loginIds": ["1002"]}}
