"""Every request of every kind of destination, wherever it stands: one answer or one command, and illegal input changes nothing."""

from __future__ import annotations

from itertools import product

import pytest

from bridge.session import sentences
from bridge.session.effects import End, Reply, Run, Say
from bridge.session.inputs import TakenOver
from bridge.session.tree import table
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.registry import DISPOSES
from contracts.spec import DestinationKind
from contracts.vocabulary import ConversationState, InteractionState, Phase
from tests.session.tree.support import (
    CALL,
    CALLS,
    CHAT,
    CHATS,
    GROUP,
    PHONE,
    PRIMARY,
    VOICEMAIL,
    Desk,
    chat,
    consulting,
    create_interaction,
)

KINDS = {
    GROUP: DestinationKind.CHANNEL_GROUP,
    CALLS: DestinationKind.CHANNEL,
    CHATS: DestinationKind.CHANNEL,
    VOICEMAIL: DestinationKind.CHANNEL,
    CALL: DestinationKind.INTERACTION,
    CHAT: DestinationKind.INTERACTION,
    PRIMARY: DestinationKind.CONVERSATION,
}
ASKED = [(path, name) for path, kind in KINDS.items() for name in sorted(table.REQUESTS[kind])]
PLACES = ["absent", "created", "open", "over"]
BODIES: dict[str, dict[str, object]] = {
    channel.DIAL: {"destination": "0170"},
    interaction.UPDATE_DATA: {"data": {"a": 1}},
    interaction.CONSULT: {"destination": "2103"},
    interaction.CREATE_CONVERSATION: {"cti-id": "l1", "id": "v1", "role": "primary"},
    conversation.TRANSFER: {"destination": "2103"},
    conversation.CONFERENCE: {"destination": "2103"},
    conversation.SEND_DTMF: {"digits": "1"},
    channel_group.CREATE_CHANNEL: {"end-point": PHONE, "id": "c1", "type": "TELEPHONY"},
}
SO_ALREADY = {interaction.ACCEPT, conversation.ANSWER, conversation.HOLD}
"""The call is STARTED, its primary leg HELD, its consult leg ESTABLISHED; the chat is STARTED."""
NOT_NOW = {interaction.REJECT, interaction.CONSULT}
ENDS = {interaction.REJECT, interaction.COMPLETE, conversation.RELEASE}


def body_of(path: str, name: str) -> dict[str, object]:
    """A body that asks for what is there already."""
    if name == channel.CREATE_INTERACTION:
        return {"cti-id": "k2", "id": "i2"} if path == CHATS else {"cti-id": "k1", "id": "i1"}
    return BODIES.get(name, {})


def full() -> Desk:
    """Both media in work, every destination held."""
    desk = consulting(voicemail=True)
    desk.see_contact(chat(InteractionState.STARTED))
    create_interaction(desk, CHAT, "k2")
    desk.ask(interaction.INIT, CHAT)
    return desk


def stand(path: str, place: str, phase: str, link_up: bool) -> Desk:
    """A session in this phase, the destination there, created, open, or open and its thing over."""
    if phase == Phase.CREATED:
        desk = Desk()
    else:
        desk = full()
        _place(desk, path, place)
        _lead(desk, phase)
    if not link_up:
        desk.unlink()
    desk.all.clear()
    return desk


def _place(desk: Desk, path: str, place: str) -> None:
    if place == "absent":
        kind = KINDS[path]
        desk.ask(next(iter(table.REQUESTS[kind] & DISPOSES)), path)
    elif place == "created":
        desk.node(path).is_open = False
    elif place == "over":
        desk.change("k2", state=InteractionState.COMPLETED)
        desk.change(state=InteractionState.COMPLETED, legs=())


def _lead(desk: Desk, phase: str) -> None:
    """The session's own way there; nothing is left in work then."""
    if phase == "ENDED":
        desk.play(TakenOver("S2"))
    elif phase != Phase.OPEN:
        for contact in desk.mirror.contacts("1001"):
            desk.change(contact.contact_id, state=InteractionState.COMPLETED, legs=())
        desk.ask(wire.CLOSE)
        if phase == Phase.CLOSED:
            desk.confirm()


def expected(path: str, name: str, place: str, phase: str, link_up: bool) -> str | None:
    """The sentence the protocol wants, None for SUCCESS, "run" for a command."""
    if name in DISPOSES:
        return None
    by_phase = {Phase.CREATED: sentences.NOT_INITIALISED, Phase.CLOSING: sentences.CLOSING_NOW}
    if phase != Phase.OPEN:
        return by_phase.get(Phase(phase), sentences.CLOSED) if phase != "ENDED" else sentences.CLOSED
    if place == "absent":
        return sentences.NO_DESTINATION
    if name in table.INITS:
        return None
    if place == "created":
        return sentences.NOT_INITIALISED_BELOW
    if path == VOICEMAIL:
        return sentences.NOT_ON_UNSUPPORTED
    if name in table.TELEPHONY and path in (CHATS, CHAT):
        return sentences.ONLY_TELEPHONY
    return _by_the_contact(path, name, place, link_up)


def _by_the_contact(path: str, name: str, place: str, link_up: bool) -> str | None:
    if name in table.CREATES:
        return None
    if not link_up:
        return sentences.UNREACHABLE
    if KINDS[path] not in (DestinationKind.INTERACTION, DestinationKind.CONVERSATION):
        return "run"
    if place == "over":
        return None if name in ENDS else sentences.NOT_NOW
    if name in SO_ALREADY:
        return None
    return sentences.NOT_NOW if name in NOT_NOW else "run"


@pytest.mark.parametrize("link_up", [True, False])
@pytest.mark.parametrize("phase", [*(each.value for each in Phase), "ENDED"])
@pytest.mark.parametrize("place", PLACES)
def test_one_answer_or_one_command(place: str, phase: str, link_up: bool) -> None:
    for path, name in ASKED:
        desk = stand(path, place, phase, link_up)
        before, flow = desk.session.row(), desk.session.flow
        desk.ask(name, path, **body_of(path, name))
        wanted = expected(path, name, place, phase, link_up)
        where = (path, name)
        replies = [each for each in desk.all if isinstance(each, Reply)]
        runs = [each for each in desk.all if isinstance(each, Run)]
        if wanted == "run":
            assert [each.token for each in runs] == [desk.tokens], where
            assert replies == [], where
            continue
        assert [(each.token, each.error) for each in replies] == [(desk.tokens, wanted)], where
        assert runs == [], where
        assert desk.session.flow is flow, where
        if wanted is not None:
            assert replies[0].body is None, where
            assert desk.session.row() == before, where
            assert [each for each in desk.all if isinstance(each, Say | End)] == [], where


RUNNING = [(path, name) for path, name in ASKED if expected(path, name, "open", Phase.OPEN, True) == "run"]


@pytest.mark.parametrize("fail", [Desk.refuse, Desk.time_out])
@pytest.mark.parametrize(("path", "name"), RUNNING)
def test_what_the_switch_does_not_do_fails_and_changes_nothing(path: str, name: str, fail: object) -> None:
    desk = stand(path, "open", Phase.OPEN, link_up=True)
    already = {channel.ACTIVATE, channel.NOT_READY}
    before = desk.session.row()
    desk.ask(name, path, **body_of(path, name))
    assert callable(fail)
    answer = fail(desk)[-1]
    assert answer == "yes" if name in already else answer.startswith("no: ")
    assert (desk.session.row(), desk.said, desk.session.flow) == (before, [], None)


@pytest.mark.parametrize(("place", "link_up"), list(product(PLACES, (True, False))))
def test_dispose_leaves_nothing_of_it(place: str, link_up: bool) -> None:
    for path, kind in KINDS.items():
        desk = stand(path, place, Phase.OPEN, link_up)
        desk.ask(next(iter(table.REQUESTS[kind] & DISPOSES)), path)
        gone = tuple(path.split("."))
        assert [each for each in desk.session.row().nodes if each.path[: len(gone)] == gone] == []
        assert [each for each in desk.heard if not each[0].startswith(f"S1.{path}")] == []


def test_the_states_it_starts_from_are_what_they_seem() -> None:
    desk = full()
    assert [each.state for each in desk.mirror.contacts("1001")] == [InteractionState.STARTED] * 2
    assert [each.state for each in desk.mirror.contacts("1001")[0].legs] == [
        ConversationState.HELD,
        ConversationState.ESTABLISHED,
    ]
