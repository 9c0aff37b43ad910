"""session.request.setagentstate: for supervisors, of members of their teams, true when it is seen."""

from __future__ import annotations

import pytest

from adapters.port import Agent, Cause, Refusal, SetAgentState, Team
from bridge.session import sentences, table
from contracts import session as wire
from contracts.vocabulary import AgentState
from tests.session.support import BLUE, MATE, ME, RED, STRANGER, Scene, agent, opened, saved_first

S = AgentState
NOT_HIS = [f"no: {sentences.NOT_SUPERVISOR}"]
FORCED = "warning AGENT_FORCED_LOGOUT"


def chief(*others: Agent, state: AgentState = S.NOT_READY) -> Scene:
    """The session of an agent who supervises the blue team and is in it."""
    return opened(state, me=agent(supervises=(BLUE,)), others=others)


def order(scene: Scene, state: AgentState, login_id: str = MATE, **more: object) -> list[str]:
    return scene.ask(wire.SET_AGENT_STATE, loginid=login_id, state=state.value, **more)


@pytest.mark.parametrize("state", sorted(table.SETTABLE))
@pytest.mark.parametrize("reason", [None, "lunch"])
def test_the_switch_is_asked_in_his_name(state: AgentState, reason: str | None) -> None:
    scene = chief()
    assert order(scene, state, **({} if reason is None else {"reasonCodeId": reason})) == ["run SetAgentState"]
    assert scene.command == SetAgentState(MATE, state, reason, ME)
    assert scene.session.awaits == MATE


@pytest.mark.parametrize("state", sorted(table.SETTABLE))
@pytest.mark.parametrize("accepted_first", [True, False])
def test_it_is_true_when_the_member_is_seen_so(state: AgentState, accepted_first: bool) -> None:
    scene = chief()
    scene.see(MATE, state=S.TALKING)
    order(scene, state)
    if accepted_first:
        assert scene.accept() == []
        assert scene.see(MATE, state=S.WORK) == []
        assert scene.see(MATE, state=state) == ["yes"]
    else:
        assert scene.see(MATE, state=state) == []
        assert scene.accept() == ["yes"]
    assert scene.session.awaits is None
    assert scene.book.watchers(None, agent(MATE)) == []


def test_confirmed_at_once() -> None:
    scene = chief()
    order(scene, S.LOGGED_OUT)
    assert scene.confirm() == ["yes"]
    assert not scene.session.row().is_logged_out


@pytest.mark.parametrize("refusal", [Refusal.NOT_ALLOWED, Refusal.INVALID_STATE])
def test_refused(refusal: Refusal) -> None:
    scene = chief()
    order(scene, S.READY)
    assert scene.refuse(refusal) == ["note command_refused", f"no: {sentences.REFUSALS[refusal]}"]
    assert scene.session.awaits is None


def test_the_change_of_another_does_not_count() -> None:
    scene = chief(agent(STRANGER))
    order(scene, S.READY)
    scene.accept()
    scene.see(STRANGER, state=S.READY)
    scene.become(S.READY)
    assert scene.session.flow is not None
    assert scene.time_out() == [f"no: {sentences.TIMED_OUT}"]


@pytest.mark.parametrize(
    ("supervises", "theirs", "sentence"),
    [
        ((), (BLUE,), sentences.NOT_SUPERVISOR),
        ((RED,), (BLUE,), sentences.NOT_SUPERVISOR),
        ((BLUE,), (), sentences.NOT_SUPERVISOR),
        ((BLUE, RED), (RED,), None),
    ],
)
def test_only_members_of_his_teams(
    supervises: tuple[Team, ...], theirs: tuple[Team, ...], sentence: str | None
) -> None:
    scene = opened(me=agent(supervises=supervises), others=(agent(STRANGER, teams=theirs),))
    assert order(scene, S.READY, STRANGER) == (["run SetAgentState"] if sentence is None else [f"no: {sentence}"])


def test_nobody_is_his_own_supervisor_by_membership_alone() -> None:
    scene = opened()
    assert order(scene, S.READY, ME) == NOT_HIS


def test_an_agent_nobody_knows() -> None:
    assert order(chief(), S.READY, "9999") == [f"no: {sentences.REFUSALS[Refusal.UNKNOWN_AGENT]}"]


def test_a_supervisor_the_switch_lost() -> None:
    scene = chief()
    del scene.mirror._agents[ME]
    assert order(scene, S.READY) == NOT_HIS


@pytest.mark.parametrize("state", sorted(set(AgentState) - table.SETTABLE))
def test_a_state_that_cannot_be_set(state: AgentState) -> None:
    """The wire refuses it before; the core does not rely on that."""
    scene = chief()
    body = wire.SetAgentState.model_construct(loginid=MATE, state=state)
    assert scene.play_body(wire.SET_AGENT_STATE, body) == [f"no: {sentences.STATE_NOT_SETTABLE}"]


@pytest.mark.parametrize("cause", [Cause.REQUEST, Cause.SUPERVISOR])
def test_a_supervisor_who_logs_out_himself_is_not_warned(cause: Cause) -> None:
    scene = chief()
    order(scene, S.LOGGED_OUT, ME)
    scene.accept()
    assert scene.become(S.LOGGED_OUT, cause) == ["yes"]
    assert saved_first(scene.last)
    assert scene.session.row().is_logged_out


def test_a_supervisor_who_is_logged_out_meanwhile_is_warned() -> None:
    scene = chief()
    order(scene, S.LOGGED_OUT)
    assert scene.become(S.LOGGED_OUT, Cause.SWITCH) == [FORCED]
    scene = chief()
    order(scene, S.READY, ME)
    assert scene.become(S.LOGGED_OUT, Cause.SWITCH) == [FORCED]


def test_his_own_logout_that_failed_but_was_seen_is_told() -> None:
    scene = chief()
    order(scene, S.LOGGED_OUT, ME)
    assert scene.become(S.LOGGED_OUT, Cause.SWITCH) == []
    assert scene.refuse(Refusal.INVALID_STATE)[1:] == [f"no: {sentences.REFUSALS[Refusal.INVALID_STATE]}", FORCED]
    assert scene.body().details == {"cause": "SWITCH"}
