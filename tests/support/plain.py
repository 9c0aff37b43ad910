"""A far side in plain AMQP, for what the connector client never does: odd properties, direct reply-to, its own keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiormq
from aiormq.abc import AbstractChannel, DeliveredMessage
from pamqp.commands import Basic

PATIENCE = 20.0
"""Seconds to wait for what must come; never waited out when all is well."""
DIRECT = "amq.rabbitmq.reply-to"


class PlainClient:
    """One amqp_channel, an inbox bound to every event, and direct reply-to."""

    def __init__(self, channel: AbstractChannel, prefix: str, queue: str) -> None:
        self.queue = queue
        self.inbox: asyncio.Queue[DeliveredMessage] = asyncio.Queue()
        self.direct: asyncio.Queue[DeliveredMessage] = asyncio.Queue()
        self._channel = channel
        self._prefix = prefix

    async def publish(self, key: str, body: bytes, headers: dict[str, Any], **properties: Any) -> None:
        """Publish to the requests exchange with these headers and AMQP properties."""
        await self._channel.basic_publish(
            body,
            exchange=f"{self._prefix}.requests",
            routing_key=key,
            properties=Basic.Properties(headers=headers, **properties),
        )

    async def ask(self, name: str, target: str, body: bytes = b"{}", kind: str = "cti.request") -> DeliveredMessage:
        """Send a request that is answered by direct reply-to, and wait for the answer."""
        headers = {"type": kind, "name": name, "target": target, "requestId": str(uuid4())}
        await self.publish(target.partition(".")[0], body, headers, reply_to=DIRECT)
        return await self.next(self.direct)

    async def next(self, queue: asyncio.Queue[DeliveredMessage]) -> DeliveredMessage:
        """The next message, within patience."""
        async with asyncio.timeout(PATIENCE):
            return await queue.get()


@asynccontextmanager
async def plain_client(url: str, prefix: str, *, listens: bool = True) -> AsyncIterator[PlainClient]:
    """A client on its own connection, which is closed at the end; without `listens` no queue of its takes events."""
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel()
        declared = await channel.queue_declare("", exclusive=True)
        name = str(declared.queue)
        if listens:
            await channel.queue_bind(name, f"{prefix}.events", "#")
        client = PlainClient(channel, prefix, name)
        await channel.basic_consume(DIRECT, client.direct.put, no_ack=True)
        await channel.basic_consume(name, client.inbox.put, no_ack=True)
        yield client
    finally:
        await connection.close()
