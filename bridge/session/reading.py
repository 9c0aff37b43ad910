"""Reason lists and team status: read from the switch, answered, and told or watched (protocol section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.port import Agent, ReadReasons, ReadTeam
from bridge.session import watching
from bridge.session.flow import Flow
from bridge.session.inputs import Asked
from bridge.session.rendering import reasons_updated, team_status
from contracts import session as wire
from contracts.vocabulary import Reason, ReasonKind

if TYPE_CHECKING:
    from bridge.session.session import Session


class ReasonsRead(Flow):
    """A running request for a reason list: its answer first, then the list as an event."""

    __slots__ = ("kind",)

    def __init__(self, asked: Asked, command: ReadReasons) -> None:
        super().__init__(asked.token, command, command.login_id, frozenset())
        self.kind = command.kind

    def confirmed(self, session: Session, value: object) -> None:
        """The list was read."""
        assert isinstance(value, tuple)
        session.finish()
        session.voice.event(*reasons_updated(self.kind, (each for each in value if isinstance(each, Reason))))


class TeamRead(Flow):
    """A running getteamstatus. Updates wait: only those newer than the snapshot follow its answer."""

    __slots__ = ("before", "changed", "live")

    buffers_members = True

    def __init__(self, session: Session, asked: Asked, live: bool) -> None:
        super().__init__(asked.token, ReadTeam(session.login_id, live), session.login_id, frozenset())
        self.live = live
        self.before = session.watch.teams
        self.changed: dict[str, Agent] = {}

    def member(self, session: Session, agent: Agent) -> None:
        """Keep the newest of each."""
        self.changed[agent.login_id] = agent

    def confirmed(self, session: Session, value: object) -> None:
        """The snapshot was read; the last `realtime` wins."""
        assert isinstance(value, tuple)
        members = [each for each in value if isinstance(each, Agent)]
        if not self.live:
            watching.end(session)
        elif not self.before:
            session.save()
        session.watch.forget_late()
        session.finish(team_status(members))
        seen = {member.login_id: member.revision for member in members}
        for agent in self.changed.values():
            if agent.revision > seen.get(agent.login_id, -1):
                watching.tell(session, agent)

    def refused(self, session: Session, sentence: str) -> None:
        """Who watched before watches still."""
        if not self.before:
            session.watch.teams = watching.NOBODY
        session.finish(error=sentence)
        for agent in self.changed.values():
            watching.tell(session, agent)


def logout_reasons(session: Session, asked: Asked) -> None:
    """Read the logout reasons."""
    session.begin(ReasonsRead(asked, ReadReasons(session.login_id, ReasonKind.LOGOUT)))


def not_ready_reasons(session: Session, asked: Asked) -> None:
    """Read the not-ready reasons."""
    session.begin(ReasonsRead(asked, ReadReasons(session.login_id, ReasonKind.NOT_READY)))


def get_team_status(session: Session, asked: Asked) -> None:
    """Read the teams; with `realtime` watch them from now on."""
    assert isinstance(asked.body, wire.GetTeamStatus)
    flow = TeamRead(session, asked, asked.body.realtime)
    if flow.live:
        watching.begin(session)
    session.begin(flow)


def stop_team_status(session: Session, asked: Asked) -> None:
    """No update follows this answer."""
    watching.end(session)
    session.reply(asked.token)
