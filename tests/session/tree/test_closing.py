"""Close with channels and contacts: refused while one lives, ended ones completed, media before the agent (section 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.contacts import SetChannelState
from adapters.port import Cause, Channel, CompleteInteractions, LogOut, SetAgentState
from bridge.session import sentences
from bridge.session.timing import Rules
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId, InteractionState, Phase
from tests.session.support import ME, agent
from tests.session.tree.support import (
    CALL,
    CHANNEL_STATES,
    DESK,
    MAILS,
    PHONE,
    call,
    chat,
    in_call,
    in_chat,
    lines,
    working,
)

S, A, READY = InteractionState, AgentState, ChannelAgentState.READY
QUIET = ChannelAgentState.NOT_READY
LOG_OUT = ["run LogOut"]


@pytest.mark.parametrize("state", [S.ALERTING, S.DIALING, S.STARTED])
@pytest.mark.parametrize("of", [A.NOT_READY, A.READY, A.WORK, A.LOGGED_OUT])
def test_busy_with_any_contact_that_lives_e_mail_and_chat_included(state: InteractionState, of: AgentState) -> None:
    """Decision 0004. The agent's own state need not show it."""
    desk = working()
    desk.become(of)
    desk.see_contact(chat(state))
    before = desk.session.row()
    assert desk.ask(wire.CLOSE) == [f"no: {sentences.BUSY}"]
    assert (desk.session.row(), desk.commands) == (before, [])


@pytest.mark.parametrize("of", [A.NOT_READY, A.WORK])
def test_what_ended_is_completed_and_then_all_goes(of: AgentState) -> None:
    """The whole order: each step raises its own object's events, then the tree leaves first, the answer, and closed last."""
    desk = in_call(call(S.ENDED))
    desk.become(of)
    assert desk.ask(wire.CLOSE) == ["run CompleteInteractions"]
    assert desk.command == CompleteInteractions(ME)
    assert desk.accept() == []
    assert desk.change(state=S.COMPLETED) == [interaction.COMPLETED, *([] if of is A.WORK else LOG_OUT)]
    if of is A.WORK:
        assert desk.become(A.NOT_READY) == LOG_OUT
    assert desk.accept() == []
    assert desk.become(A.LOGGED_OUT) == [
        channel.DEACTIVATED,
        channel.DEACTIVATED,
        interaction.DISPOSED,
        channel.DISPOSED,
        channel.DISPOSED,
        channel_group.DISPOSED,
        wire.CHANNEL_REMOVED,
        wire.CHANNEL_REMOVED,
        wire.CHANNEL_REMOVED,
        wire.CHANNEL_GROUP_REMOVED,
        "yes",
        wire.CLOSED,
    ]
    assert (desk.session.phase, desk.session.row().nodes) == (Phase.CLOSED, ())


def test_of_several_that_ended_the_last_one_counts() -> None:
    desk = working()
    desk.see_contact(call(S.ENDED))
    desk.see_contact(chat(S.ENDED))
    desk.ask(wire.CLOSE)
    desk.accept()
    assert desk.change(state=S.COMPLETED) == []
    assert desk.change("k2", state=S.COMPLETED) == LOG_OUT


def all_ready() -> tuple[Channel, ...]:
    return tuple(replace(each, agent_state=READY) for each in lines())


def test_media_are_made_not_ready_first_then_the_agent() -> None:
    """NOT_READY on all channels: telephony is by the agent's own state, and what the bridge cannot serve is left alone."""
    me = agent(state=A.READY, channels=all_ready())
    desk = working(me=me, rules=CHANNEL_STATES)
    assert desk.ask(wire.CLOSE) == ["run SetChannelState"]
    assert desk.accept() == []
    assert desk.see_channel(DESK, agent_state=QUIET) == [channel.IS_NOT_READY, "run SetChannelState"]
    assert desk.confirm() == ["run SetAgentState"]
    desk.see_channel(PHONE, agent_state=QUIET)
    assert desk.confirm() == LOG_OUT
    assert desk.confirm()[-2:] == ["yes", wire.CLOSED]
    assert desk.commands == [
        SetChannelState(ME, DESK, QUIET),
        SetChannelState(ME, MAILS, QUIET),
        SetAgentState(ME, A.NOT_READY),
        LogOut(ME),
    ]


def test_media_that_are_ready_though_the_agent_is_not() -> None:
    me = agent(channels=(*lines()[:1], replace(lines()[1], agent_state=READY)))
    desk = working(me=me, rules=CHANNEL_STATES)
    assert desk.ask(wire.CLOSE) == ["run SetChannelState"]
    desk.accept()
    assert desk.see_channel(DESK, agent_state=QUIET) == [channel.IS_NOT_READY, *LOG_OUT]


def test_without_states_of_channels_only_the_agent_is_asked() -> None:
    desk = working(me=agent(state=A.READY, channels=all_ready()), rules=Rules())
    assert desk.ask(wire.CLOSE) == ["run SetAgentState"]


def test_a_medium_that_does_not_follow_stops_the_close() -> None:
    desk = working(me=agent(channels=all_ready()), rules=CHANNEL_STATES)
    desk.ask(wire.CLOSE)
    assert desk.refuse()[-1].startswith("no: ")
    assert desk.session.phase is Phase.OPEN
    assert desk.commands == [SetChannelState(ME, DESK, QUIET)]


def test_a_medium_that_stays_ready_is_asked_once() -> None:
    """Confirmed, and the picture lags behind."""
    desk = working(me=agent(channels=(lines()[0], all_ready()[1])), rules=CHANNEL_STATES)
    desk.ask(wire.CLOSE)
    assert desk.confirm() == LOG_OUT
    assert [type(each) for each in desk.commands].count(SetChannelState) == 1


def test_a_picture_that_lags_behind_the_wrap_up_while_media_are_made_quiet() -> None:
    """The wrap-up is over, says the switch; that it is still seen after the next step does not mean that it came back."""
    me = agent(state=A.WORK, channels=(lines()[0], all_ready()[1]))
    desk = working(me=me, rules=CHANNEL_STATES)
    desk.ask(wire.CLOSE)
    assert desk.confirm() == ["run SetChannelState"]
    assert desk.confirm() == ["run SetAgentState"]
    assert desk.confirm() == LOG_OUT


def test_a_chat_that_arrives_meanwhile_stops_the_close() -> None:
    desk = working(me=agent(channels=all_ready()), rules=CHANNEL_STATES)
    desk.ask(wire.CLOSE)
    desk.accept()
    assert desk.see_contact(chat()) == [channel.INTERACTION_ADDED]
    assert desk.see_channel(DESK, agent_state=QUIET) == [channel.IS_NOT_READY, f"no: {sentences.BECAME_BUSY}"]
    assert (desk.session.phase, desk.session.flow) == (Phase.OPEN, None)


def test_a_call_that_begins_while_ended_ones_are_completed_stops_the_close() -> None:
    desk = working()
    desk.see_contact(call(S.ENDED))
    desk.ask(wire.CLOSE)
    desk.accept()
    desk.see_contact(call(contact_id=ContactId("k3")))
    assert desk.change(state=S.COMPLETED) == [f"no: {sentences.BECAME_BUSY}"]


def test_logged_out_by_a_supervisor_while_media_are_made_quiet() -> None:
    """The switch may still show the channels as they were."""
    desk = working(me=agent(channels=all_ready()), rules=CHANNEL_STATES)
    desk.ask(wire.CLOSE)
    desk.accept()
    said = desk.become(A.LOGGED_OUT, Cause.SUPERVISOR)
    assert "warning AGENT_FORCED_LOGOUT" in said
    assert said[-2:] == ["yes", wire.CLOSED]


def test_a_close_that_failed_leaves_the_tree() -> None:
    desk = in_call(call(S.ENDED))
    before = desk.session.row()
    desk.ask(wire.CLOSE)
    assert desk.time_out() == [f"no: {sentences.failed_step('Completing the contact', sentences.TIMED_OUT)}"]
    assert desk.session.row() == before
    assert desk.change(state=S.COMPLETED) == [interaction.COMPLETED]


def test_what_was_never_initialised_goes_without_a_word() -> None:
    desk = in_chat(S.ENDED)
    desk.node("g1.c2.i2").is_open = False
    desk.change("k2", state=S.COMPLETED)
    desk.ask(wire.CLOSE)
    said = desk.confirm()
    assert interaction.DISPOSED not in said
    assert said.count(channel.DISPOSED) == 2


def test_nothing_is_told_of_contacts_once_it_is_closed() -> None:
    desk = in_call(call(S.ENDED))
    desk.change(state=S.COMPLETED)
    desk.ask(wire.CLOSE)
    desk.confirm()
    assert desk.see_contact(chat()) == desk.become(A.READY) == []
    assert desk.ask(conversation.DISPOSE, f"{CALL}.v1") == ["yes"]


def test_the_types_of_the_removed_channels_are_those_that_were_added() -> None:
    desk = working()
    desk.ask(wire.CLOSE)
    desk.confirm()
    removed = [each.body for each in desk.said if isinstance(each.body, wire.ChannelRemoved)]
    assert [(each.endpoint, each.type) for each in removed] == [
        (DESK, ChannelType.CHAT),
        (MAILS, ChannelType.EMAIL),
        (PHONE, ChannelType.TELEPHONY),
    ]
