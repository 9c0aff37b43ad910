"""Who consumes what: every subscription the bridge should hold, spread over amqp_channels that recover each alone.

A lost consumer, amqp_channel or connection is a state here, not an error: the keeper of its amqp_channel subscribes again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiormq.abc import AbstractConnection
from aiormq.exceptions import AMQPError, ChannelNotFoundEntity

from bridge.broker.channel import ConsumingChannel
from bridge.broker.errors import TopologyMismatch
from bridge.broker.frames import closed
from bridge.broker.subscription import Subscription
from bridge.clock import Clock
from bridge.tasks import Tasks, race

log = structlog.get_logger(__name__)

PER_CHANNEL: Final = 100
"""Sessions that share one amqp_channel, so that a channel error stays small (protocol section 6, design)."""
RETRY: Final = 0.5
"""Seconds before a refused subscription is tried again, doubled up to `RETRY_MAX`."""
RETRY_MAX: Final = 10.0
ALONE_AFTER: Final = 2
"""Refusals in a row after which a subscription gets an amqp_channel of its own: a refusal closes it for all who share it."""
ASIDE_AFTER: Final = 5
"""Refusals in a row after which it is told; it is tried on, without holding up anybody."""


class _SentAway(Exception):
    """The subscription that failed has left this amqp_channel; the others need not wait."""


class _Slot:
    """One amqp_channel's worth of subscriptions and the task that keeps them consuming."""

    def __init__(self, consumers: Consumers, prefetch: int, capacity: int) -> None:
        self._consumers = consumers
        self._prefetch = prefetch
        self.capacity = capacity
        self.subscriptions: dict[str, Subscription] = {}
        self.channel: ConsumingChannel | None = None
        self.changed = asyncio.Event()
        self._delay = RETRY

    @property
    def actual(self) -> int:
        """How many subscriptions consume now."""
        return 0 if self.channel is None else len(self.channel.consuming)

    def missing(self) -> set[str]:
        """Queues of subscriptions that do not consume now."""
        return set(self.subscriptions) - (set() if self.channel is None else set(self.channel.consuming))

    async def keep(self, connection: AbstractConnection) -> None:
        """Hold the subscriptions on this connection until it is lost; each failure costs only this amqp_channel."""
        self._delay = RETRY
        while not connection.is_closed:
            try:
                await self._hold(connection)
            except _SentAway:
                continue
            except (AMQPError, OSError, RuntimeError, TimeoutError) as error:
                log.warning("consume_failed", error=str(error), queues=len(self.subscriptions), again_in=self._delay)
            finally:
                self.channel = None
            await asyncio.sleep(self._delay)
            self._delay = min(self._delay * 2, RETRY_MAX)

    async def _hold(self, connection: AbstractConnection) -> None:
        channel = await ConsumingChannel.open(connection, self._prefetch, self._consumers.clock, self.changed)
        self.channel = channel
        try:
            while not channel.lost.is_set():
                self.changed.clear()
                await self._subscribe_missing(channel)
                self._delay = RETRY
                await race(self.changed.wait(), channel.lost.wait())
        finally:
            await channel.close()

    async def _subscribe_missing(self, channel: ConsumingChannel) -> None:
        for subscription in list(self.subscriptions.values()):
            if subscription.queue in channel.consuming or channel.lost.is_set() or not self._wants(subscription):
                continue
            try:
                if subscription.undeclared:
                    await self._consumers.declare(subscription)
                    subscription.undeclared = False
                await channel.consume(subscription)
            except (AMQPError, TopologyMismatch) as error:
                self._consumers.refused(subscription, error)
                if subscription.queue not in self.subscriptions:
                    raise _SentAway from error
                raise ConnectionError(str(error)) from error
            if not self._wants(subscription):  # removed while the broker was asked
                await channel.cancel(subscription.queue)
                continue
            self._consumers.accepted(subscription)

    def _wants(self, subscription: Subscription) -> bool:
        return self.subscriptions.get(subscription.queue) is subscription


class Consumers:
    """All subscriptions. `declare` makes a subscription's queue and binding exist again when the broker lost them."""

    def __init__(self, clock: Clock, declare: Callable[[Subscription], Awaitable[None]], *, prefetch: int) -> None:
        self.clock = clock
        self.declare = declare
        self._prefetch = prefetch
        self._slots: list[_Slot] = []
        self._by_queue: dict[str, _Slot] = {}
        self._connection: AbstractConnection | None = None
        self._keepers = Tasks()
        self.on_aside: Callable[[str, str], None] = _ignore
        """Told (queue, reason) when a queue is refused again and again, and (queue, "") when it is consumed again."""

    @property
    def expected(self) -> int:
        """How many subscriptions there should be."""
        return len(self._by_queue)

    @property
    def actual(self) -> int:
        """How many subscriptions consume now."""
        return sum(slot.actual for slot in self._slots)

    def find(self, queue: str) -> Subscription | None:
        """The subscription of a queue."""
        slot = self._by_queue.get(queue)
        return None if slot is None else slot.subscriptions.get(queue)

    def accepted(self, subscription: Subscription) -> None:
        """It consumes."""
        if subscription.failures >= ASIDE_AFTER:
            self.on_aside(subscription.queue, "")
        subscription.failures = 0
        subscription.started.set()

    def refused(self, subscription: Subscription, error: Exception) -> None:
        """The broker refused it, and closed the amqp_channel with that."""
        subscription.failures += 1
        slot = self._by_queue.get(subscription.queue)
        if isinstance(error, ChannelNotFoundEntity):
            # Where one queue is gone others may be: asking for each costs everybody the amqp_channel, declaring costs nothing.
            for each in (subscription, *(slot.subscriptions.values() if slot is not None else ())):
                each.undeclared = True
        if slot is not None and slot.capacity > 1 and subscription.failures >= ALONE_AFTER:
            del slot.subscriptions[subscription.queue]
            alone = self._new_slot(self._prefetch, 1)
            alone.subscriptions[subscription.queue] = subscription
            self._by_queue[subscription.queue] = alone
        if subscription.failures == ASIDE_AFTER:
            self.on_aside(subscription.queue, str(error))

    def missing(self) -> set[str]:
        """Queues that should be consumed and are not; some of them may just have been added."""
        return set().union(*(slot.missing() for slot in self._slots))

    def add(self, subscription: Subscription, *, prefetch: int | None = None) -> None:
        """Expect this subscription from now on; `subscription.started` is set when it consumes.

        With `prefetch` it gets an amqp_channel of its own, else it shares one with other sessions.
        """
        slot = self._open_slot() if prefetch is None else self._new_slot(prefetch, 1)
        slot.subscriptions[subscription.queue] = subscription
        self._by_queue[subscription.queue] = slot
        slot.changed.set()

    async def remove(self, queue: str) -> None:
        """Stop consuming a queue; deliveries that are out stay settleable."""
        slot = self._by_queue.pop(queue, None)
        if slot is None:
            return
        del slot.subscriptions[queue]
        if slot.channel is not None:
            await slot.channel.cancel(queue)

    async def run(self, connection: AbstractConnection) -> None:
        """Consume on this connection until it is lost; new subscriptions join at once."""
        self._connection = connection
        try:
            for slot in self._slots:
                self._keepers.spawn(slot.keep(connection), "consume")
            await closed(connection)
        finally:
            self._connection = None
            await self._keepers.cancel()
        raise ConnectionError("the consuming connection was closed")

    async def stop(self) -> None:
        """Cancel every consumer for good (shutdown); what is unsettled goes back to the broker with the connection."""
        channels = [slot.channel for slot in self._slots if slot.channel is not None]
        self._by_queue.clear()
        for slot in self._slots:
            slot.subscriptions.clear()
        await asyncio.gather(*(channel.cancel_all() for channel in channels))

    def _open_slot(self) -> _Slot:
        for slot in reversed(self._slots):
            if len(slot.subscriptions) < slot.capacity:
                return slot
        return self._new_slot(self._prefetch, PER_CHANNEL)

    def _new_slot(self, prefetch: int, capacity: int) -> _Slot:
        slot = _Slot(self, prefetch, capacity)
        self._slots.append(slot)
        if self._connection is not None:
            self._keepers.spawn(slot.keep(self._connection), "consume")
        return slot


def _ignore(_: str, __: str) -> None:
    return
