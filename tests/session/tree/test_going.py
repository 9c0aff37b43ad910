"""Destinations that go: their own `disposed`, leaves first, silent if they were never heard (decision 0004)."""

from __future__ import annotations

import pytest

from bridge.session import sentences
from bridge.session.inputs import TakenOver
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.vocabulary import ConversationRole, InteractionState
from tests.session.tree.support import (
    CALL,
    CALLS,
    CONSULT,
    GROUP,
    PRIMARY,
    call,
    chat,
    consulting,
    create_conversation,
    create_interaction,
    in_call,
    working,
)

S = InteractionState
LEGS = [(f"S1.{PRIMARY}", conversation.DISPOSED), (f"S1.{CONSULT}", conversation.DISPOSED)]
BRANCH = [*LEGS, (f"S1.{CALL}", interaction.DISPOSED), (f"S1.{CALLS}", channel.DISPOSED)]
ALL = [*BRANCH, ("S1.g1.c2", channel.DISPOSED), ("S1.g1", channel_group.DISPOSED)]
END = ["run Release", "end"]


@pytest.mark.parametrize(
    ("name", "path", "gone"),
    [
        (conversation.DISPOSE, CONSULT, LEGS[1:]),
        (interaction.DISPOSE, CALL, BRANCH[:3]),
        (channel.DISPOSE, CALLS, BRANCH),
        (channel_group.DISPOSE, GROUP, ALL),
    ],
)
def test_the_answer_first_then_everything_below_leaves_first(name: str, path: str, gone: list[tuple[str, str]]) -> None:
    desk = consulting()
    kept = len(desk.session.row().nodes)
    assert desk.ask(name, path) == ["yes", *(each for _, each in gone)]
    assert desk.heard == gone
    assert desk.is_saved
    assert len(desk.session.row().nodes) == kept - len(gone)
    assert desk.commands == []
    desk.all.clear()
    assert desk.ask(name, path) == ["yes"]
    assert desk.said == []


def test_nothing_comes_from_what_is_gone() -> None:
    desk = in_call()
    desk.ask(interaction.DISPOSE, CALL)
    assert desk.change(state=S.ENDED, legs=()) == desk.change(state=S.COMPLETED) == []
    assert desk.ask(interaction.ACCEPT, CALL) == [f"no: {sentences.NO_DESTINATION}"]


def test_what_was_never_initialised_goes_without_a_word() -> None:
    """Neither what it held back nor its end is told; its parents are."""
    desk = working()
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.ask(interaction.INIT, CALL)
    create_conversation(desk, PRIMARY, "l1", ConversationRole.PRIMARY)
    assert desk.change(state=S.ENDED, legs=()) == [interaction.ENDED]
    assert desk.ask(channel.DISPOSE, CALLS) == ["yes", interaction.DISPOSED, channel.DISPOSED]
    desk.see_contact(chat())
    create_interaction(desk, "g1.c2.i2", "k2")
    desk.change("k2", state=S.STARTED)
    assert desk.ask(channel_group.DISPOSE, GROUP) == ["yes", channel.DISPOSED, channel_group.DISPOSED]


def test_a_group_that_was_disposed_can_be_made_again() -> None:
    """Its channels are announced anew."""
    desk = working()
    desk.ask(channel_group.DISPOSE, GROUP)
    assert desk.session.row().announced == ()
    added = [wire.CHANNEL_GROUP_ADDED, *[wire.CHANNEL_ADDED] * 3]
    assert desk.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g7") == ["yes", *added]


def test_the_session_takes_everything_with_it_when_it_is_disposed() -> None:
    """Response first (section 4), then all that is below."""
    desk = consulting()
    assert desk.ask(wire.DISPOSE) == ["yes", *(each for _, each in ALL), *END]
    assert desk.heard == ALL
    assert desk.session.row().nodes == ()


def test_a_takeover_answers_what_runs_warns_and_takes_everything_with_it() -> None:
    desk = consulting()
    desk.ask(conversation.RETRIEVE, PRIMARY)
    assert desk.play(TakenOver("S2")) == [
        f"no: {sentences.TAKEN_OVER}",
        "turn away",
        "warning SESSION_TAKEN_OVER",
        *(each for _, each in ALL),
        *END,
    ]


def test_a_destination_made_again_under_the_same_id_is_a_new_one() -> None:
    desk = in_call()
    desk.ask(interaction.DISPOSE, CALL)
    desk.change(data={"a": 1})
    create_interaction(desk, CALL, "k1")
    assert desk.change(data={"a": 2}) == []
    assert desk.ask(interaction.INIT, CALL) == ["yes", interaction.DATA_UPDATED]
