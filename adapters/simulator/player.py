"""Playing a scenario's steps at their times, beside its load. `Schedule` is pure; `play` is the one loop that waits."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Iterable
from random import Random

import structlog

from adapters.port import Refused
from adapters.simulator.control import perform
from adapters.simulator.customers import play_load
from adapters.simulator.engine import Switch
from adapters.simulator.load import Load, timeline
from adapters.simulator.scenario import Step

log = structlog.get_logger(__name__)


class Schedule:
    """Which step is due when, in seconds since the start. `random` gives numbers from 0 up to 1, for the jitter."""

    __slots__ = ("_due", "_played", "_random", "_steps")

    def __init__(self, steps: Iterable[Step], random: Callable[[], float]) -> None:
        self._steps = tuple(steps)
        self._random = random
        self._played = [0] * len(self._steps)
        self._due: list[tuple[float, int]] = []
        for index in range(len(self._steps)):
            self._plan(index)

    @property
    def next_at(self) -> float | None:
        """When the next step is due, None when no more comes."""
        return self._due[0][0] if self._due else None

    def take(self, now: float) -> list[Step]:
        """The steps due by `now`, in order; each is planned anew if it repeats."""
        taken: list[Step] = []
        while self._due and self._due[0][0] <= now:
            _, index = heapq.heappop(self._due)
            taken.append(self._steps[index])
            self._played[index] += 1
            self._plan(index)
        return taken

    def _plan(self, index: int) -> None:
        step, played = self._steps[index], self._played[index]
        if played and (step.repeat is None or played == step.times):
            return
        at = step.at + played * (step.repeat or 0.0) + step.jitter * self._random()
        heapq.heappush(self._due, (at, index))


async def play(schedule: Schedule, switch: Switch, load: Load | None = None) -> None:
    """Play until no more step and no more customer comes. What is impossible when its time comes is left out."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_play_steps(schedule, switch), name="scenario-steps")
        if load is not None:
            random = Random(load.seed)  # noqa: S311 - customers of a demo, not a secret
            moments = timeline(load, len(switch.world.seats()), random)
            group.create_task(play_load(moments, switch), name="scenario-load")


async def _play_steps(schedule: Schedule, switch: Switch) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    while (at := schedule.next_at) is not None:
        await asyncio.sleep(max(0.0, start + at - loop.time()))
        for step in schedule.take(loop.time() - start):
            _perform(switch, step)


def _perform(switch: Switch, step: Step) -> None:
    for order in step.orders:
        result = perform(switch, order)
        if isinstance(result, Refused):
            log.info("scenario_step_left_out", step=step.verb, at=step.at, detail=result.detail)
