"""From the switch's values to the bodies of section 5: channels, contacts, legs, wrap-up codes."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.contacts import Channel, Contact, Leg
from bridge.session.rendering import labels_of
from bridge.session.tree.changes import LIVE, member_of
from bridge.session.tree.node import Node
from bridge.session.tree.view import leg_in, leg_of
from contracts import channel, conversation, interaction
from contracts.base import Body
from contracts.vocabulary import (
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
    Reason,
)


def channel_response(shown: Channel, contacts: Iterable[Contact]) -> channel.ChannelInitResponse:
    """Where a channel stands; an UNSUPPORTED one names no interactions."""
    listed = () if shown.type is ChannelType.UNSUPPORTED else tuple(contacts)
    return channel.ChannelInitResponse(
        channel_state=shown.state,
        agent_state=shown.agent_state,
        reason_code_id=shown.reason_id,
        interactions=tuple(
            channel.InteractionEntry(id=each.contact_id, type=each.type)
            for each in listed
            if each.endpoint == shown.endpoint
        ),
    )


def interaction_response(node: Node) -> interaction.InteractionInitResponse:
    """Where an interaction stands; one that is gone is COMPLETED."""
    contact = node.contact
    return interaction.InteractionInitResponse(
        interaction_state=InteractionState.COMPLETED if contact is None else contact.state,
        interaction_data={} if contact is None else dict(contact.data),
        conversations=_conversations(contact) if node.type is ChannelType.TELEPHONY else None,
    )


def conversation_response(node: Node) -> conversation.ConversationInitResponse:
    """Where a conversation stands; one whose leg is gone is RELEASED."""
    leg = leg_of(node)
    return conversation.ConversationInitResponse(
        conversation_state=ConversationState.RELEASED if leg is None else leg.state,
        members=() if leg is None else tuple(member_of(party) for party in leg.parties),
    )


def dispositions_updated(dispositions: Iterable[Reason]) -> tuple[str, Body]:
    """Name and body of the event that tells the wrap-up codes."""
    return channel.DISPOSITIONS_UPDATED, channel.DispositionsUpdated(
        dispositions=tuple(
            channel.Disposition(disposition_id=each.reason_id, disposition_code=each.code, labels=labels_of(each))
            for each in dispositions
        )
    )


def _conversations(contact: Contact | None) -> interaction.Conversations:
    """`primary` as long as the contact lives, also when its leg was just released; `consult` only in STARTED with a live consult."""
    if contact is None or contact.state not in LIVE:
        return interaction.Conversations()
    is_started = contact.state is InteractionState.STARTED
    return interaction.Conversations(
        primary=_ref(leg_in(contact, ConversationRole.PRIMARY) or contact.leg(ConversationRole.PRIMARY)),
        consult=_ref(leg_in(contact, ConversationRole.CONSULT)) if is_started else None,
    )


def _ref(leg: Leg | None) -> interaction.ConversationRef | None:
    return None if leg is None else interaction.ConversationRef(id=leg.leg_id)
