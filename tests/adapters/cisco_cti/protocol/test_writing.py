"""What is refused: fields of other versions and messages, too long, too many, of the wrong type; counts come from the lists."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.codec import decode, encode
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.layout import Layout
from adapters.cisco_cti.protocol.table import LAYOUTS
from adapters.cisco_cti.protocol.values import Message, NamedArray, NamedVariable, Value
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT, VERSIONS
from adapters.cisco_cti.protocol.writing import Writer
from tests.adapters.cisco_cti.protocol.messages import exists

PARTY = {"connected_party_call_id": 1, "connected_party_device_id_type": 0, "connected_party_device_id": "1"}


def status_of(name: str, values: dict[str, Value], version: int = 24) -> Status:
    with pytest.raises(EncodeError) as caught:
        encode(Message(name, values), version)
    return caught.value.status


def back(name: str, values: dict[str, Value], version: int = 24) -> dict[str, Value]:
    (frame,) = Frames().feed(encode(Message(name, values), version))
    return decode(frame, version).values


def newer(layout: Layout, version: int) -> list[str]:
    """Fields of a layout that come after this version, or went before it."""
    names = [field.attribute for field in layout.fixed if field.since > version]
    members = {name for one in layout.lists for name in (*one.members, one.count)}
    return names + [
        one.attribute for one in layout.floating if not exists(one, version) and one.field.name not in members
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_field_the_version_does_not_have_is_refused(version: int) -> None:
    for layout in LAYOUTS:
        if layout.since <= version and not layout.records:
            for name in newer(layout, version):
                assert status_of(layout.name, {name: 1}, version) is Status.INVALID_TAG_FOR_VERSION


def test_a_list_the_version_does_not_have_is_refused() -> None:
    peripherals: dict[str, Value] = {"peripherals": ({"flt_peripheral_id": 1, "multiline_agent_control": 0},)}
    assert status_of("OPEN_CONF", peripherals, 13) is Status.INVALID_TAG_FOR_VERSION
    assert back("OPEN_CONF", peripherals, 14)["num_peripherals"] == 1


def test_a_field_of_another_message_is_refused() -> None:
    assert status_of("HEARTBEAT_REQ", {"invoke_id": 1, "agent_id": "1"}) is Status.INVALID_TAG_FOR_MSG_TYPE
    rows: dict[str, Value] = {"parties": ({**PARTY, "agent_id": "1"},)}
    assert status_of("CONFERENCE_CALL_CONF", rows) is Status.INVALID_TAG_FOR_MSG_TYPE


def test_what_must_be_there_must_be_there() -> None:
    assert status_of("OPEN_REQ", {"client_id": "demo"}) is Status.REQUIRED_DATA_MISSING
    assert back("OPEN_REQ", {"client_id": "demo", "client_password": b""})["client_password"] == b""


def test_a_fixed_field_without_a_value_gets_its_null() -> None:
    values = back("CALL_DELIVERED_EVENT", {"connection_call_id": 1})
    assert values["service_id"] == NULL_ID
    assert values["line_handle"] == values["alerting_device_type"] == values["event_cause"] == NULL_SHORT
    assert values["skill_group_priority"] == 0


@pytest.mark.parametrize(("length", "version"), [(11, 13), (11, 24)])
def test_a_text_may_be_as_long_as_its_limit_less_the_nul(length: int, version: int) -> None:
    values = back("QUERY_AGENT_STATE_REQ", {"agent_id": "1" * length}, version)
    assert values["agent_id"] == "1" * length
    long: dict[str, Value] = {"agent_id": "1" * (length + 1)}
    assert status_of("QUERY_AGENT_STATE_REQ", long, version) is Status.INVALID_FIELD_LENGTH


def test_length_is_counted_in_bytes() -> None:
    assert back("QUERY_AGENT_STATE_REQ", {"agent_id": "ä" * 5})["agent_id"] == "ä" * 5
    assert status_of("QUERY_AGENT_STATE_REQ", {"agent_id": "ä" * 6}) is Status.INVALID_FIELD_LENGTH


@pytest.mark.parametrize(("version", "longest"), [(18, 15), (19, 63)])
def test_addresses_grew_in_version_19(version: int, longest: int) -> None:
    assert back("STOP_RECORDING_CONF", {"client_address": "1" * longest}, version)["client_address"] == "1" * longest
    values: dict[str, Value] = {"client_address": "1" * (longest + 1)}
    assert status_of("STOP_RECORDING_CONF", values, version) is Status.INVALID_FIELD_LENGTH


def test_narrow_fields_hold_255_bytes() -> None:
    groups: dict[str, Value] = {"records": ({"record_type": 0, "flt_skill_group_number": tuple(range(64))},)}
    assert status_of("CONFIG_AGENT_EVENT", groups, 19) is Status.INVALID_FIELD_LENGTH
    assert back("CONFIG_AGENT_EVENT", groups, 20)["num_records"] == 1
    assert len(back("CONFIG_END_EVENT", {"text": "x" * 254}, 13)["text"]) == 254


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("HEARTBEAT_REQ", {"invoke_id": -1}),
        ("HEARTBEAT_REQ", {"invoke_id": 2**32}),
        ("HEARTBEAT_REQ", {"invoke_id": "1"}),
        ("QUERY_AGENT_STATE_REQ", {"icm_agent_id": 0xFFFFFFFF}),
        ("QUERY_AGENT_STATE_REQ", {"agent_id": 1}),
        ("QUERY_AGENT_STATE_REQ", {"agent_id": b"1"}),
        ("OPEN_REQ", {"client_id": "a", "client_password": "b"}),
        ("SET_AGENT_STATE_REQ", {"sso_enabled": 65536}),
        ("SET_AGENT_STATE_REQ", {"sso_enabled": "1"}),
        ("REGISTER_VARIABLES_REQ", {"named_variables": ("a",)}),
        ("REGISTER_VARIABLES_REQ", {"named_arrays": (NamedVariable("a", "b"),)}),
        ("CONFERENCE_CALL_CONF", {"parties": 1}),
        ("CONFERENCE_CALL_CONF", {"parties": (1,)}),
        ("CONFIG_SERVICE_EVENT", {"records": ({"service_member": 1},)}),
        ("CONFIG_SERVICE_EVENT", {"records": ({"service_member": (-1,)},)}),
    ],
)
def test_values_of_the_wrong_type_or_range_are_refused(name: str, values: dict[str, Value]) -> None:
    assert status_of(name, values) is Status.BAD_MESSAGE_FORMAT


@pytest.mark.parametrize("text", ["a\0", "\0", "a\0b"])
def test_a_text_with_nul_is_refused(text: str) -> None:
    assert status_of("QUERY_AGENT_STATE_REQ", {"agent_id": text}) is Status.INVALID_CHARACTER


def variables(*found: NamedVariable | NamedArray) -> dict[str, Value]:
    key = "named_arrays" if isinstance(found[0], NamedArray) else "named_variables"
    return {key: found}


@pytest.mark.parametrize(
    ("values", "status"),
    [
        (variables(NamedVariable("", "x")), Status.INVALID_FIELD_LENGTH),
        (variables(NamedVariable("n" * 33, "x")), Status.INVALID_FIELD_LENGTH),
        (variables(NamedVariable("n", "x" * 211)), Status.VALUE_TOO_LONG),
        (variables(NamedVariable("n\0", "x")), Status.INVALID_CHARACTER),
        (variables(NamedArray(256, "n", "x")), Status.INVALID_ARRAY_INDEX),
        (variables(NamedArray(-1, "n", "x")), Status.INVALID_ARRAY_INDEX),
    ],
)
def test_limits_of_named_variables(values: dict[str, Value], status: Status) -> None:
    assert status_of("REGISTER_VARIABLES_REQ", values) is status


@pytest.mark.parametrize("version", [15, 24])
def test_the_longest_named_variable_and_element_pass(version: int) -> None:
    values = variables(NamedVariable("n" * 32, "x" * 210)) | variables(NamedArray(255, "n" * 32, "x" * 210))
    assert back("REGISTER_VARIABLES_REQ", values, version).items() >= values.items()


@pytest.mark.parametrize("version", [15, 24])
def test_named_data_of_one_call_is_2000_bytes_at_most(version: int) -> None:
    eight = [NamedVariable(f"n{number}", "x" * 210) for number in range(9)]
    exact = NamedVariable("m", "x" * (2000 - 9 * 214 - 3))
    fits: dict[str, Value] = {"named_variables": (*eight, exact)}
    assert back("REGISTER_VARIABLES_REQ", fits, version)["num_named_variables"] == 10
    much: dict[str, Value] = {"named_variables": tuple(eight), "named_arrays": (NamedArray(0, "m", exact.value),)}
    assert status_of("REGISTER_VARIABLES_REQ", much, version) is Status.TOO_MUCH_DATA


@pytest.mark.parametrize("count", [0, 1, 16])
def test_a_count_comes_from_its_list_whatever_is_said(count: int) -> None:
    values = back("CONFERENCE_CALL_CONF", {"parties": (PARTY,) * count, "num_parties": 99})
    assert values["num_parties"] == count
    assert len(values.get("parties", ())) == count


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("CONFERENCE_CALL_CONF", {"parties": (PARTY,) * 17}),
        ("SET_AGENT_STATE_REQ", {"skill_groups": ({"skill_group_number": 1},) * 11}),
        ("LIST_AGENT_TEAM_CONF", {"teams": tuple(range(65))}),
        ("CONFIG_AGENT_EVENT", {"records": ({"record_type": 0},) * 11}),
    ],
)
def test_one_entry_more_than_allowed_is_refused(name: str, values: dict[str, Value]) -> None:
    assert status_of(name, values) is Status.TOO_MUCH_DATA


def test_a_counter_in_the_floating_part_is_written_with_its_list() -> None:
    record: Value = ({"record_type": 0, "instruments": ("1", "2"), "num_instruments": 9},)
    (row,) = back("CONFIG_TERMINAL_EVENT", {"records": record}, 25)["records"]
    assert (row["num_instruments"], row["instruments"]) == (2, ("1", "2"))


def test_every_layout_can_be_planned_in_every_version() -> None:
    for layout in LAYOUTS:
        for version in VERSIONS:
            assert Writer(layout, version)
