"""What the broker's tests share: a prefix's names with all its queues gone afterwards, a proxy, a hand on the broker."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiormq.abc import AbstractChannel

from contracts.routing import Names
from tests.support.links import Sink, amqp_channel, open_sink
from tests.support.proxy import Proxy

SESSIONS = ("S1", "S2", "S3", "S4", "S5")
"""The sessions a test of this folder may make; their queues are deleted after it."""


@pytest.fixture
async def names(amqp_url: str, prefix: str) -> AsyncIterator[Names]:
    """The names of a prefix of the test's own; nothing is declared."""
    names = Names(prefix)
    yield names
    async with amqp_channel(amqp_url) as channel:
        for session in SESSIONS:
            await channel.queue_delete(names.session_queue(session))


@pytest.fixture
async def proxy(amqp_url: str) -> AsyncIterator[Proxy]:
    """A line to the broker that can be cut."""
    async with Proxy(amqp_url) as proxy:
        yield proxy


@pytest.fixture
async def hand(amqp_url: str) -> AsyncIterator[AbstractChannel]:
    """The test's own amqp_channel to the broker, by no proxy."""
    async with amqp_channel(amqp_url) as channel:
        yield channel


@pytest.fixture
async def sink(hand: AbstractChannel) -> AsyncIterator[Sink]:
    """A queue that takes what is published to it by its name, seen at once."""
    async with open_sink(hand) as sink:
        yield sink


Queues = Callable[[int], Awaitable[list[str]]]


@pytest.fixture
async def queues(hand: AbstractChannel, prefix: str) -> AsyncIterator[Queues]:
    """Makes so many plain queues, which go after the test."""
    made: list[str] = []

    async def make(count: int) -> list[str]:
        for _ in range(count):
            made.append(f"{prefix}.q{len(made)}")
            await hand.queue_declare(made[-1], durable=True)
        return made[-count:]

    yield make
    for queue in made:
        await hand.queue_delete(queue)
