"""The file behind the registry: opened, checked, brought to the present version. Blocking; runs in the registry's thread."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from bridge.registry import migrations, schema
from bridge.registry.errors import RegistryError, no_space, unusable_folder

FILE: Final = "registry.sqlite3"
BUSY_SECONDS: Final = 5
"""How long a write waits for another process that holds the file, a backup for example."""
_NO_SPACE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""The second: the index of the log of changes, which every reader needs, cannot be made."""


def open_database(state_dir: Path) -> Engine:
    """Open and check the registry's file.

    Raises:
        RegistryError: one sentence that names the file and the way out.
    """
    path = state_dir / FILE
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare)
        with engine.begin() as connection:
            _check(connection, path)
            _bring_up(connection, path)
    except OSError as error:
        raise unusable_folder(state_dir, error) from None
    except SQLAlchemyError as error:
        if getattr(getattr(error, "orig", None), "sqlite_errorcode", None) in _NO_SPACE:
            raise no_space(path) from None
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise RegistryError(
            f"The registry {path} cannot be used: {reason}. "
            "Make it readable and writable, or move it away to start without the sessions in it."
        ) from None
    return engine


def _prepare(connection: DBAPIConnection, _: object) -> None:
    """WAL lets readers look while we write. How far a commit reaches (`synchronous`) is said by each (`writer`)."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _check(connection: Connection, path: Path) -> None:
    verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if verdict != "ok":
        raise RegistryError(
            f"The registry {path} is damaged: {' '.join(verdict.split())}. Restore a copy, or move it away to start without its sessions."
        )


def _bring_up(connection: Connection, path: Path) -> None:
    version = _version(connection)
    if version == schema.VERSION:
        return
    if version is not None and version > schema.VERSION:
        raise RegistryError(
            f"The registry {path} was written by a newer bridge (version {version}, this one knows {schema.VERSION}). "
            "Run that bridge, or move the file away to start without its sessions."
        )
    # By itself it would begin with the first row, and leave half a table after a crash.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    version = _version(connection)
    if version is None:
        schema.metadata.create_all(connection)
        connection.execute(schema.about.insert().values(version=schema.VERSION))
    else:
        migrations.bring_up(connection, version)


def _version(connection: Connection) -> int | None:
    """None: there is nothing yet."""
    if not inspect(connection).has_table(schema.about.name):
        return None
    return connection.execute(select(schema.about.c.version)).scalar_one_or_none()
