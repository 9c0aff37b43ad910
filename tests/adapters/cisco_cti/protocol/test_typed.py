"""Dataclasses hold what their layouts hold, and come and go without loss."""

from __future__ import annotations

from dataclasses import MISSING, fields
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.codec import codec, decode, encode
from adapters.cisco_cti.protocol.enums_agent import AgentState
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.layout import attribute
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.cisco_cti.protocol.typed import TYPED, parse, render
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent, SetAgentStateReq
from adapters.cisco_cti.protocol.typed_call_events import CallConferencedEvent
from adapters.cisco_cti.protocol.typed_config import AgentRecord, ConfigAgentEvent
from adapters.cisco_cti.protocol.typed_rows import AgentGroup, ConnectedParty
from adapters.cisco_cti.protocol.typed_session import FailureConf, HeartbeatReq, OpenReq
from adapters.cisco_cti.protocol.values import Frame, Message, UnknownMessage
from adapters.cisco_cti.protocol.wire_types import VERSIONS
from tests.adapters.cisco_cti.protocol.messages import FEW, layouts_of, made_up
from tests.adapters.cisco_cti.protocol.vectors import VECTORS, Vector

NEEDED = [
    "OPEN_REQ",
    "OPEN_CONF",
    "HEARTBEAT_REQ",
    "HEARTBEAT_CONF",
    "CLOSE_REQ",
    "CLOSE_CONF",
    "FAILURE_CONF",
    "FAILURE_EVENT",
    "CONTROL_FAILURE_CONF",
    "SYSTEM_EVENT",
    "AGENT_STATE_EVENT",
    "QUERY_AGENT_STATE_REQ",
    "QUERY_AGENT_STATE_CONF",
    "SET_AGENT_STATE_REQ",
    "SET_AGENT_STATE_CONF",
    "BEGIN_CALL_EVENT",
    "END_CALL_EVENT",
    "CALL_DELIVERED_EVENT",
    "CALL_ORIGINATED_EVENT",
    "CALL_SERVICE_INITIATED_EVENT",
    "CALL_ESTABLISHED_EVENT",
    "CALL_HELD_EVENT",
    "CALL_RETRIEVED_EVENT",
    "CALL_CLEARED_EVENT",
    "CALL_CONNECTION_CLEARED_EVENT",
    "CALL_CONFERENCED_EVENT",
    "CALL_TRANSFERRED_EVENT",
    "CALL_FAILED_EVENT",
    "CALL_DATA_UPDATE_EVENT",
    "CALL_QUEUED_EVENT",
    "CALL_DEQUEUED_EVENT",
    "ANSWER_CALL_REQ",
    "ANSWER_CALL_CONF",
    "CLEAR_CONNECTION_REQ",
    "CLEAR_CONNECTION_CONF",
    "HOLD_CALL_REQ",
    "HOLD_CALL_CONF",
    "RETRIEVE_CALL_REQ",
    "RETRIEVE_CALL_CONF",
    "MAKE_CALL_REQ",
    "MAKE_CALL_CONF",
    "CONSULTATION_CALL_REQ",
    "CONSULTATION_CALL_CONF",
    "TRANSFER_CALL_REQ",
    "TRANSFER_CALL_CONF",
    "CONFERENCE_CALL_REQ",
    "CONFERENCE_CALL_CONF",
    "ALTERNATE_CALL_REQ",
    "ALTERNATE_CALL_CONF",
    "SEND_DTMF_SIGNAL_REQ",
    "SEND_DTMF_SIGNAL_CONF",
    "SET_CALL_DATA_REQ",
    "SET_CALL_DATA_CONF",
    "SNAPSHOT_CALL_REQ",
    "SNAPSHOT_CALL_CONF",
    "SNAPSHOT_DEVICE_REQ",
    "SNAPSHOT_DEVICE_CONF",
    "AGENT_TEAM_CONFIG_EVENT",
    "LIST_AGENT_TEAM_REQ",
    "LIST_AGENT_TEAM_CONF",
    "MONITOR_AGENT_TEAM_START_REQ",
    "MONITOR_AGENT_TEAM_START_CONF",
    "MONITOR_AGENT_TEAM_STOP_REQ",
    "MONITOR_AGENT_TEAM_STOP_CONF",
    "CONFIG_REQUEST_KEY_EVENT",
    "CONFIG_KEY_EVENT",
    "CONFIG_REQUEST_EVENT",
    "CONFIG_BEGIN_EVENT",
    "CONFIG_END_EVENT",
    "CONFIG_SKILL_GROUP_EVENT",
    "CONFIG_AGENT_EVENT",
    "AGENT_DESK_SETTINGS_REQ",
    "AGENT_DESK_SETTINGS_CONF",
    "SUPERVISE_CALL_REQ",
    "SUPERVISE_CALL_CONF",
    "AGENT_PRE_CALL_EVENT",
    "AGENT_PRE_CALL_ABORT_EVENT",
    "STANDBY_ACTIVE_EVENT",
    "ACTIVE_MAINTENANCE_REQ",
    "ACTIVE_MAINTENANCE_RESP",
    "ACTIVE_MAINTENANCE_EVENT",
    "STOPPING_REQUESTS_TO_THIS_SIDE_IND",
]


def test_what_the_adapter_uses_has_a_dataclass() -> None:
    assert [name for name in NEEDED if name not in TYPED] == []


@pytest.mark.parametrize("name", TYPED)
def test_a_dataclass_holds_what_its_layout_holds(name: str) -> None:
    layout, body = BY_NAME[name], TYPED[name]
    members = {member for listing in layout.lists for member in listing.members}
    counts = {listing.count for listing in layout.lists} | ({"NumRecords"} if layout.records else set())
    names = {attribute(field.name) for field in layout.fixed if field.name not in counts}
    names |= {listing.attribute for listing in layout.lists} | ({"records"} if layout.records else set())
    if not layout.records:
        names |= {one.attribute for one in layout.floating if one.field.name not in members | counts}
    alternate = {field.attribute for field in layout.alternate}
    assert {field.name for field in fields(body)} - alternate == names - alternate


@pytest.mark.parametrize("name", TYPED)
def test_only_what_every_version_has_needs_a_value(name: str) -> None:
    always = {field.attribute for field in BY_NAME[name].fixed if field.since <= VERSIONS[0]}
    assert {field.name for field in fields(TYPED[name]) if field.default is MISSING} <= always


@pytest.mark.parametrize("version", VERSIONS)
@FEW
@given(seed=st.integers(0, 2**64))
def test_every_dataclass_there_and_back(version: int, seed: int) -> None:
    chance = Random(seed)
    for layout in layouts_of(version):
        message = made_up(layout, version, chance)
        body = parse(message)
        if layout.name in TYPED:
            assert isinstance(body, Body)
            (frame,) = Frames().feed(encode(render(body), version))
            assert parse(decode(frame, version)) == body
        else:
            assert body is message


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_the_worked_vectors_byte_by_byte(vector: Vector) -> None:
    raw = bytes.fromhex(vector.hex)
    (frame,) = Frames().feed(raw)
    assert encode(render(parse(decode(frame, vector.version))), vector.version) == raw


def test_an_open_request_by_hand() -> None:
    body = OpenReq(
        invoke_id=1, version_number=24, idle_timeout=120, services_requested=16,
        call_msg_mask=127, agent_state_mask=1023, client_id="demo",
    )  # fmt: skip
    assert codec(24).encode(render(body)).hex() == VECTORS[1].hex


def test_lists_are_dataclasses_too() -> None:
    group = AgentGroup(flt_skill_group_number=1, flt_skill_group_id=2, flt_skill_group_state=3)
    event = AgentStateEvent(peripheral_id=5000, agent_state=AgentState.AVAILABLE, skill_groups=(group, group))
    (frame,) = Frames().feed(encode(render(event), 24))
    again = parse(decode(frame, 24))
    assert isinstance(again, AgentStateEvent)
    assert again.skill_groups == (group, group)
    assert again.agent_state is not None
    assert AgentState(again.agent_state) is AgentState.AVAILABLE


def test_an_absent_entry_member_gets_its_default() -> None:
    message = Message("CALL_CONFERENCED_EVENT", {"peripheral_id": 1, "primary_call_id": 2, "secondary_call_id": 3})
    body = parse(Message(message.name, {**message.values, "parties": ({"connected_party_call_id": 9},)}))
    assert isinstance(body, CallConferencedEvent)
    assert body.parties == (ConnectedParty(connected_party_call_id=9),)


def test_records() -> None:
    record = AgentRecord(login_id="1001", flt_skill_group_number=(1, 2), num_skills=2)
    (frame,) = Frames().feed(encode(render(ConfigAgentEvent(records=(record,))), 25))
    again = parse(decode(frame, 25))
    assert isinstance(again, ConfigAgentEvent)
    assert again.records[0].flt_skill_group_number == (1, 2)


def test_the_other_form_of_failure_conf() -> None:
    body = parse(decode(Frame(1, bytes.fromhex("0000000100460000002d")), 24))
    assert isinstance(body, FailureConf)
    assert (body.invoke_id, body.failure_code, body.peripheral_error_code) == (1, 70, 45)


def test_bodies_are_values() -> None:
    assert HeartbeatReq(invoke_id=1) == HeartbeatReq(invoke_id=1) != HeartbeatReq(invoke_id=2)
    assert len({HeartbeatReq(invoke_id=1), HeartbeatReq(invoke_id=1)}) == 1
    with pytest.raises(AttributeError):
        HeartbeatReq(invoke_id=1).invoke_id = 2


def test_passwords_are_not_shown() -> None:
    login = SetAgentStateReq(invoke_id=1, peripheral_id=2, agent_state=0, agent_password="secret")
    opening = OpenReq(
        invoke_id=1, version_number=24, idle_timeout=120, services_requested=16, client_password=b"secret"
    )
    assert "secret" not in repr((login, opening))


def test_an_unknown_message_passes_through() -> None:
    unknown = UnknownMessage(999, b"x")
    assert parse(unknown) is unknown
    assert render(unknown) is unknown
