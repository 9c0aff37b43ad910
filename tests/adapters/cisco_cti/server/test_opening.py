"""Sessions open, live and end as section 5 of the sheet says, and every way not to open one has its status."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.masks import CallMsgMask, CTIServiceMask, PGStatus
from adapters.cisco_cti.protocol.wire_types import VERSIONS
from tests.adapters.cisco_cti.server.clients import BRIDGE, PERIPHERAL, STANDING_BY, Place, every_call
from tests.support.cti_server.config import ServerSettings, StandbyAnswer
from tests.support.cti_server.side import Role
from tests.support.cti_server.wire import Value


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_opens_and_is_greeted(version: int) -> None:
    client = Place().client(version)
    client.open()
    granted, system, *teams = client.read()
    assert granted.name == "OPEN_CONF"
    assert (granted.number("ServicesGranted"), granted.number("MonitorID")) == (BRIDGE, 0)
    assert granted.number("PeripheralOnline") == 1
    assert ("SessionType" in granted.fields, "DepartmentID" in granted.fields) == (version >= 24, version >= 19)
    assert ("NumPeripherals" in granted.groups) is (version >= 14)
    assert (system.number("SystemEventID"), system.number("SystemEventArg1")) == (3, PERIPHERAL)
    assert [each.name for each in teams] == ["AGENT_TEAM_CONFIG_EVENT"] * 3
    assert len(teams[0].groups["NumberOfAgents"]) == 10
    assert teams[0].groups["NumberOfAgents"][0]["AgentFlags"] == 5


def test_bytes_of_the_sheet_are_answered_with_bytes_of_the_sheet() -> None:
    place = Place(ServerSettings(lists_peripherals=False))
    place.seconds = 0x6553F100 - place.center.time()
    client = place.client(24)
    client.session.received(
        bytes.fromhex(
            "0000003900000003000000010000001800000078ffffffff000000100000007f000003ff0000000000000000000000000000000000"
            "01000564656d6f0000020000"
        ),
        place.seconds,
    )
    raw = bytes(client._got)
    assert raw[:40].hex() == "0000002000000004000000010000001000000000000000006553f100000100110009000000000001"
    client.read()
    client.session.received(bytes.fromhex("000000040000000500000002"), place.seconds)
    assert bytes(client._got).hex() == "000000040000000600000002"
    client.read()
    client.session.side.role = Role.OFFLINE
    client.session.received(bytes.fromhex("000000040000000500000001"), place.seconds)
    assert bytes(client._got).hex() == "0000000800000001000000010000000f"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"VersionNumber": 26}, Status.INVALID_VERSION),
        ({"VersionNumber": 9}, Status.INVALID_VERSION),
        ({"IdleTimeout": 19}, Status.INVALID_TIMEOUT),
        ({"ServicesRequested": 0x200}, Status.INVALID_SERVICE_MASK),
        ({"AgentStateMask": 0x4000}, Status.INVALID_AGENT_STATE_MASK),
        ({"ConfigMsgMask": 0x400}, Status.INVALID_CONFIG_MSG_MASK),
        ({"Reserved2": 1}, Status.INVALID_RESERVED_FIELD),
        ({"ClientID": ""}, Status.REQUIRED_DATA_MISSING),
        ({"PeripheralID": 4711}, Status.INVALID_PERIPHERAL_ID),
        ({"ServicesRequested": 1, "PeripheralID": 0xFFFFFFFF, "AgentID": "1001"}, Status.INVALID_PERIPHERAL_ID),
        ({"ServicesRequested": 1, "PeripheralID": PERIPHERAL}, Status.REQUIRED_DATA_MISSING),
        ({"ServicesRequested": 1, "PeripheralID": PERIPHERAL, "AgentID": "7777"}, Status.INVALID_AGENT_DATA),
        ({"ServicesRequested": 1, "PeripheralID": PERIPHERAL, "AgentInstrument": "1"}, Status.INVALID_AGENT_DATA),
    ],
)
def test_an_open_that_is_refused(fields: dict[str, Value], status: Status) -> None:
    client = Place().client(24)
    answer = client.open(**fields)
    assert (answer.name, answer.number("Status")) == ("FAILURE_CONF", status)
    client.read()
    assert client.open().name == "OPEN_CONF"


def test_masks_of_later_versions_are_refused() -> None:
    place = Place()
    assert place.client(22).open(CallMsgMask=CallMsgMask.NETWORK_RECORDING_STARTED).number("Status") == 20
    assert place.client(14).open(CallMsgMask=CallMsgMask.CALL_AGENT_GREETING).number("Status") == 20
    assert place.client(23).open(ServicesRequested=STANDING_BY).number("Status") == 19
    assert place.client(15).open(CallMsgMask=every_call(15)).name == "OPEN_CONF"


def test_a_missing_password_field_and_a_wrong_password() -> None:
    place = Place(ServerSettings(passwords={"bridge": b"secret"}))
    assert place.client(15).open(ClientPassword=b"wrong").number("Status") == Status.INVALID_PASSWORD
    assert place.client(15).open(ClientID="other", ClientPassword=b"secret").number("Status") == 36
    assert place.client(15).open(ClientPassword=b"secret").name == "OPEN_CONF"
    client = Place().client(15)
    client.session.received(bytes.fromhex("0000003300000003000000010000000f00000078ffffffff00000010"), 0)
    client.session.received(bytes(4 * 6) + bytes.fromhex("010564656d6f00"), 0)
    assert client.names() == ["FAILURE_CONF 6"]


def test_services_are_granted_as_configured() -> None:
    place = Place(ServerSettings(services=CTIServiceMask.ALL_EVENTS | CTIServiceMask.CLIENT_CONTROL))
    client = place.client()
    assert client.open().number("ServicesGranted") == 0x14
    assert client.exchange("LIST_AGENT_TEAM_REQ", SupervisorID=10001)[0].number("Status") == 12
    place = Place(ServerSettings(state_control_only=True))
    client = place.client()
    assert client.open().number("ServicesGranted") & 0x2004 == 0x2000
    client.log_in("1002")
    assert client.ask("MAKE_CALL_REQ", AgentInstrument="2002", DialedNumber="1").number("Status") == 12


def test_nothing_goes_without_a_session() -> None:
    client = Place().client()
    assert client.ask("HEARTBEAT_REQ").number("Status") == Status.SESSION_NOT_OPEN
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=1, AgentID="1001").number("Status") == 4
    client.open()
    client.read()
    assert client.open().number("Status") == Status.SESSION_ALREADY_OPEN
    assert client.exchange("CLOSE_REQ", Status=0)[0].name == "CLOSE_CONF"
    assert client.ask("HEARTBEAT_REQ").number("Status") == 4
    assert client.ask("MAKE_PREDICTIVE_CALL_REQ", OriginatingDeviceID="1", DialedNumber="1").number("Status") == 4


def test_what_is_no_message_is_answered_and_the_session_lives() -> None:
    client = Place().bridge()
    for hexed, status in (
        ("0000000400000fff0000002a", 2),
        ("00000002000000050000", 2),
        ("00000008000000050000002a03e70000", 3),
        ("00000008000000050000002a00010000", 26),
    ):
        client.session.received(bytes.fromhex(hexed), 0)
        assert client.names() == [f"FAILURE_CONF {status}"]
    client.session.received(b"\xff" * 100, 0)
    assert client.is_reset


def test_who_is_silent_too_long_is_reset() -> None:
    place = Place()
    client, quiet, never = place.bridge(), place.bridge(), place.client()
    never.open(IdleTimeout=0xFFFFFFFF)
    for _ in range(5):
        place.pass_time(100)
        if not client.is_reset:
            client.send("HEARTBEAT_REQ")
    assert (client.is_reset, quiet.is_reset, never.is_reset) == (False, True, False)


def test_agent_mode_has_one_client_for_each_device() -> None:
    place = Place()
    place.bridge().log_in("1002")
    mine, again, other = place.client(), place.client(), place.client()
    asked: dict[str, Value] = {"ServicesRequested": 5, "PeripheralID": PERIPHERAL, "AgentID": "1002"}
    granted = mine.open(**asked, ClientID="desk")
    assert (granted.number("AgentState"), granted.text("AgentInstrument")) == (3, "2002")
    assert granted.number("MonitorID") > 0
    assert other.open(**asked, ClientID="another").number("Status") == Status.DEVICE_IN_USE
    mine.read()
    assert again.open(**asked, ClientID="desk").name == "OPEN_CONF"
    (ended,) = mine.read()
    assert (ended.name, ended.number("Status")) == ("FAILURE_EVENT", Status.NEW_SESSION_OPENED)
    third = place.client().open(**{**asked, "AgentInstrument": "2003"})
    assert third.name == "OPEN_CONF"
    place.bridge().log_in("1003")
    fourth = place.client().open(**{**asked, "AgentInstrument": "2003"})
    assert fourth.number("Status") == Status.INCONSISTENT_AGENT_DATA


@pytest.mark.parametrize(
    ("answer", "version", "services", "status"),
    [
        (StandbyAnswer.OFFLINE, 23, BRIDGE, 15),
        (StandbyAnswer.OFFLINE, 24, BRIDGE, 107),
        (StandbyAnswer.NOT_MASTER, 24, BRIDGE, 92),
        (StandbyAnswer.OFFLINE, 24, STANDING_BY, None),
    ],
)
def test_the_standby_side(answer: StandbyAnswer, version: int, services: int, status: int | None) -> None:
    place = Place(ServerSettings(standby=answer))
    client = place.client(version, place.center.b)
    reply = client.open(ServicesRequested=services)
    if status is not None:
        assert reply.number("Status") == status
        return
    assert reply.number("SessionType") == 2
    assert [each.name for each in client.read()] == ["OPEN_CONF"]
    assert client.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=1, AgentID="1001").number("Status") == 12
    place.bridge().log_in("1002")
    assert client.read() == []
    assert client.ask("CLOSE_REQ").name == "CLOSE_CONF"


def test_a_side_that_is_off_line_answers_so() -> None:
    place = Place()
    client = place.bridge()
    place.center.a.role = Role.OFFLINE
    assert client.ask("HEARTBEAT_REQ").number("Status") == 15
    assert client.ask("QUERY_AGENT_STATE_REQ", MRDID=1, AgentID="1001").name == "FAILURE_CONF"
    assert place.client().open().number("Status") == 15


def test_the_peripheral_goes_and_comes() -> None:
    place = Place()
    client = place.bridge()
    place.center.set_status(PGStatus.PERIPHERAL_OFFLINE, SystemEventID.PERIPHERAL_OFFLINE, PERIPHERAL)
    (event,) = client.read()
    assert (event.number("SystemEventID"), event.number("PGStatus")) == (4, 4)
    assert client.ask("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002").number("FailureCode") == 34
    late = place.client()
    granted = late.open()
    assert (granted.number("PGStatus"), granted.number("PeripheralOnline")) == (4, 0)
    assert late.read()[1].number("SystemEventID") == 4


def test_clients_can_watch_clients() -> None:
    place = Place()
    watcher = place.bridge(services=CTIServiceMask.CLIENT_MONITOR)
    client = place.bridge()
    (opened,) = watcher.read()
    assert (opened.name, opened.text("ClientID")) == ("CLIENT_SESSION_OPENED_EVENT", "bridge")
    client.abort()
    (closed,) = watcher.read()
    assert (closed.name, closed.number("Status")) == ("CLIENT_SESSION_CLOSED_EVENT", Status.CLIENT_DISCONNECTED)
