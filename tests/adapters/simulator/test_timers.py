"""What is due when."""

from __future__ import annotations

from datetime import timedelta

from adapters.simulator.timers import Timers
from tests.adapters.simulator.support import NOW

SECOND = timedelta(seconds=1)


def test_keys_come_up_in_the_order_they_are_due() -> None:
    timers = Timers[str]()
    timers.set("late", NOW + 2 * SECOND)
    timers.set("soon", NOW + SECOND)
    assert timers.next_at() == NOW + SECOND
    assert timers.take(NOW) is None
    assert [timers.take(NOW + 2 * SECOND) for _ in range(3)] == ["soon", "late", None]
    assert timers.next_at() is None


def test_a_key_set_anew_is_due_only_then() -> None:
    timers = Timers[str]()
    timers.set("call", NOW)
    timers.set("call", NOW + SECOND)
    assert timers.take(NOW) is None
    assert timers.take(NOW + SECOND) == "call"


def test_a_cancelled_key_is_never_due_but_may_be_set_again_for_the_same_moment() -> None:
    timers = Timers[str]()
    timers.cancel("never set")
    timers.set("call", NOW)
    timers.cancel("call")
    assert timers.next_at() is None
    timers.set("call", NOW)
    assert [timers.take(NOW), timers.take(NOW)] == ["call", None]
