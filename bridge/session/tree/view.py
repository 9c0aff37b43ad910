"""What the picture of the switch shows of a destination's thing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.contacts import Channel, Contact, Leg
from adapters.port import Agent
from bridge.session import table
from bridge.session.tree.changes import LIVE
from bridge.session.tree.node import Node
from contracts.vocabulary import (
    ChannelState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
)

if TYPE_CHECKING:
    from bridge.session.session import Session


def channel_of(agent: Agent | None, node: Node) -> Channel:
    """The channel as the agent has it: UNAVAILABLE when nobody can use it or the switch knows it no more, INACTIVE while logged out."""
    shown = Channel(node.cti_id, node.type or ChannelType.UNSUPPORTED)
    channels = () if agent is None else agent.channels
    known = next((each for each in channels if each.endpoint == node.cti_id), None)
    if agent is not None and agent.state in table.LOGGED_IN:
        return known or replace(shown, state=ChannelState.UNAVAILABLE)
    barred = known is not None and known.state is ChannelState.UNAVAILABLE
    return replace(shown, state=ChannelState.UNAVAILABLE) if barred else shown


def contact_of(session: Session, node: Node) -> Contact | None:
    """The living contact of an interaction, or of the interaction a conversation belongs to."""
    return session.picture.contact(session.login_id, node.interaction.cti_id)


def leg_of(node: Node) -> Leg | None:
    """The leg of a conversation as last seen, None once it is over."""
    contact = node.interaction.contact
    legs = () if contact is None else contact.legs
    return next((leg for leg in legs if leg.leg_id == node.cti_id and lives(leg)), None)


def leg_in(contact: Contact | None, role: ConversationRole) -> Leg | None:
    """The leg of this role while it lives; one that is over may still be shown."""
    legs = () if contact is None else contact.legs
    return next((leg for leg in legs if leg.role is role and lives(leg)), None)


def is_occupied(session: Session) -> bool:
    """Whether any contact of the agent is offered or in work."""
    return any(contact.state in LIVE for contact in session.picture.contacts(session.login_id))


def has_ended_contact(session: Session) -> bool:
    """Whether a contact waits to be completed."""
    contacts = session.picture.contacts(session.login_id)
    return any(contact.state is InteractionState.ENDED for contact in contacts)


def lives(leg: Leg) -> bool:
    """Whether the leg is not over."""
    return leg.state is not ConversationState.RELEASED
