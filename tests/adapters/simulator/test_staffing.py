"""Transcripts of the commands about an agent's channels."""

from __future__ import annotations

import pytest

from adapters.contacts import (
    Channel,
    DispositionsChanged,
    LimitChannel,
    ReadDispositions,
    SetChannelActive,
    SetChannelState,
)
from adapters.port import Accepted, Cause, Confirmed, LogIn, LogOut, Refusal, SetAgentState
from adapters.simulator import deeds, dispositions
from adapters.simulator.config import Rules
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, ChannelType, LoginId
from tests.adapters.simulator.support import (
    ANNA,
    BRUNO,
    NOBODY,
    NOW,
    agent_of,
    ask,
    assert_moved,
    assert_refused,
    let,
    log_in,
    make_ready,
    moved,
    story,
    talking,
)

PHONE, CHAT, EMAIL = ChannelType.TELEPHONY, ChannelType.CHAT, ChannelType.EMAIL
READY, NOT_READY = ChannelAgentState.READY, ChannelAgentState.NOT_READY


@pytest.fixture
def world() -> World:
    """Anna is logged in on telephony and chat."""
    world = World.of_agents(20, NOW)
    ask(world, LogIn(ANNA, "p1001", None, frozenset({CHAT})))
    return world


def channel(world: World, kind: ChannelType, login_id: LoginId = ANNA) -> Channel:
    return next(each for each in agent_of(world, login_id).channels if each.type is kind)


def shown(world: World, kind: ChannelType) -> tuple[ChannelState, ChannelAgentState, str | None]:
    found = channel(world, kind)
    return found.state, found.agent_state, found.reason_id


def test_a_login_is_one_on_telephony_and_on_the_media_asked_for(world: World) -> None:
    assert shown(world, PHONE) == (ChannelState.ACTIVE, NOT_READY, None)
    assert shown(world, CHAT) == (ChannelState.ACTIVE, NOT_READY, None)
    assert shown(world, EMAIL) == (ChannelState.INACTIVE, NOT_READY, None)
    ask(world, LogOut(ANNA, "L1"))
    assert shown(world, CHAT) == shown(world, PHONE) == (ChannelState.INACTIVE, NOT_READY, None)
    let(world, deeds.LoggedInAtPhone(ANNA))
    assert shown(world, PHONE)[0] is ChannelState.ACTIVE
    assert shown(world, CHAT)[0] is ChannelState.INACTIVE


def test_a_medium_has_a_state_of_its_own(world: World) -> None:
    done = ask(world, SetChannelState(ANNA, "chat-1001", READY))
    assert_moved(done, AgentState.NOT_READY, Cause.REQUEST)
    assert shown(world, CHAT) == (ChannelState.ACTIVE, READY, None)
    ask(world, SetAgentState(ANNA, AgentState.READY), SetAgentState(ANNA, AgentState.NOT_READY, "N1"))
    assert shown(world, CHAT) == (ChannelState.ACTIVE, READY, None)
    assert shown(world, PHONE) == (ChannelState.ACTIVE, NOT_READY, "N1")


def test_a_state_already_there_is_confirmed_another_reason_is_told(world: World) -> None:
    assert world.execute(SetChannelState(ANNA, "chat-1001", NOT_READY), NOW) == Done(Confirmed())
    command = SetChannelState(ANNA, "chat-1001", NOT_READY, "N2")
    assert world.execute(command, NOW).result == Accepted()
    assert shown(world, CHAT) == (ChannelState.ACTIVE, NOT_READY, "N2")
    assert world.execute(command, NOW) == Done(Confirmed())


def test_the_state_of_the_telephone_is_the_agents(world: World) -> None:
    assert story(ask(world, SetChannelState(ANNA, "2001", READY))) == ["1001 is READY"]
    let(world, deeds.CallArrives(ANNA))
    assert shown(world, PHONE) == (ChannelState.ACTIVE, READY, None)
    done = world.execute(SetChannelState(ANNA, "2001", NOT_READY, "N1"), NOW)
    assert done == Done(Accepted(is_deferred=True))


def test_during_a_call_the_telephone_is_what_it_was_before(world: World) -> None:
    ask(world, SetAgentState(ANNA, AgentState.NOT_READY, "N1"))
    let(world, deeds.CallDialled(ANNA))
    assert agent_of(world, ANNA).reason_id is None
    assert shown(world, PHONE) == (ChannelState.ACTIVE, NOT_READY, "N1")
    let(world, deeds.CallEnded(ANNA))
    assert shown(world, PHONE) == (ChannelState.ACTIVE, NOT_READY, None)


@pytest.mark.parametrize("reason", ["N90", "L1", "nonsense"])
def test_reasons_are_checked(world: World, reason: str) -> None:
    assert_refused(world.execute(SetChannelState(ANNA, "chat-1001", NOT_READY, reason), NOW), Refusal.INVALID_REASON)
    assert_refused(world.do(deeds.ChannelChosen(ANNA, CHAT, False, NOT_READY, reason), NOW), Refusal.INVALID_REASON)


def test_logging_in_and_out_on_a_medium_can_be_repeated(world: World) -> None:
    for active, state in ((True, ChannelState.ACTIVE), (False, ChannelState.INACTIVE)):
        command = SetChannelActive(ANNA, "email-1001", active)
        assert_moved(ask(world, command), AgentState.NOT_READY, Cause.REQUEST)
        assert shown(world, EMAIL)[0] is state
        assert world.execute(command, NOW) == Done(Confirmed())


def test_a_ready_medium_that_is_logged_out_is_not_ready_when_it_comes_back(world: World) -> None:
    ask(world, SetChannelState(ANNA, "chat-1001", READY), SetChannelActive(ANNA, "chat-1001", active=False))
    assert shown(world, CHAT) == (ChannelState.INACTIVE, NOT_READY, None)
    assert_refused(world.execute(SetChannelState(ANNA, "chat-1001", READY), NOW), Refusal.INVALID_STATE)
    ask(world, SetChannelActive(ANNA, "chat-1001", active=True))
    assert shown(world, CHAT) == (ChannelState.ACTIVE, NOT_READY, None)


def test_without_the_telephone_an_agent_is_not_ready(world: World) -> None:
    ask(world, SetAgentState(ANNA, AgentState.READY))
    assert_moved(ask(world, SetChannelActive(ANNA, "2001", active=False)), AgentState.NOT_READY)
    assert shown(world, PHONE) == (ChannelState.INACTIVE, NOT_READY, None)
    for command in (SetAgentState(ANNA, AgentState.READY), SetChannelState(ANNA, "2001", READY)):
        assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)
    for deed in (
        deeds.StateChosen(ANNA, AgentState.READY),
        deeds.StateChosen(ANNA, AgentState.WORK_READY),
        deeds.CallDialled(ANNA),
    ):
        assert_refused(world.do(deed, NOW), Refusal.INVALID_STATE)
    ask(world, SetChannelActive(ANNA, "2001", active=True), SetAgentState(ANNA, AgentState.READY))


def test_logging_out_on_the_telephone_ends_a_wrap_up(world: World) -> None:
    ask(world, LogOut(ANNA))
    talking(world, ANNA)
    assert_refused(world.execute(SetChannelActive(ANNA, "2001", active=False), NOW), Refusal.INVALID_STATE)
    let(world, deeds.FarHungUp(ANNA))
    done = ask(world, SetChannelActive(ANNA, "2001", active=False))
    assert story(done) == ["1001 COMPLETED", "1001 is NOT_READY"]


def test_a_channel_with_a_contact_cannot_be_left(world: World) -> None:
    ask(world, SetChannelState(ANNA, "chat-1001", READY))
    let(world, deeds.MediaArrives(CHAT, ANNA))
    assert_refused(world.execute(SetChannelActive(ANNA, "chat-1001", active=False), NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.ChannelAvailability(ANNA, CHAT, available=False), NOW), Refusal.INVALID_STATE)


def test_a_channel_nobody_can_use_comes_back_as_it_was(world: World) -> None:
    ask(world, SetAgentState(ANNA, AgentState.READY))
    for kind in (PHONE, CHAT):
        done = let(world, deeds.ChannelAvailability(ANNA, kind, available=False))
        assert moved(done).cause is Cause.SWITCH
        assert shown(world, kind) == (ChannelState.UNAVAILABLE, NOT_READY, None)
        assert world.do(deeds.ChannelAvailability(ANNA, kind, available=False), NOW) == Done(Confirmed())
    assert agent_of(world, ANNA).state is AgentState.NOT_READY
    assert_refused(world.execute(SetChannelActive(ANNA, "chat-1001", active=True), NOW), Refusal.INVALID_STATE)
    for kind in (PHONE, CHAT):
        let(world, deeds.ChannelAvailability(ANNA, kind, available=True))
        assert shown(world, kind) == (ChannelState.ACTIVE, NOT_READY, None)


def test_at_another_desktop(world: World) -> None:
    done = let(world, deeds.ChannelChosen(ANNA, EMAIL, active=True, state=READY))
    assert shown(world, EMAIL) == (ChannelState.ACTIVE, READY, None)
    assert moved(Done(done.result, done.events[-1:])).cause is Cause.AGENT
    let(world, deeds.ChannelChosen(ANNA, EMAIL, active=False))
    assert shown(world, EMAIL)[0] is ChannelState.INACTIVE
    assert world.do(deeds.ChannelChosen(ANNA, EMAIL), NOW) == Done(Confirmed())
    for deed in (deeds.ChannelChosen(BRUNO, CHAT, active=True), deeds.ChannelAvailability(BRUNO, CHAT, False)):
        assert_refused(world.do(deed, NOW), Refusal.INVALID_STATE)


def test_where_channels_have_no_states_of_their_own_they_follow_the_agent() -> None:
    world = World.of_agents(3, NOW, rules=Rules(channel_states=False))
    ask(world, LogIn(ANNA, "p1001", None, frozenset({CHAT})))
    assert_refused(world.execute(SetChannelState(ANNA, "chat-1001", READY), NOW), Refusal.NOT_SUPPORTED)
    assert_refused(world.do(deeds.ChannelChosen(ANNA, CHAT, False, READY), NOW), Refusal.NOT_SUPPORTED)
    ask(world, SetAgentState(ANNA, AgentState.READY))
    assert shown(world, CHAT) == (ChannelState.ACTIVE, READY, None)
    assert shown(world, EMAIL) == (ChannelState.INACTIVE, NOT_READY, None)
    ask(world, SetAgentState(ANNA, AgentState.NOT_READY, "N1"))
    assert shown(world, CHAT) == (ChannelState.ACTIVE, NOT_READY, "N1")


def test_limits_are_confirmed_at_once(world: World) -> None:
    assert world.execute(LimitChannel(ANNA, "chat-1001", 2), NOW) == Done(Confirmed())
    assert world.execute(LimitChannel(ANNA, "2001", 2), NOW) == Done(Confirmed())
    assert_refused(world.execute(LimitChannel(ANNA, "chat-1001", 0), NOW), Refusal.REJECTED)


def test_dispositions_are_those_of_the_channels_type(world: World) -> None:
    for kind, endpoint in ((PHONE, "2001"), (CHAT, "chat-1001"), (EMAIL, "email-1001")):
        assert world.execute(ReadDispositions(ANNA, endpoint), NOW) == Done(Confirmed(dispositions.DEFAULTS[kind]))
    changed = let(world, deeds.DispositionsReplaced(CHAT))
    assert changed.events == (DispositionsChanged(CHAT, world.dispositions(CHAT)),)
    assert world.dispositions(CHAT)[-1] == dispositions.EXTRA
    let(world, deeds.DispositionsReplaced(CHAT))
    assert world.dispositions(CHAT) == dispositions.DEFAULTS[CHAT]
    assert let(world, deeds.DispositionsReplaced(CHAT, dispositions.DEFAULTS[CHAT])).events == ()


def test_unknown_channels_and_agents(world: World) -> None:
    log_in(world, BRUNO)
    for command in (
        SetChannelActive(ANNA, "chat-1002", active=True),
        SetChannelState(BRUNO, "chat-1001", READY),
        LimitChannel(ANNA, "none", 1),
    ):
        assert_refused(world.execute(command, NOW), Refusal.INVALID_STATE)
    assert_refused(world.execute(ReadDispositions(NOBODY, "2001"), NOW), Refusal.UNKNOWN_AGENT)


def test_who_is_away_is_on_no_channel(world: World) -> None:
    make_ready(world, BRUNO)
    ask(world, LogOut(ANNA))
    assert_refused(world.execute(SetChannelActive(ANNA, "chat-1001", active=True), NOW), Refusal.INVALID_STATE)
