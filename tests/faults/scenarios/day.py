"""A whole centre's day in fast motion: every call is begun, worked on and forgotten."""

from __future__ import annotations

import asyncio
import time

from adapters.simulator.load import Load
from tests.faults.day import DayAgent, calls_begun, everybody, left_over, never_completed, orphans
from tests.faults.mirror import INTERACTION
from tests.faults.recorder import Heard
from tests.faults.scenario import Scenario
from tests.faults.traffic import Traffic
from tests.faults.world import World

SEATS = (20, 500)
CALLS = (200, 20_000)
HOURS = (1.5, 5.0)
"""So long that these agents are busy two thirds of it."""
LEAST = (8.0, 600.0)
MOST = (10.0, 4500.0)
"""Seconds it is played in; how fast the sessions were opened says how fast this machine is."""
PART = 0.5
"""Of what the machine can do, so that calls are answered before their customers leave."""
REQUESTS = 10
"""A call needs about so many."""
SLACK = 1.10
"""Memory after the last quarter against that after the first."""
LEAST_TAKEN = (0.5, 0.8)
"""Of the calls, by agents; a machine that is busy otherwise lets some customers give up."""
FINISH_SECONDS = 60.0
"""For the last calls' wrap-up; not waited out when all is well."""


async def day(world: World, traffic: Traffic) -> None:
    """Customers come all day: no interaction is left uncompleted, no destination is left, and memory stays flat."""
    assert traffic.crew is not None
    agents = [each for each in traffic.crew.workers if isinstance(each, DayAgent)]
    await traffic.until(lambda: all(each.is_ready for each in agents), "everybody is ready", 300.0)
    long = world.is_long
    seconds = min(max(CALLS[long] * REQUESTS / (_rate(traffic) * PART), LEAST[long]), MOST[long])
    seed = world.random.randrange(10**6)
    rate = CALLS[long] / HOURS[long]
    speed = HOURS[long] * 3600 / seconds
    started = time.monotonic()
    await world.switch.play(Load(rate, hours=HOURS[long], seed=seed, speed=speed, steady=True))
    memory = await _until_over(world, traffic, CALLS[long])
    await traffic.until(
        lambda: not any(each.level(INTERACTION) for each in agents), "every interaction is disposed", FINISH_SECONDS
    )
    memory.append(world.bridge.rss())
    took = time.monotonic() - started
    await traffic.rest()
    await asyncio.gather(*(each.look_again() for each in agents))
    for agent in agents:
        world.complaints += left_over(agent)
    for desk in traffic.desks:
        world.complaints += never_completed(desk.recorder.entries)
    world.complaints += orphans(world.state_dir())
    world.expect(memory[-1] < memory[0] * SLACK, f"memory went from {memory[0] >> 20} to {memory[-1] >> 20} MiB")
    calls = sum(calls_begun(desk.recorder.entries) for desk in traffic.desks)
    world.expect(calls > CALLS[long] * LEAST_TAKEN[long], f"of {CALLS[long]} calls only {calls} were taken up")
    sizes = " → ".join(str(each >> 20) for each in memory)
    world.note(
        f"{len(agents)} agents, {calls} calls, {calls / took:.1f} calls/s, {sizes} MiB; {await world.switch.tally()}"
    )


def _rate(traffic: Traffic) -> float:
    """Answers a second while everybody's session was opened."""
    entries = [entry for desk in traffic.desks for entry in desk.recorder.entries]
    times = [entry.at for entry in entries if isinstance(entry, Heard) and entry.is_answer]
    return len(times) / (max(times) - min(entry.at for entry in entries))


async def _until_over(world: World, traffic: Traffic, calls: int) -> list[int]:
    """Wait until the last customer has left; gives the bridge's memory after each of the first three quarters."""
    memory: list[int] = []
    while not (tally := await world.switch.tally())["over"]:
        traffic.check()
        if len(memory) < 3 and tally["arrived"] >= calls * (len(memory) + 1) / 4:
            memory.append(world.bridge.rss())
        await world.hold(0.2)
    return memory or [world.bridge.rss()]


SCENARIOS = (
    Scenario(
        "day",
        day,
        # Kept answers are bounded, but a day of fast motion is over before as many are kept as may be.
        settings={"LIMITS__KEPT_SECONDS": "5"},
        agents=0,
        desks=2,
        seats=SEATS,
        hire=everybody(),
        limits=(100.0, 7200.0),
    ),
)
