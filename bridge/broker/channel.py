"""One consuming amqp_channel: its consumers, the deliveries that are out on it, and their batched acknowledgement."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import Final

import structlog
from aiormq.abc import AbstractConnection, DeliveredMessage
from aiormq.channel import Channel
from aiormq.exceptions import AMQPError
from pamqp import commands

from bridge.broker import decoding
from bridge.broker.acks import AckWindow
from bridge.broker.delivery import Delivery
from bridge.broker.frames import ack_frames, own_cancellation, while_open, write
from bridge.broker.subscription import Subscription
from bridge.clock import Clock
from bridge.tasks import Tasks

log = structlog.get_logger(__name__)

RPC_TIMEOUT: Final = 30.0
"""Seconds for one consume or cancel; a broker that takes longer is treated as gone."""
CLOSE_TIMEOUT: Final = 2.0
"""Seconds to close in order; the connection's own end does it as well."""


class ConsumingChannel:
    """Consumers on one amqp_channel.

    When the broker closes the channel `lost` is set; when it cancels a consumer (its queue was deleted), the subscription is
    `undeclared` again and `changed` is set.
    """

    def __init__(self, channel: Channel, clock: Clock, changed: asyncio.Event) -> None:
        self._channel = channel
        self._clock = clock
        self.changed = changed
        self._window = AckWindow()
        self._acks_waiting = asyncio.Event()
        self._tasks = Tasks()
        self._tasks.spawn(self._acknowledge(), "acknowledge")
        self._subscriptions: dict[str, Subscription] = {}
        self.consuming: dict[str, str] = {}
        self.lost = asyncio.Event()
        channel.on_consumer_cancel_callbacks.add(self._cancelled_by_broker)
        channel.closing.add_done_callback(lambda _: self.lost.set())

    @classmethod
    async def open(
        cls, connection: AbstractConnection, prefetch: int, clock: Clock, changed: asyncio.Event
    ) -> ConsumingChannel:
        """Open an amqp_channel whose consumers each get `prefetch` deliveries at most."""
        decoding.install()
        with own_cancellation():
            channel = await connection.channel(publisher_confirms=False, timeout=RPC_TIMEOUT)
            if not isinstance(channel, Channel):
                raise TypeError(f"aiormq gave a {type(channel).__name__}")
            await channel.basic_qos(prefetch_count=prefetch, timeout=RPC_TIMEOUT)
        return cls(channel, clock, changed)

    async def consume(self, subscription: Subscription, *, exclusive: bool = False) -> None:
        """Start one consumer.

        Raises:
            aiormq.AMQPError: refused; the broker closes the amqp_channel with it.
            ConnectionError: the connection was lost.
        """
        handler = partial(self._deliver, subscription)
        with own_cancellation():
            async with while_open(self._channel, RPC_TIMEOUT):
                result = await self._channel.basic_consume(subscription.queue, handler, exclusive=exclusive)
        tag = str(result.consumer_tag)
        self.consuming[subscription.queue] = tag
        self._subscriptions[tag] = subscription

    async def cancel(self, queue: str) -> None:
        """Stop one consumer; a channel that is gone has none."""
        tag = self.consuming.pop(queue, None)
        self._subscriptions.pop(tag or "", None)
        if tag is None or self.lost.is_set():
            return
        # RuntimeError: closed in this moment, and `lost` is set in the next.
        with contextlib.suppress(AMQPError, OSError, TimeoutError, RuntimeError), own_cancellation():
            async with while_open(self._channel, RPC_TIMEOUT):
                await self._channel.basic_cancel(tag)

    async def cancel_all(self) -> None:
        """Stop all consumers."""
        for queue in list(self.consuming):
            await self.cancel(queue)

    async def close(self) -> None:
        """Send what is to be acknowledged, then close; never raises for a channel that is gone."""
        try:
            await self._tasks.cancel()
            with contextlib.suppress(AMQPError, OSError, TimeoutError, RuntimeError), own_cancellation():
                if not self.lost.is_set():
                    async with asyncio.timeout(CLOSE_TIMEOUT):
                        await self._send_acks()
                        await self._channel.close()
        finally:
            self.lost.set()

    def settle(self, tag: int) -> None:
        """Acknowledge a delivery of this amqp_channel with the next batch; on a lost channel the broker redelivers."""
        if self._window.answered(tag):
            self._acks_waiting.set()

    async def _deliver(self, subscription: Subscription, message: DeliveredMessage) -> None:
        frame = message.delivery
        if not isinstance(frame, commands.Basic.Deliver) or frame.delivery_tag is None:
            return
        self._window.delivered(frame.delivery_tag)
        properties = message.header.properties
        subscription.handler(
            Delivery(
                key=subscription.key or decoding.whole(frame.routing_key) or "",
                body=message.body,
                headers=properties.headers or {},
                correlation_id=decoding.whole(properties.correlation_id),
                reply_to=decoding.whole(properties.reply_to),
                content_type=properties.content_type,
                redelivered=bool(frame.redelivered),
                arrived=self._clock.monotonic(),
                tag=frame.delivery_tag,
                settler=self,
                user_id=properties.user_id,
                message_id=decoding.whole(properties.message_id),
            )
        )

    async def _acknowledge(self) -> None:
        while True:
            await self._acks_waiting.wait()
            self._acks_waiting.clear()
            await self._send_acks()

    async def _send_acks(self) -> None:
        payload = ack_frames(self._channel.number, self._window.take())
        # On a closed amqp_channel of a living connection the broker would close the connection for it.
        if payload and not self._channel.is_closed:
            await write(self._channel, payload)

    def _cancelled_by_broker(self, frame: commands.Basic.Cancel) -> None:
        subscription = self._subscriptions.pop(str(frame.consumer_tag), None)
        if subscription is None:
            return
        log.warning("consumer_cancelled", queue=subscription.queue)
        self.consuming.pop(subscription.queue, None)
        subscription.undeclared = True
        self.changed.set()
