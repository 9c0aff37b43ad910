"""A session as a whole: transcripts, what waits, forced logouts, late results, lease, takeover, the end."""

from __future__ import annotations

import pytest

from adapters.port import Accepted, Cause, Confirmed, Refusal, Refused, Release, SetAgentState
from bridge.session import sentences, table
from bridge.session.effects import Note, Reply, Run
from bridge.session.inputs import (
    Failed,
    LinkChanged,
    Performed,
    ReasonsObserved,
    TakenOver,
    TimedOut,
    Warned,
    Woken,
)
from bridge.session.timing import Rules
from contracts import session as wire
from contracts.notice import Notice
from contracts.vocabulary import AgentState, ErrorCode, Phase, ReasonKind, WarningCode
from tests.session.support import (
    MATE,
    ME,
    REASONS,
    Scene,
    agent,
    opened,
    relink,
    saved_first,
    watching,
)

S = AgentState
END = ["run Release", "end"]
EXPIRED = "warning SESSION_LEASE_EXPIRED"
FORCED = "warning AGENT_FORCED_LOGOUT"
RESULTS = (Accepted(), Confirmed(REASONS), Refused(Refusal.REJECTED))


def test_a_working_day() -> None:
    scene = Scene(S.LOGGED_OUT)
    assert scene.ask(wire.INIT, chat=True) == ["run LogIn"]
    assert scene.accept() == []
    assert scene.become(S.NOT_READY) == ["yes"]
    added = [wire.CHANNEL_GROUP_ADDED, wire.CHANNEL_ADDED, wire.CHANNEL_ADDED]
    assert scene.ask(wire.CREATE_CHANNEL_GROUP) == ["yes", *added]
    assert scene.ask(wire.EXTERNAL_LOGOUT_REASONS) == ["run ReadReasons"]
    assert scene.confirm(REASONS) == ["yes", wire.LOGOUT_REASONS_UPDATED]
    assert scene.become(S.READY, Cause.AGENT) == []
    assert scene.ask(wire.CLOSE, logoutReasonId="lunch") == ["run ReadReasons"]
    assert scene.confirm(REASONS) == ["run SetAgentState"]
    scene.accept()
    assert scene.become(S.NOT_READY) == ["run LogOut"]
    scene.accept()
    removed = [wire.CHANNEL_REMOVED, wire.CHANNEL_REMOVED, wire.CHANNEL_GROUP_REMOVED]
    assert scene.become(S.LOGGED_OUT) == [*removed, "yes", wire.CLOSED]
    assert scene.ask(wire.DISPOSE) == ["yes", *END]
    assert [each.seq for each in scene.said] == list(range(1, len(scene.said) + 1))
    assert {(each.target, each.epoch) for each in scene.said} == {("S1", 1)}


# --- the running request ---------------------------------------------------------------------------------------------


def test_only_the_running_request_is_answered_by_its_result() -> None:
    scene = opened()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    stale = scene.command
    scene.time_out()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    flow = scene.session.flow
    assert flow is not None
    for result in RESULTS:
        for token, command in ((1, stale), (flow.token, stale), (99, scene.command)):
            assert scene.play(Performed(token, command, result)) == []
    assert scene.session.flow is flow
    assert scene.confirm(REASONS)[0] == "yes"
    assert scene.reply.token == flow.token


def test_a_result_after_the_time_is_over_is_nothing() -> None:
    scene = opened()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    flow = scene.session.flow
    assert flow is not None
    scene.time_out()
    for result in RESULTS:
        assert scene.play(Performed(flow.token, scene.command, result)) == []
    assert scene.play(TimedOut(flow.token)) == []


def test_a_deadline_of_another_request_is_nothing() -> None:
    scene = opened()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    assert scene.play(TimedOut(99)) == []
    assert scene.session.flow is not None


def test_a_second_request_while_one_runs_is_refused() -> None:
    """The mailbox never lets it come so far."""
    scene = opened()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    assert scene.ask(wire.INIT) == [f"no: {sentences.CLOSING_NOW}"]
    assert scene.session.flow is not None


def test_what_the_switch_said_is_for_the_log_only() -> None:
    scene = opened()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    scene.refuse(Refusal.NOT_ALLOWED)
    note, reply = scene.last
    assert note == Note("command_refused", Refusal.NOT_ALLOWED, "secret words")
    assert isinstance(reply, Reply)
    assert reply.error == sentences.REFUSALS[Refusal.NOT_ALLOWED]


def test_nothing_runs_so_nothing_finishes() -> None:
    with pytest.raises(RuntimeError, match="no request is running"):
        opened().session.finish()


def test_the_link_alone_says_nothing() -> None:
    scene = opened()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    assert scene.play(LinkChanged(up=False)) == scene.play(LinkChanged(up=True)) == []


# --- what is said unasked --------------------------------------------------------------------------------------------


def test_warnings_errors_and_lists_pass_through() -> None:
    scene = opened()
    assert scene.play(Warned(WarningCode.CTI_FAILOVER, "Moved.", "switch", {"peer": "B"})) == ["warning CTI_FAILOVER"]
    assert scene.said[0].message == "Moved."
    assert scene.body() == Notice(context="switch", details={"peer": "B"})
    assert scene.play(Failed(ErrorCode.CTI_TIMEOUT, "Late.")) == ["error CTI_TIMEOUT"]
    assert scene.body() == Notice()
    assert scene.play(ReasonsObserved(ReasonKind.NOT_READY, ())) == [wire.NOT_READY_REASONS_UPDATED]


@pytest.mark.parametrize("cause", [*Cause])
@pytest.mark.parametrize("before", sorted(table.LOGGED_IN))
def test_a_forced_logout_is_told_with_its_cause(before: AgentState, cause: Cause) -> None:
    scene = opened(before)
    assert scene.see(state=S.LOGGED_OUT, cause=cause, reason_id="lunch") == [FORCED]
    assert scene.body() == Notice(context="agent", details={"cause": cause.value, "reasonCodeId": "lunch"})


@pytest.mark.parametrize("name", [wire.EXTERNAL_LOGOUT_REASONS, wire.GET_TEAM_STATUS])
def test_a_forced_logout_is_told_while_something_else_runs(name: str) -> None:
    scene = opened()
    scene.ask(name)
    assert scene.become(S.LOGGED_OUT, Cause.SWITCH) == [FORCED]


def test_a_forced_logout_without_a_reason() -> None:
    scene = opened()
    scene.become(S.LOGGED_OUT, Cause.SWITCH)
    assert scene.body() == Notice(context="agent", details={"cause": "SWITCH"})


@pytest.mark.parametrize("way", [(S.UNKNOWN, S.LOGGED_OUT), (S.READY, S.WORK), (S.UNKNOWN,)])
def test_no_logout_no_warning(way: tuple[AgentState, ...]) -> None:
    scene = opened()
    assert [scene.become(state, Cause.SWITCH) for state in way] == [[] for _ in way]


def test_a_logout_before_init_is_not_told() -> None:
    scene = Scene()
    scene.become(S.LOGGED_OUT, Cause.SWITCH)
    scene.become(S.READY, Cause.AGENT)
    assert scene.ask(wire.INIT) == ["yes"]


@pytest.mark.parametrize(
    ("cause", "told_as"), [(Cause.REQUEST, "LATE_RESULT"), (Cause.SUPERVISOR, "SUPERVISOR"), (Cause.SWITCH, "SWITCH")]
)
def test_a_logout_that_comes_after_its_close_failed(cause: Cause, told_as: str) -> None:
    """Protocol 6: a late result becomes an event."""
    scene = opened()
    scene.ask(wire.CLOSE)
    scene.accept()
    scene.time_out()
    assert scene.become(S.LOGGED_OUT, cause) == [FORCED]
    assert scene.body().details == {"cause": told_as}
    scene.become(S.READY, Cause.AGENT)
    scene.become(S.LOGGED_OUT)
    assert scene.body().details == {"cause": "REQUEST"}


def test_another_step_out_of_time_makes_no_late_result() -> None:
    scene = opened(S.READY)
    scene.ask(wire.CLOSE)
    scene.time_out()
    scene.become(S.LOGGED_OUT)
    assert scene.body().details == {"cause": "REQUEST"}


# --- lease and other times -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", AgentState)
def test_a_dead_desktop_makes_the_agent_not_ready_never_logged_out(state: AgentState) -> None:
    scene = opened(state, lease=30.0)
    assert scene.pass_time(29.9) == []
    acts = state in table.LOGGED_IN - {S.NOT_READY}
    assert scene.pass_time(0.1) == ["probe"]
    assert scene.broker_reads() == [*(["run SetAgentState"] if acts else []), EXPIRED]
    assert scene.commands == ([SetAgentState(ME, S.NOT_READY)] if acts else [])
    assert scene.body() == Notice(context="session", details={"lease": 30.0})
    assert scene.session.phase is Phase.OPEN


def test_the_lease_is_told_once_and_starts_anew_with_a_request() -> None:
    scene = opened(lease=30.0)
    for _ in range(2):
        assert scene.pass_time(30) == ["probe"]
        assert scene.broker_reads() == [EXPIRED]
        assert scene.session.wake_at is None
        assert scene.pass_time(3000) == []
        scene.ask(wire.INIT)
        assert scene.session.wake_at == scene.now + 30


def test_nothing_is_said_of_a_lease_while_the_broker_does_not_read() -> None:
    """A memory or disk alarm: no desktop can be heard. The lease starts anew when they can be."""
    scene = opened(S.READY, lease=30.0)
    assert scene.pass_time(30) == ["probe"]
    assert scene.session.wake_at is None
    assert scene.pass_time(300) == []
    assert scene.broker_reads(after=300) == []
    assert scene.session.wake_at == scene.now + 30
    assert scene.pass_time(30) == ["probe"]
    assert scene.broker_reads() == ["run SetAgentState", EXPIRED]


def test_a_request_that_overtakes_the_probe_is_a_sign_of_life() -> None:
    scene = opened(S.READY, lease=30.0)
    scene.pass_time(30)
    scene.ask(wire.INIT)
    assert scene.broker_reads() == []
    assert scene.session.wake_at == scene.now + 30


def test_a_switch_that_goes_while_the_broker_is_probed_is_waited_for() -> None:
    scene = opened(S.READY, lease=30.0)
    scene.pass_time(30)
    scene.unlink()
    assert scene.broker_reads() == []
    relink(scene.mirror, [agent(ME, S.READY), agent(MATE)])
    scene.play(LinkChanged(True))
    assert scene.pass_time(0) == ["probe"]
    assert scene.broker_reads() == ["run SetAgentState", EXPIRED]


def test_a_running_request_is_not_woken_up() -> None:
    """A time that is over must not be asked for again and again while nothing can be done about it."""
    scene = opened(lease=30.0)
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    assert scene.session.wake_at is None
    assert scene.pass_time(31) == []
    scene.confirm(REASONS)
    assert scene.session.wake_at == 30
    assert scene.pass_time(0) == ["probe"]


def test_a_lease_that_runs_out_while_the_switch_is_away_waits_for_it() -> None:
    scene = opened(S.READY, lease=30.0)
    scene.unlink()
    assert scene.session.wake_at is None
    assert scene.pass_time(31) == []
    relink(scene.mirror, [agent(ME, S.READY), agent(MATE)])
    scene.play(LinkChanged(True))
    assert scene.session.wake_at == 30
    assert scene.pass_time(0) == ["probe"]


def test_a_session_nobody_initialises_goes() -> None:
    scene = Scene(S.LOGGED_OUT, rules=Rules(uninitialised=600.0))
    assert scene.pass_time(599) == []
    scene.ask(wire.INIT)
    assert scene.pass_time(1) == []
    scene.refuse()
    assert scene.session.wake_at == 600
    assert scene.pass_time(0) == END


def test_a_closed_session_nobody_disposes_goes() -> None:
    scene = opened(rules=Rules(closed=60.0))
    scene.ask(wire.CLOSE)
    scene.now = 50.0
    scene.confirm()
    assert scene.pass_time(59) == []
    assert scene.pass_time(1) == END


def test_without_a_lease_an_open_session_is_not_woken() -> None:
    scene = opened()
    assert scene.session.wake_at is None
    assert scene.pass_time(10**6) == []


# --- takeover and the end --------------------------------------------------------------------------------------------

OVER = f"no: {sentences.TAKEN_OVER}"


@pytest.mark.parametrize("name", [wire.CLOSE, wire.EXTERNAL_LOGOUT_REASONS, wire.GET_TEAM_STATUS])
def test_a_takeover_answers_what_runs_warns_and_ends(name: str) -> None:
    scene = opened()
    scene.ask(name)
    assert scene.play(TakenOver("S2")) == [OVER, "turn away", "warning SESSION_TAKEN_OVER", *END]
    assert scene.body() == Notice(context="session", details={"by": "S2"})
    assert scene.last[-2] == Run(None, Release(ME))


def test_a_takeover_before_init_and_after_close() -> None:
    scene = Scene(S.LOGGED_OUT)
    scene.ask(wire.INIT)
    assert scene.play(TakenOver("S2")) == [OVER, "turn away", *END]
    scene = opened(S.LOGGED_OUT)
    assert scene.play(TakenOver("S2")) == ["turn away", "warning SESSION_TAKEN_OVER", *END]
    scene = opened(S.LOGGED_OUT)
    scene.ask(wire.CLOSE)
    assert scene.play(TakenOver("S2")) == ["turn away", *END]


@pytest.mark.parametrize("name", table.REQUESTS)
def test_after_the_end_dispose_succeeds_and_nothing_else(name: str) -> None:
    """Protocol 2, rule 3."""
    scene = watching(lease=1.0)
    scene.play(TakenOver("S2"))
    assert scene.ask(name) == (["yes"] if name == wire.DISPOSE else [f"no: {sentences.CLOSED}"])
    warned = Warned(WarningCode.CTI_LINK_DOWN, "Down.")
    error = Failed(ErrorCode.INVALID_MESSAGE, "Odd.", before_init=True)
    for event in (warned, error, Woken(), TakenOver("S3"), ReasonsObserved(ReasonKind.LOGOUT, REASONS)):
        assert scene.play(event) == []
    assert scene.become(S.LOGGED_OUT, Cause.SWITCH) == []
    assert scene.session.wake_at is None


@pytest.mark.parametrize("name", [wire.INIT, wire.CREATE_CHANNEL_GROUP, wire.CLOSE])
def test_what_an_answer_promises_is_written_first(name: str) -> None:
    scene = Scene() if name == wire.INIT else opened()
    scene.ask(name)
    if scene.session.flow is not None:
        assert scene.last == [Run(1 + (name != wire.INIT), scene.command)]
        scene.confirm()
    assert saved_first(scene.last)
