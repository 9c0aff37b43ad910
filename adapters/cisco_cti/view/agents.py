"""Agents, teams and who sits where, from configuration, team and state messages. Each call gives the agents it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

import structlog

from adapters.cisco_cti.protocol.enums_agent import AgentState as Wire
from adapters.cisco_cti.protocol.enums_agent import ConfigOperation
from adapters.cisco_cti.protocol.enums_session import ConfigRecordType
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent, QueryAgentStateConf
from adapters.cisco_cti.protocol.typed_config import AgentRecord
from adapters.cisco_cti.protocol.typed_rows import TeamMember
from adapters.cisco_cti.protocol.typed_supervisor import AgentTeamConfigEvent
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.cisco_cti.view.seats import Seat, TeamRecord, agent_of
from adapters.cisco_cti.view.states import READINESS, WITH_REASON, agent_state
from adapters.port import Agent, MobileAgent
from contracts.vocabulary import AgentState, LoginId

log = structlog.get_logger(__name__)

FULL_LIST: Final = 64
"""Members one AGENT_TEAM_CONFIG_EVENT can hold; after so many, the list of a restored team may go on."""


class Agents:
    """Everybody the CTI Server has named. `voice_mrd`: the media routing domain of calls; states of others are not the agent's."""

    def __init__(self, voice_mrd: int) -> None:
        self._mrd = voice_mrd
        self._seats: dict[LoginId, Seat] = {}
        self._agents: dict[LoginId, Agent] = {}
        self._teams: dict[int, TeamRecord] = {}
        self._devices: dict[str, LoginId] = {}
        self._dead: set[str] = set()
        self._mobiles: dict[LoginId, MobileAgent] = {}
        self._renamed: set[str] = set()
        self._doubts: set[LoginId] = set()
        self._numbers = count(1)
        self._is_nameless_told = False

    def __iter__(self) -> Iterator[Agent]:
        return iter(self._agents.values())

    def get(self, login_id: str) -> Agent | None:
        """The agent, None where nobody of that id was named."""
        return self._agents.get(LoginId(login_id))

    def seat(self, login_id: str) -> Seat | None:
        """What is known of the agent."""
        return self._seats.get(LoginId(login_id))

    def at(self, device: str | None) -> LoginId | None:
        """Who is logged in at a device."""
        return self._devices.get(device) if device else None

    def name_at(self, device: str) -> str:
        """The name of whoever is logged in at a device, "" where nobody is."""
        agent = self._agents.get(login_id) if (login_id := self.at(device)) is not None else None
        return f"{agent.first_name} {agent.last_name}".strip() if agent is not None else ""

    def take_renamed(self) -> frozenset[str]:
        """Devices at which another name is than when this was asked last."""
        renamed, self._renamed = frozenset(self._renamed), set()
        return renamed

    def take_doubts(self) -> frozenset[LoginId]:
        """Agents who are in and whose state became unknown since this was asked last."""
        doubts, self._doubts = frozenset(self._doubts), set()
        return doubts

    def members(self, login_id: str) -> tuple[Agent, ...]:
        """Everybody of the teams the agent is in, each once."""
        there = (record.members for record in self._teams.values() if login_id in record.members)
        known = dict.fromkeys(member for members in there for member in members)
        return tuple(self._agents[each] for each in known if each in self._agents)

    def knows_team(self, team_id: int) -> bool:
        """Whether members of the team were named."""
        return team_id in self._teams and bool(self._teams[team_id].members)

    def whose(self, event: AgentStateEvent) -> LoginId | None:
        """Whose state it tells; None for nobody who is known, and for the state of another medium."""
        return self.named_in(event) if self._is_voice(event.mrd_id) else None

    def named_in(self, event: AgentStateEvent) -> LoginId | None:
        """Whom it names, by id or by the phone, whatever the medium; None for nobody who is known."""
        if event.agent_id:
            return LoginId(event.agent_id)
        return self.at(event.agent_instrument) or self.at(event.agent_extension)

    # --- what comes -------------------------------------------------------------------------------------------------

    def read_anew(self) -> None:
        """The link is new: configuration and teams are told from their beginnings, and what is wrong with them is told again."""
        self._is_nameless_told = False
        for record in self._teams.values():
            record.is_open = False

    def configure(self, records: Iterable[AgentRecord], now: datetime) -> tuple[Agent, ...]:
        """Configuration of agents came or changed."""
        changed: list[Agent] = []
        for record in records:
            login_id = LoginId(record.login_id)
            if not login_id:
                self._skip(record)
                continue
            seat = self._seat(login_id, now)
            if record.record_type == ConfigRecordType.DELETE:
                gone = replace(seat, state=AgentState.UNKNOWN, reason_id=None, rest_reason_id=None, is_doubted=False)
                changed += self._put(gone)
            else:
                changed += self._put(_configured(seat, record))
        return tuple(changed)

    def see_state(self, event: AgentStateEvent, now: datetime) -> tuple[Agent, ...]:
        """An agent's state changed."""
        login_id = self.whose(event)
        if login_id is None:
            return ()
        known, state = self._seat(login_id, now), agent_state(event.agent_state, event.agent_mode)
        if state is AgentState.UNKNOWN and known.is_in:
            return self._doubt(known)
        seat = self._placed(known, event)
        reason = str(event.event_reason_code) if event.event_reason_code and state in WITH_REASON else None
        groups = tuple(each.flt_skill_group_number for each in event.skill_groups) or seat.groups
        return self._put(_moved(replace(seat, groups=groups), state, reason, event.state_duration, now))

    def see_query(self, login_id: LoginId, conf: QueryAgentStateConf, now: datetime) -> tuple[Agent, ...]:
        """The answer to a question for an agent's state. It names no reason, so the one that was told stays with its state.

        A number that no guide prints is a state of whoever is in (CTIOS-61).
        """
        known, state = self._seat(login_id, now), agent_state(conf.agent_state, conf.agent_mode)
        if state is AgentState.UNKNOWN and known.is_in and conf.agent_state != Wire.UNKNOWN:
            return self._put(replace(known, is_doubted=False))
        seat = self._placed(known, conf)
        groups = tuple(each.skill_group_number for each in conf.skill_groups) or seat.groups
        reason = seat.reason_id if state is seat.state else None
        return self._put(_moved(replace(seat, groups=groups), state, reason, 0, now))

    def see_team(self, event: AgentTeamConfigEvent, now: datetime) -> tuple[Agent, ...]:
        """Members of a team: 1 adds, 2 removes, 0 says who is in it (CTIOS-64)."""
        record = self._teams.setdefault(event.team_id, TeamRecord(event.team_id))
        record.name = event.agent_team_name or record.name
        touched = dict.fromkeys(record.members)
        if event.config_operation == ConfigOperation.RESTORE_PERMANENT_CONFIG:
            if not record.is_open:
                record.members.clear()
            record.is_open = len(event.agents) == FULL_LIST
        for member in event.agents:
            login_id = LoginId(member.atc_agent_id)
            touched[login_id] = None
            if event.config_operation == ConfigOperation.REMOVE_AGENT:
                record.members.pop(login_id, None)
            else:
                record.members[login_id] = member.agent_flags
                self._first_seen(member, now)
        return self._again(touched)

    def open_device(self, device: str, *, is_open: bool) -> tuple[Agent, ...]:
        """A phone went out of service or is back."""
        (self._dead.discard if is_open else self._dead.add)(device)
        named = [seat for seat in self._seats.values() if device in seat.channel_devices()]
        return tuple(agent for seat in named for agent in self._put(seat))

    def open_devices(self) -> None:
        """Which phones are out of service is not known any more: all count as in service."""
        self._dead.clear()
        for seat in [each for each in self._seats.values() if not each.is_open]:
            self._put(seat)

    def as_mobile(self, login_id: LoginId, mobile: MobileAgent | None) -> None:
        """The agent is about to log in as a mobile agent, or not: no message of the wire says so afterwards."""
        if mobile is None:
            self._mobiles.pop(login_id, None)
        else:
            self._mobiles[login_id] = mobile

    # --- inside -----------------------------------------------------------------------------------------------------

    def _skip(self, record: AgentRecord) -> None:
        """A login name is no id: requests and events would never name this agent so."""
        if not self._is_nameless_told:
            self._is_nameless_told = True
            log.warning("cti_agent_without_login_id", skill_target_id=record.agent_skill_target_id)

    def _seat(self, login_id: LoginId, now: datetime) -> Seat:
        return self._seats.get(login_id) or Seat(login_id, now)

    def _is_voice(self, mrd_id: int) -> bool:
        """Whether a state of this media routing domain is the agent's; 0 and -1 are none in particular."""
        return mrd_id in (self._mrd, 0, -1) or self._mrd == 0

    def _placed(self, seat: Seat, told: AgentStateEvent | QueryAgentStateConf) -> Seat:
        target = told.icm_agent_id if told.icm_agent_id not in (0, -1) else seat.skill_target_id
        return replace(
            seat,
            extension=told.agent_extension or seat.extension,
            instrument=told.agent_instrument or seat.instrument,
            skill_target_id=target,
        )

    def _doubt(self, seat: Seat) -> tuple[Agent, ...]:
        """Nothing changes by it, but the state is to be asked for."""
        if not seat.is_doubted:
            self._doubts.add(seat.login_id)
        return self._put(replace(seat, is_doubted=True))

    def _first_seen(self, member: TeamMember, now: datetime) -> None:
        """The state in a team's list counts only for an agent of whom nothing else is known: events are newer."""
        login_id = LoginId(member.atc_agent_id)
        if login_id not in self._seats:
            state = agent_state(member.atc_agent_state, 0)
            self._seats[login_id] = _moved(Seat(login_id, now), state, None, member.atc_state_duration, now)

    def _put(self, seat: Seat) -> tuple[Agent, ...]:
        before = self._seats.get(seat.login_id)
        if before is not None and before.is_in and not seat.is_in:
            self._mobiles.pop(seat.login_id, None)
        seat = replace(
            seat,
            mobile=self._mobiles.get(seat.login_id) if seat.is_in else None,
            is_open=self._dead.isdisjoint(seat.channel_devices()),
        )
        names = {each: self.name_at(each) for each in (*(before.devices() if before else ()), *seat.devices())}
        self._seats[seat.login_id] = seat
        self._sit(before, seat)
        changed = self._again((seat.login_id,))
        self._renamed |= {device for device, name in names.items() if self.name_at(device) != name}
        return changed

    def _sit(self, before: Seat | None, seat: Seat) -> None:
        for device in before.devices() if before is not None else ():
            if self._devices.get(device) == seat.login_id:
                del self._devices[device]
        if seat.is_in:
            self._devices.update(dict.fromkeys(seat.devices(), seat.login_id))

    def _again(self, login_ids: Iterable[LoginId]) -> tuple[Agent, ...]:
        """The agents among these whose picture is another than before, each with a new revision."""
        changed = []
        for login_id in login_ids:
            seat, before = self._seats.get(login_id), self._agents.get(login_id)
            if seat is None:
                continue
            now = agent_of(seat, self._teams, before.revision if before is not None else 0)
            if now != before:
                self._agents[login_id] = replace(now, revision=next(self._numbers))
                changed.append(self._agents[login_id])
        return tuple(changed)


def _configured(seat: Seat, record: AgentRecord) -> Seat:
    """A change may name only what changed."""
    state = AgentState.LOGGED_OUT if seat.state is AgentState.UNKNOWN else seat.state
    return replace(
        seat,
        state=state,
        first_name=record.first_name or seat.first_name,
        last_name=record.last_name or seat.last_name,
        own_extension=record.extension or seat.own_extension,
        skill_target_id=record.agent_skill_target_id or seat.skill_target_id,
        desk_settings_id=record.agent_desk_settings_id
        if record.agent_desk_settings_id is not None
        else seat.desk_settings_id,
        groups=record.flt_skill_group_number or seat.groups,
    )


def _moved(seat: Seat, state: AgentState, reason: str | None, duration: int, now: datetime) -> Seat:
    """In another state since `duration` seconds; in the same one since when it was."""
    if state in READINESS:
        rest = reason if state is AgentState.NOT_READY else None
        seat = replace(seat, is_ready=READINESS[state], rest_reason_id=rest)
    since = seat.since if state is seat.state else now - timedelta(seconds=duration if duration < NULL_ID else 0)
    return replace(seat, state=state, reason_id=reason, since=since, is_doubted=False)
