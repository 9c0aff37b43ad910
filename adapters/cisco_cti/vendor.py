"""Events of CTI OS for which the protocol has no message, as vendor events: a table, and what of a message goes into the body.

Nothing is passed on unless the settings name it. Events that only CTI OS itself makes (silent monitor sessions, enablement of
buttons) have no message of the CTI Server and no row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.protocol.body import Body, rendered
from adapters.cisco_cti.protocol.layout import Layout, nothing
from adapters.cisco_cti.protocol.table import LAYOUTS
from adapters.cisco_cti.protocol.values import Message, NamedArray, NamedVariable
from adapters.errors import AdapterSettingsError
from adapters.vendors import VendorEvent
from contracts.vocabulary import LoginId

PREFIX: Final = "vendor.cisco."


@dataclass(frozen=True, slots=True)
class VendorRow:
    """One vendor event: its name after the prefix, the event of CTI OS it stands for, the message it is made of (of a row in
    `MADE`, what it is made of in words)."""

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
)
MADE: Final = (
    VendorRow("monitored.agent", "OnMonitoredAgentStateChange and others", "events of an agent whose team is watched"),
    VendorRow(
        "monitored.call", "OnMonitoredCallBegin and others", "events of the calls of an agent whose team is watched"
    ),
    VendorRow("monitor.established", "OnMonitorModeEstablished", "the picture that was read"),
    VendorRow("settings.downloaded", "OnGlobalSettingsDownloadConf", "CONFIG_END_EVENT"),
    VendorRow("agent.statistics", "OnAgentStatistics", "QUERY_AGENT_STATISTICS_CONF"),
    VendorRow("skillgroup.statistics", "OnSkillGroupStatisticsUpdated", "QUERY_SKILL_GROUP_STATISTICS_CONF"),
    VendorRow("agent.desksettings", "OnAgentDeskSettingsConf", "AGENT_DESK_SETTINGS_CONF"),
    VendorRow("supervisor.monitoring.started", "OnStartMonitoringAgent", "MONITOR_AGENT_TEAM_START_CONF"),
    VendorRow("supervisor.monitoring.stopped", "OnStopMonitoringAgent", "MONITOR_AGENT_TEAM_STOP_CONF"),
    VendorRow("system.halfhour", "OnCTIOSFailure", "SYSTEM_EVENT 9"),
)
"""Those that take more than one message to make; `VendorEvents.told` makes them."""
NAMES: Final = tuple(row.name for row in (*ROWS, *MADE))


def _nulls(layout: Layout) -> Mapping[str, int | None]:
    """By field, which number of it is NULL; a field of the fixed part goes before one of the same name."""
    floating = {each.attribute: nothing(each.field.name, each.field.type) for each in layout.floating}
    return floating | {each.attribute: nothing(each.name, each.type) for each in layout.fixed}


_NULLS: Final = {layout.name: _nulls(layout) for layout in LAYOUTS}
_NONE: Final[Mapping[str, int | None]] = {}


def chosen(names: Iterable[str]) -> dict[str, str]:
    """The full event names by message, for the events the settings name; `*` is all of them.

    Raises AdapterSettingsError for a name that is not in the table.
    """
    wanted = set(names)
    strange = sorted(wanted - set(NAMES) - {"*"})
    if strange:
        raise AdapterSettingsError(f"vendor_events names {', '.join(strange)}: there is {', '.join(NAMES)}.")
    return {row.message: PREFIX + row.name for row in ROWS if row.name in wanted or "*" in wanted}


class VendorEvents:
    """Makes vendor events of the messages that were chosen. `owner_of` finds the agent at a device, or of an id."""

    def __init__(self, names: Iterable[str], owner_of: Callable[[str], LoginId | None]) -> None:
        names = tuple(names)
        self._names = chosen(names)
        self._wanted = frozenset(NAMES) if "*" in names else frozenset(names)
        self._owner_of = owner_of

    def is_chosen(self, name: str) -> bool:
        """Whether the settings name it."""
        return name in self._wanted

    def told(self, name: str, login_id: LoginId | None, data: Mapping[str, object]) -> tuple[VendorEvent, ...]:
        """The event of a row in `MADE`, none where it was not chosen."""
        return (VendorEvent(login_id, PREFIX + name, data),) if self.is_chosen(name) else ()

    def of(self, said: Body | Message) -> tuple[VendorEvent, ...]:
        """The event of a message, none where it was not chosen."""
        if not self._names:
            return ()
        message = said if isinstance(said, Message) else rendered(said)
        name = self._names.get(message.name)
        if name is None:
            return ()
        named = owner(message)
        return (VendorEvent(self._owner_of(named) if named else None, name, body(message)),)


def body(message: Message) -> dict[str, object]:
    """What a vendor event says: every field that holds something, call variables and named variables included (CTIOS-78, 79)."""
    return dict(_items(message.values, _NULLS.get(message.name, _NONE)))


def _items(values: Mapping[str, object], nulls: Mapping[str, int | None]) -> Iterable[tuple[str, object]]:
    for key, value in values.items():
        if isinstance(value, tuple):
            yield from _listed(key, value, nulls)
            continue
        said = _plain(value)
        if said is not None and said != nulls.get(key):
            yield key, said


def _plain(value: object) -> str | int | None:
    """A number or a text that is not empty; bytes as text where they are text, else in hex."""
    if isinstance(value, bytes):
        try:
            text = value.rstrip(b"\0").decode()
        except UnicodeDecodeError:
            text = ""
        return (text if text.isprintable() and text else value.hex()) or None
    return value if isinstance(value, str | int) and value != "" else None


def _listed(key: str, rows: tuple[object, ...], nulls: Mapping[str, int | None]) -> Iterable[tuple[str, object]]:
    plain = [dict(_items(row, nulls)) if isinstance(row, Mapping) else _plain(row) for row in rows]
    said = [each for each in plain if each is not None]
    if said:
        yield key, said
    for row in rows:
        if isinstance(row, NamedVariable):
            yield row.name, row.value
        elif isinstance(row, NamedArray):
            yield f"{row.name}[{row.index}]", row.value


def owner(message: Message) -> str:
    """The agent or device a message is about, "" where it is about nobody in particular."""
    named = (message.values.get(key) for key in ("agent_id", "agent_instrument", "connection_device_id"))
    return next((each for each in named if isinstance(each, str) and each), "")
