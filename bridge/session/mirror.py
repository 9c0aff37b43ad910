"""The bridge's picture of all agents and their contacts, kept by snapshots and deltas. Pure; what it learns comes back as changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters.contacts import Contact, ContactChanged, SnapshotContacts
from adapters.port import (
    Agent,
    AgentChanged,
    Cause,
    Event,
    LinkDown,
    LinkUp,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from bridge.session.contacts import ContactChange, Contacts
from contracts.vocabulary import AgentState

OUT = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Change:
    """One agent is not what it was; `before` None when nothing was known."""

    agent: Agent
    before: Agent | None
    cause: Cause


class Mirror:
    """All agents and contacts as last seen. Between a lost link and the end of the next snapshot it shows what was last true."""

    def __init__(self) -> None:
        self._agents: dict[str, Agent] = {}
        self._holders: dict[str, str] = {}
        self._teams: dict[str, dict[str, None]] = {}
        self._snapshot: dict[str, Agent] | None = None
        self._contacts = Contacts()
        self._complete = False

    def __len__(self) -> int:
        return len(self._agents)

    @property
    def link_up(self) -> bool:
        """Whether the link is up and its snapshot complete."""
        return self._complete

    def get(self, login_id: str) -> Agent | None:
        """The agent, None when the switch knows none."""
        return self._agents.get(login_id)

    def members(self, teams: Iterable[str]) -> list[Agent]:
        """Every agent of these teams, each once."""
        logins = dict.fromkeys(login_id for team_id in teams for login_id in self._teams.get(team_id, ()))
        return [self._agents[login_id] for login_id in logins]

    def extension_holder(self, extension: str) -> Agent | None:
        """The agent logged in at this extension, None when it is free."""
        login_id = self._holders.get(extension)
        return None if login_id is None else self._agents.get(login_id)

    def contact(self, login_id: str, contact_id: str) -> Contact | None:
        """The agent's contact, None when there is none of this id or it is over."""
        return self._contacts.get(login_id, contact_id)

    def contacts(self, login_id: str) -> tuple[Contact, ...]:
        """The agent's contacts that are not over, in the order they began."""
        return self._contacts.of(login_id)

    def apply(self, event: Event) -> list[Change | ContactChange]:
        """Take an event; what changed comes back, in order."""
        match event:
            case ContactChanged():
                return [*self._contacts.apply(event.contact)]
            case SnapshotContacts():
                self._contacts.gather(event.contacts)
            case AgentChanged():
                return [*self._delta(event)]
            case SnapshotAgents():
                if self._snapshot is not None:
                    _gather(self._snapshot, event.agents)
            case SnapshotEnded():
                return [*self._contacts.reconcile(), *self._reconcile()]
            case SnapshotBegun():
                self._snapshot = {}
                self._contacts.begin()
            case LinkDown() | LinkUp():
                self._snapshot = None
                self._contacts.drop()
                self._complete = False
            case _:
                pass
        return []

    def _delta(self, event: AgentChanged) -> list[Change]:
        agent = event.agent
        if self._snapshot is not None:
            _gather(self._snapshot, (agent,))
            return []
        before = self._agents.get(agent.login_id)
        if before is not None and before.revision >= agent.revision:
            return []
        self._put(agent, before)
        return [Change(agent, before, event.cause)]

    def _reconcile(self) -> list[Change]:
        """The snapshot is the whole truth: who differs or is new changed, who is missing is UNKNOWN now."""
        truth, self._snapshot = self._snapshot or {}, None
        self._complete = True
        changes = []
        for agent in truth.values():
            before = self._agents.get(agent.login_id)
            self._put(agent, before)
            if before is None or replace(agent, revision=before.revision) != before:
                changes.append(Change(agent, before, Cause.UNKNOWN))
        for login_id in self._agents.keys() - truth.keys():
            before = self._agents[login_id]
            if before.state is not AgentState.UNKNOWN:
                gone = replace(before, state=AgentState.UNKNOWN)
                self._put(gone, before)
                changes.append(Change(gone, before, Cause.UNKNOWN))
        return changes

    def _put(self, agent: Agent, before: Agent | None) -> None:
        self._agents[agent.login_id] = agent
        if before is not None and self._holders.get(before.extension) == agent.login_id:
            del self._holders[before.extension]
        if agent.state not in OUT and agent.extension:
            self._holders[agent.extension] = agent.login_id
        if before is None or before.teams != agent.teams:
            for team in before.teams if before is not None else ():
                self._teams[team.team_id].pop(agent.login_id, None)
            for team in agent.teams:
                self._teams.setdefault(team.team_id, {})[agent.login_id] = None


def _gather(snapshot: dict[str, Agent], agents: Iterable[Agent]) -> None:
    """The newest of each: a delta may come between two parts of the snapshot."""
    for agent in agents:
        known = snapshot.get(agent.login_id)
        if known is None or known.revision <= agent.revision:
            snapshot[agent.login_id] = agent
