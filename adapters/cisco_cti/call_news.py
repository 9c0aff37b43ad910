"""What call events report beside the contacts they change: failed calls, emergencies, supervisors who listen, calls lost in an outage.

Owns which silent monitoring runs, so that it is told once whatever is repeated (CTIOS-51). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from adapters.cisco_cti.protocol import typed_call_data as told
from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.enums_call import CallType
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.enums_cause import EventCause
from adapters.cisco_cti.protocol.typed_supervisor import EmergencyCallEvent
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.view.book import key_of
from adapters.cisco_cti.view.work import Line
from adapters.reports import Reported
from contracts.vocabulary import ContactId, LoginId, NoticeKind

REMEMBERED: Final = 1024
"""Failed calls that were told, so that each is told once."""
Living = frozenset[tuple[LoginId, ContactId]]
"""Contacts with a live call, by agent."""


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A call by which a supervisor listens to an agent; an id is "" where the switch names nobody."""

    supervisor: str
    agent: str = ""
    is_told: bool = False


class CallNews:
    """Hears every event of the wire after the picture has taken it."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._monitoring: dict[int, Monitoring] = {}
        self._failed: dict[tuple[LoginId, str], None] = {}

    def of(self, body: Body) -> tuple[Reported, ...]:
        """What there is to report of one event."""
        match body:
            case EmergencyCallEvent():
                return (self._emergency(body),)
            case told.BeginCallEvent() if body.call_type == CallType.SUPERVISOR_MONITOR:
                self._monitoring.setdefault(body.connection_call_id, Monitoring(self._at(body.connection_device_id)))
            case wire.CallEstablishedEvent():
                return self._heard(body)
            case wire.CallFailedEvent() if body.connection_call_id in self._monitoring:
                return self._over(body.connection_call_id, "FAILED", body.event_cause)
            case wire.CallFailedEvent():
                return self._failure(body)
            case wire.CallClearedEvent():
                return self._over(body.connection_call_id, "STOPPED", body.event_cause)
            case told.EndCallEvent():
                return self._over(body.connection_call_id, "STOPPED")
        return ()

    def living(self) -> Living:
        """Contacts that have a call now."""
        return frozenset((work.login_id, work.contact_id) for work in self._picture.calls.desk.all() if work.is_live)

    def lost(self, before: Living) -> tuple[Reported, ...]:
        """The picture was read anew: calls that were there and are not."""
        message = "A call ended while the link to the phone system was down."
        return tuple(
            Reported(
                NoticeKind.WARNING,
                "CALL_LOST_IN_OUTAGE",
                message,
                (login_id,),
                contact_id=contact_id,
                context="call",
                details={"contactId": contact_id},
            )
            for login_id, contact_id in sorted(before - self.living())
        )

    def unheard(self) -> tuple[Reported, ...]:
        """The same, when what waited meanwhile was heard, too: monitoring that ended unseen."""
        silent = [each for each in self._monitoring if not self._picture.calls.book.of_id(each)]
        return tuple(report for each in silent for report in self._over(each, "STOPPED"))

    # --- failures and emergencies -----------------------------------------------------------------------------------

    def _failure(self, event: wire.CallFailedEvent) -> tuple[Reported, ...]:
        """To every agent whose part in the call has failed by it."""
        call = self._picture.calls.book.find(key_of(event))
        lines = list(call.lines.values()) if call is not None else []
        own = [line for line in lines if line.device in (event.connection_device_id, event.failing_device_id)]
        failed = own or [line for line in lines if line.status == Local.FAIL]
        return tuple(self._failed_line(line, event) for line in failed if self._is_new(line))

    def _is_new(self, line: Line) -> bool:
        key = (line.work.login_id, line.leg_id)
        if key in self._failed:
            return False
        self._failed[key] = None
        if len(self._failed) > REMEMBERED:
            del self._failed[next(iter(self._failed))]
        return True

    def _failed_line(self, line: Line, event: wire.CallFailedEvent) -> Reported:
        return Reported(
            NoticeKind.WARNING,
            "CALL_FAILED",
            "The call could not be completed.",
            (line.work.login_id,),
            contact_id=line.work.contact_id,
            leg_id=line.leg_id,
            context="call",
            details={**cause_facts(event.event_cause), "connectionCallId": event.connection_call_id},
        )

    def _emergency(self, event: EmergencyCallEvent) -> Reported:
        """To those who supervise the agent."""
        owner = self._picture.owner(event.agent_id) or self._picture.owner(event.connection_device_id)
        agent = self._picture.agents.get(owner) if owner is not None else None
        teams = {team.team_id for team in agent.teams} if agent is not None else set()
        chiefs = [
            each.login_id
            for each in self._picture.agents
            if each.login_id != owner and teams & {team.team_id for team in each.supervises}
        ]
        return Reported(
            NoticeKind.WARNING,
            "AGENT_EMERGENCY_CALL",
            "An agent makes an emergency call.",
            tuple(chiefs),
            context="agent",
            details={
                "agentId": event.agent_id or owner or "",
                "extension": event.agent_extension,
                "connectionCallId": event.connection_call_id,
                "clientId": event.client_id,
            },
        )

    # --- silent monitoring ------------------------------------------------------------------------------------------

    def _heard(self, event: wire.CallEstablishedEvent) -> tuple[Reported, ...]:
        number = event.connection_call_id
        known = self._monitoring.get(number)
        if known is None and event.event_cause != EventCause.SILENT_MONITOR:
            return ()
        if known is None:
            known = Monitoring(self._at(event.connection_device_id) or self._at(event.calling_device_id))
        if known.is_told:
            return ()
        others = (self._at(event.answering_device_id), self._at(event.called_device_id))
        agent = next((each for each in others if each and each != known.supervisor), "")
        self._monitoring[number] = replace(known, agent=agent, is_told=True)
        return (self._report(number, self._monitoring[number], "STARTED", "has started", event.event_cause),)

    def _over(self, number: int, word: str, cause: int = EventCause.NONE) -> tuple[Reported, ...]:
        known = self._monitoring.pop(number, None)
        if known is None or (not known.is_told and word == "STOPPED"):
            return ()
        return (self._report(number, known, word, "failed" if word == "FAILED" else "is over", cause),)

    def _report(self, number: int, known: Monitoring, word: str, what: str, cause: int) -> Reported:
        """The agent hears of it only where the desk settings want that."""
        agents = self._picture.agents
        seat = agents.seat(known.agent) if known.agent else None
        desk = self._picture.desks.of(seat) if seat is not None else None
        hearing = [known.supervisor, *([known.agent] if desk is not None and desk.tells_of_monitoring else [])]
        return Reported(
            NoticeKind.WARNING,
            f"CALL_SILENT_MONITOR_{word}",
            f"Silent monitoring of a call {what}.",
            tuple(LoginId(each) for each in hearing if each),
            context="call",
            details={
                "connectionCallId": number,
                "supervisorId": known.supervisor,
                "agentId": known.agent,
                **cause_facts(cause),
            },
        )

    def _at(self, device: str | None) -> str:
        return self._picture.agents.at(device) or ""


def cause_facts(cause: int) -> dict[str, object]:
    """EventCause and its name; nothing where the switch gave none."""
    if cause == EventCause.NONE:
        return {}
    return {"eventCause": cause, "eventCauseName": EventCause(cause).name if cause in set(EventCause) else str(cause)}
