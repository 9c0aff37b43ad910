"""The table of a call's moves: the full grid, and what follows the end of a contact."""

from __future__ import annotations

import pytest

from adapters.port import Refusal
from adapters.simulator import deeds
from adapters.simulator.agents import Pending, Seat, seat
from adapters.simulator.calls import GOALS, MOVES, Move, after_contact, work_state
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ConversationState
from tests.adapters.simulator.support import (
    ANNA,
    NOW,
    agent_of,
    assert_moved,
    assert_refused,
    log_in,
    make_ready,
    moved,
)


def world_in(state: AgentState) -> World:
    """A world in which Anna is in this state."""
    world = World.of_agents(1, NOW)
    if state is AgentState.LOGGED_OUT:
        return world
    log_in(world, ANNA)
    contact: list[deeds.Deed] = [deeds.CallArrives(ANNA), deeds.CallAnswered(ANNA), deeds.CallHeld(ANNA)]
    reached = {AgentState.RESERVED: 1, AgentState.TALKING: 2, AgentState.HOLD: 3}.get(state)
    if reached is None:
        world.do(deeds.StateChosen(ANNA, state), NOW)
    else:
        world.do(deeds.StateChosen(ANNA, AgentState.READY), NOW)
        for deed in contact[:reached]:
            world.do(deed, NOW)
    assert agent_of(world, ANNA).state is state
    return world


STEPS: dict[tuple[type[deeds.Deed], AgentState], AgentState] = {
    (deeds.CallArrives, AgentState.READY): AgentState.RESERVED,
    (deeds.CallDialled, AgentState.READY): AgentState.TALKING,
    (deeds.CallDialled, AgentState.NOT_READY): AgentState.TALKING,
    (deeds.CallAnswered, AgentState.RESERVED): AgentState.TALKING,
    (deeds.CallHeld, AgentState.TALKING): AgentState.HOLD,
    (deeds.CallRetrieved, AgentState.HOLD): AgentState.TALKING,
}


@pytest.mark.parametrize("state", AgentState)
@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _ in STEPS), ids=lambda kind: kind.__name__)
def test_the_grid_of_deeds_and_states(kind: type[deeds.CallHeld], state: AgentState) -> None:
    world = world_in(state)
    before = agent_of(world, ANNA)
    done = world.do(kind(ANNA), NOW)
    if (kind, state) in STEPS:
        assert_moved(done, STEPS[kind, state])
    else:
        assert_refused(done, Refusal.INVALID_STATE)
        assert agent_of(world, ANNA) == before


@pytest.mark.parametrize("leg", ConversationState)
@pytest.mark.parametrize("move", list(GOALS), ids=lambda kind: kind.__name__)
def test_no_move_leaves_a_leg_where_its_goal_is(move: Move, leg: ConversationState) -> None:
    if (move, leg) in MOVES:
        assert leg is not GOALS[move]
        assert MOVES[move, leg] is GOALS[move]


@pytest.mark.parametrize(
    ("legs", "state"),
    [
        ([ConversationState.ALERTING], AgentState.RESERVED),
        ([ConversationState.DIALING], AgentState.TALKING),
        ([ConversationState.ESTABLISHED], AgentState.TALKING),
        ([ConversationState.HELD], AgentState.HOLD),
        ([ConversationState.HELD, ConversationState.DIALING], AgentState.TALKING),
        ([ConversationState.HELD, ConversationState.ESTABLISHED], AgentState.TALKING),
        ([ConversationState.HELD, ConversationState.HELD], AgentState.HOLD),
    ],
)
def test_what_legs_make_of_an_agent(legs: list[ConversationState], state: AgentState) -> None:
    assert work_state(legs) is state


@pytest.mark.parametrize("state", AgentState)
def test_only_a_contact_can_end(state: AgentState) -> None:
    done = world_in(state).do(deeds.CallEnded(ANNA), NOW)
    if state in (AgentState.RESERVED, AgentState.TALKING, AgentState.HOLD, AgentState.BUSY):
        assert moved(done).agent.state is not state
    else:
        assert_refused(done, Refusal.INVALID_STATE)


@pytest.mark.parametrize(
    ("state", "resume", "after"),
    [
        (AgentState.TALKING, AgentState.READY, AgentState.WORK_READY),
        (AgentState.TALKING, AgentState.NOT_READY, AgentState.WORK),
        (AgentState.HOLD, AgentState.READY, AgentState.WORK_READY),
        (AgentState.RESERVED, AgentState.READY, AgentState.READY),
        (AgentState.BUSY, AgentState.NOT_READY, AgentState.NOT_READY),
    ],
)
def test_what_follows_a_contact(state: AgentState, resume: AgentState, after: AgentState) -> None:
    world = world_in(state)
    place = world.seat(ANNA)
    assert place is not None
    place.resume = resume
    was_started = state in (AgentState.TALKING, AgentState.HOLD)
    assert after_contact(place, was_started=was_started) == Pending(after, None)
    place.pending = Pending(AgentState.NOT_READY, "N1")
    assert after_contact(place, was_started=was_started) == place.pending


def test_a_seat_keeps_its_password_out_of_its_repr() -> None:
    place: Seat = seat(0, NOW, 1)
    assert place.password not in repr(place)


def test_busy_agents_take_no_second_call() -> None:
    world = World.of_agents(1, NOW)
    make_ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    assert_refused(world.do(deeds.CallArrives(ANNA), NOW), Refusal.INVALID_STATE)
