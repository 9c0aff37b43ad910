"""Adapter events on their short way: into the mirror, from there to the sessions they concern, and to control."""

from __future__ import annotations

import asyncio
from typing import assert_never

import structlog

from adapters.contacts import ContactChanged, DispositionsChanged, SnapshotContacts
from adapters.port import (
    AgentChanged,
    Event,
    HeartbeatMissed,
    LinkDown,
    LinkMoved,
    LinkUp,
    ReasonsChanged,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from adapters.reports import Reported
from adapters.vendors import VendorEvent
from bridge.dispatch.context import Context
from bridge.dispatch.sessions import Sessions
from bridge.dispatch.voice import ControlVoice
from bridge.ops.health import Health
from bridge.session.contacts import ContactChange
from bridge.session.inputs import (
    AgentObserved,
    ContactObserved,
    DispositionsObserved,
    Input,
    LinkChanged,
    MemberObserved,
    ReasonsObserved,
    ReportObserved,
    VendorObserved,
    Warned,
)
from bridge.session.mirror import Change
from bridge.session.rendering import alike
from contracts.vocabulary import ProcessorStatus, WarningCode

log = structlog.get_logger(__name__)


class Switchboard:
    """The sink of the adapter's events; never blocks."""

    def __init__(self, context: Context, sessions: Sessions, voice: ControlVoice, health: Health) -> None:
        self._context = context
        self._sessions = sessions
        self._voice = voice
        self._health = health
        self._peer = ""
        self._lost = False
        self.first_snapshot = asyncio.Event()

    def on_event(self, event: Event) -> None:
        """Take one adapter event, in order."""
        changes = self._context.mirror.apply(event)
        match event:
            case AgentChanged() | ContactChanged() | SnapshotAgents() | SnapshotContacts() | SnapshotBegun():
                self._spread(changes)
            case SnapshotEnded():
                self._spread(changes)
                self._snapshot_complete(len(changes))
            case LinkUp():
                self._peer = event.peer
            case LinkDown():
                self._link_down(event)
            case LinkMoved():
                self._peer = event.peer
                self._warn(
                    WarningCode.CTI_FAILOVER, "The link to the phone system moved to its other side.", peer=event.peer
                )
            case HeartbeatMissed():
                message = "The phone system missed heartbeats; the link is still up."
                self._warn(WarningCode.CTI_HEARTBEAT_MISSED, message, count=event.count, **event.facts)
            case ReasonsChanged():
                self._tell_all(ReasonsObserved(event.kind, event.reasons))
            case DispositionsChanged():
                self._tell_all(DispositionsObserved(event.type, event.dispositions))
            case VendorEvent():
                self._vendor(event)
            case Reported():
                self._report(event)
            case _:
                assert_never(event)

    def _spread(self, changes: list[Change | ContactChange]) -> None:
        book = self._context.book
        for change in changes:
            if isinstance(change, ContactChange):
                self._contact(change)
                continue
            agent = change.agent
            own = book.of_login(agent.login_id)
            if own is not None:
                self._tell(own, AgentObserved(agent, change.before, change.cause))
            watchers = book.watchers(change.before, agent)
            if watchers:
                observed = MemberObserved(agent, alike(change.before, agent))
                for session_id in watchers:
                    self._tell(session_id, observed)

    def _contact(self, change: ContactChange) -> None:
        own = self._context.book.of_login(change.contact.login_id)
        if own is not None:
            self._tell(own, ContactObserved(change.contact, change.before))

    def _vendor(self, event: VendorEvent) -> None:
        """To the session of the agent it concerns; what concerns nobody, to control. An agent without a session hears nothing."""
        if event.login_id is None:
            self._voice.vendor(event.name, event.data)
            return
        own = self._context.book.of_login(event.login_id)
        if own is not None:
            self._tell(own, VendorObserved(event.name, event.data))

    def _report(self, report: Reported) -> None:
        """To the sessions of the agents it concerns; what none of them can say, and what concerns nobody, to control."""
        log.warning("switch_report", code=report.code, agents=list(report.login_ids), message=report.message)
        found = (self._context.book.of_login(login_id) for login_id in report.login_ids)
        own = [session_id for session_id in found if session_id is not None]
        if not own:
            self._voice.report(report)
        if report.is_for_all:
            self._tell_all(ReportObserved(report))
        for session_id in () if report.is_for_all else own:
            self._tell(session_id, ReportObserved(report))

    def _snapshot_complete(self, changed: int) -> None:
        self._health.set("switch", True, f"linked to {self._peer}")
        self._voice.become(ProcessorStatus.STARTED, f"linked to {self._peer}")
        self.first_snapshot.set()
        self._tell_all(LinkChanged(up=True))
        if not self._lost:
            return
        self._lost = False
        self._warn(WarningCode.CTI_LINK_RESTORED, "The link to the phone system is back.", peer=self._peer)
        message = "The picture of the phone system was read anew after the link was lost."
        self._warn(WarningCode.STATE_RECONCILED, message, changed=changed)

    def _link_down(self, event: LinkDown) -> None:
        detail = event.detail
        self._health.set("switch", False, detail)
        self._voice.become(ProcessorStatus.DISCONNECTED, detail)
        if self._lost:
            return
        self._lost = True
        self._tell_all(LinkChanged(up=False))
        self._warn(WarningCode.CTI_LINK_DOWN, "The link to the phone system is down.", detail=detail, **event.facts)

    def _warn(self, code: WarningCode, message: str, **details: object) -> None:
        """To control and every initialised session: any other would hear of it when it is old (protocol section 7)."""
        log.warning("switch_warning", code=code.value, **details)
        self._voice.warn(code, message, "switch", details)
        for mailbox in self._sessions.all():
            if mailbox.session.initialised:
                mailbox.apply(Warned(code, message, "switch", details))

    def _tell(self, session_id: str, event: Input) -> None:
        mailbox = self._sessions.get(session_id)
        if mailbox is not None:
            mailbox.apply(event)

    def _tell_all(self, event: Input) -> None:
        for mailbox in self._sessions.all():
            mailbox.apply(event)
