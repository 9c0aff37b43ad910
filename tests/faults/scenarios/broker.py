"""The broker is killed and started again, raises alarms, and loses what the bridge declared on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiormq.exceptions import ChannelNotFoundEntity

from bridge.broker.topology import declare, session_queue
from contracts import control, session
from contracts.vocabulary import WarningCode
from tests.faults.agents import AGAIN
from tests.faults.desk import Desk
from tests.faults.processes import FaultsError
from tests.faults.recorder import Heard
from tests.faults.scenario import Scenario
from tests.faults.traffic import LOGINS, Traffic
from tests.faults.world import World

QUIET = LOGINS[-1]
"""An agent without a desktop in the traffic."""
LEASE = 5.0
ALARM = (6, 30)
"""Seconds; longer than the lease."""
CONNECTIONS = ("cti-bridge consume", "cti-bridge publish")


async def killed(world: World, traffic: Traffic) -> None:
    """SIGKILL to the broker under load and the same node again, in a row."""
    for _ in range(world.by(2, 20)):
        await world.hold(world.random.uniform(0.2, 1.0))
        calls = [traffic.desk.begin(control.CREATE_SESSION, "cti.CONTROL", _creation(world)) for _ in range(30)]
        await traffic.goes_on(3)
        await world.kill_broker()
        world.fault()
        await world.start_broker()
        await world.bridge.serves()
        await traffic.goes_on(world.by(40, 100))
        await asyncio.gather(*calls)


def _creation(world: World) -> dict[str, object]:
    login = world.random.choice(LOGINS[12:])
    return {"id": f"B{world.random.randrange(10**9)}", "loginid": login, "policy": "takeover"}


async def queue_deleted(world: World, traffic: Traffic) -> None:
    """A session's queue vanishes with what waits in it; connectors ask again."""
    for _ in range(world.by(3, 30)):
        agent = world.random.choice(traffic.agents)
        async with world.admin() as channel:
            await channel.queue_delete(world.names.session_queue(agent.session))
        world.fault()
        await world.hold(world.random.uniform(0.1, 0.5))
        await _heals(world, traffic)


async def binding_deleted(world: World, traffic: Traffic) -> None:
    """A session's binding vanishes: requests go astray until the bridge sees it."""
    for _ in range(world.by(2, 20)):
        agent = await _opened(traffic, world)
        async with world.admin() as channel:
            await channel.queue_unbind(world.names.session_queue(agent), world.names.requests, agent)
        world.fault()
        for _ in range(200):
            if agent in await _bound(world):
                break
        else:
            raise FaultsError("never bound again")
        await _heals(world, traffic)


async def consumer_cancelled(world: World, traffic: Traffic) -> None:
    """The broker cancels a consumer: its queue is deleted and made again by somebody else."""
    for _ in range(world.by(3, 30)):
        while not await _is_replaced(await _opened(traffic, world), world):
            pass
        world.fault()
        await _heals(world, traffic)


async def _is_replaced(session: str, world: World) -> bool:
    """Make a session's queue anew behind the bridge's back; False: the session ended meanwhile, and took the new one along."""
    async with world.admin() as channel:
        await channel.queue_delete(world.names.session_queue(session))
        try:
            for entity in session_queue(world.names, session, "classic"):
                await declare(channel, entity)
        except ChannelNotFoundEntity:
            return False
    return True


async def connection_closed(world: World, traffic: Traffic) -> None:
    """The broker's operator closes the bridge's connections, one, the other, both."""
    for number in range(world.by(2, 20)):
        name = CONNECTIONS[number % 2]
        while not (closed := await world.close_connections(name)):  # it is being opened anew
            await traffic.goes_on(1)
        world.expect(closed == 1, f"{name} was {closed} connections")
        world.fault()
        await traffic.goes_on(30)


async def memory_alarm(world: World, traffic: Traffic) -> None:
    """The broker takes no messages from anybody for want of memory, then does again; a desktop nobody can hear is not dead."""
    before = "0.4"
    async with _living(world, traffic):
        await _alarm(world, ("set_vm_memory_high_watermark", "0.0000001"), ("set_vm_memory_high_watermark", before))
        await traffic.goes_on(60)


async def disk_alarm(world: World, traffic: Traffic) -> None:
    """The same for want of disk."""
    await _alarm(world, ("set_disk_free_limit", "1000000GB"), ("set_disk_free_limit", "50MB"))
    await traffic.goes_on(60)


async def _alarm(world: World, raise_it: tuple[str, str], clear_it: tuple[str, str]) -> None:
    await world.ctl(*raise_it)
    world.fault()
    try:
        await world.hold(world.by(*ALARM))
        blocked = (await world.get("status")).get("outbox", {}).get("blocked")
        world.expect(bool(blocked), "the status page does not show that the broker blocks us")
    finally:
        await world.ctl(*clear_it)


@asynccontextmanager
async def _living(world: World, traffic: Traffic) -> AsyncIterator[None]:
    """A desktop with a lease that asks all the time: nothing is said of its lease, and its agent stays READY."""
    desk, is_over = traffic.desk, asyncio.Event()
    body = {"id": "LEASED", "loginid": QUIET, "password": f"p{QUIET}", "lease": LEASE}
    world.expect((await desk.call(control.CREATE_SESSION, "cti.CONTROL", body)).success, "the leased session exists")
    world.expect((await desk.call(session.INIT, "LEASED", {"name": "any"})).success, "init of the leased session")
    await world.simulate("state", loginid=QUIET, state="READY")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_ask_on(desk, is_over))
        yield
        is_over.set()
    state = (await world.seats())[QUIET]["state"]
    world.expect(state == "READY", f"an alarm left the agent of a living desktop {state}")
    codes = [entry.code for entry in desk.recorder.entries if isinstance(entry, Heard)]
    world.expect(WarningCode.SESSION_LEASE_EXPIRED not in codes, "a lease ran out while nobody could be heard")


async def _ask_on(desk: Desk, is_over: asyncio.Event) -> None:
    while not is_over.is_set():
        await desk.call(session.INIT, "LEASED", {"name": "any"})
        await asyncio.sleep(AGAIN)


async def _opened(traffic: Traffic, world: World) -> str:
    await traffic.until(lambda: any(agent.is_open for agent in traffic.agents), "a session is open")
    return world.random.choice([agent for agent in traffic.agents if agent.is_open]).session


async def _bound(world: World) -> set[str]:
    rows = (await world.ctl("list_bindings", "--no-table-headers", "source_name", "routing_key")).split("\n")
    return {row.split("\t")[1] for row in rows if row.split("\t")[0] == world.names.requests}


async def _heals(world: World, traffic: Traffic) -> None:
    """Every agent's session works again within seconds: it is read, answered, and heard of."""
    await traffic.goes_on(30)
    await world.bridge.serves()


SCENARIOS = (
    Scenario("broker-killed", killed, desks=2),
    Scenario("queue-deleted", queue_deleted, patience=2.0),
    Scenario("binding-deleted", binding_deleted, patience=2.0),
    Scenario("consumer-cancelled", consumer_cancelled, patience=2.0),
    Scenario("connection-closed", connection_closed),
    Scenario("memory-alarm", memory_alarm),
    Scenario("disk-alarm", disk_alarm),
)
