"""Two sides of one server: maintenance, change of sides in the middle of calls, forced replies and delays. Without sockets."""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.simulator.deeds import CallArrives
from tests.adapters.cisco_cti.server.clients import STANDING_BY, Client, Place, story
from tests.adapters.cisco_cti.server.scenes import BRUNO, FIRST
from tests.support.cti_server.replies import Fail, Silence, refuse
from tests.support.cti_server.side import Role


def on_both_sides() -> tuple[Place, Client, Client]:
    """A client that is open to both, and an agent who talks."""
    place = Place()
    one = place.bridge(services=STANDING_BY)
    two = place.client(side=place.center.b)
    two.open(ServicesRequested=STANDING_BY)
    one.log_in("1002")
    place.center.do(CallArrives(BRUNO, "+15551234"))
    one.at("ANSWER_CALL_REQ", FIRST, "2002")
    two.read()
    return place, one, two


def test_maintenance_that_everybody_accepts() -> None:
    place, one, two = on_both_sides()
    old = place.bridge(version=15)
    place.center.upkeep.begin(place.center.a)
    (asked,) = one.read()
    assert asked.name == "ACTIVE_MAINTENANCE_REQ"
    one.send("ACTIVE_MAINTENANCE_RESP", InvokeID=asked.invoke_id, MaintenanceModeAccepted=1)
    (event,) = one.read()
    assert (event.name, event.number("MaintenanceModeStatus")) == ("ACTIVE_MAINTENANCE_EVENT", 1)
    assert old.names() == ["FAILURE"]
    active, rebuilt = two.read()
    assert (active.name, rebuilt.name) == ("STANDBY_ACTIVE_EVENT", "CALL_ESTABLISHED_EVENT")
    assert (rebuilt.number("EventCause"), rebuilt.number("ConnectionCallID")) == (50, FIRST)
    assert place.client().open().number("Status") == Status.SERVER_IN_MAINTENANCE_MODE
    assert story(two.at("HOLD_CALL_REQ", FIRST, "2002"))[0] == "HOLD_CALL_CONF"
    assert one.read() == []
    one.send("STOPPING_REQUESTS_TO_THIS_SIDE_IND")
    assert one.is_reset
    assert place.center.upkeep.outcome is True


def test_maintenance_that_somebody_refuses_or_does_not_answer() -> None:
    place, one, two = on_both_sides()
    place.center.upkeep.begin(place.center.a)
    one.send("ACTIVE_MAINTENANCE_RESP", MaintenanceModeAccepted=0)
    assert one.read()[-1].number("MaintenanceModeStatus") == 0
    place.center.upkeep.begin(place.center.a)
    place.pass_time(5)
    assert one.read()[-1].number("MaintenanceModeStatus") == 0
    assert (place.center.upkeep.outcome, place.center.a.role, two.read()) == (False, Role.ACTIVE, [])


def test_who_does_not_leave_is_dropped() -> None:
    place, one, _ = on_both_sides()
    place.center.upkeep.begin(place.center.a)
    one.send("ACTIVE_MAINTENANCE_RESP", MaintenanceModeAccepted=1)
    place.pass_time(5)
    assert one.is_reset


def test_sides_change_places_during_a_call() -> None:
    place, one, two = on_both_sides()
    place.center.retire(place.center.a)
    place.center.activate(place.center.b)
    assert one.is_reset
    assert [each.name for each in one.read()] == ["FAILURE_EVENT"]
    assert two.names() == ["STANDBY_ACTIVE", "CALL_ESTABLISHED 2002"]
    late = place.client(side=place.center.b)
    assert late.open().number("SessionType") == 1
    late.read()
    assert late.ask("SNAPSHOT_DEVICE_REQ", AgentInstrument="2002").number("NumCalls") == 1
    assert place.client().open().number("Status") == 107


def test_replies_are_forced_once_or_for_ever() -> None:
    place = Place()
    client = place.bridge()
    forced = place.center.forced
    forced.once("AGENT_DESK_SETTINGS_REQ", Fail(Status.UNSPECIFIED_FAILURE))
    forced.once("AGENT_DESK_SETTINGS_REQ", refuse(ControlFailure.ADJUNCT_SWITCH_COMM_ERROR))
    forced.once("AGENT_DESK_SETTINGS_REQ", Silence())
    told = [story(client.exchange("AGENT_DESK_SETTINGS_REQ")) for _ in range(2)]
    assert told == [["FAILURE_CONF 17"], ["CONTROL_FAILURE_CONF 267"]]
    client.send("AGENT_DESK_SETTINGS_REQ")
    assert client.read() == []
    assert client.ask("AGENT_DESK_SETTINGS_REQ").name == "AGENT_DESK_SETTINGS_CONF"
    forced.always("HEARTBEAT_REQ", Fail(Status.CTI_SERVER_OFFLINE))
    assert [client.ask("HEARTBEAT_REQ").number("Status") for _ in range(2)] == [15, 15]
    forced.always("HEARTBEAT_REQ", None)
    assert client.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"


def test_an_agents_requests_wait_and_the_others_do_not() -> None:
    place = Place()
    client = place.bridge()
    place.center.delays.set("1002", 5)
    client.send("SET_AGENT_STATE_REQ", AgentState=0, AgentInstrument="2002", AgentID="1002", AgentPassword="p1002")
    client.log_in("1003", ready=False)
    assert client.read() == []
    place.pass_time(4)
    assert client.read() == []
    place.pass_time(1)
    assert client.names() == ["SET_AGENT_STATE_CONF", "1002 is 0", "1002 is 2"]
    client.send("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
    assert client.read() == []
    place.center.delays.set("1002", 0)
    assert client.names() == ["SET_AGENT_STATE_CONF", "1002 is 3"]


def test_unanswered_heartbeats() -> None:
    place = Place()
    client = place.bridge()
    place.center.a.heartbeats_answered = False
    client.send("HEARTBEAT_REQ")
    assert client.read() == []
    assert client.ask("AGENT_DESK_SETTINGS_REQ").name == "AGENT_DESK_SETTINGS_CONF"
