"""A session destination that could not be made, and rows that could not be written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.broker.errors import TopologyMismatch
from bridge.broker.subscription import Subscription
from bridge.dispatch.sessions import Sessions
from bridge.registry import database
from bridge.registry.errors import RegistryError
from bridge.session.inputs import TakenOver
from bridge.session.row import SessionRow
from bridge.session.session import Session
from contracts import codec
from contracts.vocabulary import MessageType, Phase
from tests.dispatch.support import ME, SINCE, Desk, dispatch
from tests.registry.support import locked


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


async def test_a_creation_that_is_given_up_is_written_as_ending_until_the_broker_is_back(desk: Desk) -> None:
    sessions = Sessions(desk.context)
    await give_up(sessions, session(desk))
    assert [each.is_ending for each in await desk.context.registry.load()] == [True]
    assert desk.context.book.of_login(ME) is None
    assert [each.gone.is_set() for each in sessions.all()] == [False]


async def test_a_creation_that_is_given_up_is_not_woken_later(desk: Desk) -> None:
    await give_up(Sessions(desk.context), session(desk))
    await asyncio.sleep(0.1)
    await desk.quiet()
    assert [each.is_ending for each in await desk.context.registry.load()] == [True]
    assert desk.events == []


async def test_a_creation_beside_a_strange_queue_leaves_nothing_but_its_epoch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mismatch(_: Subscription) -> None:
        raise TopologyMismatch("other arguments")

    monkeypatch.setattr(desk.context.link, "add_session", mismatch)
    sessions = Sessions(desk.context)
    with pytest.raises(TopologyMismatch):
        await sessions.create(session(desk))
    assert await desk.context.registry.load() == []
    assert await desk.context.registry.last_epoch("S1") == 3
    assert desk.context.book.of_login(ME) is None
    assert sessions.all() == []
    desk.context.outbound.event("S1", codec.event(MessageType.ERROR, "session.error", "S1", 1, 4))
    assert desk.events[-1].exchange == desk.context.names.events_of(None)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry that does not wait for who else holds its file."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)


@pytest.mark.usefixtures("impatient")
async def test_a_row_that_was_refused_is_written_later_as_the_session_is_then(tmp_path: Path) -> None:
    async with dispatch(tmp_path) as desk:
        sessions = Sessions(desk.context)
        with locked(tmp_path):
            creating = asyncio.create_task(sessions.create(session(desk)))
            while not desk.context.registry.unsaved:
                await asyncio.sleep(0.001)
            with pytest.raises(RegistryError):
                await sessions.save_again()
            (mailbox,) = sessions.all()
            mailbox.session.extension = "5001"
        await sessions.save_again()
        assert [(each.session_id, each.extension) for each in await desk.context.registry.load()] == [("S1", "5001")]
        assert desk.context.registry.unsaved == frozenset()
        creating.cancel()
        await asyncio.gather(creating, return_exceptions=True)
        await sessions.save_again()
        assert [each.is_ending for each in await desk.context.registry.load()] == [True], "it has ended meanwhile"


@pytest.mark.usefixtures("impatient")
async def test_a_session_whose_end_could_not_be_written_is_written_as_ending(tmp_path: Path) -> None:
    async with dispatch(tmp_path) as desk:
        sessions = Sessions(desk.context)
        mailbox = sessions.resume(session(desk), ending=False)
        await desk.context.registry.save(mailbox.session.row())
        with locked(tmp_path):
            mailbox.apply(TakenOver(by="S2"))
            await mailbox.ended.wait()
        assert not (await desk.context.registry.load())[0].is_ending
        await desk.quiet()
        await sessions.save_again()
        assert [each.is_ending for each in await desk.context.registry.load()] == [True]


@pytest.mark.usefixtures("impatient")
async def test_a_session_that_writes_by_itself_is_left_to_it(tmp_path: Path) -> None:
    """Its rows are those of what it has said so far; the session itself may be further."""
    async with dispatch(tmp_path) as desk:
        sessions = Sessions(desk.context)
        mailbox = sessions.resume(session(desk), ending=False)
        with locked(tmp_path):
            with pytest.raises(RegistryError):
                await desk.context.registry.save(mailbox.session.row())
            mailbox.apply(TakenOver(by="S2"))
            assert mailbox.is_writing
            await sessions.save_again()
            await mailbox.ended.wait()
        assert await desk.context.registry.load() == []
