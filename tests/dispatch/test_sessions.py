"""A session destination that could not be made: nothing of it is left, but for its epoch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.dispatch.sessions import Sessions
from bridge.session.row import SessionRow
from bridge.session.session import Session
from contracts import codec
from contracts.vocabulary import MessageType, Phase
from tests.dispatch.support import ME, SINCE, Desk, dispatch


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A dispatch whose broker is away; a session that nobody initialises lives for a tenth of a second."""
    async with dispatch(tmp_path, deadlines={"uninitialised": 0.1}) as desk:
        yield desk


def session(desk: Desk) -> Session:
    """S1 of the group north, as createsession would begin it."""
    row = SessionRow("S1", ME, Phase.CREATED, 3, SINCE, owner="north")
    now = desk.context.clock.monotonic()
    return Session(row, password=None, picture=desk.context.mirror, now=now, rules=desk.context.rules)


async def give_up(sessions: Sessions, new: Session) -> None:
    """Begin to make it, hear that the broker comes and goes, and run out of time."""
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05), asyncio.TaskGroup() as group:
            group.create_task(sessions.create(new))
            await asyncio.sleep(0)
            sessions.reachable(False)
            sessions.reachable(True)


async def test_a_creation_that_is_given_up_leaves_nothing_to_take_up_but_its_epoch(desk: Desk) -> None:
    await give_up(Sessions(desk.context), session(desk))
    assert await desk.context.registry.load() == []
    assert await desk.context.registry.last_epoch("S1") == 3
    assert desk.context.book.of_login(ME) is None


async def test_a_creation_that_is_given_up_is_not_woken_later(desk: Desk) -> None:
    await give_up(Sessions(desk.context), session(desk))
    await asyncio.sleep(0.1)
    await desk.quiet()
    assert await desk.context.registry.load() == []
    assert desk.events == []


async def test_after_a_creation_that_is_given_up_its_id_belongs_to_nobody(desk: Desk) -> None:
    await give_up(Sessions(desk.context), session(desk))
    desk.context.outbound.event("S1", codec.event(MessageType.ERROR, "session.error", "S1", 1, 4))
    assert desk.events[-1].exchange == desk.context.names.events_of(None)
