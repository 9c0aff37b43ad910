"""Many programs drawn by hypothesis and played one after the other on one rig; a counterexample is made as short as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.model.player import Played, Player, record, weights
from tests.model.rig import Rig, running_rig
from tests.model.steps import Program, draw_programs

SHRINK_SECONDS = 120.0
SHRINK_SETTLE = 3.0
"""Seconds: what was wrong for long enough once need not be waited for as long again."""
TRIES = 2
"""How often a shorter program is played before it counts as good: what meets what is not always the same."""


@dataclass(slots=True)
class Outcome:
    """What came of a campaign; `found` are counterexamples."""

    examples: int = 0
    steps: int = 0
    requests: int = 0
    faults: int = 0
    seconds: float = 0.0
    found: list[Played] = field(default_factory=list)

    def count(self, played: Played) -> None:
        """One more example."""
        self.examples += 1
        self.steps += len(played.program)
        self.requests += played.requests
        self.faults += played.faults


def draw(examples: int, number: int) -> list[Program]:
    """So many programs, the same for the same seed."""
    drawn: dict[Program, None] = {}
    while len(drawn) < examples:
        _collect(drawn, examples, number)
        number += 1
    return list(drawn)[:examples]


def _collect(drawn: dict[Program, None], examples: int, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(draw_programs(weights()))
    def collect(program: Program) -> None:
        drawn.setdefault(program)

    collect()


async def run(
    programs: list[Program],
    url: str,
    prefix: str,
    home: Path,
    *,
    goes_on: bool = False,
    on_found: Callable[[Played], None] = lambda _: None,
) -> Outcome:
    """Play all; stop at the first counterexample, made short, unless it `goes_on`."""
    outcome = Outcome()
    started = time.monotonic()
    async with running_rig(url, prefix, home) as rig:
        player = Player(rig)
        for program in programs:
            played = await player.play(program)
            outcome.count(played)
            if not played.problems:
                continue
            outcome.found.append(played if goes_on else await _shrunk(player, played))
            on_found(outcome.found[-1])
            if not goes_on:
                break
    outcome.seconds = time.monotonic() - started
    return outcome


async def replay(
    program: Program,
    url: str,
    prefix: str,
    home: Path,
    times: int,
    *,
    is_told: bool,
    on_found: Callable[[Played], None],
) -> Outcome:
    """Play one program, and with `is_told` print what was done and said."""
    outcome = Outcome()
    started = time.monotonic()
    async with running_rig(url, prefix, home) as rig:
        player = Player(rig)
        for _ in range(times):
            played = await player.play(program)
            outcome.count(played)
            if is_told and (played.problems or times == 1):
                _tell(rig, played)
            if played.problems:
                outcome.found.append(played)
                on_found(played)
                break
    outcome.seconds = time.monotonic() - started
    return outcome


def _tell(rig: Rig, played: Played) -> None:
    print("\n".join([*record(rig), "", *played.transcript]))


async def _shrunk(player: Player, found: Played) -> Played:
    """The shortest program met that is still wrong: parts are left out, large ones first."""
    deadline = time.monotonic() + SHRINK_SECONDS
    size = len(found.program)
    while size:
        for shorter in _without(found.program, size):
            if time.monotonic() > deadline:
                return found
            if (worse := await _fails(player, shorter)) is not None:
                found = worse
                break
        else:
            size //= 2
        size = min(size, len(found.program))
    return found


def _without(program: Program, size: int) -> Iterator[Program]:
    for start in range(0, len(program), size):
        yield program[:start] + program[start + size :]


async def _fails(player: Player, program: Program) -> Played | None:
    for _ in range(TRIES):
        played = await player.play(program, SHRINK_SETTLE)
        if played.problems:
            return played
    return None
