"""A session's life is the same whatever its queue is: classic, or quorum for clusters (protocol section 2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.connector import Connector, connect
from tests.integration.test_session import DISPOSE, INIT, opened
from tests.support.links import PATIENCE, POLL
from tests.support.queues import queue_exists
from tests.support.stack import Stack


@pytest.fixture(params=["classic", "quorum"])
async def typed(amqp_url: str, prefix: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stack]:
    """A bridge with session queues of this type."""
    async with Stack(amqp_url, prefix, tmp_path, broker={"queue_type": request.param}) as stack:
        yield stack


@pytest.fixture
async def desktop(typed: Stack) -> AsyncIterator[Connector]:
    """A connector on that bridge."""
    async with connect(typed.amqp_url, prefix=typed.prefix) as connector:
        yield connector


async def _gone(stack: Stack, session: str) -> None:
    """Wait until the session's queue is gone."""
    async with asyncio.timeout(PATIENCE):
        while await queue_exists(stack.amqp_url, f"{stack.prefix}.session.{session}"):
            await asyncio.sleep(POLL)


async def test_a_session_lives_and_ends(typed: Stack, desktop: Connector) -> None:
    """Created, used, disposed, created again, taken up after a restart, disposed: its queue comes and goes."""
    await opened(desktop)
    assert (await desktop.call(DISPOSE, "S1")).success
    await _gone(typed, "S1")
    await opened(desktop)
    await typed.restart()
    assert (await desktop.call(INIT, "S1", {"name": "any"})).success
    assert (await desktop.call(DISPOSE, "S1")).success
    await _gone(typed, "S1")
    await opened(desktop, session="S2")


async def test_a_session_made_before_the_type_was_changed_ends(amqp_url: str, prefix: str, tmp_path: Path) -> None:
    """Its queue keeps the type it was made with."""
    quorum = Stack(amqp_url, prefix, tmp_path, broker={"queue_type": "quorum"})
    async with quorum, connect(amqp_url, prefix=prefix) as connector:
        await opened(connector)
    async with Stack(amqp_url, prefix, tmp_path) as after, connect(amqp_url, prefix=prefix) as connector:
        assert (await connector.call(DISPOSE, "S1")).success
        await _gone(after, "S1")
        await opened(connector, session="S2")
