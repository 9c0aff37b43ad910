"""The connector's AMQP side, on a real broker."""

from __future__ import annotations

import asyncio

import aio_pika
import pytest
from yarl import URL

from bridge.broker import topology
from bridge.broker.caller import Arrival, Departure, NoBridge, open_caller
from bridge.broker.errors import BrokerError, BrokerUnreachable
from contracts.routing import Names


@pytest.fixture
async def names(amqp_url: str, prefix: str) -> Names:
    """A prefix with its topology, as a bridge leaves it."""
    names = Names(prefix)
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    return names


def _departure(number: int, key: str = "cti", failures: list[BrokerError] | None = None) -> Departure:
    on_failure = (failures if failures is not None else []).append
    return Departure(key, {"requestId": str(number)}, b"{}", reply=True, reply_to=None, on_failure=on_failure)


async def test_messages_leave_in_call_order_persistent_and_with_a_way_back(amqp_url: str, names: Names) -> None:
    """Protocol 2: delivery mode 2, JSON, unique message ids, reply_to the connector's own queue."""
    async with open_caller(amqp_url, names, lambda _: None, lambda: None) as caller:
        for number in range(200):
            caller.post(_departure(number))
        connection = await aio_pika.connect(amqp_url)
        async with connection:
            queue = await (await connection.channel()).get_queue(names.control)
            taken = []
            async with asyncio.timeout(20), queue.iterator(no_ack=True) as messages:
                async for message in messages:
                    taken.append(message)
                    if len(taken) == 200:
                        break
    assert [message.headers["requestId"] for message in taken] == [str(number) for number in range(200)]
    assert {message.delivery_mode for message in taken} == {aio_pika.DeliveryMode.PERSISTENT}
    assert {message.content_type for message in taken} == {"application/json"}
    assert len({message.message_id for message in taken}) == 200
    assert len({message.reply_to for message in taken}) == 1
    assert taken[0].reply_to


async def test_replies_and_events_arrive_in_one_order(amqp_url: str, names: Names) -> None:
    """Protocol 2: a connector that names its own event queue sees responses and events in one true order."""
    arrived: list[Arrival] = []
    all_here = asyncio.Event()

    def on_arrival(arrival: Arrival) -> None:
        arrived.append(arrival)
        if len(arrived) == 100:
            all_here.set()

    async with open_caller(amqp_url, names, on_arrival, lambda: None) as caller:
        caller.post(_departure(1))
        connection = await aio_pika.connect(amqp_url)
        async with connection:
            channel = await connection.channel()
            request = await (await channel.get_queue(names.control)).get(timeout=20, no_ack=True)
            assert request.reply_to is not None
            events = await channel.get_exchange(names.events)
            for number in range(100):
                message = aio_pika.Message(str(number).encode(), headers={"type": "cti.event"})
                if number % 2:
                    await channel.default_exchange.publish(message, request.reply_to)
                else:
                    await events.publish(message, "event.S1.session.closed")
            async with asyncio.timeout(20):
                await all_here.wait()
    assert [arrival.body for arrival in arrived] == [str(number).encode() for number in range(100)]


async def test_what_cannot_be_published_fails_with_a_sentence(amqp_url: str, names: Names) -> None:
    failures: list[BrokerError] = []
    async with open_caller(amqp_url, names, lambda _: None, lambda: None) as caller:
        connection = await aio_pika.connect(amqp_url)
        async with connection:
            await (await connection.channel()).exchange_delete(names.requests)
        caller.post(_departure(1, failures=failures))
        async with asyncio.timeout(20):
            while not failures:
                await asyncio.sleep(0.01)
    assert "could not be published" in str(failures[0])


async def test_a_prefix_without_a_bridge_is_one_clear_error(amqp_url: str) -> None:
    with pytest.raises(NoBridge, match="nobody-here"):
        async with open_caller(amqp_url, Names("nobody-here"), lambda _: None, lambda: None):
            pass


async def test_no_broker_is_one_clear_error() -> None:
    with pytest.raises(BrokerUnreachable, match="cannot be reached"):
        async with open_caller("amqp://127.0.0.1:1/", Names("cti"), lambda _: None, lambda: None):
            pass


async def test_a_wrong_password_and_a_wrong_virtual_host_are_one_clear_error_each(amqp_url: str) -> None:
    url = URL(amqp_url)
    for wrong, said in (
        (url.with_password("wr0ng-secret"), r"cannot be reached: ACCESS_REFUSED [^:]*logfile\.$"),
        (url.with_path("/nobody-made-it"), r"refused the virtual host nobody-made-it\.$"),
    ):
        with pytest.raises(BrokerUnreachable, match=said):
            async with open_caller(str(wrong), Names("cti"), lambda _: None, lambda: None):
                pass


@pytest.mark.parametrize("key", ["x" * 256, "ü" * 128, "\udcff"])
async def test_a_key_that_amqp_cannot_carry_is_told_at_once(amqp_url: str, names: Names, key: str) -> None:
    failures: list[BrokerError] = []
    async with open_caller(amqp_url, names, lambda _: None, lambda: None) as caller:
        caller.post(_departure(1, key, failures))
        assert len(failures) == 1
        assert str(failures[0]).endswith(": at most 255 bytes of UTF-8 text were expected.")
        caller.post(_departure(2, "x" * 255, failures))
    assert len(failures) == 1
