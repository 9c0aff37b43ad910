"""Reads an adapter's events and names every rule of `adapters.port` and `adapters.contacts` they break.

Every test's events go through it; it knows nothing of what was asked or done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from enum import Enum
from itertools import product
from types import MappingProxyType

from adapters.contacts import Contact, ContactChanged, DispositionsChanged, SnapshotContacts
from adapters.port import (
    Agent,
    AgentChanged,
    Event,
    HeartbeatMissed,
    LinkDown,
    LinkMoved,
    LinkUp,
    ReasonsChanged,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from adapters.reports import Reported
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
)
from tests.conformance.picture import LIVE, Key, Picture, key_of

IN_CALL = frozenset({AgentState.RESERVED, AgentState.TALKING, AgentState.HOLD})
WRAP_UP = frozenset({AgentState.WORK, AgentState.WORK_READY})
RESTING = frozenset({AgentState.READY, AgentState.NOT_READY})


class _Link(Enum):
    NEW = "not up yet"
    DOWN = "down"
    UP = "up, no snapshot yet"
    SNAPSHOT = "in a snapshot"
    OPEN = "up"


_DELTAS = (AgentChanged, ContactChanged, ReasonsChanged, DispositionsChanged)
_UP = (_Link.UP, _Link.SNAPSHOT, _Link.OPEN)

_ORDER: Mapping[tuple[_Link, type[Event]], _Link] = MappingProxyType(
    {
        (_Link.NEW, LinkUp): _Link.UP,
        (_Link.NEW, LinkDown): _Link.DOWN,
        (_Link.DOWN, LinkUp): _Link.UP,
        (_Link.UP, SnapshotBegun): _Link.SNAPSHOT,
        (_Link.SNAPSHOT, SnapshotAgents): _Link.SNAPSHOT,
        (_Link.SNAPSHOT, SnapshotContacts): _Link.SNAPSHOT,
        (_Link.SNAPSHOT, SnapshotEnded): _Link.OPEN,
        **{(_Link.OPEN, delta): _Link.OPEN for delta in _DELTAS},
        **{(link, LinkDown): _Link.DOWN for link in _UP},
        **{(link, said): link for link, said in product(_UP, (LinkMoved, HeartbeatMissed))},
        **{(link, Reported): link for link in _Link},
    }
)
"""Port rule 1: which event may come when, and where the link is then."""


class Referee:
    """`faults` are sentences, each with the number of the event that broke the rule; `picture` is what is true by now."""

    def __init__(self) -> None:
        self.picture = Picture()
        self.faults: list[str] = []
        self._link = _Link.NEW
        self._number = 0
        self._named: set[Key | LoginId] = set()
        self._began: dict[Key, int] = {}
        self._moved: dict[LoginId, int] = {}
        self._gone: dict[Key, set[LegId]] = {}
        self._data: list[tuple[Contact, Mapping[str, object]]] = []

    def see(self, event: Event) -> None:
        """Judge one event, then take it in."""
        self._number += 1
        self._follow_link(event)
        match event:
            case AgentChanged(agent):
                self._agent_delta(agent)
            case ContactChanged(contact):
                self._contact_delta(contact)
            case SnapshotBegun():
                self._named.clear()
            case SnapshotAgents(agents):
                for agent in agents:
                    self._agent_in_snapshot(agent)
            case SnapshotContacts(contacts):
                for contact in contacts:
                    self._contact_in_snapshot(contact)
        self.picture.see(event)

    def close(self) -> list[str]:
        """All faults, those included that show only at the end."""
        for contact, then in self._data:
            if contact.data != then:
                self._fault(f"Contact.data: {key_of(contact)} was changed in place")
        return self.faults

    def _fault(self, sentence: str) -> None:
        self.faults.append(f"event {self._number}: {sentence}")

    def _expect(self, holds: bool, sentence: str) -> None:
        if not holds:
            self._fault(sentence)

    # --- the link ---

    def _follow_link(self, event: Event) -> None:
        after = _ORDER.get((self._link, type(event)))
        self._expect(after is not None, f"port rule 1: {type(event).__name__} while the link is {self._link.value}")
        self._link = after or self._link

    def _name_once(self, what: Key | LoginId) -> None:
        self._expect(what not in self._named, f"port rule 1: {what} stands twice in the snapshot")
        self._named.add(what)

    # --- agents ---

    def _agent_delta(self, agent: Agent) -> None:
        known = self.picture.agents.get(agent.login_id)
        if known is not None:
            self._expect(agent.revision > known.revision, f"port rule 2: {agent.login_id} at {agent.revision} again")
            if known.state is not agent.state:
                self._state_follows_contacts(known, agent)
                self._moved[agent.login_id] = self._number
        self._channels(agent)

    def _agent_in_snapshot(self, agent: Agent) -> None:
        self._name_once(agent.login_id)
        known = self.picture.agents.get(agent.login_id)
        if known is not None:
            self._expect(agent.revision >= known.revision, f"port rule 2: {agent.login_id} fell to {agent.revision}")
            is_same = agent.revision > known.revision or agent == known
            self._expect(is_same, f"port rule 2: {agent.login_id} changed, its revision did not")
        self._moved[agent.login_id] = self._number
        self._channels(agent)

    def _channels(self, agent: Agent) -> None:
        who = agent.login_id
        endpoints = [channel.endpoint for channel in agent.channels]
        self._expect(len(endpoints) == len(set(endpoints)), f"Channel: {who} has two of one name")
        for channel in agent.channels:
            is_active, is_ready = channel.state is ChannelState.ACTIVE, channel.agent_state is ChannelAgentState.READY
            where = f"{who} on {channel.endpoint}"
            self._expect(is_active or not is_ready, f"Channel: {where} is ready and not logged in")
            self._expect(not (is_ready and channel.reason_id), f"Channel: {where} is ready for a reason")
            self._expect(not (is_active and agent.state is AgentState.LOGGED_OUT), f"LogOut: {where} is still active")

    def _state_follows_contacts(self, before: Agent, agent: Agent) -> None:
        who, state = agent.login_id, agent.state
        calls = self.picture.live_calls(who)
        if state in IN_CALL:
            self._expect(bool(calls), f"contact rule 5: {who} is {state} before there is a call")
        elif before.state in IN_CALL:
            # What began only after the last state may be told before the state that lies between the two.
            stale = [call.contact_id for call in calls if self._began[key_of(call)] < self._moved.get(who, 0)]
            self._expect(not stale, f"contact rule 5: {who} is {state} before {stale} are over")
        if state is AgentState.LOGGED_OUT:
            left = [contact.contact_id for contact in self.picture.of(who)]
            self._expect(not left, f"contact rule 5: {who} is {state} before {left} are over")
        if before.state in WRAP_UP and state in RESTING:
            left = [call.contact_id for call in self.picture.of(who, ChannelType.TELEPHONY) if call not in calls]
            self._expect(not left, f"contact rule 5: {who} is {state} before the wrap-up of {left} is over")

    # --- contacts ---

    def _contact_delta(self, contact: Contact) -> None:
        known = self.picture.contacts.get(key_of(contact))
        if known is not None:
            is_newer = contact.revision > known.revision
            self._expect(is_newer, f"contact rule 2: {key_of(contact)} at {contact.revision} again")
        self._contact(contact, known)

    def _contact_in_snapshot(self, contact: Contact) -> None:
        key = key_of(contact)
        self._name_once(key)
        known = self.picture.contacts.get(key)
        if known is not None:
            self._expect(contact.revision >= known.revision, f"contact rule 2: {key} fell to {contact.revision}")
            is_same = contact.revision > known.revision or contact == known
            self._expect(is_same, f"contact rule 2: {key} changed, its revision did not")
        is_over = contact.state is InteractionState.COMPLETED
        self._expect(not is_over, f"contact rule 3: {key} is over and in a snapshot")
        self._contact(contact, known)

    def _contact(self, contact: Contact, known: Contact | None) -> None:
        key = key_of(contact)
        self._began.setdefault(key, self._number)
        self._data.append((contact, deepcopy(contact.data)))
        self._expect(key not in self.picture.over, f"contact rules 1 and 3: {key} is told of after its end")
        if known is not None and known.state is InteractionState.ENDED:
            self._expect(contact.state not in LIVE, f"contact rule 3: {key} is {contact.state} after its wrap-up began")
        self._legs(contact)
        self._leg_ids(contact, () if known is None else (leg.leg_id for leg in known.legs))

    def _legs(self, contact: Contact) -> None:
        key, roles = key_of(contact), [leg.role for leg in contact.legs]
        self._expect(len(roles) == len(set(roles)), f"contact rule 4: {key} has two legs of one role")
        if contact.type is not ChannelType.TELEPHONY:
            self._expect(not roles, f"contact rule 4: {key} is no call and has legs")
        elif contact.state in LIVE:
            is_whole = ConversationRole.PRIMARY in roles
            self._expect(is_whole, f"contact rule 4: {key} is {contact.state} without a primary leg")
        else:
            self._expect(not roles, f"contact rule 3: {key} is {contact.state} and has legs")
        may_consult = contact.state is InteractionState.STARTED or ConversationRole.CONSULT not in roles
        self._expect(may_consult, f"contact rule 4: {key} is {contact.state} and has a consult")

    def _leg_ids(self, contact: Contact, known: Iterable[LegId]) -> None:
        key = key_of(contact)
        every = [leg.leg_id for leg in contact.legs]
        there = {leg.leg_id for leg in contact.legs if leg.state is not ConversationState.RELEASED}
        gone = self._gone.setdefault(key, set())
        self._expect(len(every) == len(set(every)), f"contact rule 1: {key} has two legs of one id")
        self._expect(not there & gone, f"contact rule 1: {key} has {there & gone} again")
        gone |= {*known, *every} - there
