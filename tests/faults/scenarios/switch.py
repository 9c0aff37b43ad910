"""The switch hangs, refuses, and comes and goes; and a desktop that says nothing any more."""

from __future__ import annotations

import time
from functools import partial

from contracts import control, session
from contracts.vocabulary import WarningCode
from tests.faults.recorder import Heard
from tests.faults.scenario import Scenario
from tests.faults.times import slowest
from tests.faults.traffic import LOGINS, Traffic
from tests.faults.world import World

HANG = 600.0
DEADLINE = 4.0
LATEST = 2 * DEADLINE
"""Seconds; one that had waited for the request before it would be answered then."""
DEADLINES = {f"DEADLINES__{name}": str(DEADLINE) for name in ("DEFAULT", "INIT", "CLOSE")}
QUIET = LOGINS[-1]
"""An agent without a desktop in the traffic."""
LEASE = 3.0
"""Seconds; a bridge takes less to start again."""


async def hangs(world: World, traffic: Traffic) -> None:
    """The switch never answers for some agents: FAILURE at the deadline, and nobody else is held up."""
    for _ in range(world.by(2, 20)):
        stuck = world.random.sample(traffic.agents, 2)
        for agent in stuck:
            await world.simulate("delay", loginid=agent.login, seconds=HANG)
        world.fault(len(stuck))
        await world.hold(DEADLINE + 0.5)
        await traffic.goes_on(60)
        for agent in stuck:
            await world.simulate("delay", loginid=agent.login, seconds=0)
        await traffic.goes_on(30)
    await traffic.rest()
    late = max(slowest(desk.recorder.entries) for desk in traffic.desks)
    # A burst waits its turn: each of its requests has its deadline from its own arrival.
    world.expect(late < LATEST, f"a request was answered {late:.1f} s after it was sent")


async def refuses(world: World, traffic: Traffic) -> None:
    """The switch refuses everything for some agents, then nothing any more."""
    for _ in range(world.by(3, 30)):
        agent = world.random.choice(traffic.agents)
        await world.simulate("refuse", loginid=agent.login)
        world.fault()
        await traffic.goes_on(60)
        await world.simulate("refuse", loginid=agent.login, off=True)
        await traffic.goes_on(20)


async def flaps(world: World, traffic: Traffic) -> None:
    """The link to the switch goes and comes; the world moves meanwhile; no session ends by it."""
    for _ in range(world.by(6, 100)):
        await world.simulate("link", up=False)
        world.fault()
        await world.hold(world.random.uniform(0.0, 0.4))
        await world.simulate("link", up=True)
        await world.hold(world.random.uniform(0.0, 0.6))
    await world.bridge.serves()
    await traffic.goes_on(60)


async def dies(world: World, traffic: Traffic) -> None:
    """The switch dies and lives anew. If everybody is logged out then, that is the truth, and it is told; if not, nothing is lost."""
    for _ in range(world.by(*world.switch.deaths)):
        await world.switch.die()
        world.fault()
        await world.hold(world.random.uniform(0.1, 0.9))
        await world.switch.live_again()
        for agent in traffic.agents:
            agent.steady = agent.steady and not world.switch.forgets
        await world.bridge.serves()
        await traffic.goes_on(60)


async def lease_runs_out(world: World, traffic: Traffic) -> None:
    """A desktop falls silent: NOT_READY and a warning, never a logout; a restart of the bridge is nobody's silence."""
    desk = traffic.desk
    body = {"id": "LEASED", "loginid": QUIET, "password": f"p{QUIET}", "lease": LEASE}
    world.expect((await desk.call(control.CREATE_SESSION, "cti.CONTROL", body)).success, "the leased session exists")
    for number in range(world.by(2, 20)):
        await world.simulate("state", loginid=QUIET, state="READY")
        since = time.monotonic()
        world.expect((await desk.call(session.INIT, "LEASED", {"name": "any"})).success, "init of the leased session")
        known = len(_leases(traffic))
        if number % 2:
            await world.bridge.kill()
            await world.hold(LEASE)
            since = time.monotonic()
            await world.bridge.start()
        await traffic.until(partial(_is_told, traffic, known), "the lease is told")
        world.expect(_leases(traffic)[known] >= since + LEASE, "the lease ran out too early")
        world.fault()
        while (await world.seats())[QUIET]["state"] != "NOT_READY":
            await traffic.goes_on(1)
        await traffic.goes_on(10)
        told = len(_leases(traffic)) - known
        world.expect(told == 1, f"the lease was told {told} times")


def _is_told(traffic: Traffic, known: int) -> bool:
    return len(_leases(traffic)) > known


def _leases(traffic: Traffic) -> list[float]:
    """When it was told that a lease ran out, copies left out."""
    told: dict[tuple[int | None, int | None], float] = {}
    for entry in traffic.desk.recorder.entries:
        if isinstance(entry, Heard) and entry.code == WarningCode.SESSION_LEASE_EXPIRED:
            told.setdefault((entry.epoch, entry.seq), entry.at)
    return [*told.values()]


SCENARIOS = (
    Scenario("switch-hangs", hangs, settings=DEADLINES),
    Scenario("switch-refuses", refuses),
    Scenario("switch-link-flaps", flaps),
    Scenario("switch-dies", dies),
    Scenario("lease-runs-out", lease_runs_out),
)
