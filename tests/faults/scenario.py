"""What a scenario is, and one run of it: a world, traffic, faults, settling, the checker's verdict."""

from __future__ import annotations

import asyncio
import shutil
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import uuid4

from bridge.cli.node import PrivateNode
from tests.faults.checker import check
from tests.faults.crews import Hire
from tests.faults.desk import Desk
from tests.faults.processes import FaultsError
from tests.faults.traffic import Traffic
from tests.faults.work import twice, unfounded
from tests.faults.world import AGENTS, World

Run = Callable[[World, Traffic], Awaitable[None]]
SHORT_SECONDS = 200.0
LONG_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row of the table. `hire` brings workers with calls in progress.

    Of `seats`, the agents at the switch, and `limits`, in seconds, the first is for the short form, the second for the long one.
    """

    name: str
    run: Run
    settings: Mapping[str, str] = field(default_factory=dict)
    agents: int = 8
    desks: int = 1
    pace: float = 0.06
    patience: float | None = None
    through_proxy: bool = False
    hire: Hire | None = None
    seats: tuple[int, int] = (AGENTS, AGENTS)
    limits: tuple[float, float] = (SHORT_SECONDS, LONG_SECONDS)

    def why_not(self, adapter: str) -> str | None:
        """Why the row makes no sense with this adapter, None: it does with every one."""
        return None

    async def play(self, world: World, outcome: Outcome, desks: list[Desk]) -> None:
        """The whole run, judged; `desks` is given those who took part."""
        traffic: Traffic | None = None
        if self.hire is not None and world.switch.lacks:
            world.note(f"without {', '.join(sorted(world.switch.lacks))}: {world.switch.why}")
        try:
            async with world.running(self.settings, with_proxy=self.through_proxy):
                traffic = Traffic(
                    world,
                    agents=self.agents,
                    desks=self.desks,
                    pace=self.pace,
                    patience=self.patience,
                    hire=self.hire,
                )
                async with traffic.running():
                    await _go_through(self, world, traffic)
        finally:
            if traffic is not None:
                desks += traffic.desks
                _judge(traffic, outcome)


@dataclass(frozen=True, slots=True)
class Bare:
    """A row without broker, bridge and traffic: `run` does all of it itself, complains to the world and counts in the outcome."""

    name: str
    run: Callable[[World, Outcome], Awaitable[None]]
    limits: tuple[float, float] = (SHORT_SECONDS, LONG_SECONDS)
    seats: tuple[int, int] = (0, 0)

    def why_not(self, adapter: str) -> str | None:
        """Why the row makes no sense with this adapter, None: it does."""
        return None if adapter == "simulator" else "it runs without a bridge, once, with no adapter named"

    async def play(self, world: World, outcome: Outcome, _: list[Desk]) -> None:
        """The whole run."""
        await self.run(world, outcome)


@dataclass(slots=True)
class Outcome:
    """What came of a run; `problems` are all broken promises that are neither lost nor doubled, `notes` are for people."""

    name: str
    requests: int = 0
    faults: int = 0
    copies: int = 0
    outage: float = 0.0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.problems)

    def told(self, limit: int = 12) -> str:
        """The broken promises, for people."""
        lines = [
            *(f"lost: {each}" for each in self.lost),
            *(f"doubled: {each}" for each in self.doubled),
            *self.problems,
        ]
        more = [f"… and {len(lines) - limit} more"] if len(lines) > limit else []
        return "\n".join([*lines[:limit], *more])


async def play(
    scenario: Scenario | Bare,
    home: Path,
    node: PrivateNode,
    *,
    is_long: bool = False,
    seed: int = 1,
    adapter: str = "simulator",
) -> Outcome:
    """Run one scenario on a running node, with the switch of this adapter, and judge it."""
    started = time.monotonic()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    world = World(
        home,
        node,
        f"f{uuid4().hex[:8]}",
        is_long=is_long,
        random=Random(seed),
        agents=scenario.seats[is_long],
        adapter=adapter,
    )
    outcome = Outcome(scenario.name)
    desks: list[Desk] = []
    try:
        async with asyncio.timeout(scenario.limits[is_long]):
            await scenario.play(world, outcome, desks)
    except (FaultsError, TimeoutError) as error:
        outcome.problems.append(f"stopped: {error or 'the scenario took too long'}")
    except Exception:
        outcome.problems.append(f"stopped: {traceback.format_exc()}")
    outcome.faults = world.faults
    outcome.problems += world.complaints
    outcome.notes += world.notes
    outcome.seconds = time.monotonic() - started
    if not outcome.is_good or not is_long:
        _write_down(home, desks, outcome)
    return outcome


async def _go_through(scenario: Scenario, world: World, traffic: Traffic) -> None:
    try:
        await scenario.run(world, traffic)
    except FaultsError as error:
        world.complain(f"stopped: {error}")
    await traffic.finish()


def _write_down(home: Path, desks: list[Desk], outcome: Outcome) -> None:
    """What was broken and every record, for whoever looks for the reason."""
    (home / "broken.txt").write_text(outcome.told(limit=10_000) + "\n")
    for number, desk in enumerate(desks, start=1):
        lines = (repr(entry) for entry in desk.recorder.entries)
        (home / f"record{number}.txt").write_text("\n".join(lines) + "\n")


def _judge(traffic: Traffic, outcome: Outcome) -> None:
    for desk in traffic.desks:
        report = check(desk.recorder.entries)
        outcome.requests += report.requests
        outcome.copies += report.copies
        outcome.outage = max(outcome.outage, report.outage)
        outcome.lost += report.lost
        outcome.doubled += report.doubled
        outcome.problems += report.problems
        if traffic.counts is not None:
            outcome.doubled += twice(desk.recorder.entries, traffic.counts)
            outcome.problems += unfounded(desk.recorder.entries, traffic.counts)
        outcome.problems += [f"strange: {each}" for each in desk.recorder.strange]
