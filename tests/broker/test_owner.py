"""The lock of a prefix: one holder, a second one refused in time, free as soon as the first is gone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Coroutine
from typing import Protocol

import aiormq
import pytest
from aiormq.abc import AbstractChannel, AbstractConnection
from aiormq.exceptions import ChannelNotFoundEntity

from bridge.broker import owner, topology
from bridge.broker.channel import ConsumingChannel
from bridge.broker.errors import OwnerHeld
from bridge.clock import SystemClock
from contracts.routing import Names
from tests.support.links import PATIENCE, POLL, until
from tests.support.proxy import Proxy

SHORT = 0.1
"""A heartbeat, in seconds, no broker would take: here it is only what patience is measured by."""


@pytest.fixture
async def queue(amqp_url: str, names: Names) -> str:
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    return names.owner


@pytest.fixture
async def first(proxy: Proxy) -> AsyncIterator[AbstractConnection]:
    """The connection of the first bridge, which can be cut."""
    connection = await aiormq.connect(proxy.url)
    yield connection
    await connection.close()


@pytest.fixture
async def second(amqp_url: str) -> AsyncIterator[AbstractConnection]:
    """The connection of another bridge."""
    connection = await aiormq.connect(amqp_url)
    yield connection
    await connection.close()


class Take(Protocol):
    """Takes the lock on a connection; patience is three heartbeats."""

    def __call__(
        self, connection: AbstractConnection, queue: str, heartbeat: float = SHORT
    ) -> Coroutine[None, None, ConsumingChannel]: ...


@pytest.fixture
async def acquire() -> AsyncIterator[Take]:
    """Takes the lock; what was taken is let go after the test."""
    taken: list[ConsumingChannel] = []

    async def take(connection: AbstractConnection, queue: str, heartbeat: float = SHORT) -> ConsumingChannel:
        async with asyncio.timeout(PATIENCE):
            taken.append(await owner.acquire(connection, queue, heartbeat, SystemClock()))
        return taken[-1]

    yield take
    for lock in taken:
        await lock.close()


async def test_the_first_one_gets_it_at_once(acquire: Take, first: AbstractConnection, queue: str) -> None:
    lock = await acquire(first, queue)
    assert list(lock.consuming) == [queue]
    assert not lock.lost.is_set()


async def test_a_second_one_is_refused_after_three_heartbeats(
    acquire: Take, first: AbstractConnection, second: AbstractConnection, queue: str
) -> None:
    """Protocol 2: it is refused, tries for three heartbeats, and says so with what to do."""
    lock = await acquire(first, queue)
    began = asyncio.get_running_loop().time()
    with pytest.raises(OwnerHeld, match=rf"{re.escape(queue)}.*CTI_BRIDGE_PREFIX"):
        await acquire(second, queue, heartbeat=0.2)
    assert asyncio.get_running_loop().time() - began > 3 * 0.2
    assert not lock.lost.is_set(), "the first one goes on"


async def test_the_same_bridge_cannot_hold_it_twice(acquire: Take, first: AbstractConnection, queue: str) -> None:
    await acquire(first, queue)
    with pytest.raises(OwnerHeld):
        await acquire(first, queue)


async def test_it_is_free_once_the_first_lets_go(
    acquire: Take, first: AbstractConnection, second: AbstractConnection, queue: str
) -> None:
    lock = await acquire(first, queue)
    waiting = asyncio.get_running_loop().create_task(acquire(second, queue, heartbeat=10))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await lock.close()
    assert not (await waiting).lost.is_set()


async def test_it_is_free_once_the_first_ones_connection_is_cut(
    acquire: Take, first: AbstractConnection, second: AbstractConnection, proxy: Proxy, queue: str
) -> None:
    lock = await acquire(first, queue)
    proxy.cut()
    await until(lock.lost.is_set, "the first one knows")
    assert not (await acquire(second, queue, heartbeat=10)).lost.is_set()


async def test_a_half_open_first_one_holds_it_until_the_broker_gives_it_up(
    acquire: Take, second: AbstractConnection, proxy: Proxy, queue: str
) -> None:
    """Pitfalls: that takes the broker two to three heartbeats, and patience is longer."""
    connection = await aiormq.connect(f"{proxy.url}?heartbeat=1")
    held = await acquire(connection, queue)
    proxy.stall()
    lock = await acquire(second, queue, heartbeat=1)
    assert not lock.lost.is_set()
    proxy.cut()
    await until(held.lost.is_set)
    await connection.close()


async def test_a_deleted_queue_is_told_to_the_holder(
    acquire: Take, first: AbstractConnection, queue: str, hand: AbstractChannel
) -> None:
    """Nobody holds a lock whose queue is gone: a second bridge would make the queue again and hold it as well."""
    lock = await acquire(first, queue)
    await hand.queue_delete(queue)
    async with asyncio.timeout(PATIENCE):
        await lock.changed.wait()
    assert lock.consuming == {}


async def test_what_is_published_to_it_is_thrown_away(
    acquire: Take, first: AbstractConnection, queue: str, hand: AbstractChannel
) -> None:
    lock = await acquire(first, queue)
    for _ in range(3):
        await hand.basic_publish(b"?", routing_key=queue)
    async with asyncio.timeout(PATIENCE):
        while (await hand.queue_declare(queue, passive=True)).message_count:
            await asyncio.sleep(POLL)
    await lock.close()
    assert (await hand.queue_declare(queue, passive=True)).message_count == 0, "nothing comes back"


async def test_without_its_queue_it_is_an_error_and_leaves_no_amqp_channel(
    acquire: Take, first: AbstractConnection, names: Names
) -> None:
    with pytest.raises(ChannelNotFoundEntity):
        await acquire(first, names.owner)
    assert not [channel for channel in first.channels.values() if channel is not None and not channel.is_closed]


async def test_waiting_for_it_can_be_cancelled(
    acquire: Take, first: AbstractConnection, second: AbstractConnection, queue: str
) -> None:
    await acquire(first, queue)
    waiting = asyncio.get_running_loop().create_task(acquire(second, queue, heartbeat=10))
    await asyncio.sleep(0.05)
    waiting.cancel()
    done, _ = await asyncio.wait([waiting], timeout=20)
    assert done
    assert waiting.cancelled()
