"""Agents through the test server: login to logout, mobile agents, refusals, teams, desk settings, configuration."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import ConfigMsgMask
from adapters.port import Cause
from adapters.simulator.deeds import CallAnswered, CallArrives, CallEnded, LogoutForced, SkillsGiven, StateChosen
from contracts.vocabulary import AgentState, LoginId
from tests.adapters.cisco_cti.server.clients import PERIPHERAL, Client, Place, story
from tests.adapters.cisco_cti.server.scenes import talking
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.wire import Value, Wire

BRUNO = LoginId("1002")


def state(client: Client, number: int, **fields: Value) -> list[Wire]:
    asked: dict[str, Value] = {"PeripheralID": PERIPHERAL, "AgentState": number, "AgentInstrument": "2002", **fields}
    return client.exchange("SET_AGENT_STATE_REQ", None, **asked)


@pytest.mark.parametrize("version", [13, 15, 19, 20, 25])
def test_a_day_of_an_agent(version: int) -> None:
    client = Place().bridge(version)
    login = state(client, 0, AgentID="1002", AgentPassword="p1002")
    assert story(login) == ["SET_AGENT_STATE_CONF", "1002 is 0", "1002 is 2"]
    assert (login[2].text("AgentExtension"), login[2].number("ICMAgentID")) == ("2002", 10002)
    assert story(state(client, 3)) == ["SET_AGENT_STATE_CONF", "1002 is 3"]
    not_ready = state(client, 2, EventReasonCode=2)
    assert story(not_ready) == ["SET_AGENT_STATE_CONF", "1002 is 2"]
    assert not_ready[1].number("EventReasonCode") == 2
    assert story(state(client, 5)) == ["SET_AGENT_STATE_CONF", "1002 is 5"]
    logout = state(client, 1, EventReasonCode=1, AgentID="1002")
    assert story(logout) == ["SET_AGENT_STATE_CONF", "1002 is 1"]
    assert logout[1].number("EventReasonCode") == 1


@pytest.mark.parametrize(
    ("number", "fields", "answer"),
    [
        (0, {"AgentID": "7777", "AgentPassword": "x"}, f"CONTROL_FAILURE_CONF {ControlFailure.INVALID_AGENT_ID_SPECIFIED}"),
        (0, {"AgentID": "1002", "AgentPassword": "x"}, "CONTROL_FAILURE_CONF 257"),
        (0, {"AgentID": "1002"}, "CONTROL_FAILURE_CONF 257"),
        (0, {"AgentID": "1002", "AgentPassword": "p1002", "AgentInstrument": "9"}, "CONTROL_FAILURE_CONF 260"),
        (0, {"AgentID": "1002", "AgentPassword": "p1002", "AgentInstrument": "2001"}, "CONTROL_FAILURE_CONF 283"),
        (0, {"AgentID": "1001", "AgentPassword": "p1001"}, "CONTROL_FAILURE_CONF 259"),
        (0, {"AgentID": "1002", "AgentPassword": "p1002", "AgentWorkMode": 3}, "CONTROL_FAILURE_CONF 265"),
        (3, {"AgentInstrument": "2003"}, "FAILURE_CONF 9"),
        (3, {"AgentInstrument": "2001", "AgentID": "1002"}, "FAILURE_CONF 32"),
        (2, {"AgentInstrument": "2001", "EventReasonCode": 4711}, "CONTROL_FAILURE_CONF 266"),
        (2, {"AgentInstrument": "2001", "EventReasonCode": 90}, "CONTROL_FAILURE_CONF 266"),
        (1, {"AgentID": "1002"}, "CONTROL_FAILURE_CONF 22"),
        (4, {"AgentInstrument": "2001"}, "CONTROL_FAILURE_CONF 3"),
        (2, {"AgentInstrument": "2001", "SupervisorID": "1011"}, "CONTROL_FAILURE_CONF 8"),
        (3, {"PeripheralID": 4711}, "FAILURE_CONF 7"),
    ],
)  # fmt: skip
def test_a_change_that_is_refused(number: int, fields: dict[str, Value], answer: str) -> None:
    client = Place().bridge()
    client.log_in("1001", ready=False)
    assert story(state(client, number, **fields)) == [answer]


def test_a_mobile_agent_and_a_second_desktop() -> None:
    place = Place()
    client = place.bridge()
    mobile: dict[str, Value] = {
        "AgentInstrument": "2002;912125551212", "AgentWorkMode": 3, "AgentID": "1002", "AgentPassword": "p1002",
    }  # fmt: skip
    assert story(state(client, 0, **mobile))[0] == "SET_AGENT_STATE_CONF"
    seat = place.center.exchange.world.seat(BRUNO)
    assert seat is not None
    assert seat.agent.mobile is not None
    assert (seat.agent.mobile.mode, seat.agent.mobile.dial_number) == ("CALL_BY_CALL", "912125551212")
    assert story(state(client, 0, AgentID="1002", AgentPassword="p1002")) == ["SET_AGENT_STATE_CONF"]


def test_single_sign_on_and_a_mere_check_of_the_password() -> None:
    client = Place().bridge()
    assert story(state(client, 0, AgentID="1002", AgentPassword="p1002", ForcedFlag=2)) == ["SET_AGENT_STATE_CONF"]
    assert story(state(client, 0, AgentID="1002", AgentPassword="x", ForcedFlag=2)) == ["CONTROL_FAILURE_CONF 257"]
    assert story(state(client, 0, AgentID="1002", SSOEnabled=1))[-1] == "1002 is 2"


def test_a_state_asked_for_during_a_call_comes_after_it() -> None:
    place = Place()
    client = place.bridge()
    client.log_in("1002")
    place.center.do(CallArrives(BRUNO))
    place.center.do(CallAnswered(BRUNO))
    assert story(state(client, 1, AgentID="1002")) == ["CONTROL_FAILURE_CONF 22"]
    assert story(state(client, 2, EventReasonCode=1)) == ["SET_AGENT_STATE_CONF"]
    call = next(iter(place.center.exchange.calls()))
    told = client.at("CLEAR_CONNECTION_REQ", call, "2002")
    assert story(told)[-1] == "1002 is 2"
    assert told[-1].number("EventReasonCode") == 1


def test_a_forced_logout() -> None:
    place = Place()
    client = place.bridge()
    client.log_in("1002")
    client.read()
    place.center.do(LogoutForced(BRUNO, Cause.SUPERVISOR))
    (event,) = client.read()
    assert (event.number("AgentState"), event.number("EventReasonCode")) == (1, 90)
    client.log_in("1002")
    told = state(client, 1, AgentID="1002", ForcedFlag=1)
    assert (told[-1].number("AgentState"), told[-1].number("EventReasonCode")) == (1, 90)


def test_a_logout_of_a_ready_agent_can_be_forbidden() -> None:
    client = Place(ServerSettings(logout_needs_not_ready=True)).bridge()
    client.log_in("1002")
    assert story(state(client, 1, AgentID="1002")) == ["CONTROL_FAILURE_CONF 22"]
    state(client, 2)
    assert story(state(client, 1, AgentID="1002"))[0] == "SET_AGENT_STATE_CONF"


def test_agents_are_queried_by_each_of_their_names() -> None:
    client = Place().bridge()
    client.log_in("1002")
    for asked in ({"AgentID": "1002"}, {"AgentInstrument": "2002"}, {"AgentExtension": "2002"}, {"ICMAgentID": 10002}):
        fields: dict[str, Value] = {"PeripheralID": PERIPHERAL, "MRDID": 1}
        for key, value in asked.items():
            assert isinstance(value, str | int)
            fields[key] = value
        found = client.ask("QUERY_AGENT_STATE_REQ", None, **fields)
        assert (found.number("AgentState"), found.text("AgentID"), found.number("ICMAgentID")) == (3, "1002", 10002)
        assert found.groups["NumSkillGroups"][0]["SkillGroupState"] == 3
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=1, AgentID="1003").number("AgentState") == 1
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=1, AgentID="7777").number("Status") == 8
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=1, AgentInstrument="2003").number("Status") == 9
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=2, AgentID="1002").number("Status") == 88


def test_masks_say_which_states_are_told() -> None:
    place = Place()
    some = place.client()
    some.open(AgentStateMask=0x8)
    some.read()
    place.bridge().log_in("1002")
    assert some.names() == ["1002 is 3"]


def test_states_of_the_phone_are_told_to_agent_mode_only_for_the_own_agent() -> None:
    place = Place()
    bridge, mine = place.bridge(), place.client()
    mine.open(ServicesRequested=5, PeripheralID=PERIPHERAL, AgentID="1002")
    mine.read()
    bridge.log_in("1002")
    bridge.log_in("1003")
    told = mine.read()
    assert story(told) == ["1002 is 0", "1002 is 2", "1002 is 3"]
    assert {each.number("MonitorID") for each in told} != {0}
    bridge.read()
    place.center.do(StateChosen(BRUNO, AgentState.NOT_READY, "N1"))
    assert bridge.read()[0].number("EventReasonCode") == 1


def test_teams_are_listed_and_watched() -> None:
    place = Place(ServerSettings(agents=200))
    bridge, supervisor = place.bridge(), place.client()
    supervisor.open(ServicesRequested=0x80)
    supervisor.read()
    listed = supervisor.ask("LIST_AGENT_TEAM_REQ", SupervisorID=10001)
    assert (listed.groups["NumberOfAgentTeams"], listed.number("More")) == (({"TeamID": 5001},), 0)
    assert supervisor.ask("LIST_AGENT_TEAM_REQ", SupervisorID=10002).number("NumberOfAgentTeams") == 0
    assert supervisor.ask("LIST_AGENT_TEAM_REQ", SupervisorID=1).number("Status") == 64
    assert supervisor.ask("MONITOR_AGENT_TEAM_START_REQ", TeamID=1).number("Status") == 65
    started, team = supervisor.exchange("MONITOR_AGENT_TEAM_START_REQ", TeamID=5001)
    assert (team.text("AgentTeamName"), team.number("TeamID")) == ("Sales 1", 5001)
    members = team.groups["NumberOfAgents"]
    assert [each["AtcAgentID"] for each in members] == [str(1001 + at) for at in range(10)]
    assert members[1]["AtcAgentState"] == 1
    assert supervisor.ask("MONITOR_AGENT_TEAM_START_REQ", TeamID=5001).number("Status") == 83
    bridge.log_in("1002", ready=False)
    bridge.log_in("1011", ready=False)
    told = supervisor.read()
    assert story(told) == ["1002 is 0", "1002 is 2"]
    assert {each.number("MonitorID") for each in told} == {started.number("MonitorID")}
    stop = {"MonitorID": started.number("MonitorID")}
    assert supervisor.exchange("MONITOR_AGENT_TEAM_STOP_REQ", None, **stop)[0].name == "MONITOR_AGENT_TEAM_STOP_CONF"
    assert supervisor.exchange("MONITOR_AGENT_TEAM_STOP_REQ", None, **stop)[0].number("Status") == 55


def test_a_watched_agent_is_told_twice_unless_asked_not_to() -> None:
    place = Place()
    twice, once = place.bridge(), place.bridge(services=0x94 | 0x100000)
    for client in (twice, once):
        client.exchange("MONITOR_AGENT_TEAM_START_REQ", TeamID=5001)
    place.bridge().log_in("1002", ready=False)
    assert (len(twice.read()), len(once.read())) == (4, 2)


def test_desk_settings_and_statistics() -> None:
    client = Place().bridge()
    settings = client.ask("AGENT_DESK_SETTINGS_REQ", PeripheralID=PERIPHERAL, AgentID="1002")
    assert settings.number("DeskSettingsMask") == 0x160
    assert client.ask("AGENT_DESK_SETTINGS_REQ", AgentID="7777").number("FailureCode") == 256
    assert client.ask("QUERY_AGENT_STATISTICS_REQ", AgentID="1002").text("AgentID") == "1002"
    client.log_in("1002")
    counters = client.ask("QUERY_SKILL_GROUP_STATISTICS_REQ", SkillGroupNumber=2)
    assert (counters.number("AgentsLoggedOn"), counters.number("AgentsAvail")) == (1, 1)
    assert client.ask("QUERY_SKILL_GROUP_STATISTICS_REQ", SkillGroupNumber=99).number("Status") == 72
    assert client.ask("QUERY_AGENT_STATISTICS_REQ", AgentID="7777").number("FailureCode") == 256


def test_calls_are_counted_for_the_day_and_since_the_login() -> None:
    place, client = talking()

    def handled() -> tuple[int, int]:
        told = client.ask("QUERY_AGENT_STATISTICS_REQ", AgentID=BRUNO)
        return told.number("HandledCallsSession"), told.number("HandledCallsToday")

    assert handled() == (0, 0)
    place.center.do(CallEnded(BRUNO))
    client.read()
    assert handled() == (1, 1)
    state(client, 1, ForcedFlag=1)
    client.log_in(BRUNO, ready=False)
    assert handled() == (0, 1)


@pytest.mark.parametrize("version", [13, 19, 20, 22, 25])
def test_the_configuration_comes_in_records(version: int) -> None:
    client = Place().bridge(version)
    everything = sum(ConfigMsgMask)
    assert client.exchange("CONFIG_REQUEST_KEY_EVENT", PeripheralID=PERIPHERAL)[0].fields["AgentConfigKey"] != b""
    begin, *records, end = client.exchange("CONFIG_REQUEST_EVENT", ConfigInformation=everything, ConfigMsgMask=4)
    assert (begin.name, begin.number("ConfigType"), end.number("ConfigEndStatus")) == ("CONFIG_BEGIN_EVENT", 1, 0)
    agents = [record for each in records if each.name == "CONFIG_AGENT_EVENT" for record in each.groups["NumRecords"]]
    assert len(agents) == 30
    assert (agents[1]["LoginID"], agents[1]["FirstName"], agents[1]["Extension"]) == ("1002", "Bruno", "2002")
    assert agents[1]["FltSkillGroupNumber"] == (2,)
    assert all(len(each.groups["NumRecords"]) <= 10 for each in records)
    names = {each.name for each in records}
    assert ("CONFIG_MRD_EVENT" in names, "CONFIG_PERIPHERAL_EVENT" in names) == (version >= 20, version >= 22)


def test_the_configuration_in_blocks_and_changes_of_it() -> None:
    place = Place(ServerSettings(config_block=2))
    client = place.bridge()
    messages = client.exchange("CONFIG_REQUEST_EVENT", ConfigInformation=4, ConfigMsgMask=4)
    ends = [each.number("ConfigEndStatus") for each in messages if each.name == "CONFIG_END_EVENT"]
    assert ends == [5, 0]
    place.center.do(SkillsGiven(BRUNO, frozenset({"claims", "service"})))
    begin, change, end = client.read()
    assert (begin.number("ConfigType"), end.name) == (2, "CONFIG_END_EVENT")
    assert change.groups["NumRecords"][0]["RecordType"] == 1
    client.send("CONFIG_REQUEST_EVENT", ConfigInformation=0, ConfigMsgMask=0)
    place.center.do(SkillsGiven(BRUNO, frozenset({"claims"})))
    assert client.read() == []
