"""Sessions in the registry: what was awaited is on disk, comes back as it was, and an epoch only ever rises."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bridge.registry import database
from bridge.registry.errors import RegistryError
from bridge.session.row import NodeRow, SessionRow
from contracts.vocabulary import ChannelType, ConversationRole, LoginId, Phase
from tests.registry.support import KEY, locked, opened, other, row

KINDS = st.sampled_from(list(ChannelType))
WORDS = st.text(max_size=20)
NODES = st.builds(
    NodeRow,
    path=st.lists(WORDS, min_size=1, max_size=4).map(tuple),
    cti_id=WORDS,
    is_open=st.booleans(),
    is_over=st.booleans(),
    type=st.none() | KINDS,
    types=st.lists(KINDS, max_size=3).map(tuple),
    role=st.none() | st.sampled_from(list(ConversationRole)),
)
ROWS = st.builds(
    SessionRow,
    session_id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    login_id=st.text(min_size=1, max_size=20).map(LoginId),
    phase=st.sampled_from(list(Phase)),
    epoch=st.integers(1, 2**31),
    created_at=st.datetimes(timezones=st.just(UTC)),
    extension=st.none() | WORDS,
    mobile_mode=st.none() | WORDS,
    mobile_number=st.none() | WORDS,
    auto_login=st.none() | st.booleans(),
    limits=st.lists(st.tuples(KINDS, st.integers(1, 999_999_999)), max_size=2).map(tuple),
    media=st.lists(KINDS, max_size=4).map(tuple),
    group=st.none() | WORDS,
    nodes=st.lists(NODES, max_size=3).map(tuple),
    announced=st.lists(st.tuples(WORDS, KINDS), max_size=3).map(tuple),
    lease=st.none() | st.floats(0.001, 1e9),
    is_ending=st.booleans(),
    is_watching=st.booleans(),
    is_logged_out=st.booleans(),
    owner=st.none() | WORDS,
    password=st.none() | WORDS,
)


@given(st.lists(ROWS, max_size=5, unique_by=lambda each: each.session_id))
def test_what_was_saved_comes_back_the_oldest_first(rows: list[SessionRow]) -> None:
    async def save_and_load(state_dir: Path) -> list[SessionRow]:
        async with opened(state_dir, key=KEY) as registry:
            await asyncio.gather(*(registry.save(each) for each in rows))
        async with opened(state_dir, key=KEY) as registry:
            return await registry.load()

    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(save_and_load(Path(folder)))
    assert {each.session_id: each for each in found} == {each.session_id: each for each in rows}
    assert [each.created_at for each in found] == sorted(each.created_at for each in rows)


async def test_the_last_write_of_a_session_counts(tmp_path: Path) -> None:
    first = row(extension="5001", nodes=(NodeRow(("g1",), "Agents"),), lease=30.0)
    last = row(phase=Phase.OPEN)
    async with opened(tmp_path) as registry:
        await registry.save(first)
        await registry.save(row("S2"))
        await registry.save(last)
        assert {each.session_id: each for each in await registry.load()} == {"S1": last, "S2": row("S2")}


async def test_what_was_awaited_survives_a_crash(tmp_path: Path) -> None:
    async with opened(tmp_path / "running") as registry:
        await registry.save(row())
        await registry.bury("S0", 3)
        shutil.copytree(tmp_path / "running", tmp_path / "found after the crash")
    async with opened(tmp_path / "found after the crash") as registry:
        assert await registry.load() == [row()]
        assert await registry.last_epoch("S0") == 3


async def test_an_ending_session_is_known_as_ending(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.save(row().ending())
    async with opened(tmp_path) as registry:
        (found,) = await registry.take_up()
        assert (found.is_ending, found.epoch) == (True, 2)


async def test_to_take_up_raises_every_epoch_by_one_and_keeps_it(tmp_path: Path) -> None:
    later = row().created_at + timedelta(seconds=1)
    async with opened(tmp_path) as registry:
        await registry.save(row("S2", created_at=later, epoch=8))
        await registry.save(row("S1"))
        assert [(each.session_id, each.epoch) for each in await registry.take_up()] == [("S1", 2), ("S2", 9)]
    async with opened(tmp_path) as registry:
        assert [each.epoch for each in await registry.take_up()] == [3, 10]
        assert [each.epoch for each in await registry.load()] == [3, 10]


async def test_a_session_that_ended_leaves_its_last_epoch_only(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.save(row("S1", password="p"))
        await registry.save(row("S2"))
        await registry.bury("S1", 5)
    async with opened(tmp_path) as registry:
        assert [each.session_id for each in await registry.load()] == ["S2"]
        assert await registry.last_epoch("S1") == 5
        await registry.bury("S1", 6)
        assert await registry.last_epoch("S1") == 6


async def test_an_id_that_was_never_used_has_epoch_0(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.save(row("S1", epoch=4))
        assert await registry.last_epoch("S1") == 0, "it lives"
        assert await registry.last_epoch("never") == 0


async def test_an_id_may_be_used_again(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.bury("S1", 5)
        await registry.save(row("S1", epoch=await registry.last_epoch("S1") + 1))
        assert [each.epoch for each in await registry.load()] == [6]


async def test_sessions_created_in_the_same_second_keep_their_order(tmp_path: Path) -> None:
    start = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    async with opened(tmp_path) as registry:
        for micro in (500_000, 0, 7, 70):
            await registry.save(row(f"S{micro}", created_at=start + timedelta(microseconds=micro)))
        assert [each.session_id for each in await registry.load()] == ["S0", "S7", "S70", "S500000"]


async def test_without_a_key_no_password_is_kept(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.save(row(password="geheim-4711"))
    async with opened(tmp_path, key=KEY) as registry:
        assert (await registry.load())[0].password is None


async def test_with_a_key_a_password_is_kept_and_not_readable(tmp_path: Path) -> None:
    async with opened(tmp_path, key=KEY) as registry:
        await registry.save(row(password="geheim-4711"))
        written = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"geheim-4711" not in written
    async with opened(tmp_path, key=KEY) as registry:
        assert (await registry.load())[0].password == "geheim-4711"


async def test_with_another_key_the_session_comes_back_without_its_password(tmp_path: Path) -> None:
    async with opened(tmp_path, key=KEY) as registry:
        await registry.save(row(password="geheim-4711"))
    async with opened(tmp_path, key="another " + KEY) as registry:
        with capture_logs() as said:
            assert await registry.load() == [row()]
    assert [(each["event"], each["session"]) for each in said] == [("sealed_with_another_key", "S1")]


async def test_a_password_moved_to_another_session_does_not_open(tmp_path: Path) -> None:
    async with opened(tmp_path, key=KEY) as registry:
        await registry.save(row("S1", password="geheim-4711"))
        await registry.save(row("S2", password="other"))
    with other(tmp_path) as connection:
        connection.execute(
            "UPDATE sessions SET sealed_password = (SELECT sealed_password FROM sessions WHERE session_id = 'S1')"
        )
    async with opened(tmp_path, key=KEY) as registry:
        with capture_logs():
            assert [each.password for each in await registry.load()] == ["geheim-4711", None]


async def test_a_write_waits_for_a_short_lock(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        with locked(tmp_path):
            saving = asyncio.create_task(registry.save(row()))
            await asyncio.sleep(0.05)
            assert not saving.done()
        await saving
        assert await registry.load() == [row()]


async def test_a_long_lock_is_an_error_that_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    async with opened(tmp_path) as registry:
        told: list[str] = []
        registry.on_change = told.append
        with locked(tmp_path):
            for _ in range(2):
                with pytest.raises(RegistryError, match=r"^The registry cannot be written: database is locked\.$"):
                    await registry.save(row())
            with pytest.raises(RegistryError):
                await registry.bury("S1", 1)
            assert await registry.last_epoch("S2") == 0, "reading goes on"
            assert await registry.last_epoch("S1") == 1, "remembered, though not written"
            with pytest.raises(RegistryError):
                await registry.bury("S2", 1)
        await registry.save(row("S2", epoch=2))
        await registry.bury_again()
        assert registry.unwritten == 0
        assert [each.session_id for each in await registry.load()] == ["S2"], "it lives again"
        await registry.bury("S2", 2)
        await registry.save(row())
        assert await registry.load() == [row()]
        assert await registry.last_epoch("S1") == 1
    locked_out = "The registry cannot be written: database is locked."
    assert told[0] == locked_out
    assert told[-1] == ""
    assert all(now != before for now, before in zip(told[1:], told, strict=False)), "each change once"


async def test_a_row_nobody_can_read_is_an_error_and_no_crash(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.save(row())
        with other(tmp_path) as connection:
            connection.execute("UPDATE sessions SET phase = 'ELSEWHERE'")
        with capture_logs(), pytest.raises(RegistryError, match="ELSEWHERE"):
            await registry.load()
