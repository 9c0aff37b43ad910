"""From the switch's values to the bodies of section 5, as they go on the wire."""

from __future__ import annotations

import json

import pytest

from adapters.contacts import Channel, Contact, Leg
from bridge.session.tree.node import Node
from bridge.session.tree.rendering import (
    channel_response,
    conversation_response,
    dispositions_updated,
    interaction_response,
)
from bridge.session.tree.tree import Tree
from contracts import channel, codec
from contracts.base import Body
from contracts.vocabulary import (
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
)
from tests.session.support import REASONS
from tests.session.tree.support import DESK, HELD, PHONE, RINGING, TALKING, call, chat, consult_leg, leg

S, L = InteractionState, ConversationState


def wire(body: Body) -> object:
    """The body as JSON."""
    return json.loads(codec.encode(body))


def interaction(contact: Contact | None, type: ChannelType = ChannelType.TELEPHONY) -> Node:
    tree = Tree("S1")
    group = tree.add(None, "g1", "Agents")
    made = tree.add(tree.add(group, "c1", PHONE, type=type), "i1", "k1", type=type)
    made.contact = contact
    tree.add(made, "v1", "l1", type=type, role=ConversationRole.PRIMARY)
    return made


CONSULT = consult_leg(L.DIALING)
OVER = consult_leg(L.RELEASED)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (call(), {"primary": {"id": "l1"}}),
        (call(S.DIALING), {"primary": {"id": "l1"}}),
        (call(S.STARTED), {"primary": {"id": "l1"}}),
        (call(S.STARTED, HELD, CONSULT), {"primary": {"id": "l1"}, "consult": {"id": "l2"}}),
        (call(S.STARTED, HELD, OVER), {"primary": {"id": "l1"}}),
        (call(S.STARTED, HELD, OVER, consult_leg(id="l3")), {"primary": {"id": "l1"}, "consult": {"id": "l3"}}),
        (call(S.ALERTING, RINGING, CONSULT), {"primary": {"id": "l1"}}),
        (call(S.STARTED, leg(L.RELEASED)), {"primary": {"id": "l1"}}),
        (call(S.ENDED), {}),
        (call(S.ENDED, TALKING), {}),
        (call(S.COMPLETED), {}),
        (None, {}),
    ],
)
def test_conversations_are_always_there_for_a_call(contact: Contact | None, expected: object) -> None:
    """Section 5: `primary` in ALERTING, DIALING, STARTED; `consult` only in STARTED with a live consult; else empty."""
    body = wire(interaction_response(interaction(contact)))
    assert isinstance(body, dict)
    assert body["conversations"] == expected
    assert body["interaction-state"] == ("COMPLETED" if contact is None else contact.state)


@pytest.mark.parametrize("contact", [chat(), chat(S.ENDED), None])
def test_conversations_are_never_there_for_other_media(contact: Contact | None) -> None:
    body = wire(interaction_response(interaction(contact, ChannelType.CHAT)))
    assert isinstance(body, dict)
    assert "conversations" not in body


def test_data_goes_out_as_it_is() -> None:
    """Values or objects by key; null and texts that look like something else keep their meaning."""
    data: dict[str, object] = {"customer": {"id": 7, "tags": ["a", None]}, "flag": "true", "a.b": 1.5, "none": None}
    body = wire(interaction_response(interaction(call(data=data))))
    assert isinstance(body, dict)
    assert body["interaction-data"] == data
    assert wire(interaction_response(interaction(None))) == {
        "interaction-state": "COMPLETED",
        "interaction-data": {},
        "conversations": {},
    }


@pytest.mark.parametrize("state", [L.ALERTING, L.DIALING, L.ESTABLISHED, L.HELD])
def test_a_conversation_and_who_takes_part(state: ConversationState) -> None:
    node = interaction(call(S.STARTED, leg(state))).children["v1"]
    assert wire(conversation_response(node)) == {
        "conversation-state": state,
        "members": [{"id": "p1", "number": "0170", "name": ""}, {"id": "p2", "number": PHONE, "name": ""}],
    }


@pytest.mark.parametrize("legs", [(), (leg(L.RELEASED),)])
def test_a_conversation_that_is_over(legs: tuple[Leg, ...]) -> None:
    """Whether the adapter shows the leg once more or leaves it out: nobody takes part."""
    for contact in (call(S.ENDED, *legs), None):
        node = interaction(contact).children["v1"]
        assert wire(conversation_response(node)) == {"conversation-state": "RELEASED", "members": []}


def test_a_channel_names_what_goes_on_at_it() -> None:
    shown = Channel(DESK, ChannelType.CHAT, ChannelState.ACTIVE, ChannelAgentState.READY)
    assert wire(channel_response(shown, (call(), chat()))) == {
        "channel-state": "ACTIVE",
        "agent-state": "READY",
        "interactions": [{"id": "k2", "type": "CHAT"}],
    }


def test_a_channel_that_is_not_ready_names_the_reason() -> None:
    shown = Channel(PHONE, ChannelType.TELEPHONY, ChannelState.INACTIVE, ChannelAgentState.NOT_READY, "lunch")
    body = wire(channel_response(shown, ()))
    assert body == {
        "channel-state": "INACTIVE",
        "agent-state": "NOT_READY",
        "reasonCodeId": "lunch",
        "interactions": [],
    }


def test_an_unsupported_channel_names_nothing() -> None:
    shown = Channel(PHONE, ChannelType.UNSUPPORTED, ChannelState.ACTIVE)
    assert channel_response(shown, (call(),)).interactions == ()


def test_wrap_up_codes_are_shaped_as_the_reasons() -> None:
    name, body = dispositions_updated(REASONS[:1])
    assert name == channel.DISPOSITIONS_UPDATED
    labels = [
        {"language": "en", "country": "US", "name": "Lunch", "description": "Away"},
        {"language": "de", "country": "", "name": "Pause", "description": ""},
    ]
    assert wire(body) == {
        "dispositions": [
            {"dispositionId": "lunch", "dispositionCode": "11", "extensions": [], "labels": labels},
        ]
    }
    assert wire(dispositions_updated(())[1]) == {"dispositions": []}
