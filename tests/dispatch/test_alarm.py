"""The one timer."""

from __future__ import annotations

import asyncio
import gc
import weakref

from bridge.clock import SystemClock
from bridge.dispatch.alarm import Alarm


async def test_callers_are_called_in_the_order_of_their_times() -> None:
    clock = SystemClock()
    alarm = Alarm(clock)
    called: list[str] = []
    done = asyncio.Event()
    now = clock.monotonic()

    def late() -> None:
        called.append("late")
        done.set()

    alarm.at(now + 0.02, late)
    alarm.at(now + 0.01, lambda: called.append("early"))
    alarm.at(now - 1, lambda: called.append("past"))
    async with asyncio.timeout(20):
        await done.wait()
    assert called == ["past", "early", "late"]


async def test_a_call_may_ask_to_be_called_again() -> None:
    clock = SystemClock()
    alarm = Alarm(clock)
    done = asyncio.Event()
    alarm.at(clock.monotonic(), lambda: alarm.at(clock.monotonic() + 0.005, done.set))
    async with asyncio.timeout(20):
        await done.wait()


async def test_a_stopped_alarm_calls_nobody() -> None:
    clock = SystemClock()
    alarm = Alarm(clock)
    called: list[int] = []
    alarm.at(clock.monotonic() + 0.01, lambda: called.append(1))
    alarm.stop()
    await asyncio.sleep(0.03)
    assert called == []


async def test_a_caller_that_always_asks_for_a_time_that_is_over_stops_nobody_else() -> None:
    clock = SystemClock()
    alarm = Alarm(clock)

    def again() -> None:
        alarm.at(0.0, again)

    again()
    await asyncio.sleep(0.02)
    alarm.stop()


async def test_what_is_cancelled_is_called_by_nobody_and_kept_by_nobody() -> None:
    clock = SystemClock()
    alarm = Alarm(clock)
    called: list[int] = []

    class Heavy:
        def ring(self) -> None:
            called.append(1)

    far = clock.monotonic() + 600.0
    heavy = [Heavy() for _ in range(100)]
    kept = [weakref.ref(each) for each in heavy]
    rings = [alarm.at(far, each.ring) for each in heavy]
    soon = alarm.at(clock.monotonic() + 0.01, lambda: called.append(2))
    heavy.clear()
    for ring in (*rings, *rings[:3], soon):
        alarm.cancel(ring)
    gc.collect()
    assert [ref() for ref in kept if ref() is not None] == []
    assert len(alarm) == 0
    done = asyncio.Event()
    alarm.at(clock.monotonic() + 0.02, done.set)
    async with asyncio.timeout(20):
        await done.wait()
    assert called == []
