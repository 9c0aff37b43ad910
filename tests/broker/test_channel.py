"""One consuming amqp_channel: what is out on it, what is acknowledged when, and every way it can go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiormq
import pytest
from aiormq.abc import AbstractChannel, AbstractConnection
from aiormq.exceptions import ChannelAccessRefused, ChannelNotFoundEntity

from bridge.broker.channel import ConsumingChannel
from bridge.broker.delivery import Delivery
from bridge.broker.subscription import Subscription
from bridge.clock import SystemClock
from tests.broker.conftest import Queues
from tests.support.links import PATIENCE, POLL, Inbox, until
from tests.support.proxy import Proxy


@pytest.fixture
async def connection(proxy: Proxy) -> AsyncIterator[AbstractConnection]:
    """A connection that can be cut."""
    connection = await aiormq.connect(proxy.url)
    yield connection
    proxy.go_on()
    await connection.close()


@pytest.fixture
async def channel(connection: AbstractConnection) -> AsyncIterator[ConsumingChannel]:
    """With a prefetch of five."""
    channel = await ConsumingChannel.open(connection, 5, SystemClock(), asyncio.Event())
    yield channel
    await channel.close()


async def _fill(hand: AbstractChannel, queue: str, count: int) -> None:
    for number in range(count):
        await hand.basic_publish(b"%d" % number, routing_key=queue)


async def _waiting(hand: AbstractChannel, queue: str) -> int:
    """Messages nobody has."""
    return (await hand.queue_declare(queue, passive=True)).message_count or 0


async def _waits(hand: AbstractChannel, queue: str, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await _waiting(hand, queue) != count:
            await asyncio.sleep(POLL)


async def _left(hand: AbstractChannel, queue: str) -> list[bytes]:
    """The bodies in a queue, which is empty afterwards."""
    return [(await hand.basic_get(queue, no_ack=True)).body for _ in range(await _waiting(hand, queue))]


async def test_deliveries_come_in_order(channel: ConsumingChannel, hand: AbstractChannel, queues: Queues) -> None:
    [queue] = await queues(1)
    inbox = Inbox(queue)
    await channel.consume(inbox.subscription)
    await _fill(hand, queue, 50)
    await inbox.holds(50)
    assert inbox.bodies == [b"%d" % number for number in range(50)]
    assert list(channel.consuming) == [queue]


async def test_no_more_are_out_than_the_prefetch(
    channel: ConsumingChannel, hand: AbstractChannel, queues: Queues
) -> None:
    """For each consumer, not for all together: one that is stuck takes nothing from the others."""
    stuck, other = [Inbox(queue, settle=False) for queue in await queues(2)]
    for inbox in (stuck, other):
        await _fill(hand, inbox.subscription.queue, 8)
        await channel.consume(inbox.subscription)
    await stuck.holds(5)
    await other.holds(5)
    assert [await _waiting(hand, inbox.subscription.queue) for inbox in (stuck, other)] == [3, 3]
    other.deliveries[2].settle()
    await other.holds(6)
    assert other.bodies[-1] == b"5"
    assert len(stuck.deliveries) == 5


async def test_what_is_settled_is_acknowledged_and_nothing_else(
    channel: ConsumingChannel, hand: AbstractChannel, queues: Queues
) -> None:
    """Later ones answered first: the oldest comes back all the same."""
    [queue] = await queues(1)
    inbox = Inbox(queue, settle=False)
    await channel.consume(inbox.subscription)
    await _fill(hand, queue, 5)
    for delivery in (await inbox.holds(5))[1:4]:
        delivery.settle()
    await _fill(hand, queue, 3)
    await inbox.holds(8)  # the broker let three more out: it has the acknowledgements
    await channel.close()
    await _waits(hand, queue, 5)
    assert await _left(hand, queue) == [b"0", b"4", b"0", b"1", b"2"]


async def test_closing_sends_the_last_acknowledgements(
    channel: ConsumingChannel, hand: AbstractChannel, queues: Queues
) -> None:
    [queue] = await queues(1)
    inbox = Inbox(queue, settle=False)
    await channel.consume(inbox.subscription)
    await _fill(hand, queue, 5)
    for delivery in (await inbox.holds(5))[:4]:
        delivery.settle()
    await channel.close()
    await _waits(hand, queue, 1)
    assert await _left(hand, queue) == [b"4"]
    assert channel.lost.is_set()
    await channel.close()


async def test_a_handler_that_fails_harms_no_other_delivery(
    channel: ConsumingChannel, hand: AbstractChannel, queues: Queues
) -> None:
    """What it did not settle comes back when the amqp_channel goes."""
    [queue] = await queues(1)
    seen: list[bytes] = []

    def handler(delivery: Delivery) -> None:
        seen.append(delivery.body)
        if delivery.body == b"1":
            raise ValueError("a bug")
        delivery.settle()

    await channel.consume(Subscription(queue, "", handler))
    await _fill(hand, queue, 10)
    await until(lambda: len(seen) == 10)
    await channel.close()
    await _waits(hand, queue, 1)
    assert await _left(hand, queue) == [b"1"]


async def test_cancelled_gets_nothing_more_and_what_is_out_can_be_settled(
    channel: ConsumingChannel, hand: AbstractChannel, queues: Queues
) -> None:
    first, second = [Inbox(queue, settle=False) for queue in await queues(2)]
    for inbox in (first, second):
        await channel.consume(inbox.subscription)
        await _fill(hand, inbox.subscription.queue, 2)
        await inbox.holds(2)
    queue = first.subscription.queue
    await channel.cancel(queue)
    await channel.cancel(queue)
    await channel.cancel("never-consumed")
    await _fill(hand, queue, 1)
    await _fill(hand, second.subscription.queue, 1)
    await second.holds(3)
    assert len(first.deliveries) == 2
    for delivery in first.deliveries:
        delivery.settle()
    await channel.close()
    await _waits(hand, queue, 1)
    assert list(channel.consuming) == [second.subscription.queue]


async def test_all_can_be_cancelled_at_once(channel: ConsumingChannel, hand: AbstractChannel, queues: Queues) -> None:
    inboxes = [Inbox(queue) for queue in await queues(3)]
    for inbox in inboxes:
        await channel.consume(inbox.subscription)
    await channel.cancel_all()
    for inbox in inboxes:
        await _fill(hand, inbox.subscription.queue, 1)
        await _waits(hand, inbox.subscription.queue, 1)
    assert channel.consuming == {}


async def test_an_exclusive_consumer_is_the_only_one(
    channel: ConsumingChannel, connection: AbstractConnection, queues: Queues
) -> None:
    [queue] = await queues(1)
    await channel.consume(Inbox(queue).subscription, exclusive=True)
    other = await ConsumingChannel.open(connection, 5, SystemClock(), asyncio.Event())
    with pytest.raises(ChannelAccessRefused):
        await other.consume(Inbox(queue).subscription)
    await until(other.lost.is_set, "a refused one is closed")
    await other.close()
    assert not channel.lost.is_set()


async def test_a_deleted_queue_leaves_the_other_consumers(
    channel: ConsumingChannel, hand: AbstractChannel, queues: Queues
) -> None:
    """The broker cancels that consumer; the amqp_channel lives."""
    gone, other = [Inbox(queue) for queue in await queues(2)]
    await channel.consume(gone.subscription)
    await channel.consume(other.subscription)
    assert not channel.changed.is_set()
    await hand.queue_delete(gone.subscription.queue)
    async with asyncio.timeout(PATIENCE):
        await channel.changed.wait()
    assert gone.subscription.undeclared
    assert not other.subscription.undeclared
    assert list(channel.consuming) == [other.subscription.queue]
    await _fill(hand, other.subscription.queue, 1)
    await other.holds(1)
    assert not channel.lost.is_set()


async def test_a_queue_that_is_not_there_costs_the_amqp_channel_only(
    channel: ConsumingChannel, connection: AbstractConnection, hand: AbstractChannel, queues: Queues
) -> None:
    """What is settled after that is settled by nobody; above all it does not cost the connection."""
    [queue] = await queues(1)
    inbox = Inbox(queue, settle=False)
    await channel.consume(inbox.subscription)
    await _fill(hand, queue, 2)
    await inbox.holds(2)
    with pytest.raises(ChannelNotFoundEntity):
        await channel.consume(Inbox(f"{queue}-gone").subscription)
    await until(channel.lost.is_set)
    for delivery in inbox.deliveries:
        delivery.settle()
    await _waits(hand, queue, 2)
    other = await ConsumingChannel.open(connection, 5, SystemClock(), asyncio.Event())
    again = Inbox(queue)
    await other.consume(again.subscription)
    assert [delivery.redelivered for delivery in await again.holds(2)] == [True, True]
    await other.close()
    assert not connection.is_closed


async def test_a_cut_connection_is_a_lost_amqp_channel(
    channel: ConsumingChannel, proxy: Proxy, hand: AbstractChannel, queues: Queues
) -> None:
    """Settling, cancelling and closing it are harmless then; the broker gives the deliveries to the next one."""
    [queue] = await queues(1)
    inbox = Inbox(queue, settle=False)
    await channel.consume(inbox.subscription)
    await _fill(hand, queue, 2)
    await inbox.holds(2)
    proxy.cut()
    await until(channel.lost.is_set)
    for delivery in inbox.deliveries:
        delivery.settle()
    await channel.cancel(queue)
    await channel.close()
    await _waits(hand, queue, 2)


async def test_a_consumer_of_a_channel_that_closed_in_this_moment_is_cancelled(
    channel: ConsumingChannel, queues: Queues
) -> None:
    """A shutdown that meets a lost connection must go on to its end."""
    [queue] = await queues(1)
    await channel.consume(Inbox(queue).subscription)
    await channel._channel.close()
    channel.lost.clear()
    await channel.cancel(queue)
    assert channel.consuming == {}


async def test_closing_waits_not_long_for_a_broker_that_hangs(channel: ConsumingChannel, proxy: Proxy) -> None:
    """The end of the connection closes it as well."""
    proxy.stall()
    async with asyncio.timeout(PATIENCE):
        await channel.close()
    assert channel.lost.is_set()


@pytest.mark.parametrize("what", ["cancel", "close"])
async def test_a_connection_that_ends_while_the_broker_is_asked_cancels_nobody_else(
    channel: ConsumingChannel, connection: AbstractConnection, proxy: Proxy, queues: Queues, what: str
) -> None:
    """The library ends what waits for it with a cancellation: whoever disposes of a session must go on."""
    [queue] = await queues(1)
    await channel.consume(Inbox(queue).subscription)
    proxy.stall()
    asking = asyncio.get_running_loop().create_task(channel.cancel(queue) if what == "cancel" else channel.close())
    await asyncio.sleep(0.02)
    assert not asking.done()
    closing = asyncio.get_running_loop().create_task(connection.close())
    await asyncio.wait([asking], timeout=PATIENCE)
    assert not asking.cancelled()
    assert asking.exception() is None
    proxy.cut()
    await asyncio.wait([closing])


async def test_a_cancellation_of_ours_is_not_lost_while_closing(channel: ConsumingChannel, proxy: Proxy) -> None:
    proxy.stall()
    closing = asyncio.get_running_loop().create_task(channel.close())
    await asyncio.sleep(0.02)
    assert not closing.done()
    closing.cancel()
    await asyncio.wait([closing], timeout=PATIENCE)
    assert closing.cancelled()
    assert channel.lost.is_set()
