"""Calls with one leg: offered, dialled, held, hung up, by command and at the phone. Commands and rules of `adapters.contacts`.

Each flow's events are the same whoever caused it; the referee judges their order.
"""

from __future__ import annotations

import pytest

from adapters.contacts import AcceptContact, AnswerCall, ClearConnection, MakeCall, RejectContact
from adapters.port import AgentChanged, Cause, Confirmed
from contracts.vocabulary import AgentState, ChannelType
from tests.conformance.calls import (
    ALERTING,
    COMPLETED,
    DATA,
    DIALING,
    ENDED,
    ESTABLISHED,
    HELD,
    PRIMARY,
    RINGING,
    STARTED,
    TRYING,
    leg_of,
    position,
    with_whom,
)
from tests.conformance.phone import PhoneOf
from tests.conformance.rig import Backend


async def test_an_offered_call_shows_whole(backend: Backend) -> None:
    """A `Contact` says channel, parties and data from its first event on (`Contact`, `Leg`, `Party`)."""
    async with backend() as rig:
        who = rig.cast.agent
        call = await rig.ring(who, DATA)
        channel = rig.channel(who.login_id, ChannelType.TELEPHONY)
        assert (call.login_id, call.endpoint, rig.data_of(call)) == (who.login_id, channel.endpoint, DATA)
        assert with_whom(call) == {rig.cast.outside, who.extension}
        leg = call.leg(PRIMARY)
        assert leg is not None
        assert len({party.party_id for party in leg.parties}) == 2


async def test_a_contact_begins_before_the_state_it_causes_and_ends_before_the_state_after_it(backend: Backend) -> None:
    """Contact rule 5."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.talk(rig.cast.agent)
        await rig.hand.hang_up(who)
        await rig.see_state(who, AgentState.WORK_READY)
        assert position(rig, ALERTING) < position(rig, AgentState.RESERVED)
        assert position(rig, ENDED) < position(rig, AgentState.WORK_READY)
        causes = [event.cause for event in rig.heard.of(AgentChanged)][-3:]
        assert causes == [Cause.CONTACT] * 3


async def test_an_inbound_call_from_ringing_to_the_end_of_its_wrap_up(backend: Backend, phone_of: PhoneOf) -> None:
    """`AnswerCall`, `ClearConnection`, `CompleteContact`: reached, and contact rule 3: ENDED while the wrap-up runs."""
    async with backend() as rig:
        who, phone = rig.cast.agent.login_id, phone_of(rig)
        ringing = await rig.ring(rig.cast.agent, DATA)
        await rig.see_state(who, AgentState.RESERVED)
        await phone.answer(who)
        talking = await rig.see_call(who, STARTED, ESTABLISHED)
        await rig.see_state(who, AgentState.TALKING)
        await phone.hang_up(who)
        ended = await rig.see_call(who, ENDED)
        await rig.see_state(who, AgentState.WORK_READY)
        await phone.complete(who, ended.contact_id)
        over = await rig.see_over(ended)
        await rig.see_state(who, AgentState.READY)
        assert {each.contact_id for each in (ringing, talking, ended, over)} == {ringing.contact_id}
        assert ringing.revision < talking.revision < ended.revision < over.revision
        assert (over.state, rig.data_of(over)) == (COMPLETED, DATA)


@pytest.mark.parametrize("kind", [AnswerCall, AcceptContact])
async def test_a_call_is_answered_by_either_command_and_again_is_confirmed(
    backend: Backend, kind: type[AnswerCall | AcceptContact]
) -> None:
    """`AcceptContact`: "of a call: answer it"; port rule 4."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        who, contact_id, leg_id = leg_of(call)
        command = AnswerCall(who, contact_id, leg_id) if kind is AnswerCall else AcceptContact(who, contact_id)
        await rig.reach(command)
        await rig.see_call(who, STARTED, ESTABLISHED)
        await rig.see_state(who, AgentState.TALKING)
        await rig.confirm(command)


@pytest.mark.parametrize("kind", [RejectContact, ClearConnection])
async def test_a_call_is_refused_by_either_command(backend: Backend, kind: type) -> None:
    """`RejectContact`, `ClearConnection`; contact rule 3: there is no wrap-up of what was never taken."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        who, contact_id, leg_id = leg_of(call)
        await rig.see_state(who, AgentState.RESERVED)
        reject = RejectContact(who, contact_id)
        await rig.reach(reject if kind is RejectContact else ClearConnection(who, contact_id, leg_id))
        await rig.see_over(call)
        await rig.see(lambda now: now.agents[who].state in (AgentState.READY, AgentState.NOT_READY))


async def test_a_caller_gives_up(backend: Backend) -> None:
    """Contact rule 3 and 5: never taken, COMPLETED at once, before the agent is READY again."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        call = await rig.ring(rig.cast.agent)
        await rig.see_state(who, AgentState.RESERVED)
        await rig.hand.far_hangs_up(who)
        assert (await rig.see_over(call)).state is COMPLETED
        await rig.see_state(who, AgentState.READY)


async def test_the_customer_hangs_up(backend: Backend) -> None:
    """Contact rule 3: the wrap-up runs, whoever hung up; a leg that is gone is cleared (port rule 4)."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.hand.far_hangs_up(call.login_id)
        await rig.see_call(call.login_id, ENDED)
        await rig.confirm(ClearConnection(*leg_of(call)))


async def test_contact_ids_are_never_used_again(backend: Backend) -> None:
    """Contact rule 1; the referee looks at every id, here there are many."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.make_ready(rig.cast.agent)
        seen = set()
        for _ in range(5):
            await rig.hand.offer_call(who)
            call = await rig.see_call(who, ALERTING, RINGING)
            await rig.see_state(who, AgentState.RESERVED)
            await rig.hand.far_hangs_up(who)
            await rig.see_over(call)
            await rig.see_state(who, AgentState.READY)
            seen.add(call.contact_id)
        assert len(seen) == 5


# --- calls that are dialled -----------------------------------------------------------------------------------------


async def test_an_outbound_call_is_answered(backend: Backend, phone_of: PhoneOf) -> None:
    """`MakeCall`: "Reached when a contact that was not there before is DIALING or STARTED"."""
    async with backend() as rig:
        who, phone, outside = rig.cast.agent.login_id, phone_of(rig), rig.cast.outside
        await rig.log_in(rig.cast.agent)
        await phone.dial(who, outside)
        dialling = await rig.see_contact(
            who, ChannelType.TELEPHONY, DIALING, lambda now: outside in with_whom(now) and len(now.legs) == 1
        )
        await rig.hand.far_answers(who, outside)
        talking = await rig.see_call(who, STARTED, ESTABLISHED)
        await rig.see_state(who, AgentState.TALKING)
        assert with_whom(talking) == {outside, rig.cast.agent.extension}
        assert talking.contact_id == dialling.contact_id
        await phone.hang_up(who)
        await rig.see_call(who, ENDED)


async def test_a_dialled_call_that_is_confirmed_names_its_contact_or_none(backend: Backend) -> None:
    """`MakeCall`: "Confirmed value: its contact id or None"."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.log_in(rig.cast.agent)
        endpoint = rig.channel(who, ChannelType.TELEPHONY).endpoint
        result = await rig.reach(MakeCall(who, endpoint, rig.cast.outside))
        call = await rig.see_call(who, DIALING, TRYING)
        assert not isinstance(result, Confirmed) or result.value in (None, call.contact_id)


async def test_an_outbound_call_is_refused_by_the_far_side(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 3: what never started has no wrap-up, and the agent is where it was."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.log_in(rig.cast.agent)
        await phone_of(rig).dial(who, rig.cast.outside)
        call = await rig.see_call(who, DIALING, TRYING)
        await rig.hand.far_refuses(who, rig.cast.outside)
        await rig.see_over(call)
        await rig.see_state(who, AgentState.NOT_READY)


async def test_an_outbound_call_is_given_up(backend: Backend, phone_of: PhoneOf) -> None:
    """`ClearConnection` of a leg that is DIALING."""
    async with backend() as rig:
        who, phone = rig.cast.agent.login_id, phone_of(rig)
        await rig.log_in(rig.cast.agent)
        await phone.dial(who, rig.cast.outside)
        call = await rig.see_call(who, DIALING, TRYING)
        await phone.hang_up(who)
        await rig.see_over(call)


async def test_two_agents_in_one_call_have_a_contact_each(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 1 and the module's word on two agents: each has states, legs and a wrap-up of its own."""
    async with backend() as rig:
        agent, colleague, phone = rig.cast.agent, rig.cast.colleague, phone_of(rig)
        await rig.log_in(agent)
        await rig.log_in(colleague)
        await phone.dial(agent.login_id, colleague.extension)
        mine = await rig.see_call(agent.login_id, DIALING, TRYING)
        theirs = await rig.see_call(colleague.login_id, ALERTING, RINGING)
        await phone.answer(colleague.login_id)
        await rig.see_call(colleague.login_id, STARTED, ESTABLISHED)
        await rig.see_call(agent.login_id, STARTED, ESTABLISHED)
        await phone.hold(colleague.login_id)
        held = await rig.see_call(colleague.login_id, STARTED, HELD)
        await rig.settle()
        talking = await rig.see_call(agent.login_id, STARTED, ESTABLISHED)
        assert with_whom(talking) == with_whom(held) == {agent.extension, colleague.extension}
        await phone.hang_up(agent.login_id)
        for contact in (mine, theirs):
            ended = await rig.see_call(contact.login_id, ENDED)
            assert ended.contact_id == contact.contact_id
        await phone.complete(agent.login_id, mine.contact_id)
        await rig.see_over(mine)
        await rig.settle()
        assert rig.heard.picture.known(colleague.login_id, theirs.contact_id) == ended


@pytest.mark.parametrize("occupied", [AgentState.RESERVED, AgentState.TALKING])
async def test_whoever_is_busy_cannot_be_rung(backend: Backend, occupied: AgentState) -> None:
    """Port rule 3 and `Refused`: "Nothing changed", at either agent."""
    async with backend() as rig:
        agent, colleague = rig.cast.agent, rig.cast.colleague
        await rig.log_in(agent)
        await (rig.ring(colleague) if occupied is AgentState.RESERVED else rig.talk(colleague))
        await rig.see_state(colleague.login_id, occupied)
        endpoint = rig.channel(agent.login_id, ChannelType.TELEPHONY).endpoint
        await rig.refuse(MakeCall(agent.login_id, endpoint, colleague.extension))
