"""Amqp_channels for declaring and deleting, apart from the consuming ones: a refused declare closes only its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiormq.abc import AbstractChannel, AbstractConnection
from aiormq.exceptions import AMQPError, ChannelNotFoundEntity, ChannelPreconditionFailed, ConnectionNotImplemented

from bridge.broker.frames import own_cancellation, while_open
from bridge.broker.topology import DECLARE_TIMEOUT, Entity, declare

PARALLEL: Final = 8
"""Declares at once. One amqp_channel waits for each answer; eight halve the time of 5 000 declares, more gain nothing."""

ALL_SECONDS: Final = 4 * DECLARE_TIMEOUT
"""For everything that is asked in one turn; each step has its own time."""


class Declares:
    """Declare, unbind and delete on a small pool of amqp_channels of the current connection.

    `counts` is for quorum queues: the broker does not delete them on the condition that they are empty, so they are counted before.
    """

    def __init__(self, *, counts: bool = False) -> None:
        self._counts = counts
        self._connection: AbstractConnection | None = None
        self._up = asyncio.Event()
        self._idle: list[AbstractChannel] = []
        self._turn = asyncio.Semaphore(PARALLEL)

    def attach(self, connection: AbstractConnection) -> None:
        """Use this connection from now on."""
        self._connection = connection
        self._idle.clear()
        self._up.set()

    def detach(self) -> None:
        """The connection is gone; callers wait for the next."""
        self._connection = None
        self._up.clear()

    async def make(self, *entities: Entity) -> None:
        """Make entities true, in order. Raises as `topology.declare`."""
        async with self._channel() as channel:
            for entity in entities:
                await declare(channel, entity)

    async def unbind(self, queue: str, exchange: str, key: str) -> None:
        """Take a binding away; one that does not exist is fine."""
        async with self._channel() as channel:
            await channel.queue_unbind(queue, exchange, key, timeout=DECLARE_TIMEOUT)

    async def delete_if_empty(self, queue: str) -> bool:
        """Delete a queue that holds nothing. False when messages wait in it; a queue that is gone counts as deleted.

        Where queues are counted, nobody may publish to it any more.
        """

        async def delete(channel: AbstractChannel) -> bool:
            if self._counts:
                found = await channel.queue_declare(queue, passive=True, timeout=DECLARE_TIMEOUT)
                if found.message_count:
                    return False
            try:
                await channel.queue_delete(queue, if_empty=not self._counts, timeout=DECLARE_TIMEOUT)
            except ConnectionNotImplemented:  # a quorum queue of an earlier setting; it cost the connection, once
                self._counts = True
                raise
            return True

        return await self._ask(delete, missing=True, refused=False)

    async def _ask(self, ask: Callable[[AbstractChannel], Awaitable[bool]], *, missing: bool, refused: bool) -> bool:
        async with self._channel() as channel:
            try:
                return await ask(channel)
            except ChannelNotFoundEntity:
                return missing
            except ChannelPreconditionFailed:
                return refused

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[AbstractChannel]:
        async with self._turn:
            await self._up.wait()
            connection = self._connection
            if connection is None:
                raise ConnectionError("the broker is not reachable")
            channel = self._idle.pop() if self._idle else await self._open(connection)
            try:
                with own_cancellation():
                    async with while_open(channel, ALL_SECONDS):
                        yield channel
            except (AMQPError, RuntimeError, TimeoutError) as error:
                raise ConnectionError(f"the broker refused: {error}") from error
            # One that failed or was given up in the middle is being closed.
            if not channel.is_closed and connection is self._connection:
                self._idle.append(channel)

    @staticmethod
    async def _open(connection: AbstractConnection) -> AbstractChannel:
        try:
            with own_cancellation():
                async with while_open(connection, DECLARE_TIMEOUT):
                    return await connection.channel(publisher_confirms=False, timeout=DECLARE_TIMEOUT)
        except (AMQPError, RuntimeError, TimeoutError) as error:
            raise ConnectionError(f"the broker is not reachable: {error}") from error
