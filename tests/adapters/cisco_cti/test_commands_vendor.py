"""The table of vendor requests, and who may ask at all."""

from __future__ import annotations

from adapters.cisco_cti import commands_vendor, vendor_requests
from adapters.port import Refusal, Refused
from adapters.vendors import VendorRequest
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.centre import AGENT, STRANGER, centre


def test_every_row_is_carried_out() -> None:
    assert set(commands_vendor.DOINGS) == vendor_requests.chosen(("*",))


async def test_nobody_asks_who_is_not_there() -> None:
    async with centre(vendor_requests="*") as there:
        await there.log_in(AGENT)
        for login_id, name, refusal in (
            (AGENT, "whisper", Refusal.NOT_SUPPORTED),
            (STRANGER, vendor_requests.RECORDING_START, Refusal.INVALID_STATE),
            (LoginId("nobody"), vendor_requests.RECORDING_START, Refusal.UNKNOWN_AGENT),
        ):
            result = await there.do(VendorRequest(login_id, vendor_requests.PREFIX + name))
            assert isinstance(result, Refused)
            assert result.refusal is refusal
        assert there.hand.heard("START_RECORDING_REQ") == []
