"""The task helpers."""

from __future__ import annotations

import asyncio

import pytest

from bridge.tasks import Tasks, race


async def test_a_failed_task_is_told_and_does_not_stop_the_others() -> None:
    told: list[BaseException] = []
    tasks = Tasks(told.append)
    done = asyncio.Event()

    async def fail() -> None:
        raise ValueError("broken")

    async def work() -> None:
        done.set()

    tasks.spawn(fail(), "fail")
    tasks.spawn(work(), "work")
    await tasks.join()
    assert [str(each) for each in told] == ["broken"]
    assert done.is_set()
    assert len(tasks) == 0


async def test_cancel_ends_what_runs() -> None:
    tasks = Tasks()
    task = tasks.spawn(asyncio.Event().wait(), "for ever")
    await tasks.cancel()
    assert task.cancelled()


async def test_cancel_ends_what_was_started_meanwhile() -> None:
    tasks = Tasks()
    started: list[asyncio.Task[object]] = []

    async def leave_another() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            started.append(tasks.spawn(asyncio.Event().wait(), "for ever"))

    tasks.spawn(leave_another(), "leaves another")
    await asyncio.sleep(0)
    await tasks.cancel()
    assert [each.cancelled() for each in started] == [True]


async def test_race_ends_the_losers_and_raises_what_the_winner_raised() -> None:
    ended = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def fail() -> None:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError, match="gone"):
        await race(wait(), fail())
    assert ended.is_set()
