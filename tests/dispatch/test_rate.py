"""How much one sender may ask."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridge.dispatch.rate import BURST_SECONDS, REMEMBERED, Rates


def test_no_bound() -> None:
    rates = Rates(0)
    assert all(rates.admits("a", 0.0) for _ in range(100_000))


def test_a_burst_then_the_rate() -> None:
    rates = Rates(10)
    assert sum(rates.admits("a", 0.0) for _ in range(100)) == 10 * BURST_SECONDS
    assert sum(rates.admits("a", 0.5) for _ in range(100)) == 5


def test_a_rate_below_one_in_two_seconds_admits_one_at_a_time() -> None:
    rates = Rates(0.25)
    assert [rates.admits("a", now) for now in (0.0, 2.0, 4.0, 100.0, 100.0)] == [True, False, True, True, False]


def test_one_sender_takes_nothing_from_another() -> None:
    rates = Rates(1)
    while rates.admits("loud", 0.0):
        pass
    assert rates.admits("quiet", 0.0)


@given(st.lists(st.floats(0, 0.2), max_size=300))
def test_never_more_than_the_burst_and_the_rate(pauses: list[float]) -> None:
    rates, now, taken = Rates(20), 0.0, 0
    for pause in pauses:
        now += pause
        taken += rates.admits("a", now)
    assert taken <= 20 * BURST_SECONDS + 20 * now + 1


def test_a_flood_of_senders_does_not_grow_the_memory() -> None:
    rates = Rates(1)
    for number in range(REMEMBERED * 2):
        rates.admits(str(number), 0.0)
    assert len(rates._buckets) == REMEMBERED
