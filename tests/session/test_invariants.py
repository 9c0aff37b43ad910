"""Whatever happens in whatever order: what must hold of every session (protocol sections 2, 4 and 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.port import Accepted, Cause, Confirmed, LogOut, ReadReasons, ReadTeam, Refusal, SetAgentState
from bridge.session.effects import Effect, End, Probe, Reply, Run, Say
from bridge.session.inputs import (
    Failed,
    LinkChanged,
    MemberObserved,
    Performed,
    Probed,
    ReasonsObserved,
    TakenOver,
    Warned,
)
from bridge.session.table import REQUESTS
from contracts import session as wire
from contracts.vocabulary import AgentState, ErrorCode, MessageType, Phase, ReasonKind, WarningCode
from tests.session.support import BLUE, MATE, ME, REASONS, Scene, agent, relink

BODIES: list[tuple[str, dict[str, object]]] = [
    *((name, {}) for name in REQUESTS),
    (wire.INIT, {"chat": True}),
    (wire.CREATE_CHANNEL_GROUP, {"name": "Others", "id": "g1"}),
    (wire.CREATE_CHANNEL_GROUP, {"name": "Agents", "id": "g2"}),
    (wire.CLOSE, {"logoutReasonId": "lunch"}),
    (wire.CLOSE, {"logoutReasonId": "system"}),
    (wire.GET_TEAM_STATUS, {"realtime": False}),
    (wire.SET_AGENT_STATE, {"loginid": ME, "state": "LOGGED_OUT"}),
    (wire.SET_AGENT_STATE, {"loginid": MATE, "state": "LOGGED_OUT"}),
]


@dataclass
class Record:
    """A scene, what was asked of it, and what came of it, in order."""

    scene: Scene
    asked: dict[int, tuple[str, dict[str, object]]] = field(default_factory=dict)

    def ask(self, name: str, body: dict[str, object]) -> None:
        """A request, when none runs: its mailbox sees to that."""
        if self.scene.session.flow is None:
            self.asked[self.scene.tokens + 1] = (name, body)
            self.scene.ask(name, **body)

    def perform(self, result: str) -> None:
        """A result of the running command."""
        flow = self.scene.session.flow
        if flow is None or flow.command is None:
            return
        match result, flow.command:
            case "accept", _:
                self.scene.accept()
            case "refuse", _:
                self.scene.refuse(Refusal.INVALID_STATE)
            case "obey", _:
                self.scene.obey()
            case _, ReadReasons():
                self.scene.confirm(REASONS)
            case _, ReadTeam():
                self.scene.confirm(self.scene.team())
            case _:
                self.scene.confirm()

    def stale(self) -> None:
        """A result of a command long forgotten."""
        for command in self.scene.commands[:-1]:
            for result in (Accepted(), Confirmed()):
                self.scene.play(Performed(0, command, result))

    def link(self, up: bool) -> None:
        """The link goes or comes."""
        if up:
            relink(self.scene.mirror, [found for each in (ME, MATE) if (found := self.scene.mirror.get(each))])
        else:
            self.scene.unlink()
        self.scene.play(LinkChanged(up))

    def wait(self, seconds: float) -> None:
        """Time passes; who was woken does not want to be woken for the same time again."""
        self.scene.pass_time(seconds)
        wake_at = self.scene.session.wake_at
        assert wake_at is None or wake_at > self.scene.now

    def broker_reads(self) -> None:
        """The broker confirms the last probe, if there was one, perhaps again."""
        for probe in [effect for effect in self.scene.all if isinstance(effect, Probe)][-1:]:
            self.scene.play(Probed(probe.at))


CHANCES: st.SearchStrategy[tuple[str, tuple[Any, ...]]] = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(BODIES)),
    st.tuples(st.just("ask"), st.sampled_from(BODIES)),
    st.tuples(st.just("perform"), st.tuples(st.sampled_from(["accept", "confirm", "refuse", "obey", "obey"]))),
    st.tuples(
        st.just("see"), st.tuples(st.sampled_from([ME, MATE]), st.sampled_from(AgentState), st.sampled_from(Cause))
    ),
    st.tuples(
        st.sampled_from(["stale", "time_out", "warn", "fail", "odd", "reasons", "member", "take_over"]), st.just(())
    ),
    st.tuples(st.just("link"), st.tuples(st.booleans())),
    st.tuples(st.just("broker_reads"), st.just(())),
    st.tuples(st.just("wait"), st.tuples(st.sampled_from([0.0, 29.0, 31.0, 61.0, 601.0]))),
)


def play(scene: Scene, chances: list[tuple[str, tuple[Any, ...]]]) -> Record:
    """Let all this happen."""
    record = Record(scene)
    for kind, args in chances:
        match kind, args:
            case "see", (login_id, state, cause):
                scene.see(login_id, state=state, cause=cause)
            case "time_out", _:
                scene.time_out()
            case "warn", _:
                scene.play(Warned(WarningCode.CTI_HEARTBEAT_MISSED, "Missed."))
            case "fail", _:
                scene.play(Failed(ErrorCode.CTI_REJECTED, "No."))
            case "odd", _:
                scene.play(Failed(ErrorCode.INVALID_MESSAGE, "Odd.", before_init=True))
            case "reasons", _:
                scene.play(ReasonsObserved(ReasonKind.LOGOUT, REASONS))
            case "member", _:
                scene.play(MemberObserved(agent(MATE, revision=99)))
            case "take_over", _:
                scene.play(TakenOver("S2"))
            case name, _:
                getattr(record, name)(*args)
    return record


OPENED: list[tuple[str, tuple[Any, ...]]] = [("ask", (wire.INIT, {"chat": True})), ("perform", ("obey",))]
BEGINNINGS = [
    [],
    OPENED,
    [*OPENED, ("ask", (wire.CREATE_CHANNEL_GROUP, {})), ("ask", (wire.GET_TEAM_STATUS, {})), ("perform", ("obey",))],
    [*OPENED, ("ask", (wire.CLOSE, {}))],
    [*OPENED, ("ask", (wire.CLOSE, {})), ("perform", ("obey",))],
]

STORIES = st.builds(
    play,
    st.builds(
        Scene,
        me=st.builds(agent, st.just(ME), st.sampled_from(AgentState), supervises=st.sampled_from([(), (BLUE,)])),
        lease=st.sampled_from([None, 30.0]),
    ),
    st.builds(
        lambda *parts: [step for part in parts for step in part],
        st.sampled_from(BEGINNINGS),
        st.lists(CHANCES, max_size=60),
    ),
)
"""Any story of one session."""


def is_event(effect: Effect, name: str) -> bool:
    return isinstance(effect, Say) and effect.name == name


@given(STORIES)
def test_each_request_has_exactly_one_reply(record: Record) -> None:
    flow = record.scene.session.flow
    running = [] if flow is None else [flow.token]
    replies = [effect for effect in record.scene.all if isinstance(effect, Reply)]
    assert [reply.token for reply in replies] + running == list(record.asked)
    for reply in replies:
        assert reply.error is None or reply.body is None
        assert (reply.error is None) or reply.error.endswith(".")


@given(STORIES)
def test_nothing_but_errors_about_messages_before_init_is_answered(record: Record) -> None:
    for effect in record.scene.all:
        if isinstance(effect, Reply) and isinstance(effect.body, wire.SessionInitResponse):
            break
        assert not isinstance(effect, Say) or effect.code == ErrorCode.INVALID_MESSAGE
        assert not isinstance(effect, Say) or effect.type is MessageType.ERROR


@given(STORIES)
def test_the_count_has_no_gap(record: Record) -> None:
    assert [each.seq for each in record.scene.said] == list(range(1, len(record.scene.said) + 1))
    assert all((each.target, each.epoch) == ("S1", 1) for each in record.scene.said)


@given(STORIES)
def test_session_closed_follows_the_answer_and_is_last(record: Record) -> None:
    everything = record.scene.all
    closed = [index for index, effect in enumerate(everything) if is_event(effect, wire.CLOSED)]
    assert len(closed) <= 1
    for index in closed:
        answer = everything[index - 1]
        assert isinstance(answer, Reply)
        assert record.asked[answer.token][0] == wire.CLOSE
        assert answer.error is None
        assert not any(isinstance(effect, Say) for effect in everything[index + 1 :])
        assert record.scene.session.phase is Phase.CLOSED


@given(STORIES)
def test_a_team_is_told_only_while_realtime_is_on(record: Record) -> None:
    is_on = False
    for effect in record.scene.all:
        if is_event(effect, wire.TEAM_STATUS_UPDATED):
            assert is_on
        if not isinstance(effect, Reply) or effect.error is not None:
            continue
        name, body = record.asked[effect.token]
        if name == wire.GET_TEAM_STATUS:
            is_on = body.get("realtime", True) is True
        elif name in (wire.STOP_TEAM_STATUS, wire.CLOSE, wire.DISPOSE):
            is_on = False


@given(STORIES)
def test_an_agent_is_logged_out_by_close_only_or_by_a_supervisor(record: Record) -> None:
    for effect in record.scene.all:
        match effect:
            case Run(token=token, command=LogOut()):
                assert token is not None
                assert record.asked[token][0] == wire.CLOSE
            case Run(token=token, command=SetAgentState(state=AgentState.LOGGED_OUT)):
                assert token is not None
                assert record.asked[token][0] == wire.SET_AGENT_STATE


@given(STORIES)
def test_nothing_but_replies_after_the_end(record: Record) -> None:
    everything = record.scene.all
    ends = [index for index, effect in enumerate(everything) if isinstance(effect, End)]
    assert len(ends) == record.scene.session.gone
    for index in ends:
        assert all(isinstance(effect, Reply) for effect in everything[index + 1 :])
        assert record.scene.session.wake_at is None


@given(STORIES, st.sampled_from(BODIES))
def test_what_is_refused_at_once_changed_nothing(record: Record, question: tuple[str, dict[str, object]]) -> None:
    scene = record.scene
    if scene.session.flow is not None:
        return
    before, said = scene.session.row(), len(scene.said)
    record.ask(*question)
    if scene.session.flow is None and scene.reply.error is not None:
        assert scene.session.row() == before
        assert len(scene.said) == said
        assert scene.last == [scene.reply]


@given(STORIES)
def test_a_step_of_a_close_runs_once_a_request(record: Record) -> None:
    done: list[tuple[int, type]] = []
    for effect in record.scene.all:
        if isinstance(effect, Run) and effect.token is not None:
            done.append((effect.token, type(effect.command)))
    assert len(done) == len(set(done))
