"""The baseline: a bare aio-pika responder that publishes each body back with a confirm, then acknowledges."""

from __future__ import annotations

import asyncio
import logging
import sys

import aio_pika
import uvloop
from aio_pika.abc import AbstractIncomingMessage


async def main(url: str, queues: list[str]) -> None:
    """Serve until ended."""
    connection = await aio_pika.connect_robust(url)
    channel = await connection.channel(publisher_confirms=False)
    publishing = await connection.channel(publisher_confirms=True)
    await channel.set_qos(prefetch_count=65)
    exchange = publishing.default_exchange

    async def answer(message: AbstractIncomingMessage) -> None:
        reply = aio_pika.Message(
            message.body, correlation_id=message.correlation_id, delivery_mode=2, content_type="application/json"
        )
        await exchange.publish(reply, routing_key=message.reply_to or "")
        await message.ack()

    kept = []
    for name in queues:
        queue = await channel.declare_queue(name, durable=True)
        await queue.consume(answer)
        kept.append(queue)
    print("READY", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.disable()  # queues are deleted under it at the end; each would be a line
    uvloop.run(main(sys.argv[1], [f"{sys.argv[2]}.{number}" for number in range(int(sys.argv[3]))]))
