"""Nothing that was handed in is lost: confirms, returns, a full window, a link that is cut, a broker that blocks."""

from __future__ import annotations

import asyncio

import aiormq
import pytest
from aiormq.abc import AbstractChannel
from pamqp.commands import Connection
from pamqp.frame import marshal

from bridge.broker import link
from bridge.broker import publisher as module
from bridge.broker.parcel import Fate, Parcel
from bridge.broker.publisher import BATCH, WINDOW, Publisher
from bridge.clock import SystemClock
from contracts.routing import Names
from tests.support.links import PATIENCE, Fates, RunningLink, Sink, amqp_channel, running_link, until
from tests.support.proxy import Proxy

LIMITS = tuple(size * 2**20 for size in (2, 16, 128, 512))
"""What a broker takes at most, in bytes: as we deploy it, version 4, version 3, and the most that can be set."""
BLOCKED = "The broker blocks publishers: memory or disk alarm."


def _send(running: RunningLink, fates: Fates, sink: Sink, count: int) -> None:
    for number in range(count):
        running.link.publisher.publish(fates.parcel(number, "", sink.queue, b"%d" % number))


async def test_a_message_arrives_as_it_was_handed_in(amqp_url: str, names: Names, sink: Sink) -> None:
    """Protocol 2: content type, delivery mode, message id, correlation id, timestamp, app id, headers."""
    fates = Fates()
    headers = {"type": "cti.event", "name": "Zoë", "seq": 7}
    async with running_link(amqp_url, names) as running:
        await running.up()
        running.link.publisher.publish(
            fates.parcel(1, "", sink.queue, b'{"a": 1}', headers=headers, correlation_id="r-1")
        )
        await running.link.publisher.flushed()
        [message] = await sink.holds(1)
    properties = message.header.properties
    assert message.body == b'{"a": 1}'
    assert properties.headers == headers
    assert (properties.content_type, properties.delivery_mode) == ("application/json", 2)
    assert (properties.message_id, properties.correlation_id, properties.app_id) == ("m-1", "r-1", "cti-bridge")
    assert properties.timestamp is not None
    assert fates.told == [("m-1", Fate.CONFIRMED)]


@pytest.mark.parametrize("size", [0, 1, 131_072, 1_048_576])
async def test_a_body_of_any_size_arrives_whole(amqp_url: str, names: Names, sink: Sink, size: int) -> None:
    """Frames are 128 KiB at most: a body is cut to as many as it needs."""
    body = bytes(number % 251 for number in range(size))
    async with running_link(amqp_url, names) as running:
        await running.up()
        running.link.publisher.publish(Fates().parcel(1, "", sink.queue, body))
        assert (await sink.holds(1))[0].body == body


async def test_order_is_kept_and_each_is_confirmed_once(amqp_url: str, names: Names, sink: Sink) -> None:
    """More than one window, more than one batch."""
    count = WINDOW + 500
    fates = Fates()
    async with running_link(amqp_url, names) as running:
        await running.up()
        publisher = running.link.publisher
        _send(running, fates, sink, count)
        assert publisher.waiting == count
        await publisher.flushed()
        assert (publisher.waiting, publisher.oldest_age()) == (0, 0.0)
        await sink.holds(count)
    assert len(fates.told) == len(set(fates.told)) == fates.count(Fate.CONFIRMED) == count
    assert sink.numbers == list(range(count))


async def test_what_no_queue_takes_is_told_and_holds_up_nobody(amqp_url: str, names: Names, sink: Sink) -> None:
    fates = Fates()
    async with running_link(amqp_url, names) as running:
        await running.up()
        publisher = running.link.publisher
        publisher.publish(fates.parcel(1, names.events, "event.S1.nobody.listens"))
        publisher.publish(fates.parcel(2, "", f"{names.prefix}-gone"))
        publisher.publish(fates.parcel(3, "", sink.queue))
        publisher.publish(fates.parcel(4, names.events, "event.S1.nobody.listens", mandatory=False))
        await publisher.flushed()
        assert publisher.returned == 2
        assert running.states.ups("publish") == 1
    returned, confirmed = [Fate.RETURNED], [Fate.CONFIRMED]
    assert [fates.of(number) for number in (1, 2, 3, 4)] == [returned, returned, confirmed, confirmed]


async def test_copies_of_one_answer_each_get_their_own_fate(amqp_url: str, names: Names, sink: Sink) -> None:
    """An answer is kept and sent again under its first `message_id`; returns are told apart by nothing else."""
    told: list[tuple[str, Fate]] = []

    def copy(key: str) -> Parcel:
        return Parcel("", key, b"{}", None, "one-id", on_fate=lambda fate: told.append((key, fate)))

    gone = f"{names.prefix}-gone"
    async with running_link(amqp_url, names) as running:
        await running.up()
        for key in (gone, sink.queue, gone, sink.queue):
            running.link.publisher.publish(copy(key))
        await running.link.publisher.flushed()
        await until(lambda: len(sink.messages) == 2)
    returned, confirmed = (gone, Fate.RETURNED), (sink.queue, Fate.CONFIRMED)
    assert told == [returned, confirmed, returned, confirmed]


async def test_a_callback_may_publish_again(amqp_url: str, names: Names, sink: Sink) -> None:
    """The fallback of a reply whose queue is gone, under the same id; `flushed` waits for it."""
    fates = Fates()
    async with running_link(amqp_url, names) as running:
        await running.up()
        publisher = running.link.publisher

        def fall_back(fate: Fate) -> None:
            assert fate is Fate.RETURNED
            publisher.publish(fates.parcel(2, "", sink.queue, message_id="m-1"))

        publisher.publish(fates.parcel(1, "", f"{names.prefix}-gone", on_fate=fall_back))
        await publisher.flushed()
        assert fates.told == [("m-2", Fate.CONFIRMED)]


async def test_a_body_over_the_brokers_limit_is_given_up_and_the_others_leave(
    amqp_url: str, names: Names, sink: Sink
) -> None:
    """The broker closes the amqp_channel for it each time it comes: sent on and on it would hold up all that follows."""
    body = await _too_large(amqp_url)
    fates = Fates()
    async with running_link(amqp_url, names) as running:
        await running.up()
        publisher = running.link.publisher
        for number, content in enumerate((b"before", body, b"after")):
            publisher.publish(fates.parcel(number, "", sink.queue, content))
        await until(lambda: publisher.waiting == 0, "the end of all three")
        assert publisher.returned == 1
        await sink.holds(2)
    assert [fates.of(number) for number in range(3)] == [[Fate.CONFIRMED], [Fate.RETURNED], [Fate.CONFIRMED]]
    assert sink.distinct == [0, 2]


async def _too_large(url: str) -> bytes:
    """The smallest of some bodies that this broker takes not."""
    for limit in LIMITS:
        body = bytes(limit + 1)
        async with amqp_channel(url) as channel:
            try:
                await channel.basic_publish(body, exchange="", routing_key="nobody-reads-it")
            except Exception as error:
                assert "larger than" in str(error)
                return body
    raise AssertionError("a broker without a limit")


async def test_the_window_is_never_passed(
    proxy: Proxy, names: Names, sink: Sink, hand: AbstractChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker confirms nothing: a window leaves, which is no whole number of batches, and the rest waits here."""
    window = 2 * BATCH + 7
    monkeypatch.setattr(module, "WINDOW", window)
    fates = Fates()
    async with running_link(proxy.url, names) as running:
        await running.up()
        proxy.stall(up=False, down=True)
        _send(running, fates, sink, 2 * window)
        await sink.holds(window)
        for _ in range(50):  # time enough for a message more
            await hand.queue_declare(sink.queue, passive=True)
        assert len(sink.messages) == window
        assert (running.link.publisher.waiting, fates.told) == (2 * window, [])
        assert running.link.publisher.oldest_age() > 0
        proxy.go_on()
        await running.link.publisher.flushed()
        assert fates.count(Fate.CONFIRMED) == 2 * window


async def test_what_is_published_while_the_link_is_down_leaves_when_it_is_back(
    proxy: Proxy, names: Names, sink: Sink
) -> None:
    fates = Fates()
    async with running_link(proxy.url, names) as running:
        await running.up()
        proxy.refuse()
        await until(lambda: running.states.details("publish"))
        _send(running, fates, sink, 50)
        await until(lambda: len(running.states.details("publish")) >= 3, "some vain tries")
        assert (fates.told, running.link.publisher.waiting) == ([], 50)
        proxy.accept()
        await running.link.publisher.flushed()
        await sink.holds(50)
    assert fates.count(Fate.CONFIRMED) == 50
    assert sink.numbers == list(range(50))


async def test_what_is_published_before_the_first_connection_leaves_then(
    proxy: Proxy, names: Names, sink: Sink
) -> None:
    fates = Fates()
    proxy.refuse()
    async with running_link(proxy.url, names) as running:
        _send(running, fates, sink, 5)
        await until(lambda: running.states.details("publish"))
        proxy.accept()
        await running.link.publisher.flushed()
        await sink.holds(5)
    assert sink.numbers == list(range(5))


async def test_what_is_too_old_when_the_link_is_back_is_not_sent(proxy: Proxy, names: Names, sink: Sink) -> None:
    """`max_age`; what may wait for ever leaves in its place."""
    fates = Fates()
    async with running_link(proxy.url, names) as running:
        await running.up()
        proxy.refuse()
        await until(lambda: running.states.details("publish"))
        publisher = running.link.publisher
        publisher.publish(fates.parcel(1, "", sink.queue, max_age=0.05))
        publisher.publish(fates.parcel(2, "", sink.queue, max_age=60.0))
        publisher.publish(fates.parcel(3, "", sink.queue))
        await until(lambda: publisher.oldest_age() > 0.05)
        proxy.accept()
        await publisher.flushed()
        await sink.holds(2)
    assert fates.told == [("m-1", Fate.EXPIRED), ("m-2", Fate.CONFIRMED), ("m-3", Fate.CONFIRMED)]
    assert sink.numbers == [2, 3]


async def test_nothing_is_lost_when_the_link_is_cut_in_flight(proxy: Proxy, names: Names, sink: Sink) -> None:
    """What was not confirmed goes out again, same id, in order; each fate is told once."""
    count = 6_000
    fates = Fates()
    async with running_link(proxy.url, names) as running:
        await running.up()
        _send(running, fates, sink, count)
        for part in (0, 1_000, 3_000):
            await until(lambda part=part: len(fates.told) > part)  # type: ignore[misc]  # a default binds it now
            proxy.cut()
        await running.link.publisher.flushed()
        assert running.states.ups("publish") >= 2, "it was cut in flight"
        await sink.holds(count)
    assert len(fates.told) == fates.count(Fate.CONFIRMED) == len(set(fates.told)) == count
    assert sink.distinct == list(range(count))


async def test_a_lost_confirm_means_a_copy_with_the_same_id(proxy: Proxy, names: Names, sink: Sink) -> None:
    fates = Fates()
    async with running_link(proxy.url, names) as running:
        await running.up()
        proxy.stall(up=False, down=True)
        _send(running, fates, sink, 1)
        await sink.holds(1)
        proxy.cut()
        proxy.go_on()
        await running.link.publisher.flushed()
        await until(lambda: len(sink.messages) == 2)
    assert fates.told == [("m-0", Fate.CONFIRMED)]
    assert [message.body for message in sink.messages] == [b"0", b"0"]
    assert {message.header.properties.message_id for message in sink.messages} == {"m-0"}


async def test_a_broker_that_confirms_nothing_is_left(proxy: Proxy, names: Names, sink: Sink) -> None:
    """Sooner than heartbeats would tell: the heartbeat is 10 s, the time for a confirm one."""
    fates = Fates()
    async with running_link(proxy.url, names, publish_timeout=1.0) as running:
        await running.up()
        proxy.stall(up=False, down=True)
        _send(running, fates, sink, 1)
        await until(lambda: running.states.details("publish"), "the link is given up")
        assert "did not confirm" in running.states.details("publish")[0]
        proxy.go_on()
        await running.link.publisher.flushed()
    assert fates.told == [("m-0", Fate.CONFIRMED)]


async def test_what_waited_longer_than_a_confirm_may_take_is_no_stall(
    proxy: Proxy, names: Names, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an outage the oldest message is old; the broker has had it for a moment only."""
    monkeypatch.setattr(module, "WINDOW", 1)  # so that there are old ones for longer than one look takes
    fates = Fates()
    async with running_link(proxy.url, names, publish_timeout=0.4) as running:
        await running.up()
        proxy.refuse()
        await until(lambda: running.states.details("publish"))
        _send(running, fates, sink, 600)
        await until(lambda: running.link.publisher.oldest_age() > 1.0)
        proxy.accept()
        ups = running.states.ups("publish")
        await until(lambda: running.link.publisher.waiting == 0, "all confirmed")
        assert running.states.ups("publish") == ups + 1, "one connection was enough"


async def test_a_blocked_broker_is_waited_for(proxy: Proxy, names: Names, sink: Sink) -> None:
    """A memory alarm as RabbitMQ tells it: `connection.blocked`, and nothing is read until `connection.unblocked`."""
    fates = Fates()
    async with running_link(proxy.url, names, publish_timeout=0.8) as running:
        await running.up()
        publisher = running.link.publisher
        proxy.inject(marshal(Connection.Blocked("low on memory"), 0))
        proxy.stall(up=True, down=False)
        _send(running, fates, sink, 10)
        await until(lambda: publisher.blocked)
        await until(lambda: publisher.oldest_age() > 1.6, "twice the time a confirm may take")
        assert (publisher.waiting, fates.told) == (10, [])
        proxy.inject(marshal(Connection.Unblocked(), 0))
        await until(lambda: not publisher.blocked, "it is told before a confirm could come")
        proxy.go_on()
        await publisher.flushed()
        said = [(up, detail) for name, up, detail in running.states.told if name == "publish"]
        assert said == [(True, ""), (False, BLOCKED), (True, "")]
        assert proxy.tries == 2, "the connections were never given up"
        await sink.holds(10)
    assert sink.numbers == list(range(10))


async def test_an_exchange_that_is_gone_costs_nothing_but_time(
    amqp_url: str, names: Names, hand: AbstractChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker closes the amqp_channel; the exchange is made again, and the message was kept."""
    monkeypatch.setattr(link, "AUDIT_SECONDS", 0.3)
    fates = Fates()
    async with running_link(amqp_url, names) as running:
        await running.up()
        await hand.exchange_delete(names.dead)
        running.link.publisher.publish(fates.parcel(1, names.dead, ""))
        await until(lambda: fates.told, "its fate")
        assert running.states.details("publish"), "it was refused first"
    assert fates.told == [("m-1", Fate.CONFIRMED)]


async def test_a_connection_that_ends_before_the_first_message_is_a_lost_one(proxy: Proxy) -> None:
    """The library ends what waits for it with a cancellation; that would end the link for ever."""
    connection = await aiormq.connect(proxy.url)
    proxy.stall()
    running = asyncio.get_running_loop().create_task(Publisher(SystemClock(), timeout=30.0).run(connection))
    await asyncio.sleep(0.02)
    closing = asyncio.get_running_loop().create_task(connection.close())
    await asyncio.wait([running], timeout=PATIENCE)
    assert not running.cancelled()
    assert isinstance(running.exception(), ConnectionError)
    proxy.cut()
    await asyncio.wait([closing])


async def test_flushed_does_not_wait_when_nothing_was_handed_in(names: Names) -> None:
    async with running_link("amqp://127.0.0.1:1/", names) as running:
        await running.link.publisher.flushed()
        assert running.states.ups("publish") == 0
