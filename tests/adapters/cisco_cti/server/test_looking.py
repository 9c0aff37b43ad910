"""Call data, snapshots, monitors and modifiers of the test server."""

from __future__ import annotations

from adapters.simulator.deeds import DataChanged
from tests.adapters.cisco_cti.server.clients import PERIPHERAL, Place, story
from tests.adapters.cisco_cti.server.scenes import BRUNO, FIRST, arrive, staffed, talking
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.wire import Value, Values


def test_call_data_is_set_and_told() -> None:
    place, client = talking()
    groups: dict[str, list[Values]] = {
        "NumNamedVariables": [{"NamedVariable": ("user.account", "42")}],
        "NumNamedArrays": [{"NamedArray": (2, "user.list", "x")}],
    }
    end: dict[str, Value] = {"ConnectionCallID": FIRST, "ConnectionDeviceID": "2002", "PeripheralID": PERIPHERAL}
    told = client.exchange("SET_CALL_DATA_REQ", groups, CallVariable3="silver", CallWrapupData="done", **end)
    assert story(told) == ["SET_CALL_DATA_CONF", "CALL_DATA_UPDATE 2002"]
    assert (told[1].text("CallVariable3"), told[1].text("CallWrapupData")) == ("silver", "done")
    assert told[1].number("NewConnectionCallID") == FIRST
    assert told[1].groups["NumNamedVariables"] == ({"NamedVariable": ("user.account", "42")},)
    assert told[1].groups["NumNamedArrays"] == ({"NamedArray": (2, "user.list", "x")},)
    place.center.do(DataChanged(BRUNO, {"CallVariable3": "gold"}))
    assert client.read()[0].text("CallVariable3") == "gold"
    assert (
        client.exchange("SET_CALL_DATA_REQ", None, ConnectionCallID=1, ConnectionDeviceID="2002")[0].number("Status")
        == 13
    )
    wrong = client.exchange("SET_CALL_DATA_REQ", None, ConnectionCallID=FIRST, ConnectionDeviceID="2003")
    assert wrong[0].number("Status") == 35
    miscounted = client.exchange("SET_CALL_DATA_REQ", None, NumNamedVariables=1, **end)
    assert miscounted[0].number("Status") == 77
    much = {"NumNamedVariables": [{"NamedVariable": (f"user.v{at}", "x" * 200)} for at in range(10)]}
    assert client.exchange("SET_CALL_DATA_REQ", much, **end)[0].number("Status") == 73


def test_data_is_taken_until_the_wrap_up_ends_where_the_server_is_so() -> None:
    for late_data, answer in ((True, "SET_CALL_DATA_CONF"), (False, "FAILURE_CONF 13")):
        _, client = talking(ServerSettings(late_data=late_data))
        client.at("CLEAR_CONNECTION_REQ", FIRST, "2002")
        assert story(client.at("SET_CALL_DATA_REQ", FIRST, "2002", CallWrapupData="done")) == [answer]
        assert story(client.at("SET_CALL_DATA_REQ", FIRST, "2003", CallWrapupData="done")) == ["FAILURE_CONF 13"]
        client.exchange("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
        assert story(client.at("SET_CALL_DATA_REQ", FIRST, "2002", CallWrapupData="late")) == ["FAILURE_CONF 13"]


def test_only_registered_variables_are_told_and_only_configured_ones_set() -> None:
    place, client = staffed(ServerSettings(named_variables=frozenset({"user.a", "user.b"})))
    wanted = {"NumNamedVariables": [{"NamedVariable": ("user.a", "")}]}
    assert client.exchange("REGISTER_VARIABLES_REQ", wanted, CallVariableMask=1)[0].name == "REGISTER_VARIABLES_CONF"
    begin = arrive(place, client, **{"CallVariable1": "1", "CallVariable2": "2", "user.a": "a", "user.b": "b"})[0]
    assert (begin.text("CallVariable1"), "CallVariable2" in begin.fields) == ("1", False)
    assert begin.groups["NumNamedVariables"] == ({"NamedVariable": ("user.a", "a")},)
    unknown = {"NumNamedVariables": [{"NamedVariable": ("user.c", "")}]}
    assert client.exchange("REGISTER_VARIABLES_REQ", unknown)[0].number("Status") == 67


def test_devices_and_calls_are_looked_at() -> None:
    place, client = talking()
    client.at("CONSULTATION_CALL_REQ", FIRST, "2002", "ActiveConnection", DialedNumber="2003")
    device = client.ask("SNAPSHOT_DEVICE_REQ", SnapshotDeviceType=0xFFFF, AgentInstrument="2002")
    calls = [(each["CallConnectionCallID"], each["CallState"]) for each in device.groups["NumCalls"]]
    assert calls == [(FIRST, 4), (FIRST + 1, 3)]
    assert client.ask("SNAPSHOT_DEVICE_REQ", AgentInstrument="2003").groups["NumCalls"][0]["CallState"] == 2
    assert client.ask("SNAPSHOT_DEVICE_REQ", AgentInstrument="2004").groups.get("NumCalls") is None
    assert client.ask("SNAPSHOT_DEVICE_REQ", AgentInstrument="9").number("FailureCode") == 12
    (call,) = client.at("SNAPSHOT_CALL_REQ", FIRST, "2002")
    assert (call.text("ANI"), call.number("CallType")) == ("+15551234", 1)
    parties = [(each["CallDeviceID"], each["CallDeviceConnectionState"]) for each in call.groups["NumCallDevices"]]
    assert parties == [("+15551234", 3), ("2002", 4)]
    info = client.ask("QUERY_DEVICE_INFO_REQ", AgentInstrument="2002")
    assert info.groups["NumLines"] == ({"LineHandle": 0, "LineType": 3},)
    assert place.center.exchange.call(FIRST) is not None


def test_a_monitor_of_a_device_gets_its_events_with_its_number() -> None:
    place, bridge = staffed()
    watcher = place.client()
    watcher.open(ServicesRequested=0x20)
    watcher.read()
    device: dict[str, Value] = {"MonitoredDeviceID": "2002", "CallMsgMask": 0x2001, "AgentStateMask": 0}
    monitor = watcher.ask("MONITOR_START_REQ", None, **device).number("MonitorID")
    assert watcher.ask("MONITOR_START_REQ", None, **device).number("Status") == 89
    assert watcher.ask("MONITOR_START_REQ", MonitoredDeviceID="9").number("Status") == 87
    arrive(place, bridge)
    told = watcher.read()
    assert story(told) == ["BEGIN_CALL 2002", "CALL_DELIVERED 2002"]
    assert {each.number("MonitorID") for each in told} == {monitor}
    watcher.ask("CHANGE_MONITOR_MASK_REQ", MonitorID=monitor, CallMsgMask=4, AgentStateMask=0x10)
    bridge.at("ANSWER_CALL_REQ", FIRST, "2002")
    assert watcher.names() == ["CALL_ESTABLISHED 2002", "1002 is 4"]
    assert watcher.ask("MONITOR_STOP_REQ", MonitorID=monitor).name == "MONITOR_STOP_CONF"
    assert watcher.ask("CHANGE_MONITOR_MASK_REQ", MonitorID=monitor).number("Status") == 55


def test_states_may_come_before_calls_and_confirmations_may_stay_away() -> None:
    place = Place(ServerSettings(states_first=True))
    client = place.bridge(services=0x14 | 0x200000)
    client.send("SET_AGENT_STATE_REQ", AgentState=0, AgentInstrument="2002", AgentID="1002", AgentPassword="p1002")
    client.send("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
    assert client.names() == ["1002 is 0", "1002 is 2", "1002 is 3"]
    assert story(arrive(place, client)) == ["1002 is 8", "BEGIN_CALL 2002", "CALL_DELIVERED 2002"]
    assert story(client.at("CLEAR_CONNECTION_REQ", 1, "2002")) == ["CONTROL_FAILURE_CONF 11"]


def test_messages_between_clients() -> None:
    place = Place()
    one, two = place.bridge(), place.bridge()
    assert one.ask("USER_MESSAGE_REQ", Distribution=3, Text="hello").name == "USER_MESSAGE_CONF"
    (message,) = two.read()
    assert (message.name, message.text("Text"), message.text("ClientID")) == ("USER_MESSAGE_EVENT", "hello", "bridge")
    assert one.ask("USER_MESSAGE_REQ", Distribution=0, ClientID="nobody", Text="x").number("Status") == 63
    assert one.ask("USER_MESSAGE_REQ", Distribution=9, Text="x").number("Status") == 71
