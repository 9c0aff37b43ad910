"""Whatever bytes a publisher chose are decoded to something; what is sound, as the library does it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import aiormq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pamqp import decode, encode
from pamqp.common import FieldValue

from bridge.broker import decoding
from bridge.broker.channel import ConsumingChannel
from bridge.clock import SystemClock
from tests.broker.conftest import Queues
from tests.support.links import Inbox
from tests.support.raw_frames import ODD, long, nested, odd, publish, short, table, timestamp

SOUND = st.recursive(
    st.one_of(
        st.booleans(), st.integers(-(2**63), 2**63 - 1), st.text(max_size=20), st.none(), st.just(bytearray(b"\xff"))
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=9), inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=9), SOUND, max_size=6))
def test_a_sound_table_is_read_as_the_library_reads_it(entries: dict[str, FieldValue]) -> None:
    raw = encode.field_table(entries)
    assert decoding.table(raw + b"behind it") == decode.field_table(raw)


@pytest.mark.parametrize("read", [decoding.table, decoding.array])
@given(raw=st.binary(max_size=60))
def test_whatever_stands_in_a_table_it_ends_where_it_says(
    read: Callable[[bytes], tuple[int, FieldValue]], raw: bytes
) -> None:
    assert read(long(raw))[0] == 4 + len(raw)


def test_text_that_is_no_text_is_replaced() -> None:
    assert decoding.short_text(short(b"a\xffb") + b"behind it") == (4, "a\ufffdb")
    assert decoding.table(table({b"\xff": b"S" + long(b"x")}))[1] == {"\ufffd": "x"}


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (1_700_000_000, 1_700_000_000),
        (1_700_000_000_000, 1_700_000_000),
        (1_790_000_000_000_000, None),
        (2**64 - 1, None),
    ],
)
def test_a_time_no_calendar_has_is_none(raw: int, seconds: int | None) -> None:
    """Seconds or milliseconds are read; microseconds are an easy mistake."""
    when = None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    assert decoding.timestamp(timestamp(raw)) == (8, when)
    assert decoding.table(table({b"a": b"T" + timestamp(raw), b"b": b"t\x01"}))[1] == {"a": when, "b": True}


@pytest.mark.parametrize("kind", [b"A", b"F"])
def test_what_is_too_deep_is_none_and_the_rest_is_read(kind: bytes) -> None:
    value = decoding.table(table({b"deep": nested(kind, 20_000), b"b": b"t\x01"}))[1]
    assert value["b"] is True
    deep, depth = value["deep"], 1
    while isinstance(deep, dict | list):
        deep, depth = (deep["a"] if isinstance(deep, dict) else deep[0]), depth + 1
    assert (deep, depth) == (None, decoding.DEEPEST)


class Counted(bytes):
    """Bytes that count what is copied out of them, and out of their copies."""

    copied = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        if isinstance(found, int):
            return found
        Counted.copied += len(found)
        return Counted(found)


def test_many_values_cost_no_more_than_their_number() -> None:
    """The library copies the rest of the table for each of them; here each is looked at with a few bytes behind it."""
    raw = Counted(long(b"V" * 20_000))
    before = Counted.copied
    assert len(decoding.array(raw)[1]) == 20_000
    assert Counted.copied - before <= 10 * len(raw)


def test_a_value_that_is_no_number_harms_nothing() -> None:
    value = decoding.table(table({b"nan": b"d" + b"\xff" * 8, b"b": b"D\xff\xff\xff\xff\xff"}))[1]
    assert isinstance(value["nan"], float)
    assert math.isnan(value["nan"])


def test_the_bit_that_announces_more_properties_is_ignored() -> None:
    assert decoding.property_flags(b"\x80\x01") == (2, 0x8000)


def test_a_text_that_is_not_as_it_was_sent_is_no_address() -> None:
    assert decoding.whole("answers") == "answers"
    assert decoding.whole(decoding.short_text(short(b"\xff"))[1]) is None
    assert decoding.whole(None) is None


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_message_is_delivered_like_any_other(amqp_url: str, queues: Queues, name: str) -> None:
    [queue] = await queues(1)
    inbox = Inbox(queue)
    connection = await aiormq.connect(amqp_url)
    async with connection:
        channel = await ConsumingChannel.open(connection, 5, SystemClock(), asyncio.Event())
        await channel.consume(inbox.subscription)
        hand = await connection.channel(publisher_confirms=False)
        await publish(hand, "", queue.encode(), odd(name, {}), b"odd")
        await hand.basic_publish(b"next", routing_key=queue)
        await inbox.holds(2)
        await channel.close()
    assert inbox.bodies == [b"odd", b"next"]
