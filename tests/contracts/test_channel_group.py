"""Spellings of the channel group destination (protocol 5)."""

from __future__ import annotations

import pytest

from contracts import codec
from contracts.channel_group import CREATE_CHANNEL, ChannelGroupInitResponse, CreateChannel, GroupChannel
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.vocabulary import ChannelType


def test_init_always_names_its_channels() -> None:
    assert codec.encode(ChannelGroupInitResponse()) == b'{"channels":[]}'
    channel = GroupChannel(end_point="2001", type=ChannelType.CHAT)
    assert codec.encode(ChannelGroupInitResponse(channels=(channel,))) == (
        b'{"channels":[{"end-point":"2001","type":"CHAT"}]}'
    )


def test_createchannel() -> None:
    spec = BY_NAME[CREATE_CHANNEL]
    body = codec.decode_body(spec, {"end-point": 2001, "id": "c1", "type": "TELEPHONY"})
    assert body == CreateChannel(end_point="2001", id="c1", type=ChannelType.TELEPHONY)
    with pytest.raises(Unreadable, match="end-point"):
        codec.decode_body(spec, {"end_point": "2001", "id": "c1", "type": "TELEPHONY"})
