"""Running requests of the tree: accepted, deferred, refused, confirmed, and what the picture says meanwhile."""

from __future__ import annotations

import pytest

from adapters.port import Accepted, Cause, Confirmed, Refusal
from bridge.session import sentences
from bridge.session.inputs import LinkChanged, Performed, TakenOver
from contracts import channel, conversation, interaction
from contracts import session as wire
from contracts.vocabulary import AgentState, ChannelAgentState, InteractionState
from tests.session.support import BLUE, MATE, ME, agent
from tests.session.tree.support import (
    CALL,
    CALLS,
    CHANNEL_STATES,
    HELD,
    PHONE,
    PRIMARY,
    TALKING,
    call,
    in_call,
    lines,
    working,
)

S = InteractionState


def test_what_is_accepted_waits_for_the_picture_and_what_is_not_does_not_look() -> None:
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    assert desk.change(data={"a": 1}) == [interaction.DATA_UPDATED]
    assert desk.accept() == []
    assert desk.change(data={"a": 2}) == [interaction.DATA_UPDATED]
    assert desk.change(legs=(HELD,)) == [conversation.HELD, "yes"]
    assert desk.change(legs=(TALKING,)) == [conversation.RETRIEVED]


def test_what_goes_and_comes_back_before_it_is_accepted_is_still_to_come() -> None:
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    desk.change(legs=(HELD,))
    desk.change(legs=(TALKING,))
    assert desk.accept() == []
    assert desk.change(legs=(HELD,))[-1] == "yes"


def test_a_deferred_command_is_answered_at_once_and_one_of_a_supervisor_waits() -> None:
    """Decision 0004: setagentstate waits for the state, as before."""
    desk = working(me=agent(ME, channels=lines(), supervises=(BLUE,)))
    desk.ask(channel.READY, CALLS)
    assert desk.answer(Accepted(is_deferred=True)) == ["yes"]
    desk.ask(wire.SET_AGENT_STATE, loginid=MATE, state="READY")
    assert desk.answer(Accepted(is_deferred=True)) == []
    assert desk.see(MATE, state=AgentState.READY) == ["yes"]


def test_a_deferred_state_that_is_true_already_is_answered_once() -> None:
    desk = working(rules=CHANNEL_STATES)
    desk.see_channel(PHONE, agent_state=ChannelAgentState.READY)
    desk.ask(channel.READY, CALLS)
    assert desk.answer(Accepted(is_deferred=True)) == ["yes"]


def test_a_result_of_another_request_or_command_is_nothing() -> None:
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    old = desk.command
    desk.refuse()
    desk.ask(conversation.HOLD, PRIMARY)
    assert desk.play(Performed(desk.tokens - 1, old, Confirmed())) == []
    assert desk.play(Performed(desk.tokens, old, Confirmed())) == []
    assert desk.confirm() == ["yes"]


def test_out_of_time_but_true_is_success() -> None:
    """Accepted late: what is seen at the deadline counts."""
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    desk.change(legs=(HELD,))
    assert desk.time_out() == ["yes"]


def test_a_link_that_is_lost_fails_by_the_result_of_the_command() -> None:
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    desk.unlink()
    assert desk.play(LinkChanged(up=False)) == []
    assert desk.refuse(Refusal.UNAVAILABLE) == ["note command_refused", f"no: {sentences.UNREACHABLE}"]


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        (call(S.STARTED, HELD, revision=9), [conversation.HELD, "yes"]),
        (call(S.ENDED, revision=9), [conversation.RELEASED, interaction.ENDED, f"no: {sentences.CHANGED}"]),
    ],
)
def test_an_accepted_command_is_judged_by_the_snapshot_after_a_lost_link(now: object, answer: list[str]) -> None:
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    desk.accept()
    desk.unlink()
    assert desk.relink(now) == answer  # what came about in the gap


def test_a_takeover_ends_it_and_a_late_result_is_nothing() -> None:
    desk = in_call()
    desk.ask(conversation.HOLD, PRIMARY)
    command = desk.command
    desk.play(TakenOver("S2"))
    assert desk.play(Performed(desk.tokens, command, Confirmed())) == []


def test_the_agent_going_is_not_the_call_going() -> None:
    desk = in_call()
    desk.ask(interaction.UPDATE_DATA, CALL, data={"a": 1})
    desk.accept()
    assert desk.become(AgentState.LOGGED_OUT, Cause.SUPERVISOR)[-1] == "warning AGENT_FORCED_LOGOUT"
    assert desk.change(data={"topic": "phone", "a": 1}) == [interaction.DATA_UPDATED, "yes"]
