"""The registry's file: made, reopened, brought up, and refused in one sentence when it cannot be used."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from bridge.registry import database, migrations, schema
from bridge.registry.database import FILE, open_database
from bridge.registry.ledger import StartRow
from bridge.registry.registry import Registry
from bridge.session.row import NodeRow
from contracts.vocabulary import ChannelType
from tests.registry.support import KEY, complaint, locked, opened, other, row

FIRST_VERSION = """
CREATE TABLE about (version INTEGER NOT NULL);
INSERT INTO about VALUES (1);
CREATE TABLE sessions (
    session_id VARCHAR(64) NOT NULL PRIMARY KEY, login_id VARCHAR(256) NOT NULL, phase VARCHAR(16) NOT NULL,
    epoch INTEGER NOT NULL, created_at VARCHAR(40) NOT NULL, extension VARCHAR(256),
    mobile_mode TEXT, mobile_number TEXT, media TEXT NOT NULL, channel_group TEXT,
    groups TEXT NOT NULL, announced TEXT NOT NULL, lease FLOAT,
    is_ending BOOLEAN NOT NULL
);
CREATE TABLE buried (session_id VARCHAR(130) NOT NULL PRIMARY KEY, epoch INTEGER NOT NULL);
INSERT INTO sessions VALUES ('S1', '1001', 'OPEN', 4, '2026-03-01T12:00:00+00:00', NULL, NULL, NULL,
    '["CHAT"]', 'g1', '[["g1", "Agents"]]', '[["2101", "TELEPHONY"]]', 30.0, 0);
INSERT INTO buried VALUES ('S0', 7);
"""


def make_first_version(state_dir: Path) -> None:
    """A file as the first version of the bridge left it."""
    state_dir.mkdir(parents=True, exist_ok=True)
    with other(state_dir) as connection:
        connection.executescript(FIRST_VERSION)


def shape(state_dir: Path) -> dict[str, set[str]]:
    """Tables and their columns."""
    with other(state_dir) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: {each[1] for each in connection.execute(f"PRAGMA table_info({name})")} for name in tables}


def version(state_dir: Path) -> list[int]:
    with other(state_dir) as connection:
        return [number for (number,) in connection.execute("SELECT version FROM about")]


def test_a_new_file_is_made_with_its_folders(tmp_path: Path) -> None:
    state_dir = tmp_path / "a" / "b"
    open_database(state_dir).dispose()
    assert (state_dir / FILE).is_file()
    assert version(state_dir) == [schema.VERSION]
    assert set(shape(state_dir)) == set(schema.metadata.tables)


def test_to_open_again_changes_nothing(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    before = shape(tmp_path)
    open_database(tmp_path).dispose()
    assert (shape(tmp_path), version(tmp_path)) == (before, [schema.VERSION])


def test_readers_may_look_while_we_write(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with other(tmp_path) as connection, engine.begin() as ours:
        ours.exec_driver_sql("INSERT INTO buried VALUES ('S1', 1)")
        assert connection.execute("SELECT count(*) FROM buried").fetchone() == (0,)
    engine.dispose()


@pytest.mark.parametrize("name", ["with space", "what?ever", "a#b", "50%20", "ünder"])
def test_the_file_is_in_its_folder_whatever_that_is_called(tmp_path: Path, name: str) -> None:
    open_database(tmp_path / name).dispose()
    assert os.listdir(tmp_path) == [name]
    assert (tmp_path / name / FILE).is_file()


async def test_an_older_file_is_brought_up_with_what_is_in_it(tmp_path: Path) -> None:
    make_first_version(tmp_path)
    async with opened(tmp_path, key=KEY) as registry:
        (found,) = await registry.load()
        assert (found.session_id, found.epoch, found.lease, found.group) == ("S1", 4, 30.0, "g1")
        assert (found.is_watching, found.is_logged_out, found.password) == (False, False, None)
        assert (found.auto_login, found.limits) == (None, ())
        assert found.nodes == (NodeRow(("g1",), "Agents", types=(ChannelType.TELEPHONY,)),)
        assert await registry.last_epoch("S0") == 7
        await registry.save(row("S1", password="p"))
        assert (await registry.load())[0].password == "p"
    assert version(tmp_path) == [schema.VERSION]
    fresh = tmp_path / "fresh"
    open_database(fresh).dispose()
    assert shape(tmp_path) == shape(fresh), "the way up and the way from nothing end at the same place"


async def test_a_file_of_the_version_before_limits_were_kept(tmp_path: Path) -> None:
    """And before anybody counted what was there of started work."""
    before = row("S1", auto_login=True, extension="2101")
    start = StartRow("S1", "r-1", "channel.request.dial", 1, 100.0)
    async with opened(tmp_path) as registry:
        await registry.save(before)
        await registry.ledger.start(start)
    with other(tmp_path) as connection:
        connection.executescript(
            "ALTER TABLE sessions DROP COLUMN limits; ALTER TABLE starts DROP COLUMN counted; UPDATE about SET version = 4;"
        )
    limited = row("S2", limits=((ChannelType.CHAT, 3),))
    async with opened(tmp_path) as registry:
        assert await registry.load() == [before]
        assert (await registry.ledger.load(0))[1] == [start]
        await registry.save(limited)
    assert version(tmp_path) == [schema.VERSION]
    async with opened(tmp_path) as registry:
        assert {each.session_id: each for each in await registry.load()} == {"S1": before, "S2": limited}


def test_every_version_has_a_step() -> None:
    assert sorted(migrations.STEPS) == list(range(2, schema.VERSION + 1))


async def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_first_version(tmp_path)
    before = shape(tmp_path)
    whole = migrations.STEPS[2]

    def cut_short(connection: Connection) -> None:
        whole(connection)
        connection.exec_driver_sql("SELECT 1 FROM nowhere")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", {**migrations.STEPS, 2: cut_short})
        assert "no such table: nowhere" in await complaint(tmp_path)
    assert (shape(tmp_path), version(tmp_path)) == (before, [1])
    async with opened(tmp_path) as registry:
        assert len(await registry.load()) == 1


async def test_a_start_that_was_cut_short_heals(tmp_path: Path) -> None:
    with other(tmp_path) as connection:
        connection.execute("CREATE TABLE about (version INTEGER NOT NULL)")
    async with opened(tmp_path) as registry:
        await registry.save(row())
    assert version(tmp_path) == [schema.VERSION]


async def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    with other(tmp_path) as connection:
        connection.execute("UPDATE about SET version = 99")
    assert await complaint(tmp_path) == (
        f"The registry {tmp_path / FILE} was written by a newer bridge (version 99, this one knows {schema.VERSION}). "
        "Run that bridge, or move the file away to start without its sessions."
    )
    assert version(tmp_path) == [99]


async def test_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, but somebody's notes" * 100)
    said = await complaint(tmp_path)
    assert said.startswith(f"The registry {tmp_path / FILE} cannot be used: file is not a database. ")
    assert "move it away" in said
    assert (tmp_path / FILE).read_bytes().startswith(b"no database")


@pytest.mark.parametrize("keep", [5000, 9000])
async def test_a_file_that_was_cut_is_refused(tmp_path: Path, keep: int) -> None:
    open_database(tmp_path).dispose()
    place = tmp_path / FILE
    place.write_bytes(place.read_bytes()[:keep])
    said = await complaint(tmp_path)
    assert str(place) in said
    assert "malformed" in said or "damaged" in said


async def test_a_page_of_rubbish_is_found_at_the_start(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    place = tmp_path / FILE
    content = bytearray(place.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    place.write_bytes(content)
    said = await complaint(tmp_path)
    assert said.startswith(f"The registry {place} is damaged: ")
    assert said.endswith("Restore a copy, or move it away to start without its sessions.")


async def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    place = tmp_path / "state"
    place.write_text("")
    said = await complaint(place)
    assert said == f"The folder {place} cannot be used: File exists. Set CTI_BRIDGE_STATE_DIR."


async def test_a_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    assert "unable to open database file" in await complaint(tmp_path)


async def test_to_open_needs_no_lock_when_all_is_as_it_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    open_database(tmp_path).dispose()
    with locked(tmp_path):
        async with opened(tmp_path) as registry:
            assert await registry.load() == []


async def test_a_file_that_somebody_holds_cannot_be_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    make_first_version(tmp_path)
    with locked(tmp_path):
        assert "database is locked" in await complaint(tmp_path)
    async with opened(tmp_path) as registry:
        assert len(await registry.load()) == 1


async def test_a_refused_file_is_let_go(tmp_path: Path) -> None:
    open_database(tmp_path).dispose()
    with other(tmp_path) as connection:
        connection.execute("UPDATE about SET version = 99")
    await complaint(tmp_path)
    with sqlite3.connect(tmp_path / FILE, timeout=0) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute(f"UPDATE about SET version = {schema.VERSION}")
    connection.close()
    registry = await Registry.open(tmp_path)
    await registry.close()


def no_room(place: Path) -> str:
    return f"There is no space left for {place}. Free some on its disk and start again."


async def test_a_full_disk_is_told_as_what_it_is(tmp_path: Path) -> None:
    def grow_no_more(connection: DBAPIConnection, _: object) -> None:
        connection.cursor().execute("PRAGMA max_page_count=1")

    event.listen(Engine, "connect", grow_no_more)
    try:
        assert await complaint(tmp_path) == no_room(tmp_path / FILE)
    finally:
        event.remove(Engine, "connect", grow_no_more)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE])
async def test_so_is_one_on_which_nothing_can_even_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Where the log of changes cannot be made, SQLite calls it an I/O error."""

    def refuse(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(database, "_prepare", refuse)
    assert await complaint(tmp_path) == no_room(tmp_path / FILE)


async def test_so_is_one_on_which_no_folder_can_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert await complaint(tmp_path / "state") == no_room(tmp_path / "state")
