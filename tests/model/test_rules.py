"""The model's rule of work that must not happen twice finds each way to break it."""

from __future__ import annotations

from collections import Counter

import pytest

from contracts import channel, conversation
from tests.faults.recorder import Entry
from tests.faults.test_checker import answer, sent
from tests.model.asks import OUTSIDE, TONES
from tests.model.rules import unique_work

NUMBER, PLACE = f"{OUTSIDE}000001", "S1001.G1.phone"


def dialled(*, error: str | None = None, number: str = NUMBER) -> list[Entry]:
    return [
        sent("1", channel.DIAL, target=PLACE, destination=number),
        answer("1", channel.DIAL, target=PLACE, error=error),
    ]


def found(entries: list[Entry], **done: int) -> list[str]:
    return list(unique_work(entries, Counter({NUMBER: done.get("times", 0)})))


@pytest.mark.parametrize(
    ("error", "times", "tells"),
    [
        (None, 1, ""),
        (None, 2, "done 2 times"),
        (None, 0, "answered SUCCESS and not done"),
        ("The number is busy.", 0, ""),
        ("The number is busy.", 1, "done and answered FAILURE"),
        ("It did not answer in time; the outcome is unknown.", 1, ""),
        ("It did not answer in time; the outcome is unknown.", 0, ""),
    ],
)
def test_work_is_held_against_its_answer(error: str | None, times: int, tells: str) -> None:
    problems = found(dialled(error=error), times=times)
    assert len(problems) == bool(tells)
    assert tells in "".join(problems)


def test_what_is_not_answered_or_not_named_is_not_judged() -> None:
    assert found(dialled()[:1]) == []
    assert found(dialled(number=OUTSIDE)) == []
    assert found(dialled(number="2001")) == []


def test_tones_are_judged_too() -> None:
    target, tones = f"{PLACE}.call.leg", f"{TONES}000001"
    asked = [
        sent("1", conversation.SEND_DTMF, target=target, digits=tones),
        answer("1", conversation.SEND_DTMF, target=target),
    ]
    assert len(list(unique_work(asked, Counter()))) == 1
    assert list(unique_work(asked, Counter({tones: 1}))) == []
