"""Where requests below a session come in: lifecycles, gating of events, what the bridge answers alone (protocol 2, 5, 8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.port import Channel
from bridge.session import sentences
from bridge.session.inputs import TakenUp
from bridge.session.timing import Rules
from bridge.session.tree import table
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.registry import DISPOSES
from contracts.vocabulary import (
    ChannelAgentState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
)
from tests.session.support import saved_first
from tests.session.tree.support import (
    CALL,
    CALLS,
    DESK,
    GROUP,
    PHONE,
    PRIMARY,
    TALKING,
    Desk,
    call,
    chat,
    create_channel,
    create_conversation,
    create_interaction,
    in_call,
    lines,
    restarted,
    seated,
    working,
)

S, L = InteractionState, ConversationState


def test_the_whole_chain_of_a_call_from_the_group_to_the_leg() -> None:
    """Section 5: init names what is there, the create request gives it an id, its own init lets it speak."""
    desk = Desk()
    desk.ask(wire.INIT, chat=True)
    desk.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1")
    assert desk.ask(channel_group.INIT, GROUP) == ["yes"]
    assert [(each.end_point, each.type) for each in desk.reply.body.channels] == [
        (PHONE, ChannelType.TELEPHONY),
        (DESK, ChannelType.CHAT),
    ]
    create_channel(desk, CALLS, PHONE, ChannelType.TELEPHONY)
    assert desk.ask(channel.INIT, CALLS) == ["yes"]
    assert desk.see_contact(call()) == [channel.INTERACTION_ADDED]
    assert desk.body() == channel.ChannelInteractionAdded(cti_id="k1", type=ChannelType.TELEPHONY)
    create_interaction(desk, CALL, "k1")
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    create_conversation(desk, PRIMARY, "l1", ConversationRole.PRIMARY)
    assert desk.ask(conversation.INIT, PRIMARY) == ["yes"]
    assert desk.change(state=S.STARTED, legs=(TALKING,)) == [interaction.STARTED, conversation.ESTABLISHED]
    assert desk.heard[-2:] == [(f"S1.{CALL}", interaction.STARTED), (f"S1.{PRIMARY}", conversation.ESTABLISHED)]
    assert desk.change(state=S.ENDED, legs=()) == [conversation.RELEASED, interaction.ENDED]
    assert desk.change(state=S.COMPLETED) == [interaction.COMPLETED]


def test_the_channels_of_a_group_are_always_there() -> None:
    """Section 5: `channels`, also of an agent who has none."""
    desk = seated(channels=())
    assert desk.ask(channel_group.INIT, GROUP) == ["yes"]
    assert desk.reply.body == channel_group.ChannelGroupInitResponse(channels=())


# --- gating (section 2, rule 2) -------------------------------------------------------------------------------------


def test_events_wait_for_the_init_of_their_own_destination() -> None:
    """Held until right after the response, in the order they arose; the count is of what leaves."""
    desk = working()
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.all.clear()
    assert desk.change(state=S.STARTED, legs=(TALKING,)) == []
    assert desk.change(data={"topic": "fax"}) == []
    assert desk.see_contact(chat()) == [channel.INTERACTION_ADDED]
    assert desk.ask(interaction.INIT, CALL) == ["yes", interaction.STARTED, interaction.DATA_UPDATED]
    assert [each.seq for each in desk.said] == list(range(desk.said[0].seq, desk.said[0].seq + 3))
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    assert desk.change(state=S.ENDED, legs=()) == [interaction.ENDED]


def test_each_destination_waits_for_itself() -> None:
    desk = working()
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.ask(interaction.INIT, CALL)
    create_conversation(desk, PRIMARY, "l1", ConversationRole.PRIMARY)
    assert desk.change(state=S.STARTED, legs=(TALKING,)) == [interaction.STARTED]
    assert desk.change(legs=()) == []
    assert desk.ask(conversation.INIT, PRIMARY) == ["yes", conversation.ESTABLISHED, conversation.RELEASED]
    assert desk.reply.body == conversation.ConversationInitResponse(conversation_state=L.RELEASED, members=())


def test_a_group_and_a_channel_hold_back_too() -> None:
    desk = Desk()
    desk.ask(wire.INIT, chat=True, email=False)
    desk.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1")
    assert desk.see(channels=lines(Channel("chat-2", ChannelType.CHAT))) == [wire.CHANNEL_ADDED]
    assert desk.ask(channel_group.INIT, GROUP) == ["yes", channel_group.CHANNEL_ADDED]
    create_channel(desk, CALLS, PHONE, ChannelType.TELEPHONY)
    assert desk.see_contact(call()) == desk.see_channel(PHONE, agent_state=ChannelAgentState.READY) == []
    assert desk.ask(channel.INIT, CALLS) == ["yes", channel.INTERACTION_ADDED, channel.IS_READY]


def test_at_most_so_many_are_held_and_the_oldest_go() -> None:
    """Decision 0004: at most as many as a session may hold."""
    desk = working(rules=Rules(held_events=2))
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.change(data={"a": 1})
    desk.change(state=S.STARTED, legs=(TALKING,))
    assert desk.change(state=S.ENDED, legs=()) == ["note held_event_dropped"]
    assert desk.ask(interaction.INIT, CALL) == ["yes", interaction.STARTED, interaction.ENDED]


def test_a_destination_that_holds_too_much_costs_no_other_one_a_word() -> None:
    desk = working(rules=Rules(held_events=2))
    other = call(contact_id=ContactId("k2"))
    for contact, path in ((call(), CALL), (other, f"{CALLS}.i2")):
        desk.see_contact(contact)
        create_interaction(desk, path, contact.contact_id)
    desk.see_contact(replace(other, data={"b": 1}, revision=9))
    desk.change(data={"a": 1})
    assert desk.change(data={"a": 2}) == ["note held_event_dropped"]
    assert desk.ask(interaction.INIT, f"{CALLS}.i2") == ["yes", interaction.DATA_UPDATED]
    assert desk.ask(interaction.INIT, CALL) == ["yes", interaction.DATA_UPDATED]
    assert desk.body().data == {"a": 2}


def test_what_a_destination_held_back_takes_no_room_once_it_is_gone() -> None:
    desk = working(rules=Rules(held_events=2))
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.change(data={"a": 1})
    desk.change(data={"a": 2})
    desk.ask(interaction.DISPOSE, CALL)
    create_interaction(desk, CALL, "k1")
    assert desk.change(data={"a": 3}) == desk.change(data={"a": 4}) == []
    assert desk.ask(interaction.INIT, CALL) == ["yes", interaction.DATA_UPDATED, interaction.DATA_UPDATED]


def test_that_a_destination_was_initialised_is_written_before_the_answer_and_once() -> None:
    desk = working()
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.ask(interaction.INIT, CALL)
    assert saved_first(desk.last)
    desk.ask(interaction.INIT, CALL)
    assert not desk.is_saved


def test_an_init_that_was_answered_before_a_restart_is_answered_again_first() -> None:
    """The row was written and the answer had not left when the bridge died: nothing overtakes it."""
    desk = restarted(in_call())
    desk.play(TakenUp())
    assert desk.ask(interaction.INIT, CALL, repeated=True) == ["yes", "warning SESSION_RESUMED", interaction.COMPLETED]


# --- lifecycle (section 2, rule 3; section 8) -----------------------------------------------------------------------

BEFORE_INIT = [
    (GROUP, channel_group.CREATE_CHANNEL, {"end-point": PHONE, "id": "c1", "type": "TELEPHONY"}),
    (CALLS, channel.READY, {}),
    (CALLS, channel.DIAL, {"destination": "0170"}),
    (CALLS, channel.CREATE_INTERACTION, {"cti-id": "k1", "id": "i1"}),
    (CALL, interaction.ACCEPT, {}),
    (CALL, interaction.CREATE_CONVERSATION, {"cti-id": "l1", "id": "v1", "role": "primary"}),
    (PRIMARY, conversation.ANSWER, {}),
]


@pytest.mark.parametrize(("path", "name", "body"), BEFORE_INIT)
def test_what_is_asked_before_init_fails_and_changes_nothing(path: str, name: str, body: dict[str, object]) -> None:
    desk = in_call(call())
    desk.node(path).is_open = False
    before = desk.session.row()
    assert desk.ask(name, path, **body) == [f"no: {sentences.NOT_INITIALISED_BELOW}"]
    assert (desk.session.row(), desk.commands) == (before, [])


@pytest.mark.parametrize("path", ["g9", "g9.c1", "g1.c9", "g1.c9.i1", "g1.c1.i9", "g1.c1.i9.v1", "g1.c1.i1.v9"])
def test_there_is_no_such_destination(path: str) -> None:
    """Dispose is SUCCESS all the same, everything else fails."""
    desk = in_call()
    kind = tuple(table.REQUESTS)[path.count(".")]
    before = desk.session.row()
    for name in sorted(table.REQUESTS[kind] & (DISPOSES | table.INITS)):
        answer = desk.ask(name, path)
        assert answer == (["yes"] if name in DISPOSES else [f"no: {sentences.NO_DESTINATION}"])
    assert (desk.session.row(), desk.said) == (before, [])


@pytest.mark.parametrize("name", [channel.DISPOSE, interaction.DISPOSE])
def test_dispose_is_legal_before_init(name: str) -> None:
    """What was never initialised ends without a word."""
    desk = working()
    desk.see_contact(call())
    create_interaction(desk, CALL, "k1")
    desk.change(state=S.STARTED, legs=(TALKING,))
    path = CALL if name == interaction.DISPOSE else CALLS
    expected = ["yes"] if path == CALL else ["yes", channel.DISPOSED]
    assert desk.ask(name, path) == expected
    assert desk.session.tree.interaction_of("k1") is None


def test_a_request_of_another_kind_of_destination_is_none_of_it() -> None:
    desk = in_call()
    assert desk.ask(interaction.ACCEPT, CALLS) == [f"no: {sentences.NO_DESTINATION}"]


def test_nothing_below_a_session_that_is_not_initialised_closing_closed_or_gone() -> None:
    desk = Desk()
    assert desk.ask(channel.INIT, CALLS) == [f"no: {sentences.NOT_INITIALISED}"]
    assert desk.ask(channel.DISPOSE, CALLS) == ["yes"]
    desk = working()
    desk.ask(wire.CLOSE)
    assert desk.ask(channel.INIT, CALLS) == [f"no: {sentences.CLOSING_NOW}"]
    desk.confirm()
    assert desk.ask(channel.INIT, CALLS) == [f"no: {sentences.CLOSED}"]
    assert desk.ask(channel.DISPOSE, CALLS) == ["yes"]
    desk.ask(wire.DISPOSE)
    assert desk.ask(channel.INIT, CALLS) == [f"no: {sentences.CLOSED}"]
    assert desk.ask(channel.DISPOSE, CALLS) == ["yes"]


def test_a_destination_is_disposed_even_while_the_session_closes() -> None:
    """Dispose is legal always; the close goes on."""
    desk = working()
    desk.ask(wire.CLOSE)
    token = desk.tokens
    assert desk.ask(channel.DISPOSE, CALLS) == ["yes", channel.DISPOSED]
    assert desk.session.flow is not None
    assert desk.session.flow.token == token
