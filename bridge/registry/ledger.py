"""The ledger: which requests were answered, and how, and which were started; written before the answer leaves (protocol section 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from bridge.registry import schema
from bridge.registry.writer import Writer


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer. `queue_key` is the routing key of the queue the request came by, `slot` its place in that queue's ring,
    `answered_at` Unix seconds."""

    queue_key: str
    slot: int
    request_id: str
    name: str
    target: str
    sender_group: str | None
    message_id: str
    headers: dict[str, str | int]
    body: bytes
    answered_at: float


@dataclass(frozen=True, slots=True)
class StartRow:
    """A request that was started; `attempts` how often, `started_at` Unix seconds.

    `counted`: how much of what it brings was there before (`bridge.session.tree.repeated`), None when nothing shows it.
    """

    queue_key: str
    request_id: str
    name: str
    attempts: int
    started_at: float
    counted: int | None = None


class Ledger:
    """Answers and starts of one bridge. Every method may raise RegistryError."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def answered(self, rows: Sequence[AnswerRow], *, started: Sequence[tuple[str, str]] = ()) -> None:
        """Keep answers; `started` are the (queue key, request id) among them whose start was written."""
        values = [_answer_values(row) for row in rows]

        def write(connection: Connection) -> None:
            connection.execute(_UPSERT_ANSWER, values)
            for queue_key, request_id in started:
                connection.execute(
                    delete(schema.starts)
                    .where(schema.starts.c.queue_key == queue_key)
                    .where(schema.starts.c.request_id == request_id)
                )

        await self._writer.write_quickly(write)

    async def start(self, row: StartRow) -> None:
        """A request is about to run; on disk when this returns."""
        values = {
            "queue_key": row.queue_key,
            "request_id": row.request_id,
            "name": row.name,
            "attempts": row.attempts,
            "started_at": row.started_at,
            "counted": row.counted,
        }
        await self._writer.write(lambda connection: connection.execute(_UPSERT_START, values))

    async def load(self, since: float) -> tuple[list[AnswerRow], list[StartRow]]:
        """What was answered since then (Unix seconds), the oldest first, and what was started and never answered."""

        def read(connection: Connection) -> tuple[list[AnswerRow], list[StartRow]]:
            answers = schema.answers
            query = select(answers).where(answers.c.answered_at >= since).order_by(answers.c.answered_at)
            starts = [_start_row(row) for row in connection.execute(select(schema.starts))]
            return [_answer_row(row) for row in connection.execute(query)], starts

        return await self._writer.read(read)

    async def forget(self, before: float) -> None:
        """Let go of what is older than `before` (Unix seconds)."""

        def write(connection: Connection) -> None:
            connection.execute(delete(schema.answers).where(schema.answers.c.answered_at < before))
            connection.execute(delete(schema.starts).where(schema.starts.c.started_at < before))

        await self._writer.write_quickly(write)


def _upsert(table: Any, keys: tuple[str, ...]) -> Any:
    statement = insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


_UPSERT_ANSWER = _upsert(schema.answers, ("queue_key", "slot"))
_UPSERT_START = _upsert(schema.starts, ("queue_key", "request_id"))


def _answer_values(row: AnswerRow) -> dict[str, object]:
    return {
        "queue_key": row.queue_key,
        "slot": row.slot,
        "request_id": row.request_id,
        "name": row.name,
        "target": row.target,
        "sender_group": row.sender_group,
        "message_id": row.message_id,
        "headers": orjson.dumps(row.headers).decode(),
        "body": row.body,
        "answered_at": row.answered_at,
    }


def _answer_row(values: Row[Any]) -> AnswerRow:
    each = dict(values._mapping)
    return AnswerRow(**{**each, "headers": orjson.loads(each["headers"])})


def _start_row(values: Row[Any]) -> StartRow:
    return StartRow(**values._mapping)
