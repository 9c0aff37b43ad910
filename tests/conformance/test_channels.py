"""Channels: logged in or out on one, ready or not on one. `SetChannelActive`, `SetChannelState`, `LogIn.media`; what `Channel` says.

Also run where the channels of an agent are ready together; what must never be (ready and not active) is the referee's.
"""

from __future__ import annotations

import pytest

from adapters.contacts import AcceptContact, MakeCall, SetChannelActive, SetChannelState
from adapters.port import Accepted, LogOut, Refusal, SetAgentState
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, ChannelType
from tests.conformance.backends import CHANNEL_BACKENDS
from tests.conformance.calls import ALERTING
from tests.conformance.cast import Worker
from tests.conformance.phone import PhoneOf
from tests.conformance.picture import Picture
from tests.conformance.rig import Backend, Rig

READY, NOT_READY = ChannelAgentState.READY, ChannelAgentState.NOT_READY
ACTIVE, INACTIVE, UNAVAILABLE = ChannelState.ACTIVE, ChannelState.INACTIVE, ChannelState.UNAVAILABLE
CHAT, EMAIL, TELEPHONY = ChannelType.CHAT, ChannelType.EMAIL, ChannelType.TELEPHONY


@pytest.fixture(params=list(CHANNEL_BACKENDS.values()), ids=list(CHANNEL_BACKENDS))
def backend(request: pytest.FixtureRequest) -> Backend:
    """Opens a running adapter, on more backends than elsewhere."""
    chosen: Backend = request.param
    return chosen


async def see_channel(rig: Rig, worker: Worker, type: ChannelType, *wanted: object, reason: str | None = None) -> None:
    """Wait until the channel's state, and agent state if given, are as wanted."""

    def fits(now: Picture) -> bool:
        channel = now.channel_of(worker.login_id, type)
        assert channel is not None
        shown = channel.state, channel.agent_state
        return shown[: len(wanted)] == wanted and channel.reason_id == reason

    rig.needs_channel(type)
    await rig.see(fits)


async def test_a_state_of_a_channel_can_be_asked_where_channels_have_one(backend: Backend) -> None:
    """`Capabilities.channel_states`; `SetChannelState`: "Where the adapter has no states of single channels …"."""
    async with backend() as rig:
        capabilities = rig.adapter.capabilities
        assert (SetChannelState in capabilities.commands) is capabilities.channel_states


async def test_a_login_activates_the_media_that_are_wanted(backend: Backend) -> None:
    """`LogIn.media`: beside telephony; the others stay INACTIVE, and all are NOT_READY."""
    async with backend() as rig:
        rig.needs_channel(CHAT, EMAIL)
        writer = rig.cast.writer
        await rig.log_in(writer, CHAT)
        await see_channel(rig, writer, TELEPHONY, ACTIVE, NOT_READY)
        await see_channel(rig, writer, CHAT, ACTIVE, NOT_READY)
        await see_channel(rig, writer, EMAIL, INACTIVE, NOT_READY)


async def test_media_the_agent_has_not_are_ignored(backend: Backend) -> None:
    """`LogIn`: "those the switch lacks for the agent are ignored"."""
    async with backend() as rig:
        await rig.log_in(rig.cast.agent, *ChannelType)
        assert [channel.type for channel in rig.agent(rig.cast.agent.login_id).channels] == [TELEPHONY]


async def test_a_logout_is_of_all_channels(backend: Backend) -> None:
    """`LogOut`: "out of all active channels"; a new login asks anew."""
    async with backend() as rig:
        writer = rig.cast.writer
        await rig.open_media(writer, CHAT)
        await rig.reach(LogOut(writer.login_id))
        for type in (TELEPHONY, CHAT):
            await see_channel(rig, writer, type, INACTIVE, NOT_READY)
        await rig.log_in(writer)
        await see_channel(rig, writer, CHAT, INACTIVE, NOT_READY)


async def test_a_channel_is_activated_and_deactivated(backend: Backend, phone_of: PhoneOf) -> None:
    """`SetChannelActive`, without and with a command; the other channels stay as they are."""
    async with backend() as rig:
        writer, phone = rig.cast.writer, phone_of(rig)
        rig.needs_channel(CHAT)
        await rig.log_in(writer)
        await phone.set_active(writer.login_id, CHAT, active=True)
        await see_channel(rig, writer, CHAT, ACTIVE, NOT_READY)
        await phone.set_active(writer.login_id, CHAT, active=False)
        await see_channel(rig, writer, CHAT, INACTIVE, NOT_READY)
        await see_channel(rig, writer, TELEPHONY, ACTIVE, NOT_READY)


async def test_activating_again_is_confirmed(backend: Backend) -> None:
    """`SetChannelActive`: "Logging in again is nothing"; port rule 4."""
    async with backend() as rig:
        rig.needs_channel(CHAT)
        who = rig.cast.writer.login_id
        await rig.log_in(rig.cast.writer, CHAT)
        endpoint = rig.channel(who, CHAT).endpoint
        await rig.confirm(SetChannelActive(who, endpoint, active=True))
        await rig.reach(SetChannelActive(who, endpoint, active=False))
        await rig.confirm(SetChannelActive(who, endpoint, active=False))


async def test_nobody_is_active_who_is_not_logged_in(backend: Backend) -> None:
    """`SetChannelActive` of an agent who is LOGGED_OUT."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.refuse(SetChannelActive(who, rig.channel(who, TELEPHONY).endpoint, active=True))


async def test_without_its_telephone_an_agent_is_not_ready_and_cannot_dial(backend: Backend) -> None:
    """`SetChannelActive` of the telephone; `Channel`: "ACTIVE: the agent is logged in on it"."""
    async with backend() as rig:
        agent = rig.cast.agent
        await rig.make_ready(agent)
        endpoint = rig.channel(agent.login_id, TELEPHONY).endpoint
        await rig.reach(SetChannelActive(agent.login_id, endpoint, active=False))
        await see_channel(rig, agent, TELEPHONY, INACTIVE, NOT_READY)
        await rig.refuse(MakeCall(agent.login_id, endpoint, rig.cast.outside))
        await rig.reach(SetChannelActive(agent.login_id, endpoint, active=True))
        await see_channel(rig, agent, TELEPHONY, ACTIVE, NOT_READY)


# --- ready ----------------------------------------------------------------------------------------------------------


async def test_a_channel_is_ready_of_its_own(backend: Backend, phone_of: PhoneOf) -> None:
    """`SetChannelState`: reached "with the reason if one is named"; the agent's state is another matter."""
    async with backend() as rig:
        writer, phone, reason = rig.cast.writer, phone_of(rig), rig.cast.not_ready_reason
        rig.needs(SetChannelState)
        rig.needs_channel(CHAT, EMAIL)
        await rig.log_in(writer, CHAT, EMAIL)
        await phone.set_ready(writer.login_id, CHAT, READY)
        await see_channel(rig, writer, CHAT, ACTIVE, READY)
        await phone.set_ready(writer.login_id, CHAT, NOT_READY, reason)
        await see_channel(rig, writer, CHAT, ACTIVE, NOT_READY, reason=reason)
        await see_channel(rig, writer, EMAIL, ACTIVE, NOT_READY)
        assert rig.agent(writer.login_id).state is AgentState.NOT_READY


async def test_a_state_of_a_channel_that_is_there_is_confirmed(backend: Backend) -> None:
    """Port rule 4 for `SetChannelState`; another reason is another goal."""
    async with backend() as rig:
        rig.needs(SetChannelState)
        rig.needs_channel(CHAT)
        who, reason = rig.cast.writer.login_id, rig.cast.not_ready_reason
        await rig.log_in(rig.cast.writer, CHAT)
        endpoint = rig.channel(who, CHAT).endpoint
        await rig.confirm(SetChannelState(who, endpoint, NOT_READY))
        await rig.reach(SetChannelState(who, endpoint, NOT_READY, reason))
        await rig.confirm(SetChannelState(who, endpoint, NOT_READY, reason))
        await rig.reach(SetChannelState(who, endpoint, READY))
        await rig.confirm(SetChannelState(who, endpoint, READY))


async def test_the_telephone_is_ready_when_the_agent_is(backend: Backend, phone_of: PhoneOf) -> None:
    """`Channel.agent_state` of the telephone and the agent's state say the same, whichever was asked."""
    async with backend() as rig:
        agent, reason = rig.cast.agent, rig.cast.not_ready_reason
        await rig.make_ready(agent)
        await see_channel(rig, agent, TELEPHONY, ACTIVE, READY)
        await phone_of(rig).choose(agent.login_id, AgentState.NOT_READY, reason)
        await see_channel(rig, agent, TELEPHONY, ACTIVE, NOT_READY, reason=reason)
        rig.needs(SetChannelState)
        await phone_of(rig).set_ready(agent.login_id, TELEPHONY, READY)
        await rig.see_state(agent.login_id, AgentState.READY)
        await see_channel(rig, agent, TELEPHONY, ACTIVE, READY)


async def test_a_state_of_the_telephone_that_is_asked_for_in_a_call_comes_after_it(backend: Backend) -> None:
    """`Accepted.is_deferred` for `SetChannelState`."""
    async with backend() as rig:
        rig.needs(SetChannelState)
        agent, reason = rig.cast.agent, rig.cast.not_ready_reason
        call = await rig.talk(agent)
        result = await rig.ask(SetChannelState(agent.login_id, call.endpoint, NOT_READY, reason))
        assert result == Accepted(is_deferred=True)
        await rig.settle()
        assert rig.channel(agent.login_id, TELEPHONY).agent_state is READY
        await rig.hand.far_hangs_up(agent.login_id)
        await see_channel(rig, agent, TELEPHONY, ACTIVE, NOT_READY, reason=reason)
        assert rig.agent(agent.login_id).state is AgentState.NOT_READY


async def test_a_telephone_stays_ready_while_a_call_is_there(backend: Backend) -> None:
    """`Channel`: "READY: contacts may arrive, also while one is there"."""
    async with backend() as rig:
        await rig.talk(rig.cast.agent)
        assert rig.channel(rig.cast.agent.login_id, TELEPHONY).agent_state is READY


async def test_what_a_channel_cannot_be_is_refused(backend: Backend) -> None:
    """`SetChannelState` on a channel that is INACTIVE, of an agent who is LOGGED_OUT, for an unknown reason."""
    async with backend() as rig:
        rig.needs(SetChannelState)
        rig.needs_channel(CHAT, EMAIL)
        who = rig.cast.writer.login_id
        chat, email = rig.channel(who, CHAT).endpoint, rig.channel(who, EMAIL).endpoint
        await rig.refuse(SetChannelState(who, chat, READY))
        await rig.log_in(rig.cast.writer, CHAT)
        await rig.refuse(SetChannelState(who, email, READY))
        await rig.refuse(SetChannelState(who, chat, NOT_READY, "no such reason"), Refusal.INVALID_REASON)


async def test_without_states_of_their_own_channels_are_ready_with_the_agent(backend: Backend) -> None:
    """`Capabilities.channel_states`: "without, one of the agent's channels is ready when the agent is"."""
    async with backend() as rig:
        if rig.adapter.capabilities.channel_states:
            pytest.skip("this backend declares states of single channels")
        rig.needs_channel(CHAT, EMAIL)
        writer, reason = rig.cast.writer, rig.cast.not_ready_reason
        await rig.log_in(writer, CHAT)
        await rig.reach(SetAgentState(writer.login_id, AgentState.READY))
        for type in (TELEPHONY, CHAT):
            await see_channel(rig, writer, type, ACTIVE, READY)
        await see_channel(rig, writer, EMAIL, INACTIVE, NOT_READY)
        await rig.reach(SetChannelActive(writer.login_id, rig.channel(writer.login_id, EMAIL).endpoint, active=True))
        await see_channel(rig, writer, EMAIL, ACTIVE, READY)
        await rig.reach(SetAgentState(writer.login_id, AgentState.NOT_READY, reason))
        for type in (TELEPHONY, CHAT, EMAIL):
            await see_channel(rig, writer, type, ACTIVE, NOT_READY, reason=reason)


async def test_a_channel_brings_contacts_only_while_it_is_ready(backend: Backend) -> None:
    """`Channel`: "READY: contacts may arrive"; one that is there stays when no more are wanted."""
    async with backend() as rig:
        writer, who = rig.cast.writer, rig.cast.writer.login_id
        await rig.open_media(writer, CHAT)
        await rig.hand.offer_contact(who, CHAT, {"n": 1})
        chat = await rig.see_contact(who, CHAT, ALERTING)
        if rig.adapter.capabilities.channel_states:
            await rig.reach(SetChannelState(who, chat.endpoint, NOT_READY))
        else:
            await rig.reach(SetAgentState(who, AgentState.NOT_READY))
        await rig.hand.queue_contact(rig.cast.writer_skill, CHAT, {"n": 2})
        await rig.settle()
        assert [each.contact_id for each in rig.heard.picture.of(who, CHAT)] == [chat.contact_id]
        await rig.reach(AcceptContact(who, chat.contact_id))


# --- unavailable ----------------------------------------------------------------------------------------------------


async def test_nobody_can_use_a_channel_that_is_unavailable(backend: Backend) -> None:
    """`Channel`: "UNAVAILABLE: nobody can use it now", until it can be used again."""
    async with backend() as rig:
        writer, who = rig.cast.writer, rig.cast.writer.login_id
        await rig.open_media(writer, CHAT)
        endpoint = rig.channel(who, CHAT).endpoint
        await rig.hand.set_available(who, CHAT, available=False)
        await see_channel(rig, writer, CHAT, UNAVAILABLE, NOT_READY)
        await rig.refuse(SetChannelActive(who, endpoint, active=True))
        if SetChannelState in rig.adapter.capabilities.commands:
            await rig.refuse(SetChannelState(who, endpoint, READY))
        await rig.hand.queue_contact(rig.cast.writer_skill, CHAT, {})
        await rig.settle()
        assert list(rig.heard.picture.of(who)) == []
        await rig.hand.set_available(who, CHAT, available=True)
        await rig.see(lambda now: all(each.state is not UNAVAILABLE for each in now.agents[who].channels))


async def test_a_channel_that_nobody_is_logged_in_on_becomes_unavailable(backend: Backend) -> None:
    """`Channel.state` of an agent who is LOGGED_OUT, then INACTIVE again."""
    async with backend() as rig:
        agent = rig.cast.agent
        await rig.hand.set_available(agent.login_id, TELEPHONY, available=False)
        await see_channel(rig, agent, TELEPHONY, UNAVAILABLE, NOT_READY)
        await rig.hand.set_available(agent.login_id, TELEPHONY, available=True)
        await see_channel(rig, agent, TELEPHONY, INACTIVE, NOT_READY)
