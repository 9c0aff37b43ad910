"""Events of CTI OS for which the protocol has no message, as vendor events: a table, and what of a message goes into the body.

Nothing is passed on unless the settings name it. Events that only CTI OS itself makes (silent monitor sessions, statistics in
a rhythm, enablement of buttons) have no message of the CTI Server and no row here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.typed import TYPED
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT
from adapters.errors import AdapterSettingsError

PREFIX: Final = "vendor.cisco."


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One vendor event: its name after the prefix, the event of CTI OS it stands for, the message it is made of."""

    name: str
    cti_os: str
    message: str


ROWS: Final = (
    VendorRow("call.precall", "OnAgentPrecallEvent", "AGENT_PRE_CALL_EVENT"),
    VendorRow("call.translationroute", "OnTranslationRoute", "CALL_TRANSLATION_ROUTE_EVENT"),
    VendorRow("call.precall.aborted", "OnAgentPrecallAbortEvent", "AGENT_PRE_CALL_ABORT_EVENT"),
    VendorRow("call.party.left", "OnCallConnectionCleared", "CALL_CONNECTION_CLEARED_EVENT"),
    VendorRow("call.failed", "OnCallFailed", "CALL_FAILED_EVENT"),
    VendorRow("call.diverted", "OnCallDiverted", "CALL_DIVERTED_EVENT"),
    VendorRow("call.queued", "OnCallQueuedEvent", "CALL_QUEUED_EVENT"),
    VendorRow("call.dequeued", "OnCallDequeuedEvent", "CALL_DEQUEUED_EVENT"),
    VendorRow("call.network", "OnCallReachedNetworkEvent", "CALL_REACHED_NETWORK_EVENT"),
    VendorRow("agent.emergency", "OnEmergencyCall", "EMERGENCY_CALL_EVENT"),
    VendorRow("agent.message", "OnChatMessage", "USER_MESSAGE_EVENT"),
    VendorRow("skillgroup.info", "OnSkillInfoEvent", "CONFIG_SKILL_GROUP_EVENT"),
    VendorRow("rtp.started", "OnCallRTPStarted", "RTP_STARTED_EVENT"),
    VendorRow("rtp.stopped", "OnCallRTPStopped", "RTP_STOPPED_EVENT"),
    VendorRow("system", "OnCTIOSFailure", "SYSTEM_EVENT"),
)
NAMES: Final = tuple(row.name for row in ROWS)
_BODIES: Final[Mapping[str, type[Body]]] = TYPED
_NULLS: Final = (NULL_ID, NULL_SHORT)


def chosen(names: Iterable[str]) -> dict[type[Body], str]:
    """The full event names by message, for the events the settings name; `*` is all of them.

    Raises AdapterSettingsError for a name that is not in the table.
    """
    wanted = set(names)
    strange = sorted(wanted - set(NAMES) - {"*"})
    if strange:
        raise AdapterSettingsError(f"vendor_events names {', '.join(strange)}: there is {', '.join(NAMES)}.")
    rows = (row for row in ROWS if row.name in wanted or "*" in wanted)
    return {_BODIES[row.message]: PREFIX + row.name for row in rows if row.message in _BODIES}


def body(message: Body) -> dict[str, object]:
    """What a vendor event says: every field that holds something, call variables and named variables included (CTIOS-78, 79)."""
    return dict(_items(message))


def _items(message: Body) -> Iterable[tuple[str, object]]:
    for field in fields(message):  # type: ignore[arg-type]  # every body is a dataclass
        value = getattr(message, field.name)
        if field.name == "named_variables":
            yield from ((each.name, each.value) for each in value if isinstance(each, NamedVariable))
        elif field.name == "named_arrays":
            yield from ((f"{each.name}[{each.index}]", each.value) for each in value if isinstance(each, NamedArray))
        elif isinstance(value, str | int) and value not in _NULLS and value != "":
            yield field.name, value


def owner(message: Body) -> str:
    """The device or agent a message is about, "" where it is about nobody in particular."""
    for name in ("agent_id", "agent_instrument", "connection_device_id"):
        value = getattr(message, name, None)
        if isinstance(value, str) and value:
            return value
    return ""
