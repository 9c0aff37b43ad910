"""How the file of an older bridge becomes one of this bridge, a version at a time, in the transaction that opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import orjson
from sqlalchemy import Connection

from bridge.registry import schema


def _to_2(connection: Connection) -> None:
    """The ledger: answers, starts; what a session watches, whether it was told of a logout, its sealed password."""
    for column in (
        "is_watching BOOLEAN NOT NULL DEFAULT 0",
        "is_logged_out BOOLEAN NOT NULL DEFAULT 0",
        "owner_group VARCHAR(64)",
        "sealed_password BLOB",
    ):
        connection.exec_driver_sql(f"ALTER TABLE sessions ADD COLUMN {column}")
    schema.answers.create(connection)
    connection.exec_driver_sql(
        "CREATE TABLE starts (queue_key VARCHAR(130) NOT NULL, request_id VARCHAR(128) NOT NULL, name TEXT NOT NULL, "
        "attempts INTEGER NOT NULL, started_at FLOAT NOT NULL, PRIMARY KEY (queue_key, request_id))"
    )


def _to_3(connection: Connection) -> None:
    """Channel groups become the first of all destinations below a session; what they took in is in `announced`."""
    connection.exec_driver_sql("ALTER TABLE sessions ADD COLUMN nodes TEXT NOT NULL DEFAULT '[]'")
    rows = connection.exec_driver_sql("SELECT session_id, groups, announced FROM sessions").all()
    for session_id, groups, announced in rows:
        types = sorted({kind for _, kind in orjson.loads(announced)})
        nodes = [[[group_id], name, False, False, None, types, None] for group_id, name in orjson.loads(groups)]
        values = (orjson.dumps(nodes).decode(), session_id)
        connection.exec_driver_sql("UPDATE sessions SET nodes = ? WHERE session_id = ?", values)
    connection.exec_driver_sql("ALTER TABLE sessions DROP COLUMN groups")


def _to_4(connection: Connection) -> None:
    """Whether a session asked for automatic logins (decision 0005)."""
    connection.exec_driver_sql("ALTER TABLE sessions ADD COLUMN auto_login BOOLEAN")


def _to_5(connection: Connection) -> None:
    """How many e-mails and chats at a time a session asked for; what was there of started work before it began."""
    connection.exec_driver_sql("ALTER TABLE sessions ADD COLUMN limits TEXT NOT NULL DEFAULT '[]'")
    connection.exec_driver_sql("ALTER TABLE starts ADD COLUMN counted INTEGER")


STEPS: Final[Mapping[int, Callable[[Connection], None]]] = MappingProxyType({2: _to_2, 3: _to_3, 4: _to_4, 5: _to_5})
"""Version to the step that leads to it from the one before."""


def bring_up(connection: Connection, version: int) -> None:
    """Run every step from `version` to the present one and note where the file is now."""
    for number in range(version + 1, schema.VERSION + 1):
        STEPS[number](connection)
    connection.execute(schema.about.update().values(version=schema.VERSION))
