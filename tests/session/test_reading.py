"""Reason lists and team status: the answer first, then the list; updates newer than the answer, none after the stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.port import ReadReasons, ReadTeam, Refusal, StopTeam, Team
from bridge.session import sentences
from bridge.session.inputs import MemberObserved, ReasonsObserved
from contracts import session as wire
from contracts.vocabulary import AgentState, Phase, ReasonKind
from tests.session.support import BLUE, CHIEF, MATE, ME, REASONS, RED, STRANGER, Scene, agent, opened, watching

S = AgentState
UPDATE = [wire.TEAM_STATUS_UPDATED]
FAILED = ["note command_refused", f"no: {sentences.REFUSALS[Refusal.REJECTED]}"]


def members(scene: Scene) -> list[tuple[str, AgentState]]:
    """What was told last."""
    return [(each.loginid, each.state) for each in scene.body().teamstatus]


# --- reasons ---------------------------------------------------------------------------------------------------------

LISTS = [
    (wire.EXTERNAL_LOGOUT_REASONS, ReasonKind.LOGOUT, wire.LOGOUT_REASONS_UPDATED),
    (wire.EXTERNAL_NOT_READY_REASONS, ReasonKind.NOT_READY, wire.NOT_READY_REASONS_UPDATED),
]


@pytest.mark.parametrize(("name", "kind", "event"), LISTS)
def test_the_answer_then_the_list(name: str, kind: ReasonKind, event: str) -> None:
    scene = opened()
    assert scene.ask(name) == ["run ReadReasons"]
    assert scene.command == ReadReasons(ME, kind)
    assert scene.confirm(REASONS) == ["yes", event]
    assert scene.reply.body is None
    asked = scene.body()
    scene.play(ReasonsObserved(kind, REASONS))
    assert scene.body() == asked
    assert scene.said[-1].name == event


@pytest.mark.parametrize(("name", "kind", "event"), LISTS)
def test_an_empty_list_is_told_too(name: str, kind: ReasonKind, event: str) -> None:
    scene = opened()
    scene.ask(name)
    assert scene.confirm(()) == ["yes", event]
    assert next(iter(scene.body().model_dump().values())) == ()


@pytest.mark.parametrize(("name", "kind", "event"), LISTS)
def test_a_refused_list_is_no_event(name: str, kind: ReasonKind, event: str) -> None:
    scene = opened()
    scene.ask(name)
    assert scene.refuse() == FAILED


@pytest.mark.parametrize("name", [name for name, _, _ in LISTS])
def test_a_read_is_never_done_by_being_accepted(name: str) -> None:
    scene = opened()
    scene.ask(name)
    assert scene.accept() == []
    assert scene.become(S.READY) == []
    assert scene.time_out() == [f"no: {sentences.TIMED_OUT}"]


# --- team status -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("realtime", [True, False])
def test_a_fresh_snapshot_each_time_in_order(realtime: bool) -> None:
    scene = opened()
    for state in (S.READY, S.TALKING):
        assert scene.ask(wire.GET_TEAM_STATUS, realtime=realtime) == ["run ReadTeam"]
        assert scene.command == ReadTeam(ME, realtime)
        scene.confirm((agent(MATE, state), agent(CHIEF), agent(ME)))
        assert isinstance(scene.reply.body, wire.TeamStatus)
        assert [each.loginid for each in scene.reply.body.teamstatus] == [ME, MATE, CHIEF]
        assert scene.reply.body.teamstatus[1].state is state


def test_only_changed_members_follow_while_realtime_is_on() -> None:
    scene = opened()
    assert scene.see(MATE, state=S.READY) == []
    scene.ask(wire.GET_TEAM_STATUS, realtime=False)
    scene.confirm((agent(ME), agent(MATE)))
    assert scene.see(MATE, state=S.TALKING) == []
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    scene.confirm((agent(ME), agent(MATE)))
    assert scene.see(MATE, state=S.READY) == UPDATE
    assert members(scene) == [(MATE, S.READY)]
    assert scene.become(S.READY) == UPDATE
    assert members(scene) == [(ME, S.READY)]


@pytest.mark.parametrize(
    ("teams", "supervises", "theirs", "is_told"),
    [
        ((BLUE,), (), (BLUE,), True),
        ((BLUE,), (), (RED, BLUE), True),
        ((BLUE,), (), (RED,), False),
        ((BLUE,), (RED,), (RED,), True),
        ((), (RED,), (RED,), True),
        ((), (), (RED,), False),
        ((BLUE,), (), (), False),
    ],
)
def test_whose_changes_are_told(
    teams: tuple[Team, ...], supervises: tuple[Team, ...], theirs: tuple[Team, ...], is_told: bool
) -> None:
    """Members of every team the agent is in or supervises, and the agent in any case."""
    scene = watching(me=agent(teams=teams, supervises=supervises), others=(agent(STRANGER, teams=theirs),))
    assert scene.see(STRANGER, state=S.READY) == (UPDATE if is_told else [])
    assert scene.become(S.READY) == UPDATE


@pytest.mark.parametrize("teams", [(BLUE,), ()])
def test_no_update_follows_the_stop(teams: tuple[Team, ...]) -> None:
    scene = watching(me=agent(teams=teams))
    assert scene.ask(wire.STOP_TEAM_STATUS) == ["run StopTeam", "yes"]
    assert scene.command == StopTeam(ME)
    assert scene.see(MATE, state=S.READY) == []
    assert scene.become(S.READY) == []
    assert scene.play(MemberObserved(agent(MATE, S.HOLD))) == []
    assert scene.ask(wire.STOP_TEAM_STATUS) == ["yes"]


def test_stop_is_harmless_when_none_runs_and_needs_no_switch() -> None:
    scene = opened()
    scene.unlink()
    assert scene.ask(wire.STOP_TEAM_STATUS) == ["yes"]


def test_the_last_realtime_wins() -> None:
    scene = watching()
    scene.ask(wire.GET_TEAM_STATUS, realtime=False)
    assert scene.see(MATE, state=S.READY) == []
    assert scene.confirm((agent(ME), agent(MATE))) == ["run StopTeam", "yes"]
    assert scene.see(MATE, state=S.TALKING) == []
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    scene.confirm((agent(ME), agent(MATE)))
    assert scene.see(MATE, state=S.HOLD) == UPDATE


@pytest.mark.parametrize(("snapshot", "followed"), [(1, True), (2, True), (3, False), (4, False), (None, True)])
def test_updates_newer_than_the_snapshot_follow_its_answer(snapshot: int | None, followed: bool) -> None:
    """Two changes come while the team is read, the newest has revision 3; None: the snapshot does not name the agent."""
    scene = opened()
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    assert scene.see(MATE, state=S.READY) == []
    assert scene.see(MATE, state=S.RESERVED) == []
    read = () if snapshot is None else (agent(MATE, revision=snapshot),)
    assert scene.confirm((agent(ME), *read)) == ["yes", *(UPDATE if followed else [])]
    if followed:
        assert members(scene) == [(MATE, S.RESERVED)]


@pytest.mark.parametrize("fail", [Scene.refuse, Scene.time_out])
@pytest.mark.parametrize("realtime", [True, False])
def test_a_failed_read_leaves_the_watch_as_it_was(fail: Callable[[Scene], list[str]], realtime: bool) -> None:
    scene = watching()
    scene.ask(wire.GET_TEAM_STATUS, realtime=realtime)
    assert scene.see(MATE, state=S.READY) == []
    *_, answer, update = fail(scene)
    assert answer.startswith("no: ")
    assert [update] == UPDATE
    assert scene.see(MATE, state=S.TALKING) == UPDATE


@pytest.mark.parametrize("fail", [Scene.refuse, Scene.time_out])
def test_a_failed_first_read_watches_nothing(fail: Callable[[Scene], list[str]]) -> None:
    scene = opened()
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    assert scene.see(MATE, state=S.READY) == []
    assert fail(scene)[-1].startswith("no: ")
    assert scene.see(MATE, state=S.TALKING) == []
    assert scene.session.watch.teams == frozenset()


def test_other_requests_do_not_hold_updates_back() -> None:
    scene = watching()
    scene.ask(wire.EXTERNAL_LOGOUT_REASONS)
    assert scene.see(MATE, state=S.READY) == UPDATE


def test_no_update_while_closing_or_after() -> None:
    scene = watching()
    scene.ask(wire.CLOSE)
    assert scene.session.phase is Phase.CLOSING
    assert scene.see(MATE, state=S.READY) == []
    scene.confirm()
    assert scene.see(MATE, state=S.TALKING) == []


def test_a_close_that_fails_tells_what_the_team_did_meanwhile() -> None:
    """The newest of each, after the answer; the agent self is of the team, too."""
    scene = watching()
    scene.ask(wire.CLOSE)
    assert scene.see(MATE, state=S.READY) == []
    assert scene.see(MATE, state=S.RESERVED) == []
    assert scene.see(ME, state=S.RESERVED) == []
    *_, answer, first, second = scene.refuse()
    assert answer.startswith("no: ")
    assert [first, second] == UPDATE * 2
    told = [(each.loginid, each.state) for say in scene.said[-2:] for each in say.body.teamstatus]
    assert told == [(MATE, S.RESERVED), (ME, S.RESERVED)]


def test_a_team_without_members_is_an_empty_list() -> None:
    scene = opened()
    scene.ask(wire.GET_TEAM_STATUS)
    scene.confirm(())
    assert scene.reply.body == wire.TeamStatus(teamstatus=())


def test_nobody_watches_after_the_end() -> None:
    scene = watching()
    assert scene.book.watchers(None, agent(MATE)) == ["S1"]
    scene.ask(wire.DISPOSE)
    assert scene.book.watchers(None, agent(MATE)) == []


def test_a_single_read_asks_the_switch_for_nothing_else() -> None:
    scene = opened()
    scene.ask(wire.GET_TEAM_STATUS, realtime=False)
    assert scene.confirm(()) == ["yes"]


def test_an_agent_the_switch_lost_can_still_ask() -> None:
    scene = opened()
    del scene.mirror._agents[ME]
    assert scene.ask(wire.GET_TEAM_STATUS, realtime=True) == ["run ReadTeam"]
    assert scene.confirm((replace(agent(MATE), revision=9),)) == ["yes"]
