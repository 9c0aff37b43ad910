"""The server's bytes are those of the sheet: worked vectors, and events laid out here by hand, field after field."""

from __future__ import annotations

import struct

import pytest

from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.framing import Frames as AdapterFrames
from adapters.cisco_cti.protocol.layout import attribute
from adapters.cisco_cti.protocol.values import Message, Value
from tests.support.cti_server.wire import Frames, Values, Wire, WireError, Wiring, version_of_open

OPEN_V15 = bytes.fromhex(
    "0000003500000003000000010000000f00000078ffffffff000000100000007f000003ff000000000000000000000000"
    "00000000010564656d6f000200"
)
OPEN_V24 = bytes.fromhex(
    "0000003900000003000000010000001800000078ffffffff000000100000007f000003ff000000000000000000000000"
    "000000000001000564656d6f0000020000"
)
LOGIN_V24 = bytes.fromhex(
    "0000003b0000002600000004000013880000000300000000000000000000060012333030313b3931323132353535313231320000050005"
    "313030310000310003707700"
)
READY_V24 = bytes.fromhex("0000001e00000026000000030000138800030000000000000000000000000600053330303100")
OPEN_ASKED: Values = {
    "InvokeID": 1, "IdleTimeout": 120, "PeripheralID": 0xFFFFFFFF, "ServicesRequested": 0x10, "CallMsgMask": 0x7F,
    "AgentStateMask": 0x3FF, "ClientID": "demo", "ClientPassword": b"",
}  # fmt: skip
OPEN_GRANTED: Values = {
    "InvokeID": 1, "ServicesGranted": 0x10, "ICMCentralControllerTime": 0x6553F100, "PeripheralOnline": 1,
    "PeripheralType": 17, "AgentState": 9, "SessionType": 1,
}  # fmt: skip


def only(data: bytes, version: int) -> Wire:
    ((number, body),) = Frames().feed(data)
    return Wiring(version).decode(number, body)


@pytest.mark.parametrize(
    ("version", "name", "fields", "expected"),
    [
        (15, "OPEN_REQ", {**OPEN_ASKED, "VersionNumber": 15}, OPEN_V15),
        (24, "OPEN_REQ", {**OPEN_ASKED, "VersionNumber": 24}, OPEN_V24),
        (24, "OPEN_CONF", OPEN_GRANTED, bytes.fromhex(
            "0000002000000004000000010000001000000000000000006553f100000100110009000000000001")),
        (15, "OPEN_CONF", OPEN_GRANTED, bytes.fromhex(
            "0000001a00000004000000010000001000000000000000006553f100000100110009")),
        (24, "HEARTBEAT_REQ", {"InvokeID": 2}, bytes.fromhex("000000040000000500000002")),
        (24, "HEARTBEAT_CONF", {"InvokeID": 2}, bytes.fromhex("000000040000000600000002")),
        (24, "FAILURE_CONF", {"InvokeID": 1, "Status": 15}, bytes.fromhex("0000000800000001000000010000000f")),
        (24, "CONTROL_FAILURE_CONF", {"InvokeID": 7, "FailureCode": 70, "PeripheralErrorCode": 13031},
         bytes.fromhex("0000000a00000023000000070046000032e7")),
        (24, "SET_AGENT_STATE_REQ",
         {"InvokeID": 3, "PeripheralID": 5000, "AgentState": 3, "AgentInstrument": "3001"}, READY_V24),
        (24, "SET_AGENT_STATE_REQ",
         {"InvokeID": 4, "PeripheralID": 5000, "AgentWorkMode": 3, "AgentInstrument": "3001;912125551212",
          "AgentID": "1001", "AgentPassword": "pw"}, LOGIN_V24),
    ],
)  # fmt: skip
def test_the_worked_vectors(version: int, name: str, fields: Values, expected: bytes) -> None:
    assert Wiring(version).encode(name, fields) == expected
    read = only(expected, version)
    assert read.name == name
    assert {key: read.fields[key] for key in fields if key in read.fields} == {
        key: value for key, value in fields.items() if key in read.fields
    }


@pytest.mark.parametrize(
    ("version", "value", "key", "count", "expected"),
    [
        (24, ("user.a", "hello"), "NamedVariable", "NumNamedVariables", "0052000d757365722e610068656c6c6f00"),
        (15, ("user.a", "hello"), "NamedVariable", "NumNamedVariables", "520d757365722e610068656c6c6f00"),
        (24, (2, "user.b", "x"), "NamedArray", "NumNamedArrays", "0053000a02757365722e62007800"),
    ],
)
def test_named_variables_and_arrays(version: int, value: tuple[str, str], key: str, count: str, expected: str) -> None:
    data = Wiring(version).encode("BEGIN_CALL_EVENT", {}, {count: [{key: value}]})
    assert data[8 + 26 :].hex() == expected
    assert only(data, version).groups == {count: ({key: value},)}


def test_a_delivered_call_by_hand() -> None:
    head = struct.pack(
        ">IIHHIHHIIIIHHHHHHHHH",
        0, 5000, 17, 0, 0x1000001, 0xFFFF, 0, 0xFFFFFFFF, 0xFFFFFFFF, 3, 6003, 1, 0, 75, 0, 0xFFFF, 2, 0xFFFF, 1, 0,
    )  # fmt: skip
    assert len(head) == 54
    for version, lead in ((15, ">BB"), (25, ">HH")):
        tail = b"".join(
            struct.pack(lead, tag, len(text)) + text
            for tag, text in ((25, b"2002\0"), (26, b"2002\0"), (8, b"+15551234\0"), (82, b"user.a\0b\0"))
        )
        expected = struct.pack(">II", len(head + tail), 9) + head + tail
        fields: Values = {
            "PeripheralID": 5000, "PeripheralType": 17, "ConnectionCallID": 0x1000001, "LineType": 0,
            "SkillGroupNumber": 3, "SkillGroupID": 6003, "SkillGroupPriority": 1, "AlertingDeviceType": 0,
            "CallingDeviceType": 75, "CalledDeviceType": 0, "LocalConnectionState": 2, "ConnectionDeviceID": "2002",
            "AlertingDeviceID": "2002", "ANI": "+15551234",
        }  # fmt: skip
        groups = {"NumNamedVariables": [{"NamedVariable": ("user.a", "b")}]}
        assert Wiring(version).encode("CALL_DELIVERED_EVENT", fields, groups) == expected


@pytest.mark.parametrize(("version", "size"), [(13, 58), (18, 58), (19, 62), (25, 62)])
def test_an_agents_state_by_hand(version: int, size: int) -> None:
    head = struct.pack(
        ">IIIHHIIIHHHiIHIiIHi", 0, 5000, 4, 17, 2, 0, 1, 6001, 0, 2, 7, 1, 0, 1, 1, 10002, 0, 0, 0
    )[:size]  # fmt: skip
    lead = ">HH" if version >= 20 else ">BB"
    tail = b"".join(struct.pack(lead, tag, 5) + text for tag, text in ((5, b"1002\0"), (4, b"2002\0"), (6, b"2002\0")))
    fields: Values = {
        "PeripheralID": 5000, "SessionID": 4, "PeripheralType": 17, "SkillGroupState": 2, "SkillGroupNumber": 1,
        "SkillGroupID": 6001, "AgentState": 2, "EventReasonCode": 7, "MRDID": 1, "AgentMode": 1, "MaxTaskLimit": 1,
        "ICMAgentID": 10002, "AgentID": "1002", "AgentExtension": "2002", "AgentInstrument": "2002",
    }  # fmt: skip
    expected = struct.pack(">II", len(head + tail), 30) + head + tail
    assert Wiring(version).encode("AGENT_STATE_EVENT", fields) == expected


@pytest.mark.parametrize("version", [24, 25])
@pytest.mark.parametrize(
    ("name", "fields", "data"),
    [
        ("STANDBY_ACTIVE_EVENT", {}, "00000000" "00000115"),
        ("ACTIVE_MAINTENANCE_REQ", {"InvokeID": 7}, "00000004" "00000116" "00000007"),
        ("ACTIVE_MAINTENANCE_RESP", {"InvokeID": 7, "MaintenanceModeAccepted": 1},
         "00000006" "00000117" "00000007" "0001"),
        ("ACTIVE_MAINTENANCE_RESP", {"InvokeID": 258, "MaintenanceModeAccepted": 0},
         "00000006" "00000117" "00000102" "0000"),
        ("ACTIVE_MAINTENANCE_EVENT", {"MaintenanceModeStatus": 1}, "00000002" "00000118" "0001"),
        ("ACTIVE_MAINTENANCE_EVENT", {"MaintenanceModeStatus": 0}, "00000002" "00000118" "0000"),
        ("STOPPING_REQUESTS_TO_THIS_SIDE_IND", {}, "00000000" "00000119"),
    ],
)  # fmt: skip
def test_a_graceful_shutdown_by_hand(version: int, name: str, fields: Values, data: str) -> None:
    """On the server's wire, and on the adapter's: what the tests of the session speak."""
    expected = bytes.fromhex(data)
    plain: dict[str, Value] = {attribute(key): value for key, value in fields.items()}  # type: ignore[misc]
    assert Wiring(version).encode(name, fields) == expected
    assert only(expected, version) == Wire(name, fields)
    assert codec(version).encode(Message(name, plain)) == expected
    (frame,) = AdapterFrames().feed(expected)
    assert codec(version).decode(frame) == Message(name, plain)


def test_parties_of_a_transfer_by_hand() -> None:
    head = struct.pack(
        ">IIHHIHHIIHHHIHHHH",
        0, 5000, 17, 0, 1, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0, 2, 0, 2, 0, 0, 0, 0xFFFF,
    )  # fmt: skip
    assert len(head) == 46
    tail = b"".join(
        struct.pack(">HH", tag, len(data)) + data
        for tag, data in (
            (35, b"2001\0"),
            (36, b"2001\0"),
            (39, b"\0\0\0\1"),
            (40, b"\0\1"),
            (41, b"+1555\0"),
            (39, b"\0\0\0\1"),
            (40, b"\0\0"),
            (41, b"2002\0"),
        )
    )
    fields: Values = {
        "PeripheralID": 5000, "PeripheralType": 17, "PrimaryCallID": 1, "SecondaryCallID": 2,
        "TransferringDeviceType": 0, "TransferredDeviceType": 0, "LocalConnectionState": 0,
        "PrimaryDeviceID": "2001", "SecondaryDeviceID": "2001",
    }  # fmt: skip
    parties: list[Values] = [
        {"ConnectedPartyCallID": 1, "ConnectedPartyDeviceIDType": 1, "ConnectedPartyDeviceID": "+1555"},
        {"ConnectedPartyCallID": 1, "ConnectedPartyDeviceIDType": 0, "ConnectedPartyDeviceID": "2002"},
    ]
    data = Wiring(24).encode("CALL_TRANSFERRED_EVENT", fields, {"NumParties": parties})
    assert data == struct.pack(">II", len(head + tail), 18) + head + tail
    assert only(data, 24).groups == {"NumParties": tuple(parties)}


def test_records_begin_at_their_first_field() -> None:
    records: list[Values] = [{"RecordType": 0, "LoginID": name, "Extension": "1"} for name in ("a", "b")]
    read = only(Wiring(20).encode("CONFIG_AGENT_EVENT", {}, {"NumRecords": records}), 20)
    assert read.groups == {"NumRecords": tuple(records)}
    assert read.number("NumRecords") == 2


def test_a_stream_is_cut_wherever_it_comes() -> None:
    stream, frames = OPEN_V15 + READY_V24, Frames()
    found = [frame for at in range(len(stream)) for frame in frames.feed(stream[at : at + 1])]
    assert [number for number, _ in found] == [3, 38]
    assert Frames().feed(stream) == found
    with pytest.raises(WireError):
        Frames().feed(b"\xff" * 8)


@pytest.mark.parametrize(
    ("data", "version", "status"),
    [
        ("00000002000000050000", 24, Status.INVALID_MESSAGE_LENGTH),
        ("0000000400000fff00000002", 24, Status.INVALID_MESSAGE_LENGTH),
        ("0000000600000117000000020001", 23, Status.INVALID_MSG_TYPE_FOR_VERSION),
        ("00000008000000050000000203e70000", 24, Status.INVALID_FIELD_TAG),
        ("00000008000000050000000200010000", 24, Status.INVALID_TAG_FOR_MSG_TYPE),
        ("00000007000000050000000203e700", 24, Status.BAD_MESSAGE_FORMAT),
        ("00000008000000050000000200010009", 24, Status.BAD_MESSAGE_FORMAT),
    ],
)
def test_what_is_no_message_is_refused(data: str, version: int, status: Status) -> None:
    with pytest.raises(WireError) as caught:
        only(bytes.fromhex(data), version)
    assert caught.value.status is status


def test_fields_of_later_versions_and_too_long_ones_are_refused() -> None:
    login: Values = {"AgentInstrument": "1", "SSOEnabled": 1}
    assert only(Wiring(20).encode("SET_AGENT_STATE_REQ", login), 20).number("SSOEnabled") == 1
    assert "SSOEnabled" not in only(Wiring(19).encode("SET_AGENT_STATE_REQ", login), 19).fields
    head = bytes(8)[:4] + struct.pack(">IHHHHBI", 5000, 2, 0, 0, 0, 0, 0)
    for tag, text, status in ((255, b"", Status.INVALID_TAG_FOR_MSG_TYPE), (5, b"x" * 13, Status.INVALID_FIELD_LENGTH)):
        with pytest.raises(WireError) as caught:
            Wiring(19).decode(38, head + bytes([tag, len(text)]) + text)
        assert caught.value.status is status


def test_a_connection_is_cleared_by_either_layout() -> None:
    short = struct.pack(">IIIH", 1, 5000, 7, 0)
    device = b"\x19\x052001\0"
    for body in (short + device, short + struct.pack(">H", 0) + device):
        assert Wiring(14).decode(46, body).text("ConnectionDeviceID") == "2001"


def test_the_version_of_an_open() -> None:
    assert version_of_open(OPEN_V24[8:]) == 24
    with pytest.raises(WireError):
        version_of_open(b"\0\0\0\1")
