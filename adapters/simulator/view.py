"""The world as people and scripts see it over HTTP: seats and queues rendered to plain JSON values. Passwords never appear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from adapters.contacts import Channel, Contact, Leg, Party
from adapters.port import Team
from adapters.simulator.agents import Seat
from adapters.simulator.faults import ALL, Faults
from adapters.simulator.work import Ticket


def render_seat(seat: Seat, faults: Faults) -> dict[str, object]:
    """One agent, spelled as the protocol spells what it has too (section 4)."""
    agent = seat.agent
    refused = faults.refused(agent.login_id)
    return {
        "loginid": agent.login_id,
        "firstname": agent.first_name,
        "lastname": agent.last_name,
        "extension": agent.extension,
        "state": agent.state,
        "statechangetime": _render_time(agent.since),
        "reasonCodeId": agent.reason_id,
        "group": agent.group,
        "channels": [_render_channel(each, seat) for each in agent.channels],
        "teams": [_render_team(team) for team in agent.teams],
        "supervises": [_render_team(team) for team in agent.supervises],
        "skills": sorted(seat.skills),
        "mobile": agent.mobile and {"mode": agent.mobile.mode, "dialnumber": agent.mobile.dial_number},
        "call": seat.call_id,
        "contacts": [_render_contact(part.contact) for part in seat.contacts.values()],
        "pending": seat.pending and {"state": seat.pending.state, "reasonCodeId": seat.pending.reason_id},
        "delay": faults.delay(agent.login_id),
        "refuses": "all" if refused == ALL else sorted(kind.__name__ for kind in refused),
    }


def render_queues(waiting: Iterable[Ticket]) -> list[dict[str, object]]:
    """What waits, one entry a queue, the oldest first in each."""
    queues: dict[tuple[str, str], list[object]] = {}
    for ticket in waiting:
        queues.setdefault((ticket.type, ticket.skill), []).append(_render_ticket(ticket))
    return [{"type": kind, "skill": skill, "waiting": tickets} for (kind, skill), tickets in queues.items()]


def _render_ticket(ticket: Ticket) -> dict[str, object]:
    parties = ticket.call.parties() if ticket.call is not None else ()
    return {
        "work": ticket.work_id,
        "members": [_render_party(party) for party in parties],
        "data": dict(ticket.matter.data),
    }


def _render_channel(channel: Channel, seat: Seat) -> dict[str, object]:
    return {
        "endpoint": channel.endpoint,
        "type": channel.type,
        "channel-state": channel.state,
        "agent-state": channel.agent_state,
        "reasonCodeId": channel.reason_id,
        "limit": seat.limits.get(channel.type),
    }


def _render_contact(contact: Contact) -> dict[str, object]:
    return {
        "id": contact.contact_id,
        "type": contact.type,
        "interaction-state": contact.state,
        "data": dict(contact.data),
        "conversations": [_render_leg(leg) for leg in contact.legs],
    }


def _render_leg(leg: Leg) -> dict[str, object]:
    return {
        "id": leg.leg_id,
        "role": leg.role,
        "conversation-state": leg.state,
        "members": [_render_party(party) for party in leg.parties],
    }


def _render_party(party: Party) -> dict[str, str]:
    return {"id": party.party_id, "number": party.number, "name": party.name}


def _render_team(team: Team) -> dict[str, str]:
    return {"id": team.team_id, "name": team.name}


def _render_time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
