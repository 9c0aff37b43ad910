"""session.request.close: every row of its table, what refuses it, what breaks it, and its order (protocol section 4)."""

from __future__ import annotations

import pytest

from adapters.port import Cause, CompleteInteractions, LogOut, ReadReasons, Refusal, SetAgentState
from bridge.session import sentences, table
from bridge.session.inputs import Failed, ReasonsObserved, Warned
from contracts import session as wire
from contracts.session import ChannelRemoved
from contracts.vocabulary import BUSY_STATES, AgentState, ChannelType, ErrorCode, Phase, ReasonKind, WarningCode
from tests.session.support import ME, REASONS, Scene, opened, watching

S = AgentState
LOG_OUT = ["run LogOut"]
DONE = ["yes", wire.CLOSED]
STEPS = ["Completing the contact", "Setting the agent to NOT_READY", "Logging out"]
"""As the answer of a close names them, in their order."""


def grouped(state: AgentState = S.NOT_READY) -> Scene:
    """Open, with its channel group announced."""
    scene = opened(state)
    scene.ask(wire.CREATE_CHANNEL_GROUP)
    scene.all.clear()
    return scene


@pytest.mark.parametrize(
    ("state", "first", "command"),
    [
        (S.WORK, ["run CompleteInteractions"], CompleteInteractions(ME)),
        (S.WORK_READY, ["run CompleteInteractions"], CompleteInteractions(ME)),
        (S.READY, ["run SetAgentState"], SetAgentState(ME, S.NOT_READY)),
        (S.NOT_READY, LOG_OUT, LogOut(ME)),
        (S.UNKNOWN, LOG_OUT, LogOut(ME)),
    ],
)
def test_the_first_step_is_that_of_the_state(state: AgentState, first: list[str], command: object) -> None:
    scene = opened(state)
    assert scene.ask(wire.CLOSE) == first
    assert scene.command == command
    assert scene.session.phase is Phase.CLOSING


def test_a_logged_out_agent_is_only_dropped() -> None:
    scene = opened(S.LOGGED_OUT)
    assert scene.ask(wire.CLOSE) == DONE
    assert scene.commands == []
    assert scene.session.phase is Phase.CLOSED


@pytest.mark.parametrize("state", sorted(BUSY_STATES))
@pytest.mark.parametrize("body", [{}, {"logoutReasonId": "lunch"}])
def test_busy_is_refused_and_nothing_changed(state: AgentState, body: dict[str, object]) -> None:
    scene = opened(state)
    before = scene.session.row()
    assert scene.ask(wire.CLOSE, **body) == [f"no: {sentences.BUSY}"]
    assert scene.session.row() == before
    assert scene.session.flow is None


def test_every_state_has_a_row() -> None:
    assert set(table.CLOSE) == set(AgentState)
    assert {state for state, step in table.CLOSE.items() if step is None} == BUSY_STATES


WAYS: dict[AgentState, list[tuple[AgentState, list[str]]]] = {
    S.WORK: [(S.NOT_READY, LOG_OUT)],
    S.WORK_READY: [(S.READY, ["run SetAgentState"]), (S.NOT_READY, LOG_OUT)],
    S.READY: [(S.NOT_READY, LOG_OUT)],
    S.NOT_READY: [],
    S.UNKNOWN: [],
}
"""From each state: the state that each step is seen to lead to, and the step that comes next."""


@pytest.mark.parametrize(("state", "way"), WAYS.items())
@pytest.mark.parametrize("accepted_first", [True, False])
def test_all_the_way_by_events(
    state: AgentState, way: list[tuple[AgentState, list[str]]], accepted_first: bool
) -> None:
    """Whether the switch's answer or the event comes first, the step counts when both are there."""
    scene = opened(state)
    scene.ask(wire.CLOSE)
    for reached, following in [*way, (S.LOGGED_OUT, DONE)]:
        if accepted_first:
            assert scene.accept() == []
            assert scene.become(reached) == following
        else:
            assert scene.become(reached) == []
            assert scene.accept() == following
    assert scene.session.phase is Phase.CLOSED
    assert [type(each) for each in scene.commands].count(LogOut) == 1


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (S.WORK, [CompleteInteractions, SetAgentState, LogOut]),
        (S.WORK_READY, [CompleteInteractions, SetAgentState, LogOut]),
        (S.READY, [SetAgentState, LogOut]),
        (S.NOT_READY, [LogOut]),
        (S.UNKNOWN, [LogOut]),
    ],
)
def test_all_the_way_by_confirmations(state: AgentState, steps: list[type]) -> None:
    """No event was seen yet: the steps stand in their order, NOT_READY before the logout."""
    scene = opened(state)
    scene.ask(wire.CLOSE)
    for _ in steps[1:]:
        assert len(scene.confirm()) == 1
    assert scene.confirm() == DONE
    assert [type(each) for each in scene.commands] == steps


def test_the_group_is_dropped_before_the_answer_and_closed_is_last() -> None:
    scene = grouped()
    scene.ask(wire.CLOSE)
    assert scene.confirm() == [wire.CHANNEL_REMOVED, wire.CHANNEL_REMOVED, wire.CHANNEL_GROUP_REMOVED, *DONE]
    bodies = [each.body for each in scene.said]
    assert bodies[:2] == [
        ChannelRemoved(endpoint="chat-1", type=ChannelType.CHAT),
        ChannelRemoved(endpoint="2101", type=ChannelType.TELEPHONY),
    ]
    assert bodies[2] == wire.ChannelGroupRemoved(name="Agents")
    assert bodies[3] == wire.SessionClosed()
    assert scene.session.row().nodes == () == scene.session.row().announced


def test_team_updates_end_before_the_answer() -> None:
    scene = watching()
    scene.ask(wire.CLOSE)
    assert scene.confirm() == ["run StopTeam", *DONE]


def test_the_logout_names_its_reason() -> None:
    scene = opened()
    assert scene.ask(wire.CLOSE, logoutReasonId="lunch") == ["run ReadReasons"]
    assert scene.command == ReadReasons(ME, ReasonKind.LOGOUT)
    assert scene.confirm(REASONS) == LOG_OUT
    assert scene.command == LogOut(ME, "lunch")


@pytest.mark.parametrize("state", [S.NOT_READY, S.READY, S.WORK, S.LOGGED_OUT])
@pytest.mark.parametrize(
    ("reason", "reasons"), [("none", REASONS), ("system", REASONS), ("lunch", ()), ("lunch", None), ("11", REASONS)]
)
def test_a_reason_that_is_unknown_or_not_selectable(state: AgentState, reason: str, reasons: object) -> None:
    scene = opened(state)
    scene.ask(wire.CLOSE, logoutReasonId=reason)
    assert scene.confirm(reasons) == [f"no: {sentences.refusal_sentence(Refusal.INVALID_REASON)}"]
    assert scene.session.phase is Phase.OPEN
    assert [type(each) for each in scene.commands] == [ReadReasons]


def test_busy_meanwhile_stops_the_close() -> None:
    """A call came while the reasons were read, or between two steps."""
    scene = opened(S.READY)
    scene.ask(wire.CLOSE, logoutReasonId="lunch")
    scene.become(S.RESERVED, Cause.CONTACT)
    assert scene.confirm(REASONS) == [f"no: {sentences.BECAME_BUSY}"]
    assert scene.session.phase is Phase.OPEN
    scene.become(S.READY)
    scene.ask(wire.CLOSE)
    scene.accept()
    assert scene.become(S.RESERVED, Cause.CONTACT) == [f"no: {sentences.BECAME_BUSY}"]
    assert scene.session.phase is Phase.OPEN


def test_a_step_is_not_tried_twice() -> None:
    scene = opened(S.READY)
    scene.ask(wire.CLOSE)
    scene.accept()
    assert scene.become(S.WORK) == ["run CompleteInteractions"]
    scene.accept()
    assert scene.become(S.READY) == [f"no: {sentences.failed_step(STEPS[1], sentences.CLOSE_STUCK)}"]


def test_a_picture_that_lags_behind_a_confirmed_step() -> None:
    """The wrap-up is over, says the switch; that it is still seen does not mean that it came back."""
    scene = opened(S.WORK)
    scene.ask(wire.CLOSE)
    scene.confirm()
    assert scene.accept() == []
    assert scene.become(S.NOT_READY) == LOG_OUT


def test_a_reason_list_that_cannot_be_read_is_no_step() -> None:
    scene = opened()
    scene.ask(wire.CLOSE, logoutReasonId="L1")
    assert scene.refuse()[-1] == f"no: {sentences.refusal_sentence(Refusal.REJECTED)}"


@pytest.mark.parametrize("steps", [0, 1, 2])
@pytest.mark.parametrize("refusal", [Refusal.INVALID_STATE, Refusal.UNAVAILABLE, Refusal.REJECTED])
def test_a_refused_step_stops_the_rest(steps: int, refusal: Refusal) -> None:
    scene = opened(S.WORK)
    scene.ask(wire.CLOSE)
    for _ in range(steps):
        scene.confirm()
    said = sentences.failed_step(STEPS[steps], sentences.refusal_sentence(refusal))
    assert scene.refuse(refusal) == ["note command_refused", f"no: {said}"]
    assert scene.session.phase is Phase.OPEN
    assert len(scene.commands) == steps + 1
    assert scene.said == []


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_step_out_of_time_stops_the_rest(steps: int) -> None:
    scene = grouped(S.WORK)
    scene.ask(wire.CLOSE)
    for _ in range(steps):
        scene.confirm()
    assert scene.time_out() == [f"no: {sentences.failed_step(STEPS[steps], sentences.TIMED_OUT)}"]
    assert scene.session.phase is Phase.OPEN
    assert "g1" in scene.session.tree.groups
    assert scene.said == []


def test_a_close_that_failed_may_be_tried_again() -> None:
    scene = opened(S.READY)
    scene.ask(wire.CLOSE)
    scene.refuse()
    assert scene.ask(wire.CLOSE) == ["run SetAgentState"]
    scene.confirm()
    assert scene.confirm() == DONE


def test_the_own_logout_is_no_forced_one() -> None:
    scene = opened()
    scene.ask(wire.CLOSE)
    scene.accept()
    scene.become(S.LOGGED_OUT)
    assert [each.name for each in scene.said] == [wire.CLOSED]


@pytest.mark.parametrize("state", [S.READY, S.WORK])
def test_a_logout_before_the_logout_step_is_a_forced_one(state: AgentState) -> None:
    scene = opened(state)
    scene.ask(wire.CLOSE)
    assert scene.become(S.LOGGED_OUT, Cause.SUPERVISOR) == ["warning AGENT_FORCED_LOGOUT"]
    assert scene.accept() == DONE


@pytest.mark.parametrize("fail", [Scene.time_out, Scene.refuse])
def test_a_logout_seen_by_a_close_that_failed_is_told_after_its_answer(fail: object) -> None:
    """Else the listener would believe that the agent is still logged in."""
    scene = opened()
    scene.ask(wire.CLOSE)
    assert scene.become(S.LOGGED_OUT, Cause.SUPERVISOR) == []
    assert callable(fail)
    *_, answer, warning = fail(scene)
    assert answer.startswith("no: ")
    assert warning == "warning AGENT_FORCED_LOGOUT"


def test_a_closed_session_is_silent_and_only_disposed() -> None:
    scene = opened(S.LOGGED_OUT)
    scene.ask(wire.CLOSE)
    scene.become(S.NOT_READY)
    assert scene.become(S.LOGGED_OUT, Cause.SWITCH) == []
    assert scene.play(Warned(WarningCode.CTI_LINK_DOWN, "Down.")) == []
    assert scene.play(ReasonsObserved(ReasonKind.LOGOUT, REASONS)) == []
    assert scene.play(Failed(ErrorCode.INVALID_MESSAGE, "Odd.", before_init=True)) == []
    assert scene.ask(wire.CLOSE) == [f"no: {sentences.CLOSED}"]
    assert scene.ask(wire.INIT) == [f"no: {sentences.CLOSED}"]
    assert scene.ask(wire.DISPOSE) == ["yes", "run Release", "end"]


@pytest.mark.parametrize("phase", [Phase.CREATED, Phase.OPEN])
def test_dispose_answers_first_and_leaves_the_agent_alone(phase: Phase) -> None:
    scene = Scene(S.READY) if phase is Phase.CREATED else opened(S.READY)
    assert scene.ask(wire.DISPOSE) == ["yes", "run Release", "end"]
    assert scene.session.gone
    assert scene.session.wake_at is None


def test_dispose_needs_no_switch_and_close_does() -> None:
    scene = opened()
    scene.unlink()
    assert scene.ask(wire.CLOSE) == [f"no: {sentences.UNREACHABLE}"]
    assert scene.session.phase is Phase.OPEN
    assert scene.ask(wire.DISPOSE) == ["yes", "run Release", "end"]
