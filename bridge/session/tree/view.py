"""What the picture of the switch shows of a destination's thing."""

from __future__ import annotations

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
    """The channel as the agent has it: INACTIVE while logged out, UNAVAILABLE when the switch knows it no more."""
    type = node.type or ChannelType.UNSUPPORTED
    if agent is None or agent.state not in table.LOGGED_IN:
        return Channel(node.cti_id, type)
    known = (each for each in agent.channels if each.endpoint == node.cti_id)
    return next(known, Channel(node.cti_id, type, ChannelState.UNAVAILABLE))


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
