"""Names and bodies of vendor events."""

from __future__ import annotations

import pytest

from contracts import codec
from contracts.routing import UNKNOWN, Names
from contracts.vendor import VendorBody, is_vendor_name
from contracts.vocabulary import MessageType


@pytest.mark.parametrize("name", ["vendor.cisco.call.failed", "vendor.cisco.system", "vendor.other_1.x"])
def test_a_vendor_event_has_its_own_key(name: str) -> None:
    assert is_vendor_name(name)
    assert Names("cti").event_key(MessageType.EVENT, "S1", name) == f"event.S1.{name}"


@pytest.mark.parametrize(
    "name", ["vendor", "vendor.cisco", "vendor.cisco.A", "vendor..x", "vendor.cisco.#", "session.closed"]
)
def test_other_names_are_none(name: str) -> None:
    assert not is_vendor_name(name)


def test_what_a_peer_makes_up_is_no_key() -> None:
    key = Names("cti").event_key(MessageType.RESPONSE, "S1", "vendor.cisco.request.x")
    assert key == f"response.S1.{UNKNOWN}"


def test_the_body_has_the_data_in_one_place() -> None:
    assert codec.encode(VendorBody(data={"event_cause": 3})) == b'{"data":{"event_cause":3}}'
