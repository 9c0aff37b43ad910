"""What is known without the bridge: requests that must be refused, requests that must not be, and what must not be left behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bridge.app import Bridge
from bridge.session.tree.node import Node
from contracts import channel, interaction, session
from contracts.registry import BY_NAME
from contracts.registry import DISPOSES as ALL_DISPOSES
from contracts.spec import DestinationKind
from tests.faults.recorder import Entry, Heard, Sent
from tests.model.asks import OUTSIDE, TONES
from tests.support.asking import CONTROL, Ask, Phase
from tests.support.picture import Picture
from tests.support.places import (
    CHANNEL,
    CONVERSATION,
    GROUP,
    INITS,
    INTERACTION,
    TELEPHONY,
    UNSUPPORTED,
)

_DEPTHS: Final = {
    DestinationKind.SESSION: 0,
    DestinationKind.CHANNEL_GROUP: GROUP,
    DestinationKind.CHANNEL: CHANNEL,
    DestinationKind.INTERACTION: INTERACTION,
    DestinationKind.CONVERSATION: CONVERSATION,
}
_CALLS_ONLY: Final = frozenset(
    {
        channel.DIAL,
        interaction.CREATE_CONVERSATION,
        interaction.CONSULT,
        interaction.TRANSFER,
        interaction.CONFERENCE,
        interaction.ALTERNATE,
    }
)
_EXCUSES: Final = ("too many requests wait", "waited too long", "three times", "not reachable", "in time", "has ended")
"""Words of refusals that any request may meet in an example with faults."""


class Rules:
    """Told of every first answer before it changes the picture; `problems` are answers that cannot be."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def on_answer(self, picture: Picture, ask: Ask, heard: Heard) -> None:
        """Judge one answer by what was answered and told before it."""
        if ask.target == CONTROL:
            return
        why = _forbidden(picture, ask)
        if heard.success and why:
            self.problems.append(f"{ask.name} of {ask.target} was answered SUCCESS: {why}")
        elif not heard.success and _is_certain(picture, ask) and not any(each in _said(heard) for each in _EXCUSES):
            self.problems.append(f"{ask.name} of {ask.target} was refused: {heard.error}")


def _said(heard: Heard) -> str:
    return heard.error or ""


def _forbidden(picture: Picture, ask: Ask) -> str:
    """Why it must be refused, "" when it may be carried out."""
    depth = ask.target.count(".")
    if _DEPTHS[BY_NAME[ask.name].destination] != depth:
        return "it is for another kind of destination"
    if ask.name in ALL_DISPOSES:
        return ""
    if picture.phase is not Phase.OPEN:
        is_init = picture.phase is Phase.CREATED and ask.name == session.INIT
        return "" if is_init else f"the session is {picture.phase}"
    return _forbidden_below(picture, ask) if depth else ""


def _forbidden_below(picture: Picture, ask: Ask) -> str:
    place = picture.places.get(ask.target)
    if place is None:
        return "there is no such destination"
    if ask.name in INITS.values():
        return ""
    if not place.is_open:
        return "the destination was not initialised"
    if place.type == UNSUPPORTED:
        return "the channel is UNSUPPORTED"
    return "only a call can do this" if ask.name in _CALLS_ONLY and place.type != TELEPHONY else ""


def _is_certain(picture: Picture, ask: Ask) -> bool:
    """Whether nothing but a fault can make it fail."""
    if ask.name in ALL_DISPOSES:
        return _DEPTHS[BY_NAME[ask.name].destination] == ask.target.count(".")
    place = picture.places.get(ask.target)
    # What was taken away while the bridge died is told by no event.
    is_known = place is not None and not place.is_stale and not picture.is_unsure
    return is_known and ask.name == INITS[ask.target.count(".")] and picture.phase is Phase.OPEN


def unique_work(entries: Sequence[Entry], done: Mapping[str, int]) -> Iterator[str]:
    """Work whose number or tones nobody else has: done once after SUCCESS, never twice, and not at all after a plain FAILURE."""
    answers = {str(each.request_id): each for each in reversed(entries) if isinstance(each, Heard) and each.is_answer}
    for sent in entries:
        if not isinstance(sent, Sent) or sent.attempt > 1 or sent.request_id not in answers:
            continue
        token, answer = str(sent.body.get("destination") or sent.body.get("digits")), answers[sent.request_id]
        if not (token.startswith(TONES) or (token.startswith(OUTSIDE) and token != OUTSIDE)):
            continue
        where = f"{sent.name} of {sent.target} to {token}"
        if done[token] > 1:
            yield f"{where} was done {done[token]} times"
        elif answer.success and not done[token]:
            yield f"{where} was answered SUCCESS and not done"
        elif not answer.success and done[token] and "unknown" not in _said(answer):
            yield f"{where} was done and answered FAILURE: {answer.error}"


def leftovers(bridge: Bridge, pictures: dict[str, Picture]) -> Iterator[str]:
    """Destinations the bridge keeps that nobody knows of, or that stand for nothing."""
    for mailbox in bridge.sessions.all():
        held, picture = mailbox.session, pictures.get(mailbox.session.session_id)
        nodes = {node.target: node for node in held.tree.leaves_first()}
        known = set() if picture is None else set(picture.places)
        if nodes.keys() != known:
            yield f"{held.session_id}: the bridge alone has {nodes.keys() - known}, the picture {known - nodes.keys()}"
        living = {contact.contact_id for contact in held.picture.contacts(held.login_id)}
        yield from (
            f"{node.target} stands for {node.cti_id}, which is neither alive nor told to be over"
            for node in nodes.values()
            if _is_interaction(node) and not node.is_over and node.cti_id not in living
        )
        if mailbox.unanswered:
            yield f"{held.session_id}: {mailbox.unanswered} requests run for ever"


def _is_interaction(node: Node) -> bool:
    return node.kind is DestinationKind.INTERACTION
