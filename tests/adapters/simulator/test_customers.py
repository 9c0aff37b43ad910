"""What customers of a load do at a living switch, wherever their call has gone."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from adapters.port import Refused
from adapters.simulator import deeds
from adapters.simulator.customers import Customers, Tally, play_load
from adapters.simulator.engine import Switch
from adapters.simulator.faults import Faults
from adapters.simulator.load import Act, Load, Moment, Visit, timeline
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, InteractionState, LoginId
from tests.adapters.simulator.support import ANNA, BRUNO, NOW, agent_of

CALL = Visit("T1", 0.0, deeds.CallQueued("", "+15550000001", "A. Huber", {"customer": "T1"}), 1.0, 2.0)
CHAT = Visit("C1", 0.0, deeds.MediaArrives(ChannelType.CHAT, data={"customer": "C1"}), 1.0, 2.0)
NOWHERE = Visit("T2", 0.0, deeds.CallQueued("no such skill", "+15550000002"), 1.0, 2.0)


class Day:
    """A switch with some agents ready, and its customers."""

    def __init__(self, *ready: LoginId) -> None:
        self.switch = Switch(World.of_agents(10, NOW), Faults(), lambda: NOW)
        self.customers = Customers(self.switch)
        for login_id in ready:
            self.do(deeds.LoggedInAtPhone(login_id))
            self.do(deeds.StateChosen(login_id, AgentState.READY))

    def do(self, deed: deeds.Deed) -> None:
        result = self.switch.do(deed)
        assert not isinstance(result, Refused), result

    def act(self, act: Act, visit: Visit) -> Tally:
        self.customers.act(Moment(0.0, act, visit))
        return self.customers.tally

    def states(self, login_id: LoginId) -> list[InteractionState]:
        seat = self.switch.world.seat(login_id)
        assert seat is not None
        return [part.state for part in seat.contacts.values()]


async def test_a_caller_who_waits_too_long_gives_up_and_is_forgotten() -> None:
    day = Day()
    day.act(Act.ARRIVES, CALL)
    assert len(day.switch.world.waiting()) == 1
    assert day.act(Act.GIVES_UP, CALL) == Tally(arrived=1, gave_up=1)
    assert day.switch.world.waiting() == ()
    assert day.act(Act.LEAVES, CALL) == Tally(arrived=1, gave_up=1)


async def test_a_caller_who_is_talking_does_not_give_up_and_hangs_up_in_the_end() -> None:
    day = Day(ANNA)
    day.act(Act.ARRIVES, CALL)
    day.do(deeds.CallAnswered(ANNA))
    assert day.act(Act.GIVES_UP, CALL) == Tally(arrived=1)
    assert agent_of(day.switch.world, ANNA).state is AgentState.TALKING
    assert day.act(Act.LEAVES, CALL) == Tally(arrived=1, left=1)
    assert day.states(ANNA) == [InteractionState.ENDED]


async def test_a_caller_is_found_where_the_call_was_transferred_to() -> None:
    day = Day(ANNA)
    day.act(Act.ARRIVES, CALL)
    day.do(deeds.CallAnswered(ANNA))
    day.do(deeds.LoggedInAtPhone(BRUNO))
    day.do(deeds.CallTransferred(ANNA, "2002"))
    day.do(deeds.CallAnswered(BRUNO))
    assert day.act(Act.LEAVES, CALL).left == 1
    assert day.states(BRUNO) == [InteractionState.ENDED]


async def test_a_caller_whom_the_agent_hung_up_on_is_gone() -> None:
    day = Day(ANNA)
    day.act(Act.ARRIVES, CALL)
    day.do(deeds.CallAnswered(ANNA))
    day.do(deeds.CallEnded(ANNA))
    assert day.act(Act.LEAVES, CALL) == Tally(arrived=1, gone=1)


async def test_a_caller_still_ringing_hangs_up_in_the_end() -> None:
    day = Day(ANNA)
    day.act(Act.ARRIVES, CALL)
    assert day.states(ANNA) == [InteractionState.ALERTING]
    assert day.act(Act.LEAVES, CALL).left == 1
    assert day.states(ANNA) == []
    assert day.switch.world.waiting() == ()


async def test_a_chat_is_left_by_the_customer() -> None:
    day = Day(ANNA)
    day.do(deeds.ChannelChosen(ANNA, ChannelType.CHAT, active=True))
    day.do(deeds.ChannelChosen(ANNA, ChannelType.CHAT, state=ChannelAgentState.READY))
    day.act(Act.ARRIVES, CHAT)
    day.do(deeds.ContactAccepted(ANNA))
    assert day.act(Act.LEAVES, CHAT) == Tally(arrived=1, left=1)
    assert day.states(ANNA) == [InteractionState.ENDED]


async def test_a_chat_nobody_takes_is_given_up() -> None:
    day = Day(ANNA)
    day.act(Act.ARRIVES, CHAT)
    assert day.act(Act.GIVES_UP, CHAT) == Tally(arrived=1, gave_up=1)


@pytest.mark.parametrize("act", [Act.GIVES_UP, Act.LEAVES])
async def test_who_was_turned_away_does_nothing_more(act: Act) -> None:
    day = Day(ANNA)
    assert day.act(Act.ARRIVES, NOWHERE) == Tally(turned_away=1)
    assert day.act(act, NOWHERE) == Tally(turned_away=1)


async def test_a_day_without_agents_is_played_until_the_last_one_gave_up() -> None:
    load = Load(calls_per_hour=200, chats_per_hour=100, hours=0.1, speed=100_000, seed=7)
    switch = Switch(World.of_agents(10, NOW), Faults(), lambda: NOW)
    tally = await play_load(timeline(load, 10, Random(load.seed)), switch)
    assert tally.arrived == tally.gave_up > 10
    assert switch.world.waiting() == ()


async def test_a_day_that_is_broken_off_still_waits_for_nobody() -> None:
    load = Load(calls_per_hour=2500, speed=100_000)
    switch = Switch(World.of_agents(10, NOW), Faults(), lambda: NOW)
    tally = await play_load(islice(timeline(load, 10, Random(1)), 5), switch)
    assert tally.arrived == 5 - tally.gave_up - tally.left
