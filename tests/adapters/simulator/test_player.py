"""Steps at their times."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.simulator.engine import Switch
from adapters.simulator.faults import Faults
from adapters.simulator.load import Load
from adapters.simulator.orders import parse_order
from adapters.simulator.player import Schedule, play
from adapters.simulator.scenario import Step
from adapters.simulator.world import World
from contracts.vocabulary import AgentState
from tests.adapters.simulator.support import ANNA, NOW, agent_of


def step(
    at: float, verb: str = "login", jitter: float = 0.0, repeat: float | None = None, times: int | None = None
) -> Step:
    return Step(at, verb, parse_order(verb, {"loginid": "1001"}), jitter, repeat, times)


def test_steps_are_due_in_time_order_and_only_once() -> None:
    late, early = step(5), step(1)
    schedule = Schedule([late, early], lambda: 0.0)
    assert schedule.next_at == 1
    assert schedule.take(0.5) == []
    assert schedule.take(9) == [early, late]
    assert schedule.next_at is None


def test_a_step_repeats_so_many_times() -> None:
    schedule = Schedule([step(1, repeat=2, times=3)], lambda: 0.0)
    times: list[float] = []
    while (at := schedule.next_at) is not None:
        times.append(at)
        assert len(schedule.take(at)) == 1
    assert times == [1, 3, 5]


def test_a_step_repeats_for_ever_and_catches_up() -> None:
    schedule = Schedule([step(0, repeat=1)], lambda: 0.0)
    assert len(schedule.take(4)) == 5
    assert schedule.next_at == 5


@given(st.integers(), st.floats(0, 100), st.floats(0, 50))
def test_jitter_is_the_same_for_the_same_seed_and_never_early(seed: int, at: float, jitter: float) -> None:
    first, second = (Schedule([step(at, jitter=jitter)], Random(seed).random).next_at for _ in range(2))
    assert first == second
    assert first is not None
    assert at <= first <= at + jitter


async def test_steps_are_played_and_impossible_ones_left_out() -> None:
    switch = Switch(World.of_agents(1, NOW), Faults(), lambda: NOW)
    steps = [step(0, "hangup"), step(0, "login"), step(0.01, "answer"), step(0.02, "dial")]
    await play(Schedule(steps, lambda: 0.0), switch)
    assert agent_of(switch.world, ANNA).state is AgentState.TALKING


@pytest.mark.parametrize("steps", [[], [step(0, "hangup")]])
async def test_play_ends_when_no_more_comes(steps: list[Step]) -> None:
    await play(Schedule(steps, lambda: 0.0), Switch(World.of_agents(1, NOW), Faults(), lambda: NOW))


async def test_a_load_is_played_beside_the_steps() -> None:
    switch = Switch(World.of_agents(10, NOW), Faults(), lambda: NOW)
    load = Load(calls_per_hour=100, hours=0.1, speed=100_000, steady=True)
    with capture_logs() as logs:
        await play(Schedule([step(0, "login")], lambda: 0.0), switch, load)
    assert agent_of(switch.world, ANNA).state is AgentState.NOT_READY
    (ended,) = [entry for entry in logs if entry["event"] == "load_ended"]
    assert ended["arrived"] == ended["gave_up"] > 0
