"""The broker package at work in a test: a link that runs, what it delivers, and waiting for what must come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiormq
from aiormq.abc import AbstractChannel, DeliveredMessage

from bridge.broker.delivery import Delivery
from bridge.broker.link import BrokerLink, BrokerSettings
from bridge.broker.parcel import Fate, Parcel
from bridge.broker.subscription import Subscription
from bridge.broker.topology import describe
from bridge.clock import SystemClock
from contracts.routing import Names

PATIENCE = 20.0
"""Seconds to wait for what must come; never waited out when all is well."""
POLL = 0.01
"""Seconds between two looks."""


async def until(condition: Callable[[], object], what: str = "the condition") -> None:
    """Look until it is so; fails after `PATIENCE`."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(POLL)
    except TimeoutError:
        raise AssertionError(f"never came: {what}") from None


class Inbox:
    """Takes the deliveries of a subscription and keeps them; `settle` as they come, or leave them open."""

    def __init__(self, queue: str, key: str = "", *, settle: bool = True) -> None:
        self.subscription = Subscription(queue, key, self._take)
        self.deliveries: list[Delivery] = []
        self.settle = settle

    @property
    def bodies(self) -> list[bytes]:
        """The bodies in the order they came."""
        return [delivery.body for delivery in self.deliveries]

    async def holds(self, count: int) -> list[Delivery]:
        """Wait for so many deliveries; more are more."""
        await until(lambda: len(self.deliveries) >= count, f"{count} deliveries, {len(self.deliveries)} came")
        return self.deliveries

    async def started(self) -> None:
        """Wait until it consumes."""
        async with asyncio.timeout(PATIENCE):
            await self.subscription.started.wait()

    def _take(self, delivery: Delivery) -> None:
        self.deliveries.append(delivery)
        if self.settle:
            delivery.settle()


class Sink:
    """A queue of the test's own that takes what is published to it by its name, and keeps it."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        self.messages: list[DeliveredMessage] = []

    @property
    def numbers(self) -> list[object]:
        """The header `n` of each, in the order they came."""
        return [(message.header.properties.headers or {}).get("n") for message in self.messages]

    @property
    def distinct(self) -> list[object]:
        """The same without copies; the first of each counts."""
        return list(dict.fromkeys(self.numbers))

    async def holds(self, count: int) -> list[DeliveredMessage]:
        """Wait for so many different messages."""
        await until(lambda: len(self.messages) >= count and len(self.distinct) >= count, f"{count} messages")
        return self.messages


@asynccontextmanager
async def open_sink(channel: AbstractChannel) -> AsyncIterator[Sink]:
    """A sink on this amqp_channel; its queue goes with the connection."""
    declared = await channel.queue_declare("", exclusive=True)
    sink = Sink(str(declared.queue))

    async def take(message: DeliveredMessage) -> None:
        sink.messages.append(message)

    await channel.basic_consume(sink.queue, take, no_ack=True)
    yield sink


class Fates:
    """What became of parcels, by their message id."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Fate]] = []

    def parcel(self, number: int, exchange: str, key: str, body: bytes = b"{}", **more: object) -> Parcel:
        """A parcel with id `m-<number>` whose end is recorded here."""
        name = f"m-{number}"
        values: dict[str, object] = {
            "headers": {"n": number},
            "message_id": name,
            "on_fate": lambda fate: self.told.append((name, fate)),
            **more,
        }
        return Parcel(exchange, key, body, **values)  # type: ignore[arg-type]  # built from parts

    def of(self, number: int) -> list[Fate]:
        """All that was told of one parcel."""
        return [fate for name, fate in self.told if name == f"m-{number}"]

    def count(self, fate: Fate) -> int:
        """How many ended so."""
        return sum(each is fate for _, each in self.told)


@dataclass
class States:
    """What a link said of its connections."""

    told: list[tuple[str, bool, str]] = field(default_factory=list)

    def __call__(self, name: str, up: bool, detail: str, aside: str = "") -> None:
        """The link's hook."""
        self.told.append((name, up, f"{detail} {aside}".rstrip()))

    def ups(self, name: str) -> int:
        """How often this connection came up."""
        return sum(up for each, up, _ in self.told if each == name)

    def details(self, name: str) -> list[str]:
        """Why it was down, each time it was."""
        return [detail for each, up, detail in self.told if each == name and not up]


@dataclass
class RunningLink:
    """A link, what it said, and the task it runs in."""

    link: BrokerLink
    states: States
    task: asyncio.Task[None]

    async def up(self, times: int = 1) -> None:
        """Wait until both connections came up so often, and a message could leave."""
        await until(
            lambda: self.task.done() or min(self.states.ups("consume"), self.states.ups("publish")) >= times,
            f"the link up {times} times; it said {self.states.told}",
        )
        if self.task.done():
            self.task.result()
        self.link.publisher.publish(Parcel("", "nobody", b"", None, "warm-up", mandatory=False))
        async with asyncio.timeout(PATIENCE):
            await self.link.publisher.flushed()


def make_link(
    url: str, names: Names, states: States, *, others: tuple[str, ...] = (), heartbeat: int = 10, **settings: object
) -> BrokerLink:
    """A link with the tests' settings."""
    values: dict[str, object] = {"queue_type": "classic", "publish_timeout": 30.0, "prefetch": 20, **settings}
    return BrokerLink(
        BrokerSettings(urls=(url, *others), heartbeat=heartbeat, **values),  # type: ignore[arg-type]  # built from parts
        names,
        describe(names, "cti"),
        SystemClock(),
        states,
    )


@asynccontextmanager
async def running_link(
    url: str, names: Names, *, others: tuple[str, ...] = (), heartbeat: int = 10, **settings: object
) -> AsyncIterator[RunningLink]:
    """A link that runs for the length of the block; waits for nothing, so that the block sees it come up."""
    states = States()
    link = make_link(url, names, states, others=others, heartbeat=heartbeat, **settings)
    running = RunningLink(link, states, asyncio.get_running_loop().create_task(link.run(), name="link under test"))
    try:
        yield running
    finally:
        running.task.cancel()
        await asyncio.wait([running.task], timeout=PATIENCE)
        assert running.task.done(), "the link does not end"
        with suppress(asyncio.CancelledError):
            running.task.result()


@asynccontextmanager
async def amqp_channel(url: str, *, confirms: bool = True) -> AsyncIterator[AbstractChannel]:
    """An amqp_channel on a connection of its own: the test's own hand on the broker."""
    connection = await aiormq.connect(url)
    try:
        yield await connection.channel(publisher_confirms=confirms)
    finally:
        await connection.close()
