"""Cisco's CTI Server: bytes that are wrong, and the loss of a side in the middle of a day. In this process, without broker and bridge."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from tests.faults.cisco_floor import Floor, Shown, floor
from tests.faults.cisco_fuzz import Fuzz, resident
from tests.faults.scenario import Bare, Outcome
from tests.faults.world import World

ALLOWED_GROWTH: Final = 1.10
"""Of the memory, from the end of the warm-up on."""
RECOVERED_WITHIN: Final = 5.0
"""Seconds after the other side's session is open; measured in the long form alone."""
PATIENCE: Final = 60.0


async def fuzz(world: World, outcome: Outcome) -> None:
    """Messages made wrong at random are read, put aside or refused, and leave nothing behind."""
    count = world.by(20_000, 1_000_000)
    run = Fuzz(world.random)
    await run.run(count // 5)
    before = resident()
    await run.run(count - count // 5)
    growth = resident() / before
    outcome.requests = run.counts["messages"]
    world.fault(run.counts["messages"])
    for problem in run.problems[:20]:
        world.complain(f"an exception that is not declared: {problem}")
    for excess in run.listener.excesses():
        world.complain(excess)
    world.expect(run.listener.said > 0, "the adapter told nothing: the messages are about nobody")
    world.expect(growth <= ALLOWED_GROWTH, f"memory grew to {growth:.0%} of what it was after the warm-up")
    for kind in ("read", "unreadable", "unknown", "streams given up"):
        world.expect(run.counts[kind] > 0, f"nothing was {kind}: the mutations are too tame")
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(run.counts.items()))
    world.note(f"{told}; memory {growth - 1:+.1%} of {before / 2**20:.0f} MiB")


async def failover(world: World, outcome: Outcome) -> None:
    """Side A dies in the middle of calls, B takes over: the picture is the switch's within seconds."""
    agents, calls = len(world.logins), world.by(20, 500)
    async with floor(agents, world.random) as there:
        await there.fill(calls)
        if await there.agrees(PATIENCE) is None:
            _disagree(world, there, "before anything was broken")
            return
        known, logins = there.kept(), len(there.hand.history("SET_AGENT_STATE_REQ"))
        world.expect(len(known) == calls, f"{len(known)} contacts instead of {calls} before anything was broken")
        there.ear.completed.clear()
        world.fault()
        await there.hand.kill("A")
        await there.stir(agents // 10, calls)
        opened = await there.opened(PATIENCE)
        await there.stir(max(2, agents // 50), 2 * calls)
        agreed = await there.agrees(PATIENCE)
        if agreed is None:
            _disagree(world, there, "after side B had taken over")
            return
        outcome.outage = agreed - opened
        await asyncio.sleep(0.2)
        _compare(world, there, outcome, known)
        world.expect(
            outcome.outage <= RECOVERED_WITHIN or not world.is_long,
            f"the picture was true {outcome.outage:.2f} s after side B opened; {RECOVERED_WITHIN:.0f} s are promised",
        )
        asked = there.hand.history("SET_AGENT_STATE_REQ")[logins:]
        world.expect(not asked, f"{len(asked)} agents were given a state by nobody's wish")
        outcome.requests = len(there.hand.history(side="B"))
        world.note(
            f"{agents} agents, {calls} calls; true {outcome.outage:.2f} s after side B had opened, "
            f"with {outcome.requests} questions"
        )


def _compare(world: World, there: Floor, outcome: Outcome, known: Mapping[tuple[str, str], Shown]) -> None:
    """Nobody out, no contact lost, doubled, or another one than before."""
    ear, kept = there.ear, there.kept()
    world.expect(ear.links[1:] == ["down", "up B"], f"the link was told as {ear.links}")
    world.expect(not ear.logged_out, f"logged out: {', '.join(ear.logged_out[:10])}")
    outcome.lost += [f"the end of {name}" for name in known.keys() - kept.keys() if not ear.completed[name]]
    outcome.doubled += [f"the end of {name}" for name, times in ear.completed.items() if times > 1]
    outcome.doubled += [f"{name} is over and there" for name in ear.completed if name in kept]
    customers = [shown[1] for shown in kept.values()]
    outcome.doubled += [f"contact of {each}" for each in set(customers) if customers.count(each) > 1]
    before = {shown[1]: name for name, shown in known.items()}
    for name, shown in kept.items():
        if shown[1] in before and before[shown[1]] != name:
            outcome.lost.append(f"the id of {before[shown[1]]}, which is {name} now")
    left = list(there.differences())
    world.expect(not left, f"{len(left)} differences after a while: {left[:3]}")


def _disagree(world: World, there: Floor, when: str) -> None:
    left = list(there.differences())
    world.complain(f"the picture is not the switch's {when}, {len(left)} differences: {left[:5]}")


SCENARIOS: tuple[Bare, ...] = (
    Bare("cisco-fuzz", fuzz),
    Bare("cisco-failover", failover, seats=(40, 1000)),
)
