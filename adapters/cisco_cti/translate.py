"""Messages of the wire to events of the port: one picture, told as it changes and whole after every (re)connection. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final, TypeVar

from adapters.cisco_cti.causes import Causes
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.enums_agent import AgentState as Wire
from adapters.cisco_cti.protocol.system import Component, SystemNotice
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent, QueryAgentStateConf
from adapters.cisco_cti.protocol.typed_config import (
    AgentRecord,
    ConfigAgentDeskSettingsEvent,
    ConfigAgentEvent,
)
from adapters.cisco_cti.protocol.typed_supervisor import AgentTeamConfigEvent
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.cisco_cti.reasons import Reasons
from adapters.cisco_cti.vendor import VendorEvents
from adapters.cisco_cti.view import snapshot
from adapters.cisco_cti.view.agents import Agents
from adapters.cisco_cti.view.calls import Calls
from adapters.cisco_cti.view.data import Data, merge
from adapters.cisco_cti.view.desks import Desks
from adapters.cisco_cti.view.work import Work
from adapters.contacts import Contact, ContactChanged, DispositionsChanged, SnapshotContacts
from adapters.port import (
    Agent,
    AgentChanged,
    Cause,
    Event,
    ReasonsChanged,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from contracts.vocabulary import AgentState, ChannelType, LoginId, ReasonKind

PART: Final = 100
"""Agents or contacts in one part of a snapshot."""
_T = TypeVar("_T")


class Picture:
    """Everything the CTI Server has told, and what the port hears of it."""

    def __init__(self, settings: CiscoSettings, reasons: Reasons) -> None:
        self.settings = settings
        self.reasons = reasons
        self.agents = Agents(settings.voice_mrd)
        self.calls = Calls(self.agents)
        self.desks = Desks()
        self.causes = Causes(settings)
        self.vendor = VendorEvents(settings.vendor_events, self.owner)

    def open(self) -> None:
        """A session is open; the truth is asked for next."""
        self.agents.read_anew()
        self.desks.forget()
        self.causes.forget_all()

    def forget(self) -> None:
        """The link is lost or another one: who was asked for what, and which phones are dead, no answer tells."""
        self.causes.forget_all()
        self.agents.open_devices()

    def take(self, body: Body, now: datetime) -> tuple[Event, ...]:
        """Take one event of the wire, in order."""
        told = self._take(body, now)
        return (*told, *self._names(), *(self.vendor.of(body) if self._is_ours(body) else ()))

    def _take(self, body: Body, now: datetime) -> tuple[Event, ...]:
        match body:
            case AgentStateEvent():
                return self._state(body, now) if self._is_ours(body) else ()
            case ConfigAgentEvent():
                return self._said(self.agents.configure(self._own(body.records), now))
            case AgentTeamConfigEvent():
                return self._said(self.agents.see_team(body, now)) if self._is_ours(body) else ()
            case ConfigAgentDeskSettingsEvent():
                self.desks.configure(body.records)
                return ()
        return self._contacts(self.calls.apply(body)) if self._is_ours(body) else ()

    def logged_out(self, body: Body) -> tuple[LoginId, str] | None:
        """Whom a message that is still to be taken logs out of calls, with the code of the reason; nobody of another peripheral."""
        if not isinstance(body, AgentStateEvent) or body.agent_state != Wire.LOGOUT or not self._is_ours(body):
            return None
        login_id = self.agents.whose(body)
        return (login_id, str(body.event_reason_code)) if login_id is not None else None

    def answer(self, login_id: LoginId, conf: QueryAgentStateConf, now: datetime) -> tuple[Event, ...]:
        """The answer to a question for an agent's state; it is told only where it says something new (CTIOS-50)."""
        before = self.agents.get(login_id)
        return (*self._moved(before, self.agents.see_query(login_id, conf, now), None), *self._names())

    def refresh(self, login_id: LoginId, found: Iterable[snapshot.Found]) -> tuple[Event, ...]:
        """The calls of one phone as they are now."""
        return self._contacts(snapshot.refresh(self.calls, login_id, found))

    def downloaded(self, status: int | None, side: str, system: Mapping[str, object]) -> tuple[Event, ...]:
        """What CTI OS tells of the configuration and of the picture when they are there; `status` None: there was no configuration."""
        agents = sum(1 for _ in self.agents)
        kinds = {f"{kind.value}_reasons": len(self.reasons.of(kind)) for kind in ReasonKind}
        settings = {"config_end_status": status, "agents": agents, **kinds}
        mode = {"side": side, "agents": agents, "calls": len(self.calls.book), "status_system": system}
        downloaded = self.vendor.told("settings.downloaded", None, settings) if status is not None else ()
        return (*downloaded, *self.vendor.told("monitor.established", None, mode))

    def notice(self, notice: SystemNotice) -> tuple[Event, ...]:
        """Something of the system changed; of a phone, its agent's channel did."""
        if notice.meaning.component is not Component.DEVICE or not notice.device:
            return ()
        return self._said(self.agents.open_device(notice.device, is_open=notice.meaning.is_online), Cause.SWITCH)

    def complete(self, login_id: str, contact_id: str) -> tuple[Event, ...]:
        """The wrap-up of a contact is over without the agent's state telling so."""
        work = self.calls.desk.get(login_id, contact_id)
        return self._contacts(self.calls.desk.complete(work)) if work is not None else ()

    def write_down(self, work: Work, told: Data) -> tuple[Event, ...]:
        """Data of a call that is over, which no event tells any more."""
        work.data = merge(work.data, told)
        return self._contacts(self.calls.desk.settle((work,)))

    def whole(self) -> Iterator[Event]:
        """The snapshot."""
        yield SnapshotBegun()
        for agents in _parts(self.agent(each) for each in self.agents):
            yield SnapshotAgents(agents)
        for contacts in _parts(snapshot.contacts(self.calls)):
            yield SnapshotContacts(contacts)
        yield SnapshotEnded()

    def agent(self, agent: Agent) -> Agent:
        """The port's agent: reasons by their ids instead of the codes of the wire."""
        kind = ReasonKind.LOGOUT if agent.state is AgentState.LOGGED_OUT else ReasonKind.NOT_READY
        channels = tuple(
            replace(each, reason_id=self._reason(ReasonKind.NOT_READY, each.reason_id)) for each in agent.channels
        )
        return replace(agent, reason_id=self._reason(kind, agent.reason_id), channels=channels)

    def owner(self, named: str) -> LoginId | None:
        """Whose device it is, or whose id."""
        return self.agents.at(named) or (LoginId(named) if self.agents.get(named) is not None else None)

    def read_reasons(self, reasons: Reasons) -> tuple[Event, ...]:
        """The lists as they are now."""
        before, self.reasons = self.reasons, reasons
        changed: list[Event] = [
            ReasonsChanged(kind, reasons.of(kind)) for kind in ReasonKind if reasons.of(kind) != before.of(kind)
        ]
        if reasons.wrap_ups != before.wrap_ups:
            changed.append(DispositionsChanged(ChannelType.TELEPHONY, reasons.wrap_ups))
        return tuple(changed)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _reason(self, kind: ReasonKind, code: str | None) -> str | None:
        return self.reasons.reason_id(kind, code) if code is not None else None

    def _state(self, event: AgentStateEvent, now: datetime) -> tuple[Event, ...]:
        before = self.agents.get(event.agent_id or "") or self._at(event)
        return self._moved(before, self.agents.see_state(event, now), str(event.event_reason_code or "") or None)

    def _at(self, event: AgentStateEvent) -> Agent | None:
        login_id = self.agents.at(event.agent_instrument) or self.agents.at(event.agent_extension)
        return self.agents.get(login_id) if login_id is not None else None

    def _moved(self, before: Agent | None, changed: Iterable[Agent], code: str | None) -> tuple[Event, ...]:
        """A contact that ends is told before the state after it (rule 5 of contacts)."""
        events: list[Event] = []
        for agent in changed:
            cause = self.causes.of(before.state if before is not None else None, agent, code)
            events += self._contacts(self.calls.desk.see_agent(agent.login_id, agent.state))
            events.append(AgentChanged(self.agent(agent), cause))
        return tuple(events)

    def _names(self) -> tuple[Event, ...]:
        """Contacts with somebody in them who came to a phone, left it or is called otherwise by now."""
        return self._contacts(self.calls.desk.see_names(self.agents.take_renamed()))

    def _said(self, changed: Iterable[Agent], cause: Cause = Cause.UNKNOWN) -> tuple[Event, ...]:
        return tuple(AgentChanged(self.agent(agent), cause) for agent in changed)

    def _contacts(self, changed: Iterable[Contact]) -> tuple[Event, ...]:
        return tuple(ContactChanged(contact) for contact in changed)

    def _own(self, records: Iterable[AgentRecord]) -> tuple[AgentRecord, ...]:
        return tuple(
            each for each in records if each.flt_peripheral_id == 0 or self.settings.is_ours(each.flt_peripheral_id)
        )

    def _is_ours(self, body: Body) -> bool:
        return self.settings.is_ours(getattr(body, "peripheral_id", NULL_ID))


def _parts(values: Iterable[_T]) -> Iterator[tuple[_T, ...]]:
    rest = iter(values)
    while part := tuple(islice(rest, PART)):
        yield part
