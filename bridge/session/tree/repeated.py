"""Work that must not run twice and was started before a restart: looked for in the picture, else its outcome is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from adapters.contacts import Leg
from bridge.session import sentences
from bridge.session.inputs import Asked
from bridge.session.tree.node import Node
from bridge.session.tree.view import contact_of, leg_in, leg_of
from contracts import channel, conversation, interaction
from contracts.vocabulary import ConversationRole, ConversationState, InteractionState, WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session

_CONFERENCE: Final = 3
"""Parties: the agent and two others at least."""


def answer(session: Session, node: Node, asked: Asked) -> None:
    """SUCCESS when the picture shows it, else FAILURE and a warning; nothing is run."""
    if session.picture.link_up and _SEEN.get(asked.name, _never)(session, node, asked.body):
        session.reply(asked.token)
        return
    details: dict[str, object] = {"name": asked.name}
    session.voice.warn(WarningCode.OUTCOME_UNKNOWN, sentences.OUTCOME_UNKNOWN, "request", details, node)
    session.reply(asked.token, error=sentences.OUTCOME_UNKNOWN)


def _never(session: Session, node: Node, body: object) -> bool:
    return False


def _dialled(session: Session, node: Node, body: channel.Dial) -> bool:
    """A call from the same number is none; a contact that has a destination was there before: nothing was created while it ran."""
    taken = {each.cti_id for each in node.children.values()}
    contacts = session.picture.contacts(session.login_id)
    return any(
        each.endpoint == node.cti_id
        and each.contact_id not in taken
        and each.state is not InteractionState.ALERTING
        and _has(leg_in(each, _PRIMARY), body.destination)
        for each in contacts
    )


def _consulted(session: Session, node: Node, body: interaction.Consult) -> bool:
    return _has(leg_in(contact_of(session, node), ConversationRole.CONSULT), body.destination)


def _joined(session: Session, node: Node, body: object) -> bool:
    contact = contact_of(session, node)
    primary = leg_in(contact, _PRIMARY)
    if primary is None or leg_in(contact, ConversationRole.CONSULT) is not None:
        return False
    return primary.state is ConversationState.ESTABLISHED and len(primary.parties) >= _CONFERENCE


def _added(session: Session, node: Node, body: conversation.DialTo) -> bool:
    return _has(leg_of(node), body.destination)


def _has(leg: Leg | None, number: str) -> bool:
    return leg is not None and any(party.number == number for party in leg.parties)


_PRIMARY: Final = ConversationRole.PRIMARY
_SEEN: Final[Mapping[str, Callable[[Session, Node, Any], bool]]] = {
    channel.DIAL: _dialled,
    interaction.CONSULT: _consulted,
    interaction.CONFERENCE: _joined,
    conversation.CONFERENCE: _added,
}
