"""Which sessions there are, by id, by agent and by watched team. Pure bookkeeping."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.port import Agent
from bridge.session.session import Session
from contracts.vocabulary import LoginId, Phase


class Book:
    """Every living session. `refresh` after each input keeps the index of watchers true."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._of_login: dict[str, str] = {}
        self._watchers: dict[str, dict[str, None]] = {}
        self._watched: dict[str, frozenset[str]] = {}
        self._awaiting: dict[str, dict[str, None]] = {}
        self._awaited: dict[str, LoginId] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(self._sessions.values())

    def get(self, session_id: str) -> Session | None:
        """The session of this id."""
        return self._sessions.get(session_id)

    def of_login(self, login_id: str) -> str | None:
        """The id of the agent's session."""
        return self._of_login.get(login_id)

    def count(self, phase: Phase) -> int:
        """How many sessions are in this phase."""
        return sum(session.phase is phase for session in self._sessions.values())

    def add(self, session: Session) -> None:
        """A session begins."""
        self._sessions[session.session_id] = session
        self._of_login[session.login_id] = session.session_id

    def remove(self, session: Session) -> None:
        """A session has ended; a second call does nothing."""
        if self._sessions.get(session.session_id) is not session:
            return
        del self._sessions[session.session_id]
        if self._of_login.get(session.login_id) == session.session_id:
            del self._of_login[session.login_id]
        self._watch(session.session_id, frozenset())
        self._await(session.session_id, None)

    def refresh(self, session: Session) -> None:
        """Take over what the session watches and awaits now."""
        session_id = session.session_id
        if session.watch.teams is not self._watched.get(session_id, _NOTHING) and session_id in self._sessions:
            self._watch(session_id, session.watch.teams)
        if session.awaits != self._awaited.get(session_id):
            self._await(session_id, session.awaits if session_id in self._sessions else None)

    def watchers(self, before: Agent | None, agent: Agent) -> list[str]:
        """Ids of the sessions that watch a team of this agent, now or before, or wait for this agent."""
        found: dict[str, None] = {}
        for team in (*agent.teams, *(before.teams if before is not None and before.teams != agent.teams else ())):
            found.update(self._watchers.get(team.team_id, {}))
        own = self._of_login.get(agent.login_id)
        if own is not None and own in self._watched:
            found[own] = None
        found.update(self._awaiting.get(agent.login_id, {}))
        return list(found)

    def _watch(self, session_id: str, teams: frozenset[str]) -> None:
        for team_id in self._watched.pop(session_id, _NOTHING):
            _discard(self._watchers, team_id, session_id)
        if not teams:
            return
        self._watched[session_id] = teams
        for team_id in teams:
            self._watchers.setdefault(team_id, {})[session_id] = None

    def _await(self, session_id: str, login_id: LoginId | None) -> None:
        before = self._awaited.pop(session_id, None)
        if before is not None:
            _discard(self._awaiting, before, session_id)
        if login_id is not None:
            self._awaited[session_id] = login_id
            self._awaiting.setdefault(login_id, {})[session_id] = None


_NOTHING: frozenset[str] = frozenset()


def _discard(index: dict[str, dict[str, None]], key: str, session_id: str) -> None:
    sessions = index.get(key)
    if sessions is None:
        return
    sessions.pop(session_id, None)
    if not sessions:
        del index[key]
