"""Nothing leaves before it is written, nothing overtakes, nobody waits for another's answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.dispatch.gate import Entry, Gate
from bridge.registry.errors import RegistryError
from bridge.registry.ledger import AnswerRow, Ledger
from bridge.tasks import Tasks


class HeldLedger(Ledger):
    """A ledger whose commits end when the test says so."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.started: list[tuple[str, str]] = []
        self.go = asyncio.Event()
        self.fails = False

    async def answered(self, rows: Sequence[AnswerRow], *, started: Sequence[tuple[str, str]] = ()) -> None:
        """Wait, then keep or fail."""
        self.batches.append([row.request_id for row in rows])
        self.started += started
        await self.go.wait()
        if self.fails:
            raise RegistryError("the disk is full")


def entry(segment: str, request_id: str, *, is_started: bool = False) -> Entry:
    return Entry(AnswerRow(segment, 0, request_id, "name", segment, None, "m", {}, b"{}", 0.0), is_started)


class Scene:
    def __init__(self) -> None:
        self.ledger = HeldLedger()
        self.tasks = Tasks()
        self.gate = Gate(self.ledger, self.tasks)
        self.left: list[str] = []

    def answer(self, segment: str, word: str, *, is_started: bool = False) -> None:
        self.gate.answer(entry(segment, word, is_started=is_started), partial(self.left.append, word))

    def say(self, segment: str, word: str) -> None:
        self.gate.say(segment, partial(self.left.append, word))


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    scene = Scene()
    yield scene
    scene.ledger.go.set()
    await scene.tasks.join()


async def test_an_answer_leaves_when_it_is_written(scene: Scene) -> None:
    scene.answer("S1", "answer")
    await asyncio.sleep(0)
    assert (scene.left, scene.gate.holding) == ([], 1)
    scene.ledger.go.set()
    await scene.tasks.join()
    assert (scene.left, scene.gate.holding) == (["answer"], 0)


async def test_what_a_session_says_stays_behind_its_answer(scene: Scene) -> None:
    scene.say("S1", "before")
    scene.answer("S1", "answer")
    scene.say("S1", "after")
    scene.say("S2", "another session's")
    assert scene.left == ["before", "another session's"]
    scene.ledger.go.set()
    await scene.tasks.join()
    assert scene.left == ["before", "another session's", "answer", "after"]


async def test_answers_that_come_meanwhile_share_a_commit(scene: Scene) -> None:
    scene.answer("S1", "one")
    await asyncio.sleep(0)
    for word in ("two", "three"):
        scene.answer("S2", word)
    scene.ledger.go.set()
    await scene.tasks.join()
    assert scene.ledger.batches == [["one"], ["two", "three"]]


async def test_the_note_of_a_start_goes_with_its_answer(scene: Scene) -> None:
    scene.answer("S1", "ReQ", is_started=True)
    scene.answer("S1", "other")
    scene.ledger.go.set()
    await scene.tasks.join()
    assert scene.ledger.started == [("S1", "req")], "compared without case"


async def test_an_answer_that_cannot_be_written_leaves_all_the_same(scene: Scene) -> None:
    scene.ledger.fails = True
    scene.ledger.go.set()
    scene.answer("S1", "answer")
    await scene.tasks.join()
    assert (scene.left, scene.gate.holding) == (["answer"], 0)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans(), st.booleans()), max_size=60))
def test_each_session_keeps_its_order_and_nothing_is_lost(steps: list[tuple[str, bool, bool]]) -> None:
    async def play() -> None:
        scene = Scene()
        expected: dict[str, list[str]] = {}
        scene.ledger.go.set()
        for number, (segment, is_answer, turns) in enumerate(steps):
            word = f"{segment}{number}"
            (scene.answer if is_answer else scene.say)(segment, word)
            expected.setdefault(segment, []).append(word)
            if turns:
                await asyncio.sleep(0)
        await scene.tasks.join()
        for segment, words in expected.items():
            assert [word for word in scene.left if word[0] == segment] == words
        assert len(scene.left) == len(steps)

    asyncio.run(play())
