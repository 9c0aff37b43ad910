"""Every phase, request, agent state and state of the link: exactly one reply, SUCCESS or the named refusal."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from adapters.port import Refusal
from bridge.session import sentences, table
from bridge.session.effects import End, Reply, Run
from bridge.session.inputs import TakenOver
from contracts import session as wire
from contracts import vendor_requests
from contracts.vocabulary import BUSY_STATES, AgentState, Phase
from tests.session.support import BLUE, ME, Scene, agent, opened

PLACES = (*(phase.value for phase in Phase), "ENDED")
GRID = list(product(PLACES, table.REQUESTS, AgentState, (True, False)))
WANTS_SWITCH = {
    wire.CLOSE,
    wire.EXTERNAL_LOGOUT_REASONS,
    wire.EXTERNAL_NOT_READY_REASONS,
    wire.GET_TEAM_STATUS,
    wire.SET_AGENT_STATE,
    *vendor_requests.NAMES,
}


def at(place: str, state: AgentState, link_up: bool) -> Scene:
    """A scene at this place, its agent in this state."""
    me = agent(supervises=(BLUE,))
    scene = Scene(me=me, extension="51001") if place == "CREATED" else opened(me=me)
    if place in ("CLOSING", "CLOSED"):
        scene.ask(wire.CLOSE)
    if place == "CLOSED":
        scene.obey()
    if place == "ENDED":
        scene.play(TakenOver("S2"))
    scene.become(state)
    if not link_up:
        scene.unlink()
    scene.all.clear()
    return scene


def refusal(place: str, name: str, state: AgentState, link_up: bool) -> str | None:
    """The sentence the protocol wants, None for SUCCESS. While a close runs its mailbox lets nothing come so far."""
    if place == "CLOSING":
        return sentences.CLOSING_NOW
    if name == wire.DISPOSE:
        return None
    if place in ("CLOSED", "ENDED"):
        return sentences.CLOSED
    if place == "CREATED":
        if name != wire.INIT:
            return sentences.NOT_INITIALISED
        return None if link_up else sentences.UNREACHABLE
    if name in WANTS_SWITCH and not link_up:
        return sentences.UNREACHABLE
    if name == wire.CLOSE and state in BUSY_STATES:
        return sentences.BUSY
    return None


@pytest.mark.parametrize(("place", "name", "state", "link_up"), GRID)
def test_one_reply_and_the_right_one(place: str, name: str, state: AgentState, link_up: bool) -> None:
    scene = at(place, state, link_up)
    before = scene.session.row()
    expected = refusal(place, name, state, link_up)
    scene.ask(name)
    token = scene.tokens
    if place != "CLOSING":
        scene.obey()
    replies = [effect for effect in scene.all if isinstance(effect, Reply)]
    assert [(reply.token, reply.error) for reply in replies] == [(token, expected)]
    if expected is not None:
        assert replies[0].body is None
        assert scene.session.row() == before
        assert [effect for effect in scene.all if isinstance(effect, Run | End)] == []
        assert scene.said == []


RUNNING = [
    (name, state)
    for name, state in product(table.REQUESTS, AgentState)
    if at("OPEN", state, link_up=True).ask(name)[0].startswith("run ") and name != wire.STOP_TEAM_STATUS
]


def test_what_asks_the_switch_is_what_wants_it() -> None:
    assert {name for name, _ in RUNNING} == WANTS_SWITCH
    logged_out = {(wire.CLOSE, state) for state in {*BUSY_STATES, AgentState.LOGGED_OUT}}
    assert set(product(WANTS_SWITCH, AgentState)) - set(RUNNING) == logged_out


@pytest.mark.parametrize("fail", [Scene.refuse, Scene.time_out])
@pytest.mark.parametrize(("name", "state"), RUNNING)
def test_what_the_switch_does_not_do_fails_and_changes_nothing(
    name: str, state: AgentState, fail: Callable[[Scene], list[str]]
) -> None:
    scene = at("OPEN", state, link_up=True)
    before = scene.session.row()
    scene.ask(name)
    token = scene.tokens
    words = sentences.TIMED_OUT if fail is Scene.time_out else sentences.REFUSALS[Refusal.REJECTED]
    step = table.CLOSE[state] if name == wire.CLOSE else None
    assert fail(scene)[-1] == f"no: {words if step is None else sentences.failed_step(table.STEP_NAMES[step], words)}"
    assert (scene.reply.token, scene.reply.body) == (token, None)
    assert scene.session.row() == before
    assert scene.said == []
    assert (scene.session.flow, scene.session.awaits) == (None, None)
    assert scene.session.login_id == ME
