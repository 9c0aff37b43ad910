"""The numbers of the configuration database: agents, teams, skill groups and queues as the protocol names them. Never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.protocol.masks import AgentFlags
from adapters.port import Agent, Team
from adapters.simulator.agents import Seat
from adapters.simulator.world import World
from contracts.vocabulary import LoginId

FIRST_AGENT: Final = 10_001
FIRST_TEAM: Final = 5_001
FIRST_SKILL_GROUP: Final = 6_001
FIRST_QUEUE: Final = 70_001
"""Dialled numbers of the queues; extensions have four digits."""


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """A skill: `number` at the peripheral, `target_id` in the database, `queue` the dialled number behind which calls wait."""

    name: str
    number: int
    target_id: int
    queue: str


class Directory:
    """Looks up by either name."""

    def __init__(self, world: World) -> None:
        self._world = world
        seats = world.seats()
        self._targets = {seat.agent.login_id: FIRST_AGENT + at for at, seat in enumerate(seats)}
        self._logins = {target: login_id for login_id, target in self._targets.items()}
        self._extensions = {seat.own_extension for seat in seats}
        teams = {team.team_id: team for seat in seats for team in (*seat.agent.teams, *seat.agent.supervises)}
        self._teams = {FIRST_TEAM + at: team for at, team in enumerate(teams.values())}
        skills = sorted({skill for seat in seats for skill in seat.skills})
        self._skills = {
            skill: SkillGroup(skill, at + 1, FIRST_SKILL_GROUP + at, str(FIRST_QUEUE + at))
            for at, skill in enumerate(skills)
        }

    # --- agents ---

    def target_of(self, login_id: LoginId) -> int:
        """ICMAgentID, which is the SkillTargetID."""
        return self._targets[login_id]

    def seat(self, target: int) -> Seat | None:
        """By ICMAgentID."""
        login_id = self._logins.get(target)
        return None if login_id is None else self._world.seat(login_id)

    def seat_at(self, extension: str) -> Seat | None:
        """Whoever is logged in at the instrument."""
        return next((seat for seat in self._world.seats() if is_at(seat, extension)), None)

    def is_extension(self, number: str) -> bool:
        """Whether it is the instrument of an agent."""
        return number in self._extensions

    # --- skill groups ---

    def skill_groups(self) -> tuple[SkillGroup, ...]:
        """All of them."""
        return tuple(self._skills.values())

    def groups_of(self, seat: Seat) -> tuple[SkillGroup, ...]:
        """The agent's, the first one is told in the fixed part."""
        return tuple(self._skills[skill] for skill in sorted(seat.skills) if skill in self._skills)

    def group(self, skill: str | None) -> SkillGroup | None:
        """By the name of the skill."""
        return self._skills.get(skill) if skill is not None else None

    def is_queue(self, number: str) -> bool:
        """Whether calls to it wait."""
        return any(number in (each.queue, each.name) for each in self._skills.values())

    def dialled(self, number: str) -> str:
        """What the switch knows a dialled number as: the skill of a queue, else the number itself."""
        return next((each.name for each in self._skills.values() if each.queue == number), number)

    # --- teams ---

    def teams(self) -> tuple[int, ...]:
        """All ids."""
        return tuple(self._teams)

    def team(self, team_id: int) -> Team | None:
        """By TeamID."""
        return self._teams.get(team_id)

    def supervised_by(self, agent: Agent) -> tuple[int, ...]:
        """TeamIDs of a supervisor."""
        return tuple(number for number, team in self._teams.items() if team in agent.supervises)

    def members(self, team_id: int) -> tuple[tuple[Seat, AgentFlags], ...]:
        """Agents and supervisors of a team with what they are in it."""
        team = self._teams[team_id]
        return tuple(
            (seat, AgentFlags.PRIMARY_SUPERVISOR | AgentFlags.SUPERVISOR if leads else AgentFlags(0))
            for seat in self._world.seats()
            if (leads := team in seat.agent.supervises) or team in seat.agent.teams
        )

    def supervisors_of(self, agent: Agent) -> tuple[Seat, ...]:
        """Who supervises a team of the agent, the agent self left out."""
        return tuple(
            seat
            for seat in self._world.seats()
            if seat.agent.login_id != agent.login_id and any(team in seat.agent.supervises for team in agent.teams)
        )


def is_at(seat: Seat, extension: str) -> bool:
    """Whether the agent is logged in there."""
    return seat.agent.extension == extension and seat.agent.state.name != "LOGGED_OUT"
