"""Vendor requests: the table, the choice, and the contract's table of the same."""

from __future__ import annotations

import pytest

from adapters.cisco_cti import vendor_requests
from adapters.cisco_cti.adapter import create
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.errors import AdapterSettingsError
from adapters.vendors import VendorRequest
from contracts.vendor_requests import NAMES
from tests.adapters.cisco_cti.support import settings


def test_the_table_names_messages_there_are() -> None:
    assert [row.name for row in vendor_requests.ROWS if row.message not in BY_NAME] == []
    assert len(set(vendor_requests.NAMES)) == len(vendor_requests.ROWS)


def test_the_contract_has_them_all_and_no_other() -> None:
    own = {name for name in NAMES if name.startswith(vendor_requests.PREFIX)}
    assert own == vendor_requests.chosen(("*",))


def test_none_is_on_unless_it_is_named() -> None:
    assert vendor_requests.chosen(()) == frozenset()
    assert vendor_requests.chosen(("bargein",)) == {"vendor.cisco.request.bargein"}


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(AdapterSettingsError, match="vendor_requests names whisper"):
        create(settings(vendor_requests="assist,whisper"))


def test_what_is_on_is_offered_with_the_service_it_needs_only() -> None:
    assert create(settings(vendor_requests="assist")).capabilities.vendor_requests == {"vendor.cisco.request.assist"}
    controls = settings(vendor_requests="assist,reconnect", services="all-events,client-control")
    assert create(controls).capabilities.vendor_requests == {"vendor.cisco.request.reconnect"}
    supervises = settings(vendor_requests="assist,reconnect", services="all-events,supervisor")
    assert create(supervises).capabilities.vendor_requests == {"vendor.cisco.request.assist"}
    nothing = create(settings(vendor_requests="*", services="all-events")).capabilities
    assert (nothing.vendor_requests, VendorRequest in nothing.commands) == (frozenset(), False)
