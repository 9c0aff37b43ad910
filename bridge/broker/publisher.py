"""The one way out: everything the bridge says leaves on one confirmed amqp_channel, in the order it was handed in.

Keeps a window of unconfirmed publishes instead of awaiting each; what was not confirmed when the link is lost goes out again,
same `message_id`, in order. Does not know what a message means.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final

import structlog
from aiormq.abc import AbstractConnection
from aiormq.channel import Channel
from aiormq.exceptions import ChannelPreconditionFailed

from bridge.broker.errors import PublishStalled
from bridge.broker.frames import closed, is_blocked, is_return, own_cancellation, publish_frames, write
from bridge.broker.parcel import Fate, Parcel
from bridge.clock import Clock
from bridge.tasks import race

log = structlog.get_logger(__name__)

WINDOW: Final = 4096
"""Unconfirmed publishes at most. The broker confirms in batches; more in flight gains nothing and costs memory."""
BATCH: Final = 128
"""Messages marshalled into one write, so that one busy moment does not hold the event loop for long."""


class Publisher:
    """A queue of parcels and the amqp_channel they leave by."""

    def __init__(self, clock: Clock, *, timeout: float) -> None:
        self._clock = clock
        self._timeout = timeout
        self._queue: deque[Parcel] = deque()
        self._unconfirmed: dict[int, Parcel] = {}
        self._channel: Channel | None = None
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self.nacked = 0
        self.returned = 0
        self.blocked = False
        self._unblocked_at = 0.0
        self.on_blocked: Callable[[bool], None] = _ignore
        """Told when the broker begins to block publishers, and when it ends."""

    @property
    def waiting(self) -> int:
        """Messages handed in and not confirmed."""
        return len(self._queue) + len(self._unconfirmed)

    def oldest_age(self) -> float:
        """Seconds the oldest unconfirmed message has waited; 0 when none does."""
        if self._unconfirmed:
            first = next(iter(self._unconfirmed.values()))
        elif self._queue:
            first = self._queue[0]
        else:
            return 0.0
        return self._clock.monotonic() - first.queued_at

    def publish(self, parcel: Parcel) -> None:
        """Hand a message in. Never blocks; the outcome comes by `parcel.on_fate`."""
        parcel.queued_at = self._clock.monotonic()
        self._queue.append(parcel)
        self._empty.clear()
        self._wake.set()

    async def flushed(self) -> None:
        """Wait until everything handed in is confirmed or returned."""
        await self._empty.wait()

    async def run(self, connection: AbstractConnection) -> None:
        """Publish on this connection until it is lost.

        Raises:
            PublishStalled: no confirm came in time although the broker does not block us.
            aiormq.AMQPError, OSError: the link is lost.
        """
        with own_cancellation():
            channel = await connection.channel(publisher_confirms=True)
        if not isinstance(channel, Channel):
            raise TypeError(f"aiormq gave a {type(channel).__name__}")
        self._channel = channel
        self._requeue_unconfirmed()
        self._wake.set()
        await race(self._feed(channel), self._watch(connection), closed(channel))
        self._give_up_too_large(channel)
        reason = str(channel.closing.exception() or "").rstrip(".")
        raise ConnectionError("the publishing amqp_channel was closed" + (f": {reason}" if reason else ""))

    async def _feed(self, channel: Channel) -> None:
        while True:
            if not self._queue or len(self._unconfirmed) >= WINDOW:
                self._wake.clear()
                await self._wake.wait()
                continue
            self._drop_expired()
            frames = self._next_batch(channel)
            if frames:
                await write(channel, b"".join(frames))
            elif self._queue:
                self._wake.clear()
                await self._wake.wait()

    def _next_batch(self, channel: Channel) -> list[bytes]:
        """Frames of what may leave now. A copy of what is still out waits: a return names its message by the id alone."""
        timestamp = int(self._clock.utcnow().timestamp())
        now = self._clock.monotonic()
        room = min(BATCH, WINDOW - len(self._unconfirmed))
        frames: list[bytes] = []
        while self._queue and len(frames) < room and self._queue[0].message_id not in channel.message_id_delivery_tag:
            parcel = self._queue.popleft()
            parcel.sent_at = now
            frames.append(self._dispatch(channel, parcel, timestamp))
        return frames

    def _drop_expired(self) -> None:
        """What is too old to be of use makes room: looked for at the head alone, where the oldest are."""
        now = self._clock.monotonic()
        while self._queue:
            parcel = self._queue[0]
            if parcel.max_age is None or now - parcel.queued_at <= parcel.max_age:
                return
            self._queue.popleft()
            self._finish(parcel, Fate.EXPIRED)

    def _dispatch(self, channel: Channel, parcel: Parcel, now: int) -> bytes:
        channel.delivery_tag += 1
        tag = channel.delivery_tag
        confirmation: asyncio.Future[object] = channel.loop.create_future()
        confirmation.add_done_callback(partial(self._settled, channel, tag))
        channel.confirmations[tag] = confirmation
        if parcel.mandatory:
            channel.message_id_delivery_tag[parcel.message_id] = tag
        self._unconfirmed[tag] = parcel
        return publish_frames(channel.number, parcel, now, channel.max_content_size)

    def _settled(self, channel: Channel, tag: int, confirmation: asyncio.Future[object]) -> None:
        error = None if confirmation.cancelled() else confirmation.exception()
        if channel is not self._channel:
            return
        parcel = self._unconfirmed.pop(tag, None)
        if parcel is None:
            return
        if parcel.mandatory and channel.message_id_delivery_tag.get(parcel.message_id) == tag:
            del channel.message_id_delivery_tag[parcel.message_id]
        self._wake.set()
        if confirmation.cancelled():
            self._queue.appendleft(parcel)
        elif error is None:
            self._finish(parcel, Fate.CONFIRMED)
        elif is_return(error):
            self.returned += 1
            self._finish(parcel, Fate.RETURNED)
        else:
            self.nacked += 1
            self._queue.appendleft(parcel)

    def _finish(self, parcel: Parcel, fate: Fate) -> None:
        if parcel.on_fate is not None:
            parcel.on_fate(fate)
        if not self._queue and not self._unconfirmed:
            self._empty.set()

    def _give_up_too_large(self, channel: Channel) -> None:
        """The broker closes the amqp_channel for a body over its limit, and would each time that body came."""
        error = channel.closing.exception()
        if not isinstance(error, ChannelPreconditionFailed) or "message size" not in str(error):
            return
        tag = max(self._unconfirmed, key=lambda tag: len(self._unconfirmed[tag].body), default=None)
        if tag is None:
            return
        parcel = self._unconfirmed.pop(tag)
        log.error("publish_too_large", exchange=parcel.exchange, size=len(parcel.body), error=str(error))
        self.returned += 1
        self._finish(parcel, Fate.RETURNED)

    def _requeue_unconfirmed(self) -> None:
        if self._unconfirmed:
            log.info("publish_again", messages=len(self._unconfirmed))
        self._queue.extendleft(reversed(self._unconfirmed.values()))
        self._unconfirmed.clear()

    async def _watch(self, connection: AbstractConnection) -> None:
        while True:
            await asyncio.sleep(min(1.0, self._timeout / 4))
            blocked = is_blocked(connection)
            if blocked is not self.blocked:
                self.blocked = blocked
                self.on_blocked(blocked)
            if self.blocked:
                self._unblocked_at = self._clock.monotonic()
            elif self._stalled():
                raise PublishStalled(f"The broker did not confirm a message within {self._timeout:g} seconds.")

    def _stalled(self) -> bool:
        if not self._unconfirmed:
            return False
        first = next(iter(self._unconfirmed.values()))
        return self._clock.monotonic() - max(first.sent_at, self._unblocked_at) > self._timeout


def _ignore(_: bool) -> None:
    return
