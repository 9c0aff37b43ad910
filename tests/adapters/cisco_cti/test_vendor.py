"""Vendor events: the table, the choice, the bodies."""

from __future__ import annotations

import pytest

from adapters.cisco_cti import vendor
from adapters.cisco_cti.protocol.body import rendered
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.cisco_cti.protocol.typed_call_data import AgentPreCallEvent
from adapters.cisco_cti.protocol.typed_session import UserMessageEvent
from adapters.cisco_cti.protocol.values import Message, NamedArray, NamedVariable
from adapters.errors import AdapterSettingsError
from adapters.vendors import VendorEvent
from tests.adapters.cisco_cti.support import ANNA, begin, failed, initiated, play, staffed


def test_every_row_is_made_of_a_message_there_is() -> None:
    assert [row.name for row in vendor.ROWS if row.message not in BY_NAME] == []
    assert len(set(vendor.NAMES)) == len(vendor.ROWS) + len(vendor.MADE)


def test_nothing_is_chosen_unless_it_is_named() -> None:
    assert vendor.chosen(()) == {}
    assert vendor.chosen(("call.failed",)) == {"CALL_FAILED_EVENT": "vendor.cisco.call.failed"}
    assert len(vendor.chosen(("*",))) > 10


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AdapterSettingsError, match="vendor_events names nonsense"):
        vendor.chosen(("nonsense",))


def test_ctios_78_79_a_body_holds_what_the_message_says_and_no_null_value() -> None:
    event = AgentPreCallEvent(
        agent_instrument="3001",
        router_call_key_day=5,
        named_variables=(NamedVariable("user.a", "x"),),
        named_arrays=(NamedArray(1, "user.b", "y"),),
        skill_group_number=0xFFFF,
        user_to_user_info=b"order 7\0",
        flt_enabled_services=(1, 5),
    )
    said = vendor.body(rendered(event))
    assert (said["agent_instrument"], said["user.a"], said["user.b[1]"]) == ("3001", "x", "y")
    assert (said["skill_group_number"], said["user_to_user_info"]) == (0xFFFF, "order 7")
    assert said["flt_enabled_services"] == [1, 5]
    assert not {"service_number", "skill_group_id", "ani"} & said.keys()


def test_null_is_what_the_fields_own_type_makes_of_it() -> None:
    said = {"connection_call_id": 0xFFFF, "event_cause": 0xFFFF, "failing_device_type": 0xFFFF}
    assert vendor.body(Message("CALL_FAILED_EVENT", said)) == {"connection_call_id": 0xFFFF}
    reason = {"event_reason_code": 0xFFFF, "state_duration": 0xFFFF, "skill_group_number": 0xFFFFFFFF, "mrd_id": -1}
    assert vendor.body(Message("AGENT_STATE_EVENT", reason)) == {
        "event_reason_code": 0xFFFF, "state_duration": 0xFFFF, "mrd_id": -1
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\x01\x02", "0102"), (b"\xff\xfe", "fffe"), ("Köln".encode(), "Köln"), (b"", None), (b"\0\0", "0000")],
)
def test_bytes_are_text_where_they_are_text_else_hex(data: bytes, said: str | None) -> None:
    body = vendor.body(Message("CALL_DATA_UPDATE_EVENT", {"user_to_user_info": data}))
    assert body.get("user_to_user_info") == said


def test_a_vendor_event_goes_to_whoever_it_is_about() -> None:
    made = staffed(vendor_events="call.failed,agent.message")
    play(made, begin(80, "3001"), initiated(80, "3001"))
    *_, event = play(made, failed(80, "3001"))
    assert isinstance(event, VendorEvent)
    assert (event.login_id, event.name, event.data["event_cause"]) == (ANNA, "vendor.cisco.call.failed", 3)
    (told,) = play(made, UserMessageEvent(client_id="x", text="hello"))
    assert told == VendorEvent(None, "vendor.cisco.agent.message", {"client_id": "x", "text": "hello", **ZEROS})


ZEROS = {"icm_central_controller_time": 0, "distribution": 0}


def test_messages_the_adapter_has_no_other_use_for_are_passed_on_too() -> None:
    made = staffed(vendor_events="rtp.started")
    (event,) = made.vendor.of(Message("RTP_STARTED_EVENT", {"agent_id": ANNA, "client_port": 5000}))
    assert (event.login_id, event.data["client_port"]) == (ANNA, 5000)


def test_nothing_is_passed_on_by_itself() -> None:
    made = staffed()
    assert not any(isinstance(event, VendorEvent) for event in play(made, begin(80, "3001"), failed(80, "3001")))


def test_lists_are_lists_of_facts() -> None:
    message = Message("CALL_QUEUED_EVENT", {"skill_groups": ({"skill_group_number": 5, "skill_group_id": 0xFFFFFFFF},)})
    assert vendor.body(message) == {"skill_groups": [{"skill_group_number": 5}]}
