"""What the disk refused is remembered and written later; until then the registry is told to be down, whatever else goes well."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.registry import database
from bridge.registry.errors import RegistryError
from bridge.registry.registry import UNWRITTEN, Registry
from tests.registry.support import locked, opened, row

LOCKED = "The registry cannot be written: database is locked."


@pytest.fixture
async def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Registry]:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    async with opened(tmp_path) as registry:
        yield registry


@pytest.fixture
def told(registry: Registry) -> list[str]:
    told: list[str] = []
    registry.on_change = told.append
    return told


async def refused(registry: Registry, *ids: str, epoch: int = 1) -> None:
    """Try to write these sessions while somebody else holds the file."""
    for each in ids:
        with pytest.raises(RegistryError):
            await registry.save(row(each, epoch=epoch))


async def test_a_row_that_was_refused_is_remembered_until_it_is_written(tmp_path: Path, registry: Registry) -> None:
    with locked(tmp_path):
        await refused(registry, "S1", "S2")
    assert registry.unsaved == {"S1", "S2"}
    await registry.save(row("S1"))
    assert registry.unsaved == {"S2"}


async def test_it_is_down_until_all_of_it_is_written(tmp_path: Path, registry: Registry, told: list[str]) -> None:
    with locked(tmp_path):
        await refused(registry, "S1", "S2")
        with pytest.raises(RegistryError):
            await registry.bury("S3", 1)
    await registry.save(row("S1"))
    await registry.bury_again()
    assert told == [LOCKED, UNWRITTEN]
    await registry.save(row("S2"))
    assert told == [LOCKED, UNWRITTEN, ""]


async def test_what_changes_nothing_does_not_show_that_writing_works(
    tmp_path: Path, registry: Registry, told: list[str]
) -> None:
    with locked(tmp_path):
        await refused(registry, "S1")
        assert await registry.last_epoch("S1") == 0
        assert await registry.load() == []
    await registry.ledger.forget(0.0)
    assert told == [LOCKED]


async def test_where_nobody_writes_it_is_tried(tmp_path: Path, registry: Registry, told: list[str]) -> None:
    with locked(tmp_path):
        with pytest.raises(RegistryError):
            await registry.writer.write_quickly(lambda connection: connection.exec_driver_sql("DELETE FROM answers"))
        with pytest.raises(RegistryError):
            await registry.prove()
    await registry.prove()
    assert told == [LOCKED, ""]
    assert await registry.last_epoch("") == 0, "it leaves nothing behind"


async def test_an_ordinary_end_is_not_told(registry: Registry, told: list[str]) -> None:
    await registry.save(row())
    await asyncio.gather(registry.bury("S1", 1), registry.save(row("S2")))
    assert told == []


async def test_one_that_ended_is_not_written_again(tmp_path: Path, registry: Registry, told: list[str]) -> None:
    with locked(tmp_path):
        await refused(registry, "S1")
        with pytest.raises(RegistryError):
            await registry.bury("S1", 1)
        assert registry.unsaved == frozenset()
        await registry.save(row("S1"))
    await registry.bury_again()
    assert await registry.load() == []
    assert (told[0], told[-1]) == (LOCKED, "")


async def test_a_save_on_its_way_that_fails_with_the_end_of_its_session_is_not_remembered(
    tmp_path: Path, registry: Registry
) -> None:
    with locked(tmp_path):
        await asyncio.gather(registry.save(row("S1")), registry.bury("S1", 1), return_exceptions=True)
    assert (registry.unsaved, registry.unwritten) == (frozenset(), 1)


async def test_an_id_that_lives_again_is_written_after_its_earlier_life_is_buried(
    tmp_path: Path, registry: Registry
) -> None:
    await registry.save(row("S1"))
    with locked(tmp_path):
        with pytest.raises(RegistryError):
            await registry.bury("S1", 1)
        await refused(registry, "S1", epoch=2)
    await registry.bury_again()
    assert await registry.load() == []
    assert registry.unsaved == {"S1"}
    await registry.save(row("S1", epoch=2))
    await registry.bury("S1", 1)
    assert [each.epoch for each in await registry.load()] == [2], "an old end does not take the new life away"
