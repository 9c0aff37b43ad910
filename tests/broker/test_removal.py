"""A prefix is taken off a broker again."""

from __future__ import annotations

import aio_pika
import pytest
from aio_pika.exceptions import ChannelNotFoundEntity

from bridge.broker import topology
from bridge.broker.removal import remove
from contracts.routing import Names


async def test_what_was_applied_goes_and_what_is_not_there_is_no_error(amqp_url: str, prefix: str) -> None:
    names = Names(prefix)
    entities = topology.describe(names, "cti")
    await topology.apply(amqp_url, entities)
    await remove(amqp_url, entities)
    await remove(amqp_url, entities)
    connection = await aio_pika.connect(amqp_url)
    async with connection:
        for entity in entities:
            if entity.kind is topology.EntityKind.EXCHANGE:
                with pytest.raises(ChannelNotFoundEntity):
                    await (await connection.channel()).get_exchange(entity.name)
            if entity.kind is topology.EntityKind.QUEUE:
                with pytest.raises(ChannelNotFoundEntity):
                    await (await connection.channel()).get_queue(entity.name)
