"""The tree after a restart: it is there, nothing is added twice, what is over is told once, init gives the truth (section 6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.port import Channel
from bridge.session.inputs import LinkChanged, TakenUp
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, InteractionState
from tests.session.support import agent
from tests.session.tree.support import (
    CALL,
    CALLS,
    GROUP,
    HELD,
    PHONE,
    PRIMARY,
    TALKING,
    call,
    chat,
    consulting,
    create_interaction,
    in_call,
    lines,
    restarted,
    taken_up,
    working,
)

S = InteractionState
RESUMED = "warning SESSION_RESUMED"


def test_every_destination_is_there_again_and_goes_on() -> None:
    before = consulting()
    desk = restarted(before, before.mirror.contacts("1001")[0])
    assert desk.session.row().nodes == before.session.row().nodes
    assert taken_up(desk) == [RESUMED]
    assert desk.change(legs=(TALKING,)) == [conversation.RELEASED, conversation.RETRIEVED]
    assert [(each.epoch, each.seq) for each in desk.said] == [(2, 1), (2, 2), (2, 3)]


def test_no_second_added_of_what_was_there_before() -> None:
    desk = restarted(in_call(), link_up=False)
    assert taken_up(desk) == [RESUMED]
    assert desk.relink(call(S.STARTED), chat()) == []
    assert desk.ask(channel.INIT, CALLS) == ["yes"]
    body = desk.reply.body
    assert isinstance(body, channel.ChannelInitResponse)
    assert [each.id for each in body.interactions] == ["k1"]


def test_what_changed_meanwhile_is_not_told_but_answered() -> None:
    """A listener that sees a new epoch asks again."""
    desk = restarted(in_call(), call(S.STARTED, HELD, data={"topic": "fax"}))
    assert taken_up(desk) == [RESUMED]
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    assert desk.reply.body == interaction.InteractionInitResponse(
        interaction_state=S.STARTED,
        interaction_data={"topic": "fax"},
        conversations=interaction.Conversations(primary=interaction.ConversationRef(id="l1")),
    )
    assert desk.change(legs=(TALKING,)) == [conversation.RETRIEVED]


def test_a_contact_that_is_gone_is_told_once_and_answers_without_data() -> None:
    """Decision 0004."""
    first = restarted(in_call())
    assert taken_up(first) == [RESUMED, interaction.COMPLETED]
    assert first.ask(interaction.INIT, CALL) == ["yes"]
    assert first.reply.body == interaction.InteractionInitResponse(
        interaction_state=S.COMPLETED, interaction_data={}, conversations=interaction.Conversations()
    )
    assert taken_up(restarted(first)) == [RESUMED]


def test_what_was_over_before_is_not_told_again() -> None:
    before = in_call()
    before.change(state=S.COMPLETED, legs=())
    desk = restarted(before)
    assert taken_up(desk) == [RESUMED]
    assert desk.ask(interaction.DISPOSE, CALL) == ["yes", conversation.DISPOSED, interaction.DISPOSED]


def test_what_was_not_initialised_is_not_and_holds_back() -> None:
    before = working()
    before.see_contact(call())
    create_interaction(before, CALL, "k1")
    desk = restarted(before)
    assert taken_up(desk) == [RESUMED]
    assert desk.ask(interaction.INIT, CALL) == ["yes", interaction.COMPLETED]


@pytest.mark.parametrize("link_up", [True, False])
def test_channels_the_switch_gave_or_took_meanwhile(link_up: bool) -> None:
    """Else `channelgroup.query.init` would name what is not there."""
    me = agent(channels=lines(Channel("chat-2", ChannelType.CHAT))[1:])
    desk = restarted(in_call(), me=me, link_up=link_up)
    said = taken_up(desk)
    if not link_up:
        said += desk.relink(me=replace(me, revision=2))
    assert said == [
        RESUMED,
        conversation.DISPOSED,
        interaction.DISPOSED,
        channel.DISPOSED,
        channel_group.CHANNEL_REMOVED,
        wire.CHANNEL_REMOVED,
        wire.CHANNEL_ADDED,
        channel_group.CHANNEL_ADDED,
    ]
    desk.ask(channel_group.INIT, GROUP)
    body = desk.reply.body
    assert isinstance(body, channel_group.ChannelGroupInitResponse)
    assert [each.end_point for each in body.channels] == ["mail-1", "chat-1", "chat-2"]


def test_an_agent_who_was_logged_out_meanwhile_keeps_the_channels() -> None:
    desk = restarted(working(), me=agent(state=AgentState.LOGGED_OUT, channels=()))
    assert taken_up(desk) == [RESUMED, "warning AGENT_FORCED_LOGOUT"]
    assert desk.ask(channel.INIT, CALLS) == ["yes"]


def test_what_happens_before_the_session_is_taken_up_is_in_the_answers_after_it() -> None:
    desk = restarted(in_call(), call(S.STARTED))
    assert desk.change(legs=(HELD,)) == desk.see_contact(chat()) == []
    assert desk.see_channel(PHONE, agent_state=ChannelAgentState.READY) == []
    assert taken_up(desk) == [RESUMED]
    assert desk.ask(conversation.INIT, PRIMARY) == ["yes"]
    assert desk.change(legs=(TALKING,)) == [conversation.RETRIEVED]


def test_later_links_are_not_those_of_a_restart() -> None:
    desk = restarted(in_call(), call(S.STARTED))
    taken_up(desk)
    desk.unlink()
    assert desk.play(LinkChanged(up=False)) == []
    assert desk.relink() == [conversation.RELEASED, interaction.ENDED, interaction.COMPLETED]


def test_what_a_destination_says_waits_until_the_session_speaks() -> None:
    """Its own answer may not have left before the restart."""
    desk = restarted(in_call(), call(S.STARTED))
    assert desk.play(TakenUp()) == []
    assert desk.change(legs=(HELD,)) == []
    assert desk.ask(channel.INIT, CALLS) == ["yes", RESUMED, conversation.HELD]


def test_a_conversation_of_a_leg_that_ended_meanwhile() -> None:
    desk = restarted(consulting(), call(S.STARTED, TALKING))
    taken_up(desk)
    assert desk.ask(conversation.INIT, "g1.c1.i1.v2") == ["yes"]
    body = desk.reply.body
    assert isinstance(body, conversation.ConversationInitResponse)
    assert (body.conversation_state.value, body.members) == ("RELEASED", ())
    assert desk.ask(conversation.RELEASE, "g1.c1.i1.v2") == ["yes"]
