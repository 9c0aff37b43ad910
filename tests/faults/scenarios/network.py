"""The network between bridge and broker: cut, stalled, slow, and ending in the middle of a frame."""

from __future__ import annotations

from tests.faults.proxy import Way
from tests.faults.scenario import Scenario
from tests.faults.traffic import Traffic
from tests.faults.world import World

WAYS = ((Way.UP, Way.DOWN), (Way.UP,), (Way.DOWN,))
STALL_SECONDS = 7.0
"""Longer than it takes to notice: three heartbeats of two seconds, or four seconds without a confirm."""


async def cut(world: World, traffic: Traffic) -> None:
    """Both connections are reset at random moments."""
    proxy = world.way_to_broker
    for _ in range(world.by(4, 50)):
        await world.hold(world.random.uniform(0.05, 0.8))
        world.fault(proxy.cut())
        await traffic.goes_on(30)


async def hung_up(world: World, traffic: Traffic) -> None:
    """Connections are reset, and new ones taken and closed without a word, as by a balancer whose broker is down; or reset."""
    proxy = world.way_to_broker
    for number in range(world.by(2, 20)):
        proxy.refuse(politely=number % 2 == 0)
        world.fault(proxy.cut())
        await world.hold(1.5)
        proxy.heal()
        await traffic.goes_on(30)


async def stalled(world: World, traffic: Traffic) -> None:
    """Nothing passes, connections stay open: both ways, then one, then the other."""
    proxy = world.way_to_broker
    for number in range(world.by(2, 9)):
        proxy.stall(*WAYS[(number + world.by(1, 0)) % 3])
        world.fault()
        await world.hold(STALL_SECONDS)
        proxy.heal()
        await traffic.goes_on(40)


async def delayed(world: World, traffic: Traffic) -> None:
    """Every piece comes late."""
    proxy = world.way_to_broker
    for ways in WAYS:
        proxy.delay(0.25, *ways)
        world.fault()
        await world.hold(world.by(1, 20))
        await traffic.goes_on(20)
        proxy.heal()
        await traffic.goes_on(30)


async def truncated(world: World, traffic: Traffic) -> None:
    """A connection ends in the middle of what it carried."""
    proxy = world.way_to_broker
    for number in range(world.by(4, 50)):
        await world.hold(world.random.uniform(0.05, 0.5))
        proxy.truncate(WAYS[1 + number % 2][0])
        await traffic.until(lambda: not proxy.is_truncating, "a piece is truncated")
        world.fault()
        await traffic.goes_on(30)


SCENARIOS = (
    Scenario("proxy-cut", cut, through_proxy=True),
    Scenario("proxy-hangs-up", hung_up, through_proxy=True),
    Scenario("proxy-stalled", stalled, through_proxy=True),
    Scenario("proxy-delayed", delayed, through_proxy=True),
    Scenario("proxy-truncated", truncated, through_proxy=True),
)
