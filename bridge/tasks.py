"""The helpers that start tasks: each is held, named, logged when it fails, and can be waited for or ended together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import structlog

log = structlog.get_logger(__name__)


class Tasks:
    """A set of running tasks with one end. A task that fails is logged and told to `on_failure`, never lost."""

    def __init__(self, on_failure: Callable[[BaseException], None] | None = None) -> None:
        self._running: set[asyncio.Task[object]] = set()
        self._on_failure = on_failure

    def __len__(self) -> int:
        return len(self._running)

    def spawn(self, work: Coroutine[object, object, object], name: str) -> asyncio.Task[object]:
        """Start `work` and hold it until it is done."""
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._finished)
        return task

    async def join(self) -> None:
        """Wait until nothing runs; tasks started meanwhile are waited for as well."""
        while self._running:
            await asyncio.wait(self._running)

    async def cancel(self) -> None:
        """Cancel all and wait for their end; tasks started meanwhile are cancelled as well."""
        while self._running:
            for task in self._running:
                task.cancel()
            await asyncio.wait(self._running)

    def _finished(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        log.error("task_failed", task=task.get_name(), exc_info=error)
        if self._on_failure is not None:
            self._on_failure(error)


async def race(*work: Coroutine[object, object, object]) -> None:
    """Run all until the first one ends, end the others, and raise what the first one raised."""
    tasks = [asyncio.get_running_loop().create_task(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()
