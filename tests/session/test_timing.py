"""When a session wants to be woken."""

from __future__ import annotations

import pytest

from bridge.session.timing import PROMPT, Rules, Timing
from contracts.vocabulary import Phase

RULES = Rules(uninitialised=600.0, closed=60.0)


def test_the_protocol_s_times_are_the_defaults() -> None:
    """Protocol 3 and 4: ten minutes, sixty seconds; protocol 2, rule 4: a thousand events."""
    assert Rules() == Rules(uninitialised=600.0, closed=60.0, held_events=1000)


@pytest.mark.parametrize("lease", [None, 30.0])
@pytest.mark.parametrize(
    ("phase", "without_lease", "with_lease"),
    [
        (Phase.CREATED, 700.0, 700.0),
        (Phase.OPEN, None, 140.0),
        (Phase.CLOSING, None, 140.0),
        (Phase.CLOSED, 180.0, 180.0),
    ],
)
def test_the_next_moment_of_each_phase(
    lease: float | None, phase: Phase, without_lease: float | None, with_lease: float
) -> None:
    timing = Timing(RULES, lease, 100.0)
    timing.heard(110.0)
    timing.closed(120.0)
    assert timing.wake_at(phase) == (with_lease if lease else without_lease)


def test_a_lease_is_told_once_and_starts_anew() -> None:
    timing = Timing(RULES, 30.0, 0.0)
    assert timing.wake_at(Phase.OPEN) == 30.0
    timing.expired()
    assert timing.wake_at(Phase.OPEN) is None
    timing.heard(100.0)
    assert timing.wake_at(Phase.OPEN) == 130.0


@pytest.mark.parametrize(("after", "is_over"), [(PROMPT, True), (PROMPT + 0.1, False)])
def test_a_lease_is_over_only_if_the_broker_read_what_was_sent_to_it(after: float, is_over: bool) -> None:
    """Protocol 3: paused while the broker is down, and one with an alarm is."""
    timing = Timing(RULES, 30.0, 0.0)
    timing.probed(30.0)
    assert timing.wake_at(Phase.OPEN) is None
    assert timing.is_over(30.0, 30.0 + after) is is_over
    assert timing.wake_at(Phase.OPEN) == (30.0 if is_over else 60.0 + after)


def test_a_probe_from_before_a_request_ends_no_lease() -> None:
    timing = Timing(RULES, 30.0, 0.0)
    timing.probed(30.0)
    timing.heard(31.0)
    timing.probed(61.0)
    assert not timing.is_over(30.0, 61.0)
    assert timing.wake_at(Phase.OPEN) is None
    assert timing.is_over(61.0, 61.0)


def test_a_lease_does_not_end_while_nobody_can_reach_the_bridge() -> None:
    timing = Timing(RULES, 30.0, 0.0)
    timing.probed(30.0)
    timing.pause(30.1)
    assert not timing.is_over(30.0, 30.2)
    timing.resume(40.0)
    assert timing.wake_at(Phase.OPEN) == 70.0


@pytest.mark.parametrize("pauses", [[(10.0, 25.0)], [(10.0, 15.0), (20.0, 30.0)], [(0.0, 15.0)]])
def test_a_pause_does_not_count(pauses: list[tuple[float, float]]) -> None:
    """Protocol 3: paused while bridge or broker is down."""
    timing = Timing(RULES, 30.0, 0.0)
    for begin, end in pauses:
        timing.pause(begin)
        assert timing.wake_at(Phase.OPEN) is None
        timing.pause(end - 1)
        timing.resume(end)
        timing.resume(end + 50)
    assert timing.wake_at(Phase.OPEN) == 45.0


def test_a_pause_leaves_the_other_times_alone() -> None:
    timing = Timing(RULES, 30.0, 0.0)
    timing.pause(1.0)
    assert (timing.wake_at(Phase.CREATED), timing.wake_at(Phase.CLOSED)) == (600.0, 60.0)


def test_a_pause_does_not_undo_what_was_told() -> None:
    timing = Timing(RULES, 30.0, 0.0)
    timing.expired()
    timing.pause(40.0)
    timing.resume(50.0)
    assert timing.wake_at(Phase.OPEN) is None


def test_a_request_during_a_pause_starts_the_lease_at_its_end() -> None:
    """The broker handed it over just before its link was lost."""
    timing = Timing(RULES, 30.0, 0.0)
    timing.pause(10.0)
    timing.heard(20.0)
    timing.resume(25.0)
    assert timing.wake_at(Phase.OPEN) == 55.0
