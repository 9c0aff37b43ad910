"""Where a request for a destination below the session comes in: is it there, may it be asked, who answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from bridge.session import sentences
from bridge.session.inputs import Asked
from bridge.session.tree import channels, contacting, creating, going, repeated, table
from bridge.session.tree.node import Node
from bridge.session.tree.rendering import channel_response, conversation_response, interaction_response
from bridge.session.tree.view import channel_of
from contracts import channel, channel_group, interaction
from contracts.base import Body
from contracts.registry import DISPOSES, ONCE
from contracts.spec import DestinationKind

if TYPE_CHECKING:
    from bridge.session.session import Session


def asked(session: Session, event: Asked) -> None:
    """Answer, or begin what it takes to answer."""
    node = session.tree.find(event.path)
    if node is None or event.name not in table.REQUESTS[node.kind]:
        is_gone = event.name in DISPOSES
        session.reply(event.token, error=None if is_gone else sentences.NO_DESTINATION)
        return
    if session.is_unseen:
        _refresh(session, node)
    refusal = table.refusal(node, event.name)
    if refusal is not None:
        session.reply(event.token, error=refusal)
    elif event.is_repeated and event.name in ONCE:
        repeated.answer(session, node, event)
    elif not session.picture.link_up and _needs_switch(session, node, event.name):
        session.reply(event.token, error=sentences.UNREACHABLE)
    else:
        _HANDLERS[event.name](session, node, event)


def _needs_switch(session: Session, node: Node, name: str) -> bool:
    """Whether the bridge cannot answer it from what it saw last; since a restart it may have seen nothing."""
    if name in DISPOSES:
        return False
    return name not in table.BOOKKEEPING or (session.is_unseen and node.kind is not DestinationKind.CHANNEL_GROUP)


def _refresh(session: Session, node: Node) -> None:
    """The session was taken up and asked before it looked at the picture."""
    if session.picture.link_up:
        node.interaction.contact = session.picture.contact(session.login_id, node.interaction.cti_id)


def _init(session: Session, node: Node, asked: Asked) -> None:
    """Answer where the destination stands; the first time, what it held back follows."""
    is_first = not node.is_open
    node.is_open = True
    if is_first:
        session.save()
    session.reply(asked.token, _READ[node.kind](session, node))
    if is_first:
        session.voice.flush()


def _read_group(session: Session, node: Node) -> Body:
    return channel_group.ChannelGroupInitResponse(
        channels=tuple(channel_group.GroupChannel(end_point=end, type=kind) for end, kind in session.announced)
    )


def _read_channel(session: Session, node: Node) -> Body:
    return channel_response(channel_of(session.agent, node), session.picture.contacts(session.login_id))


_READ: Final[Mapping[DestinationKind, Callable[[Session, Node], Body]]] = {
    DestinationKind.CHANNEL_GROUP: _read_group,
    DestinationKind.CHANNEL: _read_channel,
    DestinationKind.INTERACTION: lambda session, node: interaction_response(node),
    DestinationKind.CONVERSATION: lambda session, node: conversation_response(node),
}
_HANDLERS: Final[Mapping[str, Callable[[Session, Node, Asked], None]]] = {
    **dict.fromkeys(table.INITS, _init),
    **dict.fromkeys(DISPOSES, going.dispose),
    **dict.fromkeys(contacting.COMMANDS, contacting.act),
    channel_group.CREATE_CHANNEL: creating.create_channel,
    channel.CREATE_INTERACTION: creating.create_interaction,
    interaction.CREATE_CONVERSATION: creating.create_conversation,
    channel.ACTIVATE: channels.activate,
    channel.DEACTIVATE: channels.deactivate,
    channel.READY: channels.ready,
    channel.NOT_READY: channels.not_ready,
    channel.EXTERNAL_DISPOSITIONS: channels.dispositions,
    channel.DIAL: channels.make_call,
}
