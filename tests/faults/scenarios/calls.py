"""The most telling faults again while agents are in calls and chats."""

from __future__ import annotations

from tests.faults.call_agents import CallAgent
from tests.faults.crews import in_calls
from tests.faults.processes import FaultsError
from tests.faults.scenario import Scenario
from tests.faults.scenarios import bridge, network, switch
from tests.faults.scenarios.switch import DEADLINE, DEADLINES, HANG, LATEST
from tests.faults.times import slowest
from tests.faults.traffic import Traffic
from tests.faults.world import World


async def calm(world: World, traffic: Traffic) -> None:
    """Nothing goes wrong."""
    await traffic.goes_on(world.by(400, 5000), 300)


async def broker_killed(world: World, traffic: Traffic) -> None:
    """SIGKILL to the broker in the middle of calls, and the same node again."""
    for _ in range(world.by(1, 15)):
        await world.hold(world.random.uniform(0.2, 1.0))
        await world.kill_broker()
        world.fault()
        await world.start_broker()
        await world.bridge.serves()
        await traffic.goes_on(world.by(100, 200))


async def switch_hangs(world: World, traffic: Traffic) -> None:
    """The switch never answers for agents in a call: FAILURE at the deadline, and everybody else's calls go on."""
    for _ in range(world.by(2, 20)):
        stuck = [await _in_call(world, traffic) for _ in range(2)]
        for login in stuck:
            await world.simulate("delay", loginid=login, seconds=HANG)
        world.fault(2)
        await world.hold(DEADLINE + 0.5)
        await traffic.goes_on(60)
        for login in stuck:
            await world.simulate("delay", loginid=login, seconds=0)
        await traffic.goes_on(30)
    await traffic.rest()
    late = max(slowest(desk.recorder.entries) for desk in traffic.desks)
    world.expect(late < LATEST, f"a request was answered {late:.1f} s after it was sent")


async def _in_call(world: World, traffic: Traffic) -> str:
    """Login of a worker who is in a call right now."""
    assert traffic.crew is not None
    workers = {each.login for each in traffic.crew.workers if isinstance(each, CallAgent)}
    for _ in range(400):
        seats = await world.seats()
        busy = [login for login in workers if seats[login]["call"] is not None and not seats[login]["delay"]]
        if busy:
            return world.random.choice(sorted(busy))
        await world.hold(0.02)
    raise FaultsError("nobody is ever in a call")


SCENARIOS = (
    Scenario("calls-calm", calm, agents=2, hire=in_calls()),
    Scenario("calls-bridge-killed", bridge.killed, agents=2, hire=in_calls()),
    Scenario("calls-sigterm", bridge.told_to_stop, settings=bridge.PATIENT, agents=2, hire=in_calls()),
    Scenario("calls-broker-killed", broker_killed, agents=2, desks=2, hire=in_calls()),
    Scenario("calls-proxy-cut", network.cut, agents=2, through_proxy=True, hire=in_calls()),
    Scenario("calls-link-flaps", switch.flaps, agents=2, hire=in_calls()),
    Scenario("calls-switch-dies", switch.dies, agents=2, hire=in_calls()),
    Scenario("calls-switch-hangs", switch_hangs, agents=2, settings=DEADLINES, hire=in_calls()),
)
