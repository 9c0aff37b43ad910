"""What is forgiven: unknown and newer fields, older and other forms, missing NULs, odd texts and numbers, lists out of count."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.codec import decode, encode
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import DecodeError
from adapters.cisco_cti.protocol.reading import Reader
from adapters.cisco_cti.protocol.table import BY_NAME, LAYOUTS
from adapters.cisco_cti.protocol.values import Frame, Message, NamedArray, NamedVariable
from tests.adapters.cisco_cti.protocol.vectors import NAMED_ARRAY_WIDE, NAMED_VARIABLE_NARROW, NAMED_VARIABLE_WIDE


def read(name: str, body: bytes, version: int = 24) -> Message:
    message = decode(Frame(BY_NAME[name].number, body), version)
    assert isinstance(message, Message)
    return message


def wide(tag: int, data: bytes) -> bytes:
    return tag.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data


def narrow(tag: int, data: bytes) -> bytes:
    return bytes((tag, len(data))) + data


def body_of(message: Message, version: int = 24) -> bytes:
    return encode(message, version)[8:]


END_CALL = body_of(Message("END_CALL_EVENT", {"connection_call_id": 7}))


def test_tags_are_narrow_up_to_19_and_wide_from_20() -> None:
    assert read("END_CALL_EVENT", END_CALL + narrow(25, b"3001\0"), 19).values["connection_device_id"] == "3001"
    assert read("END_CALL_EVENT", END_CALL + wide(25, b"3001\0"), 20).values["connection_device_id"] == "3001"
    with pytest.raises(DecodeError):
        read("END_CALL_EVENT", END_CALL + narrow(25, b"3001\0"), 20)


def test_unknown_fields_are_skipped_and_kept_to_count() -> None:
    message = read("END_CALL_EVENT", END_CALL + wide(999, b"new") + wide(25, b"3001\0") + wide(4, b"foreign"))
    assert message.values["connection_device_id"] == "3001"
    assert message.unknown == ((999, b"new"), (4, b"foreign"))


def test_a_field_newer_than_the_version_is_understood() -> None:
    head = body_of(Message("AGENT_STATE_EVENT"), 20)
    assert read("AGENT_STATE_EVENT", head + wide(303, b"SEP01\0"), 20).values["active_terminal"] == "SEP01"


def test_tags_312_and_313_mean_something_else_from_25_on() -> None:
    body = bytes(20) + wide(312, b"\0\x02")
    assert read("SET_AGENT_SERVICE_DATA_REQ", body, 24).values["num_positive_answers_suggestions"] == 2
    assert read("SET_AGENT_SERVICE_DATA_REQ", body, 25).unknown == ((312, b"\0\x02"),)


@pytest.mark.parametrize("data", [b"3001", b"3001\0", b"3001\0\0\0"])
def test_a_text_comes_with_and_without_nul(data: bytes) -> None:
    assert read("END_CALL_EVENT", END_CALL + wide(25, data)).values["connection_device_id"] == "3001"


def test_a_text_comes_in_utf_8_or_in_a_code_page() -> None:
    def text(data: bytes) -> object:
        return read("CONFIG_END_EVENT", bytes(4) + wide(7, data)).values["text"]

    assert text("Müller\0".encode()) == "Müller"
    assert text("Müller\0".encode("latin-1")) == "Müller"
    assert text(b"\0") == ""


def test_a_text_longer_than_documented_is_understood() -> None:
    assert read("END_CALL_EVENT", END_CALL + wide(25, b"9" * 200)).values["connection_device_id"] == "9" * 200


def test_numbers_of_another_width_are_understood_and_others_are_skipped() -> None:
    head = body_of(Message("AGENT_STATE_EVENT"))
    assert read("AGENT_STATE_EVENT", head + wide(150, b"\x07")).values["duration"] == 7
    assert read("AGENT_STATE_EVENT", head + wide(150, bytes(7) + b"\x09")).values["duration"] == 9
    assert read("AGENT_STATE_EVENT", head + wide(150, b"")).unknown == ((150, b""),)
    assert read("AGENT_STATE_EVENT", head + wide(150, bytes(9))).unknown == ((150, bytes(9)),)


def test_the_signature_of_an_agent_state_event_has_two_tags() -> None:
    head = body_of(Message("AGENT_STATE_EVENT"))
    for tag in (3, 23):
        assert read("AGENT_STATE_EVENT", head + wide(tag, b"sig\0")).values["cti_client_signature"] == "sig"


@pytest.mark.parametrize(("shorter", "names"), [(0, 10), (2, 9), (6, 8)])
def test_an_older_body_stops_earlier(shorter: int, names: int) -> None:
    body = body_of(Message("OPEN_CONF", {"invoke_id": 1}))
    message = read("OPEN_CONF", body[: len(body) - shorter])
    assert len(message.values) == names
    assert message.values["invoke_id"] == 1


def test_an_older_body_with_fields_behind_it() -> None:
    older = body_of(Message("OPEN_CONF", {"invoke_id": 1, "agent_id": "1001", "agent_extension": "3001"}), 23)
    message = read("OPEN_CONF", older)
    assert message.values["agent_id"] == "1001"
    assert "session_type" not in message.values


def test_a_body_that_ends_before_the_oldest_form_is_refused() -> None:
    with pytest.raises(DecodeError) as caught:
        read("OPEN_CONF", bytes(25))
    assert caught.value.status is Status.INVALID_MESSAGE_LENGTH


@pytest.mark.parametrize("tail", [b"\0", b"\0\x19\0", b"\0\x19\0\x05abcd"])
def test_a_field_that_ends_behind_the_message_is_refused(tail: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        read("END_CALL_EVENT", END_CALL + tail)
    assert caught.value.status is Status.BAD_MESSAGE_FORMAT


@pytest.mark.parametrize("version", [15, 24])
def test_failure_conf_has_two_forms(version: int) -> None:
    assert read("FAILURE_CONF", bytes.fromhex("000000010000000f"), version).values == {"invoke_id": 1, "status": 15}
    other = read("FAILURE_CONF", bytes.fromhex("0000000100460000002d"), version)
    assert other.values == {"invoke_id": 1, "failure_code": 70, "peripheral_error_code": 45}


@pytest.mark.parametrize(("version", "field"), [(15, narrow), (24, wide)])
@pytest.mark.parametrize("kind", [b"\0\0", b"\xff\xff", b"\0\x4c"])
def test_clear_connection_has_two_forms(version: int, field: object, kind: bytes) -> None:
    head, tail = bytes(14), field(25, b"3001\0") + field(6, b"3001\0")
    assert read("CLEAR_CONNECTION_REQ", head + tail, version).values["agent_instrument"] == "3001"
    other = read("CLEAR_CONNECTION_REQ", head + kind + tail, version).values
    assert (other["requesting_device_id_type"], other["agent_instrument"]) == (int.from_bytes(kind, "big"), "3001")


def test_named_variables_and_arrays() -> None:
    head = body_of(Message("REGISTER_VARIABLES_REQ", {"invoke_id": 1}))
    values = read("REGISTER_VARIABLES_REQ", head + bytes.fromhex(NAMED_VARIABLE_WIDE + NAMED_ARRAY_WIDE)).values
    assert values["named_variables"] == (NamedVariable("user.a", "hello"),)
    assert values["named_arrays"] == (NamedArray(2, "user.b", "x"),)
    values = read("REGISTER_VARIABLES_REQ", head + bytes.fromhex(NAMED_VARIABLE_NARROW), 15).values
    assert values["named_variables"] == (NamedVariable("user.a", "hello"),)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"user.a\0hello", NamedVariable("user.a", "hello")),
        (b"user.a\0", NamedVariable("user.a", "")),
        (b"user.a", NamedVariable("user.a", "")),
    ],
)
def test_a_named_variable_may_lack_its_ends(data: bytes, found: NamedVariable) -> None:
    head = body_of(Message("REGISTER_VARIABLES_REQ"))
    assert read("REGISTER_VARIABLES_REQ", head + wide(82, data)).values["named_variables"] == (found,)


@pytest.mark.parametrize(("tag", "data"), [(82, b""), (82, b"\0value\0"), (83, b""), (83, b"\x01"), (83, b"\x01\0x\0")])
def test_a_variable_without_a_name_is_skipped(tag: int, data: bytes) -> None:
    head = body_of(Message("REGISTER_VARIABLES_REQ"))
    assert read("REGISTER_VARIABLES_REQ", head + wide(tag, data)).unknown == ((tag, data),)


def party(number: int) -> bytes:
    return wide(39, number.to_bytes(4, "big")) + wide(40, b"\0\0") + wide(41, b"%d\0" % number)


def test_list_entries_go_by_the_fields_and_not_by_the_count() -> None:
    head = body_of(Message("CONFERENCE_CALL_CONF"))
    values = read("CONFERENCE_CALL_CONF", head + party(1) + wide(47, b"x\0") + party(2)).values
    assert values["num_parties"] == 0
    assert [row["connected_party_device_id"] for row in values["parties"]] == ["1", "2"]


def test_an_entry_may_lack_members() -> None:
    head = body_of(Message("CONFERENCE_CALL_CONF"))
    lacking = wide(39, bytes(4)) + wide(39, bytes(4)) + wide(41, b"b\0") + wide(40, b"\0\0") + wide(41, b"c\0")
    assert read("CONFERENCE_CALL_CONF", head + lacking).values["parties"] == (
        {"connected_party_call_id": 0},
        {"connected_party_call_id": 0, "connected_party_device_id": "b"},
        {"connected_party_device_id_type": 0, "connected_party_device_id": "c"},
    )


def test_configuration_records_begin_at_the_record_type_wherever_it_stands() -> None:
    first = wide(183, b"\0\0") + wide(185, b"\0\0\0\x01") + wide(309, b"\0\x05\0\x06")
    second = wide(183, b"\0\x01") + wide(185, b"\0\0\0\x02")
    expected = (
        {"record_type": 0, "agent_skill_target_id": 1, "flt_enabled_services": (5, 6)},
        {"record_type": 1, "agent_skill_target_id": 2},
    )
    assert read("CONFIG_AGENT_SERVICE_EVENT", b"\0\x02" + first + second).values["records"] == expected
    behind = wide(185, b"\0\0\0\x01") + wide(183, b"\0\0") + wide(185, b"\0\0\0\x02") + wide(183, b"\0\x01")
    records = read("CONFIG_AGENT_SERVICE_EVENT", b"\0\x02" + behind).values["records"]
    assert [row["agent_skill_target_id"] for row in records] == [1, 2]


def test_an_array_may_come_as_one_field_or_as_many() -> None:
    one = wide(183, b"\0\0") + wide(62, bytes.fromhex("0000000700000008"))
    many = wide(183, b"\0\0") + wide(62, bytes.fromhex("00000007")) + wide(62, bytes.fromhex("00000008"))
    for record in (one, many):
        (row,) = read("CONFIG_AGENT_EVENT", b"\0\x01" + record).values["records"]
        assert row["flt_skill_group_number"] == (7, 8)
    odd = read("CONFIG_AGENT_EVENT", b"\0\x01" + wide(62, bytes(5)))
    assert odd.unknown == ((62, bytes(5)),)


def test_instruments_of_terminal_records_stay_with_their_terminal() -> None:
    first = wide(183, b"\0\0") + wide(303, b"A\0") + wide(305, b"\0\x02") + wide(6, b"1\0") + wide(6, b"2\0")
    second = wide(183, b"\0\0") + wide(303, b"B\0") + wide(6, b"3\0")
    records = read("CONFIG_TERMINAL_EVENT", b"\0\x02" + first + second, 25).values["records"]
    assert [row["instruments"] for row in records] == [("1", "2"), ("3",)]


def test_no_name_stands_for_two_things_of_one_message() -> None:
    """Fixed fields, floating fields and lists share one set of names."""
    for layout in LAYOUTS:
        names = [field.attribute for field in layout.fixed] + [one.attribute for one in layout.lists]
        members = {name for one in layout.lists for name in one.members}
        names += [one.attribute for one in layout.floating if one.field.name not in members]
        assert len(names) == len(set(names)), layout.name
        assert Reader(layout, 25)
