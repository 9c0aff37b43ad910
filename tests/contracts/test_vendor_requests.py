"""Vendor requests: names by the grammar, bodies as they are read, and a key of their own only where the table has them."""

from __future__ import annotations

import pytest

from contracts import codec, vendor_requests
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME, ONCE
from contracts.routing import Names
from contracts.spec import DestinationKind
from contracts.vendor import is_vendor_name
from contracts.vocabulary import MessageType


@pytest.mark.parametrize("name", sorted(vendor_requests.NAMES))
def test_a_name_says_whose_it_is_and_that_it_is_a_request(name: str) -> None:
    spec = BY_NAME[name]
    assert is_vendor_name(name)
    assert name.split(".")[0::2][:2] == ["vendor", "request"]
    assert (spec.type, spec.destination) == (MessageType.REQUEST, DestinationKind.SESSION)
    assert any(rule.startswith("Off unless") for rule in spec.rules)
    assert Names("cti").event_key(MessageType.RESPONSE, "S1", name) == f"response.S1.{name}"


def test_only_what_may_happen_again_is_run_again() -> None:
    may = {"vendor.cisco.request.silentmonitor.stop", "vendor.cisco.request.recording.stop"}
    assert may == vendor_requests.NAMES - ONCE


def test_numbers_are_read_as_texts_and_what_is_empty_as_left_out() -> None:
    body = codec.decode_body(BY_NAME[vendor_requests.CISCO_BARGE_IN], {"loginid": 1002, "cti-id": 77})
    assert body == vendor_requests.SuperviseAgent(loginid="1002", cti_id="77")  # type: ignore[arg-type]  # a plain text
    asked = codec.decode_body(BY_NAME[vendor_requests.CISCO_ASSIST], {"cti-id": ""})
    assert codec.encode(asked) == b"{}"


@pytest.mark.parametrize(
    "name",
    [vendor_requests.CISCO_BARGE_IN, vendor_requests.CISCO_INTERCEPT, vendor_requests.CISCO_MONITOR_START],
)
@pytest.mark.parametrize("body", [{}, {"loginid": ""}, {"loginid": None}, {"loginid": "1002", "cti-id": ["77"]}])
def test_a_supervisor_names_the_member(name: str, body: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match=r"loginid|cti-id"):
        codec.decode_body(BY_NAME[name], body)
