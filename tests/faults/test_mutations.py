"""The mutations are seeded, and each makes what it says."""

from __future__ import annotations

from random import Random

import pytest

from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.values import Message
from tests.faults import mutations
from tests.faults.cisco_fuzz import Fuzz

GOOD = bytes.fromhex("0000000400000006") + bytes.fromhex("00000002")


def test_the_corpus_is_good() -> None:
    messages = mutations.corpus(Random(1))
    assert {version for version, _ in messages} == set(range(13, 26))
    for version, data in messages:
        (frame,) = Frames().feed(data)
        assert isinstance(codec(version).decode(frame), Message)


@pytest.mark.parametrize("mutation", [mutations.cut, mutations.lengthen, mutations.other_number, mutations.repeat])
def test_these_leave_the_stream_good(mutation: mutations.Mutation) -> None:
    for seed in range(50):
        assert len(Frames().feed(mutation(GOOD, Random(seed)))) == 1


def test_the_same_seed_makes_the_same_messages() -> None:
    def made(seed: int) -> list[bytes]:
        chance = Random(seed)
        return [mutations.mutated(GOOD, chance) for _ in range(100)]

    assert made(7) == made(7) != made(8)


async def test_an_exception_that_is_not_declared_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(message: object) -> None:
        raise ValueError("out of range")

    monkeypatch.setattr("tests.faults.cisco_fuzz.parse", breaks)
    run = Fuzz(Random(1))
    await run.run(50)
    assert run.problems
    assert "ValueError('out of range')" in run.problems[0]


async def test_sessions_and_an_adapter_hear_the_messages_and_keep_no_more_than_they_may() -> None:
    run = Fuzz(Random(1))
    await run.run(2_000)
    assert run.problems == []
    assert run.listener.said > 0
    assert run.listener.sessions >= 13
    assert list(run.listener.excesses()) == []
