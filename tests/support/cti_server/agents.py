"""Agents as the protocol tells them: states, skill groups, reasons, teams. Owns what of an agent was told last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from adapters.cisco_cti.protocol.enums_agent import (
    AgentAvailabilityStatus,
    AgentMode,
    AgentState,
    AgentWorkMode,
    ConfigOperation,
)
from adapters.port import Agent, MobileAgent
from adapters.simulator.agents import Seat
from adapters.simulator.reasons import NOT_ANSWERED
from adapters.simulator.world import World
from contracts import vocabulary
from contracts.vocabulary import LoginId, ReasonKind
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.directory import Directory
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.wire import Value, Values

VOICE: Final = 1
"""The media routing domain of voice."""
NO_SKILL_GROUP: Final = 0xFFFFFFFF
NOT_ANSWERED_CODE: Final = 32767
"""What Unified CCE gives an agent who did not answer, whatever the lists say."""
MOST_MEMBERS: Final = 64
"""Members in one AGENT_TEAM_CONFIG_EVENT."""

STATES: Final = {
    vocabulary.AgentState.LOGGED_OUT: AgentState.LOGOUT,
    vocabulary.AgentState.NOT_READY: AgentState.NOT_READY,
    vocabulary.AgentState.READY: AgentState.AVAILABLE,
    vocabulary.AgentState.RESERVED: AgentState.RESERVED,
    vocabulary.AgentState.TALKING: AgentState.TALKING,
    vocabulary.AgentState.HOLD: AgentState.HOLD,
    vocabulary.AgentState.WORK: AgentState.WORK_NOT_READY,
    vocabulary.AgentState.WORK_READY: AgentState.WORK_READY,
    vocabulary.AgentState.BUSY: AgentState.BUSY_OTHER,
    vocabulary.AgentState.UNKNOWN: AgentState.UNKNOWN,
}
BACK: Final = {wire: ours for ours, wire in STATES.items()}
_MODES: Final[Mapping[int, str]] = {
    AgentWorkMode.RA_CALL_BY_CALL: "CALL_BY_CALL",
    AgentWorkMode.RA_NAILED_CONNECTION: "NAILED_CONNECTION",
}


def mobile(work_mode: int, instrument: str) -> tuple[str, MobileAgent | None]:
    """Instrument and telephone of a login: a mobile agent gives both as `instrument;number` (section 8)."""
    device, _, number = instrument.partition(";")
    mode = _MODES.get(work_mode)
    return device, MobileAgent(mode, number) if mode is not None else None


class Agents:
    """Makes notices of states and teams; reason codes are those of the simulated switch's lists."""

    def __init__(self, world: World, settings: ServerSettings, directory: Directory) -> None:
        self._world = world
        self._settings = settings
        self._directory = directory
        self._told = {seat.agent.login_id: _seen(seat) for seat in world.seats()}

    # --- states ---

    def changed(self, agents: Iterable[Agent]) -> Iterator[Notice]:
        """Tells each state that looks different on the wire; a login is told before the state it leads to."""
        for agent in agents:
            seat = self._world.seat(agent.login_id)
            assert seat is not None
            before, now = self._told[agent.login_id], (STATES[agent.state], self.code(agent), _pending(seat))
            if now == before:
                continue
            self._told[agent.login_id] = now
            if before[0] is AgentState.LOGOUT and now[0] is not AgentState.LOGOUT:
                yield self.notice(seat, agent, AgentState.LOGIN, 0)
            yield self.notice(seat, agent, now[0], 0)

    def notice(self, seat: Seat, agent: Agent, state: AgentState, duration: int) -> Notice:
        """AGENT_STATE_EVENT."""
        first, *others = self._directory.groups_of(seat) or (None,)
        fields: dict[str, Value] = {
            "PeripheralID": self._settings.peripheral_id, "PeripheralType": self._settings.peripheral_type,
            "SkillGroupState": state, "StateDuration": duration,
            "SkillGroupNumber": first.number if first else NO_SKILL_GROUP,
            "SkillGroupID": first.target_id if first else NO_SKILL_GROUP,
            "AgentState": state, "EventReasonCode": self.code(agent), **self._common(seat, state), **names(agent),
        }  # fmt: skip
        if seat.pending is not None:
            fields["NextAgentState"] = STATES[seat.pending.state]
        extra = tuple(
            {
                "FltSkillGroupNumber": each.number, "FltSkillGroupID": each.target_id, "FltSkillGroupPriority": 0,
                "FltSkillGroupState": state,
            }
            for each in others if each is not None
        )  # fmt: skip
        groups: dict[str, tuple[Values, ...]] = {"NumFltSkillGroups": extra} if extra else {}
        device = frozenset({agent.extension}) if agent.extension else frozenset[str]()
        return Notice("AGENT_STATE_EVENT", fields, groups, device, login_id=agent.login_id, state=state)

    def queried(self, seat: Seat) -> tuple[Values, dict[str, tuple[Values, ...]]]:
        """The fields of QUERY_AGENT_STATE_CONF."""
        state = STATES[seat.agent.state]
        groups = tuple(
            {
                "SkillGroupNumber": each.number, "SkillGroupID": each.target_id, "SkillGroupPriority": 0,
                "SkillGroupState": state,
            }
            for each in self._directory.groups_of(seat)
        )  # fmt: skip
        return {"AgentState": state, **self._common(seat, state), **names(seat.agent)}, {"NumSkillGroups": groups}

    def _common(self, seat: Seat, state: AgentState) -> dict[str, Value]:
        is_in = state not in (AgentState.LOGOUT, AgentState.UNKNOWN)
        free = AgentAvailabilityStatus.ICM_AVAILABLE
        return {
            "MRDID": VOICE, "NumTasks": int(seat.call is not None), "MaxTaskLimit": 1,
            "AgentMode": AgentMode.ROUTABLE if is_in else AgentMode.NOT_ROUTABLE,
            "ICMAgentID": self._directory.target_of(seat.agent.login_id),
            "AgentAvailabilityStatus": free if state is AgentState.AVAILABLE else AgentAvailabilityStatus.NOT_AVAILABLE,
        }  # fmt: skip

    # --- reasons ---

    def code(self, agent: Agent) -> int:
        """EventReasonCode of the agent's state, 0 where it has none."""
        for kind in ReasonKind:
            for reason in self._world.reasons(kind):
                if reason.reason_id == agent.reason_id:
                    return NOT_ANSWERED_CODE if reason.reason_id == NOT_ANSWERED else int(reason.code)
        return 0

    def reason_id(self, kind: ReasonKind, code: int) -> str | None:
        """The switch's name of a reason code, None for 0; an unknown code gets a name the switch will refuse."""
        if code == 0:
            return None
        found = (reason.reason_id for reason in self._world.reasons(kind) if int(reason.code) == code)
        return next(found, f"code {code}")

    # --- teams ---

    def team(self, team_id: int, now: datetime) -> Iterator[Notice]:
        """AGENT_TEAM_CONFIG_EVENT of a whole team, in parts."""
        team, members = self._directory.team(team_id), self._directory.members(team_id)
        assert team is not None
        for start in range(0, len(members), MOST_MEMBERS):
            listed: tuple[Values, ...] = tuple(
                {
                    "AtcAgentID": str(seat.agent.login_id), "AgentFlags": flags,
                    "AtcAgentState": STATES[seat.agent.state],
                    "AtcStateDuration": max(0, int((now - seat.agent.since).total_seconds())),
                }
                for seat, flags in members[start : start + MOST_MEMBERS]
            )  # fmt: skip
            fields: Values = {
                "PeripheralID": self._settings.peripheral_id, "TeamID": team_id, "AgentTeamName": team.name,
                "ConfigOperation": ConfigOperation.RESTORE_PERMANENT_CONFIG,
            }  # fmt: skip
            yield Notice("AGENT_TEAM_CONFIG_EVENT", fields, {"NumberOfAgents": listed})


def names(agent: Agent) -> dict[str, Value]:
    """AgentID, and the instrument where the switch knows one."""
    found: dict[str, Value] = {"AgentID": str(agent.login_id)}
    if agent.extension:
        found |= {"AgentExtension": agent.extension, "AgentInstrument": agent.extension}
    return found


def seat_of(world: World, directory: Directory, fields: Values) -> tuple[Seat | None, bool]:
    """The agent a request names by AgentID, AgentExtension or AgentInstrument, and whether it named anybody."""
    agent_id = fields.get("AgentID") or ""
    device = str(fields.get("AgentInstrument") or fields.get("AgentExtension") or "").partition(";")[0]
    if agent_id:
        return world.seat(LoginId(str(agent_id))), True
    return (directory.seat_at(device) if device else None), bool(device)


def _seen(seat: Seat) -> tuple[AgentState, int, object]:
    return STATES[seat.agent.state], 0, _pending(seat)


def _pending(seat: Seat) -> object:
    return (seat.pending.state, seat.pending.reason_id) if seat.pending is not None else None
