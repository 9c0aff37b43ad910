"""The table is whole and holds together; its notation means what it says."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.layout import Direction, Presence, attribute, fixed, floating
from adapters.cisco_cti.protocol.message_types import MessageType
from adapters.cisco_cti.protocol.table import BY_NAME, LAYOUTS
from adapters.cisco_cti.protocol.tags import FIELDS
from adapters.cisco_cti.protocol.tags_elsewhere import TAGS_ELSEWHERE
from adapters.cisco_cti.protocol.wire_types import NULL_ID, VERSIONS, WireType

SIZES = {
    "FAILURE_CONF": 8, "OPEN_REQ": 44, "OPEN_CONF": 32, "CALL_DELIVERED_EVENT": 54, "CALL_ESTABLISHED_EVENT": 50,
    "CALL_CONFERENCED_EVENT": 46, "BEGIN_CALL_EVENT": 26, "CALL_DATA_UPDATE_EVENT": 40, "AGENT_STATE_EVENT": 62,
    "SYSTEM_EVENT": 26, "QUERY_AGENT_STATE_CONF": 34, "SET_AGENT_STATE_REQ": 21, "MAKE_CALL_REQ": 32,
    "MAKE_PREDICTIVE_CALL_REQ": 42, "SNAPSHOT_CALL_CONF": 16, "QUERY_AGENT_STATISTICS_CONF": 344,
    "QUERY_SKILL_GROUP_STATISTICS_CONF": 596, "AGENT_DESK_SETTINGS_CONF": 64, "STANDBY_ACTIVE_EVENT": 0,
}  # fmt: skip
"""Bytes of the fixed part as the layout tables add up."""


def test_all_163_layouts_are_there() -> None:
    assert len(LAYOUTS) == len(BY_NAME) == len({layout.number for layout in LAYOUTS}) == 163


def test_all_244_numbers_are_named_once() -> None:
    assert len(MessageType) == len(MessageType.__members__) == 244
    assert all(MessageType[layout.name] == layout.number for layout in LAYOUTS)


def test_all_242_tags_are_known() -> None:
    assert len({field.tag for field in FIELDS.values()} | TAGS_ELSEWHERE.keys()) == 242
    assert not {field.tag for field in FIELDS.values()} & TAGS_ELSEWHERE.keys()


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_fixed_parts_add_up(name: str, size: int) -> None:
    assert sum(field.type.size for field in BY_NAME[name].fixed) == size


def test_a_fixed_part_only_grows_at_its_end() -> None:
    for layout in LAYOUTS:
        sinces = [field.since for field in layout.fixed]
        assert sinces == sorted(sinces)
        assert all(field.type.is_number for field in layout.fixed)


def test_wide_tags_only_in_versions_that_have_them() -> None:
    for layout in LAYOUTS:
        assert all(one.since >= 20 for one in layout.floating if one.tag > 0xFF)
        assert len({one.tag for one in layout.floating}) == len(layout.floating)


def test_lists_name_fields_that_stand_together() -> None:
    for layout in LAYOUTS:
        names = [one.field.name for one in layout.floating]
        everything = {field.name for field in layout.fixed} | set(names)
        for listing in layout.lists:
            start = names.index(listing.members[0])
            assert tuple(names[start : start + len(listing.members)]) == listing.members
            assert listing.count in everything
        assert not layout.records or (layout.fixed[0].name, names[0]) == ("NumRecords", "RecordType")


def test_requests_go_to_the_server_and_confirmations_come_back() -> None:
    for layout in LAYOUTS:
        both = layout.direction is Direction.BOTH
        if layout.name.endswith("_CONF"):
            assert both or layout.direction is Direction.TO_CLIENT
        if layout.name.endswith("_REQ") and layout.name != "ACTIVE_MAINTENANCE_REQ":
            assert both or layout.direction is Direction.TO_SERVER


def test_no_message_begins_after_the_last_version() -> None:
    assert all(layout.since in (0, *VERSIONS) for layout in LAYOUTS)


@pytest.mark.parametrize(
    ("name", "python"),
    [
        ("ConnectionDeviceIDType", "connection_device_id_type"),
        ("MRDID", "mrd_id"),
        ("CTIOSCILClientID", "ctios_cil_client_id"),
        ("CallVariable10", "call_variable_10"),
        ("ICMCentralControllerTime", "icm_central_controller_time"),
        ("ANI_II", "ani_ii"),
    ],
)
def test_python_names(name: str, python: str) -> None:
    assert attribute(name) == python


def test_the_notation_of_a_fixed_part() -> None:
    call, state = fixed("UINT ConnectionCallID; USHORT SessionType@24")
    assert (call.name, call.type, call.since, call.null) == ("ConnectionCallID", WireType.UINT, 0, NULL_ID)
    assert (state.attribute, state.type, state.since, state.null) == ("session_type", WireType.USHORT, 24, 0)


def test_the_notation_of_a_floating_part() -> None:
    one, two, three = floating("ClientID! Text AgentID?")
    assert [each.presence for each in (one, two, three)] == [Presence.REQUIRED, Presence.STATED, Presence.OPTIONAL]
    assert len(floating("$CV $NV")) == 12
    with pytest.raises(KeyError):
        floating("NoSuchField")
