"""Consults, transfers, conferences and supervisors through the test server: ids old and new, and who is told what."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.enums_call import LocalConnectionState
from adapters.simulator.deeds import CallAnswered, FarAnswered, FarHungUp
from contracts.vocabulary import AgentState, LoginId
from tests.adapters.cisco_cti.server.clients import PERIPHERAL, Client, Place, story
from tests.adapters.cisco_cti.server.scenes import BRUNO, CHLOE, FIRST, dial, talking
from tests.support.cti_server.wire import Value, Wire

ANNA = LoginId("1001")
SECOND = FIRST + 1


def both(name: str, client: Client, kinds: tuple[str, str] = ("Active", "Held")) -> list[Wire]:
    """A request about Bruno's consult (first) and his call on hold."""
    ends: dict[str, Value] = {}
    for kind, call_id in zip(kinds, (SECOND, FIRST), strict=True):
        ends |= {f"{kind}ConnectionCallID": call_id, f"{kind}ConnectionDeviceID": "2002"}
    return client.exchange(name, None, PeripheralID=PERIPHERAL, **ends)


def consulting(number: str = "2003") -> tuple[Place, Client]:
    """Bruno asks Chloe, or somebody outside, who has answered."""
    place, client = talking()
    client.at("CONSULTATION_CALL_REQ", FIRST, "2002", "ActiveConnection", DialedNumber=number)
    place.center.do(CallAnswered(CHLOE) if number == "2003" else FarAnswered(BRUNO))
    client.read()
    return place, client


def parties(message: Wire) -> list[tuple[object, object]]:
    """Call id and device of each."""
    entries = message.groups.get("NumParties", ())
    return [(each["ConnectedPartyCallID"], each["ConnectedPartyDeviceID"]) for each in entries]


def test_a_consult_is_a_call_of_its_own() -> None:
    _, client = talking()
    told = client.at("CONSULTATION_CALL_REQ", FIRST, "2002", "ActiveConnection", DialedNumber="2003")
    assert story(told) == [
        "CONSULTATION_CALL_CONF", "CALL_HELD 2002", "BEGIN_CALL 2002", "CALL_SERVICE_INITIATED 2002",
        "CALL_ORIGINATED 2002", "BEGIN_CALL 2003", "CALL_DELIVERED 2003", "CALL_DELIVERED 2002", "1003 is 8",
    ]  # fmt: skip
    assert told[0].number("NewConnectionCallID") == SECOND
    assert [each.number("ConnectionCallID") for each in told[1:8]] == [FIRST] + [SECOND] * 6
    assert (told[2].number("CallType"), told[5].number("CallType")) == (12, 13)
    assert told[2].number("RouterCallKeyCallID") == 1
    again = client.at("CONSULTATION_CALL_REQ", SECOND, "2002", "ActiveConnection", DialedNumber="1")
    assert story(again) == ["CONTROL_FAILURE_CONF 21"]


def test_alternate_and_reconnect() -> None:
    _, client = consulting()
    told = both("ALTERNATE_CALL_REQ", client, ("Active", "Other"))
    assert story(told) == ["ALTERNATE_CALL_CONF", "CALL_HELD 2002", "CALL_RETRIEVED 2002"]
    assert [(each.number("ConnectionCallID"), each.number("EventCause")) for each in told[1:]] == [
        (SECOND, 2),
        (FIRST, 2),
    ]
    assert story(both("ALTERNATE_CALL_REQ", client, ("Active", "Other"))) == ["CONTROL_FAILURE_CONF 25"]
    both("ALTERNATE_CALL_REQ", client, ("Other", "Active"))
    told = both("RECONNECT_CALL_REQ", client)
    assert story(told)[0] == "RECONNECT_CALL_CONF"
    assert [each for each in story(told) if each.startswith(("END", "CALL_RETR"))] == [
        "END_CALL 2002", "END_CALL 2003", "CALL_RETRIEVED 2002",
    ]  # fmt: skip


def test_a_transfer_moves_the_asked_one_to_the_first_id() -> None:
    place, client = consulting()
    told = both("TRANSFER_CALL_REQ", client)
    assert story(told) == [
        "TRANSFER_CALL_CONF", "CALL_TRANSFERRED", "CALL_DATA_UPDATE 2003", "END_CALL 2002", "END_CALL 2002", "1002 is 6",
    ]  # fmt: skip
    conf, moved, update, *ends = told[:5]
    assert conf.number("NewConnectionCallID") == FIRST
    assert parties(conf) == parties(moved) == [(FIRST, "+15551234"), (FIRST, "2003")]
    assert (moved.number("PrimaryCallID"), moved.number("SecondaryCallID")) == (FIRST, SECOND)
    assert (moved.text("TransferringDeviceID"), moved.text("TransferredDeviceID")) == ("2002", "2003")
    assert (update.number("ConnectionCallID"), update.number("NewConnectionCallID")) == (SECOND, FIRST)
    assert update.number("CallType") == 4
    assert sorted(each.number("ConnectionCallID") for each in ends) == [FIRST, SECOND]
    place.center.do(FarHungUp(CHLOE))
    assert {each.number("ConnectionCallID") for each in client.read()[:4]} == {FIRST}


def test_a_transfer_to_somebody_outside_leaves_nobody() -> None:
    place, client = consulting("+1999")
    told = both("TRANSFER_CALL_REQ", client)
    assert story(told) == ["TRANSFER_CALL_CONF", "CALL_TRANSFERRED", "END_CALL 2002", "END_CALL 2002", "1002 is 6"]
    assert [device for _, device in parties(told[1])] == ["+15551234", "+1999"]
    assert place.center.exchange.calls() == {}


def test_a_conference_and_who_leaves_it() -> None:
    _, client = consulting()
    told = both("CONFERENCE_CALL_REQ", client)
    assert story(told) == [
        "CONFERENCE_CALL_CONF", "CALL_CONFERENCED", "CALL_DATA_UPDATE 2002", "CALL_DATA_UPDATE 2003", "END_CALL 2002",
    ]  # fmt: skip
    assert parties(told[1]) == [(FIRST, "+15551234"), (FIRST, "2002"), (FIRST, "2003")]
    assert (told[1].text("ControllerDeviceID"), told[1].text("AddedPartyDeviceID")) == ("2002", "2003")
    assert told[4].number("ConnectionCallID") == SECOND
    left = client.at("CLEAR_CONNECTION_REQ", FIRST, "2002")
    assert story(left) == [
        "CLEAR_CONNECTION_CONF", "CALL_CONNECTION_CLEARED 2002", "CALL_CONNECTION_CLEARED 2003", "END_CALL 2002",
        "1002 is 6",
    ]  # fmt: skip
    assert [each.number("LocalConnectionState") for each in left[1:3]] == [0, 3]


@pytest.mark.parametrize("number", ["2003", "+1999"])
def test_a_transfer_in_one_step(number: str) -> None:
    _, client = talking()
    told = client.at(
        "TRANSFER_CALL_REQ", FIRST, "2002", "ActiveConnection", HeldConnectionCallID=0xFFFFFFFF, DialedNumber=number
    )
    assert story(told)[:3] == ["TRANSFER_CALL_CONF", "CALL_TRANSFERRED", "END_CALL 2002"]
    assert (told[1].number("SecondaryCallID"), told[1].number("SecondaryDeviceIDType")) == (0xFFFFFFFF, 0xFFFF)
    assert number in [device for _, device in parties(told[1])]
    if number == "2003":
        assert story(told)[3:5] == ["BEGIN_CALL 2003", "CALL_DELIVERED 2003"]
        assert told[3].number("CallType") == 4


def test_a_conference_in_one_step_and_joins_that_are_refused() -> None:
    _, client = talking()
    step: dict[str, Value] = {"HeldConnectionCallID": 0xFFFFFFFF, "DialedNumber": "2003"}
    told = client.at("CONFERENCE_CALL_REQ", FIRST, "2002", "ActiveConnection", **step)
    assert story(told) == [
        "CONFERENCE_CALL_CONF", "CALL_CONFERENCED", "CALL_DATA_UPDATE 2002", "BEGIN_CALL 2003", "CALL_DELIVERED 2003",
        "CALL_DELIVERED 2002", "1003 is 8",
    ]  # fmt: skip
    wrong: dict[str, Value] = {"HeldConnectionCallID": FIRST, "HeldConnectionDeviceID": "2002"}
    told = client.at("CONFERENCE_CALL_REQ", FIRST, "2002", "ActiveConnection", **wrong)
    assert story(told) == ["CONTROL_FAILURE_CONF 284"]
    step["DialedNumber"] = "nonsense"
    assert story(client.at("TRANSFER_CALL_REQ", FIRST, "2002", "ActiveConnection", **step)) == [
        "CONTROL_FAILURE_CONF 14"
    ]


def test_a_conference_leaves_a_call_on_hold_where_it_is() -> None:
    _, client = talking()
    client.at("HOLD_CALL_REQ", FIRST, "2002")
    step: dict[str, Value] = {"HeldConnectionCallID": 0xFFFFFFFF, "DialedNumber": "2003"}
    told = client.at("CONFERENCE_CALL_REQ", FIRST, "2002", "ActiveConnection", **step)
    (joined,) = [each for each in told if each.name == "CALL_CONFERENCED_EVENT"]
    assert joined.number("LocalConnectionState") == LocalConnectionState.HOLD


def test_a_client_of_the_asked_agent_is_told_of_the_transfer_too() -> None:
    place, client = talking()
    desk = place.client()
    desk.open(ServicesRequested=5, PeripheralID=PERIPHERAL, AgentID="1003", ClientID="desk")
    desk.read()
    client.at("CONSULTATION_CALL_REQ", FIRST, "2002", "ActiveConnection", DialedNumber="2003")
    place.center.do(CallAnswered(CHLOE))
    assert desk.names() == ["BEGIN_CALL 2003", "CALL_DELIVERED 2003", "1003 is 8", "CALL_ESTABLISHED 2003", "1003 is 4"]
    both("TRANSFER_CALL_REQ", client)
    moved, update = desk.read()
    assert (moved.name, moved.number("LocalConnectionState")) == ("CALL_TRANSFERRED_EVENT", 3)
    assert (update.number("ConnectionCallID"), update.number("NewConnectionCallID")) == (SECOND, FIRST)


# --- supervisors ---


def supervise(client: Client, action: int, **fields: Value) -> list[Wire]:
    asked: dict[str, Value] = {
        "PeripheralID": PERIPHERAL, "AgentConnectionCallID": FIRST, "AgentConnectionDeviceID": "2002",
        "SupervisorConnectionCallID": 0xFFFFFFFF, "SupervisorInstrument": "2001", "SupervisoryAction": action, **fields,
    }  # fmt: skip
    return client.exchange("SUPERVISE_CALL_REQ", None, **asked)


def supervised() -> tuple[Place, Client]:
    """Bruno talks, and Anna, who supervises him, is there."""
    place, client = talking()
    client.log_in(ANNA, ready=False)
    client.read()
    return place, client


def state_of(place: Place, login_id: LoginId) -> AgentState:
    seat = place.center.exchange.world.seat(login_id)
    assert seat is not None
    return seat.agent.state


def test_a_supervisor_barges_in_and_intercepts() -> None:
    place, client = supervised()
    told = supervise(client, 3)
    assert story(told)[:3] == ["SUPERVISE_CALL_CONF 2001", "CALL_CONFERENCED", "CALL_DATA_UPDATE 2002"]
    assert told[0].number("ConnectionCallID") == FIRST
    assert told[1].number("EventCause") == 48
    assert "CALL_ESTABLISHED 2001" in story(told)
    assert next(each for each in told if each.name == "BEGIN_CALL_EVENT").number("CallType") == 23
    told = supervise(client, 4)
    assert story(told)[:3] == [
        "SUPERVISE_CALL_CONF 2001",
        "CALL_CONNECTION_CLEARED 2002",
        "CALL_CONNECTION_CLEARED 2001",
    ]
    assert told[1].number("EventCause") == 49
    assert state_of(place, ANNA) is AgentState.TALKING
    told = supervise(client, 0)
    assert story(told)[0] == "SUPERVISE_CALL_CONF 2001"
    assert place.center.exchange.calls() == {}


def test_a_supervisor_hears_a_call_silently() -> None:
    place, client = supervised()
    told = supervise(client, 1, AgentConnectionCallID=0xFFFFFFFF, AgentConnectionDeviceID="", AgentID="1002")
    assert story(told) == ["SUPERVISE_CALL_CONF 2001", "BEGIN_CALL 2001", "CALL_ESTABLISHED 2001", "1001 is 7"]
    assert (told[1].number("CallType"), told[2].number("EventCause")) == (21, 31)
    call_id = told[0].number("ConnectionCallID")
    assert call_id not in place.center.exchange.calls()
    status = [
        client.ask("SNAPSHOT_DEVICE_REQ", AgentInstrument=device).groups["NumCalls"][0]["SilentMonitorStatus"]
        for device in ("2001", "2002")
    ]
    assert status == [1, 2]
    (call,) = client.at("SNAPSHOT_CALL_REQ", call_id, "2001")
    assert call.number("CallType") == 21
    assert story(supervise(client, 1)) == ["CONTROL_FAILURE_CONF 33"]
    assert story(supervise(client, 0)) == [
        "SUPERVISE_CALL_CONF 2001", "CALL_CONNECTION_CLEARED 2001", "CALL_CLEARED 2001", "END_CALL 2001", "1001 is 2",
    ]  # fmt: skip
    supervise(client, 1)
    told = client.at("CLEAR_CONNECTION_REQ", FIRST, "2002")
    assert [each for each in story(told) if each.startswith("END")] == ["END_CALL 2002", "END_CALL 2001"]
    assert story(supervise(client, 0)) == ["CONTROL_FAILURE_CONF 27"]


@pytest.mark.parametrize(
    ("action", "fields", "answer"),
    [
        (2, {}, "CONTROL_FAILURE_CONF 15"),
        (7, {}, "FAILURE_CONF 82"),
        (1, {"SupervisorInstrument": "2009"}, "FAILURE_CONF 64"),
        (1, {"SupervisorInstrument": "2003"}, "CONTROL_FAILURE_CONF 8"),
        (3, {"AgentConnectionCallID": 1}, "CONTROL_FAILURE_CONF 11"),
        (3, {"AgentConnectionCallID": 0xFFFFFFFF, "AgentConnectionDeviceID": "2003"}, "CONTROL_FAILURE_CONF 24"),
        (3, {"AgentConnectionDeviceID": "", "AgentID": "7777"}, "CONTROL_FAILURE_CONF 256"),
        (0, {}, "CONTROL_FAILURE_CONF 27"),
    ],
)
def test_what_a_supervisor_cannot_do(action: int, fields: dict[str, Value], answer: str) -> None:
    _, client = supervised()
    assert story(supervise(client, action, **fields)) == [answer]


def test_help_is_asked_for() -> None:
    place, client = supervised()
    told = client.at("SUPERVISOR_ASSIST_REQ", FIRST, "2002", AgentID="1002")
    assert story(told)[:2] == ["SUPERVISOR_ASSIST_CONF 2002", "CALL_HELD 2002"]
    begins = [each.number("CallType") for each in told if each.name == "BEGIN_CALL_EVENT"]
    assert begins == [19, 19]
    assert state_of(place, ANNA) is AgentState.RESERVED
    place, client = supervised()
    client.at("CLEAR_CONNECTION_REQ", FIRST, "2002")
    client.exchange("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
    told = client.at("EMERGENCY_CALL_REQ", 0xFFFFFFFF, "", AgentID="1002")
    assert story(told)[0] == "EMERGENCY_CALL_CONF 2002"
    (event,) = [each for each in told if each.name == "EMERGENCY_CALL_EVENT"]
    assert (event.text("AgentID"), event.number("ConnectionCallID")) == ("1002", told[0].number("ConnectionCallID"))


def test_help_that_is_not_there() -> None:
    _, client = talking()
    assert story(client.at("EMERGENCY_CALL_REQ", FIRST, "2002", AgentID="1002")) == ["FAILURE_CONF 64"]
    assert story(client.at("SUPERVISOR_ASSIST_REQ", FIRST, "2009")) == ["CONTROL_FAILURE_CONF 256"]
    assert story(dial(client, "2009"))[0] == "CONTROL_FAILURE_CONF 21"
