"""Group commit: what comes together is written together, each waiter learns its fate, nobody waits for ever."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from structlog.testing import capture_logs

from bridge.registry.errors import RegistryError
from bridge.registry.registry import Registry
from tests.registry.support import opened, other, row


class Commits:
    """Commits of any engine, and the `synchronous` each was made with."""

    def __init__(self) -> None:
        self.levels: list[int] = []

    def note(self, connection: Connection) -> None:
        self.levels.append(int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one()))

    def __len__(self) -> int:
        return len(self.levels)


@pytest.fixture
def commits() -> Iterator[Commits]:
    commits = Commits()
    event.listen(Engine, "commit", commits.note)
    yield commits
    event.remove(Engine, "commit", commits.note)


async def test_what_comes_together_is_committed_together(tmp_path: Path, commits: Commits) -> None:
    async with opened(tmp_path) as registry:
        commits.levels.clear()
        await asyncio.gather(*(registry.save(row(f"S{number}")) for number in range(100)))
        assert len(commits) == 1
        assert len(await registry.load()) == 100


async def test_what_comes_while_a_commit_runs_shares_the_next(tmp_path: Path, commits: Commits) -> None:
    async with opened(tmp_path) as registry:
        commits.levels.clear()
        begun, go_on = threading.Event(), threading.Event()

        def slow(_: Connection) -> None:
            begun.set()
            go_on.wait(5)

        first = asyncio.create_task(registry.writer.write(slow))
        await asyncio.to_thread(begun.wait, 5)
        rest = [asyncio.create_task(registry.save(row(f"S{number}"))) for number in range(20)]
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(first, *rest)
        assert len(commits) == 2


async def test_writes_are_made_in_the_order_they_came(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await asyncio.gather(*(registry.save(row(epoch=epoch)) for epoch in range(1, 50)))
        assert [each.epoch for each in await registry.load()] == [49]


async def test_a_write_survives_a_power_cut_and_a_quick_one_the_process(tmp_path: Path, commits: Commits) -> None:
    full, normal = 2, 1
    async with opened(tmp_path) as registry:
        commits.levels.clear()
        await registry.writer.write(lambda connection: None)
        await registry.writer.write_quickly(lambda connection: None)
        await registry.writer.write(lambda connection: None)
        assert commits.levels == [full, normal, full]


async def test_the_event_loop_goes_on_meanwhile(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        writing = asyncio.create_task(registry.writer.write(lambda connection: time.sleep(0.1)))
        turns = 0
        while not writing.done():
            await asyncio.sleep(0.001)
            turns += 1
        assert turns > 3


async def test_a_fault_in_one_write_is_told_and_nothing_of_its_group_is_written(tmp_path: Path) -> None:
    def fault(_: Connection) -> None:
        raise ZeroDivisionError("one by nothing")

    async with opened(tmp_path) as registry:
        with capture_logs() as said:
            told = await asyncio.wait_for(
                asyncio.gather(registry.save(row()), registry.writer.write(fault), return_exceptions=True), 5
            )
        assert [str(each) for each in told] == ["The registry cannot be written: one by nothing."] * 2
        assert all(isinstance(each, RegistryError) for each in told)
        assert told[0] is not told[1], "each waiter has a traceback of its own"
        assert [each["event"] for each in said] == ["registry_fault"]
        assert await registry.load() == []
        await registry.save(row())
        assert await registry.load() == [row()], "the next one is not affected"


async def test_a_table_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        with other(tmp_path) as connection:
            connection.execute("DROP TABLE sessions")
        with pytest.raises(RegistryError) as caught:
            await registry.save(row())
        assert str(caught.value) == "The registry cannot be written: no such table: sessions."


async def test_a_caller_that_gives_up_does_not_take_its_write_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        saving = asyncio.create_task(registry.save(row()))
        await asyncio.sleep(0)
        saving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await saving
        await registry.save(row("S2"))
        assert {each.session_id for each in await registry.load()} == {"S1", "S2"}


async def test_closing_finishes_what_is_being_written(tmp_path: Path) -> None:
    registry = await Registry.open(tmp_path)
    saving = asyncio.create_task(registry.save(row()))
    await asyncio.sleep(0)
    await registry.close()
    await saving
    async with opened(tmp_path) as reopened:
        assert await reopened.load() == [row()]


async def test_after_closing_everything_is_refused(tmp_path: Path) -> None:
    registry = await Registry.open(tmp_path)
    await registry.close()
    for work in (registry.save(row()), registry.bury("S1", 1), registry.load(), registry.take_up()):
        with pytest.raises(RegistryError, match=r"^The registry is closed\.$"):
            await asyncio.wait_for(work, 20)


async def test_closing_ends_the_thread(tmp_path: Path) -> None:
    def threads() -> int:
        return sum(thread.name.startswith("registry") for thread in threading.enumerate())

    before = threads()
    async with opened(tmp_path) as registry:
        await registry.load()
        assert threads() == before + 1
    assert threads() == before
