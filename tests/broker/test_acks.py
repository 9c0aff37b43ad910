"""Acknowledging with `multiple` never passes the oldest unanswered tag."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridge.broker.acks import AckWindow


def window_with(count: int) -> AckWindow:
    window = AckWindow()
    for tag in range(1, count + 1):
        window.delivered(tag)
    return window


def test_a_finished_run_is_acknowledged_at_once() -> None:
    window = window_with(5)
    for tag in (2, 1, 3):
        window.answered(tag)
    assert window.take() == [(3, True)]
    assert window.unanswered == 2


def test_what_lies_behind_an_unanswered_tag_is_acknowledged_alone() -> None:
    window = window_with(4)
    window.answered(1)
    window.answered(3)
    window.answered(4)
    assert window.take() == [(1, False), (3, False), (4, False)]


def test_only_the_first_answer_since_the_last_take_asks_for_a_send() -> None:
    window = window_with(3)
    assert window.answered(1) is True
    assert window.answered(2) is False
    window.take()
    assert window.answered(3) is True


def test_nothing_answered_gives_nothing() -> None:
    assert window_with(3).take() == []


@given(st.permutations(range(1, 21)), st.sets(st.integers(0, 20)))
def test_each_tag_is_acknowledged_once_and_none_too_early(order: list[int], takes: set[int]) -> None:
    window = window_with(20)
    open_tags = set(range(1, 21))
    acknowledged: set[int] = set()
    for step, tag in enumerate(order):
        window.answered(tag)
        answered_now = {*order[: step + 1]}
        if step in takes:
            for upto, multiple in window.take():
                covered = {each for each in open_tags if each <= upto} if multiple else {upto}
                assert covered <= answered_now
                assert not covered & acknowledged
                acknowledged |= covered
                open_tags -= covered
    for upto, multiple in window.take():
        acknowledged |= {each for each in open_tags if each <= upto} if multiple else {upto}
    assert acknowledged == set(range(1, 21))
