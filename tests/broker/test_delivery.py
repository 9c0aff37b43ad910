"""A delivery is settled once, says how often it came, and carries what the broker said of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from aiormq.abc import AbstractChannel
from pamqp.commands import Basic

from bridge.broker.delivery import Delivery
from contracts.routing import Names
from tests.support.links import Inbox, running_link
from tests.support.proxy import Proxy


class Settler:
    """Counts what is settled."""

    def __init__(self) -> None:
        self.tags: list[int] = []

    def settle(self, tag: int) -> None:
        self.tags.append(tag)


def _delivery(settler: Settler, headers: Mapping[str, object] | None = None, *, redelivered: bool = False) -> Delivery:
    return Delivery("S1", b"{}", headers or {}, None, None, None, redelivered, 0.0, 7, settler)


def test_it_is_settled_once() -> None:
    settler = Settler()
    told: list[str] = []
    delivery = _delivery(settler)
    delivery.on_settled = lambda: told.append("settled")
    assert not delivery.settled
    for _ in range(3):
        delivery.settle()
    assert delivery.settled
    assert settler.tags == [7]
    assert told == ["settled"]


def test_without_a_listener_it_is_settled_all_the_same() -> None:
    settler = Settler()
    _delivery(settler).settle()
    assert settler.tags == [7]


@pytest.mark.parametrize(
    ("headers", "redelivered", "attempts"),
    [
        ({}, False, 0),
        ({}, True, 1),
        ({"x-delivery-count": 0}, False, 0),
        ({"x-delivery-count": 5}, False, 0),
        ({"x-delivery-count": 3}, True, 3),
        ({"x-delivery-count": "3"}, True, 1),
    ],
)
def test_attempts_are_counted_by_the_broker_where_it_counts(
    headers: Mapping[str, object], redelivered: bool, attempts: int
) -> None:
    """Protocol 2: `x-delivery-count`; a classic queue only says that it was not the first time. The sender does not count."""
    assert _delivery(Settler(), headers, redelivered=redelivered).attempts == attempts


async def test_it_carries_what_the_broker_said(amqp_url: str, names: Names, hand: AbstractChannel) -> None:
    inbox = Inbox(names.session_queue("S1"), "S1")
    async with running_link(amqp_url, names) as running:
        await running.up()
        await running.link.add_session(inbox.subscription)
        before = asyncio.get_running_loop().time()
        await hand.basic_publish(
            b'{"a": 1}',
            exchange=names.requests,
            routing_key="S1",
            properties=Basic.Properties(
                headers={"type": "cti.request", "n": 7},
                correlation_id="r-1",
                reply_to="answers",
                content_type="application/json",
                message_id="m-1",
                user_id="guest",
            ),
        )
        await hand.basic_publish(b"", exchange=names.requests, routing_key="S1")
        full, bare = (await inbox.holds(2))[:2]
        assert (full.key, full.body, dict(full.headers)) == ("S1", b'{"a": 1}', {"type": "cti.request", "n": 7})
        assert (full.correlation_id, full.reply_to, full.content_type) == ("r-1", "answers", "application/json")
        assert (full.message_id, full.user_id) == ("m-1", "guest")
        assert (full.redelivered, full.attempts) == (False, 0)
        assert before <= full.arrived <= asyncio.get_running_loop().time()
        assert (bare.body, dict(bare.headers), bare.correlation_id, bare.reply_to) == (b"", {}, None, None)
        assert (bare.content_type, bare.user_id) == (None, None)


async def test_a_subscription_without_a_key_takes_each_deliverys_own(
    amqp_url: str, names: Names, hand: AbstractChannel
) -> None:
    """The queue of what could not be routed: the key says which session it was for."""
    inbox = Inbox(names.unrouted)
    async with running_link(amqp_url, names) as running:
        await running.up()
        running.link.consumers.add(inbox.subscription)
        for session in ("S7", "S8"):
            await hand.basic_publish(b"{}", exchange=names.requests, routing_key=session)
        assert [delivery.key for delivery in await inbox.holds(2)] == ["S7", "S8"]


@pytest.mark.parametrize(("kind", "third"), [("classic", 1), ("quorum", 2)])
async def test_what_comes_again_says_so(
    proxy: Proxy, names: Names, hand: AbstractChannel, kind: str, third: int
) -> None:
    """A quorum queue counts each time, a classic one knows only that it was not the first."""
    inbox = Inbox(names.session_queue("S1"), "S1", settle=False)
    async with running_link(proxy.url, names, queue_type=kind) as running:
        await running.up()
        await running.link.add_session(inbox.subscription)
        await hand.basic_publish(b"{}", exchange=names.requests, routing_key="S1")
        await inbox.holds(1)
        proxy.cut()
        await inbox.holds(2)
        proxy.cut()
        deliveries = await inbox.holds(3)
    assert [each.redelivered for each in deliveries] == [False, True, True]
    assert [each.attempts for each in deliveries] == [0, 1, third]
