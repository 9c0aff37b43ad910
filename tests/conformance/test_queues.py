"""Calls from a queue: who gets them, with what, and where they go when nobody answers. Contact rules 3 and 5.

Nothing of a queue is in the port: it shows in whose contact begins.
"""

from __future__ import annotations

from adapters.port import AgentChanged, Cause, SetAgentState
from contracts.vocabulary import AgentState
from tests.conformance.calls import ALERTING, COMPLETED, DATA, ESTABLISHED, RINGING, STARTED, position, with_whom
from tests.conformance.phone import PhoneOf
from tests.conformance.rig import Backend


async def test_a_call_reaches_whoever_has_the_skill(backend: Backend, phone_of: PhoneOf) -> None:
    """With the data it was queued with, and nobody else sees it."""
    async with backend() as rig:
        await rig.make_ready(rig.cast.stranger)
        await rig.make_ready(rig.cast.agent)
        await rig.hand.queue_call(rig.cast.skill, rig.cast.outside, DATA)
        who = rig.cast.agent.login_id
        call = await rig.see_call(who, ALERTING, RINGING)
        assert (rig.data_of(call), with_whom(call)) == (DATA, {rig.cast.outside, rig.cast.agent.extension})
        await rig.see_state(who, AgentState.RESERVED)
        await phone_of(rig).answer(who)
        await rig.see_call(who, STARTED, ESTABLISHED)
        assert list(rig.heard.picture.of(rig.cast.stranger.login_id)) == []


async def test_a_call_waits_until_somebody_is_ready(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 5: READY is said first, then the contact, then the state it causes."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.log_in(rig.cast.agent)
        await rig.hand.queue_call(rig.cast.skill, rig.cast.outside)
        await rig.settle()
        assert list(rig.heard.picture.of(who)) == []
        await phone_of(rig).choose(who, AgentState.READY)
        await rig.see_state(who, AgentState.RESERVED)
        assert position(rig, AgentState.READY) < position(rig, ALERTING) < position(rig, AgentState.RESERVED)


async def test_a_caller_who_waits_gives_up_and_nobody_sees_it(backend: Backend) -> None:
    """A contact begins when it is offered, not before."""
    async with backend() as rig:
        await rig.log_in(rig.cast.agent)
        mark = len(rig.heard.events)
        await rig.hand.queue_call(rig.cast.skill)
        await rig.hand.give_up(rig.cast.skill)
        await rig.settle()
        assert rig.heard.events[mark:] == []
        await rig.reach(SetAgentState(rig.cast.agent.login_id, AgentState.READY))
        await rig.settle()
        assert list(rig.heard.picture.of(rig.cast.agent.login_id)) == []


async def test_the_next_call_comes_after_the_wrap_up(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rules 1 and 5: another contact, after the state between the two."""
    async with backend() as rig:
        who, phone = rig.cast.agent.login_id, phone_of(rig)
        await rig.make_ready(rig.cast.agent)
        for _ in range(2):
            await rig.hand.queue_call(rig.cast.skill)
        first = await rig.see_call(who, ALERTING, RINGING)
        await phone.answer(who)
        await rig.see_state(who, AgentState.TALKING)
        await phone.hang_up(who)
        await rig.see_state(who, AgentState.WORK_READY)
        await phone.complete(who, first.contact_id)
        second = await rig.see_call(who, ALERTING, RINGING)
        assert second.contact_id != first.contact_id
        await rig.see_state(who, AgentState.RESERVED)


async def test_a_call_that_is_refused_goes_to_the_next(backend: Backend, phone_of: PhoneOf) -> None:
    """`RejectContact`: "Reached when it is not ALERTING any more"; the other agent has a contact of its own."""
    async with backend() as rig:
        await rig.make_ready(rig.cast.agent)
        await rig.hand.queue_call(rig.cast.skill, rig.cast.outside, DATA)
        first = await rig.see_call(rig.cast.agent.login_id, ALERTING, RINGING)
        await rig.see_state(first.login_id, AgentState.RESERVED)
        await rig.make_ready(rig.cast.colleague)
        await phone_of(rig).reject(first.login_id, first.contact_id)
        await rig.see_over(first)
        second = await rig.see_call(rig.cast.colleague.login_id, ALERTING, RINGING)
        assert (rig.data_of(second), with_whom(second)) == (DATA, {rig.cast.outside, rig.cast.colleague.extension})


async def test_a_call_that_nobody_answers_goes_to_the_next(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 3: COMPLETED, never taken; the agent gets no more until it says so, and the switch did it."""
    async with backend(ring=0.3) as rig:
        who = rig.cast.agent.login_id
        await rig.make_ready(rig.cast.agent)
        await rig.hand.queue_call(rig.cast.skill, rig.cast.outside, DATA)
        first = await rig.see_call(who, ALERTING, RINGING)
        assert (await rig.see_over(first)).state is COMPLETED
        await rig.see_state(who, AgentState.NOT_READY)
        assert rig.heard.of(AgentChanged)[-1].cause is Cause.SWITCH
        await rig.log_in(rig.cast.colleague)
        await rig.reach(SetAgentState(rig.cast.colleague.login_id, AgentState.READY))
        second = await rig.see_call(rig.cast.colleague.login_id, ALERTING, RINGING)
        await phone_of(rig).answer(second.login_id)
        talking = await rig.see_call(second.login_id, STARTED, ESTABLISHED)
        assert (talking.contact_id, rig.data_of(talking)) == (second.contact_id, DATA)
