"""The lock of a prefix: an exclusive consumer on `<prefix>.owner`. One bridge a prefix until replicas exist."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from aiormq.abc import AbstractConnection
from aiormq.exceptions import ChannelAccessRefused, ChannelLockedResource

from bridge.broker.channel import ConsumingChannel
from bridge.broker.delivery import Delivery
from bridge.broker.errors import OwnerHeld
from bridge.broker.subscription import Subscription
from bridge.clock import Clock

log = structlog.get_logger(__name__)

PATIENCE_HEARTBEATS: Final = 3
"""A half-open link holds the lock until the broker gives it up, three heartbeats; only then is it somebody else's."""
PAUSE: Final = 0.5
"""Seconds between two tries."""


async def acquire(connection: AbstractConnection, queue: str, heartbeat: float, clock: Clock) -> ConsumingChannel:
    """Hold the lock for as long as the returned amqp_channel lives; `heartbeat` in seconds.

    Raises:
        OwnerHeld: another bridge held it for three heartbeats.
    """
    deadline = clock.monotonic() + PATIENCE_HEARTBEATS * heartbeat + PAUSE
    said = False
    while True:
        channel = await ConsumingChannel.open(connection, 1, clock, asyncio.Event())
        try:
            await channel.consume(Subscription(queue, queue, _ignore), exclusive=True)
        except (ChannelAccessRefused, ChannelLockedResource):
            await channel.close()
            if clock.monotonic() > deadline:
                raise OwnerHeld(
                    f"Another bridge holds {queue}: only one may run on a prefix. Stop it or choose another CTI_BRIDGE_PREFIX."
                ) from None
            if not said:
                log.warning("owner_held", queue=queue, patience_seconds=PATIENCE_HEARTBEATS * heartbeat)
                said = True
            await asyncio.sleep(PAUSE)
        except BaseException:
            await channel.close()
            raise
        else:
            return channel


def _ignore(delivery: Delivery) -> None:
    """Nobody publishes to the lock; what arrives all the same is thrown away."""
    delivery.settle()
