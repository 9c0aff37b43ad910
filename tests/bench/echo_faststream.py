"""The second baseline: FastStream RPC with a model in and a model out."""

from __future__ import annotations

import asyncio
import logging
import sys

import uvloop
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue
from pydantic import BaseModel


class Init(BaseModel):
    """The request."""

    name: str
    chat: bool = False
    padding: str = ""


class Opened(BaseModel):
    """The answer."""

    channelGroup: str


async def main(url: str, queues: list[str]) -> None:
    """Serve until ended."""
    broker = RabbitBroker(url, logger=None, default_channel=Channel(prefetch_count=65, publisher_confirms=True))
    for name in queues:

        @broker.subscriber(RabbitQueue(name, durable=True))
        async def answer(request: Init) -> Opened:
            return Opened(channelGroup=f"group of {request.name}")

    await broker.start()
    print("READY", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.disable()  # queues are deleted under it at the end; each would be a line
    uvloop.run(main(sys.argv[1], [f"{sys.argv[2]}.{number}" for number in range(int(sys.argv[3]))]))
