"""Taking a prefix off a broker that is not ours: what the demo made there goes again. Never used by the service."""

from __future__ import annotations

import aiormq

from bridge.broker.topology import Entity, EntityKind


async def remove(url: str, entities: tuple[Entity, ...]) -> None:
    """Delete exchanges and queues, contents included; bindings go with them. What is not there is no error."""
    connection = await aiormq.connect(url)
    async with connection:
        channel = await connection.channel(publisher_confirms=False)
        for entity in entities:
            match entity.kind:
                case EntityKind.QUEUE:
                    await channel.queue_delete(entity.name)
                case EntityKind.EXCHANGE:
                    await channel.exchange_delete(entity.name)
                case EntityKind.BINDING:
                    pass
