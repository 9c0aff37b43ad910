"""Looking into queues of the broker under test, through AMQP like anybody else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import aiormq


@dataclass(frozen=True, slots=True)
class Letter:
    """A message taken out of a queue."""

    body: bytes
    headers: Mapping[str, object]


async def drain_queue(url: str, queue: str, expected: int, *, seconds: float = 10.0) -> list[Letter]:
    """Take `expected` messages out of a queue, then what else is there; fails after `seconds`."""
    letters: list[Letter] = []
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel()
        async with asyncio.timeout(seconds):
            while len(letters) < expected:
                message = await channel.basic_get(queue, no_ack=True)
                if message.header.properties is not None and message.delivery_tag is not None:
                    letters.append(Letter(message.body, message.header.properties.headers or {}))
                else:
                    await asyncio.sleep(0.02)
        return letters
    finally:
        await connection.close()


async def declare_queue(url: str, queue: str, arguments: Mapping[str, str]) -> None:
    """Make a durable queue, as somebody else's hand might."""
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel()
        await channel.queue_declare(queue, durable=True, arguments=dict(arguments))
    finally:
        await connection.close()


async def queue_exists(url: str, queue: str) -> bool:
    """Whether a queue is there."""
    return await queue_length(url, queue) is not None


async def queue_length(url: str, queue: str) -> int | None:
    """How many messages wait in a queue; None when it is not there."""
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel()
        return (await channel.queue_declare(queue, passive=True)).message_count
    except aiormq.exceptions.ChannelNotFoundEntity:
        return None
    finally:
        await connection.close()
