"""A registry in a folder, session rows, and another process at the file."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bridge.registry import database
from bridge.registry.errors import RegistryError
from bridge.registry.registry import Registry
from bridge.session.row import SessionRow
from contracts.vocabulary import LoginId, Phase

KEY = "a key that is long enough for the settings"


def row(session_id: str = "S1", **changes: Any) -> SessionRow:
    """A created session of agent 1001."""
    made = SessionRow(session_id, LoginId("1001"), Phase.CREATED, 1, datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
    return replace(made, **changes)


@asynccontextmanager
async def opened(state_dir: Path, *, key: str | None = None) -> AsyncIterator[Registry]:
    """An open registry."""
    registry = await Registry.open(state_dir, key=key)
    try:
        yield registry
    finally:
        await registry.close()


async def complaint(state_dir: Path) -> str:
    """What is said when the registry cannot be opened: one line."""
    with pytest.raises(RegistryError) as caught:
        await Registry.open(state_dir)
    said = str(caught.value)
    assert "\n" not in said
    return said


@contextmanager
def other(state_dir: Path) -> Iterator[sqlite3.Connection]:
    """Another process at the file; what it did is committed at the end."""
    with closing(sqlite3.connect(state_dir / database.FILE)) as connection:
        yield connection
        connection.commit()


@contextmanager
def locked(state_dir: Path) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    with closing(sqlite3.connect(state_dir / database.FILE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.rollback()
