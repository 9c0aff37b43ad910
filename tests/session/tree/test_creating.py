"""The create requests: once for a thing, under one id; the same again is SUCCESS (protocol section 5)."""

from __future__ import annotations

import pytest

from bridge.session import sentences
from contracts import channel, channel_group, conversation, interaction
from contracts.vocabulary import ChannelType, ContactId, ConversationState, InteractionState
from tests.session.tree.support import (
    CALL,
    CALLS,
    CHATS,
    CONSULT,
    DESK,
    EXPERT,
    GROUP,
    MYSELF,
    PHONE,
    PRIMARY,
    Desk,
    call,
    chat,
    consult_leg,
    consulting,
    in_call,
    leg,
    seated,
    working,
)

S = InteractionState


def create(desk: Desk, kind: str, bridge_id: str, cti_id: str) -> list[str]:
    """A create request of this kind; all of them are held and initialised already."""
    match kind:
        case "channel":
            type = {PHONE: "TELEPHONY", DESK: "CHAT"}.get(cti_id, "EMAIL")
            body: dict[str, object] = {"end-point": cti_id, "id": bridge_id, "type": type}
            return desk.ask(channel_group.CREATE_CHANNEL, GROUP, **body)
        case "interaction":
            return desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": cti_id, "id": bridge_id})
        case _:
            role = "consult" if cti_id == "l2" else "primary"
            body = {"cti-id": cti_id, "id": bridge_id, "role": role}
            return desk.ask(interaction.CREATE_CONVERSATION, CALL, **body)


OWN = {"channel": ("c1", PHONE), "interaction": ("i1", "k1"), "conversation": ("v1", "l1")}
OTHER = {"channel": DESK, "interaction": "k9", "conversation": "l2"}


@pytest.mark.parametrize("kind", OWN)
def test_the_same_again_is_success_and_changes_nothing(kind: str) -> None:
    desk = consulting()
    before = desk.session.row()
    assert create(desk, kind, *OWN[kind]) == ["yes"]
    assert (desk.session.row(), desk.is_saved, desk.said) == (before, False, [])


@pytest.mark.parametrize("kind", OWN)
def test_a_known_thing_with_another_id(kind: str) -> None:
    desk = consulting()
    before = desk.session.row()
    assert create(desk, kind, "x9", OWN[kind][1]) == [f"no: {sentences.OTHER_ID.format(kind=kind)}"]
    assert desk.session.row() == before


@pytest.mark.parametrize("kind", OWN)
def test_a_known_id_with_another_thing(kind: str) -> None:
    desk = consulting()
    before = desk.session.row()
    bridge_id = OWN[kind][0]
    assert create(desk, kind, bridge_id, OTHER[kind]) == [f"no: {sentences.OTHER_THING.format(kind=kind)}"]
    assert desk.session.row() == before


@pytest.mark.parametrize("kind", OWN)
def test_a_thing_that_is_not_there(kind: str) -> None:
    desk = consulting()
    before = desk.session.row()
    assert create(desk, kind, "x9", "nothing") == [f"no: {sentences.UNKNOWN_THING.format(kind=kind)}"]
    assert desk.session.row() == before


@pytest.mark.parametrize("kind", OWN)
def test_a_new_destination_is_written_before_the_answer(kind: str) -> None:
    desk = consulting()
    name = {"channel": channel.DISPOSE, "interaction": interaction.DISPOSE, "conversation": conversation.DISPOSE}[kind]
    desk.ask(name, {"channel": CALLS, "interaction": CALL, "conversation": PRIMARY}[kind])
    assert create(desk, kind, "x9", OWN[kind][1]) == ["yes"]
    assert desk.is_saved
    assert [each.path[-1] for each in desk.session.row().nodes].count("x9") == 1


def test_the_type_of_a_channel_must_be_its_own() -> None:
    desk = seated()
    body: dict[str, object] = {"end-point": PHONE, "id": "c1", "type": "CHAT"}
    assert desk.ask(channel_group.CREATE_CHANNEL, GROUP, **body) == [f"no: {sentences.OTHER_TYPE}"]


def test_a_channel_that_is_not_of_the_group() -> None:
    """The agent has it on the switch, and init did not enable it."""
    desk = seated()
    body: dict[str, object] = {"end-point": "odd-1", "id": "c1", "type": "UNSUPPORTED"}
    assert desk.ask(channel_group.CREATE_CHANNEL, GROUP, **body) == [
        f"no: {sentences.UNKNOWN_THING.format(kind='channel')}"
    ]


def test_the_role_of_a_conversation_must_be_its_own() -> None:
    desk = consulting()
    desk.ask(conversation.DISPOSE, PRIMARY)
    body: dict[str, object] = {"cti-id": "l1", "id": "v1", "role": "consult"}
    assert desk.ask(interaction.CREATE_CONVERSATION, CALL, **body) == [f"no: {sentences.OTHER_ROLE}"]


def test_the_last_leg_may_be_called_by_the_role_it_had() -> None:
    """The customer hung up during a consult, which is the primary call from then on: nothing but init says so."""
    desk = consulting()
    desk.ask(conversation.DISPOSE, PRIMARY)
    desk.ask(conversation.DISPOSE, CONSULT)
    desk.change(legs=(leg(id="l2", parties=(MYSELF, EXPERT)),))
    body: dict[str, object] = {"cti-id": "l2", "id": "v9", "role": "consult"}
    assert desk.ask(interaction.CREATE_CONVERSATION, CALL, **body) == ["yes"]
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    assert desk.reply.body.conversations.primary.id == "l2"


def test_a_contact_of_another_channel() -> None:
    desk = working()
    desk.see_contact(call())
    assert desk.ask(channel.CREATE_INTERACTION, CHATS, **{"cti-id": "k1", "id": "i1"}) == [
        f"no: {sentences.UNKNOWN_THING.format(kind='interaction')}"
    ]


def test_a_contact_that_ended_may_still_be_taken_and_one_that_is_over_not() -> None:
    desk = working()
    desk.see_contact(call(S.ENDED))
    assert desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k1", "id": "i1"}) == ["yes"]
    desk.see_contact(chat())
    desk.change("k2", state=S.COMPLETED)
    assert desk.ask(channel.CREATE_INTERACTION, CHATS, **{"cti-id": "k2", "id": "i2"}) == [
        f"no: {sentences.UNKNOWN_THING.format(kind='interaction')}"
    ]


def test_the_same_again_is_success_when_the_contact_is_over() -> None:
    desk = in_call()
    desk.change(state=S.COMPLETED, legs=())
    assert desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k1", "id": "i1"}) == ["yes"]


def test_a_leg_that_is_over_is_not_there_whether_it_is_shown_or_not() -> None:
    """Some adapters show a leg as RELEASED once, some leave it out."""
    desk = in_call()
    over = consult_leg(ConversationState.RELEASED)
    desk.change(legs=(leg(), over))
    body: dict[str, object] = {"cti-id": "l2", "id": "v2", "role": "consult"}
    assert desk.ask(interaction.CREATE_CONVERSATION, CALL, **body) == [
        f"no: {sentences.UNKNOWN_THING.format(kind='conversation')}"
    ]


def test_the_same_id_may_stand_in_two_places() -> None:
    """An id names a thing within its parent."""
    desk = working()
    desk.see_contact(call())
    desk.see_contact(chat())
    assert desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k1", "id": "i1"}) == ["yes"]
    assert desk.ask(channel.CREATE_INTERACTION, CHATS, **{"cti-id": "k2", "id": "i1"}) == ["yes"]
    assert desk.node("g1.c1.i1").type is ChannelType.TELEPHONY
    assert desk.node("g1.c2.i1").type is ChannelType.CHAT


def test_an_id_is_free_again_after_dispose() -> None:
    desk = in_call()
    other = call(contact_id=ContactId("k3"))
    desk.see_contact(other)
    desk.ask(interaction.DISPOSE, CALL)
    assert desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k3", "id": "i1"}) == ["yes"]
    assert desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k1", "id": "i2"}) == ["yes"]


def test_nothing_is_announced_twice() -> None:
    """Events of a destination are those that arise after its create request."""
    desk = working()
    desk.see_contact(call())
    desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k1", "id": "i1"})
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    desk.ask(interaction.DISPOSE, CALL)
    desk.change(state=S.STARTED)
    desk.ask(channel.CREATE_INTERACTION, CALLS, **{"cti-id": "k1", "id": "i1"})
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
