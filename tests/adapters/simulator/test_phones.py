"""Transcripts of what happens at the switch without a bridge asking."""

from __future__ import annotations

import pytest

from adapters.port import (
    Accepted,
    Cause,
    CompleteInteractions,
    Confirmed,
    LogOut,
    Refusal,
    SetAgentState,
)
from adapters.simulator import deeds
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ReasonKind
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    NOW,
    assert_moved,
    assert_refused,
    log_in,
    make_ready,
    moved,
)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_a_call_from_ready_through_hold_and_wrap_up_back_to_ready(world: World) -> None:
    make_ready(world, ANNA)
    steps: list[tuple[deeds.Deed, AgentState]] = [
        (deeds.CallArrives(ANNA), AgentState.RESERVED),
        (deeds.CallAnswered(ANNA), AgentState.TALKING),
        (deeds.CallHeld(ANNA), AgentState.HOLD),
        (deeds.CallRetrieved(ANNA), AgentState.TALKING),
        (deeds.CallEnded(ANNA), AgentState.WORK_READY),
    ]
    for deed, state in steps:
        assert_moved(world.do(deed, NOW), state, Cause.CONTACT)
    assert_moved(world.execute(CompleteInteractions(ANNA), NOW), AgentState.READY, Cause.REQUEST)


def test_a_call_dialled_while_not_ready_ends_in_the_other_wrap_up(world: World) -> None:
    log_in(world, ANNA)
    world.do(deeds.CallDialled(ANNA), NOW)
    assert_moved(world.do(deeds.CallEnded(ANNA), NOW), AgentState.WORK)
    assert_moved(world.execute(CompleteInteractions(ANNA), NOW), AgentState.NOT_READY)
    assert world.execute(CompleteInteractions(ANNA), NOW) == Done(Confirmed())


def test_an_unanswered_call_leaves_the_agent_ready(world: World) -> None:
    make_ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    assert_moved(world.do(deeds.CallEnded(ANNA), NOW), AgentState.READY)


def test_not_ready_asked_while_talking_is_applied_after_the_call(world: World) -> None:
    make_ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    world.do(deeds.CallAnswered(ANNA), NOW)
    assert world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N1"), NOW) == Done(Accepted(is_deferred=True))
    done = world.do(deeds.CallEnded(ANNA), NOW)
    assert_moved(done, AgentState.NOT_READY)
    assert moved(done).agent.reason_id == "N1"


@pytest.mark.parametrize("command", [LogOut(ANNA), SetAgentState(ANNA, AgentState.LOGGED_OUT)])
def test_a_busy_agent_cannot_be_logged_out(world: World, command: LogOut | SetAgentState) -> None:
    make_ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.LogoutForced(ANNA), NOW), Refusal.INVALID_STATE)
    assert_moved(world.do(deeds.LogoutForced(ANNA, Cause.SWITCH), NOW), AgentState.LOGGED_OUT, Cause.SWITCH)


def test_the_switch_may_lose_sight_of_an_agent_who_then_logs_in_again(world: World) -> None:
    log_in(world, ANNA)
    assert_moved(world.do(deeds.StateChosen(ANNA, AgentState.UNKNOWN), NOW), AgentState.UNKNOWN)
    assert_refused(world.execute(SetAgentState(ANNA, AgentState.READY), NOW), Refusal.INVALID_STATE)
    assert_moved(log_in(world, ANNA, "2007"), AgentState.NOT_READY)
    assert_moved(log_in(world, BRUNO, "2001"), AgentState.NOT_READY)


def test_a_changed_list_is_said_once(world: World) -> None:
    first = world.do(deeds.ReasonsReplaced(ReasonKind.LOGOUT), NOW)
    assert len(first.events) == 1
    same = deeds.ReasonsReplaced(ReasonKind.LOGOUT, world.reasons(ReasonKind.LOGOUT))
    assert world.do(same, NOW).events == ()
