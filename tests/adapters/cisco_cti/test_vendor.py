"""Vendor events: the table, the choice, the bodies."""

from __future__ import annotations

import pytest

from adapters.cisco_cti import vendor
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.cisco_cti.protocol.typed_call_data import AgentPreCallEvent
from adapters.cisco_cti.protocol.typed_call_events import CallFailedEvent
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.errors import AdapterSettingsError
from tests.adapters.cisco_cti.support import failed


def test_every_row_is_made_of_a_message_there_is() -> None:
    assert [row.name for row in vendor.ROWS if row.message not in BY_NAME] == []
    assert len(set(vendor.NAMES)) == len(vendor.ROWS)


def test_nothing_is_chosen_unless_it_is_named() -> None:
    assert vendor.chosen(()) == {}
    assert vendor.chosen(("call.failed",)) == {CallFailedEvent: "vendor.cisco.call.failed"}
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
    )
    said = vendor.body(event)
    assert (said["agent_instrument"], said["user.a"], said["user.b[1]"]) == ("3001", "x", "y")
    assert not {"service_number", "skill_group_id", "ani"} & said.keys()


def test_a_message_is_about_a_device_or_an_agent() -> None:
    assert vendor.owner(failed(80, "3001")) == "3001"
    assert vendor.owner(AgentPreCallEvent(agent_id="1001", agent_instrument="3001")) == "1001"
