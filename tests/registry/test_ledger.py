"""The ledger: answers and starts come back as they were written, a ring overwrites its oldest, old ones are let go."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.registry import database
from bridge.registry.errors import RegistryError
from bridge.registry.ledger import AnswerRow, StartRow
from tests.registry.support import locked, opened, other

ANSWER = AnswerRow(
    queue_key="S1",
    slot=0,
    request_id="R-1",
    name="session.query.init",
    target="S1",
    sender_group=None,
    message_id="m-1",
    headers={"type": "cti.response", "seq": 3},
    body=b'{"a":1}',
    answered_at=100.0,
)
START = StartRow("S1", "r-1", "session.query.init", 1, 100.0)
WORDS = st.text(max_size=20)
ANSWERS = st.builds(
    AnswerRow,
    queue_key=st.sampled_from(["S1", "S2", "cti"]),
    slot=st.integers(0, 5000),
    request_id=WORDS,
    name=WORDS,
    target=WORDS,
    sender_group=st.none() | WORDS,
    message_id=WORDS,
    headers=st.dictionaries(WORDS, WORDS | st.integers(-(2**53), 2**53), max_size=4),
    body=st.binary(max_size=50),
    answered_at=st.floats(0, 4e9),
)


@given(st.lists(ANSWERS, min_size=1, max_size=6, unique_by=lambda each: (each.queue_key, each.slot)))
def test_answers_come_back_to_the_byte_the_oldest_first(rows: list[AnswerRow]) -> None:
    async def write_and_load(state_dir: Path) -> list[AnswerRow]:
        async with opened(state_dir) as registry:
            await registry.ledger.answered(rows)
        async with opened(state_dir) as registry:
            answers, starts = await registry.ledger.load(0)
            assert starts == []
            return answers

    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(write_and_load(Path(folder)))
    assert {(each.queue_key, each.slot): each for each in found} == {(each.queue_key, each.slot): each for each in rows}
    assert [each.answered_at for each in found] == sorted(each.answered_at for each in rows)


async def test_a_slot_holds_the_last_answer_that_took_it(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        later = replace(ANSWER, request_id="R-9", message_id="m-9", headers={}, body=b"{}", answered_at=101.0)
        elsewhere = replace(ANSWER, queue_key="S2", answered_at=102.0)
        await registry.ledger.answered([ANSWER, elsewhere])
        await registry.ledger.answered([later])
        assert await registry.ledger.load(0) == ([later, elsewhere], [])


async def test_only_what_is_recent_is_loaded(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        rows = [replace(ANSWER, slot=slot, answered_at=100.0 + slot) for slot in range(4)]
        await registry.ledger.answered(rows)
        answers, _ = await registry.ledger.load(102.0)
        assert [each.slot for each in answers] == [2, 3]


async def test_a_start_is_known_until_it_is_answered(tmp_path: Path) -> None:
    other_start = replace(START, request_id="r-2")
    async with opened(tmp_path) as registry:
        await registry.ledger.start(START)
        await registry.ledger.start(other_start)
    async with opened(tmp_path) as registry:
        assert await registry.ledger.load(0) == ([], [START, other_start])
        await registry.ledger.answered([ANSWER], started=[("S1", "r-1")])
        assert await registry.ledger.load(0) == ([ANSWER], [other_start])


async def test_an_answer_of_another_queue_ends_no_start(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.ledger.start(START)
        await registry.ledger.answered([replace(ANSWER, queue_key="S2")], started=[("S2", "r-1")])
        assert (await registry.ledger.load(0))[1] == [START]


async def test_a_second_try_counts_on(tmp_path: Path) -> None:
    again = replace(START, attempts=2, started_at=130.0, counted=3)
    async with opened(tmp_path) as registry:
        await registry.ledger.start(START)
        await registry.ledger.start(again)
        assert (await registry.ledger.load(0))[1] == [again]


async def test_what_is_old_is_let_go(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        ages = (99.0, 100.0, 101.0)
        await registry.ledger.answered([replace(ANSWER, slot=int(age), answered_at=age) for age in ages])
        for age in ages:
            await registry.ledger.start(replace(START, request_id=str(age), started_at=age))
        await registry.ledger.forget(100.0)
        answers, starts = await registry.ledger.load(0)
        assert [each.answered_at for each in answers] == [100.0, 101.0]
        assert sorted(each.started_at for each in starts) == [100.0, 101.0]


async def test_an_answer_and_the_end_of_its_start_are_one(tmp_path: Path) -> None:
    async with opened(tmp_path) as registry:
        await registry.ledger.start(START)
        with other(tmp_path) as connection:
            connection.execute(
                "CREATE TRIGGER refuse BEFORE DELETE ON starts BEGIN SELECT RAISE(ABORT, 'not today'); END"
            )
        with pytest.raises(RegistryError, match="not today"):
            await registry.ledger.answered([ANSWER], started=[("S1", "r-1")])
        assert await registry.ledger.load(0) == ([], [START]), "neither"


async def test_a_locked_ledger_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    async with opened(tmp_path) as registry:
        with locked(tmp_path):
            for work in (registry.ledger.answered([ANSWER]), registry.ledger.start(START), registry.ledger.forget(0)):
                with pytest.raises(RegistryError, match="database is locked"):
                    await work
        await registry.ledger.answered([ANSWER])
        assert await registry.ledger.load(0) == ([ANSWER], [])
