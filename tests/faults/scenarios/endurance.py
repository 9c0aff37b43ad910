"""What must not add up: garbage beside real traffic, and sessions that come and go."""

from __future__ import annotations

import asyncio
import time
from dataclasses import astuple, dataclass
from uuid import uuid4

from contracts import control, session
from tests.faults.garbage import answerable, make, pour, pour_odd
from tests.faults.processes import POLL, FaultsError
from tests.faults.recorder import Heard
from tests.faults.scenario import Scenario
from tests.faults.traffic import LOGINS, Traffic
from tests.faults.world import World
from tests.support.http import metric
from tests.support.raw_frames import ODD

SLACK = 1.10
"""Back where it was, within ten per cent."""
CALM_SECONDS = 60.0
"""For the sweep of kept answers, every 30 s, and for queues to go; not waited out when all is well."""
FORGETFUL = {"LIMITS__KEPT_SECONDS": "5"}
"""Kept answers grow to their bound over minutes; here they do not."""
SPARE = LOGINS[12:]
"""Agents without a desktop in the traffic."""


async def garbage(world: World, traffic: Traffic) -> None:
    """Bad messages beside real ones: every real one is answered, every bad one that can be, and memory stays flat."""
    keys = [*(agent.session for agent in traffic.agents), "cti", "nobody", ""]
    total, part = world.by(2000, 100_000), world.by(400, 2000)
    sizes = []
    for _ in range(0, total, part):
        letters = [make(world.random, keys) for _ in range(part)]
        await pour(world.node.url, world.names.requests, letters)
        await pour_odd(world.node.url, world.names.requests, world.random, keys)
        calls = [_ask_badly(world, traffic, keys[:-2]) for _ in range(part // 20)]
        world.fault(part + len(ODD) + len(calls))
        for call in calls:
            answer = await call
            world.expect(not answer.success, f"{answer.name} with a bad body was answered SUCCESS")
        await traffic.goes_on(10)
        await _drained(world, traffic)
        sizes.append(world.bridge.rss())
    quarter = len(sizes) // 4
    # What is above the least of several was on its way in that moment.
    before, after = min(sizes[quarter // 2 : quarter]), min(sizes[-quarter:])
    world.expect(after < before * SLACK, f"memory went from {before >> 20} to {after >> 20} MiB")
    world.note(f"memory {before >> 20} → {after >> 20} MiB")


def _ask_badly(world: World, traffic: Traffic, keys: list[str]) -> asyncio.Future[Heard]:
    name, body, headers = answerable(world.random, world.random.choice(keys))
    number = str(uuid4())
    return traffic.desk.begin_raw(number, name, headers["target"], body, {**headers, "requestId": number})


async def _drained(world: World, traffic: Traffic) -> None:
    """Until what was poured is dealt with."""
    base = world.page("").rstrip("/")
    await traffic.goes_on(10)
    while await metric(base, "cti_bridge_outbox_messages") > 50:
        await asyncio.sleep(POLL)


@dataclass(frozen=True, slots=True)
class _Size:
    """What a bridge holds."""

    rss: int
    files: int
    tasks: int
    queues: int
    consumers: int

    def within(self, before: _Size) -> bool:
        return all(now <= then * SLACK for now, then in zip(astuple(self), astuple(before), strict=True))


async def soak(world: World, traffic: Traffic) -> None:
    """Sessions opened and disposed by the thousand: memory, files, tasks, queues and consumers are back where they were."""
    total, warm = world.by(160, 10_000), world.by(80, 1000)
    await traffic.rest()
    await _sessions(traffic, warm)
    before = await _settled(world)
    await _sessions(traffic, total)
    world.fault(total)
    deadline = time.monotonic() + CALM_SECONDS
    while not (after := await _settled(world)).within(before) and time.monotonic() < deadline:
        await asyncio.sleep(POLL)
    world.expect(after.within(before), f"before {before}, after {after}")
    world.note(f"memory {before.rss >> 20} → {after.rss >> 20} MiB, tasks {before.tasks} → {after.tasks}")


async def _settled(world: World) -> _Size:
    """The size once no queue is on its way: each has its consumer, but that of dead letters."""
    deadline = time.monotonic() + CALM_SECONDS
    while (size := await _size(world)).consumers != size.queues - 1:
        if time.monotonic() > deadline:
            raise FaultsError(f"a queue lacks its consumer: {await world.queues()}")
        await asyncio.sleep(POLL)
    return size


async def _sessions(traffic: Traffic, count: int) -> None:
    """So many sessions, one after the other for each spare agent."""
    shares = [count // len(SPARE)] * len(SPARE)
    await asyncio.gather(*(_come_and_go(traffic, login, share) for login, share in zip(SPARE, shares, strict=True)))


async def _come_and_go(traffic: Traffic, login: str, count: int) -> None:
    desk = traffic.desk
    for number in range(count):
        target = str(uuid4())
        body = {"id": target, "loginid": login, "password": f"p{login}"}
        while not (await desk.call(control.CREATE_SESSION, "cti.CONTROL", body)).success:
            await asyncio.sleep(POLL)
        init = await desk.call(session.INIT, target, {"name": "any"})
        await desk.call(session.CREATE_CHANNEL_GROUP, target, {"name": init.body.get("channelGroup"), "id": "G1"})
        await desk.call(session.GET_TEAM_STATUS, target, {"realtime": True})
        if number % 2:
            await desk.call(session.CLOSE, target)
        await desk.call(session.DISPOSE, target)


async def _size(world: World) -> _Size:
    queues = await world.queues()
    tasks = int(await metric(world.page("").rstrip("/"), "cti_bridge_tasks"))
    return _Size(world.bridge.rss(), world.bridge.open_files(), tasks, len(queues), sum(queues.values()))


SCENARIOS = (
    Scenario("garbage", garbage, settings=FORGETFUL),
    Scenario("soak", soak, settings=FORGETFUL),
)
