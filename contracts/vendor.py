"""Vendor events: what only one switch has, as `vendor.<adapter>.<event>` (protocol section 5). Off unless the adapter declares them."""

from __future__ import annotations

import re
from typing import Final

from pydantic import Field

from contracts.base import Body

VENDOR_EVENT: Final = "vendor.<adapter>.<event>"
"""How the names of vendor events are made, for the pages."""
VENDOR_SUMMARY: Final = "What one phone system tells and the protocol has no message for."
VENDOR_RULES: Final = (
    "Off unless the bridge's settings turn it on. Those of Cisco's CTI Server stand in [docs/cisco.md](../cisco.md#vendor-events).",
    "Goes to the session of the agent it concerns, else to control, and is counted by `seq` and `epoch` like every event.",
)

_NAME: Final = re.compile(r"vendor\.[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32}){1,4}")


class VendorBody(Body):
    """What the switch said, by the names it has for it."""

    data: dict[str, object] = Field(default_factory=dict, description="Facts by name; differs from event to event.")


def is_vendor_name(name: str) -> bool:
    """Whether an event of this name is one of a vendor's."""
    return _NAME.fullmatch(name) is not None
