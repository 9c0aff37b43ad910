"""The AMQP side of a connector: one queue of its own for all the bridge says, and publishing in call order.

Declares nothing of the bridge's; refuses to know what the messages mean.
"""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import uuid4

import aio_pika
from aio_pika.abc import AbstractExchange, AbstractIncomingMessage
from aio_pika.exceptions import AMQPException, ChannelNotFoundEntity

from bridge.broker.errors import BrokerError
from bridge.broker.opening import CONNECT_SECONDS, open_first
from bridge.broker.parcel import MAX_SHORT
from bridge.tasks import Tasks
from contracts.routing import Names
from contracts.wording import quoted

PUBLISH_SECONDS: Final = 30.0
"""For one confirm; a broker under memory alarm holds publishers back."""


class NoBridge(BrokerError):
    """The prefix has no exchanges: no bridge has run on this broker yet."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message of the bridge's as it came."""

    headers: Mapping[str, object]
    body: bytes
    message_id: str | None
    correlation_id: str | None


@dataclass(frozen=True, slots=True)
class Departure:
    """A message for `<prefix>.requests`. `on_failure` is told when it could not be published."""

    key: str
    headers: Mapping[str, str]
    body: bytes
    reply: bool
    reply_to: str | None
    on_failure: Callable[[BrokerError], None]


class Caller:
    """An open line. Messages leave in the order of `post`, and `on_arrival` is told them in the order of arrival."""

    def __init__(self, requests: AbstractExchange, queue_name: str, user_id: str | None) -> None:
        self._requests = requests
        self._user_id = user_id
        self._queue_name = queue_name
        self._waiting: deque[Departure] = deque()
        self._tasks = Tasks()

    def post(self, departure: Departure) -> None:
        """Publish, without waiting for the broker's confirm."""
        if not _is_key(departure.key):
            sentence = f"Nothing has the name {quoted(departure.key)}: at most 255 bytes of UTF-8 text were expected."
            departure.on_failure(BrokerError(sentence))
            return
        # Tasks begin in the order they are made, and each takes the oldest, so that no order is lost between them.
        self._waiting.append(departure)
        self._tasks.spawn(self._publish_oldest(), name="connector publish")

    async def close(self) -> None:
        """Give up what is not confirmed yet."""
        await self._tasks.cancel()

    async def _publish_oldest(self) -> None:
        departure = self._waiting.popleft()
        try:
            await self._requests.publish(
                self._message(departure), routing_key=departure.key, mandatory=False, timeout=PUBLISH_SECONDS
            )
        except TimeoutError:
            departure.on_failure(BrokerError(f"The broker took no message within {PUBLISH_SECONDS:.0f} seconds."))
        except (OSError, AMQPException, RuntimeError) as error:
            departure.on_failure(BrokerError(f"The message could not be published: {error}."))

    def _message(self, departure: Departure) -> aio_pika.Message:
        return aio_pika.Message(
            departure.body,
            headers=dict(departure.headers),
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=str(uuid4()),
            user_id=self._user_id,
            reply_to=self._queue_name if departure.reply else departure.reply_to,
        )


def _is_key(text: str) -> bool:
    """Whether AMQP can carry it as a routing key."""
    try:
        return len(text.encode()) <= MAX_SHORT
    except UnicodeEncodeError:
        return False


@asynccontextmanager
async def open_caller(
    url: str,
    names: Names,
    on_arrival: Callable[[Arrival], None],
    on_lost: Callable[[], None],
    group: str | None = None,
    tls: ssl.SSLContext | None = None,
    others: Sequence[str] = (),
) -> AsyncIterator[Caller]:
    """Connect, bind a server-named queue to all of `<prefix>.events`, and consume it.

    `others` are further nodes of the cluster, tried in turn.

    With a `group` of the access rules: to the group's exchange, too, and every message says which user sends it.

    Raises:
        BrokerUnreachable: no connection to any node, within ten seconds each.
        NoBridge: the prefix's exchanges do not exist.
    """
    connection = await open_first((url, *others), partial(aio_pika.connect, ssl_context=tls), CONNECT_SECONDS)
    connection.close_callbacks.add(lambda *_: on_lost())
    try:
        channel = await connection.channel(publisher_confirms=True)
        queue = await channel.declare_queue(exclusive=True, auto_delete=True)
        try:
            requests = await channel.get_exchange(names.requests, ensure=True)
            await queue.bind(names.events, "#")
            if group is not None:
                await queue.bind(names.events_of(group), "#")
        except ChannelNotFoundEntity as error:
            raise NoBridge(
                f"The broker has no exchanges for the prefix {names.prefix!r}: "
                f"start a bridge on it first, or apply the topology."
            ) from error

        async def arrived(message: AbstractIncomingMessage) -> None:
            on_arrival(Arrival(message.headers, message.body, message.message_id, message.correlation_id))

        await queue.consume(arrived, no_ack=True)
        caller = Caller(requests, queue.name, None if group is None else connection.url.user)
        try:
            yield caller
        finally:
            await caller.close()
    finally:
        connection.close_callbacks.clear()
        # What is lost already needs no farewell.
        with suppress(OSError, AMQPException, RuntimeError):
            await connection.close()
