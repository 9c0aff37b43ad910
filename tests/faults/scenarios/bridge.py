"""The bridge's process is killed, told to stop, told twice, and started beside another one."""

from __future__ import annotations

import asyncio
import signal
import time

from contracts import control, session
from tests.faults.checker import check
from tests.faults.processes import POLL
from tests.faults.proxy import Way
from tests.faults.scenario import Scenario
from tests.faults.traffic import LOGINS, Traffic
from tests.faults.world import World

DRAIN_SECONDS = 25.0
AT_ONCE = DRAIN_SECONDS / 2
"""A second signal waits for nothing; the first one would have for as long as the drain may."""
HANG = 600.0
PATIENT = {"BROKER__HEARTBEAT": "30", "BROKER__PUBLISH_TIMEOUT": "30"}
"""Where no link is to be lost, however slow the machine."""
ASTRAY = (session.INIT, session.DISPOSE)
SPARE = LOGINS[12:]
"""Agents without a desktop in the traffic."""


async def calm(world: World, traffic: Traffic) -> None:
    """Nothing goes wrong: the suite finds nothing where nothing is."""
    await traffic.goes_on(world.by(150, 3000), 120)


async def killed(world: World, traffic: Traffic) -> None:
    """SIGKILL at random moments under load, again and again; the next start takes everything up."""
    for _ in range(world.by(4, 60)):
        await world.hold(world.random.uniform(0.05, 1.2))
        await world.bridge.kill()
        world.fault()
        await world.bridge.start()
        await traffic.goes_on(world.by(20, 60))


async def killed_astray(world: World, traffic: Traffic) -> None:
    """SIGKILL while requests to sessions that do not exist are answered, and nothing is acknowledged yet."""
    proxy = world.way_to_broker
    for _ in range(world.by(2, 20)):
        proxy.delay(0.2, Way.DOWN)
        targets = [f"none-{world.random.randrange(10**9)}" for _ in range(100)]
        calls = [traffic.desk.begin(world.random.choice(ASTRAY), target) for target in targets]
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        await world.bridge.kill()
        world.fault()
        proxy.heal()
        await world.bridge.start()
        await asyncio.gather(*calls)


async def killed_at_init(world: World, traffic: Traffic) -> None:
    """SIGKILL when inits are carried out and their answers have not left: nothing is heard of a session before its answer."""
    proxy = world.way_to_broker
    for _ in range(world.by(2, 20)):
        names = await _sessions(traffic, world)
        proxy.stall(Way.UP)
        calls = [traffic.desk.begin(session.INIT, name, {"name": "any"}) for name in names]
        await world.hold(0.5)
        await world.bridge.kill()
        world.fault()
        proxy.cut()
        proxy.heal()
        await world.bridge.start()
        await asyncio.gather(*calls)


async def killed_at_close(world: World, traffic: Traffic) -> None:
    """SIGKILL while sessions are closed one after the other: what was closed is answered so."""
    desk = traffic.desk
    for _ in range(world.by(8, 40)):
        names = await _sessions(traffic, world)
        await asyncio.gather(*(desk.call(session.INIT, name, {"name": "any"}) for name in names))
        for number, login in enumerate(SPARE):
            await world.simulate("delay", loginid=login, seconds=0.003 * number)
        calls = [desk.begin(session.CLOSE, name) for name in names]
        await asyncio.wait(calls[: len(calls) // 2])
        await world.bridge.kill()
        world.fault()
        await world.bridge.start()
        await asyncio.gather(*calls)


async def _sessions(traffic: Traffic, world: World) -> list[str]:
    """A new session for each spare agent."""
    names = [f"K{world.random.randrange(10**9)}" for _ in SPARE]
    await asyncio.gather(*(_created(traffic, name, login) for name, login in zip(names, SPARE, strict=True)))
    return names


async def _created(traffic: Traffic, name: str, login: str) -> None:
    body = {"id": name, "loginid": login, "password": f"p{login}", "policy": "takeover"}
    await traffic.desk.call(control.CREATE_SESSION, "cti.CONTROL", body)


async def told_to_stop(world: World, traffic: Traffic) -> None:
    """SIGTERM under load: exit 0 within the drain deadline, nothing unanswered, nothing said twice."""
    for _ in range(world.by(2, 20)):
        await world.hold(world.random.uniform(0.1, 0.8))
        started = time.monotonic()
        code = await world.bridge.stop()
        took = time.monotonic() - started
        world.fault()
        world.expect(code == 0, f"SIGTERM ended with {code}: {world.bridge.last_words()}")
        world.expect(took < DRAIN_SECONDS, f"SIGTERM took {took:.1f} s")
        await world.bridge.start()
        await traffic.goes_on(30)
    copies = sum(check(desk.recorder.entries).copies for desk in traffic.desks)
    world.expect(copies == 0, f"{copies} messages came twice although nothing crashed")


async def told_twice(world: World, traffic: Traffic) -> None:
    """A second SIGTERM while the first one drains: the end at once, and the next start takes everything up."""
    for _ in range(world.by(2, 10)):
        stuck = await _stuck(world, traffic)
        world.bridge.signal(signal.SIGTERM)
        await _drains(world)
        world.expect(world.bridge.is_running, "the drain did not wait for the request that runs")
        started = time.monotonic()
        code = await world.bridge.stop()
        took = time.monotonic() - started
        world.fault(2)
        world.expect(took < AT_ONCE, f"the second SIGTERM took {took:.1f} s")
        world.expect(code != 0, "a drain that was cut short must not look like a good one")
        await world.simulate("delay", loginid=stuck, seconds=0)
        await world.bridge.start()
        await traffic.goes_on(30)


async def _drains(world: World) -> None:
    """Wait until the bridge has seen the signal, or has ended: two signals that nobody has seen are one."""
    while world.bridge.is_running and not (await world.get("readyz")).get("draining"):
        await asyncio.sleep(POLL)


async def _stuck(world: World, traffic: Traffic) -> str:
    """The login of an agent whose close waits for the switch, and will for long."""
    while True:
        agent = world.random.choice([each for each in traffic.agents if not each.steady])
        await world.simulate("delay", loginid=agent.login, seconds=HANG)
        closing = agent.desk.begin(session.CLOSE, agent.session)
        await traffic.goes_on(20)
        if not closing.done():
            return agent.login
        await world.simulate("delay", loginid=agent.login, seconds=0)


async def second_bridge(world: World, traffic: Traffic) -> None:
    """A second bridge on the prefix is refused and ends with exit code 2; the first one serves on."""
    for _ in range(world.by(1, 5)):
        second = world.new_bridge({"BROKER__HEARTBEAT": "1"})
        second.launch()
        world.fault()
        await traffic.goes_on(100)
        code = await second.ended(30)
        world.expect(code == 2, f"the second bridge ended with {code}: {second.last_words()}")
        world.expect("owner" in second.last_words(), f"it does not say why: {second.last_words()}")
        await traffic.goes_on(20)


SCENARIOS = (
    Scenario("calm", calm),
    Scenario("bridge-killed", killed, desks=2),
    Scenario("bridge-killed-astray", killed_astray, through_proxy=True),
    Scenario("bridge-killed-at-init", killed_at_init, through_proxy=True),
    Scenario("bridge-killed-at-close", killed_at_close),
    Scenario("sigterm", told_to_stop, settings=PATIENT),
    Scenario("sigterm-twice", told_twice),
    Scenario("two-bridges", second_bridge),
)
