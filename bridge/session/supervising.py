"""session.request.setagentstate: a supervisor sets the state of a member of the team (protocol section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from adapters.port import Refusal, SetAgentState, Team
from bridge.session import sentences, table
from bridge.session.flow import Flow
from bridge.session.inputs import Asked
from contracts import session as wire
from contracts.vocabulary import AgentState

if TYPE_CHECKING:
    from bridge.session.session import Session


class Setting(Flow):
    """A running setagentstate; true when the member is seen in the state."""

    __slots__ = ("is_own_logout",)

    def __init__(self, session: Session, asked: Asked, command: SetAgentState) -> None:
        super().__init__(asked.token, command, command.login_id, frozenset({command.state}))
        self.is_own_logout = command.login_id == session.login_id and command.state is AgentState.LOGGED_OUT

    @property
    def expects_logout(self) -> bool:
        """A supervisor who logs out himself is not surprised by it."""
        return self.is_own_logout

    def confirmed(self, session: Session, value: object) -> None:
        """The member is in the state."""
        if self.is_own_logout:
            session.is_logged_out = True
            session.save()
        session.finish()


def _team_ids(teams: Iterable[Team]) -> set[str]:
    """Teams are compared by id: a name may change between two events."""
    return {team.team_id for team in teams}


def set_agent_state(session: Session, asked: Asked) -> None:
    """Refuse what the picture shows to be impossible, else ask the switch."""
    body = asked.body
    assert isinstance(body, wire.SetAgentState)
    agent, member = session.agent, session.picture.get(body.loginid)
    if body.state not in table.SETTABLE:
        session.reply(asked.token, error=sentences.STATE_NOT_SETTABLE)
    elif member is None:
        session.reply(asked.token, error=sentences.refusal_sentence(Refusal.UNKNOWN_AGENT))
    elif agent is None or not _team_ids(agent.supervises) & _team_ids(member.teams):
        session.reply(asked.token, error=sentences.NOT_SUPERVISOR)
    else:
        session.awaits = body.loginid
        command = SetAgentState(body.loginid, body.state, body.reason_code_id, session.login_id)
        session.begin(Setting(session, asked, command))
