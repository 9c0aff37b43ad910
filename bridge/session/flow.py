"""A request that takes more than one input: the command it waits for and what to do with its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.port import Agent, Command
from bridge.session.inputs import AgentObserved, Token
from contracts.vocabulary import AgentState, LoginId

if TYPE_CHECKING:
    from bridge.session.session import Session


class Flow:
    """One running request. `goal` are the states of `goal_login` that make an accepted command true."""

    __slots__ = ("command", "goal", "goal_login", "is_accepted", "logout", "token")

    buffers_members = False
    """True while team updates wait for the answer of this request."""

    def __init__(self, token: Token, command: Command | None, goal_login: LoginId, goal: frozenset[AgentState]) -> None:
        self.token = token
        self.command = command
        self.goal_login = goal_login
        self.goal = goal
        self.is_accepted = False
        self.logout: AgentObserved | None = None
        """The expected logout, once seen; told after all if the request fails."""

    @property
    def expects_logout(self) -> bool:
        """True while the agent's logout is what this request asked for."""
        return False

    def confirmed(self, session: Session, value: object) -> None:
        """The command's effect is true."""
        raise TypeError(f"{type(self).__name__} is not confirmed by a value")

    def reached(self, session: Session, state: AgentState) -> None:
        """The accepted command's effect was seen."""
        self.confirmed(session, None)

    def refused(self, session: Session, sentence: str) -> None:
        """The command failed or its outcome is unknown: answer, nothing changed."""
        session.finish(error=sentence)

    def look(self, session: Session) -> None:
        """The picture changed while the command is accepted: its effect may be seen now."""
        agent = session.picture.get(self.goal_login)
        if agent is not None and agent.state in self.goal:
            self.reached(session, agent.state)

    def deferred(self, session: Session) -> None:
        """The switch took the command and carries it out when the contact that occupies the agent is over."""

    def member(self, session: Session, agent: Agent) -> None:
        """A team member changed meanwhile."""
