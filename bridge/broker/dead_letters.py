"""The queue `<prefix>.dead` looked through, sent again and emptied, by one reader at a time.

A queue can only be read by taking from it. So every look takes all of it, acknowledges what is done with, and gives the rest back by
closing its amqp_channel: in the old order, since a part that is given back goes behind the others, and even if the process dies.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import aiormq
from aiormq.abc import AbstractChannel, AbstractConnection, DeliveredMessage
from aiormq.exceptions import (
    AMQPError,
    ChannelAccessRefused,
    ChannelNotFoundEntity,
    ChannelPreconditionFailed,
    DeliveryError,
    PublishError,
)
from pamqp.commands import Basic
from pamqp.common import FieldTable
from yarl import URL

from bridge.broker import decoding, letters
from bridge.broker.errors import BrokerError
from bridge.broker.letters import Letter
from bridge.broker.opening import open_first
from contracts.routing import Names

REACH: Final = 65_535
"""Letters that one look sees, the most AMQP lets a consumer hold; what lies behind them comes into sight as they go."""
BUDGET: Final = 64 * 1024 * 1024
"""Bytes of bodies held at once while all are sent again."""
PATIENCE: Final = 5.0
"""Seconds to wait for another reader to end, and for the next delivery."""
SECONDS: Final = 10.0
"""For connecting, for one answer of the broker and for one confirm."""
PAUSE: Final = 0.05
"""Seconds between two looks at whether another reader is there."""
CLOSE_SECONDS: Final = 3.0
"""For the farewell, which a broker that is gone or blocks us does not answer."""


class NoSuchLetter(BrokerError):
    """No letter in the queue has this id."""


class NotReplayable(BrokerError):
    """The letter cannot be sent again; it stays where it is."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many were sent again, and the letters that were not, each with its obstacle."""

    sent: int
    kept: list[Letter]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A letter in our hands."""

    letter: Letter
    tag: int


@dataclass(slots=True)
class _Round:
    """What one pass of sending all again may hold, and what it must leave to the next one."""

    only: set[str | None] | None
    held: int = 0
    deferred: set[str | None] = field(default_factory=set)

    def concerns(self, letter: Letter) -> bool:
        """False for what arrived after the first pass."""
        return self.only is None or letter.id in self.only

    def wants(self, letter: Letter) -> bool:
        """Whether the body is held."""
        if not self.concerns(letter) or letter.obstacle is not None:
            return False
        if self.deferred or (self.held and self.held + letter.size > BUDGET):
            self.deferred.add(letter.id)
            return False
        self.held += letter.size
        return True


class DeadLetters:
    """The dead letters of a prefix. Each call opens a connection of its own and closes it.

    `urls` are nodes of one cluster, tried in turn; `tls` is for amqps.
    `ruled`: requests count only from the users the broker vouches for, which we are not, so that they cannot be sent again.
    Every method raises BrokerError, one sentence: the broker cannot be reached, the queue is not there, or somebody else reads it.
    """

    def __init__(
        self, urls: tuple[str, ...], names: Names, *, ruled: bool = False, tls: ssl.SSLContext | None = None
    ) -> None:
        self._urls = urls
        self._tls = tls
        self._ruled = ruled
        self._names = names
        self._turn = asyncio.Lock()

    async def oldest(self, limit: int) -> tuple[list[Letter], int]:
        """The oldest letters, without their bodies, and how many there are."""
        async with self._connected() as connection, self._taking(connection, lambda _: False) as (_, taken, total):
            return [each.letter for each in taken[:limit]], total

    async def show(self, id: str) -> Letter:
        """One letter, with its body. Raises NoSuchLetter."""
        async with self._connected() as connection, self._taking(connection, _named(id)) as (_, taken, _):
            return _find(taken, id)[0].letter

    async def replay(self, id: str) -> Letter:
        """Send one letter again, and only then forget it. Raises NoSuchLetter, NotReplayable."""
        async with self._connected() as connection, self._taking(connection, _named(id)) as (channel, taken, _):
            found = _find(taken, id)
            letter = found[0].letter
            if letter.obstacle is not None:
                raise NotReplayable(letter.obstacle)
            await self._send(await _confirmed(connection), letter)
            for copy in found:
                if copy.letter.is_copy_of(letter):
                    await channel.basic_ack(copy.tag)
            return letter

    async def replay_all(self) -> Replayed:
        """Send every letter again that can be, oldest first; letters that come meanwhile are left alone."""
        sent = 0
        kept: list[Letter] = []
        turn = _Round(None)
        while True:
            async with self._connected() as connection, self._taking(connection, turn.wants) as (channel, taken, _):
                out = await _confirmed(connection)
                for each in taken:
                    if out.is_closed:  # by the broker, for the one before
                        out = await _confirmed(connection)
                    if each.letter.obstacle is not None and turn.concerns(each.letter):
                        kept.append(each.letter)
                    if each.letter.body is None:
                        continue
                    try:
                        await self._send(out, each.letter)
                    except NotReplayable as error:
                        kept.append(replace(each.letter.without_body(), obstacle=str(error)))
                    else:
                        await channel.basic_ack(each.tag)
                        sent += 1
            if not turn.deferred:
                return Replayed(sent, kept)
            turn = _Round(turn.deferred)

    async def purge(self, id: str) -> None:
        """Forget one letter, copies included. Raises NoSuchLetter."""
        async with self._connected() as connection, self._taking(connection, lambda _: False) as (channel, taken, _):
            for each in _find(taken, id):
                await channel.basic_ack(each.tag)

    async def purge_all(self) -> int:
        """Forget all letters; gives how many there were."""
        async with self._connected() as connection:
            channel = await connection.channel(publisher_confirms=False, timeout=SECONDS)
            await self._alone(channel)
            purged = await channel.queue_purge(self._names.dead, timeout=SECONDS)
            return purged.message_count or 0

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AbstractConnection]:
        async with self._turn:
            connection = await open_first(self._urls, self._connect, SECONDS)
            try:
                yield connection
            except ChannelNotFoundEntity as error:
                raise BrokerError(
                    f"The broker has no {self._names.dead}: start a bridge on the prefix {self._names.prefix!r} first, "
                    f"or apply the topology."
                ) from error
            except (AMQPError, OSError, TimeoutError, RuntimeError) as error:
                raise BrokerError(f"The broker failed: {str(error) or type(error).__name__}.") from error
            finally:
                with contextlib.suppress(AMQPError, OSError, RuntimeError, TimeoutError):
                    async with asyncio.timeout(CLOSE_SECONDS):
                        await connection.close()

    def _connect(self, node: URL) -> Awaitable[AbstractConnection]:
        decoding.install()
        return aiormq.connect(node.update_query(name="cti-bridge dead letters"), context=self._tls)

    @asynccontextmanager
    async def _taking(
        self, connection: AbstractConnection, wants: Callable[[Letter], bool]
    ) -> AsyncIterator[tuple[AbstractChannel, list[_Taken], int]]:
        """Hold all letters, oldest first, with the bodies that are wanted; and how many there are."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while True:
            channel = await connection.channel(publisher_confirms=False, timeout=SECONDS)
            total = await self._alone(channel)
            await channel.basic_qos(prefetch_count=REACH, timeout=SECONDS)
            arrived: asyncio.Queue[_Taken] = asyncio.Queue()

            async def arrive(message: DeliveredMessage, arrived: asyncio.Queue[_Taken] = arrived) -> None:
                letter = letters.read(message, ruled=self._ruled)
                tag = message.delivery_tag
                if tag is not None:
                    arrived.put_nowait(_Taken(letter if wants(letter) else letter.without_body(), tag))

            await channel.basic_consume(self._names.dead, arrive, timeout=SECONDS)
            declared = await channel.queue_declare(self._names.dead, passive=True, timeout=SECONDS)
            if declared.consumer_count == 1:
                yield channel, await _gathered(arrived, min(total, REACH)), total
                return
            # Two began in the same moment: both step back, for different times.
            await channel.close()
            if asyncio.get_running_loop().time() > until:
                raise self._busy()
            await asyncio.sleep(PAUSE * (1 + 4 * random.random()))  # noqa: S311 - no secret

    async def _alone(self, channel: AbstractChannel) -> int:
        """Wait until nobody else reads the queue; gives how many letters are in it.

        Quorum queues do not know exclusive consumers. A reader that ended is counted until its letters are back.
        """
        until = asyncio.get_running_loop().time() + PATIENCE
        while True:
            declared = await channel.queue_declare(self._names.dead, passive=True, timeout=SECONDS)
            if not declared.consumer_count:
                return declared.message_count or 0
            if asyncio.get_running_loop().time() > until:
                raise self._busy()
            await asyncio.sleep(PAUSE)

    def _busy(self) -> BrokerError:
        return BrokerError(
            f"Somebody else reads {self._names.dead}: only one may look through it at a time. Try again."
        )

    async def _send(self, channel: AbstractChannel, letter: Letter) -> None:
        origin = letter.origin
        exchange = self._names.events_of(origin.group) if letter.is_response else self._names.requests
        properties = Basic.Properties(
            headers=_table(origin.headers),
            content_type="application/json",
            delivery_mode=2,
            message_id=origin.message_id,
            correlation_id=origin.correlation_id,
            reply_to=None if letter.is_response else origin.reply_to,
        )
        try:
            await channel.basic_publish(
                letters.original_body(letter.body or b""),
                exchange=exchange,
                routing_key=origin.key,
                properties=properties,
                mandatory=True,
                timeout=SECONDS,
            )
        except (ValueError, TypeError) as error:
            raise NotReplayable(f"It cannot be sent: {error}.") from None
        except (ChannelNotFoundEntity, ChannelPreconditionFailed, ChannelAccessRefused) as error:
            raise NotReplayable(f"The broker refuses it: {error}.") from None
        except PublishError:
            raise NotReplayable(f"No queue takes it from {exchange} by the key {origin.key}.") from None
        except DeliveryError:
            raise BrokerError(f"The broker refused it at {exchange}.") from None


async def _gathered(arrived: asyncio.Queue[_Taken], expected: int) -> list[_Taken]:
    taken: list[_Taken] = []
    while len(taken) < expected:
        try:
            async with asyncio.timeout(PATIENCE):
                taken.append(await arrived.get())
        except TimeoutError:
            raise BrokerError(f"The broker delivered {len(taken)} of {expected} dead letters. Try again.") from None
    return taken


def _table(headers: Mapping[str, object]) -> FieldTable | None:
    return {name: value for name, value in headers.items() if isinstance(value, str)} or None


async def _confirmed(connection: AbstractConnection) -> AbstractChannel:
    return await connection.channel(publisher_confirms=True, timeout=SECONDS)


def _named(id: str) -> Callable[[Letter], bool]:
    return lambda letter: letter.id == id


def _find(taken: list[_Taken], id: str) -> list[_Taken]:
    found = [each for each in taken if each.letter.id == id]
    if not found:
        raise NoSuchLetter(f"There is no dead letter {id}.")
    return found
