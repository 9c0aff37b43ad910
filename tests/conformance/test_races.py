"""Commands that meet what happens meanwhile: at the phone, at the far side, on the link, by other commands, by a logout.

Port rules 3 and 4: a value comes back in every case, and the events say what became of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from adapters.contacts import (
    AcceptContact,
    AlternateCall,
    AnswerCall,
    ClearConnection,
    ConferenceCall,
    ConsultationCall,
    ContactCommand,
    HoldCall,
    MakeCall,
    RejectContact,
    SendDtmf,
    SingleStepTransfer,
    TransferCall,
    UpdateContactData,
)
from adapters.port import Accepted, Command, Confirmed, Refused, Result
from contracts.vocabulary import AgentState, ChannelState, ChannelType
from tests.conformance.calls import (
    ALERTING,
    COMPLETED,
    DATA,
    ENDED,
    ESTABLISHED,
    HELD,
    RINGING,
    STARTED,
    consult_colleague,
    leg_of,
    position,
    with_whom,
)
from tests.conformance.links import lose_link, regain_link
from tests.conformance.rig import Backend, Rig
from tests.conformance.samples import samples


@asynccontextmanager
async def waiting(rig: Rig, command: Command) -> AsyncIterator[asyncio.Task[Result]]:
    """The command is at the switch, which carries it out when the block ends; yields its answer. What is refused at once need not wait."""
    rig.needs(type(command))
    await rig.hand.slow_down(command.login_id, 3600)
    answer = asyncio.create_task(rig.ask(command))
    await rig.settle()
    assert not answer.done() or isinstance(answer.result(), Refused)
    try:
        yield answer
        await rig.hand.slow_down(command.login_id, 0)
        await answer
        await rig.settle()
    finally:
        answer.cancel()


async def assert_too_late(rig: Rig, command: Command, happens: Callable[[], Awaitable[None]]) -> None:
    """The command waits while this happens; it is refused then, and changes nothing any more."""
    async with waiting(rig, command) as answer:
        await happens()
        await rig.settle()
        mark = len(rig.heard.events)
    assert isinstance(answer.result(), Refused), answer.result()
    assert rig.heard.events[mark:] == []


# --- the others are faster ------------------------------------------------------------------------------------------


async def test_the_caller_gives_up_before_the_answer_gets_through(backend: Backend) -> None:
    """`AnswerCall` of a contact that is over."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        await assert_too_late(rig, AnswerCall(*leg_of(call)), lambda: rig.hand.far_hangs_up(call.login_id))
        await rig.see_over(call)


@pytest.mark.parametrize("kind", [HoldCall, TransferCall, ConsultationCall, SingleStepTransfer, SendDtmf])
async def test_the_customer_hangs_up_before_it_gets_through(backend: Backend, kind: type[ContactCommand]) -> None:
    """Commands about a call that is in wrap-up by now."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        command = samples(rig.cast, *leg_of(call)[1:])[kind]
        await assert_too_late(rig, command, lambda: rig.hand.far_hangs_up(call.login_id))
        await rig.see_call(call.login_id, ENDED)


async def test_both_hang_up(backend: Backend) -> None:
    """`ClearConnection` of a leg that is gone: its goal is met (port rule 4)."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        async with waiting(rig, ClearConnection(*leg_of(call))) as answer:
            await rig.hand.far_hangs_up(call.login_id)
            await rig.see_call(call.login_id, ENDED)
        assert isinstance(answer.result(), Confirmed)


async def test_the_call_is_answered_at_the_phone_first(backend: Backend) -> None:
    """`AnswerCall` of a leg that is ESTABLISHED (port rule 4)."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        async with waiting(rig, AnswerCall(*leg_of(call))) as answer:
            await rig.hand.answer(call.login_id)
            await rig.see_call(call.login_id, STARTED, ESTABLISHED)
        assert isinstance(answer.result(), Confirmed)


async def test_the_customer_leaves_before_the_chat_is_taken(backend: Backend) -> None:
    """`AcceptContact` of a contact that is over."""
    async with backend() as rig:
        writer = rig.cast.writer
        await rig.open_media(writer, ChannelType.CHAT)
        await rig.hand.offer_contact(writer.login_id, ChannelType.CHAT, {})
        chat = await rig.see_contact(writer.login_id, ChannelType.CHAT, ALERTING)
        accept = AcceptContact(chat.login_id, chat.contact_id)
        await assert_too_late(rig, accept, lambda: rig.hand.customer_leaves(chat.login_id, chat.contact_id))


@pytest.mark.parametrize("kind", [TransferCall, ConferenceCall, AlternateCall])
async def test_whoever_was_asked_hangs_up_before_it_gets_through(backend: Backend, kind: type[ContactCommand]) -> None:
    """Commands that need both legs, with one; the call goes on."""
    async with backend() as rig:
        mine, theirs = await consult_colleague(rig, rig.hand, answered=True)
        command = samples(rig.cast, mine.contact_id)[kind]
        await assert_too_late(rig, command, lambda: rig.hand.hang_up(theirs.login_id))
        await rig.see_call(mine.login_id, STARTED, HELD)


async def test_an_offered_call_goes_to_the_next_before_the_answer_gets_through(backend: Backend) -> None:
    """`AnswerCall` while the call is another agent's: it stays there."""
    async with backend() as rig:
        agent, colleague = rig.cast.agent, rig.cast.colleague
        await rig.make_ready(agent)
        await rig.hand.queue_call(rig.cast.skill, rig.cast.outside)
        call = await rig.see_call(agent.login_id, ALERTING, RINGING)
        await rig.make_ready(colleague)
        await assert_too_late(rig, AnswerCall(*leg_of(call)), lambda: rig.hand.reject(agent.login_id, call.contact_id))
        await rig.see_call(colleague.login_id, ALERTING, RINGING)


# --- two commands ---------------------------------------------------------------------------------------------------


async def test_answer_and_refusal_at_once_have_one_outcome(backend: Backend) -> None:
    """`AnswerCall`, `RejectContact`: the contact is STARTED, or it is over; one of the two is taken."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        reject = RejectContact(call.login_id, call.contact_id)
        results = await asyncio.gather(rig.ask(AnswerCall(*leg_of(call))), rig.ask(reject))
        await rig.settle()
        is_started = rig.heard.picture.live_calls(call.login_id) != []
        assert isinstance(results[0], Accepted | Confirmed) is is_started
        assert is_started or isinstance(results[1], Accepted | Confirmed)


async def test_both_agents_hang_up_at_once(backend: Backend) -> None:
    """`ClearConnection` from both ends of a call: both goals are met."""
    async with backend() as rig:
        agent, colleague = rig.cast.agent, rig.cast.colleague
        await rig.log_in(agent)
        await rig.log_in(colleague)
        await rig.hand.dial(agent.login_id, colleague.extension)
        await rig.see_call(colleague.login_id, ALERTING, RINGING)
        await rig.hand.answer(colleague.login_id)
        calls = [await rig.see_call(worker.login_id, STARTED, ESTABLISHED) for worker in (agent, colleague)]
        for result in await asyncio.gather(*(rig.ask(ClearConnection(*leg_of(call))) for call in calls)):
            assert isinstance(result, Accepted | Confirmed)
        for call in calls:
            assert (await rig.see_call(call.login_id, ENDED)).contact_id == call.contact_id


async def test_two_agents_dial_each_other_at_once(backend: Backend) -> None:
    """`MakeCall`: one call comes about, or two that are both refused by a busy phone; never one half seen."""
    async with backend() as rig:
        pair = rig.cast.agent, rig.cast.colleague
        commands = []
        for worker, other in (pair, pair[::-1]):
            await rig.log_in(worker)
            endpoint = rig.channel(worker.login_id, ChannelType.TELEPHONY).endpoint
            commands.append(MakeCall(worker.login_id, endpoint, other.extension))
        results = await asyncio.gather(*map(rig.ask, commands))
        assert any(isinstance(result, Accepted | Confirmed) for result in results)
        for worker, result in zip(pair, results, strict=True):
            if isinstance(result, Accepted | Confirmed):
                await rig.see(lambda now, who=worker.login_id: any(key[0] == who for key in (*now.contacts, *now.over)))


async def test_data_set_from_both_sides_at_once_is_all_there(backend: Backend) -> None:
    """`UpdateContactData`: "Set these keys", so that two who write different keys lose none."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent, DATA)
        commands = [UpdateContactData(call.login_id, call.contact_id, rig.data({f"key{n}": n})) for n in range(5)]
        await asyncio.gather(*map(rig.ask, commands), rig.hand.set_data(call.login_id, call.contact_id, {"ivr": 1}))
        wanted = {**DATA, "ivr": 1, **{f"key{n}": n for n in range(5)}}
        await rig.see_contact(call.login_id, call.type, STARTED, lambda now: rig.data_of(now) == wanted)


# --- link and logout ------------------------------------------------------------------------------------------------


async def test_the_link_is_lost_while_a_command_waits(backend: Backend) -> None:
    """Port rule 3: refused; the next snapshot says that nothing came of it."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        async with waiting(rig, HoldCall(*leg_of(call))) as answer:
            await lose_link(rig)
            assert isinstance(await answer, Refused)
            await regain_link(rig)
        await rig.see_call(call.login_id, STARTED, ESTABLISHED)


async def test_a_command_nobody_waits_for_any_more_still_shows(backend: Backend) -> None:
    """Port rule 3: cancellation ends the waiting, not the work."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        rig.needs(HoldCall)
        await rig.hand.slow_down(call.login_id, 3600)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await rig.adapter.execute(HoldCall(*leg_of(call)))
        await rig.hand.slow_down(call.login_id, 0)
        await rig.see_call(call.login_id, STARTED, HELD)


async def test_a_logout_in_the_middle_of_a_call_ends_it_first(backend: Backend) -> None:
    """Contact rules 3 and 5: COMPLETED, then LOGGED_OUT, and never a word about it again."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.hand.drop_agent(call.login_id)
        seen = await rig.see_state(call.login_id, AgentState.LOGGED_OUT)
        assert position(rig, COMPLETED) < position(rig, AgentState.LOGGED_OUT)
        assert seen.channels[0].state is ChannelState.INACTIVE
        await rig.log_in(rig.cast.agent)
        assert list(rig.heard.picture.of(call.login_id)) == []


async def test_a_logout_in_the_middle_of_a_consult_leaves_the_others_what_is_theirs(backend: Backend) -> None:
    """The colleague's contact ENDED, or goes on with whoever is left; contact rule 5 for the one who is gone."""
    async with backend() as rig:
        mine, theirs = await consult_colleague(rig, rig.hand, answered=True)
        await rig.hand.drop_agent(mine.login_id)
        await rig.see_state(mine.login_id, AgentState.LOGGED_OUT)
        await rig.see(
            lambda now: (
                rig.cast.agent.extension
                not in {number for call in now.live_calls(theirs.login_id) for number in with_whom(call)}
            )
        )


async def test_a_logout_gives_an_offered_call_to_the_next(backend: Backend) -> None:
    """A call from a queue outlives whom it was offered to."""
    async with backend() as rig:
        await rig.make_ready(rig.cast.agent)
        await rig.hand.queue_call(rig.cast.skill, rig.cast.outside, DATA)
        call = await rig.see_call(rig.cast.agent.login_id, ALERTING, RINGING)
        await rig.make_ready(rig.cast.colleague)
        await rig.hand.drop_agent(call.login_id)
        assert (await rig.see_over(call)).state is COMPLETED
        again = await rig.see_call(rig.cast.colleague.login_id, ALERTING, RINGING)
        assert rig.data_of(again) == DATA


async def test_a_logout_before_a_command_gets_through(backend: Backend) -> None:
    """Every command about a contact of an agent who was logged out meanwhile."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await assert_too_late(rig, HoldCall(*leg_of(call)), lambda: rig.hand.drop_agent(call.login_id))
