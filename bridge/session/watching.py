"""Live team status: which teams a session watches, and one merged update instead of many while too much waits to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adapters.port import Agent, ReadTeam, StopTeam
from bridge.session.effects import Run
from bridge.session.rendering import team_status
from contracts import session as wire
from contracts.vocabulary import Phase, WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session

NOBODY: Final[frozenset[str]] = frozenset()
SELF: Final = ""
"""Stands beside the watched teams: an agent of no team still watches itself. No team has an empty id."""


class Watch:
    """What one session watches: `teams` now, `again` whether it did before a restart. While `is_crowded`, the newest of each member
    waits in `late`; `merged` counts the updates that another one replaced."""

    __slots__ = ("again", "is_crowded", "late", "merged", "teams")

    def __init__(self, *, again: bool = False) -> None:
        self.teams = NOBODY
        self.again = again
        self.is_crowded = False
        self.late: dict[str, Agent] = {}
        self.merged = 0

    @property
    def is_on(self) -> bool:
        """Whether updates are wanted, at once or when the switch is seen again."""
        return bool(self.teams) or self.again

    def stop(self) -> None:
        """Watch nobody; what waited is forgotten."""
        self.teams = NOBODY
        self.again = False
        self.forget_late()

    def forget_late(self) -> None:
        """What waited is out of date."""
        self.late.clear()
        self.merged = 0


def begin(session: Session) -> None:
    """Team updates from now on: of every team the agent is in or supervises."""
    session.watch.again = False
    agent = session.agent
    if agent is not None:
        session.watch.teams = _teams_of(agent)


def follow(session: Session, agent: Agent) -> None:
    """The agent's teams may be others than when the watch began: who comes into view is told, who goes out of it no longer is.

    The switch is asked to tell of the new teams, unless it is being read just now, or the session is about to close.
    """
    watch = session.watch
    teams = _teams_of(agent)
    if not watch.teams or teams == watch.teams:
        return
    news = [each for each in session.picture.members(teams - watch.teams) if not covers(session, each)]
    watch.teams = teams
    watch.late = {login_id: each for login_id, each in watch.late.items() if covers(session, each)}
    flow = session.flow
    if flow is not None and flow.buffers_members:
        for each in news:
            flow.member(session, each)
        return
    session.emit(Run(None, ReadTeam(session.login_id, True)))
    if watch.is_crowded:
        watch.late.update((each.login_id, each) for each in news)
    elif news:
        session.voice.event(wire.TEAM_STATUS_UPDATED, team_status(news))


def end(session: Session) -> None:
    """No team update from now on."""
    if session.watch.is_on:
        session.watch.stop()
        session.save()
        session.emit(Run(None, StopTeam(session.login_id)))


def covers(session: Session, agent: Agent) -> bool:
    """Whether this agent is watched."""
    teams = session.watch.teams
    return bool(teams) and (agent.login_id == session.login_id or any(team.team_id in teams for team in agent.teams))


def tell(session: Session, agent: Agent) -> None:
    """A team update, if this agent is watched."""
    watch = session.watch
    if session.phase is not Phase.OPEN or not covers(session, agent):
        return
    if watch.is_crowded:
        watch.merged += agent.login_id in watch.late
        watch.late[agent.login_id] = agent
    else:
        session.voice.event(wire.TEAM_STATUS_UPDATED, team_status((agent,)))


def crowd(session: Session, is_crowded: bool) -> None:
    """Too much waits to leave, or no longer: then what was held back leaves as one update."""
    watch = session.watch
    watch.is_crowded = is_crowded
    if is_crowded or not watch.late:
        return
    late, merged = list(watch.late.values()), watch.merged
    watch.forget_late()
    if merged:
        message = "Team updates were merged because too many messages waited."
        session.voice.warn(WarningCode.EVENTS_COALESCED, message, "team status", {"merged": merged})
    session.voice.event(wire.TEAM_STATUS_UPDATED, team_status(late))


def _teams_of(agent: Agent) -> frozenset[str]:
    return frozenset((SELF, *(team.team_id for team in (*agent.teams, *agent.supervises))))
