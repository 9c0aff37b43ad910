"""Declaring and deleting apart from consuming: a refusal, a cut or a cancellation costs only who asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiormq
import pytest
from aiormq.abc import AbstractChannel, AbstractConnection

from bridge.broker import topology
from bridge.broker.declares import PARALLEL, Declares
from bridge.broker.errors import TopologyMismatch
from bridge.broker.topology import Entity, EntityKind, session_queue
from contracts.routing import Names
from tests.support.links import PATIENCE, until
from tests.support.proxy import Proxy
from tests.support.queues import queue_exists


@pytest.fixture
async def applied(amqp_url: str, names: Names) -> Names:
    """The prefix with its exchanges."""
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    return names


@pytest.fixture
async def connection(proxy: Proxy) -> AsyncIterator[AbstractConnection]:
    """A connection that can be cut."""
    connection = await aiormq.connect(proxy.url)
    yield connection
    proxy.go_on()
    await connection.close()


@pytest.fixture
def declares(connection: AbstractConnection) -> Declares:
    """On that connection."""
    declares = Declares()
    declares.attach(connection)
    return declares


def _session(names: Names, session: str) -> tuple[Entity, Entity]:
    return session_queue(names, session, "classic")


def _open_channels(connection: AbstractConnection) -> int:
    return sum(channel is not None and not channel.is_closed for channel in connection.channels.values())


async def _begin(declares: Declares, *entities: Entity) -> asyncio.Task[None]:
    """A declare that is on its way to a broker that hangs."""
    task = asyncio.get_running_loop().create_task(declares.make(*entities))
    await asyncio.sleep(0.02)
    assert not task.done()
    return task


async def test_a_session_is_made_with_its_binding(declares: Declares, applied: Names, hand: AbstractChannel) -> None:
    await declares.make(*_session(applied, "S1"))
    await hand.basic_publish(b"{}", exchange=applied.requests, routing_key="S1")
    assert (await hand.basic_get(applied.session_queue("S1"), no_ack=True)).body == b"{}"


async def test_making_it_again_changes_nothing(declares: Declares, applied: Names, hand: AbstractChannel) -> None:
    await declares.make(*_session(applied, "S1"))
    await hand.basic_publish(b"waits", exchange=applied.requests, routing_key="S1")
    await declares.make(*_session(applied, "S1"))
    assert (await hand.basic_get(applied.session_queue("S1"), no_ack=True)).body == b"waits"


async def test_many_at_once_share_a_few_amqp_channels(
    declares: Declares, connection: AbstractConnection, applied: Names, hand: AbstractChannel
) -> None:
    queues = [f"{applied.session_queue('S1')}.{number}" for number in range(5 * PARALLEL)]
    try:
        async with asyncio.TaskGroup() as group:
            for queue in queues:
                group.create_task(declares.make(Entity(EntityKind.QUEUE, queue)))
        assert _open_channels(connection) == PARALLEL
        for queue in queues:
            await hand.queue_declare(queue, passive=True)
    finally:
        for queue in queues:
            await hand.queue_delete(queue)


async def test_a_clash_is_told_and_the_next_one_is_served(
    declares: Declares, amqp_url: str, applied: Names, hand: AbstractChannel
) -> None:
    """The broker closes the amqp_channel with it; it is not used again."""
    await hand.queue_declare(applied.session_queue("S1"), durable=True)
    for _ in range(2 * PARALLEL):
        with pytest.raises(TopologyMismatch, match=r"session\.S1"):
            await declares.make(*_session(applied, "S1"))
    await declares.make(*_session(applied, "S2"))
    assert await queue_exists(amqp_url, applied.session_queue("S2"))


async def test_what_is_refused_for_another_reason_is_a_connection_error(
    declares: Declares, amqp_url: str, applied: Names
) -> None:
    """A binding to an exchange that is not there."""
    with pytest.raises(ConnectionError, match="refused"):
        await declares.make(Entity(EntityKind.BINDING, applied.control, source=f"{applied.prefix}.gone"))
    await declares.make(*_session(applied, "S1"))
    assert await queue_exists(amqp_url, applied.session_queue("S1"))


async def test_unbinding_stops_the_way_in_and_may_come_twice(
    declares: Declares, applied: Names, hand: AbstractChannel
) -> None:
    queue = applied.session_queue("S1")
    await declares.make(*_session(applied, "S1"))
    for _ in range(2):
        await declares.unbind(queue, applied.requests, "S1")
    await hand.basic_publish(b"{}", exchange=applied.requests, routing_key="S1")
    assert (await hand.queue_declare(queue, passive=True)).message_count == 0
    assert (await hand.basic_get(applied.unrouted, no_ack=True)).body == b"{}"


async def test_a_queue_is_deleted_only_when_it_is_empty(
    declares: Declares, amqp_url: str, applied: Names, hand: AbstractChannel
) -> None:
    """What waits in it is to be answered first (protocol 2)."""
    queue = applied.session_queue("S1")
    await declares.make(*_session(applied, "S1"))
    await hand.basic_publish(b"{}", exchange=applied.requests, routing_key="S1")
    assert await declares.delete_if_empty(queue) is False
    assert (await hand.basic_get(queue, no_ack=True)).body == b"{}", "it kept what it held"
    assert await declares.delete_if_empty(queue) is True
    assert not await queue_exists(amqp_url, queue)
    assert await declares.delete_if_empty(queue) is True, "gone is deleted"


@pytest.mark.parametrize("counts", [True, False])
async def test_a_quorum_queue_that_holds_something_is_kept_too(
    amqp_url: str, applied: Names, hand: AbstractChannel, counts: bool
) -> None:
    """The broker ends the connection of who asks it the classic way; that is done once at most."""
    queue = applied.session_queue("S1")
    declares = Declares(counts=counts)
    async with aiormq.Connection(amqp_url) as connection:
        declares.attach(connection)
        await declares.make(*session_queue(applied, "S1", "quorum"))
        await hand.basic_publish(b"{}", exchange=applied.requests, routing_key="S1")
        if not counts:
            with pytest.raises(ConnectionError):
                await declares.delete_if_empty(queue)
    async with aiormq.Connection(amqp_url) as connection:
        declares.attach(connection)
        assert await declares.delete_if_empty(queue) is False
        assert (await hand.queue_purge(queue)).message_count == 1, "it kept what it held"
        assert await declares.delete_if_empty(queue) is True
        assert not await queue_exists(amqp_url, queue)
        assert await declares.delete_if_empty(queue) is True, "gone is deleted"


async def test_without_a_connection_it_waits_for_one(
    connection: AbstractConnection, amqp_url: str, applied: Names
) -> None:
    declares = Declares()
    waiting = await _begin(declares, *_session(applied, "S1"))
    declares.attach(connection)
    async with asyncio.timeout(PATIENCE):
        await waiting
    assert await queue_exists(amqp_url, applied.session_queue("S1"))


async def test_after_the_connection_is_gone_it_waits_for_the_next(
    declares: Declares, proxy: Proxy, amqp_url: str, applied: Names
) -> None:
    """Nothing of the old one is used."""
    await declares.make(*_session(applied, "S1"))
    declares.detach()
    proxy.cut()
    waiting = await _begin(declares, *_session(applied, "S2"))
    again = await aiormq.connect(amqp_url)
    declares.attach(again)
    async with asyncio.timeout(PATIENCE):
        await waiting
    assert await queue_exists(amqp_url, applied.session_queue("S2"))
    await again.close()


async def test_a_cut_in_the_middle_is_a_connection_error(declares: Declares, proxy: Proxy, applied: Names) -> None:
    proxy.stall()
    begun = [await _begin(declares, *_session(applied, session)) for session in ("S1", "S2")]
    proxy.cut()
    for task in begun:
        with pytest.raises(ConnectionError):
            await task
    with pytest.raises(ConnectionError):
        await declares.make(*_session(applied, "S3"))


@pytest.mark.parametrize("warm", [True, False], ids=["idle", "opening"])
async def test_a_connection_that_is_closed_in_the_middle_is_an_error_and_no_cancellation(
    declares: Declares, connection: AbstractConnection, proxy: Proxy, applied: Names, warm: bool
) -> None:
    """The library cancels what waits for it; whoever asked was not cancelled, and must answer its own caller."""
    if warm:
        await declares.make(*_session(applied, "S1"))
    proxy.stall()
    begun = await _begin(declares, *_session(applied, "S2"))
    closing = asyncio.get_running_loop().create_task(connection.close())
    proxy.cut()
    await asyncio.wait([begun], timeout=PATIENCE)
    assert not begun.cancelled()
    assert isinstance(begun.exception(), ConnectionError)
    await asyncio.wait([closing])


async def test_a_given_up_declare_costs_nobody_else(
    declares: Declares, proxy: Proxy, amqp_url: str, applied: Names
) -> None:
    """Its amqp_channel is in the middle of something: the next one gets another."""
    await declares.make(*_session(applied, "S1"))
    proxy.stall()
    begun = await _begin(declares, *_session(applied, "S2"))
    begun.cancel()
    await asyncio.wait([begun])
    assert begun.cancelled()
    following = asyncio.get_running_loop().create_task(declares.make(*_session(applied, "S3")))
    await asyncio.sleep(0)
    proxy.go_on()
    async with asyncio.timeout(PATIENCE):
        await following
    assert await queue_exists(amqp_url, applied.session_queue("S3"))


async def test_given_up_turns_are_free_again(declares: Declares, proxy: Proxy, applied: Names) -> None:
    """As many as there are turns are cancelled while they wait; the next ones are served all the same."""
    proxy.stall()
    begun = [await _begin(declares, *_session(applied, "S1")) for _ in range(2 * PARALLEL)]
    for task in begun:
        task.cancel()
    await asyncio.wait(begun)
    proxy.go_on()
    async with asyncio.timeout(PATIENCE):
        await declares.make(*_session(applied, "S2"))


async def test_the_pool_does_not_grow_with_failures(
    declares: Declares, connection: AbstractConnection, applied: Names, hand: AbstractChannel
) -> None:
    await hand.queue_declare(applied.session_queue("S1"), durable=True)
    for _ in range(3 * PARALLEL):
        with pytest.raises(TopologyMismatch):
            await declares.make(*_session(applied, "S1"))
        await declares.make(*_session(applied, "S2"))
    await until(lambda: _open_channels(connection) == 1)


async def test_an_amqp_channel_that_never_opens_ends_with_its_connection(
    connection: AbstractConnection, declares: Declares, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library may not tell whoever waits for it."""

    async def hang(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(connection, "channel", hang)
    task = await _begin(declares, *_session(names, "S1"))
    await connection.close()
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(task, PATIENCE)
