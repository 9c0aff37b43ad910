"""Spellings of the conversation destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import codec, conversation
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.vocabulary import ConversationState


def test_init_response() -> None:
    body = conversation.ConversationInitResponse(conversation_state=ConversationState.HELD)
    assert codec.encode(body) == b'{"conversation-state":"HELD","members":[]}'
    member = conversation.Member(id="p1", number="2001")
    body = conversation.ConversationInitResponse(conversation_state=ConversationState.DIALING, members=(member,))
    assert codec.encode(body) == (b'{"conversation-state":"DIALING","members":[{"id":"p1","number":"2001","name":""}]}')


@pytest.mark.parametrize("event", [conversation.MEMBER_ADDED, conversation.MEMBER_REMOVED])
def test_member_events(event: str) -> None:
    body = BY_NAME[event].body.model_validate({"id": "p1", "number": "2001", "name": "Ada"})
    assert codec.encode(body) == b'{"id":"p1","number":"2001","name":"Ada"}'


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (conversation.TRANSFER, {"destination": "2002"}),
        (conversation.CONFERENCE, {"destination": "2002"}),
        (conversation.SEND_DTMF, {"digits": "12#*AbCd"}),
        *[
            (name, {})
            for name in (
                conversation.ANSWER,
                conversation.RELEASE,
                conversation.HOLD,
                conversation.RETRIEVE,
                conversation.DISPOSE,
            )
        ],
    ],
)
def test_requests(name: str, body: dict[str, object]) -> None:
    decoded = codec.decode_body(BY_NAME[name], body)
    assert decoded.model_dump(mode="json", by_alias=True, exclude_none=True) == body


def test_a_number_reads_as_its_tones() -> None:
    assert codec.decode_body(BY_NAME[conversation.SEND_DTMF], {"digits": 12}) == conversation.SendDtmf(digits="12")


@pytest.mark.parametrize("digits", ["", "1 2", "E", "1\n", "1" * 65, "١", 1.5, -1])
def test_nothing_else_is_a_tone(digits: object) -> None:
    with pytest.raises(Unreadable, match="64 tones"):
        codec.decode_body(BY_NAME[conversation.SEND_DTMF], {"digits": digits})


@pytest.mark.parametrize("name", [conversation.TRANSFER, conversation.CONFERENCE])
@pytest.mark.parametrize("body", [{}, {"destination": None}, {"destination": ""}, {"destination": {}}])
def test_a_destination_is_needed(name: str, body: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match='"destination"'):
        codec.decode_body(BY_NAME[name], body)
