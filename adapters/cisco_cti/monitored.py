"""Events of agents that supervisors watch, told to the supervisors' sessions as vendor events (CTI OS, monitored agents and calls).

They never change anything of the session that hears them (CTIOS-67). Owns no watching: who watches is asked for each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.body import Body, rendered
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent
from adapters.cisco_cti.protocol.typed_bases import CallEvent
from adapters.cisco_cti.protocol.typed_call_data import AgentPreCallAbortEvent, AgentPreCallEvent
from adapters.cisco_cti.protocol.typed_call_events import CallConferencedEvent, CallTransferredEvent
from adapters.cisco_cti.protocol.typed_config import ConfigAgentEvent
from adapters.cisco_cti.protocol.values import Message
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.vendor import body
from adapters.cisco_cti.view.book import key_of
from adapters.vendors import VendorEvent
from contracts.vocabulary import LoginId

AGENT, CALL = "monitored.agent", "monitored.call"
Watchers = Callable[[], Mapping[LoginId, frozenset[int]]]
"""Teams that each agent's session watches live."""

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BEGIN_CALL_EVENT": "OnMonitoredCallBegin",
        "END_CALL_EVENT": "OnMonitoredCallEnd",
        "CALL_DATA_UPDATE_EVENT": "OnMonitoredCallDataUpdate",
        "CALL_DELIVERED_EVENT": "OnMonitoredCallDelivered",
        "CALL_ESTABLISHED_EVENT": "OnMonitoredCallEstablished",
        "CALL_HELD_EVENT": "OnMonitoredCallHeld",
        "CALL_RETRIEVED_EVENT": "OnMonitoredCallRetrieved",
        "CALL_CLEARED_EVENT": "OnMonitoredCallCleared",
        "CALL_CONNECTION_CLEARED_EVENT": "OnMonitoredCallConnectionCleared",
        "CALL_REACHED_NETWORK_EVENT": "OnMonitoredCallReachedNetworkEvent",
        "CALL_ORIGINATED_EVENT": "OnMonitoredCallOriginated",
        "CALL_FAILED_EVENT": "OnMonitoredCallFailed",
        "CALL_TRANSFERRED_EVENT": "OnMonitoredCallTransferred",
        "CALL_CONFERENCED_EVENT": "OnMonitoredCallConferenced",
        "CALL_DIVERTED_EVENT": "OnMonitoredCallDiverted",
        "AGENT_PRE_CALL_EVENT": "OnMonitoredCallAgentPrecallEvent",
        "AGENT_PRE_CALL_ABORT_EVENT": "OnMonitoredCallAgentPrecallAbortEvent",
        "CALL_SERVICE_INITIATED_EVENT": "OnMonitoredCallServiceInitiatedEvent",
        "CALL_QUEUED_EVENT": "OnMonitoredCallQueuedEvent",
        "CALL_DEQUEUED_EVENT": "OnMonitoredCallDequeuedEvent",
    }
)
"""CTI OS's name by message. A translation route names no agent, so nobody's monitor can have it."""


class Monitored:
    """Makes the events, for those that the settings name."""

    def __init__(self, picture: Picture, watchers: Watchers) -> None:
        self._picture = picture
        self._watchers = watchers
        self._last: dict[str, AgentStateEvent] = {}

    def concerned(self, said: Body) -> frozenset[str]:
        """The agents with a part in the call an event is about, as the picture is now; asked before and after it is taken."""
        if not self._is_wanted(CALL):
            return frozenset()
        match said:
            case AgentPreCallEvent() | AgentPreCallAbortEvent():
                return self._at(said.agent_instrument)
            case CallTransferredEvent() | CallConferencedEvent():
                return self._at(said.primary_device_id, said.secondary_device_id, *_devices(said))
            case CallEvent():
                return self._at(said.connection_device_id) or self._in_call(said)
        return frozenset()

    def of(self, said: Body, before: frozenset[str]) -> tuple[VendorEvent, ...]:
        """What supervisors hear of one event; `before` as `concerned` said before the picture took it."""
        match said:
            case AgentStateEvent():
                return self._state(said)
            case ConfigAgentEvent():
                named = [each.login_id for each in said.records]
                return tuple(
                    event for each in named for event in self._tell(AGENT, "OnMonitoredAgentInfoEvent", each, said)
                )
        agents = sorted(before | self.concerned(said))
        return tuple(event for each in agents for event in self._tell(CALL, NAMES[rendered(said).name], each, said))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _state(self, said: AgentStateEvent) -> tuple[VendorEvent, ...]:
        """A server that monitors a team tells the same twice: for all events, and for the monitor."""
        if not self._is_wanted(AGENT):
            self._last.clear()
            return ()
        agent, plain = self._picture.agents.named_in(said) or "", replace(said, monitor_id=0)
        if self._last.get(agent) == plain:
            return ()
        self._last[agent] = plain
        return self._tell(AGENT, "OnMonitoredAgentStateChange", agent, plain)

    def _tell(self, name: str, event: str, agent: str | None, said: Body) -> tuple[VendorEvent, ...]:
        if not agent or not self._is_wanted(name):
            return ()
        known = self._picture.agents.get(agent)
        teams = {int(team.team_id) for team in known.teams} if known is not None else set()
        heads = [head for head, watched in self._watchers().items() if head != agent and teams & watched]
        if not heads:
            return ()
        data = {"event": event, "monitored": True, **_facts(said, agent), "agent_id": agent}
        return tuple(told for head in heads for told in self._picture.vendor.told(name, head, data))

    def _is_wanted(self, name: str) -> bool:
        return bool(self._watchers()) and self._picture.vendor.is_chosen(name)

    def _at(self, *devices: str | None) -> frozenset[str]:
        return frozenset(owner for each in devices if (owner := self._picture.agents.at(each)) is not None)

    def _in_call(self, said: CallEvent) -> frozenset[str]:
        call = self._picture.calls.book.find(key_of(said))
        return frozenset(call.lines) if call is not None else frozenset()


def _devices(said: CallTransferredEvent | CallConferencedEvent) -> list[str | None]:
    return [each.connected_party_device_id for each in said.parties]


def _facts(said: Body, agent: str) -> dict[str, object]:
    """The message; of configuration, the record of this agent alone."""
    if not isinstance(said, ConfigAgentEvent):
        return body(rendered(said))
    rows = rendered(said).values.get("records")
    own = (row for row in rows if isinstance(row, Mapping)) if isinstance(rows, tuple) else ()
    mine = next((row for row in own if row.get("login_id") == agent), {})
    return body(Message("CONFIG_AGENT_EVENT", mine))
