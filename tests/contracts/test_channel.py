"""Spellings of the channel destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import channel, codec
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.session_events import ReasonLabel
from contracts.vocabulary import ChannelAgentState, ChannelState, ChannelType


def test_init_response() -> None:
    entry = channel.InteractionEntry(id="77", type=ChannelType.CHAT)
    body = channel.ChannelInitResponse(
        channel_state=ChannelState.ACTIVE,
        agent_state=ChannelAgentState.NOT_READY,
        reason_code_id="lunch",
        interactions=(entry,),
    )
    assert codec.encode(body) == (
        b'{"channel-state":"ACTIVE","agent-state":"NOT_READY","reasonCodeId":"lunch",'
        b'"interactions":[{"id":"77","type":"CHAT"}]}'
    )


def test_init_response_without_reason_and_interactions() -> None:
    body = channel.ChannelInitResponse(channel_state=ChannelState.UNAVAILABLE, agent_state=ChannelAgentState.READY)
    assert codec.encode(body) == b'{"channel-state":"UNAVAILABLE","agent-state":"READY","interactions":[]}'


def test_events() -> None:
    added = channel.ChannelInteractionAdded(cti_id="77", type=ChannelType.TELEPHONY)
    assert codec.encode(added) == b'{"cti-id":"77","type":"TELEPHONY"}'
    assert codec.encode(channel.ChannelNotReady(reason_code_id="lunch")) == b'{"reasonCodeId":"lunch"}'
    assert codec.encode(channel.ChannelNotReady()) == b"{}"


def test_dispositions() -> None:
    label = ReasonLabel(language="de", country="DE", name="Verkauft")
    disposition = channel.Disposition(disposition_id="sold", disposition_code="4", labels=(label,))
    assert codec.encode(channel.DispositionsUpdated(dispositions=(disposition,))) == (
        b'{"dispositions":[{"dispositionId":"sold","dispositionCode":"4","extensions":[],'
        b'"labels":[{"language":"de","country":"DE","name":"Verkauft","description":""}]}]}'
    )
    assert codec.encode(channel.DispositionsUpdated()) == b'{"dispositions":[]}'


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (channel.CREATE_INTERACTION, {"cti-id": "77", "id": "i1"}),
        (channel.DIAL, {"destination": "+1555"}),
        (channel.NOT_READY, {"reasonCodeId": "lunch"}),
        (channel.NOT_READY, {}),
        (channel.READY, {}),
        (channel.ACTIVATE, {}),
        (channel.DEACTIVATE, {}),
        (channel.EXTERNAL_DISPOSITIONS, {}),
        (channel.DISPOSE, {}),
    ],
)
def test_requests(name: str, body: dict[str, object]) -> None:
    decoded = codec.decode_body(BY_NAME[name], body)
    assert decoded.model_dump(mode="json", by_alias=True, exclude_none=True) == body


@pytest.mark.parametrize(("sent", "read"), [(7, "7"), ("", None), (None, None), ("lunch", "lunch")])
def test_the_reason_is_read_as_that_of_a_logout(sent: object, read: str | None) -> None:
    body = codec.decode_body(BY_NAME[channel.NOT_READY], {"reasonCodeId": sent})
    assert body == channel.ChannelReason(reason_code_id=read)


def test_numbers_read_as_their_text() -> None:
    assert codec.decode_body(BY_NAME[channel.DIAL], {"destination": 2002}) == channel.Dial(destination="2002")
    created = codec.decode_body(BY_NAME[channel.CREATE_INTERACTION], {"cti-id": 77, "id": 1})
    assert created == channel.CreateInteraction(cti_id="77", id="1")


@pytest.mark.parametrize(
    ("name", "body", "property_name"),
    [
        (channel.DIAL, {}, "destination"),
        (channel.DIAL, {"destination": ""}, "destination"),
        (channel.DIAL, {"destination": "1\n2"}, "destination"),
        (channel.CREATE_INTERACTION, {"cti_id": "77", "id": "i1"}, "cti-id"),
        (channel.CREATE_INTERACTION, {"cti-id": "77", "id": "CONTROL"}, "id"),
        (channel.NOT_READY, {"reasonCodeId": ["lunch"]}, "reasonCodeId"),
    ],
)
def test_what_is_wrong_is_named(name: str, body: dict[str, object], property_name: str) -> None:
    with pytest.raises(Unreadable, match=f'"{property_name}"'):
        codec.decode_body(BY_NAME[name], body)
