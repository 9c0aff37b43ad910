"""Work that must not run twice and was started before a restart: looked for in the picture, else its outcome is unknown.

What it brings is counted before it starts; there must be more of it afterwards, or it may have been there all along.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from adapters.contacts import Leg
from bridge.session import sentences
from bridge.session.inputs import Asked
from bridge.session.tree.node import Node
from bridge.session.tree.view import contact_of, leg_in, leg_of
from contracts import channel, conversation, interaction
from contracts.base import Body
from contracts.vocabulary import ConversationRole, InteractionState, WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session


def count(session: Session, path: tuple[str, ...], name: str, body: Body) -> int | None:
    """How much of what the request brings is there; None: nothing shows it, or not of this destination."""
    node = session.tree.find(path)
    counting = _COUNTS.get(name)
    return None if node is None or counting is None else counting(session, node, body)


def answer(session: Session, node: Node, asked: Asked) -> None:
    """SUCCESS when the picture shows it, else FAILURE and a warning; nothing is run."""
    if session.picture.link_up and _is_seen(session, node, asked):
        session.reply(asked.token)
        return
    details: dict[str, object] = {"name": asked.name}
    session.voice.warn(WarningCode.OUTCOME_UNKNOWN, sentences.OUTCOME_UNKNOWN, "request", details, node)
    session.reply(asked.token, error=sentences.OUTCOME_UNKNOWN)


def _is_seen(session: Session, node: Node, asked: Asked) -> bool:
    if asked.name == interaction.CONFERENCE and leg_in(contact_of(session, node), ConversationRole.CONSULT) is not None:
        return False
    now = count(session, node.path, asked.name, asked.body)
    return asked.before is not None and now is not None and now > asked.before


def _dialled(session: Session, node: Node, body: channel.Dial) -> int:
    """Calls with this number; one that rings comes in, and so did one that has a destination: nothing was created while it ran."""
    taken = {each.cti_id for each in node.children.values()}
    contacts = session.picture.contacts(session.login_id)
    return sum(
        each.endpoint == node.cti_id
        and each.contact_id not in taken
        and each.state is not InteractionState.ALERTING
        and _times(leg_in(each, _PRIMARY), body.destination) > 0
        for each in contacts
    )


def _consulted(session: Session, node: Node, body: interaction.Consult) -> int:
    return _times(leg_in(contact_of(session, node), ConversationRole.CONSULT), body.destination)


def _joined(session: Session, node: Node, body: object) -> int:
    """Who is in the primary call."""
    primary = leg_in(contact_of(session, node), _PRIMARY)
    return 0 if primary is None else len(primary.parties)


def _added(session: Session, node: Node, body: conversation.DialTo) -> int:
    return _times(leg_of(node), body.destination)


def _times(leg: Leg | None, number: str) -> int:
    return 0 if leg is None else sum(party.number == number for party in leg.parties)


_PRIMARY: Final = ConversationRole.PRIMARY
_COUNTS: Final[Mapping[str, Callable[[Session, Node, Any], int]]] = {
    channel.DIAL: _dialled,
    interaction.CONSULT: _consulted,
    interaction.CONFERENCE: _joined,
    conversation.CONFERENCE: _added,
}
