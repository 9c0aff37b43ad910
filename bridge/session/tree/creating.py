"""The create requests: a destination for a thing of the switch, under the id the connector allots. Repeatable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.contacts import Contact
from bridge.session import sentences
from bridge.session.inputs import Asked
from bridge.session.tree.node import KINDS, Node
from bridge.session.tree.view import lives
from contracts import channel, channel_group, interaction
from contracts.vocabulary import ChannelType, ConversationRole

if TYPE_CHECKING:
    from bridge.session.session import Session


def create_channel(session: Session, node: Node, asked: Asked) -> None:
    """A destination for one of the group's channels."""
    body = asked.body
    assert isinstance(body, channel_group.CreateChannel)
    known = dict(session.announced).get(body.end_point)
    if known is not None and known is not body.type:
        session.reply(asked.token, error=sentences.OTHER_TYPE)
        return
    existing = session.tree.channel_at(body.end_point)
    is_known = known is not None
    _create(session, node, asked, body.id, body.end_point, existing, is_known=is_known, type=known)


def create_interaction(session: Session, node: Node, asked: Asked) -> None:
    """A destination for a contact of the channel."""
    body = asked.body
    assert isinstance(body, channel.CreateInteraction)
    contact = session.picture.contact(session.login_id, body.cti_id)
    is_known = contact is not None and contact.endpoint == node.cti_id
    existing = session.tree.interaction_of(body.cti_id)
    _create(session, node, asked, body.id, body.cti_id, existing, is_known=is_known, type=node.type, contact=contact)


def create_conversation(session: Session, node: Node, asked: Asked) -> None:
    """A destination for a call leg of the interaction."""
    body = asked.body
    assert isinstance(body, interaction.CreateConversation)
    legs = [] if node.contact is None else [each for each in node.contact.legs if lives(each)]
    leg = next((each for each in legs if each.leg_id == body.cti_id), None)
    # The last leg is the primary one, and may have been told as the consult before.
    was_consult = legs == [leg] and body.role is ConversationRole.CONSULT
    if leg is not None and leg.role is not body.role and not was_consult:
        session.reply(asked.token, error=sentences.OTHER_ROLE)
        return
    existing = next((child for child in node.children.values() if child.cti_id == body.cti_id), None)
    is_known = leg is not None
    _create(session, node, asked, body.id, body.cti_id, existing, is_known=is_known, type=node.type, role=body.role)


def _create(
    session: Session,
    parent: Node,
    asked: Asked,
    bridge_id: str,
    cti_id: str,
    existing: Node | None,
    *,
    is_known: bool,
    type: ChannelType | None,
    role: ConversationRole | None = None,
    contact: Contact | None = None,
) -> None:
    kind = KINDS[KINDS.index(parent.kind) + 1].value
    taken = parent.children.get(bridge_id)
    if taken is not None:
        other = sentences.OTHER_THING.format(kind=kind)
        session.reply(asked.token, error=None if taken.cti_id == cti_id else other)
    elif existing is not None:
        session.reply(asked.token, error=sentences.OTHER_ID.format(kind=kind))
    elif not is_known:
        session.reply(asked.token, error=sentences.UNKNOWN_THING.format(kind=kind))
    else:
        session.tree.add(parent, bridge_id, cti_id, type=type, role=role).contact = contact
        session.save()
        session.reply(asked.token)
