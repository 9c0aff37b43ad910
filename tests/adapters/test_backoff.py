"""Waits between attempts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.backoff import Backoff


def test_waits_double_up_to_the_ceiling_and_begin_anew_after_a_success() -> None:
    backoff = Backoff(first=1.0, ceiling=5.0, random=lambda: 1.0)
    assert [backoff.next() for _ in range(5)] == [1.0, 2.0, 4.0, 5.0, 5.0]
    backoff.reset()
    assert backoff.next() == 1.0


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=40))
def test_jitter_stays_in_the_upper_half_of_the_span(draws: list[float]) -> None:
    numbers = iter(draws)
    backoff = Backoff(first=0.5, ceiling=8.0, random=lambda: next(numbers))
    span = 0.5
    for _ in draws:
        assert span / 2 <= backoff.next() <= span
        span = min(span * 2, 8.0)


@pytest.mark.parametrize(("first", "ceiling"), [(0.0, 1.0), (-1.0, 1.0), (2.0, 1.0)])
def test_a_span_that_makes_no_sense_is_refused(first: float, ceiling: float) -> None:
    with pytest.raises(ValueError, match="back-off"):
        Backoff(first=first, ceiling=ceiling, random=lambda: 0.0)
