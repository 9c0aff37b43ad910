"""The in-process adapter beyond the conformance suite: no needless suspension, its scenario, its restart."""

from __future__ import annotations

import asyncio

import pytest

from adapters.contacts import SetChannelState
from adapters.port import Accepted, Command, Event, LinkDown, LinkUp, LogIn, Refused, Result, SnapshotEnded
from adapters.simulator.config import Rules
from adapters.simulator.engine import Switch
from adapters.simulator.faults import ALL, Faults
from adapters.simulator.local import LocalSimulator
from adapters.simulator.world import World
from bridge.tasks import Tasks
from tests.adapters.simulator.support import ANNA, NOW


def new_switch() -> Switch:
    return Switch(World.of_agents(3, NOW), Faults(), lambda: NOW)


async def until_ended(events: list[Event]) -> None:
    while SnapshotEnded() not in events:
        await asyncio.sleep(0)


def without_suspending(adapter: LocalSimulator, command: Command) -> Result:
    """Drive `execute` by hand: it must end at its first step."""
    steps = adapter.execute(command)
    with pytest.raises(StopIteration) as ended:
        steps.send(None)
    result: Result = ended.value.value
    return result


async def test_without_a_delay_a_command_takes_no_turn_of_the_loop() -> None:
    adapter, events, tasks = LocalSimulator(new_switch()), list[Event](), Tasks()
    tasks.spawn(adapter.run(events.append), "adapter")
    await until_ended(events)
    assert without_suspending(adapter, LogIn(ANNA, "p1001", None, frozenset())) == Accepted()
    await tasks.cancel()


async def test_run_again_begins_with_a_new_snapshot() -> None:
    adapter = LocalSimulator(new_switch())
    for _ in range(2):
        events, tasks = list[Event](), Tasks()
        tasks.spawn(adapter.run(events.append), "adapter")
        await until_ended(events)
        assert isinstance(events[0], LinkUp)
        await tasks.cancel()


async def test_started_while_the_link_is_down_it_says_so_once_and_waits() -> None:
    switch = new_switch()
    switch.set_link(up=False)
    adapter, events, tasks = LocalSimulator(switch), list[Event](), Tasks()
    tasks.spawn(adapter.run(events.append), "adapter")
    while not events:
        await asyncio.sleep(0)
    assert [type(event) for event in events] == [LinkDown]
    assert isinstance(await adapter.execute(LogIn(ANNA, "p1001", None, frozenset())), Refused)
    switch.set_link(up=True)
    await until_ended(events)
    await tasks.cancel()


async def test_the_background_ends_with_the_adapter() -> None:
    ended: list[str] = []

    async def background() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            ended.append("background")

    events, tasks = list[Event](), Tasks()
    tasks.spawn(LocalSimulator(new_switch(), background=background).run(events.append), "adapter")
    await until_ended(events)
    await asyncio.sleep(0)
    await tasks.cancel()
    assert ended == ["background"]


@pytest.mark.parametrize("own", [True, False])
async def test_it_declares_states_of_single_channels_only_where_the_switch_has_them(own: bool) -> None:
    world = World.of_agents(3, NOW, rules=Rules(channel_states=own))
    declared = LocalSimulator(Switch(world, Faults(), lambda: NOW)).capabilities
    assert declared.channel_states is own
    assert (SetChannelState in declared.commands) is own
    assert declared.commands | {SetChannelState} == ALL
