"""Spellings of the interaction destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import codec, interaction
from contracts.registry import BY_NAME
from contracts.vocabulary import InteractionState


@pytest.mark.parametrize(
    ("conversations", "written"),
    [
        (None, b'{"interaction-state":"ENDED","interaction-data":{}}'),
        (
            interaction.Conversations(),
            b'{"interaction-state":"ENDED","interaction-data":{},"conversations":{}}',
        ),
        (
            interaction.Conversations(primary=interaction.ConversationRef(id="7")),
            b'{"interaction-state":"ENDED","interaction-data":{},"conversations":{"primary":{"id":"7"}}}',
        ),
    ],
)
def test_init_response(conversations: interaction.Conversations | None, written: bytes) -> None:
    body = interaction.InteractionInitResponse(interaction_state=InteractionState.ENDED, conversations=conversations)
    assert codec.encode(body) == written


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("interaction.request.complete", {"dispositionIds": ["sold", "called-back"]}),
        ("interaction.request.complete", {}),
        ("interaction.request.createconversation", {"cti-id": "7", "id": "v1", "role": "consult"}),
        ("interaction.request.consult", {"destination": "2002"}),
        ("interaction.request.updatedata", {"data": {"account": "42", "more": {"a": 1}}}),
    ],
)
def test_requests(name: str, body: dict[str, object]) -> None:
    decoded = codec.decode_body(BY_NAME[name], body)
    assert decoded.model_dump(mode="json", by_alias=True, exclude_none=True) == body
