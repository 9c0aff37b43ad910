"""How channels follow their agent: the full grid of the telephone, and the media."""

from __future__ import annotations

import pytest

from adapters.contacts import Channel
from adapters.simulator.channels import follow
from contracts.vocabulary import BUSY_STATES, AgentState, ChannelAgentState, ChannelState, ChannelType

READY, NOT_READY = ChannelAgentState.READY, ChannelAgentState.NOT_READY
PHONE = Channel("2001", ChannelType.TELEPHONY)
CHAT = Channel("chat", ChannelType.CHAT)
BOTH = frozenset({ChannelType.TELEPHONY, ChannelType.CHAT})


def followed(
    state: AgentState,
    reason: str | None = None,
    *,
    phone: Channel = PHONE,
    chat: Channel = CHAT,
    active: frozenset[ChannelType] = BOTH,
    unavailable: frozenset[ChannelType] = frozenset(),
    own_states: bool = True,
) -> tuple[Channel, Channel]:
    first, second = follow((phone, chat), state, reason, active=active, unavailable=unavailable, own_states=own_states)
    return first, second


@pytest.mark.parametrize("before", ChannelAgentState)
@pytest.mark.parametrize("state", AgentState)
def test_the_telephone_in_every_state(state: AgentState, before: ChannelAgentState) -> None:
    phone = Channel("2001", ChannelType.TELEPHONY, ChannelState.ACTIVE, before, "N1" if before is NOT_READY else None)
    after, _ = followed(state, "N2", phone=phone)
    if state in (AgentState.READY, AgentState.WORK_READY):
        assert (after.agent_state, after.reason_id) == (READY, None)
    elif state in BUSY_STATES:
        assert after == phone
    elif state in (AgentState.LOGGED_OUT, AgentState.UNKNOWN):
        assert (after.agent_state, after.reason_id) == (NOT_READY, None)
    else:
        assert (after.agent_state, after.reason_id) == (NOT_READY, "N2")


@pytest.mark.parametrize(
    ("active", "unavailable", "state"),
    [
        (frozenset(), frozenset(), ChannelState.INACTIVE),
        (BOTH, frozenset(), ChannelState.ACTIVE),
        (BOTH, BOTH, ChannelState.UNAVAILABLE),
        (frozenset(), BOTH, ChannelState.UNAVAILABLE),
    ],
)
def test_where_a_channel_is(
    active: frozenset[ChannelType], unavailable: frozenset[ChannelType], state: ChannelState
) -> None:
    assert [each.state for each in followed(AgentState.NOT_READY, active=active, unavailable=unavailable)] == [
        state
    ] * 2


def test_a_medium_keeps_its_own_state_as_long_as_somebody_is_logged_in_on_it() -> None:
    chat = Channel("chat", ChannelType.CHAT, ChannelState.ACTIVE, READY)
    for state in AgentState:
        is_away = state in (AgentState.LOGGED_OUT, AgentState.UNKNOWN)
        assert followed(state, chat=chat)[1].agent_state is (NOT_READY if is_away else READY)
    _, closed = followed(AgentState.READY, chat=chat, active=frozenset({ChannelType.TELEPHONY}))
    assert (closed.state, closed.agent_state) == (ChannelState.INACTIVE, NOT_READY)


def test_without_states_of_their_own_active_media_are_as_the_telephone_is() -> None:
    _, chat = followed(AgentState.READY, own_states=False)
    assert chat.agent_state is READY
    _, chat = followed(AgentState.NOT_READY, "N1", own_states=False)
    assert (chat.agent_state, chat.reason_id) == (NOT_READY, "N1")
    _, chat = followed(AgentState.READY, own_states=False, active=frozenset({ChannelType.TELEPHONY}))
    assert chat.agent_state is NOT_READY
