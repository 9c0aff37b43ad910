"""The hand-written AMQP bytes, read back by the library's own decoder."""

from __future__ import annotations

import asyncio
import gc
import weakref

import aiormq
import pamqp.frame
import pytest
from aiormq.abc import DeliveredMessage
from aiormq.exceptions import DeliveryError, PublishError
from hypothesis import given
from hypothesis import strategies as st
from pamqp import commands
from pamqp.body import ContentBody
from pamqp.header import ContentHeader

from bridge.broker.frames import ack_frames, closed, ending, is_return, publish_frames, while_open
from bridge.broker.parcel import Parcel

MAX_BODY = 4096


def read_all(data: bytes) -> list[tuple[int, object]]:
    frames: list[tuple[int, object]] = []
    while data:
        used, number, frame = pamqp.frame.unmarshal(data)
        frames.append((number, frame))
        data = data[used:]
    return frames


def parcel(**changes: object) -> Parcel:
    values: dict[str, object] = {
        "exchange": "cti.events",
        "key": "event.S1.session.closed",
        "body": b"{}",
        "headers": {"type": "cti.event", "seq": 7},
        "message_id": "m-1",
    }
    return Parcel(**{**values, **changes})  # type: ignore[arg-type]  # a test builds it from parts


@given(
    body=st.binary(max_size=3 * MAX_BODY),
    headers=st.dictionaries(
        st.text(min_size=1, max_size=20), st.one_of(st.text(max_size=300), st.integers(-(2**63), 2**63 - 1))
    ),
    correlation=st.one_of(st.none(), st.text(min_size=1, max_size=60)),
    mandatory=st.booleans(),
)
def test_a_publish_reads_back_as_written(
    body: bytes, headers: dict[str, str | int], correlation: str | None, mandatory: bool
) -> None:
    written = publish_frames(
        9, parcel(body=body, headers=headers, correlation_id=correlation, mandatory=mandatory), 1_700_000_000, MAX_BODY
    )
    (_, method), (_, header), *bodies = read_all(written)
    assert isinstance(method, commands.Basic.Publish)
    assert (method.exchange, method.routing_key, method.mandatory) == (
        "cti.events",
        "event.S1.session.closed",
        mandatory,
    )
    assert isinstance(header, ContentHeader)
    assert header.body_size == len(body)
    properties = header.properties
    assert properties.headers == headers
    assert properties.correlation_id == correlation
    assert (properties.content_type, properties.delivery_mode) == ("application/json", 2)
    assert (properties.message_id, properties.app_id) == ("m-1", "cti-bridge")
    assert properties.timestamp is not None
    assert int(properties.timestamp.timestamp()) == 1_700_000_000
    assert b"".join(each.value for _, each in bodies if isinstance(each, ContentBody)) == body
    assert all(isinstance(each, ContentBody) and len(each.value) <= MAX_BODY for _, each in bodies)


def test_a_correlation_id_too_long_for_its_property_is_left_out() -> None:
    """A requestId of 128 characters may be 512 bytes; the header `requestId` carries it all the same."""
    (_, _), (_, header), *_ = read_all(publish_frames(1, parcel(correlation_id="€" * 128), 0, MAX_BODY))
    assert isinstance(header, ContentHeader)
    assert header.properties.correlation_id is None


def test_acks_read_back() -> None:
    frames = read_all(ack_frames(3, [(5, True), (9, False)]))
    assert [
        (number, each.delivery_tag, each.multiple) for number, each in frames if isinstance(each, commands.Basic.Ack)
    ] == [
        (3, 5, True),
        (3, 9, False),
    ]


def test_a_return_is_told_from_a_nack() -> None:
    frame = commands.Basic.Return(312, "NO_ROUTE", "cti.events", "event.S1.x")
    message = DeliveredMessage(frame, ContentHeader(), b"", None)  # type: ignore[arg-type]  # no channel is needed
    assert is_return(PublishError(message, frame))
    assert not is_return(DeliveryError(None, commands.Basic.Nack(1)))


@pytest.mark.parametrize("is_lost", [True, False])
async def test_what_is_asked_of_a_closed_channel_is_not_waited_for(amqp_url: str, is_lost: bool) -> None:
    """Nobody tells who asks in the moment an amqp_channel is closed."""
    connection = await aiormq.connect(amqp_url)
    async with connection:
        channel = await connection.channel()
        if is_lost:
            await channel.close()
        else:
            asyncio.get_running_loop().call_later(0.02, asyncio.ensure_future, channel.close())
        with pytest.raises(TimeoutError):
            async with while_open(channel, 600.0):
                await asyncio.Event().wait()
        other = await connection.channel()
        async with while_open(other, 600.0):
            await other.queue_declare("", exclusive=True)
        await other.close()


@pytest.mark.parametrize("of", ["connection", "channel"])
async def test_who_was_bounded_by_a_resource_is_not_kept_by_it(amqp_url: str, of: str) -> None:
    """Thousands of declares are bounded by one connection that stays open for months."""
    connection = await aiormq.connect(amqp_url)
    async with connection:
        resource = connection if of == "connection" else await connection.channel()

        async def ask() -> None:
            async with while_open(resource, 600.0):
                await asyncio.sleep(0)

        async def wait() -> None:
            await closed(resource)

        asked, waiting = asyncio.create_task(ask()), asyncio.create_task(wait())
        await asked
        waiting.cancel()
        await asyncio.wait([waiting])
        left = [weakref.ref(asked), weakref.ref(waiting)]
        del asked, waiting
        await asyncio.sleep(0.01)
        gc.collect()
        assert [each() for each in left] == [None, None]
        assert ending(connection) == ""
