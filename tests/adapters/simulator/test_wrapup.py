"""How wrap-up ends by itself and by whoever completes everything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.port import Cause, CompleteInteractions, Confirmed, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.config import Rules
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, InteractionState
from tests.adapters.simulator.support import (
    ANNA,
    NOW,
    ask,
    contact_of,
    let,
    log_in,
    moved,
    story,
    talking,
)

LONG = timedelta(seconds=30)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW, rules=Rules(wrap_up=30.0))


def test_wrap_up_ends_when_the_switch_says_so(world: World) -> None:
    talking(world, ANNA)
    let(world, deeds.FarHungUp(ANNA))
    assert contact_of(world, ANNA).state is InteractionState.ENDED
    assert world.wake_at() == NOW + LONG
    done = Done(Confirmed(), world.tick(NOW + LONG))
    assert story(done) == ["1001 COMPLETED", "1001 is READY"]
    assert moved(done).cause is Cause.SWITCH
    assert world.wake_at() is None


def test_who_is_done_earlier_is_left_alone(world: World) -> None:
    for command in (CompleteInteractions(ANNA), SetAgentState(ANNA, AgentState.NOT_READY)):
        talking(world, ANNA)
        let(world, deeds.FarHungUp(ANNA))
        assert story(ask(world, command))[0] == "1001 COMPLETED"
        assert world.wake_at() is None
        let(world, deeds.LogoutForced(ANNA))


def test_a_call_never_answered_has_no_wrap_up(world: World) -> None:
    log_in(world, ANNA)
    let(world, deeds.CallDialled(ANNA, answered=False))
    assert story(let(world, deeds.CallEnded(ANNA))) == ["1001 COMPLETED", "1001 is NOT_READY"]
    assert world.wake_at() is None


def test_a_wrap_up_that_an_agent_entered_without_a_call_ends_too(world: World) -> None:
    log_in(world, ANNA)
    let(world, deeds.StateChosen(ANNA, AgentState.WORK))
    assert story(ask(world, CompleteInteractions(ANNA))) == ["1001 is NOT_READY"]
    assert world.execute(CompleteInteractions(ANNA), NOW) == Done(Confirmed())


def test_what_else_an_agent_presses_in_wrap_up_completes_the_contact(world: World) -> None:
    for state in (AgentState.BUSY, AgentState.UNKNOWN):
        talking(world, ANNA)
        let(world, deeds.FarHungUp(ANNA))
        assert story(let(world, deeds.StateChosen(ANNA, AgentState.WORK))) == ["1001 is WORK"]
        assert story(let(world, deeds.StateChosen(ANNA, state))) == ["1001 COMPLETED", f"1001 is {state}"]
        let(world, deeds.LogoutForced(ANNA, Cause.SWITCH))
