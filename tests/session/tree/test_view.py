"""What the picture shows of a destination's thing, when the switch shows it, shows it no more, or the agent is away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.session.tree import view
from contracts.vocabulary import (
    AgentState,
    ChannelState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
)
from tests.session.support import agent
from tests.session.tree.support import CALL, CALLS, HELD, PRIMARY, call, chat, consult_leg, in_call, leg, lines, working

S, L, R = InteractionState, ConversationState, ConversationRole
AWAY = (AgentState.LOGGED_OUT, AgentState.UNKNOWN)


@pytest.mark.parametrize("state", AgentState)
def test_a_channel_of_an_agent_in_any_state(state: AgentState) -> None:
    """Nobody is logged in: INACTIVE; the switch shows it no more: UNAVAILABLE, as when nobody can use it, logged in or not."""
    node = working().node(CALLS)
    shown = view.channel_of(agent(state=state, channels=lines()), node)
    assert shown.state is (ChannelState.INACTIVE if state in AWAY else ChannelState.ACTIVE)
    gone = view.channel_of(agent(state=state, channels=()), node)
    assert gone.state is (ChannelState.INACTIVE if state in AWAY else ChannelState.UNAVAILABLE)
    assert (gone.endpoint, gone.type) == ("2101", ChannelType.TELEPHONY)
    barred = (replace(lines()[0], state=ChannelState.UNAVAILABLE), *lines()[1:])
    assert view.channel_of(agent(state=state, channels=barred), node).state is ChannelState.UNAVAILABLE
    assert view.channel_of(None, node).state is ChannelState.INACTIVE


def test_the_contact_while_it_lives() -> None:
    desk = in_call()
    for path in (CALL, PRIMARY):
        assert view.contact_of(desk.session, desk.node(path)) == call(S.STARTED)
    desk.change(state=S.COMPLETED, legs=())
    assert view.contact_of(desk.session, desk.node(PRIMARY)) is None


def test_the_leg_while_it_lives() -> None:
    desk = in_call()
    assert view.leg_of(desk.node(PRIMARY)) == leg()
    desk.change(legs=(leg(L.RELEASED), consult_leg()))
    assert view.leg_of(desk.node(PRIMARY)) is None
    desk.node(CALL).contact = None
    assert view.leg_of(desk.node(PRIMARY)) is None


def test_the_living_leg_of_a_role() -> None:
    """One that is over may still be shown, beside the next one."""
    over, new = consult_leg(L.RELEASED), consult_leg(id="l3")
    contact = call(S.STARTED, HELD, over, new)
    assert (view.leg_in(contact, R.PRIMARY), view.leg_in(contact, R.CONSULT)) == (HELD, new)
    assert view.leg_in(call(S.STARTED, HELD, over), R.CONSULT) is view.leg_in(None, R.PRIMARY) is None


@pytest.mark.parametrize("state", S)
def test_who_is_occupied_and_who_has_something_to_complete(state: InteractionState) -> None:
    desk = working()
    desk.see_contact(chat(state))
    assert view.is_occupied(desk.session) is (state in (S.ALERTING, S.DIALING, S.STARTED))
    assert view.has_ended_contact(desk.session) is (state is S.ENDED)
