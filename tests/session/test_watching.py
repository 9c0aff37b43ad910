"""Live team status: who is told; while too much waits to leave the newest of each member, once, when there is room again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest

from bridge.session.effects import Say
from bridge.session.inputs import Crowded
from contracts import codec
from contracts import session as wire
from contracts.vocabulary import AgentState as S
from contracts.vocabulary import LoginId, WarningCode
from tests.session.support import BLUE, CHIEF, MATE, ME, MOBILE, RED, SINCE, STRANGER, Scene, agent, opened, watching

UPDATE = wire.TEAM_STATUS_UPDATED


def said(scene: Scene) -> list[Say]:
    """What the last input had said."""
    return [effect for effect in scene.last if isinstance(effect, Say)]


def states(say: Say) -> dict[str, str]:
    """Login id to state, as a team update tells them."""
    return {each["loginid"]: each["state"] for each in orjson.loads(codec.encode(say.body))["teamstatus"]}


def crowded() -> Scene:
    """A session that watches its team while the outbox is full."""
    scene = watching(others=(agent(CHIEF),))
    assert scene.play(Crowded(True)) == []
    return scene


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"reason_id": "lunch"}, False),
        ({"channels": ()}, False),
        ({"mobile": MOBILE}, False),
        ({"supervises": (RED,)}, False),
        ({"teams": (BLUE, RED)}, False),
        ({"since": SINCE + timedelta(microseconds=100)}, False),
        ({"since": SINCE + timedelta(milliseconds=1)}, True),
        ({"state": S.READY}, True),
        ({"extension": "1"}, True),
        ({"first_name": "Eve"}, True),
        ({"last_name": "Eve"}, True),
    ],
)
@pytest.mark.parametrize("login_id", [ME, MATE])
def test_only_who_looks_different_is_told(login_id: LoginId, changes: dict[str, Any], is_told: bool) -> None:
    """Protocol 4: changed members only, as a member is written; the reason for a state is not part of it."""
    scene = watching()
    assert (UPDATE in scene.see(login_id, **changes)) is is_told
    scene.play(Crowded(True))
    scene.see(login_id, reason_id="other")
    assert scene.play(Crowded(False)) == []


def test_who_joins_a_watched_team_is_told_as_he_is() -> None:
    scene = watching(others=(agent(STRANGER, teams=(RED,)),))
    assert scene.see(STRANGER, teams=(RED, BLUE)) == [UPDATE]


def test_a_watch_follows_the_agent_into_another_team_and_leaves_the_old_one() -> None:
    """Protocol 4: members of every team the agent is in or supervises, not of those it was in when it asked."""
    scene = watching(others=(agent(STRANGER, teams=(RED,)), agent(CHIEF, teams=(BLUE, RED))))
    assert scene.see(ME, teams=(RED,)) == ["run ReadTeam", UPDATE]
    (update,) = said(scene)
    assert states(update) == {STRANGER: S.NOT_READY}, "the agent and who was watched before are no news"
    assert scene.see(MATE, state=S.READY) == []
    assert scene.see(STRANGER, state=S.READY) == [UPDATE]
    assert scene.see(ME, supervises=(BLUE,)) == ["run ReadTeam", UPDATE]
    assert scene.see(MATE, state=S.TALKING) == [UPDATE]


def test_who_comes_into_view_waits_while_too_much_waits_to_leave() -> None:
    scene = crowded()
    assert scene.see(STRANGER, teams=(RED,)) == []
    assert scene.see(ME, teams=(BLUE, RED)) == ["run ReadTeam"]
    scene.play(Crowded(False))
    assert list(states(said(scene)[-1])) == [STRANGER]


def test_teams_that_are_learned_while_the_team_is_read_are_watched() -> None:
    """Some switches tell who is in which team only when they are asked for the team's state."""
    scene = opened(me=agent(teams=()), others=(agent(STRANGER, teams=()),))
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    scene.see(STRANGER, teams=(RED,))
    assert scene.see(ME, teams=(RED,)) == []
    assert scene.confirm((scene.mirror.get(ME), scene.mirror.get(STRANGER))) == ["yes"]
    assert scene.see(STRANGER, state=S.READY) == [UPDATE]


@pytest.mark.parametrize("fail", [Scene.refuse, Scene.time_out])
def test_a_read_that_fails_goes_on_with_the_teams_of_now(fail: Callable[[Scene], list[str]]) -> None:
    scene = watching(others=(agent(STRANGER, teams=(RED,)),))
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    assert scene.see(ME, teams=(RED,)) == []
    assert fail(scene)[-1] == UPDATE, "who came into view meanwhile"
    assert scene.see(STRANGER, state=S.READY) == [UPDATE]
    assert scene.see(MATE, state=S.READY) == []


def test_who_watches_nobody_follows_nobody() -> None:
    scene = opened(others=(agent(STRANGER, teams=(RED,)),))
    assert scene.see(ME, teams=(RED,)) == []


def test_what_looks_alike_is_not_told_after_a_snapshot_or_a_failed_close_either() -> None:
    scene = watching()
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    assert scene.see(MATE, reason_id="lunch") == []
    assert scene.confirm((agent(ME), agent(MATE))) == ["yes"]
    scene.ask(wire.CLOSE)
    assert scene.see(MATE, reason_id="other") == []
    assert UPDATE not in scene.refuse()


def test_updates_wait_and_leave_as_one() -> None:
    scene = crowded()
    assert scene.see(MATE, state=S.READY) == []
    assert scene.see(CHIEF, state=S.READY) == []
    scene.play(Crowded(False))
    (update,) = said(scene)
    assert (update.name, states(update)) == (UPDATE, {MATE: "READY", CHIEF: "READY"})


def test_what_was_merged_is_told_first() -> None:
    scene = crowded()
    for state in (S.READY, S.RESERVED, S.TALKING):
        scene.see(MATE, state=state)
    scene.play(Crowded(False))
    warning, update = said(scene)
    assert (warning.code, update.seq) == (WarningCode.EVENTS_COALESCED, warning.seq + 1)
    assert orjson.loads(codec.encode(warning.body))["details"] == {"merged": 2}
    assert states(update) == {MATE: "TALKING"}


def test_nothing_waited_nothing_is_said() -> None:
    scene = crowded()
    assert scene.play(Crowded(False)) == []
    assert scene.see(MATE, state=S.READY) != [], "at once again"


def test_a_snapshot_makes_what_waited_out_of_date() -> None:
    scene = crowded()
    scene.see(MATE, state=S.READY)
    scene.ask(wire.GET_TEAM_STATUS, realtime=True)
    scene.confirm((agent(ME), agent(MATE)))
    assert scene.play(Crowded(False)) == []


def test_a_stop_forgets_what_waited() -> None:
    scene = crowded()
    scene.see(MATE, state=S.READY)
    scene.ask(wire.STOP_TEAM_STATUS)
    assert scene.play(Crowded(False)) == []


def test_who_does_not_watch_has_nothing_waiting() -> None:
    scene = opened()
    scene.play(Crowded(True))
    scene.see(MATE, state=S.READY)
    assert scene.play(Crowded(False)) == []
