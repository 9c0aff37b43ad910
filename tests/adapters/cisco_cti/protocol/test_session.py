"""A session as a transcript: what the side says, what time does, what the session says and sends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.failures import FailureKind, Reason
from adapters.cisco_cti.protocol.outcomes import Answer, NoLink, Unanswered
from adapters.cisco_cti.protocol.session import Session, SessionNotOpen
from adapters.cisco_cti.protocol.session_events import (
    Answered,
    Ended,
    HeartbeatAnswered,
    HeartbeatUnanswered,
    Opened,
    Received,
)
from adapters.cisco_cti.protocol.session_table import Phase
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf
from adapters.cisco_cti.protocol.typed_config import ConfigRequestKeyEvent
from adapters.cisco_cti.protocol.typed_session import (
    CloseConf,
    CloseReq,
    FailureConf,
    HeartbeatConf,
    HeartbeatReq,
    OpenConf,
    OpenReq,
    StoppingRequestsToThisSideInd,
    SystemEvent,
)
from adapters.cisco_cti.protocol.typed_supervisor import ListAgentTeamConf, ListAgentTeamReq
from adapters.cisco_cti.protocol.values import Message
from tests.adapters.cisco_cti.protocol.talk import BOTH, LEG, QUERY, SETTINGS, Talk, kind_of, outcomes

ONLINE = SystemEvent(system_event_id=3, system_event_arg_1=5000, text="")


def test_the_session_is_asked_for_and_granted() -> None:
    talk = Talk()
    assert talk.session.output() == b""
    talk.connects()
    (request,) = talk.sent()
    assert isinstance(request, OpenReq)
    assert (request.version_number, request.idle_timeout, request.client_password) == (24, 20, b"secret")
    (opened,) = talk.hears(OpenConf(invoke_id=request.invoke_id, services_granted=0x14, pg_status=2, session_type=1))
    assert isinstance(opened, Opened)
    assert (opened.granted.services, opened.granted.missing, opened.granted.conf.pg_status) == (0x14, 0x80, 2)
    assert talk.session.phase is Phase.ACTIVE
    talk.session.connected(talk.now)
    assert talk.sent() == [], "a session is asked for once"


def test_an_older_side_says_nothing_of_standby() -> None:
    talk = Talk(replace(SETTINGS, versions=(15,)), 15)
    talk.connects()
    assert talk.hears(OpenConf(invoke_id=1, services_granted=0x94)) != []
    assert talk.session.phase is Phase.ACTIVE


def test_settings_that_cannot_be_said_are_a_failure_without_the_secret() -> None:
    session = Session(LEG, replace(SETTINGS, client_password="geheim" * 20), 24)
    (ended,) = session.connected(0.0)
    assert isinstance(ended, Ended)
    assert ended.failure is not None
    assert ended.failure.kind is FailureKind.SETTINGS_REJECTED
    assert "client_password" in ended.failure.sentence
    assert "geheim" not in ended.failure.sentence
    assert session.output() == b""
    assert session.wake_at is None


def test_no_answer_to_the_open_in_time() -> None:
    talk = Talk()
    talk.connects()
    assert talk.passes(29.9) == []
    assert kind_of(talk.passes(0.2)) is FailureKind.NO_ANSWER_TO_OPEN
    assert talk.session.wake_at is None


def test_events_come_in_the_order_they_were_sent_whatever_the_reads() -> None:
    talk = Talk()
    talk.opens()
    number = talk.asks()
    stream = talk.bytes_of(ONLINE, QueryAgentStateConf(invoke_id=number, agent_state=3), ONLINE)
    said = [event for at in range(len(stream)) for event in talk.session.receive(stream[at : at + 1], talk.now)]
    assert [type(each) for each in said] == [Received, Answered, Received]
    assert said[0] == Received(ONLINE)


# --- heartbeats


def test_ctios_18_every_answered_heartbeat_is_told() -> None:
    talk = Talk()
    talk.opens()
    for _ in range(3):
        assert talk.passes(5.0) == []
        (beat,) = talk.sent()
        assert isinstance(beat, HeartbeatReq)
        assert talk.hears(HeartbeatConf(invoke_id=beat.invoke_id)) == [HeartbeatAnswered()]


def test_ctios_19_each_miss_below_the_limit_is_counted() -> None:
    talk = Talk()
    talk.opens()
    assert talk.passes(14.9) == [HeartbeatUnanswered(1, 5000)]
    assert talk.passes(0.2) == [HeartbeatUnanswered(2, 5000)]


def test_ctios_20_the_last_miss_is_the_failure_alone() -> None:
    talk = Talk()
    talk.opens()
    talk.passes(15.0)
    said = talk.passes(5.0)
    assert len(said) == 1
    assert kind_of(said) is FailureKind.HEARTBEATS_MISSED


def test_ctios_21_an_answer_resets_the_count() -> None:
    talk = Talk()
    talk.opens()
    assert talk.passes(15.0)[-1] == HeartbeatUnanswered(2, 5000)
    beats = talk.sent()
    assert isinstance(beats[-1], HeartbeatReq)
    assert talk.hears(HeartbeatConf(invoke_id=beats[-1].invoke_id)) == [HeartbeatAnswered()]
    assert talk.passes(10.0) == [HeartbeatUnanswered(1, 5000)]


def test_without_heartbeats_silence_is_no_failure() -> None:
    talk = Talk(replace(SETTINGS, heartbeat=None))
    talk.opens()
    assert talk.session.wake_at is None
    assert talk.passes(1e6) == []


def test_a_standby_session_is_kept_alive_and_asked_nothing() -> None:
    talk = Talk(BOTH)
    talk.opens(session_type=2)
    assert talk.session.phase is Phase.STANDBY
    with pytest.raises(SessionNotOpen):
        talk.asks()
    talk.passes(5.0)
    assert [type(each) for each in talk.sent()] == [HeartbeatReq]
    assert talk.hears(ONLINE) == []
    assert talk.session.dropped == 1


# --- requests


def test_ctios_87_a_confirmation_finds_its_request_in_any_order() -> None:
    talk = Talk()
    talk.opens()
    first, second = talk.asks(), talk.asks()
    assert talk.session.waiting == 2
    said = talk.hears(QueryAgentStateConf(invoke_id=second, agent_state=4))
    said += talk.hears(QueryAgentStateConf(invoke_id=first, agent_state=3))
    states = {}
    for number, outcome in outcomes(said).items():
        assert isinstance(outcome, Answer)
        assert isinstance(outcome.body, QueryAgentStateConf)
        states[number] = outcome.body.agent_state
    assert states == {second: 4, first: 3}
    assert talk.session.waiting == 0


def test_the_number_of_the_request_is_allotted_here() -> None:
    talk = Talk()
    talk.opens()
    numbers = [talk.asks(), talk.session.ask(Message("QUERY_AGENT_STATE_REQ", {"agent_id": "1"}), talk.now, 5.0)]
    assert [getattr(each, "invoke_id", None) for each in talk.sent()] == numbers
    assert numbers[0] != numbers[1]


def test_an_answer_in_segments_is_one_answer() -> None:
    talk = Talk()
    talk.opens()
    number = talk.session.ask(ListAgentTeamReq(invoke_id=0, supervisor_id=7), talk.now, 10.0)
    assert talk.hears(ListAgentTeamConf(invoke_id=number, segment_number=1, more=1, teams=(1, 2))) == []
    (said,) = talk.hears(ListAgentTeamConf(invoke_id=number, segment_number=2, more=0, teams=(3,)))
    assert isinstance(said, Answered)
    assert isinstance(said.outcome, Answer)
    assert [part.teams for part in said.outcome.parts if isinstance(part, ListAgentTeamConf)] == [(1, 2), (3,)]


def test_a_request_without_an_answer_has_its_deadline_and_a_late_answer_is_dropped() -> None:
    talk = Talk()
    talk.opens()
    number = talk.asks(seconds=2.0)
    assert talk.passes(2.0) == [Answered(number, Unanswered("QUERY_AGENT_STATE_REQ", 2.0))]
    assert talk.hears(QueryAgentStateConf(invoke_id=number)) == []
    assert (talk.session.late, talk.session.dropped) == (1, 1)


def test_unknown_numbers_and_wrong_confirmations_answer_nothing() -> None:
    talk = Talk()
    talk.opens()
    number = talk.asks()
    talk.session.forget(talk.asks())
    assert talk.hears(QueryAgentStateConf(invoke_id=99), QueryAgentStateConf(invoke_id=number + 1)) == []
    assert talk.hears(ListAgentTeamConf(invoke_id=number)) == []
    assert talk.session.dropped == 3
    assert talk.session.waiting == 1


def test_requests_without_a_number_are_just_sent() -> None:
    talk = Talk()
    with pytest.raises(SessionNotOpen):
        talk.session.tell(ConfigRequestKeyEvent(peripheral_id=5000))
    talk.opens()
    talk.session.tell(ConfigRequestKeyEvent(peripheral_id=5000))
    assert len(talk.sent()) == 1
    assert talk.session.waiting == 0


def test_what_cannot_be_said_leaves_nothing_behind() -> None:
    talk = Talk()
    talk.opens()
    with pytest.raises(EncodeError):
        talk.session.ask(replace(QUERY, agent_id="1" * 500), talk.now, 10.0)
    assert (talk.session.waiting, talk.sent()) == (0, [])


def test_ctios_31_what_waits_is_refused_when_the_link_goes() -> None:
    talk = Talk()
    talk.opens()
    numbers = [talk.asks(), talk.asks()]
    said = talk.session.lost(FailureKind.CUT, "reset by peer")
    assert list(outcomes(said)) == numbers
    for outcome in outcomes(said).values():
        assert isinstance(outcome, NoLink)
        assert outcome.was_sent
        assert "Side A" in outcome.sentence
    assert isinstance(said[-1], Ended)
    with pytest.raises(SessionNotOpen):
        talk.asks()


# --- the end


def test_ctios_09_a_cut_is_a_failure_and_told_once() -> None:
    talk = Talk()
    talk.opens()
    said = talk.session.lost(FailureKind.CUT)
    assert kind_of(said) is FailureKind.CUT
    assert said[-1] == Ended(said[-1].failure)  # type: ignore[union-attr]  # asserted above
    assert talk.session.lost(FailureKind.CUT) == []
    assert talk.hears(ONLINE) == []
    assert talk.passes(1e6) == []


def test_a_cut_before_the_session_was_open_is_a_refused_connection() -> None:
    talk = Talk()
    talk.connects()
    kind = kind_of(talk.session.lost(FailureKind.CUT))
    assert kind is FailureKind.CUT_AT_OPEN
    assert kind.reason is Reason.CONNECT_FAIL


def test_ctios_08_an_intended_end_is_confirmed_and_no_failure() -> None:
    talk = Talk()
    talk.opens()
    number = talk.asks()
    talk.sent()
    assert talk.session.close(talk.now) == []
    (request,) = talk.sent()
    assert isinstance(request, CloseReq)
    assert request.status == 0
    assert list(outcomes(talk.hears(QueryAgentStateConf(invoke_id=number)))) == [number], "it was under way"
    assert talk.hears(ONLINE) == []
    assert talk.hears(CloseConf(invoke_id=request.invoke_id)) == [Ended(None)]


@pytest.mark.parametrize("how", ["silence", "cut", "refusal", "garbage"])
def test_ctios_08_an_intended_end_is_no_failure_however_the_side_takes_it(how: str) -> None:
    talk = Talk()
    talk.opens()
    talk.session.close(talk.now)
    (request,) = talk.sent()
    assert isinstance(request, CloseReq)
    match how:
        case "silence":
            assert talk.passes(4.9) == [], "no heartbeats either"
            said = talk.passes(0.2)
        case "cut":
            said = talk.session.lost(FailureKind.CUT)
        case "refusal":
            said = talk.hears(FailureConf(invoke_id=request.invoke_id, status=4))
        case _:
            said = talk.session.receive(b"\xff" * 8, talk.now)
    assert said == [Ended(None)]


def test_ctios_13_an_end_before_the_session_was_open_needs_no_farewell() -> None:
    talk = Talk()
    talk.connects()
    talk.sent()
    assert talk.session.close(talk.now) == [Ended(None)]
    assert talk.sent() == []
    assert Talk().session.close(0.0) == [Ended(None)]


def test_a_side_that_was_left_has_five_seconds_to_go() -> None:
    talk = Talk(BOTH)
    talk.opens()
    number = talk.asks()
    talk.sent()
    talk.session.hand_over(talk.now)
    assert talk.sent() == [StoppingRequestsToThisSideInd()]
    assert talk.session.phase is Phase.LEAVING
    with pytest.raises(SessionNotOpen):
        talk.asks()
    assert list(outcomes(talk.hears(QueryAgentStateConf(invoke_id=number)))) == [number]
    assert talk.passes(5.0)[-1] == Ended(None)


def test_a_side_that_was_left_and_goes_is_no_failure() -> None:
    talk = Talk(BOTH)
    talk.opens()
    talk.session.hand_over(talk.now)
    assert talk.session.lost(FailureKind.CUT) == [Ended(None)]
