"""Which sessions exist, kept across restarts, and the ledger beside them. Callers await; what was awaited is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bridge.registry import schema
from bridge.registry.database import open_database
from bridge.registry.errors import RegistryError
from bridge.registry.ledger import Ledger
from bridge.registry.seal import Seal
from bridge.registry.session_rows import from_values, to_values
from bridge.registry.writer import Writer
from bridge.session.row import SessionRow

UNWRITTEN: Final = (
    "Sessions that could not be written wait for the next try; a restart now would not know them as they are."
)


class Registry:
    """The sessions of one bridge, and its `ledger`. Every method may raise RegistryError."""

    def __init__(self, writer: Writer, seal: Seal) -> None:
        self.writer = writer
        self.ledger = Ledger(writer)
        self._seal = seal
        self._unburied: dict[str, int] = {}
        self._unsaved: set[str] = set()
        self._failure = ""
        self._told = ""
        self.on_change: Callable[[str], None] = _ignore
        """Told with the reason when what is on disk begins to lag behind, and "" once writing works and all of it is written."""
        writer.on_change = self._writer_became

    @classmethod
    async def open(cls, state_dir: Path, *, key: str | None = None) -> Registry:
        """Open the registry in this folder, making it when there is none; `key` seals what must not lie open, None keeps none of it."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="registry")
        try:
            engine = await asyncio.get_running_loop().run_in_executor(thread, open_database, state_dir)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(Writer(engine, thread), Seal(key))

    async def close(self) -> None:
        """Finish what is being written and let the file go."""
        await self.writer.close()

    async def load(self) -> list[SessionRow]:
        """Every living session, the oldest first."""
        return await self.writer.read(self._load)

    async def take_up(self) -> list[SessionRow]:
        """Raise the epoch of every living session by one and give them, in one transaction."""

        def raise_epochs(connection: Connection) -> list[SessionRow]:
            connection.execute(update(schema.sessions).values(epoch=schema.sessions.c.epoch + 1))
            return self._load(connection)

        return await self.writer.read(raise_epochs)

    async def last_epoch(self, session_id: str) -> int:
        """The last epoch of an id that has ended, 0 when it was never used."""
        query = select(schema.buried.c.epoch).where(schema.buried.c.session_id == session_id)
        written = await self.writer.read(lambda connection: int(connection.execute(query).scalar() or 0))
        return max(written, self._unburied.get(session_id, 0))

    async def save(self, row: SessionRow) -> None:
        """Write a session's row, unless it has ended meanwhile. When that fails its id is remembered (`unsaved`)."""
        if row.epoch <= self._unburied.get(row.session_id, 0):
            return
        values = to_values(row, self._seal)
        statement = insert(schema.sessions).values(values)
        statement = statement.on_conflict_do_update(index_elements=["session_id"], set_=values)
        try:
            await self.writer.write(lambda connection: connection.execute(statement))
        except RegistryError:
            if row.epoch > self._unburied.get(row.session_id, 0):
                self._unsaved.add(row.session_id)
            raise
        self._unsaved.discard(row.session_id)
        if row.epoch > self._unburied.get(row.session_id, row.epoch):  # the id lives again, and its row says so
            del self._unburied[row.session_id]
        self._tell()

    async def bury(self, session_id: str, epoch: int) -> None:
        """A session is gone: only its id and last epoch are remembered, by this process even when they cannot be written."""
        self._unburied[session_id] = epoch
        self._unsaved.discard(session_id)
        await self._bury(session_id, epoch)

    @property
    def unsaved(self) -> frozenset[str]:
        """Living sessions whose last row could not be written."""
        return frozenset(self._unsaved)

    @property
    def unwritten(self) -> int:
        """Sessions that are not on disk as they are: living ones that were refused, ended ones whose end is not written."""
        return len(self._unsaved) + len(self._unburied)

    async def bury_again(self) -> None:
        """Write what could not be written before."""
        for session_id, epoch in list(self._unburied.items()):
            if self._unburied.get(session_id) == epoch:
                await self._bury(session_id, epoch)

    async def prove(self) -> None:
        """Where writing failed last, see whether it works again: nobody else may write for a long time."""
        if self._failure:
            await self.writer.write(_write_something)

    async def _bury(self, session_id: str, epoch: int) -> None:
        grave = insert(schema.buried).values(session_id=session_id, epoch=epoch)
        grave = grave.on_conflict_do_update(index_elements=["session_id"], set_={"epoch": epoch})
        gone = delete(schema.sessions).where(
            schema.sessions.c.session_id == session_id, schema.sessions.c.epoch <= epoch
        )

        def write(connection: Connection) -> None:
            connection.execute(grave)
            connection.execute(gone)

        await self.writer.write(write)
        if self._unburied.get(session_id) == epoch:
            del self._unburied[session_id]
        self._tell()

    def _writer_became(self, failure: str) -> None:
        self._failure = failure
        self._tell()

    def _tell(self) -> None:
        """Down with the first write that fails, up when writing works again and has caught up."""
        lags = bool(self._told) and self.unwritten > 0
        detail = self._failure or (UNWRITTEN if lags else "")
        if detail != self._told:
            self._told = detail
            self.on_change(detail)

    def _load(self, connection: Connection) -> list[SessionRow]:
        rows = connection.execute(select(schema.sessions).order_by(schema.sessions.c.created_at))
        return [from_values(row, self._seal) for row in rows]


def _write_something(connection: Connection) -> None:
    """A change that leaves nothing behind; what changes nothing costs no space, and shows nothing."""
    connection.execute(insert(schema.buried).values(session_id="", epoch=0))
    connection.execute(delete(schema.buried).where(schema.buried.c.session_id == ""))


def _ignore(_: str) -> None:
    return
