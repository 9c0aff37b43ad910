"""Calls through the test server: each request answered, each event in the order of section 8, each refusal with its code."""

from __future__ import annotations

import pytest

from adapters.simulator.deeds import (
    CallQueued,
    ContactRejected,
    FarAnswered,
    FarHungUp,
    FarRefused,
    GivenUp,
)
from tests.adapters.cisco_cti.server.clients import story
from tests.adapters.cisco_cti.server.scenes import BRUNO, FIRST, arrive, dial, staffed, talking
from tests.support.cti_server.wire import Value


@pytest.mark.parametrize("version", [13, 15, 19, 20, 25])
def test_a_call_comes_is_answered_and_ends(version: int) -> None:
    place, client = staffed(version=version)
    begin, delivered, reserved = arrive(place, client, CallVariable1="gold")
    assert story([begin, delivered, reserved]) == ["BEGIN_CALL 2002", "CALL_DELIVERED 2002", "1002 is 8"]
    assert (begin.text("ANI"), begin.text("DNIS"), begin.text("CallVariable1")) == ("+15551234", "8005550100", "gold")
    assert (begin.number("ConnectionCallID"), begin.number("CallType")) == (FIRST, 1)
    assert (delivered.number("LocalConnectionState"), delivered.number("EventCause")) == (2, 0xFFFF)
    assert (delivered.text("AlertingDeviceID"), delivered.text("CallingDeviceID")) == ("2002", "+15551234")
    assert delivered.number("SkillGroupNumber") == 2
    answered = client.at("ANSWER_CALL_REQ", FIRST, "2002")
    assert story(answered) == ["ANSWER_CALL_CONF", "CALL_ESTABLISHED 2002", "1002 is 4"]
    assert answered[1].number("LocalConnectionState") == 3
    place.center.do(FarHungUp(BRUNO))
    ended = client.read()
    assert story(ended) == [
        "CALL_CONNECTION_CLEARED 2002", "CALL_CONNECTION_CLEARED 2002", "CALL_CLEARED 2002", "END_CALL 2002",
        "1002 is 6",
    ]  # fmt: skip
    assert [each.text("ReleasingDeviceID") for each in ended[:2]] == ["+15551234", "2002"]
    assert [each.number("LocalConnectionState") for each in ended[:3]] == [3, 0, 0]


def test_any_call_id_means_the_one_that_rings() -> None:
    place, client = staffed()
    arrive(place, client)
    asked: dict[str, Value] = {"ConnectionCallID": 0xFFFFFFFF, "AgentInstrument": "2002"}
    assert client.exchange("ANSWER_CALL_REQ", None, **asked)[0].name == "ANSWER_CALL_CONF"
    assert client.exchange("ANSWER_CALL_REQ", None, **asked)[0].number("FailureCode") == 28


def test_hold_and_retrieve() -> None:
    _, client = talking()
    held = client.at("HOLD_CALL_REQ", FIRST, "2002")
    assert story(held) == ["HOLD_CALL_CONF", "CALL_HELD 2002", "1002 is 10"]
    assert held[1].number("LocalConnectionState") == 4
    assert story(client.at("HOLD_CALL_REQ", FIRST, "2002")) == ["CONTROL_FAILURE_CONF 24"]
    back = client.at("RETRIEVE_CALL_REQ", FIRST, "2002", "HeldConnection")
    assert story(back) == ["RETRIEVE_CALL_CONF", "CALL_RETRIEVED 2002", "1002 is 4"]
    assert story(client.at("RETRIEVE_CALL_REQ", FIRST, "2002", "HeldConnection")) == ["CONTROL_FAILURE_CONF 25"]


@pytest.mark.parametrize(
    ("name", "call_id", "device", "answer"),
    [
        ("HOLD_CALL_REQ", 1, "2002", "CONTROL_FAILURE_CONF 11"),
        ("HOLD_CALL_REQ", FIRST, "2003", "CONTROL_FAILURE_CONF 13"),
        ("HOLD_CALL_REQ", 0xFFFFFFFF, "2003", "CONTROL_FAILURE_CONF 24"),
        ("CLEAR_CONNECTION_REQ", FIRST, "+15551234", "CONTROL_FAILURE_CONF 290"),
        ("CLEAR_CONNECTION_REQ", 0xFFFFFFFF, "2003", "CONTROL_FAILURE_CONF 27"),
        ("CLEAR_CALL_REQ", 0xFFFFFFFF, "2003", "CONTROL_FAILURE_CONF 26"),
        ("ANSWER_CALL_REQ", FIRST, "2002", "CONTROL_FAILURE_CONF 28"),
        ("DEFLECT_CALL_REQ", FIRST, "2002", "CONTROL_FAILURE_CONF 22"),
        ("SNAPSHOT_CALL_REQ", 1, "2002", "CONTROL_FAILURE_CONF 11"),
        ("SNAPSHOT_CALL_REQ", FIRST, "2003", "CONTROL_FAILURE_CONF 13"),
        ("RELEASE_CALL_REQ", 1, "2002", "FAILURE_CONF 13"),
        ("RELEASE_CALL_REQ", FIRST, "2002", "RELEASE_CALL_CONF"),
        ("BAD_CALL_REQ", FIRST, "2002", "BAD_CALL_CONF"),
    ],
)
def test_what_cannot_be_done_to_a_call(name: str, call_id: int, device: str, answer: str) -> None:
    _, client = talking()
    assert story(client.at(name, call_id, device)) == [answer]


def test_a_call_is_made_answered_and_cleared() -> None:
    place, client = staffed()
    made = dial(client, "+1777")
    assert story(made) == [
        "MAKE_CALL_CONF", "BEGIN_CALL 2002", "CALL_SERVICE_INITIATED 2002", "CALL_ORIGINATED 2002",
        "CALL_DELIVERED 2002", "1002 is 4",
    ]  # fmt: skip
    assert (made[0].number("NewConnectionCallID"), made[0].text("NewConnectionDeviceID")) == (FIRST, "2002")
    assert [each.number("LocalConnectionState") for each in made[2:5]] == [1, 3, 3]
    assert (made[4].text("AlertingDeviceID"), made[4].number("AlertingDeviceType")) == ("+1777", 75)
    place.center.do(FarAnswered(BRUNO))
    (established,) = client.read()
    assert established.text("AnsweringDeviceID") == "+1777"
    cleared = client.at("CLEAR_CALL_REQ", FIRST, "2002")
    assert story(cleared)[0] == "CLEAR_CALL_CONF"
    assert story(cleared)[-2:] == ["END_CALL 2002", "1002 is 6"]
    assert [each.text("ReleasingDeviceID") for each in cleared[1:3]] == ["2002", "+1777"]


def test_a_call_that_cannot_be_made() -> None:
    place, client = staffed()
    assert story(dial(client, "nonsense")) == ["CONTROL_FAILURE_CONF 14"]
    assert story(dial(client, "+1", device="2009")) == ["CONTROL_FAILURE_CONF 5"]
    assert story(dial(client, "2002")) == ["CONTROL_FAILURE_CONF 14"]
    assert story(dial(client, "")) == ["FAILURE_CONF 6"]
    dial(client, "+1777")
    assert story(dial(client, "+1888")) == ["CONTROL_FAILURE_CONF 21"]
    place.center.do(FarRefused(BRUNO))
    failed = client.read()
    assert story(failed) == [
        "CALL_FAILED 2002", "CALL_CONNECTION_CLEARED 2002", "CALL_CONNECTION_CLEARED 2002", "CALL_CLEARED 2002",
        "END_CALL 2002", "1002 is 3",
    ]  # fmt: skip
    assert (failed[0].number("EventCause"), failed[0].text("FailingDeviceID")) == (3, "+1777")


def test_a_call_between_agents_has_two_appearances_of_one_id() -> None:
    _, client = staffed()
    made = dial(client, "2003")
    assert story(made) == [
        "MAKE_CALL_CONF", "BEGIN_CALL 2002", "CALL_SERVICE_INITIATED 2002", "CALL_ORIGINATED 2002", "BEGIN_CALL 2003",
        "CALL_DELIVERED 2003", "CALL_DELIVERED 2002", "1002 is 4", "1003 is 8",
    ]  # fmt: skip
    assert {each.number("ConnectionCallID") for each in made[1:7]} == {FIRST}
    assert [each.number("LocalConnectionState") for each in made[5:7]] == [2, 3]
    assert made[1].number("CallType") == 10
    answered = client.at("ANSWER_CALL_REQ", FIRST, "2003")
    assert story(answered)[1:3] == ["CALL_ESTABLISHED 2002", "CALL_ESTABLISHED 2003"]
    assert story(client.at("CLEAR_CONNECTION_REQ", FIRST, "2003"))[-3:] == ["END_CALL 2002", "1002 is 6", "1003 is 6"]


def test_tones() -> None:
    place, client = talking()
    assert story(client.at("SEND_DTMF_SIGNAL_REQ", FIRST, "2002", DTMFString="12#")) == ["SEND_DTMF_SIGNAL_CONF"]
    assert story(client.at("SEND_DTMF_SIGNAL_REQ", FIRST, "2002", DTMFString="x")) == ["CONTROL_FAILURE_CONF 3"]
    seat = place.center.exchange.world.seat(BRUNO)
    assert seat is not None
    assert seat.call is not None
    assert seat.call.primary is not None
    assert seat.call.primary.call.tones == "12#"


def test_a_call_waits_is_offered_refused_and_deflected() -> None:
    place, client = staffed()
    for device in ("2002", "2003"):
        client.exchange("SET_AGENT_STATE_REQ", AgentState=2, AgentInstrument=device)
    place.center.do(CallQueued("sales", "+1888"))
    begin, queued = client.read()
    assert story([begin, queued]) == ["BEGIN_CALL 70002", "CALL_QUEUED 70002"]
    assert (queued.number("NumQueued"), queued.number("LocalConnectionState")) == (1, 5)
    offered = client.exchange("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
    assert story(offered) == [
        "SET_AGENT_STATE_CONF", "1002 is 3", "CALL_DEQUEUED 70002", "END_CALL 70002", "BEGIN_CALL 2002", "CALL_DELIVERED 2002",
        "1002 is 8",
    ]  # fmt: skip
    assert offered[4].number("CallType") == 2
    place.center.do(ContactRejected(BRUNO))
    assert client.names() == [
        "CALL_DIVERTED 2002",
        "END_CALL 2002",
        "BEGIN_CALL 70002",
        "CALL_QUEUED 70002",
        "1002 is 3",
    ]
    client.exchange("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2003")
    deflected = client.at("DEFLECT_CALL_REQ", FIRST, "2003", CalledDeviceID="2002", CalledDeviceType=0)
    assert story(deflected) == [
        "DEFLECT_CALL_CONF", "CALL_DIVERTED 2003", "END_CALL 2003", "BEGIN_CALL 2002", "CALL_DELIVERED 2002",
        "1002 is 8", "1003 is 3",
    ]  # fmt: skip
    assert (deflected[1].text("CalledDeviceID"), deflected[1].number("EventCause")) == ("2002", 28)


def test_who_waits_gives_up_and_who_is_not_answered_goes_on() -> None:
    place, client = staffed()
    place.center.do(CallQueued("billing", "+1888"))
    client.read()
    place.center.do(GivenUp(skill="billing"))
    told = client.read()
    assert story(told) == ["CALL_CONNECTION_CLEARED 70001", "CALL_CLEARED 70001", "END_CALL 70001"]
    assert told[0].number("EventCause") == 1002
    place.center.do(CallQueued("sales", "+1889"))
    client.read()
    place.pass_time(20)
    told = client.read()
    assert story(told)[0] == "CALL_DIVERTED 2002"
    assert 32767 in {each.number("EventReasonCode") for each in told}
    assert "CALL_DELIVERED 2003" in story(told)


def test_a_call_is_recorded_once_until_it_is_stopped_or_over() -> None:
    place, client = talking()
    running = place.center.exchange.recordings
    start = client.at("START_RECORDING_REQ", FIRST, "2002")
    assert (start[0].number("SessionID"), start[0].number("ServerData")) == (900, 1)
    assert story(client.at("START_RECORDING_REQ", FIRST, "2002")) == ["CONTROL_FAILURE_CONF 33"]
    wrong = client.at("STOP_RECORDING_REQ", FIRST, "2002", SessionID=900, ServerData=2)
    assert story(wrong) == ["CONTROL_FAILURE_CONF 22"]
    client.at("STOP_RECORDING_REQ", FIRST, "2002", SessionID=900, ServerData=1)
    assert running.running == {}
    client.at("START_RECORDING_REQ", FIRST, "2002")
    client.at("CLEAR_CONNECTION_REQ", FIRST, "2002")
    assert running.running == {}
    assert story(client.at("STOP_RECORDING_REQ", FIRST, "2002"))[0].startswith("CONTROL_FAILURE_CONF")
