"""How many e-mails and chats at a time: said to the switch whenever it may not know, and in nobody's way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.contacts import Channel, LimitChannel
from adapters.port import Cause, SetAgentState
from bridge.session import limits, sentences
from bridge.session.effects import Run
from bridge.session.inputs import LinkChanged
from contracts import session as wire
from contracts.profile import Extensions
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, Phase
from tests.session.support import BLUE, CHANNELS, MATE, ME, Scene, agent, opened, relink, told
from tests.session.test_resuming import restarted, taken_up

S = AgentState
MAIL, CHAT = ChannelType.EMAIL, ChannelType.CHAT
ALL = {"chat": True, "email": True}
BOTH = ((MAIL, 5), (CHAT, 3))
TOLD = [("mail-1", 5), ("chat-1", 3)]


def asked(scene: Scene) -> list[tuple[str, int]]:
    """The limits asked of the switch since this was looked at last; no request waits for one."""
    runs = [each for each in scene.all if isinstance(each, Run) and isinstance(each.command, LimitChannel)]
    scene.all.clear()
    assert all(each.token is None for each in runs)
    return [(each.command.endpoint, each.command.limit) for each in runs if isinstance(each.command, LimitChannel)]


def limited(**scene: Any) -> Scene:
    """An open session whose group was made with limits."""
    made = opened(init=ALL, **scene)
    made.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1", extensions={"MaxEmails": "5", "MaxChats": "3"})
    assert asked(made) == TOLD
    return made


@pytest.mark.parametrize(
    ("known", "said", "expected"),
    [
        ((), None, ()),
        (BOTH, None, BOTH),
        (BOTH, Extensions(), BOTH),
        (BOTH, Extensions(max_emails="0", max_chats=""), BOTH),
        (BOTH, Extensions(max_chats="7"), ((MAIL, 5), (CHAT, 7))),
        (((CHAT, 3),), Extensions(max_emails="1"), ((MAIL, 1), (CHAT, 3))),
        ((), Extensions(max_emails="000", max_chats="002"), ((CHAT, 2),)),
    ],
)
def test_what_is_said_overrides_what_was_known(known: limits.Limits, said: Extensions | None, expected: Any) -> None:
    assert limits.read(said, known) == expected


@pytest.mark.parametrize("state", [S.LOGGED_OUT, S.NOT_READY])
def test_those_of_createsession_hold_from_init_on(state: AgentState) -> None:
    """After its answer, once, of the media that it enables."""
    scene = Scene(state, limits=BOTH)
    scene.ask(wire.INIT, chat=True)
    assert asked(scene) == ([] if state is S.LOGGED_OUT else [("chat-1", 3)])
    scene.obey()
    assert told(scene.last)[:1] == ["yes"]
    assert asked(scene) == ([("chat-1", 3)] if state is S.LOGGED_OUT else [])


def test_a_login_that_is_confirmed_before_it_is_seen() -> None:
    scene = Scene(S.LOGGED_OUT, limits=BOTH)
    scene.ask(wire.INIT, **ALL)
    assert scene.confirm() == ["yes"]
    scene.become(S.NOT_READY)
    assert asked(scene) == TOLD


def test_those_of_createchannelgroup_count_more() -> None:
    scene = Scene(limits=BOTH)
    scene.ask(wire.INIT, **ALL)
    assert asked(scene) == TOLD
    scene.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1", extensions={"MaxChats": "7"})
    assert asked(scene) == [("mail-1", 5), ("chat-1", 7)]
    assert scene.session.row().limits == ((MAIL, 5), (CHAT, 7))


def test_channels_that_the_group_left_out_are_left_alone() -> None:
    scene = Scene(limits=BOTH)
    scene.ask(wire.INIT, **ALL)
    asked(scene)
    scene.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1", properties={"email": False})
    assert asked(scene) == [("chat-1", 3)]


def test_a_forced_logout_and_a_new_login() -> None:
    scene = limited()
    scene.become(S.LOGGED_OUT, Cause.SUPERVISOR)
    assert asked(scene) == []
    scene.become(S.NOT_READY, Cause.AGENT)
    assert asked(scene) == TOLD
    scene.become(S.READY, Cause.AGENT)
    assert asked(scene) == []


def test_an_agent_whom_the_switch_did_not_know_for_a_while() -> None:
    scene = limited()
    scene.become(S.UNKNOWN)
    scene.become(S.READY)
    assert asked(scene) == TOLD


def test_a_link_that_is_back() -> None:
    scene = limited()
    scene.unlink()
    scene.play(LinkChanged(up=False))
    scene.become(S.READY)
    assert asked(scene) == []
    relink(scene.mirror, [agent()])
    assert scene.play(LinkChanged(up=True)) == ["run LimitChannel"] * 2
    assert asked(scene) == TOLD


@pytest.mark.parametrize("state", [S.LOGGED_OUT, S.UNKNOWN])
def test_a_link_that_is_back_without_the_agent(state: AgentState) -> None:
    scene = limited()
    relink(scene.mirror, [agent(state=state)])
    scene.play(LinkChanged(up=True))
    assert asked(scene) == []
    scene.become(S.READY)
    assert asked(scene) == TOLD


def test_a_group_that_is_made_while_the_link_is_down_and_the_agent_away() -> None:
    scene = opened(S.LOGGED_OUT, init=ALL)
    scene.unlink()
    scene.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1", extensions={"MaxEmails": "5", "MaxChats": "3"})
    assert asked(scene) == []
    relink(scene.mirror, [agent(state=S.LOGGED_OUT)])
    scene.play(LinkChanged(up=True))
    assert asked(scene) == []
    scene.become(S.READY)
    assert asked(scene) == TOLD


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_bridge_that_was_restarted(is_linked: bool) -> None:
    """Once it sees the whole picture, and once only."""
    scene = restarted(limited(), agent(), link_up=is_linked)
    scene.see(ME, state=S.READY)
    assert asked(scene) == []
    taken_up(scene)
    if not is_linked:
        assert asked(scene) == []
        relink(scene.mirror, [agent()])
        scene.play(LinkChanged(up=True))
    assert asked(scene) == TOLD


def test_a_channel_that_the_switch_adds_later() -> None:
    """Only that one: the others have theirs."""
    scene = limited()
    scene.see(ME, channels=(*CHANNELS, Channel("chat-2", CHAT), Channel("back-2", ChannelType.CALLBACK)))
    assert asked(scene) == [("chat-2", 3)]
    scene.see(ME, channels=tuple(replace(each, agent_state=ChannelAgentState.READY) for each in CHANNELS))
    assert asked(scene) == []


@pytest.mark.parametrize("phase", [Phase.CREATED, Phase.CLOSED])
def test_a_session_that_is_not_open_asks_nothing(phase: Phase) -> None:
    scene = Scene(S.LOGGED_OUT, phase=phase, group="Agents", media=(CHAT,), limits=BOTH)
    scene.become(S.READY)
    scene.play(LinkChanged(up=True))
    assert asked(scene) == []


def test_a_session_without_limits_asks_nothing() -> None:
    scene = opened(init=ALL)
    scene.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1")
    scene.become(S.LOGGED_OUT)
    scene.become(S.READY)
    scene.play(LinkChanged(up=True))
    assert asked(scene) == []


def test_a_request_that_runs_is_not_disturbed() -> None:
    scene = limited(me=agent(supervises=(BLUE,)), others=(agent(MATE),))
    scene.ask(wire.SET_AGENT_STATE, loginid=MATE, state="READY")
    flow = scene.session.flow
    asked(scene)
    scene.become(S.LOGGED_OUT, Cause.SUPERVISOR)
    scene.become(S.NOT_READY, Cause.AGENT)
    assert asked(scene) == TOLD
    assert scene.session.flow is flow
    assert flow is not None
    assert isinstance(flow.command, SetAgentState)
    scene.obey()
    assert scene.reply.error is None


def test_what_is_no_number_has_a_sentence() -> None:
    assert limits.fault(None) is limits.fault(Extensions(max_emails="", max_chats="12")) is None
    assert limits.fault(Extensions(max_emails="few")) == sentences.NOT_A_NUMBER.format(name="MaxEmails")
    assert limits.fault(Extensions(max_chats="²")) == sentences.NOT_A_NUMBER.format(name="MaxChats")
