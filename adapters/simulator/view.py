"""The world as people and scripts see it over HTTP: seats rendered to plain JSON values. Passwords never appear."""

from __future__ import annotations

from datetime import datetime

from adapters.port import Team
from adapters.simulator.agents import Seat
from adapters.simulator.faults import ALL, Faults


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
        "channels": [{"endpoint": each.endpoint, "type": each.type} for each in agent.channels],
        "teams": [_render_team(team) for team in agent.teams],
        "supervises": [_render_team(team) for team in agent.supervises],
        "mobile": agent.mobile and {"mode": agent.mobile.mode, "dialnumber": agent.mobile.dial_number},
        "call": seat.call_id,
        "pending": seat.pending and {"state": seat.pending.state, "reasonCodeId": seat.pending.reason_id},
        "delay": faults.delay(agent.login_id),
        "refuses": "all" if refused == ALL else sorted(kind.__name__ for kind in refused),
    }


def _render_team(team: Team) -> dict[str, str]:
    return {"id": team.team_id, "name": team.name}


def _render_time(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
