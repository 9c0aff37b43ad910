"""The two supervised connections: what they say when the broker is away, and that they come back or end at once."""

from __future__ import annotations

import asyncio
import re

import pytest
from aiormq.abc import AbstractChannel
from aiormq.exceptions import ChannelNotFoundEntity
from structlog.testing import capture_logs
from yarl import URL

from bridge.broker import link as module
from bridge.broker.errors import BrokerUnreachable, OwnerHeld, TopologyMismatch
from contracts.routing import Names
from tests.support.links import PATIENCE, Inbox, States, amqp_channel, make_link, running_link, until
from tests.support.proxy import Proxy
from tests.support.queues import queue_exists

"""Seconds within which a link that is told to end has ended, whatever the broker does; half of what it gets from Docker."""
PAUSE = re.compile(r"Trying again in (\d+\.\d) s\.")


async def test_it_comes_up_with_the_topology_made(amqp_url: str, names: Names) -> None:
    async with running_link(amqp_url, names) as running:
        await running.up()
        assert running.link.consuming.is_set()
        assert await queue_exists(amqp_url, names.control)
        assert running.states.told == [("consume", True, ""), ("publish", True, "")]


async def test_an_unreachable_broker_is_tried_again_and_again_each_time_later(proxy: Proxy, names: Names) -> None:
    """Each pause is drawn from the upper half of a span that doubles, so the third is never shorter than the first."""
    proxy.refuse()
    async with running_link(proxy.url, names) as running:
        await until(lambda: len(running.states.details("consume")) >= 4, "four tries")
        details = running.states.details("consume")
        pauses = [float(found.group(1)) for detail in details if (found := PAUSE.search(detail))]
        assert len(pauses) == len(details)
        assert 0.1 <= pauses[0] <= 0.2
        assert 0.8 <= pauses[3] <= 1.6
        port = URL(proxy.url).port
        assert all(f"The broker at 127.0.0.1:{port} cannot be reached" in detail for detail in details)
        assert running.states.ups("consume") == running.states.ups("publish") == 0
        proxy.accept()
        await running.up()


async def test_a_closed_port_is_unreachable_too(names: Names) -> None:
    states = States()
    with pytest.raises(BrokerUnreachable, match=r"127\.0\.0\.1:1 cannot be reached"):
        await make_link("amqp://127.0.0.1:1/", names, states).run(fail_fast=True)


@pytest.mark.parametrize(("scheme", "port"), [("amqp", 5672), ("amqps", 5671)])
async def test_the_port_that_was_tried_is_told(
    names: Names, monkeypatch: pytest.MonkeyPatch, scheme: str, port: int
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("closed")

    monkeypatch.setattr("aiormq.connect", refuse)
    with pytest.raises(BrokerUnreachable, match=f"at broker.example:{port} cannot"):
        await make_link(f"{scheme}://broker.example/", names, States()).run(fail_fast=True)


async def test_fail_fast_is_over_once_it_was_connected(proxy: Proxy, names: Names) -> None:
    states = States()
    task = asyncio.get_running_loop().create_task(make_link(proxy.url, names, states).run(fail_fast=True))
    await until(lambda: states.ups("consume"))
    proxy.refuse()
    await until(lambda: len(states.details("consume")) >= 2, "a lost connection and one more try")
    proxy.accept()
    await until(lambda: states.ups("consume") == 2)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


@pytest.mark.parametrize("attempt", range(3))
async def test_a_wrong_password_is_one_clear_error(amqp_url: str, names: Names, attempt: int) -> None:
    """And it ends: the other connection, which is refused as well, does not hold it up."""
    states = States()
    url = str(URL(amqp_url).with_password("wr0ng-secret"))
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(BrokerUnreachable, match=r"(?i)refused") as caught:
            await make_link(url, names, states).run(fail_fast=True)
    assert "wr0ng-secret" not in f"{caught.value}{states.told}"


@pytest.mark.parametrize("attempt", range(3))
async def test_a_virtual_host_that_is_not_there_is_one_clear_error(amqp_url: str, names: Names, attempt: int) -> None:
    url = str(URL(amqp_url).with_path("/nobody-made-it"))
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(BrokerUnreachable, match="virtual host nobody-made-it"):
            await make_link(url, names, States()).run(fail_fast=True)


async def test_a_wrong_password_is_told_on_and_on_without_fail_fast(amqp_url: str, names: Names) -> None:
    url = str(URL(amqp_url).with_password("wr0ng"))
    async with running_link(url, names) as running:
        await until(lambda: len(running.states.details("consume")) >= 2)
        assert not running.task.done()
        assert all("refused" in detail.lower() for detail in running.states.details("consume"))


async def test_a_cut_link_comes_back_and_says_both(proxy: Proxy, names: Names) -> None:
    async with running_link(proxy.url, names) as running:
        for times in range(1, 4):
            await running.up(times)
            proxy.cut()
        await running.up(4)
        for name in ("consume", "publish"):
            said = [up for each, up, _ in running.states.told if each == name]
            assert said == [True, False] * 3 + [True]
        assert all("The connection to the broker was lost" in detail for detail in running.states.details("consume"))


async def test_a_half_open_link_is_given_up_after_three_heartbeats(proxy: Proxy, names: Names) -> None:
    """Nobody says that it is gone; heartbeats do. The library ends what waits by cancelling it: nobody cancelled us."""
    async with running_link(proxy.url, names, heartbeat=1) as holder:
        await holder.up()
        with capture_logs() as logs:
            async with running_link(proxy.url, names, heartbeat=1) as waiter:
                await until(lambda: any(entry["event"] == "owner_held" for entry in logs))
                proxy.stall()
                await until(lambda: holder.states.details("consume") and holder.states.details("publish"))
                await until(lambda: waiter.task.done() or waiter.states.details("consume"), "the loss is told")
                assert not waiter.task.done(), "a lost connection is no reason to end"
        assert not holder.task.done()
        proxy.go_on()
        await holder.up(2)


@pytest.mark.parametrize("hang", ["refused", "stalled"])
async def test_it_ends_at_once_while_it_reconnects(proxy: Proxy, names: Names, hang: str) -> None:
    async with asyncio.timeout(PATIENCE), running_link(proxy.url, names) as running:
        await running.up()
        tries = proxy.tries
        if hang == "refused":
            proxy.refuse()
        else:
            proxy.stall()
            proxy.cut()
        await until(lambda: proxy.tries > tries, "a try to come back")
    assert running.task.cancelled()


@pytest.mark.parametrize("after", [number / 500 for number in range(12)])
async def test_it_ends_at_once_in_the_middle_of_a_refused_login(amqp_url: str, names: Names, after: float) -> None:
    """At each moment of the handshake: the library's error must not hide that we were told to end."""
    url = str(URL(amqp_url).with_password("wrong"))
    async with asyncio.timeout(PATIENCE), running_link(url, names):
        await asyncio.sleep(after)


async def test_it_ends_at_once_at_each_moment_of_its_coming_up(amqp_url: str, names: Names) -> None:
    """Also when an answer of the broker comes in that moment."""
    for moment in range(40):
        async with running_link(amqp_url, names), asyncio.timeout(PATIENCE):
            for _ in range(moment):
                await asyncio.sleep(0.001)


async def test_it_ends_soon_when_the_broker_hangs(proxy: Proxy, names: Names) -> None:
    """Less than what a container gets before it is killed."""
    async with asyncio.timeout(PATIENCE), running_link(proxy.url, names) as running:
        await running.up()
        inbox = Inbox(names.session_queue("S1"), "S1")
        await running.link.add_session(inbox.subscription)
        await inbox.started()
        proxy.stall()
    assert running.task.cancelled()


async def test_it_leaves_no_connection_behind(proxy: Proxy, names: Names) -> None:
    async with running_link(proxy.url, names) as running:
        await running.up()
        assert proxy.connections == 2
    await until(lambda: proxy.connections == 0, "no line is left")


async def test_another_topology_ends_it_with_a_sentence(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    """Waiting would not heal it."""
    await hand.queue_declare(names.control, durable=True)
    with pytest.raises(TopologyMismatch, match=re.escape(names.control)):
        await make_link(amqp_url, names, States()).run()


async def test_a_held_lock_ends_it_with_a_sentence(amqp_url: str, names: Names) -> None:
    async with running_link(amqp_url, names) as first:
        await first.up()
        states = States()
        with pytest.raises(OwnerHeld, match=re.escape(names.owner)):
            await make_link(amqp_url, names, states, heartbeat=1).run()
        assert states.ups("publish") == 0, "who does not hold the lock publishes nothing"
        assert not first.task.done()


async def test_why_the_broker_ended_the_connection_is_told(amqp_url: str, names: Names) -> None:
    async with running_link(amqp_url, names) as running:
        await running.up()
        with pytest.raises(ConnectionError):
            async with running.link.declares._channel() as channel:
                await channel.queue_delete(names.control, if_empty=True)  # what no quorum queue knows
        await until(lambda: running.states.details("consume"))
        assert "not supported by quorum queues" in running.states.details("consume")[0]


async def test_a_lost_lock_is_a_lost_connection(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    """Somebody deletes the queue of the lock: it is taken again before anything goes on."""
    async with running_link(amqp_url, names) as running:
        await running.up()
        await hand.queue_delete(names.owner)
        await until(lambda: running.states.ups("consume") == 2, "the lock taken again")
        assert any("lock" in detail for detail in running.states.details("consume"))
        assert await queue_exists(amqp_url, names.owner)


async def test_what_was_deleted_behind_its_back_is_made_again(
    amqp_url: str, names: Names, hand: AbstractChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AUDIT_SECONDS", 0.1)
    async with running_link(amqp_url, names) as running:
        await running.up()
        await hand.exchange_delete(names.events)
        await hand.queue_unbind(names.control, names.requests, "cti")
        inbox = Inbox(names.control)
        running.link.consumers.add(inbox.subscription)
        async with asyncio.timeout(20):
            while not await _exists(amqp_url, names.events):
                await asyncio.sleep(0.02)
            while not inbox.deliveries:
                await hand.basic_publish(b"{}", exchange=names.requests, routing_key="cti")


async def _exists(url: str, exchange: str) -> bool:
    async with amqp_channel(url) as channel:
        try:
            await channel.exchange_declare(exchange, passive=True)
        except ChannelNotFoundEntity:
            return False
    return True


async def test_a_clash_behind_its_back_is_no_reason_to_end(
    amqp_url: str, names: Names, hand: AbstractChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody makes an exchange of another kind in the place of ours: the sessions go on, the log says it."""
    monkeypatch.setattr(module, "AUDIT_SECONDS", 0.05)
    async with running_link(amqp_url, names) as running:
        await running.up()
        with capture_logs() as logs:
            await hand.exchange_delete(names.dead)
            await hand.exchange_declare(names.dead, exchange_type="direct")
            await until(lambda: any(entry["event"] == "topology_mismatch" for entry in logs), "the log line")
            inbox = Inbox(names.session_queue("S1"), "S1")
            await running.link.add_session(inbox.subscription)
            await inbox.started()
        assert sum(entry["event"] == "topology_mismatch" for entry in logs) == 1, "said once"
        assert running.states.ups("consume") == 1


async def test_a_binding_that_is_gone_is_healed_when_a_request_shows_it(
    amqp_url: str, names: Names, hand: AbstractChannel
) -> None:
    async with running_link(amqp_url, names) as running:
        await running.up()
        inbox = Inbox(names.session_queue("S1"), "S1")
        await running.link.add_session(inbox.subscription)
        await running.link.unbind_session("S1")
        await hand.basic_publish(b"lost", exchange=names.requests, routing_key="S1")
        for _ in range(3):
            running.link.heal(names.session_queue("S1"))
        running.link.heal(names.session_queue("S2"))
        async with asyncio.timeout(20):
            while not inbox.deliveries:
                await hand.basic_publish(b"here", exchange=names.requests, routing_key="S1")
        assert inbox.bodies[0] == b"here"
        assert not await queue_exists(amqp_url, names.session_queue("S2")), "what is not consumed is not made"


async def test_a_session_is_added_and_dropped(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    """The end of a session: unbind, then delete when empty (protocol 2)."""
    async with running_link(amqp_url, names) as running:
        await running.up()
        queue = names.session_queue("S1")
        inbox = Inbox(queue, "S1")
        await running.link.add_session(inbox.subscription)
        await inbox.started()
        await running.link.unbind_session("S1")
        await running.link.unbind_session("S1")
        await hand.basic_publish(b"late", exchange=names.requests, routing_key="S1")
        await running.link.consumers.remove(queue)
        await hand.basic_publish(b"waits", routing_key=queue)
        assert await running.link.drop_session("S1") is False
        assert await queue_exists(amqp_url, queue)
        await hand.queue_purge(queue)
        assert await running.link.drop_session("S1") is True
        assert await running.link.drop_session("S1") is True, "what is gone is dropped"
        assert inbox.deliveries == []
        assert not await queue_exists(amqp_url, queue)


async def test_the_next_node_of_a_cluster_is_tried(proxy: Proxy, names: Names) -> None:
    """Also at a start with `fail_fast`, which fails only when none answers."""
    states = States()
    link = make_link("amqp://127.0.0.1:1/", names, states, others=(proxy.url,))
    task = asyncio.get_running_loop().create_task(link.run(fail_fast=True))
    await until(lambda: task.done() or states.ups("consume"))
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    with pytest.raises(BrokerUnreachable, match="cannot be reached"):
        await make_link("amqp://127.0.0.1:1/", names, States(), others=("amqp://127.0.0.1:2/",)).run(fail_fast=True)
