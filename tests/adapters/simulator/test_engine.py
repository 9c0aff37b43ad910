"""The living switch: order of answers and events, delays, refusals, lines."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from adapters.port import (
    Accepted,
    AgentChanged,
    Cause,
    Confirmed,
    Event,
    LogIn,
    ReadAgent,
    Refusal,
    Refused,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from adapters.simulator import deeds
from adapters.simulator.engine import SNAPSHOT_PART, Switch
from adapters.simulator.faults import ALL, Faults
from adapters.simulator.world import World
from contracts.vocabulary import AgentState
from tests.adapters.simulator.support import ANNA, BRUNO, NOW

LOGIN = LogIn(ANNA, "p1001", None, frozenset())


@dataclass(eq=False)
class Ear:
    """A line that remembers."""

    heard: list[Event] = field(default_factory=list)
    cuts: int = 0

    def said(self, event: Event) -> None:
        self.heard.append(event)

    def cut(self) -> None:
        self.cuts += 1


def new_switch(agents: int = 20) -> Switch:
    return Switch(World.of_agents(agents, NOW), Faults(), lambda: NOW)


def connected(switch: Switch) -> Ear:
    """A line past its snapshot."""
    ear = Ear()
    switch.connect(ear)
    ear.heard.clear()
    return ear


async def turn() -> None:
    """Let the loop do what it has planned."""
    await asyncio.sleep(0)


async def test_the_answer_comes_before_the_event_it_belongs_to() -> None:
    switch = new_switch()
    ear = connected(switch)
    assert switch.submit(ear, LOGIN) == Accepted()
    assert ear.heard == []
    await turn()
    assert [type(event) for event in ear.heard] == [AgentChanged]


async def test_a_delayed_answer_comes_before_its_event_too() -> None:
    switch = new_switch()
    ear = connected(switch)
    switch.set_delay(ANNA, 0.01)
    answer = switch.submit(ear, LOGIN)
    assert isinstance(answer, asyncio.Future)
    assert await answer == Accepted()
    assert ear.heard == []
    await turn()
    assert len(ear.heard) == 1


async def test_what_one_line_requests_is_the_agents_doing_to_another() -> None:
    switch = new_switch()
    asking, other = connected(switch), connected(switch)
    switch.submit(asking, LOGIN)
    await turn()
    causes = [event.cause for ear in (asking, other) for event in ear.heard if isinstance(event, AgentChanged)]
    assert causes == [Cause.REQUEST, Cause.AGENT]


async def test_a_line_that_joins_hears_nothing_that_its_snapshot_tells_already() -> None:
    switch = new_switch()
    first = connected(switch)
    switch.submit(first, LOGIN)
    late = Ear()
    switch.connect(late)
    await turn()
    assert len(first.heard) == 1
    assert not any(isinstance(event, AgentChanged) for event in late.heard)
    (part,) = [event for event in late.heard if isinstance(event, SnapshotAgents)]
    assert part.agents[0].state is AgentState.NOT_READY


async def test_a_snapshot_comes_in_parts_between_its_markers() -> None:
    ear = Ear()
    new_switch(2 * SNAPSHOT_PART + 1).connect(ear)
    assert (ear.heard[0], ear.heard[-1]) == (SnapshotBegun(), SnapshotEnded())
    assert [len(part.agents) for part in ear.heard if isinstance(part, SnapshotAgents)] == [
        SNAPSHOT_PART,
        SNAPSHOT_PART,
        1,
    ]


async def test_a_shorter_delay_lets_go_of_what_waits() -> None:
    switch = new_switch()
    ear = connected(switch)
    switch.set_delay(ANNA, 3600)
    stuck = switch.submit(ear, LOGIN)
    assert isinstance(stuck, asyncio.Future)
    assert isinstance(switch.submit(ear, ReadAgent(BRUNO)), Confirmed)
    switch.set_delay(BRUNO, 0)
    await turn()
    assert not stuck.done()
    switch.set_delay(ANNA, 0)
    assert await stuck == Accepted()


async def test_who_stops_listening_does_not_stop_the_switch() -> None:
    switch = new_switch()
    ear = connected(switch)
    switch.set_delay(ANNA, 3600)
    answer = switch.submit(ear, LOGIN)
    assert isinstance(answer, asyncio.Future)
    answer.cancel()
    switch.set_delay(ANNA, 0)
    while not ear.heard:
        await turn()
    assert isinstance(ear.heard[0], AgentChanged)


async def test_what_a_lost_line_asked_for_is_dropped() -> None:
    switch = new_switch()
    ear, other = connected(switch), connected(switch)
    switch.set_delay(ANNA, 3600)
    answer = switch.submit(ear, LOGIN)
    assert isinstance(answer, asyncio.Future)
    switch.disconnect(ear)
    result = await answer
    assert isinstance(result, Refused)
    assert result.refusal is Refusal.UNAVAILABLE
    switch.set_delay(ANNA, 0)
    await turn()
    assert other.heard == []


async def test_a_refused_command_changes_nothing() -> None:
    switch = new_switch()
    ear = connected(switch)
    switch.faults.refuse(ANNA, ALL)
    result = switch.submit(ear, LOGIN)
    assert isinstance(result, Refused)
    assert result.refusal is Refusal.REJECTED
    await turn()
    assert ear.heard == []


async def test_a_link_taken_down_cuts_every_line_once_and_wakes_who_waits() -> None:
    switch = new_switch()
    ears = [connected(switch), connected(switch)]
    woken: list[str] = []
    switch.set_link(up=False)
    switch.set_link(up=False)
    switch.when_link_up(lambda: woken.append("again"))
    assert [ear.cuts for ear in ears] == [1, 1]
    switch.do(deeds.LoggedInAtPhone(ANNA))
    await turn()
    assert ears[0].heard == []
    assert woken == []
    switch.set_link(up=True)
    switch.set_link(up=True)
    assert woken == ["again"]


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
async def test_impossible_delays_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="delay"):
        new_switch().set_delay(ANNA, seconds)
