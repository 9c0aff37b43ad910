"""Spellings of the conversation destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import codec, conversation
from contracts.registry import BY_NAME
from contracts.vocabulary import ConversationState


def test_init_response() -> None:
    body = conversation.ConversationInitResponse(conversation_state=ConversationState.HELD)
    assert codec.encode(body) == b'{"conversation-state":"HELD","members":[]}'


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("conversation.request.transfer", {"destination": "2002"}),
        ("conversation.request.conference", {"destination": "2002"}),
        ("conversation.request.senddtmf", {"digits": "12#"}),
        ("conversation.request.hold", {}),
    ],
)
def test_requests(name: str, body: dict[str, object]) -> None:
    decoded = codec.decode_body(BY_NAME[name], body)
    assert decoded.model_dump(mode="json", by_alias=True, exclude_none=True) == body
