"""What a channel does when asked: in and out, ready and not ready, dial, wrap-up codes (protocol section 5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.contacts import MakeCall, ReadDispositions, SetChannelActive, SetChannelState
from adapters.port import Accepted, Refusal, SetAgentState
from bridge.session import sentences
from contracts import channel, channel_group
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    ConversationState,
    InteractionState,
)
from tests.session.support import ME, REASONS
from tests.session.tree.support import (
    CALLS,
    CHANNEL_STATES,
    CHATS,
    DESK,
    EXPERT,
    MYSELF,
    PHONE,
    call,
    create_channel,
    leg,
    lines,
    seated,
    working,
)

S, A, C, L = InteractionState, ChannelAgentState, ChannelState, ConversationState


def test_init_says_where_the_channel_stands_and_what_goes_on() -> None:
    desk = seated()
    desk.see_channel(PHONE, reason_id="lunch")
    desk.see_contact(call(S.STARTED))
    desk.see_contact(call(S.ENDED, contact_id=ContactId("k3")))
    create_channel(desk, CALLS, PHONE, ChannelType.TELEPHONY)
    assert desk.ask(channel.INIT, CALLS) == ["yes"]
    assert desk.reply.body == channel.ChannelInitResponse(
        channel_state=C.ACTIVE,
        agent_state=A.NOT_READY,
        reason_code_id="lunch",
        interactions=tuple(channel.InteractionEntry(id=each, type=ChannelType.TELEPHONY) for each in ("k1", "k3")),
    )
    create_channel(desk, CHATS, DESK, ChannelType.CHAT)
    desk.ask(channel.INIT, CHATS)
    assert desk.reply.body == channel.ChannelInitResponse(channel_state=C.ACTIVE, agent_state=A.NOT_READY)


def test_of_an_agent_who_is_logged_out_every_channel_is_inactive() -> None:
    desk = working()
    assert desk.become(AgentState.LOGGED_OUT)[:2] == [channel.DEACTIVATED] * 2
    desk.ask(channel.INIT, CALLS)
    assert desk.reply.body == channel.ChannelInitResponse(channel_state=C.INACTIVE, agent_state=A.NOT_READY)


# --- activate, deactivate -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "goal", "event"),
    [(channel.ACTIVATE, C.ACTIVE, channel.ACTIVATED), (channel.DEACTIVATE, C.INACTIVE, channel.DEACTIVATED)],
)
def test_in_and_out_of_one_channel(name: str, goal: ChannelState, event: str) -> None:
    """SUCCESS when it is seen; the other channels stay as they are."""
    desk = working()
    other = C.INACTIVE if goal is C.ACTIVE else C.ACTIVE
    desk.see_channel(PHONE, state=other)
    assert desk.ask(name, CALLS) == ["run SetChannelActive"]
    assert desk.command == SetChannelActive(ME, PHONE, active=goal is C.ACTIVE)
    assert desk.accept() == []
    assert desk.see_channel(PHONE, state=goal) == [event, "yes"]


def test_the_event_may_come_before_the_answer() -> None:
    desk = working()
    desk.ask(channel.DEACTIVATE, CALLS)
    assert desk.see_channel(PHONE, state=C.INACTIVE) == [channel.DEACTIVATED]
    assert desk.accept() == ["yes"]


def test_a_channel_that_is_so_already_is_asked_and_confirmed() -> None:
    desk = working()
    assert desk.ask(channel.ACTIVATE, CALLS) == ["run SetChannelActive"]
    assert desk.accept() == ["yes"]


# --- ready, not ready -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "endpoint"), [(CALLS, PHONE), (CHATS, DESK)])
def test_ready_on_one_channel(path: str, endpoint: str) -> None:
    """Where each channel has a state of its own."""
    desk = working(rules=CHANNEL_STATES)
    assert desk.ask(channel.READY, path) == ["run SetChannelState"]
    assert desk.command == SetChannelState(ME, endpoint, A.READY)
    assert desk.accept() == []
    assert desk.see_channel(endpoint, agent_state=A.READY) == [channel.IS_READY, "yes"]
    assert desk.heard == [(f"S1.{path}", channel.IS_READY)]


@pytest.mark.parametrize("path", [CALLS, CHATS])
def test_ready_of_the_agent_where_channels_have_no_state_of_their_own(path: str) -> None:
    """Decision 0004: any channel's is the agent's, and so that of all of them."""
    desk = working()
    assert desk.ask(channel.NOT_READY, path, reasonCodeId="lunch") == ["run SetAgentState"]
    assert desk.command == SetAgentState(ME, AgentState.NOT_READY, "lunch")
    assert desk.confirm() == ["yes"]
    assert desk.ask(channel.READY, path) == ["run SetAgentState"]
    assert desk.command == SetAgentState(ME, AgentState.READY)
    desk.accept()
    all_ready = tuple(replace(each, agent_state=A.READY) for each in lines())
    assert desk.see(ME, state=AgentState.READY, channels=all_ready) == [channel.IS_READY, channel.IS_READY, "yes"]


def test_not_ready_is_so_when_its_reason_is() -> None:
    desk = working(rules=CHANNEL_STATES)
    assert desk.ask(channel.NOT_READY, CALLS, reasonCodeId="lunch") == ["run SetChannelState"]
    assert desk.command == SetChannelState(ME, PHONE, A.NOT_READY, "lunch")
    assert desk.accept() == []
    assert desk.see_channel(PHONE, reason_id="lunch") == [channel.IS_NOT_READY, "yes"]
    assert desk.body() == channel.ChannelNotReady(reason_code_id="lunch")


def test_a_state_asked_for_during_a_call_is_answered_when_the_switch_has_taken_it() -> None:
    """Decision 0004; the event comes when it is true."""
    desk = working(rules=CHANNEL_STATES)
    desk.see_contact(call(S.STARTED))
    desk.ask(channel.READY, CALLS)
    assert desk.answer(Accepted(is_deferred=True)) == ["yes"]
    assert desk.see_channel(PHONE, agent_state=A.READY) == [channel.IS_READY]


def test_a_reason_the_switch_does_not_know() -> None:
    desk = working(rules=CHANNEL_STATES)
    desk.ask(channel.NOT_READY, CALLS, reasonCodeId="none")
    refused = sentences.refusal_sentence(Refusal.INVALID_REASON)
    assert desk.refuse(Refusal.INVALID_REASON) == ["note command_refused", f"no: {refused}"]


# --- dial -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [S.DIALING, S.STARTED])
def test_dial_succeeds_when_a_new_interaction_appears(state: InteractionState) -> None:
    """Before or after the answer of the switch; not when somebody answers."""
    desk = working()
    desk.see_contact(call(S.STARTED))
    assert desk.ask(channel.DIAL, CALLS, destination="0170") == ["run MakeCall"]
    assert desk.command == MakeCall(ME, PHONE, "0170")
    assert desk.accept() == desk.change(data={"a": 1}) == []
    assert desk.see_contact(call(state, contact_id=ContactId("k3"))) == [channel.INTERACTION_ADDED, "yes"]


def test_a_contact_that_arrives_meanwhile_is_not_the_one_dialled() -> None:
    desk = working()
    desk.ask(channel.DIAL, CALLS, destination="0170")
    desk.accept()
    assert desk.see_contact(call(S.ALERTING)) == [channel.INTERACTION_ADDED]
    elsewhere = call(S.STARTED, contact_id=ContactId("k4"), endpoint=DESK, type=ChannelType.CHAT)
    assert desk.see_contact(elsewhere) == [channel.INTERACTION_ADDED]
    assert desk.time_out() == [f"no: {sentences.TIMED_OUT}"]


def test_a_call_that_comes_in_and_is_answered_at_the_phone_is_not_the_one_dialled() -> None:
    desk = working()
    desk.ask(channel.DIAL, CALLS, destination="0199")
    desk.accept()
    assert desk.see_contact(call(S.ALERTING)) == [channel.INTERACTION_ADDED]
    assert desk.see_contact(call(S.STARTED)) == []
    assert desk.time_out() == [f"no: {sentences.TIMED_OUT}"]


@pytest.mark.parametrize("refusal", [Refusal.REJECTED, Refusal.INVALID_STATE])
def test_a_number_that_cannot_be_dialled(refusal: Refusal) -> None:
    desk = working()
    desk.ask(channel.DIAL, CALLS, destination="0170")
    assert desk.refuse(refusal)[-1] == f"no: {sentences.refusal_sentence(refusal)}"


def test_a_refused_dial_is_not_the_call_somebody_else_made() -> None:
    """What was dialled before and began late, or at the phone, shows another number, or none yet."""
    for other in (leg(L.DIALING, parties=(MYSELF,)), leg(L.DIALING, parties=(MYSELF, EXPERT))):
        desk = working()
        desk.ask(channel.DIAL, CALLS, destination="0170")
        desk.see_contact(call(S.DIALING, other))
        assert desk.refuse(Refusal.INVALID_STATE)[-1] == f"no: {sentences.refusal_sentence(Refusal.INVALID_STATE)}"


def test_a_refused_dial_whose_call_is_there_is_no_failure() -> None:
    desk = working()
    desk.ask(channel.DIAL, CALLS, destination=EXPERT.number)
    desk.see_contact(call(S.DIALING, leg(L.DIALING, parties=(MYSELF, EXPERT))))
    assert desk.refuse(Refusal.INVALID_STATE)[-1] == "yes"


# --- wrap-up codes --------------------------------------------------------------------------------------------------


def test_the_wrap_up_codes_follow_the_answer() -> None:
    desk = working()
    assert desk.ask(channel.EXTERNAL_DISPOSITIONS, CALLS) == ["run ReadDispositions"]
    assert desk.command == ReadDispositions(ME, PHONE)
    assert desk.confirm(REASONS) == ["yes", channel.DISPOSITIONS_UPDATED]
    assert [(each.disposition_id, each.disposition_code) for each in desk.body().dispositions] == [
        ("lunch", "11"),
        ("system", "99"),
    ]
    assert [each.name for each in desk.body().dispositions[0].labels] == ["Lunch", "Pause"]
    assert desk.heard == [(f"S1.{CALLS}", channel.DISPOSITIONS_UPDATED)]


def test_wrap_up_codes_of_a_channel_that_went_meanwhile() -> None:
    """`disposed` is the last message of a destination."""
    desk = working()
    desk.ask(channel.EXTERNAL_DISPOSITIONS, CALLS)
    desk.see(channels=lines()[1:])
    assert desk.confirm(REASONS) == ["yes"]
    assert desk.heard[:2] == [(f"S1.{CALLS}", channel.DISPOSED), ("S1.g1", channel_group.CHANNEL_REMOVED)]


def test_the_switch_cannot_read_them() -> None:
    desk = working()
    desk.ask(channel.EXTERNAL_DISPOSITIONS, CALLS)
    assert desk.refuse()[-1].startswith("no: ")
    assert desk.said == []


@pytest.mark.parametrize("name", [channel.ACTIVATE, channel.DEACTIVATE, channel.READY, channel.NOT_READY])
def test_what_does_not_come_true_in_time_is_unknown(name: str) -> None:
    desk = working(rules=CHANNEL_STATES)
    desk.see_channel(PHONE, state=C.UNAVAILABLE, reason_id="x", agent_state=A.READY)
    if name == channel.READY:
        desk.see_channel(PHONE, agent_state=A.NOT_READY)
    desk.ask(name, CALLS)
    assert desk.accept() == []
    assert desk.time_out() == [f"no: {sentences.TIMED_OUT}"]
    assert len(desk.commands) == 1
