"""The one thread that touches the registry's file, and group commit: what comes together is written together."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bridge.registry.errors import RegistryError
from bridge.tasks import Tasks

log = structlog.get_logger(__name__)

_LEVEL: Final = "synchronous"
"""Where a connection remembers how far its commits reach."""
Result = TypeVar("Result")
Write = Callable[[Connection], object]


class Writer:
    """Runs work on the database off the event loop. Every method may raise RegistryError."""

    def __init__(self, engine: Engine, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._thread = thread
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._tasks = Tasks()
        self._failure = ""
        self.on_change: Callable[[str], None] = _ignore
        """Told when writing begins to fail, with the reason, and "" when it works again."""

    async def close(self) -> None:
        """Finish what is being written and let the file go."""
        await self._tasks.join()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run `work` in a transaction of its own; what it wrote, if anything, survives a power cut."""
        return await self._transact(work, survives_power_cut=True)

    async def write(self, write: Write) -> None:
        """Write together with what others write now; on disk, through a power cut, when this returns."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, done))
        if len(self._waiting) == 1:
            self._tasks.spawn(self._commit(), "registry commit")
        await asyncio.shield(done)

    async def write_quickly(self, write: Write) -> None:
        """Write in a transaction of its own that survives the process, not the machine: no sync of the disk."""
        await self._transact(write, survives_power_cut=False)

    async def _commit(self) -> None:
        batch: list[tuple[Write, asyncio.Future[None]]] = []

        def run_all(connection: Connection) -> None:
            for write, _ in batch:
                write(connection)

        try:
            try:
                await self._in_thread(int)  # until the thread is free, more may come
            finally:
                batch, self._waiting = self._waiting, []
            await self.read(run_all)
        except RegistryError as error:
            for _, done in batch:
                done.set_exception(RegistryError(str(error)))
        else:
            for _, done in batch:
                done.set_result(None)

    async def _transact(self, work: Callable[[Connection], Result], *, survives_power_cut: bool) -> Result:
        level = "FULL" if survives_power_cut else "NORMAL"

        def transact() -> tuple[Result, bool]:
            try:
                with self._engine.begin() as connection:
                    if connection.info.get(_LEVEL) != level:
                        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
                        connection.info[_LEVEL] = level
                    before = _changes(connection)
                    result = work(connection)
                    has_changed = _changes(connection) > before
                return result, has_changed
            except SQLAlchemyError as error:
                raise failure(error) from None
            except Exception as error:
                log.exception("registry_fault")
                raise failure(error) from error

        try:
            result, has_changed = await self._in_thread(transact)
        except RegistryError as error:
            self._became(str(error))
            raise
        if has_changed:  # on a full disk all goes well that changes nothing
            self._became("")
        return result

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        try:
            done = asyncio.get_running_loop().run_in_executor(self._thread, work)
        except RuntimeError:
            raise RegistryError("The registry is closed.") from None
        return await done

    def _became(self, failure: str) -> None:
        if failure != self._failure:
            self._failure = failure
            self.on_change(failure)


def _changes(connection: Connection) -> int:
    """Rows written by this connection so far."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.total_changes


def failure(error: Exception) -> RegistryError:
    """The database's complaint in one sentence."""
    reason = str(getattr(error, "orig", None) or error) or type(error).__name__
    return RegistryError(f"The registry cannot be written: {reason.splitlines()[0]}.")


def _ignore(_: str) -> None:
    return
