"""Which sessions exist, kept across restarts. Callers await; one thread writes, many waiting writes in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from bridge.registry import schema
from bridge.registry.database import open_database
from bridge.registry.errors import RegistryError
from bridge.registry.rows import from_values, to_values
from bridge.session.row import SessionRow
from bridge.tasks import Tasks

Result = TypeVar("Result")
Write = Callable[[Connection], object]


class Registry:
    """The sessions of one bridge. Every method may raise RegistryError; what was awaited is on disk."""

    def __init__(self, engine: Engine, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._thread = thread
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._tasks = Tasks()
        self.on_written: Callable[[str], None] = _ignore
        """Told after every commit: "" when it was written, else why not."""

    @classmethod
    async def open(cls, state_dir: Path) -> Registry:
        """Open the registry in this folder, making it when there is none."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="registry")
        try:
            engine = await asyncio.get_running_loop().run_in_executor(thread, open_database, state_dir)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(engine, thread)

    async def close(self) -> None:
        """Finish what is being written and let the file go."""
        await self._tasks.join()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    async def load(self) -> list[SessionRow]:
        """Every living session, the oldest first."""
        return await self._read(_load)

    async def take_up(self) -> list[SessionRow]:
        """Raise the epoch of every living session by one and give them, in one transaction."""

        def raise_epochs(connection: Connection) -> list[SessionRow]:
            connection.execute(update(schema.sessions).values(epoch=schema.sessions.c.epoch + 1))
            return _load(connection)

        return await self._read(raise_epochs)

    async def last_epoch(self, session_id: str) -> int:
        """The last epoch of an id that has ended, 0 when it was never used."""
        query = select(schema.buried.c.epoch).where(schema.buried.c.session_id == session_id)
        return await self._read(lambda connection: int(connection.execute(query).scalar() or 0))

    async def save(self, row: SessionRow) -> None:
        """Write a session's row."""
        values = to_values(row)
        statement = insert(schema.sessions).values(values)
        statement = statement.on_conflict_do_update(index_elements=["session_id"], set_=values)
        await self._write(lambda connection: connection.execute(statement))

    async def bury(self, session_id: str, epoch: int) -> None:
        """A session is gone: only its id and last epoch are remembered."""
        grave = insert(schema.buried).values(session_id=session_id, epoch=epoch)
        grave = grave.on_conflict_do_update(index_elements=["session_id"], set_={"epoch": epoch})
        gone = delete(schema.sessions).where(schema.sessions.c.session_id == session_id)

        def write(connection: Connection) -> None:
            connection.execute(grave)
            connection.execute(gone)

        await self._write(write)

    async def _read(self, work: Callable[[Connection], Result]) -> Result:
        def transact() -> Result:
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except SQLAlchemyError as error:
                raise _failure(error) from None

        return await asyncio.get_running_loop().run_in_executor(self._thread, transact)

    async def _write(self, write: Write) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, done))
        if len(self._waiting) == 1:
            self._tasks.spawn(self._commit(), "registry commit")
        await asyncio.shield(done)

    async def _commit(self) -> None:
        """Write all that has come together since the thread was free: one commit, one sync of the disk."""
        await asyncio.get_running_loop().run_in_executor(self._thread, int)
        batch, self._waiting = self._waiting, []

        def run_all(connection: Connection) -> None:
            for write, _ in batch:
                write(connection)

        try:
            await self._read(run_all)
        except RegistryError as error:
            self.on_written(str(error))
            for _, done in batch:
                done.set_exception(RegistryError(str(error)))
        else:
            self.on_written("")
            for _, done in batch:
                done.set_result(None)


def _ignore(_: str) -> None:
    return


def _load(connection: Connection) -> list[SessionRow]:
    rows = connection.execute(select(schema.sessions).order_by(schema.sessions.c.created_at))
    return [from_values(row) for row in rows]


def _failure(error: SQLAlchemyError) -> RegistryError:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return RegistryError(f"The registry cannot be written: {reason}.")
