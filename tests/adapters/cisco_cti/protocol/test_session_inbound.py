"""What the messages of a side do: refusals at open, failures while open, garbage, standby and maintenance."""

from __future__ import annotations

from random import Random

import pytest

from adapters.cisco_cti.protocol.failures import FailureKind, Reason
from adapters.cisco_cti.protocol.framing import frame
from adapters.cisco_cti.protocol.outcomes import CodeSpace, Declined
from adapters.cisco_cti.protocol.session_events import (
    Activated,
    Ended,
    MaintenanceAsked,
    MaintenanceDecided,
    Opened,
    Received,
    SessionEvent,
    Unreadable,
    Warned,
)
from adapters.cisco_cti.protocol.session_inbound import MOST_UNREADABLE
from adapters.cisco_cti.protocol.session_table import Phase
from adapters.cisco_cti.protocol.typed_session import (
    ActiveMaintenanceEvent,
    ActiveMaintenanceReq,
    ActiveMaintenanceResp,
    CloseConf,
    CloseReq,
    ControlFailureConf,
    FailureConf,
    FailureEvent,
    HeartbeatConf,
    HeartbeatReq,
    OpenConf,
    StandbyActiveEvent,
    SystemEvent,
)
from adapters.cisco_cti.protocol.values import UnknownMessage
from tests.adapters.cisco_cti.protocol.talk import BOTH, Talk, kind_of, outcomes


def failure(said: list[SessionEvent]) -> tuple[FailureKind, int | None, Reason]:
    """How the session ended."""
    last = said[-1]
    assert isinstance(last, Ended)
    assert last.failure is not None
    return last.failure.kind, last.failure.status, last.failure.kind.reason


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (1, FailureKind.VERSION_REJECTED),
        (6, FailureKind.SETTINGS_REJECTED),
        (10, FailureKind.AGENT_REJECTED),
        (12, FailureKind.NOT_PERMITTED),
        (15, FailureKind.SERVER_OFFLINE),
        (17, FailureKind.REFUSED),
        (18, FailureKind.SETTINGS_REJECTED),
        (36, FailureKind.PASSWORD_REJECTED),
        (92, FailureKind.OTHER_SIDE),
        (107, FailureKind.OTHER_SIDE),
        (108, FailureKind.INSTANCE_REJECTED),
        (109, FailureKind.INSTANCE_REJECTED),
        (110, FailureKind.MAINTENANCE),
        (4711, FailureKind.REFUSED),
    ],
)
def test_ctios_38_refusals_at_open_are_kept_apart(status: int, kind: FailureKind) -> None:
    for refusal in (FailureConf(invoke_id=1, status=status), FailureEvent(status=status)):
        talk = Talk()
        talk.connects()
        assert failure(talk.hears(refusal))[:2] == (kind, status)


def test_ctios_11_a_version_refusal_has_a_kind_of_its_own() -> None:
    talk = Talk()
    talk.connects()
    assert failure(talk.hears(FailureConf(invoke_id=1, status=1)))[0] is FailureKind.VERSION_REJECTED


def test_the_form_of_a_refusal_printed_for_version_24_is_understood() -> None:
    talk = Talk()
    talk.connects()
    body = (1).to_bytes(4, "big") + (36).to_bytes(2, "big") + bytes(4)
    assert failure(talk.session.receive(frame(1, body), talk.now))[:2] == (FailureKind.PASSWORD_REJECTED, 36)


def test_a_confirmation_with_another_number_opens_nothing() -> None:
    talk = Talk()
    talk.connects()
    assert talk.hears(OpenConf(invoke_id=7), SystemEvent(system_event_id=1), HeartbeatConf(invoke_id=7)) == []
    assert (talk.session.phase, talk.session.dropped) == (Phase.OPENING, 3)
    talk.hears(OpenConf(invoke_id=1))
    assert talk.hears(OpenConf(invoke_id=1)) == [], "once is enough"


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (11, FailureKind.TAKEN_OVER, 4),
        (15, FailureKind.SERVER_OFFLINE, 4),
        (16, FailureKind.IDLE, 1),
        (17, FailureKind.ENDED, 4),
        (49, FailureKind.PROTOCOL_REJECTED, 0),
        (110, FailureKind.MAINTENANCE, 4),
    ],
)
def test_ctios_23_a_failure_event_of_the_session_ends_it_at_once(status: int, kind: FailureKind, reason: int) -> None:
    talk = Talk()
    talk.opens()
    number = talk.asks()
    talk.sent()
    said = talk.hears(FailureEvent(status=status), SystemEvent(system_event_id=1))
    assert failure(said) == (kind, status, reason)
    assert list(outcomes(said)) == [number]
    (farewell,) = talk.sent()
    assert isinstance(farewell, CloseReq)
    assert farewell.status == (15 if status == 15 else 0)


def test_ctios_23_a_refused_heartbeat_ends_the_session_at_once() -> None:
    talk = Talk()
    talk.opens()
    talk.passes(5.0)
    (beat,) = talk.sent()
    assert isinstance(beat, HeartbeatReq)
    said = talk.hears(FailureConf(invoke_id=beat.invoke_id, status=15))
    assert failure(said) == (FailureKind.HEARTBEAT_REFUSED, 15, Reason.OTHER_ERROR)


def test_ctios_88_an_unknown_status_is_passed_on_as_a_number() -> None:
    talk = Talk()
    talk.opens()
    assert talk.hears(FailureEvent(status=4711)) == [Warned(4711)]
    number = talk.asks()
    said = talk.hears(FailureConf(invoke_id=number, status=4712))
    assert outcomes(said) == {number: Declined("QUERY_AGENT_STATE_REQ", CodeSpace.SERVER, 4712)}
    said = talk.hears(SystemEvent(system_event_id=4713, text=""))
    assert said == [Received(SystemEvent(system_event_id=4713, text=""))]


def test_ctios_86_87_a_refusal_reaches_its_request_with_its_list_of_codes() -> None:
    talk = Talk()
    talk.opens()
    first, second = talk.asks(), talk.asks()
    said = talk.hears(ControlFailureConf(invoke_id=second, failure_code=8, peripheral_error_code=13031))
    assert outcomes(said) == {second: Declined("QUERY_AGENT_STATE_REQ", CodeSpace.SWITCH, 8, 13031)}
    said = talk.hears(FailureConf(invoke_id=first, status=8))
    assert outcomes(said) == {first: Declined("QUERY_AGENT_STATE_REQ", CodeSpace.SERVER, 8)}


# --- garbage


def test_ctios_10_garbage_is_reason_0_and_what_came_before_it_is_heard() -> None:
    talk = Talk()
    talk.opens()
    event = SystemEvent(system_event_id=1, text="")
    said = talk.session.receive(talk.bytes_of(event) + b"GET / HTTP/1.1\r\n", talk.now)
    assert said[0] == Received(event)
    assert failure(said) == (FailureKind.GARBAGE, None, Reason.PROTOCOL_MISMATCH)
    assert talk.session.receive(b"more", talk.now) == []


def test_one_message_that_cannot_be_read_is_dropped() -> None:
    talk = Talk()
    talk.opens()
    said = talk.session.receive(frame(31, b"\0\0") + talk.bytes_of(SystemEvent(system_event_id=1)), talk.now)
    assert [type(each) for each in said] == [Unreadable, Received]


def test_too_many_in_a_row_are_another_protocol() -> None:
    talk = Talk()
    talk.opens()
    bad = frame(31, b"\0\0")
    good = talk.bytes_of(SystemEvent(system_event_id=1))
    assert talk.session.receive((bad * (MOST_UNREADABLE - 1) + good) * 3, talk.now)
    assert talk.session.phase is Phase.ACTIVE
    said = talk.session.receive(bad * MOST_UNREADABLE * 2, talk.now)
    assert kind_of(said) is FailureKind.GARBAGE
    assert len(said) == MOST_UNREADABLE


def test_an_unreadable_answer_to_the_open_is_garbage() -> None:
    talk = Talk()
    talk.connects()
    assert kind_of(talk.session.receive(frame(4, b"\0\0\0\1"), talk.now)) is FailureKind.GARBAGE


def test_a_message_of_a_newer_server_is_passed_on_as_it_came() -> None:
    talk = Talk()
    talk.opens()
    assert talk.session.receive(frame(9999, b"new"), talk.now) == [Received(UnknownMessage(9999, b"new"))]


@pytest.mark.parametrize("seed", range(20))
def test_no_bytes_can_hurt(seed: int) -> None:
    """Whatever comes, in pieces or whole: no exception, the end is said at most once and last."""
    chance = Random(seed)
    talk = Talk()
    talk.opens()
    talk.asks()
    said: list[SessionEvent] = []
    for _ in range(200):
        number = chance.choice((*range(1, 9), 31, 35, 37, 277, 278, 280, 9999))
        body = chance.randbytes(chance.randrange(40))
        whole = frame(number, body) if chance.random() < 0.9 else chance.randbytes(12)
        cut = chance.randrange(len(whole) + 1)
        said += talk.session.receive(whole[:cut], talk.now)
        said += talk.session.receive(whole[cut:], talk.now)
        said += talk.passes(chance.random())
    ends = [at for at, event in enumerate(said) if isinstance(event, Ended)]
    assert ends in ([], [len(said) - 1])


# --- standby and maintenance


def test_a_standby_side_nobody_asked_for_is_the_other_side() -> None:
    talk = Talk()
    said = talk.opens(session_type=2)
    assert kind_of(said) is FailureKind.OTHER_SIDE


def test_a_standby_side_becomes_active() -> None:
    talk = Talk(BOTH)
    (opened,) = talk.opens(session_type=2)
    assert isinstance(opened, Opened)
    assert opened.granted.is_standby
    assert talk.hears(StandbyActiveEvent()) == [Activated()]
    assert talk.session.phase is Phase.ACTIVE
    talk.asks()
    assert talk.hears(StandbyActiveEvent()) == []


def test_maintenance_is_asked_answered_and_decided() -> None:
    talk = Talk(BOTH)
    talk.opens()
    assert talk.hears(ActiveMaintenanceReq(invoke_id=77)) == [MaintenanceAsked(77)]
    talk.session.answer_maintenance(77, is_accepted=True)
    assert talk.sent() == [ActiveMaintenanceResp(invoke_id=77, maintenance_mode_accepted=1)]
    assert talk.hears(ActiveMaintenanceEvent(maintenance_mode_status=0)) == [MaintenanceDecided(False)]
    assert talk.hears(ActiveMaintenanceEvent(maintenance_mode_status=1)) == [MaintenanceDecided(True)]


def test_nothing_of_this_matters_before_the_session_is_open_or_while_it_closes() -> None:
    talk = Talk(BOTH)
    talk.connects()
    talk.sent()
    messages = (
        StandbyActiveEvent(),
        ActiveMaintenanceReq(invoke_id=1),
        ActiveMaintenanceEvent(maintenance_mode_status=1),
    )
    assert talk.hears(*messages, CloseConf(invoke_id=1)) == []
    talk.session.answer_maintenance(1, is_accepted=True)
    talk.session.hand_over(talk.now)
    assert talk.sent() == []
    assert talk.session.phase is Phase.OPENING
