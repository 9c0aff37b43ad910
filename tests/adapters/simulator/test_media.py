"""Transcripts of e-mails, chats and callbacks."""

from __future__ import annotations

import pytest

from adapters.contacts import AcceptContact, CompleteContact, LimitChannel, RejectContact
from adapters.port import Cause, CompleteInteractions, LogIn, LogOut, Refusal
from adapters.simulator import deeds
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId, InteractionState, LoginId
from tests.adapters.simulator.support import (
    ANNA,
    CARLA,
    NOBODY,
    NOW,
    agent_of,
    ask,
    assert_refused,
    contact_of,
    let,
    log_in,
    story,
    talking,
)

CHAT, EMAIL, CALLBACK = ChannelType.CHAT, ChannelType.EMAIL, ChannelType.CALLBACK


@pytest.fixture
def world() -> World:
    """Anna takes every medium; Carla, who has chat alone, is logged in on it and not ready."""
    world = World.of_agents(20, NOW)
    for login_id in (ANNA, CARLA):
        ask(world, LogIn(login_id, f"p{login_id}", None, frozenset({CHAT, EMAIL, CALLBACK})))
    for kind in (CHAT, EMAIL, CALLBACK):
        ready(world, ANNA, kind)
    return world


def ready(world: World, login_id: LoginId, kind: ChannelType) -> None:
    let(world, deeds.ChannelChosen(login_id, kind, state=ChannelAgentState.READY))


def contacts(world: World, login_id: LoginId) -> list[ContactId]:
    seat = world.seat(login_id)
    assert seat is not None
    return list(seat.contacts)


def test_a_chat_from_its_offer_to_its_end_leaves_the_agents_state_alone(world: World) -> None:
    before = agent_of(world, ANNA)
    assert story(let(world, deeds.MediaArrives(CHAT, ANNA, data={"text": "Hello"}))) == ["1001 ALERTING"]
    contact = contact_of(world, ANNA)
    assert (contact.endpoint, contact.type, contact.legs) == ("chat-1001", CHAT, ())
    assert contact.data == {"text": "Hello"}
    assert story(ask(world, AcceptContact(ANNA, contact.contact_id))) == ["1001 STARTED"]
    assert story(let(world, deeds.MediaLeft(ANNA))) == ["1001 ENDED"]
    assert story(ask(world, CompleteContact(ANNA, contact.contact_id, ("D1",)))) == ["1001 COMPLETED"]
    assert agent_of(world, ANNA) == before


def test_an_e_mail_is_completed_from_started(world: World) -> None:
    let(world, deeds.MediaArrives(EMAIL, ANNA), deeds.ContactAccepted(ANNA))
    assert story(ask(world, CompleteContact(ANNA, contact_of(world, ANNA).contact_id))) == ["1001 COMPLETED"]


def test_who_leaves_before_anybody_took_it_leaves_nothing_to_do(world: World) -> None:
    let(world, deeds.MediaArrives(CHAT, ANNA))
    assert story(let(world, deeds.MediaLeft(ANNA))) == ["1001 COMPLETED"]
    let(world, deeds.MediaArrives(CHAT, skill="service"))
    let(world, deeds.GivenUp(CHAT, "service"))
    assert world.waiting() == ()


def test_an_agent_has_several_up_to_the_channels_limit(world: World) -> None:
    for kind, most in ((CHAT, 3), (EMAIL, 5), (CALLBACK, 1)):
        for _ in range(most):
            assert story(let(world, deeds.MediaArrives(kind))) == ["1001 ALERTING"]
        assert story(let(world, deeds.MediaArrives(kind))) == []
    assert [ticket.type for ticket in world.waiting()] == [CHAT, EMAIL, CALLBACK]
    assert_refused(world.do(deeds.MediaArrives(CHAT, ANNA), NOW), Refusal.INVALID_STATE)


def test_what_waits_is_offered_when_there_is_room(world: World) -> None:
    ask(world, LimitChannel(ANNA, "chat-1001", 1))
    for _ in range(3):
        let(world, deeds.MediaArrives(CHAT))
    assert len(contacts(world, ANNA)) == 1
    assert story(let(world, deeds.ContactAccepted(ANNA), deeds.MediaLeft(ANNA))) == ["1001 ENDED", "1001 ALERTING"]
    assert story(ask(world, LimitChannel(ANNA, "chat-1001", 2))) == ["1001 ALERTING"]


def test_what_is_rejected_goes_to_the_next_or_waits(world: World) -> None:
    ready(world, CARLA, CHAT)
    let(world, deeds.MediaArrives(CHAT, data={"a": 1}))
    done = ask(world, RejectContact(ANNA, contact_of(world, ANNA).contact_id))
    assert story(done) == ["1001 COMPLETED", "1003 ALERTING"]
    assert contact_of(world, CARLA).data == {"a": 1}
    assert story(ask(world, RejectContact(CARLA, contact_of(world, CARLA).contact_id))) == ["1003 COMPLETED"]
    assert len(world.waiting()) == 1
    let(world, deeds.ChannelChosen(CARLA, CHAT, state=ChannelAgentState.NOT_READY))
    ready(world, CARLA, CHAT)
    assert contact_of(world, CARLA).state is InteractionState.ALERTING


def test_offered_to_one_agent_and_rejected_it_is_gone(world: World) -> None:
    let(world, deeds.MediaArrives(CHAT, ANNA), deeds.ContactRejected(ANNA))
    assert world.waiting() == ()


def test_media_arrive_during_a_call(world: World) -> None:
    ask(world, LogOut(ANNA))
    talking(world, ANNA)
    let(world, deeds.ChannelChosen(ANNA, CHAT, True, ChannelAgentState.READY))
    assert story(let(world, deeds.MediaArrives(CHAT))) == ["1001 ALERTING"]


@pytest.mark.parametrize("reached", [0, 1])
def test_nobody_leaves_with_a_contact(world: World, reached: int) -> None:
    let(world, deeds.MediaArrives(CHAT, ANNA), *[deeds.ContactAccepted(ANNA)][:reached])
    assert_refused(world.execute(LogOut(ANNA), NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.LogoutForced(ANNA), NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.StateChosen(ANNA, AgentState.UNKNOWN), NOW), Refusal.INVALID_STATE)


def test_what_is_to_be_completed_is_by_a_logout_and_by_completing_all(world: World) -> None:
    for command in (CompleteInteractions(ANNA), LogOut(ANNA)):
        let(world, deeds.MediaArrives(CHAT, ANNA), deeds.ContactAccepted(ANNA), deeds.MediaLeft(ANNA))
        assert story(ask(world, command))[0] == "1001 COMPLETED"


def test_the_switch_drops_media_and_offers_again_what_nobody_took(world: World) -> None:
    ready(world, CARLA, CHAT)
    let(world, deeds.MediaArrives(EMAIL), deeds.ContactAccepted(ANNA), deeds.MediaArrives(CHAT))
    done = let(world, deeds.LogoutForced(ANNA, Cause.SWITCH))
    assert story(done) == ["1001 COMPLETED", "1001 COMPLETED", "1001 is LOGGED_OUT", "1003 ALERTING"]


def test_what_cannot_arrive(world: World) -> None:
    log_in(world, CARLA)
    assert_refused(world.do(deeds.MediaArrives(ChannelType.TELEPHONY), NOW), Refusal.REJECTED)
    assert_refused(world.do(deeds.MediaArrives(CHAT, skill="cooking"), NOW), Refusal.REJECTED)
    assert_refused(world.do(deeds.MediaArrives(CHAT, NOBODY), NOW), Refusal.UNKNOWN_AGENT)
    assert_refused(world.do(deeds.MediaArrives(CHAT, CARLA), NOW), Refusal.INVALID_STATE)
    assert_refused(world.do(deeds.MediaArrives(EMAIL, CARLA), NOW), Refusal.INVALID_STATE)
