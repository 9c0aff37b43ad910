"""A session taken up after a restart: what changed meanwhile becomes events, once the switch is seen (protocol 6)."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.port import Agent, Cause, ReadTeam, StopTeam
from bridge.session import sentences
from bridge.session.effects import Save
from bridge.session.inputs import AnsweredAgain, Asked, LinkChanged, TakenUp, Warned
from bridge.session.resuming import SETTLE_SECONDS
from bridge.session.session import Session
from bridge.session.timing import Rules
from contracts import session as wire
from contracts.notice import Notice
from contracts.vocabulary import AgentState, Phase, WarningCode
from tests.session.support import BLUE, CHIEF, MATE, ME, RED, Scene, agent, body_of, opened, relink, row, watching

S = AgentState
RESUMED = "warning SESSION_RESUMED"
FORCED = "warning AGENT_FORCED_LOGOUT"


def restarted(before: Scene, *agents: Agent, link_up: bool = True) -> Scene:
    """The bridge starts anew with what the registry kept; the switch shows these agents."""
    scene = Scene(me=agents[0] if agents else None, others=agents[1:])
    if not link_up:
        scene.unlink()
    kept = before.session.row()
    scene.session = Session.restore(kept, now=0.0, picture=scene.mirror, rules=Rules())
    scene.book = type(scene.book)()
    scene.book.add(scene.session)
    return scene


def taken_up(scene: Scene) -> list[str]:
    """The session is taken up, and nothing comes for a while."""
    return [*scene.play(TakenUp()), *scene.pass_time(SETTLE_SECONDS)]


def test_what_comes_again_is_answered_before_the_session_speaks() -> None:
    """The answer to its init may not have left before the restart (protocol section 2, rule 2)."""
    scene = restarted(opened(), agent())
    assert scene.play(TakenUp()) == []
    assert scene.session.wake_at == SETTLE_SECONDS
    assert scene.ask(wire.INIT) == ["yes", RESUMED]
    assert scene.session.wake_at is None


def test_an_answer_of_before_that_went_out_again_lets_it_speak() -> None:
    scene = restarted(opened(), agent())
    scene.play(TakenUp())
    assert scene.play(AnsweredAgain()) == [RESUMED]


def test_whoever_asks_something_else_was_answered() -> None:
    scene = restarted(opened(), agent())
    scene.play(TakenUp())
    assert scene.ask(wire.STOP_TEAM_STATUS) == [RESUMED, "yes"]


def test_a_request_before_it_is_taken_up_is_answered_first() -> None:
    scene = restarted(opened(), agent())
    assert scene.ask(wire.INIT) == ["yes"]
    assert scene.play(TakenUp()) == [RESUMED]


def test_a_created_session_is_not_let_speak_by_an_old_answer() -> None:
    scene = restarted(Scene(), agent(state=S.LOGGED_OUT))
    scene.play(Warned(WarningCode.CTI_LINK_DOWN, "Down."))
    assert scene.play(AnsweredAgain()) == []


def test_a_close_that_was_done_and_not_answered_is_answered() -> None:
    """ "Already so" is SUCCESS (protocol section 6), and the event it brings comes after it."""
    scene = restarted(Scene(phase=Phase.CLOSED, group="Agents"), agent(state=S.LOGGED_OUT))
    body = body_of(wire.CLOSE, {})
    assert scene.play(Asked(1, wire.CLOSE, body, is_repeated=True)) == ["yes", wire.CLOSED]
    (answer,) = scene.play(Asked(2, wire.CLOSE, body))
    assert answer.startswith("no: ")
    assert scene.play(Warned(WarningCode.CTI_LINK_DOWN, "Down.")) == []


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.CLOSED])
def test_of_two_closes_that_come_again_one_closes(phase: Phase) -> None:
    """Whether the earlier process had come to the first one or not: the end is told once."""
    scene = restarted(Scene(phase=phase), agent(state=S.LOGGED_OUT))
    body = body_of(wire.CLOSE, {})
    assert scene.play(Asked(1, wire.CLOSE, body, is_repeated=True)) == ["yes", wire.CLOSED]
    assert scene.play(Asked(2, wire.CLOSE, body, is_repeated=True)) == [f"no: {sentences.CLOSED}"]


def test_a_close_that_runs_when_it_is_taken_up_and_fails_leaves_it_seeing() -> None:
    scene = restarted(watching(), agent(), agent(MATE))
    assert scene.ask(wire.CLOSE, logoutReasonId="nonsense") == ["run ReadReasons"]
    assert scene.play(TakenUp()) == [RESUMED, "run ReadTeam", wire.TEAM_STATUS_UPDATED]
    assert scene.confirm(())[0].startswith("no: ")
    assert not scene.session.is_unseen
    assert scene.see(MATE, state=S.READY) == [wire.TEAM_STATUS_UPDATED]


@pytest.mark.parametrize("phase", [Phase.CREATED, Phase.CLOSED])
def test_a_session_that_is_not_open_says_nothing(phase: Phase) -> None:
    before = Scene(phase=phase, group="Agents")
    scene = restarted(before, agent(state=S.LOGGED_OUT))
    assert scene.play(TakenUp()) == scene.play(LinkChanged(up=True)) == []
    scene.see(state=S.READY)
    if phase is Phase.CREATED:
        assert scene.ask(wire.INIT) == ["yes"]


@pytest.mark.parametrize("state", AgentState)
def test_a_logout_while_nobody_looked_is_told(state: AgentState) -> None:
    scene = restarted(opened(), agent(state=state, reason_id="lunch"))
    is_told = state is S.LOGGED_OUT
    assert taken_up(scene) == [RESUMED, *([FORCED] if is_told else [])]
    if is_told:
        assert scene.body() == Notice(context="agent", details={"cause": "WHILE_AWAY", "reasonCodeId": "lunch"})


def test_what_changed_is_told_when_the_switch_is_seen_and_once() -> None:
    scene = restarted(opened(), agent(state=S.LOGGED_OUT), link_up=False)
    assert taken_up(scene) == [RESUMED]
    assert scene.play(LinkChanged(up=False)) == []
    relink(scene.mirror, [agent(state=S.LOGGED_OUT)])
    assert scene.play(LinkChanged(up=True)) == [FORCED]
    assert scene.play(LinkChanged(up=True)) == []


def test_later_links_are_not_those_of_a_restart() -> None:
    scene = restarted(opened(), agent(state=S.UNKNOWN))
    assert taken_up(scene) == [RESUMED]
    assert scene.become(S.LOGGED_OUT) == scene.play(LinkChanged(up=True)) == []


def forced(scene: Scene) -> None:
    scene.become(S.LOGGED_OUT, Cause.SUPERVISOR)


def of_himself(scene: Scene) -> None:
    scene.ask(wire.SET_AGENT_STATE, loginid=ME, state="LOGGED_OUT")
    scene.obey()


@pytest.mark.parametrize("logout", [forced, of_himself])
def test_a_logout_that_is_known_is_not_told_again(logout: Any) -> None:
    before = opened(me=agent(supervises=(BLUE,)))
    logout(before)
    again = restarted(before, agent(state=S.LOGGED_OUT))
    assert taken_up(again) == [RESUMED]
    twice = restarted(again, agent(state=S.LOGGED_OUT))
    assert taken_up(twice) == [RESUMED]


def test_a_logout_after_a_new_login_is_told_again() -> None:
    before = opened()
    forced(before)
    before.become(S.READY, Cause.AGENT)
    assert taken_up(restarted(before, agent(state=S.LOGGED_OUT))) == [RESUMED, FORCED]


def test_a_live_team_goes_on_with_all_its_members() -> None:
    """The agent is among them, in the team or not."""
    me = agent(teams=(), supervises=(BLUE,))
    stranger = agent(CHIEF, teams=(RED,))
    scene = restarted(watching(me=me), me, stranger)
    assert taken_up(scene) == ["run ReadTeam", RESUMED, wire.TEAM_STATUS_UPDATED]
    assert scene.command == ReadTeam(ME, live=True)
    assert [each.loginid for each in scene.body().teamstatus] == [ME, MATE]
    assert scene.see(MATE, state=S.READY) == [wire.TEAM_STATUS_UPDATED]
    assert scene.become(S.READY) == [wire.TEAM_STATUS_UPDATED]
    assert scene.see(CHIEF, state=S.READY) == []


def test_a_team_that_was_stopped_stays_so() -> None:
    before = watching()
    before.ask(wire.STOP_TEAM_STATUS)
    assert taken_up(restarted(before, agent())) == [RESUMED]


def test_a_live_team_stopped_before_the_switch_is_seen() -> None:
    scene = restarted(watching(), agent(), link_up=False)
    taken_up(scene)
    assert scene.session.row().is_watching
    assert scene.ask(wire.STOP_TEAM_STATUS) == ["run StopTeam", "yes"]
    assert scene.command == StopTeam(ME)
    relink(scene.mirror, [agent()])
    assert scene.play(LinkChanged(up=True)) == []
    assert not scene.session.row().is_watching


def is_saved(scene: Scene) -> bool:
    return Save() in scene.last


def test_what_a_restart_must_know_is_written_when_it_changes_and_only_then() -> None:
    scene = opened()
    for state, saved in ((S.READY, False), (S.LOGGED_OUT, True), (S.UNKNOWN, False), (S.READY, True), (S.WORK, False)):
        scene.become(state, Cause.SWITCH)
        assert is_saved(scene) is saved, state
    for realtime, saved in ((False, False), (True, True), (True, False), (False, True), (False, False)):
        scene.ask(wire.GET_TEAM_STATUS, realtime=realtime)
        scene.confirm(())
        assert is_saved(scene) is saved
        assert scene.session.row().is_watching is realtime
    assert scene.ask(wire.STOP_TEAM_STATUS) == ["yes"]
    assert not is_saved(scene)
    scene = watching()
    scene.ask(wire.STOP_TEAM_STATUS)
    assert is_saved(scene)


def test_the_password_of_a_session_not_yet_initialised_is_kept() -> None:
    before = Scene(S.LOGGED_OUT, password="secret")
    scene = restarted(before, agent(state=S.LOGGED_OUT))
    scene.ask(wire.INIT)
    assert scene.command.password == "secret"
    assert "secret" not in repr(before.session.row())
    scene.confirm()
    assert scene.session.row().password is None


def test_a_row_as_it_was_before_these_facts_were_kept() -> None:
    kept = row(Phase.OPEN, group="Agents")
    assert (kept.is_watching, kept.is_logged_out, kept.password, kept.is_ending) == (False, False, None, False)
    assert kept.ending().is_ending
