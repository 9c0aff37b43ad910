"""What is refused below a session: an UNSUPPORTED channel, other media than calls, the switch down (protocol sections 5 and 8)."""

from __future__ import annotations

import pytest

from adapters.contacts import Leg
from bridge.session import sentences
from bridge.session.inputs import TakenUp
from bridge.session.tree import table
from contracts import channel, channel_group, conversation, interaction
from contracts.spec import DestinationKind
from contracts.vocabulary import (
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ConversationState,
    InteractionState,
)
from tests.session.support import agent
from tests.session.tree.support import (
    CALL,
    CALLS,
    CHAT,
    CHATS,
    DESK,
    EXPERT,
    GROUP,
    PRIMARY,
    TALKING,
    VOICEMAIL,
    call,
    consulting,
    in_call,
    in_chat,
    lines,
    restarted,
    working,
)

S, L = InteractionState, ConversationState


@pytest.mark.parametrize("name", sorted(table.REQUESTS[DestinationKind.CHANNEL]))
def test_an_unsupported_channel_takes_only_init_and_dispose(name: str) -> None:
    desk = working(voicemail=True)
    bodies: dict[str, dict[str, object]] = {
        channel.DIAL: {"destination": "0170"},
        channel.CREATE_INTERACTION: {"cti-id": "k1", "id": "i1"},
    }
    answer = desk.ask(name, VOICEMAIL, **bodies.get(name, {}))
    expected = {channel.INIT: ["yes"], channel.DISPOSE: ["yes", channel.DISPOSED]}
    assert answer == expected.get(name, [f"no: {sentences.NOT_ON_UNSUPPORTED}"])
    assert desk.commands == []


def test_an_unsupported_channel_raises_only_where_it_stands() -> None:
    desk = working(voicemail=True)
    U = ChannelState
    assert desk.see_channel("odd-1", agent_state=ChannelAgentState.READY) == []
    assert desk.see_channel("odd-1", state=U.INACTIVE) == [channel.DEACTIVATED]
    assert desk.see_channel("odd-1", state=U.UNAVAILABLE) == [channel.UNAVAILABLE]
    assert desk.see_channel("odd-1", state=U.ACTIVE) == [channel.AVAILABLE, channel.ACTIVATED]
    odd = call(endpoint="odd-1", type=ChannelType.UNSUPPORTED)
    assert desk.see_contact(odd) == desk.see_dispositions(ChannelType.UNSUPPORTED) == []
    assert desk.ask(channel.INIT, VOICEMAIL) == ["yes"]
    assert desk.reply.body == channel.ChannelInitResponse(
        channel_state=U.ACTIVE, agent_state=ChannelAgentState.READY, interactions=()
    )


@pytest.mark.parametrize("name", sorted(table.TELEPHONY))
def test_what_only_a_call_can_do(name: str) -> None:
    desk = in_chat()
    bodies: dict[str, dict[str, object]] = {
        channel.DIAL: {"destination": "0170"},
        interaction.CONSULT: {"destination": "0170"},
        interaction.CREATE_CONVERSATION: {"cti-id": "l1", "id": "v1", "role": "primary"},
    }
    path = CHATS if name == channel.DIAL else CHAT
    assert desk.ask(name, path, **bodies.get(name, {})) == [f"no: {sentences.ONLY_TELEPHONY}"]


# --- the switch is down (section 8) ---------------------------------------------------------------------------------


def bodies_of(name: str) -> dict[str, object]:
    """A sensible body for any request to a destination of `consulting()`."""
    return {
        channel_group.CREATE_CHANNEL: {"end-point": DESK, "id": "c2", "type": "CHAT"},
        channel.CREATE_INTERACTION: {"cti-id": "k1", "id": "i1"},
        channel.DIAL: {"destination": "0171"},
        interaction.CREATE_CONVERSATION: {"cti-id": "l1", "id": "v1", "role": "primary"},
        interaction.CONSULT: {"destination": "0171"},
        interaction.UPDATE_DATA: {"data": {"a": 1}},
        conversation.TRANSFER: {"destination": "0171"},
        conversation.CONFERENCE: {"destination": "0171"},
        conversation.SEND_DTMF: {"digits": "1"},
    }.get(name, {})


EVERYTHING = [
    (path, name)
    for path, names in zip((GROUP, CALLS, CALL, PRIMARY), table.REQUESTS.values(), strict=True)
    for name in sorted(names)
]


@pytest.mark.parametrize(("path", "name"), EVERYTHING)
def test_without_the_switch_only_bookkeeping_is_answered(path: str, name: str) -> None:
    """Queries of what the bridge knows are answered from the last picture."""
    desk = consulting()
    desk.unlink()
    answer = desk.ask(name, path, **bodies_of(name))
    expected = "yes" if name in table.BOOKKEEPING else f"no: {sentences.UNREACHABLE}"
    assert answer[0] == expected
    assert desk.commands == []


@pytest.mark.parametrize("path", [GROUP, CALLS, CALL, PRIMARY])
def test_after_a_restart_nothing_is_known_of_contacts_until_the_switch_is_seen(path: str) -> None:
    desk = restarted(in_call(), link_up=False)
    desk.play(TakenUp())
    name = {GROUP: channel_group.INIT, CALLS: channel.INIT, CALL: interaction.INIT, PRIMARY: conversation.INIT}[path]
    (answer, *_) = desk.ask(name, path)
    assert answer == ("yes" if path == GROUP else f"no: {sentences.UNREACHABLE}")


def test_a_request_before_the_picture_is_told_is_answered_from_it() -> None:
    """After a restart, before the session is taken up."""
    talking = call(S.STARTED, Leg(TALKING.leg_id, TALKING.role, L.HELD, (EXPERT,)))
    desk = restarted(in_call(), talking, me=agent(channels=lines()))
    assert desk.ask(interaction.INIT, CALL) == ["yes"]
    assert desk.reply.body.interaction_state is S.STARTED
    assert desk.ask(conversation.INIT, PRIMARY) == ["yes"]
    assert desk.reply.body == conversation.ConversationInitResponse(
        conversation_state=L.HELD, members=(conversation.Member(id="p3", number="2102"),)
    )
    assert desk.ask(conversation.RETRIEVE, PRIMARY) == ["run RetrieveCall"]
    assert desk.accept() == []
    assert desk.change(legs=(TALKING,)) == ["yes"]
