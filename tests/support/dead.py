"""Dead letters made for a test, as the bridge writes them, and what is in a queue right now."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from aiormq.abc import AbstractChannel, DeliveredMessage
from pamqp.commands import Basic

from bridge.broker.letters import Origin, headers_of
from contracts.codec import redact
from contracts.envelope import Problem
from contracts.routing import Names

DIED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HEADERS = {"type": "cti.query", "name": "cti.query.sessions", "target": "cti.CONTROL"}


async def bury(
    channel: AbstractChannel,
    names: Names,
    *ids: str,
    body: bytes = b'{"n":1}',
    problem: Problem = Problem.NO_REQUEST_ID,
    origin: Origin | None = None,
) -> None:
    """Put letters with these ids into `<prefix>.dead`, confirmed."""
    origin = origin or Origin("cti", HEADERS, "replies", "m-1")
    for id in ids:
        properties = Basic.Properties(
            headers=dict(headers_of(problem, origin)),
            message_id=id,
            correlation_id=origin.correlation_id,
            timestamp=DIED,
            delivery_mode=2,
        )
        await channel.basic_publish(redact(body), exchange=names.dead, properties=properties)


async def taken(
    channel: AbstractChannel, queue: str, expected: int, *, seconds: float = 10.0
) -> list[DeliveredMessage]:
    """Take `expected` messages out of a queue; fails after `seconds`."""
    messages: list[DeliveredMessage] = []
    async with asyncio.timeout(seconds):
        while len(messages) < expected:
            message = await channel.basic_get(queue, no_ack=True)
            if isinstance(message.delivery, Basic.GetOk):
                messages.append(message)
            else:
                await asyncio.sleep(0.02)
    return messages


async def come_back(channel: AbstractChannel, queue: str, expected: int, *, seconds: float = 10.0) -> None:
    """Wait until so many messages wait: what was taken and not settled comes back soon after its amqp_channel is closed."""
    async with asyncio.timeout(seconds):
        while await waiting(channel, queue) != expected:
            await asyncio.sleep(0.02)


async def waiting(channel: AbstractChannel, queue: str) -> int:
    """How many messages wait in a queue."""
    return (await channel.queue_declare(queue, passive=True)).message_count or 0
