"""What is ENDED and how it is COMPLETED. `CompleteContact`, `CompleteInteractions`, `ReadDispositions`; contact rules 3 and 5."""

from __future__ import annotations

from adapters.contacts import CompleteContact, DispositionsChanged, ReadDispositions
from adapters.port import CompleteInteractions, Refusal
from contracts.vocabulary import AgentState, ChannelType, Reason
from tests.conformance.calls import COMPLETED, end_call, position
from tests.conformance.phone import PhoneOf
from tests.conformance.rig import IMPOSSIBLE, Backend


async def test_every_ended_interaction_is_completed_at_once(backend: Backend) -> None:
    """`CompleteInteractions`; contact rule 3: COMPLETED is said."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        await rig.reach(CompleteInteractions(ended.login_id))
        assert (await rig.see_over(ended)).state is COMPLETED
        await rig.see_state(ended.login_id, AgentState.READY)


async def test_a_state_chosen_in_wrap_up_ends_it(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rules 3 and 5: the wrap-up's end is said before the state after it."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        await phone_of(rig).choose(ended.login_id, AgentState.NOT_READY, rig.cast.not_ready_reason)
        await rig.see_state(ended.login_id, AgentState.NOT_READY)
        assert (await rig.see_over(ended)).state is COMPLETED


async def test_logging_out_in_wrap_up_ends_it(backend: Backend, phone_of: PhoneOf) -> None:
    """`LogOut`; contact rule 5: COMPLETED before LOGGED_OUT."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        await phone_of(rig).choose(ended.login_id, AgentState.LOGGED_OUT, rig.cast.logout_reason)
        await rig.see_state(ended.login_id, AgentState.LOGGED_OUT)
        assert position(rig, COMPLETED) < len(rig.heard.events) - 1


async def test_the_switch_ends_a_wrap_up(backend: Backend) -> None:
    """Contact rules 3 and 5 where nobody does anything."""
    async with backend(wrap_up=0.05) as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.hand.far_hangs_up(call.login_id)
        assert (await rig.see_over(call)).state is COMPLETED
        await rig.see_state(call.login_id, AgentState.READY)


async def test_only_what_ended_is_completed(backend: Backend) -> None:
    """`CompleteContact`: of a call, the wrap-up; refused while it is offered or STARTED."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        await rig.refuse(CompleteContact(call.login_id, call.contact_id))
        await rig.hand.answer(call.login_id)
        await rig.see_state(call.login_id, AgentState.TALKING)
        await rig.refuse(CompleteContact(call.login_id, call.contact_id))


# --- wrap-up codes --------------------------------------------------------------------------------------------------


async def test_the_wrap_up_codes_of_a_channel_are_read_and_their_change_is_said(backend: Backend) -> None:
    """`ReadDispositions`, `DispositionsChanged`: "the new list", the same for all channels of the type."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        read = ReadDispositions(who, rig.channel(who, ChannelType.TELEPHONY).endpoint)
        before = await rig.confirm(read)
        assert isinstance(before, tuple)
        assert before
        assert all(isinstance(each, Reason) for each in before)
        await rig.hand.change_dispositions(ChannelType.TELEPHONY)
        changed = await rig.heard.until(DispositionsChanged)
        assert changed.type is ChannelType.TELEPHONY
        assert changed.dispositions != before
        assert await rig.confirm(read) == changed.dispositions


async def test_a_call_is_completed_with_codes(backend: Backend, phone_of: PhoneOf) -> None:
    """`CompleteContact.disposition_ids`: one or more of the channel's."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        codes = await rig.confirm(ReadDispositions(ended.login_id, ended.endpoint))
        assert isinstance(codes, tuple)
        chosen = tuple(code.reason_id for code in codes if code.selectable)[:2]
        await phone_of(rig).complete(ended.login_id, ended.contact_id, chosen)
        await rig.see_over(ended)
        await rig.see_state(ended.login_id, AgentState.READY)


async def test_an_unknown_code_is_refused_and_the_wrap_up_goes_on(backend: Backend) -> None:
    """`Refused`: "Nothing changed"."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        unknown = CompleteContact(ended.login_id, ended.contact_id, ("no such code",))
        await rig.refuse(unknown, Refusal.INVALID_REASON, *IMPOSSIBLE)
        await rig.reach(CompleteContact(ended.login_id, ended.contact_id))
