"""Every session has its consumer, and gets it back: after a cut, a deleted queue, a refusal; no message has two owners."""

from __future__ import annotations

import asyncio

import pytest
from aiormq.abc import AbstractChannel, DeliveredMessage

from bridge.broker import consumers as module
from bridge.broker.consumers import ASIDE_AFTER, PER_CHANNEL
from bridge.broker.subscription import Subscription
from contracts.routing import Names
from tests.broker.conftest import SESSIONS, Queues
from tests.support.broker import clean_prefix
from tests.support.links import PATIENCE, POLL, Inbox, RunningLink, amqp_channel, running_link, until
from tests.support.proxy import Proxy


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused subscriptions are tried again at once."""
    monkeypatch.setattr(module, "RETRY", 0.02)
    monkeypatch.setattr(module, "RETRY_MAX", 0.1)


async def _open(running: RunningLink, names: Names, *sessions: str, settle: bool = True) -> list[Inbox]:
    """Sessions that consume."""
    inboxes = [Inbox(names.session_queue(session), session, settle=settle) for session in sessions]
    for inbox in inboxes:
        await running.link.add_session(inbox.subscription)
    for inbox in inboxes:
        await inbox.started()
    return inboxes


async def _acknowledged(running: RunningLink, names: Names) -> None:
    """Another session consumes on the same amqp_channel: the broker has read what left on it before."""
    await _open(running, names, "S5")


async def _ask(hand: AbstractChannel, names: Names, session: str, *bodies: bytes) -> None:
    for body in bodies:
        await hand.basic_publish(body, exchange=names.requests, routing_key=session)


async def _waits(hand: AbstractChannel, queue: str, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await hand.queue_declare(queue, passive=True)).message_count != count:
            await asyncio.sleep(POLL)


async def _ignore(message: DeliveredMessage) -> None:
    """A consumer that is only in the way."""


async def _consumers_of(hand: AbstractChannel, queue: str) -> int:
    return (await hand.queue_declare(queue, passive=True)).consumer_count or 0


async def test_each_session_gets_its_own_in_order(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    async with running_link(amqp_url, names) as running:
        await running.up()
        inboxes = await _open(running, names, "S1", "S2")
        for number in range(100):
            await _ask(hand, names, "S1" if number % 2 else "S2", b"%d" % number)
        for inbox in inboxes:
            await inbox.holds(50)
        assert inboxes[0].bodies == [b"%d" % number for number in range(1, 100, 2)]
        assert inboxes[1].bodies == [b"%d" % number for number in range(0, 100, 2)]
        assert {delivery.key for delivery in inboxes[0].deliveries} == {"S1"}


async def test_it_counts_what_should_be_and_what_is(
    amqp_url: str, proxy: Proxy, names: Names, hand: AbstractChannel
) -> None:
    async with running_link(proxy.url, names) as running:
        await running.up()
        consumers = running.link.consumers
        [inbox, _] = await _open(running, names, "S1", "S2")
        queue = names.session_queue("S1")
        assert (consumers.expected, consumers.actual, consumers.missing()) == (2, 2, set())
        assert consumers.find(queue) is inbox.subscription
        assert consumers.find(names.session_queue("S3")) is None
        proxy.refuse()
        await until(lambda: consumers.actual == 0)
        assert consumers.expected == 2
        assert consumers.missing() == {queue, names.session_queue("S2")}
        proxy.accept()
        await until(lambda: consumers.actual == 2)
        assert consumers.missing() == set()


@pytest.mark.parametrize("own", [None, 3])
async def test_the_prefetch_holds_back_what_is_too_much(
    amqp_url: str, names: Names, hand: AbstractChannel, own: int | None
) -> None:
    """A session shares an amqp_channel and has the link's prefetch; one of its own may have another."""
    limit = own or 4
    async with running_link(amqp_url, names, prefetch=4) as running:
        await running.up()
        inbox = Inbox(names.control, settle=False)
        running.link.consumers.add(inbox.subscription, prefetch=own)
        await inbox.started()
        await _ask(hand, names, "cti", *(b"%d" % number for number in range(10)))
        await inbox.holds(limit)
        await _waits(hand, names.control, 10 - limit)
        assert len(inbox.deliveries) == limit
        inbox.deliveries[0].settle()
        await inbox.holds(limit + 1)
        await _waits(hand, names.control, 10 - limit - 1)


async def test_more_sessions_than_an_amqp_channel_holds(
    amqp_url: str, names: Names, hand: AbstractChannel, queues: Queues
) -> None:
    inboxes = [Inbox(queue) for queue in await queues(PER_CHANNEL + 5)]
    async with running_link(amqp_url, names) as running:
        for inbox in inboxes:  # before there is a connection
            running.link.consumers.add(inbox.subscription)
        await running.up()
        await until(lambda: running.link.consumers.actual == len(inboxes))
        for inbox in (inboxes[0], inboxes[-1]):
            await hand.basic_publish(b"{}", routing_key=inbox.subscription.queue)
            await inbox.holds(1)
        assert inboxes[0].deliveries[0].settler is not inboxes[-1].deliveries[0].settler, "there are two of them"


async def test_a_message_has_one_owner(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    """Single active consumer (protocol 2): a second bridge on the same queue waits until the first lets go."""
    queue = names.session_queue("S1")
    other = Names(f"{names.prefix}x")
    first, second = Inbox(queue, "S1"), Inbox(queue, "S1")
    try:
        async with running_link(amqp_url, names) as one, running_link(amqp_url, other) as two:
            await one.up()
            await two.up()
            await one.link.add_session(first.subscription)
            await first.started()
            two.link.consumers.add(second.subscription)
            await second.started()
            bodies = [b"%d" % number for number in range(200)]
            await _ask(hand, names, "S1", *bodies)
            await first.holds(200)
            assert (first.bodies, second.bodies) == (bodies, [])
            await one.link.consumers.remove(queue)
            await _ask(hand, names, "S1", b"later")
            await second.holds(1)
            assert (len(first.bodies), second.bodies) == (200, [b"later"])
    finally:
        await clean_prefix(amqp_url, other.prefix)


async def test_after_a_cut_everybody_consumes_again_and_nothing_is_lost(
    proxy: Proxy, names: Names, hand: AbstractChannel
) -> None:
    """Cut again and again while requests come; each is delivered, and in order of its first coming."""
    async with running_link(proxy.url, names) as running:
        await running.up()
        inboxes = await _open(running, names, *SESSIONS)
        for round_ in range(3):
            for session in SESSIONS:
                await _ask(hand, names, session, *(b"%d-%d" % (round_, number) for number in range(10)))
            proxy.cut()
        bodies = [b"%d-%d" % (round_, number) for round_ in range(3) for number in range(10)]
        for inbox in inboxes:
            await until(lambda inbox=inbox: set(inbox.bodies) == set(bodies))  # type: ignore[misc]  # a default binds it
            assert list(dict.fromkeys(inbox.bodies)) == bodies
        await until(lambda: running.link.consumers.actual == len(SESSIONS))


async def test_what_was_not_settled_comes_again_and_what_was_does_not(
    proxy: Proxy, names: Names, hand: AbstractChannel
) -> None:
    async with running_link(proxy.url, names) as running:
        await running.up()
        [inbox] = await _open(running, names, "S1", settle=False)
        await _ask(hand, names, "S1", b"0", b"1", b"2", b"3")
        for delivery in (await inbox.holds(4))[:2]:
            delivery.settle()
        await _acknowledged(running, names)
        proxy.cut()
        await inbox.holds(6)
        assert [(each.body, each.redelivered) for each in inbox.deliveries[4:]] == [(b"2", True), (b"3", True)]


async def test_settling_a_delivery_of_the_lost_link_settles_nothing_of_the_new(
    proxy: Proxy, names: Names, hand: AbstractChannel
) -> None:
    """Tags begin anew on each amqp_channel: an old one must not acknowledge another message."""
    async with running_link(proxy.url, names) as running:
        await running.up()
        [inbox] = await _open(running, names, "S1", settle=False)
        await _ask(hand, names, "S1", b"0", b"1")
        old = list(await inbox.holds(2))
        proxy.cut()
        new = (await inbox.holds(4))[2:]
        assert [each.tag for each in new] == [each.tag for each in old] == [1, 2]
        for delivery in old:
            delivery.settle()
        new[1].settle()
        await _acknowledged(running, names)
        proxy.cut()
        await inbox.holds(5)
        assert inbox.bodies[4:] == [b"0"]


async def test_a_removed_session_gets_nothing_and_may_come_back(
    amqp_url: str, names: Names, hand: AbstractChannel
) -> None:
    queue = names.session_queue("S1")
    async with running_link(amqp_url, names) as running:
        await running.up()
        [inbox] = await _open(running, names, "S1")
        await running.link.consumers.remove(queue)
        await running.link.consumers.remove(queue)
        assert (running.link.consumers.expected, running.link.consumers.actual) == (0, 0)
        await _ask(hand, names, "S1", b"waits")
        await _waits(hand, queue, 1)
        assert inbox.deliveries == []
        [again] = await _open(running, names, "S1")
        await again.holds(1)


@pytest.mark.parametrize("steps", range(8))
async def test_removed_while_the_broker_is_asked_it_consumes_nothing(
    proxy: Proxy, names: Names, hand: AbstractChannel, steps: int
) -> None:
    """At any step of its coming: a consumer nobody knows of would take the next owner's messages."""
    queue = names.session_queue("S1")
    async with running_link(proxy.url, names) as running:
        await running.up()
        await _open(running, names, "S2")
        inbox = Inbox(queue, "S1")
        await running.link.add_session(inbox.subscription)
        if steps == 7:
            proxy.stall(up=False)
        for _ in range(steps):
            await asyncio.sleep(0)
        removing = asyncio.get_running_loop().create_task(running.link.consumers.remove(queue))
        await asyncio.sleep(POLL)
        proxy.go_on()
        await removing
        [again] = await _open(running, names, "S1")
        await _ask(hand, names, "S1", b"for the new one")
        await again.holds(1)
        assert inbox.deliveries == []
        await until(lambda: running.link.consumers.actual == running.link.consumers.expected == 2)
        assert await _consumers_of(hand, queue) == 1


async def test_a_deleted_queue_is_made_again_and_consumed(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    """`basic.cancel` (pitfalls 15); its neighbours on the amqp_channel do not notice."""
    async with running_link(amqp_url, names) as running:
        await running.up()
        [gone, other] = await _open(running, names, "S1", "S2")
        for _ in range(3):
            await hand.queue_delete(names.session_queue("S1"))
            await until(lambda: running.link.consumers.missing() == set())
            async with asyncio.timeout(PATIENCE):
                while not gone.deliveries:
                    await _ask(hand, names, "S1", b"again")
            gone.deliveries.clear()
            await _ask(hand, names, "S2", b"still")
            await until(lambda: other.bodies[-1:] == [b"still"])
        assert not [delivery for delivery in other.deliveries if delivery.redelivered]
        assert running.states.ups("consume") == 1


async def test_queues_that_went_while_the_link_was_down_come_back_together(
    proxy: Proxy, names: Names, hand: AbstractChannel, queues: Queues
) -> None:
    """A broker that comes back empty: not one refusal, pause and new amqp_channel for each session."""
    made = await queues(12)
    inboxes = [Inbox(queue) for queue in made]

    async def declare_again(subscription: Subscription) -> None:
        await hand.queue_declare(subscription.queue, durable=True)

    async with running_link(proxy.url, names) as running:
        running.link.consumers.declare = declare_again
        await running.up()
        for inbox in inboxes:
            running.link.consumers.add(inbox.subscription)
            await inbox.started()
        proxy.refuse()
        await until(lambda: running.link.consumers.actual == 0)
        for queue in made:
            await hand.queue_delete(queue)
        proxy.accept()
        await running.up(2)
        async with asyncio.timeout(20):
            while running.link.consumers.missing():
                await asyncio.sleep(POLL)
        await hand.basic_publish(b"{}", routing_key=made[-1])
        await inboxes[-1].holds(1)


async def test_a_refused_session_is_set_aside_and_holds_up_nobody(
    amqp_url: str, names: Names, hand: AbstractChannel, quick: None
) -> None:
    """Pitfalls 2: somebody consumes its queue exclusively; when he goes it is back by itself, and both are told."""
    told: list[tuple[str, str]] = []
    queue = names.session_queue("S1")
    async with running_link(amqp_url, names) as running, amqp_channel(amqp_url) as thief:
        running.link.consumers.on_aside = lambda queue, reason: told.append((queue, reason))
        await running.up()
        await hand.queue_declare(queue, durable=True)
        held = await thief.basic_consume(queue, _ignore, exclusive=True)
        refused = Inbox(queue, "S1")
        running.link.consumers.add(refused.subscription)
        inboxes = await _open(running, names, "S2", "S3", "S4")
        await until(lambda: told)
        assert told[0][0] == queue
        assert "ACCESS_REFUSED" in told[0][1]
        assert refused.subscription.failures >= ASIDE_AFTER
        await until(lambda: running.link.consumers.missing() == {queue})
        for session, inbox in zip(("S2", "S3", "S4"), inboxes, strict=True):
            await _ask(hand, names, session, b"goes on")
            await inbox.holds(1)
        await thief.basic_cancel(str(held.consumer_tag))
        await refused.started()
        await until(lambda: len(told) == 2)
        assert told[1] == (queue, "")
        assert running.link.consumers.missing() == set()
        assert running.states.ups("consume") == 1


async def test_a_queue_with_other_arguments_is_set_aside_too(
    amqp_url: str, names: Names, hand: AbstractChannel, quick: None
) -> None:
    """Deleted, and made by somebody else as something else before we come."""
    told: list[tuple[str, str]] = []
    queue = names.session_queue("S1")
    async with running_link(amqp_url, names) as running:
        consumers = running.link.consumers
        consumers.on_aside = lambda queue, reason: told.append((queue, reason))
        make = consumers.declare

        async def come_late(subscription: Subscription) -> None:
            await hand.queue_declare(queue, durable=True)
            await make(subscription)

        consumers.declare = come_late
        await running.up()
        [_, other] = await _open(running, names, "S1", "S2")
        await hand.queue_delete(queue)
        await until(lambda: told)
        assert told[0][0] == queue
        assert "other arguments" in told[0][1]
        await _ask(hand, names, "S2", b"goes on")
        await other.holds(1)
        consumers.declare = make
        await hand.queue_delete(queue)
        await until(lambda: len(told) == 2)
        assert told[1] == (queue, "")
        assert consumers.missing() == set()


async def test_after_stop_nothing_is_consumed(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    """Shutdown: what is out can still be settled, what comes stays in the queue."""
    async with running_link(amqp_url, names) as running:
        await running.up()
        [inbox, _] = await _open(running, names, "S1", "S2", settle=False)
        await _ask(hand, names, "S1", b"before")
        [delivery] = await inbox.holds(1)
        await running.link.consumers.stop()
        assert (running.link.consumers.expected, running.link.consumers.actual) == (0, 0)
        await _ask(hand, names, "S1", b"after")
        await _waits(hand, names.session_queue("S1"), 1)
        delivery.settle()
    await _waits(hand, names.session_queue("S1"), 1)
    assert inbox.bodies == [b"before"]


async def test_stopped_while_a_session_comes_consumes_nothing(
    proxy: Proxy, names: Names, hand: AbstractChannel
) -> None:
    async with running_link(proxy.url, names) as running:
        await running.up()
        await _open(running, names, "S2")
        inbox = Inbox(names.session_queue("S1"), "S1")
        await running.link.add_session(inbox.subscription)
        proxy.stall(up=False)
        await asyncio.sleep(POLL)
        stopping = asyncio.get_running_loop().create_task(running.link.consumers.stop())
        await asyncio.sleep(0)
        proxy.go_on()
        await stopping
        async with asyncio.timeout(PATIENCE):
            while await _consumers_of(hand, names.session_queue("S1")):
                await asyncio.sleep(POLL)
        await _ask(hand, names, "S1", b"after")
        await _waits(hand, names.session_queue("S1"), 1)
        assert inbox.deliveries == []
