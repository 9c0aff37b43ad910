"""Spellings of the channel group destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import codec
from contracts.channel_group import CREATE_CHANNEL, DISPOSE, INIT, ChannelGroupInitResponse, CreateChannel, GroupChannel
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.vocabulary import ChannelType


def test_init_always_names_its_channels() -> None:
    assert codec.encode(ChannelGroupInitResponse()) == b'{"channels":[]}'
    channel = GroupChannel(end_point="2001", type=ChannelType.CHAT)
    assert codec.encode(ChannelGroupInitResponse(channels=(channel,))) == (
        b'{"channels":[{"end-point":"2001","type":"CHAT"}]}'
    )


@pytest.mark.parametrize("kind", ChannelType)
def test_createchannel(kind: ChannelType) -> None:
    """Every type is read, UNSUPPORTED too: whether it is the channel's own is the bridge's to say."""
    body = codec.decode_body(BY_NAME[CREATE_CHANNEL], {"end-point": 2001, "id": "c1", "type": kind.value})
    assert body == CreateChannel(end_point="2001", id="c1", type=kind)


@pytest.mark.parametrize(
    ("changes", "property_name"),
    [
        ({"end-point": None, "end_point": "2001"}, "end-point"),
        ({"end-point": ""}, "end-point"),
        ({"id": "CONTROL"}, "id"),
        ({"id": "a.b"}, "id"),
        ({"id": None}, "id"),
        ({"type": None}, "type"),
        ({"type": "FAX"}, "type"),
    ],
)
def test_createchannel_says_what_is_wrong(changes: dict[str, object], property_name: str) -> None:
    with pytest.raises(Unreadable, match=f'"{property_name}"'):
        codec.decode_body(BY_NAME[CREATE_CHANNEL], {"end-point": "2001", "id": "c1", "type": "TELEPHONY", **changes})


@pytest.mark.parametrize("name", [INIT, DISPOSE])
def test_nothing_else_needs_a_body(name: str) -> None:
    assert codec.encode(codec.decode_body(BY_NAME[name], {"unheard": 1})) == b"{}"


@pytest.mark.parametrize("event", ["channelgroup.channel.added", "channelgroup.channel.removed"])
def test_events(event: str) -> None:
    body = BY_NAME[event].body.model_validate({"end-point": "2001", "type": "EMAIL"})
    assert codec.encode(body) == b'{"end-point":"2001","type":"EMAIL"}'
