"""What the switch shows of channels and contacts, told by the destinations that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adapters.contacts import Contact
from adapters.port import Agent
from bridge.session import grouping, table
from bridge.session.inputs import DispositionsObserved
from bridge.session.tree import going
from bridge.session.tree.changes import channel_changes, contact_changes
from bridge.session.tree.node import Node
from bridge.session.tree.rendering import dispositions_updated
from bridge.session.tree.view import channel_of
from contracts import channel, channel_group, interaction
from contracts import session as wire
from contracts.vocabulary import ChannelType, InteractionState

if TYPE_CHECKING:
    from bridge.session.session import Session

FINISHED_KEPT: Final = 500
"""Interactions of a session that are over and not disposed; the oldest of more are disposed by the bridge. A day's work is less."""
_READINESS: Final = frozenset({channel.IS_READY, channel.IS_NOT_READY})


def see_contact(session: Session, contact: Contact, before: Contact | None) -> None:
    """A contact of the agent changed."""
    if session.is_unseen:
        return
    node = session.tree.interaction_of(contact.contact_id)
    if node is not None:
        _tell(session, node, contact)
    elif before is None:
        _announce(session, contact)


def see_channels(session: Session, before: Agent, after: Agent) -> None:
    """The agent changed, and with it perhaps the channels."""
    if session.is_unseen or not session.tree.groups:
        return
    if after.state in table.LOGGED_IN:
        _see_list(session, after)
    for node in session.tree.channels():
        for name, body in channel_changes(channel_of(before, node), channel_of(after, node)):
            if node.type is not ChannelType.UNSUPPORTED or name not in _READINESS:
                session.voice.event(name, body, node)


def see_dispositions(session: Session, event: DispositionsObserved) -> None:
    """The wrap-up codes of a type of channels changed."""
    for node in session.tree.channels():
        if node.type is event.type and node.type is not ChannelType.UNSUPPORTED:
            session.voice.event(*dispositions_updated(event.dispositions), node)


def see_again(session: Session) -> None:
    """The picture is seen for the first time since a restart; listeners ask anew, but what came and what is over is told."""
    agent = session.agent
    if agent is not None and agent.state in table.LOGGED_IN and session.tree.groups:
        _see_list(session, agent)
    for node in session.tree.interactions():
        node.contact = session.picture.contact(session.login_id, node.cti_id)
        if node.contact is None and not node.is_over:
            node.is_over = True
            session.voice.event(interaction.COMPLETED, node=node)
            _forget_finished(session)
            session.save()


def _announce(session: Session, contact: Contact) -> None:
    node = session.tree.channel_at(contact.endpoint)
    if node is not None and node.type is not ChannelType.UNSUPPORTED:
        body = channel.ChannelInteractionAdded(cti_id=contact.contact_id, type=contact.type)
        session.voice.event(channel.INTERACTION_ADDED, body, node)


def _tell(session: Session, node: Node, contact: Contact) -> None:
    before, node.contact = node.contact, contact
    conversations = {child.cti_id: child for child in node.children.values()}
    for told in () if before is None else contact_changes(before, contact):
        place = node if told.leg_id is None else conversations.get(told.leg_id)
        if place is not None:
            session.voice.event(told.name, told.body, place)
    if contact.state is InteractionState.COMPLETED:
        node.is_over = True
        _forget_finished(session)
        session.save()


def _forget_finished(session: Session) -> None:
    """A listener that never disposes what is over must not fill the memory and the registry."""
    finished = [node for node in session.tree.interactions() if node.is_over]
    for node in finished[:-FINISHED_KEPT]:
        going.remove(session, node)


def _see_list(session: Session, agent: Agent) -> None:
    """The switch gave the agent another channel, or took one away."""
    (group,) = session.tree.groups.values()
    now = tuple((each.endpoint, each.type) for each in grouping.wanted(agent, group.types))
    before = session.announced
    if now == before:
        return
    session.announced = now
    for endpoint, kind in before:
        if (endpoint, kind) not in now:
            node = session.tree.channel_at(endpoint)
            if node is not None:
                going.remove(session, node)
            session.voice.event(
                channel_group.CHANNEL_REMOVED, channel_group.GroupChannel(end_point=endpoint, type=kind), group
            )
            session.voice.event(wire.CHANNEL_REMOVED, wire.ChannelRemoved(endpoint=endpoint, type=kind))
    for endpoint, kind in now:
        if (endpoint, kind) not in before:
            session.voice.event(wire.CHANNEL_ADDED, wire.ChannelAdded(endpoint=endpoint, type=kind))
            session.voice.event(
                channel_group.CHANNEL_ADDED, channel_group.GroupChannel(end_point=endpoint, type=kind), group
            )
    session.save()
