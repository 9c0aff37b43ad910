"""Destinations that go: each says so if it could be heard, leaves before their parents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from bridge.session.inputs import Asked
from bridge.session.tree.node import Node
from contracts import channel, channel_group, conversation, interaction
from contracts.spec import DestinationKind

if TYPE_CHECKING:
    from bridge.session.session import Session

_DISPOSED: Final = {
    DestinationKind.CHANNEL_GROUP: channel_group.DISPOSED,
    DestinationKind.CHANNEL: channel.DISPOSED,
    DestinationKind.INTERACTION: interaction.DISPOSED,
    DestinationKind.CONVERSATION: conversation.DISPOSED,
}


def dispose(session: Session, node: Node, asked: Asked) -> None:
    """Answer, then the destination and all below it are gone. What they stand for on the switch is left alone."""
    gone = _taken_out(session, node.leaves_first())
    if node.kind is DestinationKind.CHANNEL_GROUP:
        session.announced = ()
    session.save()
    session.reply(asked.token)
    _tell(session, gone)


def remove(session: Session, node: Node) -> None:
    """The switch took away what the destination stands for."""
    _tell(session, _taken_out(session, node.leaves_first()))


def remove_all(session: Session) -> None:
    """Everything below the session goes with it."""
    _tell(session, _taken_out(session, session.tree.leaves_first()))


def _taken_out(session: Session, nodes: Iterable[Node]) -> list[Node]:
    gone = list(nodes)
    for node in gone:
        session.tree.remove(node)
    return gone


def _tell(session: Session, gone: list[Node]) -> None:
    for node in gone:
        if node.is_open:
            session.voice.event(_DISPOSED[node.kind], node=node)
        else:
            session.voice.forget(node)
