"""What an adapter's events add up to: agents and contacts as they are now. Refuses to judge; that is the referee's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.contacts import Channel, Contact, ContactChanged, Leg, SnapshotContacts
from adapters.port import Agent, AgentChanged, Event, LinkDown, SnapshotAgents, SnapshotBegun, SnapshotEnded
from contracts.vocabulary import (
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
)

Key = tuple[LoginId, ContactId]
"""A contact id is unique among the contacts of its agent."""

LIVE = frozenset({InteractionState.ALERTING, InteractionState.DIALING, InteractionState.STARTED})


def key_of(contact: Contact) -> Key:
    return contact.login_id, contact.contact_id


def leg_state(contact: Contact, role: ConversationRole) -> ConversationState | None:
    """None: there is no such leg, or it is RELEASED, which is the same."""
    leg = contact.leg(role)
    return None if leg is None or leg.state is ConversationState.RELEASED else leg.state


def numbers(leg: Leg | None) -> set[str]:
    """Of everybody in it."""
    return set() if leg is None else {party.number for party in leg.parties}


@dataclass
class Picture:
    """`contacts` are those that are not COMPLETED, in the order they were first seen; `over` the others, as last said."""

    agents: dict[LoginId, Agent] = field(default_factory=dict)
    contacts: dict[Key, Contact] = field(default_factory=dict)
    over: dict[Key, Contact] = field(default_factory=dict)
    _coming: tuple[dict[LoginId, Agent], dict[Key, Contact]] | None = None

    def see(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case AgentChanged(agent):
                self.agents[agent.login_id] = agent
            case ContactChanged(contact):
                self._see_contact(contact)
            case SnapshotBegun():
                self._coming = {}, {}
            case LinkDown():
                self._coming = None
            case SnapshotAgents(agents) if self._coming is not None:
                self._coming[0].update((agent.login_id, agent) for agent in agents)
            case SnapshotContacts(contacts) if self._coming is not None:
                self._coming[1].update((key_of(contact), contact) for contact in contacts)
            case SnapshotEnded() if self._coming is not None:
                self._replace(*self._coming)
                self._coming = None

    def _see_contact(self, contact: Contact) -> None:
        key = key_of(contact)
        if contact.state is InteractionState.COMPLETED:
            self.contacts.pop(key, None)
            self.over[key] = contact
        else:
            self.contacts[key] = contact

    def _replace(self, agents: dict[LoginId, Agent], contacts: dict[Key, Contact]) -> None:
        self.over.update((key, contact) for key, contact in self.contacts.items() if key not in contacts)
        self.agents, self.contacts = agents, contacts

    # --- looking ---

    def of(self, login_id: LoginId, type: ChannelType | None = None) -> Iterator[Contact]:
        """The agent's contacts that are not COMPLETED, of one type or of all, the oldest first."""
        for contact in tuple(self.contacts.values()):
            if contact.login_id == login_id and type in (None, contact.type):
                yield contact

    def live_calls(self, login_id: LoginId) -> list[Contact]:
        """The agent's calls that are neither in wrap-up nor over."""
        return [contact for contact in self.of(login_id, ChannelType.TELEPHONY) if contact.state in LIVE]

    def known(self, login_id: LoginId, contact_id: ContactId) -> Contact | None:
        """The contact, also when it is over."""
        key = login_id, contact_id
        return self.contacts.get(key) or self.over.get(key)

    def leg(self, login_id: LoginId, contact_id: ContactId, leg_id: LegId) -> Leg | None:
        """A leg that is there and not RELEASED."""
        contact = self.contacts.get((login_id, contact_id))
        legs = () if contact is None else contact.legs
        return next((leg for leg in legs if leg.leg_id == leg_id and leg.state is not ConversationState.RELEASED), None)

    def channel(self, login_id: LoginId, endpoint: str) -> Channel | None:
        """By its name."""
        return next((each for each in self._channels(login_id) if each.endpoint == endpoint), None)

    def channel_of(self, login_id: LoginId, type: ChannelType) -> Channel | None:
        """By its type."""
        return next((each for each in self._channels(login_id) if each.type is type), None)

    def _channels(self, login_id: LoginId) -> tuple[Channel, ...]:
        agent = self.agents.get(login_id)
        return () if agent is None else agent.channels
