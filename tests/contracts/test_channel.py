"""Spellings of the channel destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import channel, codec
from contracts.registry import BY_NAME
from contracts.vocabulary import ChannelAgentState, ChannelState


def test_init_response() -> None:
    body = channel.ChannelInitResponse(
        channel_state=ChannelState.ACTIVE,
        agent_state=ChannelAgentState.NOT_READY,
        reason_code_id="lunch",
    )
    assert codec.encode(body) == (
        b'{"channel-state":"ACTIVE","agent-state":"NOT_READY","reasonCodeId":"lunch","interactions":[]}'
    )


def test_events() -> None:
    assert codec.encode(channel.ChannelInteractionAdded(cti_id="77", type="call")) == b'{"cti-id":"77","type":"call"}'
    disposition = channel.Disposition(disposition_id="sold", disposition_code="4")
    assert codec.encode(channel.DispositionsUpdated(dispositions=(disposition,))) == (
        b'{"dispositions":[{"dispositionId":"sold","dispositionCode":"4","extensions":[],"labels":[]}]}'
    )


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("channel.request.createinteraction", {"cti-id": "77", "id": "i1"}),
        ("channel.request.dial", {"destination": "+1555"}),
        ("channel.request.notready", {"reasonCodeId": "lunch"}),
        ("channel.request.notready", {}),
    ],
)
def test_requests(name: str, body: dict[str, object]) -> None:
    decoded = codec.decode_body(BY_NAME[name], body)
    assert decoded.model_dump(mode="json", by_alias=True, exclude_none=True) == body
