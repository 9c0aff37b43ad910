"""Shorthand for transcripts of the pure switch."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.port import Agent, AgentChanged, Cause, LogIn, Refusal, Refused, SetAgentState
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, LoginId

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
ANNA, BRUNO, OTHER_TEAM, NOBODY = LoginId("1001"), LoginId("1002"), LoginId("1011"), LoginId("7777")
"""Anna supervises Bruno's team, which is her own; the third supervises another one; the last does not exist."""


def log_in(world: World, login_id: LoginId, extension: str | None = None) -> Done:
    """Log in with the right password."""
    return world.execute(LogIn(login_id, f"p{login_id}", extension, frozenset()), NOW)


def make_ready(world: World, login_id: LoginId) -> None:
    """Log in and become READY."""
    log_in(world, login_id)
    assert_moved(world.execute(SetAgentState(login_id, AgentState.READY), NOW), AgentState.READY)


def moved(done: Done) -> AgentChanged:
    """The one event of a change that was taken."""
    assert not isinstance(done.result, Refused), done
    (event,) = done.events
    assert isinstance(event, AgentChanged)
    return event


def assert_moved(done: Done, state: AgentState, cause: Cause | None = None) -> None:
    """The agent is now in this state, moved by whom."""
    event = moved(done)
    assert event.agent.state is state
    assert cause in (None, event.cause)


def assert_refused(done: Done, refusal: Refusal) -> None:
    """Nothing happened, and a sentence says why."""
    assert isinstance(done.result, Refused), done
    assert done.result.refusal is refusal
    assert done.result.detail.endswith(".")
    assert done.events == ()


def agent_of(world: World, login_id: LoginId) -> Agent:
    """The agent as it is."""
    seat = world.seat(login_id)
    assert seat is not None
    return seat.agent
