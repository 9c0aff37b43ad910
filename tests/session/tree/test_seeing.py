"""What the switch shows without being asked, told by the destinations that stand for it (protocol sections 5 and 6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.port import Cause, Channel
from bridge.session.effects import Note, Say
from bridge.session.inputs import LinkChanged
from bridge.session.row import INTERACTION_DEPTH
from bridge.session.tree import seeing
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    ConversationState,
    InteractionState,
)
from tests.session.support import MATE, REASONS
from tests.session.tree.support import (
    CALL,
    CALLS,
    CHAT,
    CHATS,
    CUSTOMER,
    DESK,
    EXPERT,
    HELD,
    MYSELF,
    PHONE,
    PRIMARY,
    TALKING,
    call,
    chat,
    consult_leg,
    consulting,
    create_interaction,
    in_call,
    in_chat,
    leg,
    lines,
    working,
)

S, L = InteractionState, ConversationState


def test_a_call_handled_at_the_phone_alone() -> None:
    """Nobody asked for anything: every step is told all the same."""
    desk = in_call(call())
    assert desk.change(state=S.STARTED, legs=(TALKING,)) == [interaction.STARTED, conversation.ESTABLISHED]
    assert desk.change(legs=(HELD,)) == [conversation.HELD]
    assert desk.change(legs=(HELD, consult_leg(L.DIALING))) == [interaction.CONVERSATION_ADDED]
    assert desk.change(legs=(HELD, consult_leg())) == []  # the connector does not hold the consult leg
    joined = leg(parties=(CUSTOMER, MYSELF, EXPERT))
    assert desk.change(legs=(joined,)) == [conversation.MEMBER_ADDED, conversation.RETRIEVED]
    assert desk.body() is None
    assert desk.change(legs=(leg(parties=(MYSELF, EXPERT)),)) == [conversation.MEMBER_REMOVED]
    assert desk.body() == conversation.Member(id="p1", number="0170")
    assert desk.change(state=S.ENDED, legs=()) == [conversation.RELEASED, interaction.ENDED]
    assert desk.change(state=S.COMPLETED) == [interaction.COMPLETED]


def test_an_event_goes_out_of_the_destination_it_belongs_to() -> None:
    desk = consulting()
    desk.change(legs=(TALKING, consult_leg(L.HELD)))
    assert desk.heard == [(f"S1.{PRIMARY}", conversation.RETRIEVED), (f"S1.{CALL}.v2", conversation.HELD)]


def test_data_keeps_what_is_nested() -> None:
    desk = in_call()
    data = {"customer": {"name": "Ann", "tags": ["a", 1]}, "vip": True}
    assert desk.change(data=data) == [interaction.DATA_UPDATED]
    assert desk.body() == interaction.InteractionData(data=data)


def test_an_agent_elsewhere_is_nothing_here() -> None:
    desk = working()
    assert desk.see(MATE, state=AgentState.READY) == []


def test_a_contact_begins_once() -> None:
    """After the channel's create request; the channel tells it, not its data or legs."""
    desk = working()
    assert desk.see_contact(call()) == [channel.INTERACTION_ADDED]
    assert desk.change(state=S.STARTED) == []
    assert desk.see_contact(chat()) == [channel.INTERACTION_ADDED]
    assert desk.heard == [(f"S1.{CALLS}", channel.INTERACTION_ADDED), (f"S1.{CHATS}", channel.INTERACTION_ADDED)]
    assert desk.see_contact(call(contact_id=ContactId("k3"), endpoint="unknown")) == []


def test_what_is_over_is_kept_with_its_data_until_it_is_disposed() -> None:
    """Decision 0004."""
    desk = in_call()
    desk.change(data={"a": 1})
    desk.change(state=S.COMPLETED, legs=())
    assert desk.is_saved
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    assert desk.reply.body == interaction.InteractionInitResponse(
        interaction_state=S.COMPLETED, interaction_data={"a": 1}, conversations=interaction.Conversations()
    )


# --- the link was lost (section 6) ----------------------------------------------------------------------------------


def test_what_is_over_and_never_disposed_ends_by_itself_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest first, with its legs; what was never initialised without a word. What is not over stays."""
    monkeypatch.setattr(seeing, "FINISHED_KEPT", 2)
    desk = in_call()
    for number in range(2, 5):
        contact = call(S.STARTED, contact_id=ContactId(f"k{number}"))
        desk.see_contact(contact)
        create_interaction(desk, f"{CALLS}.i{number}", contact.contact_id)
        assert desk.see_contact(replace(contact, state=S.COMPLETED, legs=(), revision=9)) == []
    desk.change(state=S.ENDED, legs=())
    assert [each.cti_id for each in desk.session.tree.interactions()] == [call().contact_id, "k3", "k4"]
    told = desk.change(state=S.COMPLETED)
    assert told == [interaction.COMPLETED, conversation.DISPOSED, interaction.DISPOSED]
    assert [each.cti_id for each in desk.session.tree.interactions()] == ["k3", "k4"]
    assert {each.cti_id for each in desk.session.row().nodes if len(each.path) == INTERACTION_DEPTH} == {"k3", "k4"}


def test_what_ended_in_the_gap_is_told() -> None:
    desk = in_call()
    desk.unlink()
    assert desk.play(LinkChanged(up=False)) == []
    assert desk.relink() == [conversation.RELEASED, interaction.ENDED, interaction.COMPLETED]
    assert desk.ask(interaction.INIT, CALL) == ["yes"]


def test_what_changed_in_the_gap_is_told_and_what_did_not_is_not() -> None:
    desk = in_call()
    desk.unlink()
    assert desk.relink(call(S.STARTED, revision=7)) == []
    desk.unlink()
    now = call(S.STARTED, HELD, revision=8, data={"topic": "fax"})
    assert desk.relink(now) == [interaction.DATA_UPDATED, conversation.HELD]


def test_what_began_in_the_gap_is_told() -> None:
    desk = working()
    desk.unlink()
    assert desk.relink(call(S.STARTED)) == [channel.INTERACTION_ADDED]


def test_what_is_seen_while_the_snapshot_comes_is_told_with_it() -> None:
    desk = in_call()
    desk.unlink()
    assert desk.change(legs=(HELD,)) == [conversation.HELD]
    assert desk.relink(call(S.STARTED, HELD, revision=2)) == []


# --- channels -------------------------------------------------------------------------------------------------------

MORE = Channel("chat-2", ChannelType.CHAT)


def test_a_further_channel() -> None:
    """Decision 0004: told by the session and by the group, and it can be created."""
    desk = working()
    assert desk.see(channels=lines(MORE)) == [wire.CHANNEL_ADDED, channel_group.CHANNEL_ADDED]
    assert desk.heard == [("S1", wire.CHANNEL_ADDED), ("S1.g1", channel_group.CHANNEL_ADDED)]
    assert desk.is_saved
    body: dict[str, object] = {"end-point": "chat-2", "id": "c4", "type": "CHAT"}
    assert desk.ask(channel_group.CREATE_CHANNEL, "g1", **body) == ["yes"]
    assert desk.see(channels=lines(replace(MORE, state=ChannelState.ACTIVE))) == []


def test_a_channel_of_a_kind_nobody_wants() -> None:
    desk = working()
    assert desk.see(channels=lines(Channel("back-1", ChannelType.CALLBACK))) == []


def test_a_channel_the_switch_took_away_goes_with_all_that_is_below() -> None:
    """Its own end first, then what tells of it."""
    desk = in_call()
    assert desk.see(channels=lines()[1:]) == [
        conversation.DISPOSED,
        interaction.DISPOSED,
        channel.DISPOSED,
        channel_group.CHANNEL_REMOVED,
        wire.CHANNEL_REMOVED,
    ]
    assert desk.body() == wire.ChannelRemoved(endpoint=PHONE, type=ChannelType.TELEPHONY)
    assert [each.path for each in desk.session.row().nodes] == [("g1",), ("g1", "c2")]
    assert desk.see(channels=lines()) == [wire.CHANNEL_ADDED, channel_group.CHANNEL_ADDED]


def test_a_channel_that_becomes_one_of_another_type() -> None:
    desk = working()
    mails = tuple(replace(each, type=ChannelType.EMAIL) if each.endpoint == DESK else each for each in lines())
    removed = [channel.DISPOSED, channel_group.CHANNEL_REMOVED, wire.CHANNEL_REMOVED]
    assert desk.see(channels=mails) == [*removed, wire.CHANNEL_ADDED, channel_group.CHANNEL_ADDED]
    assert desk.ask(channel_group.INIT, "g1") == ["yes"]
    body = desk.reply.body
    assert isinstance(body, channel_group.ChannelGroupInitResponse)
    assert [(each.end_point, each.type) for each in body.channels] == [
        (PHONE, ChannelType.TELEPHONY),
        (DESK, ChannelType.EMAIL),
        ("mail-1", ChannelType.EMAIL),
    ]


def test_an_agent_who_is_logged_out_keeps_the_channels() -> None:
    """They are inactive; nothing is removed although the switch may show none."""
    desk = working()
    desk.become(AgentState.LOGGED_OUT, Cause.AGENT)
    desk.all.clear()
    assert desk.see(channels=()) == []
    assert desk.see(state=AgentState.NOT_READY, channels=lines()) == [channel.ACTIVATED, channel.ACTIVATED]
    assert desk.heard == [(f"S1.{CALLS}", channel.ACTIVATED), (f"S1.{CHATS}", channel.ACTIVATED)]


def test_what_becomes_of_a_channel_is_told_once_and_before_what_becomes_of_the_agent() -> None:
    desk = working()
    desk.see_channel(PHONE, agent_state=ChannelAgentState.READY)
    assert desk.become(AgentState.LOGGED_OUT, Cause.SUPERVISOR) == [
        channel.DEACTIVATED,
        channel.IS_NOT_READY,
        channel.DEACTIVATED,
        "warning AGENT_FORCED_LOGOUT",
    ]


def test_a_channel_nobody_can_use() -> None:
    desk = working()
    assert desk.see_channel(PHONE, state=ChannelState.UNAVAILABLE) == [channel.UNAVAILABLE]
    desk.ask(channel.INIT, CALLS)
    body = desk.reply.body
    assert isinstance(body, channel.ChannelInitResponse)
    assert body.channel_state is ChannelState.UNAVAILABLE
    assert desk.see_channel(PHONE, state=ChannelState.ACTIVE) == [channel.AVAILABLE, channel.ACTIVATED]


def test_an_agent_the_switch_knows_no_more() -> None:
    desk = in_chat()
    assert desk.see(state=AgentState.UNKNOWN) == [channel.DEACTIVATED, channel.DEACTIVATED]
    assert desk.ask(interaction.INIT, CHAT) == ["yes"]


# --- wrap-up codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("type", "path"), [(ChannelType.TELEPHONY, CALLS), (ChannelType.CHAT, CHATS)])
def test_wrap_up_codes_that_change_are_told_by_every_channel_of_the_type(type: ChannelType, path: str) -> None:
    desk = working(voicemail=True)
    assert desk.see_dispositions(type, *REASONS) == [channel.DISPOSITIONS_UPDATED]
    assert desk.heard == [(f"S1.{path}", channel.DISPOSITIONS_UPDATED)]


def test_only_what_leaves_is_counted() -> None:
    desk = in_call()
    first = desk.session.voice.seq
    desk.change(legs=(HELD, consult_leg(L.DIALING)))
    desk.change(legs=(HELD, consult_leg()))
    assert [each.seq for each in desk.said] == [first + 1, first + 2]
    assert not [each for each in desk.all if isinstance(each, Note) or (isinstance(each, Say) and each.epoch != 1)]
