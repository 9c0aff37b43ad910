"""Transcripts of the port's commands at the pure switch."""

from __future__ import annotations

import pytest

from adapters.port import (
    Accepted,
    Cause,
    Confirmed,
    LogIn,
    LogOut,
    MobileAgent,
    ReadTeam,
    Refusal,
    SetAgentState,
    ValidateAgent,
)
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    NOBODY,
    NOW,
    OTHER_TEAM,
    agent_of,
    assert_moved,
    assert_refused,
    log_in,
    make_ready,
    moved,
)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_login_lands_in_not_ready_at_the_own_extension(world: World) -> None:
    done = log_in(world, BRUNO)
    assert done.result == Accepted()
    assert_moved(done, AgentState.NOT_READY, Cause.REQUEST)
    assert moved(done).agent.extension == "2002"


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (LogIn(BRUNO, "wrong", None, frozenset()), Refusal.INVALID_CREDENTIALS),
        (LogIn(BRUNO, None, None, frozenset()), Refusal.INVALID_CREDENTIALS),
        (LogIn(NOBODY, "p7777", None, frozenset()), Refusal.UNKNOWN_AGENT),
        (LogIn(BRUNO, "p1002", "9999", frozenset()), Refusal.UNKNOWN_EXTENSION),
        (LogIn(BRUNO, "p1002", "2001", frozenset()), Refusal.EXTENSION_IN_USE),
    ],
)
def test_login_refused(world: World, command: LogIn, refusal: Refusal) -> None:
    log_in(world, ANNA)
    assert_refused(world.execute(command, NOW), refusal)
    assert agent_of(world, BRUNO).state is AgentState.LOGGED_OUT


def test_second_desktop_changes_nothing_but_needs_no_wrong_password(world: World) -> None:
    make_ready(world, ANNA)
    assert log_in(world, ANNA) == Done(Confirmed())
    assert world.execute(LogIn(ANNA, None, None, frozenset()), NOW) == Done(Confirmed())
    assert_refused(world.execute(LogIn(ANNA, "wrong", None, frozenset()), NOW), Refusal.INVALID_CREDENTIALS)


def test_mobile_fields_and_foreign_extension_are_kept_until_logout(world: World) -> None:
    mobile = MobileAgent("CALL_BY_CALL", "+49301234567")
    world.execute(LogIn(ANNA, "p1001", "2005", frozenset(), mobile), NOW)
    agent = agent_of(world, ANNA)
    assert (agent.mobile, agent.extension, agent.channels[0].endpoint) == (mobile, "2005", "2005")
    world.execute(LogOut(ANNA, "L1"), NOW)
    agent = agent_of(world, ANNA)
    assert (agent.mobile, agent.extension, agent.channels[0].endpoint) == (None, "2001", "2001")
    assert agent.reason_id == "L1"


@pytest.mark.parametrize("reason", ["L90", "N1", "nonsense", ""])
def test_logout_reasons_are_checked_before_anything_changes(world: World, reason: str) -> None:
    log_in(world, ANNA)
    assert_refused(world.execute(LogOut(ANNA, reason), NOW), Refusal.INVALID_REASON)
    assert agent_of(world, ANNA).state is AgentState.NOT_READY


@pytest.mark.parametrize("reason", ["N90", "L1", "nonsense"])
def test_not_ready_reasons_are_checked(world: World, reason: str) -> None:
    log_in(world, ANNA)
    assert_refused(world.execute(SetAgentState(ANNA, AgentState.NOT_READY, reason), NOW), Refusal.INVALID_REASON)


def test_only_a_supervisor_of_the_team_may_set_another_agents_state(world: World) -> None:
    log_in(world, BRUNO)
    for stranger in (OTHER_TEAM, BRUNO, NOBODY):
        asked = SetAgentState(BRUNO, AgentState.READY, requested_by=stranger)
        assert_refused(world.execute(asked, NOW), Refusal.NOT_ALLOWED)
    asked = SetAgentState(BRUNO, AgentState.LOGGED_OUT, requested_by=ANNA)
    assert_moved(world.execute(asked, NOW), AgentState.LOGGED_OUT, Cause.SUPERVISOR)


@pytest.mark.parametrize("state", [state for state in AgentState if state not in ("READY", "NOT_READY", "LOGGED_OUT")])
def test_states_nobody_may_ask_for(world: World, state: AgentState) -> None:
    log_in(world, ANNA)
    assert_refused(world.execute(SetAgentState(ANNA, state), NOW), Refusal.INVALID_STATE)


def test_a_goal_already_met_is_confirmed(world: World) -> None:
    assert world.execute(LogOut(ANNA), NOW) == Done(Confirmed())
    assert world.execute(SetAgentState(ANNA, AgentState.LOGGED_OUT), NOW) == Done(Confirmed())
    log_in(world, ANNA)
    assert world.execute(SetAgentState(ANNA, AgentState.NOT_READY), NOW) == Done(Confirmed())


def test_team_is_read_once_each_self_included(world: World) -> None:
    done = world.execute(ReadTeam(BRUNO, live=True), NOW)
    assert isinstance(done.result, Confirmed)
    assert isinstance(done.result.value, tuple)
    assert [agent.login_id for agent in done.result.value] == [str(1001 + n) for n in range(10)]


def test_passwords_are_checked_without_a_login(world: World) -> None:
    assert world.execute(ValidateAgent(ANNA, "p1001"), NOW) == Done(Confirmed(True))
    assert world.execute(ValidateAgent(ANNA, "p1002"), NOW) == Done(Confirmed(False))
    assert world.execute(ValidateAgent(NOBODY, "p7777"), NOW) == Done(Confirmed(False))
