"""The pure switch: transcripts of commands and deeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.port import (
    Accepted,
    AgentChanged,
    Cause,
    CompleteInteractions,
    Confirmed,
    LogIn,
    LogOut,
    MobileAgent,
    ReadTeam,
    Refusal,
    Refused,
    SetAgentState,
    ValidateAgent,
)
from adapters.simulator import deeds
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelType, LoginId, ReasonKind

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
ANNA, BRUNO, OTHER_TEAM = LoginId("1001"), LoginId("1002"), LoginId("1011")


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def log_in(world: World, login_id: LoginId, extension: str | None = None) -> Done:
    return world.execute(LogIn(login_id, f"p{login_id}", extension, frozenset()), NOW)


def ready(world: World, login_id: LoginId) -> None:
    log_in(world, login_id)
    assert_moved(world.execute(SetAgentState(login_id, AgentState.READY), NOW), AgentState.READY)


def assert_moved(done: Done, state: AgentState, cause: Cause | None = None) -> None:
    assert not isinstance(done.result, Refused)
    (event,) = done.events
    assert isinstance(event, AgentChanged)
    assert event.agent.state is state
    assert cause in (None, event.cause)


def assert_refused(done: Done, refusal: Refusal) -> None:
    assert isinstance(done.result, Refused)
    assert done.result.refusal is refusal
    assert done.result.detail.endswith(".")
    assert done.events == ()


def state_of(world: World, login_id: LoginId) -> AgentState:
    seat = world.seat(login_id)
    assert seat is not None
    return seat.agent.state


def test_agents_are_in_teams_of_ten_each_with_one_supervisor(world: World) -> None:
    by_team: dict[str, list[LoginId]] = {}
    for agent in world.agents():
        by_team.setdefault(agent.teams[0].team_id, []).append(agent.login_id)
    assert [len(members) for members in by_team.values()] == [10, 10]
    assert [a.login_id for a in world.agents() if a.supervises] == [ANNA, OTHER_TEAM]


def test_every_agent_has_telephony_and_some_have_more(world: World) -> None:
    kinds = [{channel.type for channel in agent.channels} for agent in world.agents()]
    assert all(ChannelType.TELEPHONY in kind for kind in kinds)
    for medium in ChannelType:
        assert any(medium in kind for kind in kinds), medium
    assert {ChannelType.TELEPHONY} in kinds


def test_login_lands_in_not_ready_at_the_own_extension(world: World) -> None:
    done = log_in(world, BRUNO)
    assert done.result == Accepted()
    assert_moved(done, AgentState.NOT_READY, Cause.REQUEST)
    assert done.events[0].agent.extension == "2002"  # type: ignore[union-attr]  # assert_moved proved the event's type


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (LogIn(BRUNO, "wrong", None, frozenset()), Refusal.INVALID_CREDENTIALS),
        (LogIn(BRUNO, None, None, frozenset()), Refusal.INVALID_CREDENTIALS),
        (LogIn(LoginId("7777"), "p7777", None, frozenset()), Refusal.UNKNOWN_AGENT),
        (LogIn(BRUNO, "p1002", "9999", frozenset()), Refusal.UNKNOWN_EXTENSION),
        (LogIn(BRUNO, "p1002", "2001", frozenset()), Refusal.EXTENSION_IN_USE),
    ],
)
def test_login_refused(world: World, command: LogIn, refusal: Refusal) -> None:
    log_in(world, ANNA)
    assert_refused(world.execute(command, NOW), refusal)
    assert state_of(world, BRUNO) is AgentState.LOGGED_OUT


def test_second_desktop_changes_nothing_but_needs_no_wrong_password(world: World) -> None:
    ready(world, ANNA)
    assert log_in(world, ANNA) == Done(Confirmed())
    assert world.execute(LogIn(ANNA, None, None, frozenset()), NOW) == Done(Confirmed())
    assert_refused(world.execute(LogIn(ANNA, "wrong", None, frozenset()), NOW), Refusal.INVALID_CREDENTIALS)


def test_mobile_fields_and_foreign_extension_are_kept_until_logout(world: World) -> None:
    mobile = MobileAgent("CALL_BY_CALL", "+49301234567")
    world.execute(LogIn(ANNA, "p1001", "2005", frozenset(), mobile), NOW)
    seat = world.seat(ANNA)
    assert seat is not None
    assert (seat.agent.mobile, seat.agent.extension, seat.agent.channels[0].endpoint) == (mobile, "2005", "2005")
    world.execute(LogOut(ANNA, "L1"), NOW)
    assert (seat.agent.mobile, seat.agent.extension, seat.agent.channels[0].endpoint) == (None, "2001", "2001")
    assert seat.agent.reason_id == "L1"


def test_a_call_from_ready_through_hold_and_wrap_up_back_to_ready(world: World) -> None:
    ready(world, ANNA)
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
    ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    assert_moved(world.do(deeds.CallEnded(ANNA), NOW), AgentState.READY)


def test_not_ready_asked_while_talking_is_applied_after_the_call(world: World) -> None:
    ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    world.do(deeds.CallAnswered(ANNA), NOW)
    assert world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N1"), NOW) == Done(Accepted())
    done = world.do(deeds.CallEnded(ANNA), NOW)
    assert_moved(done, AgentState.NOT_READY)
    assert done.events[0].agent.reason_id == "N1"  # type: ignore[union-attr]  # assert_moved proved the event's type


@pytest.mark.parametrize("command", [LogOut(ANNA), SetAgentState(ANNA, AgentState.LOGGED_OUT)])
def test_a_busy_agent_cannot_be_logged_out(world: World, command: LogOut | SetAgentState) -> None:
    ready(world, ANNA)
    world.do(deeds.CallArrives(ANNA), NOW)
    assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.LogoutForced(ANNA), NOW), Refusal.INVALID_STATE)
    assert_moved(world.do(deeds.LogoutForced(ANNA, Cause.SWITCH), NOW), AgentState.LOGGED_OUT, Cause.SWITCH)


@pytest.mark.parametrize("reason", ["L90", "N1", "nonsense", ""])
def test_logout_reasons_are_checked_before_anything_changes(world: World, reason: str) -> None:
    log_in(world, ANNA)
    assert_refused(world.execute(LogOut(ANNA, reason), NOW), Refusal.INVALID_REASON)
    assert state_of(world, ANNA) is AgentState.NOT_READY


@pytest.mark.parametrize("reason", ["N90", "L1", "nonsense"])
def test_not_ready_reasons_are_checked(world: World, reason: str) -> None:
    log_in(world, ANNA)
    assert_refused(
        world.execute(SetAgentState(ANNA, AgentState.NOT_READY, reason), NOW), Refusal.INVALID_REASON
    )


def test_only_a_supervisor_of_the_team_may_set_another_agents_state(world: World) -> None:
    log_in(world, BRUNO)
    for stranger in (OTHER_TEAM, BRUNO, LoginId("7777")):
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


def test_since_moves_with_the_state_and_revision_with_every_change(world: World) -> None:
    log_in(world, ANNA)
    later = NOW + timedelta(seconds=5)
    done = world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N1"), later)
    assert isinstance(done.events[0], AgentChanged)
    agent = done.events[0].agent
    assert (agent.since, agent.revision, agent.reason_id) == (NOW, 3, "N1")


def test_team_is_read_once_each_self_included(world: World) -> None:
    done = world.execute(ReadTeam(BRUNO, live=True), NOW)
    assert isinstance(done.result, Confirmed)
    assert isinstance(done.result.value, tuple)
    assert [agent.login_id for agent in done.result.value] == [str(1001 + n) for n in range(10)]


def test_passwords_are_checked_without_a_login(world: World) -> None:
    assert world.execute(ValidateAgent(ANNA, "p1001"), NOW) == Done(Confirmed(True))
    assert world.execute(ValidateAgent(ANNA, "p1002"), NOW) == Done(Confirmed(False))
    assert world.execute(ValidateAgent(LoginId("7777"), "p7777"), NOW) == Done(Confirmed(False))


def test_the_switch_may_lose_sight_of_an_agent_who_then_logs_in_again(world: World) -> None:
    log_in(world, ANNA)
    assert_moved(world.do(deeds.StateChosen(ANNA, AgentState.UNKNOWN), NOW), AgentState.UNKNOWN)
    assert_refused(world.execute(SetAgentState(ANNA, AgentState.READY), NOW), Refusal.INVALID_STATE)
    assert_moved(log_in(world, ANNA, "2007"), AgentState.NOT_READY)
    assert_moved(log_in(world, BRUNO, "2001"), AgentState.NOT_READY)


def test_reasons_come_with_three_languages_and_some_cannot_be_chosen(world: World) -> None:
    for kind in ReasonKind:
        reasons = world.reasons(kind)
        assert {reason.selectable for reason in reasons} == {True, False}
        for reason in reasons:
            assert [f"{label.language}-{label.country}" for label in reason.labels] == ["en-US", "de-DE", "fr-FR"]


def test_a_changed_list_is_said_once(world: World) -> None:
    first = world.do(deeds.ReasonsReplaced(ReasonKind.LOGOUT), NOW)
    assert len(first.events) == 1
    same = deeds.ReasonsReplaced(ReasonKind.LOGOUT, world.reasons(ReasonKind.LOGOUT))
    assert world.do(same, NOW).events == ()
