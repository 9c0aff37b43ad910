"""The living switch: order of answers and events, delays, refusals, lines."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from adapters.contacts import SnapshotContacts
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
from adapters.simulator.config import Rules
from adapters.simulator.engine import SNAPSHOT_PART, Switch
from adapters.simulator.faults import ALL, Faults
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, InteractionState
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


def ringing(switch: Switch) -> None:
    """A call from a queue rings at Anna's phone."""
    for deed in (
        deeds.LoggedInAtPhone(ANNA),
        deeds.StateChosen(ANNA, AgentState.READY),
        deeds.CallQueued("sales"),
    ):
        assert not isinstance(switch.do(deed), Refused)


def impatient() -> Switch:
    """A switch on the real clock, where a call rings for a hundredth of a second."""
    return Switch(World.of_agents(20, NOW, rules=Rules(ring=0.01)), Faults())


def timers() -> int:
    """What the loop still has to do later."""
    loop = asyncio.get_running_loop()
    return sum(not handle.cancelled() for handle in loop._scheduled)  # type: ignore[attr-defined]


async def test_contacts_are_in_the_snapshot_until_they_are_completed() -> None:
    switch = new_switch()
    ringing(switch)
    ear = Ear()
    switch.connect(ear)
    kinds = [type(event) for event in ear.heard]
    assert kinds == [SnapshotBegun, SnapshotAgents, SnapshotContacts, SnapshotEnded]
    (part,) = [event for event in ear.heard if isinstance(event, SnapshotContacts)]
    assert [contact.state for contact in part.contacts] == [InteractionState.ALERTING]
    switch.do(deeds.CallEnded(ANNA))
    again = Ear()
    switch.connect(again)
    assert SnapshotContacts not in [type(event) for event in again.heard]


async def test_what_is_due_happens_by_itself_while_somebody_listens() -> None:
    switch = impatient()
    ear = connected(switch)
    ringing(switch)
    while not any(isinstance(event, AgentChanged) and event.agent.reason_id == "N90" for event in ear.heard):
        await asyncio.sleep(0.001)
    switch.disconnect(ear)
    assert timers() == 0


async def test_the_last_line_takes_the_alarm_with_it_and_a_new_one_sets_it_again() -> None:
    switch = impatient()
    ringing(switch)
    assert timers() == 0
    first, second = connected(switch), connected(switch)
    assert timers() <= 1
    switch.disconnect(first)
    switch.disconnect(second)
    assert timers() == 0


async def test_what_was_due_while_nobody_listened_is_done_before_anything_else() -> None:
    switch = impatient()
    ringing(switch)
    await asyncio.sleep(0.02)
    assert isinstance(switch.do(deeds.CallAnswered(ANNA)), Refused)
    ear = Ear()
    switch.connect(ear)
    (part,) = [event for event in ear.heard if isinstance(event, SnapshotAgents)]
    assert part.agents[0].state is AgentState.NOT_READY
    switch.disconnect(ear)


async def test_what_was_due_is_told_before_the_answer_to_what_came_late() -> None:
    switch = impatient()
    ear = connected(switch)
    ringing(switch)
    switch.set_delay(BRUNO, 0.03)
    order: list[str] = []
    answer = switch.submit(ear, LogIn(BRUNO, "p1002", None, frozenset()))
    assert isinstance(answer, asyncio.Future)
    answer.add_done_callback(lambda _: order.append(f"answer after {len(ear.heard)} events"))
    await answer
    await turn()
    assert order == ["answer after 6 events"]
    assert len(ear.heard) == 7
    switch.disconnect(ear)


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
async def test_impossible_delays_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="delay"):
        new_switch().set_delay(ANNA, seconds)
