"""What comes of asking: `TransferCall`, `ConferenceCall`, and who leaves a conference; by command and at the phone."""

from __future__ import annotations

import pytest

from contracts.vocabulary import AgentState
from tests.conformance.calls import (
    ALERTING,
    DATA,
    ENDED,
    ESTABLISHED,
    HELD,
    RINGING,
    STARTED,
    TRYING,
    consult_colleague,
    consult_outside,
    leg_of,
    see_members,
    with_whom,
)
from tests.conformance.phone import PhoneOf
from tests.conformance.rig import Backend


async def test_a_call_is_transferred_to_a_colleague_who_was_asked(backend: Backend, phone_of: PhoneOf) -> None:
    """`TransferCall`: "Join the others of both legs and leave"; the colleague's contact goes on with the customer."""
    async with backend() as rig:
        colleague, phone = rig.cast.colleague, phone_of(rig)
        mine, theirs = await consult_colleague(rig, phone, answered=True)
        await phone.transfer(mine.login_id)
        await rig.see_call(mine.login_id, ENDED)
        await rig.see_state(mine.login_id, AgentState.WORK_READY)
        joined = await see_members(rig, colleague, rig.cast.outside, colleague.extension)
        assert (joined.contact_id, rig.data_of(joined)) == (theirs.contact_id, DATA)
        await rig.hand.far_hangs_up(colleague.login_id, rig.cast.outside)
        await rig.see_call(colleague.login_id, ENDED)


async def test_a_call_is_transferred_while_the_colleague_is_still_rung(backend: Backend, phone_of: PhoneOf) -> None:
    """`TransferCall` with a CONSULT leg that is DIALING: the colleague's phone rings on, now with the customer."""
    async with backend() as rig:
        colleague, phone = rig.cast.colleague, phone_of(rig)
        mine, theirs = await consult_colleague(rig, phone, answered=False)
        await phone.transfer(mine.login_id)
        await rig.see_call(mine.login_id, ENDED)
        ringing = await rig.see_contact(
            colleague.login_id, theirs.type, ALERTING, lambda now: rig.cast.outside in with_whom(now)
        )
        assert ringing.contact_id == theirs.contact_id
        await phone.answer(colleague.login_id)
        await see_members(rig, colleague, rig.cast.outside, colleague.extension)


async def test_a_call_is_transferred_to_somebody_outside_who_was_asked(backend: Backend, phone_of: PhoneOf) -> None:
    """`TransferCall`: nobody of the switch is left in the call."""
    async with backend() as rig:
        phone = phone_of(rig)
        asking = await consult_outside(rig, phone)
        await phone.transfer(asking.login_id)
        ended = await rig.see_call(asking.login_id, ENDED)
        assert (ended.contact_id, rig.data_of(ended)) == (asking.contact_id, DATA)


async def test_a_call_is_transferred_after_the_legs_changed_places(backend: Backend, phone_of: PhoneOf) -> None:
    """`TransferCall` does not care which leg is HELD."""
    async with backend() as rig:
        phone = phone_of(rig)
        asking = await consult_outside(rig, phone)
        await phone.alternate(asking.login_id)
        await rig.see_call(asking.login_id, STARTED, ESTABLISHED, HELD)
        await phone.transfer(asking.login_id)
        await rig.see_call(asking.login_id, ENDED)


@pytest.mark.parametrize("is_taken", [True, False])
async def test_a_call_is_transferred_to_a_queue(backend: Backend, phone_of: PhoneOf, is_taken: bool) -> None:
    """`ConsultationCall` with a queue as destination; `TransferCall` while it rings somewhere, or while it waits."""
    async with backend() as rig:
        writer, phone = rig.cast.writer, phone_of(rig)
        if rig.cast.writer_queue is None:
            pytest.skip("queues cannot be dialled at this backend's switch")
        call = await rig.talk(rig.cast.agent, DATA)
        await (rig.make_ready(writer) if is_taken else rig.log_in(writer))
        await phone.consult(call.login_id, rig.cast.writer_queue)
        await rig.see_call(call.login_id, STARTED, HELD, TRYING)
        if is_taken:
            await rig.see_call(writer.login_id, ALERTING, RINGING)
        await phone.transfer(call.login_id)
        await rig.see_call(call.login_id, ENDED)
        if not is_taken:
            await phone.choose(writer.login_id, AgentState.READY)
        ringing = await rig.see_contact(
            writer.login_id, call.type, ALERTING, lambda now: with_whom(now) == {rig.cast.outside, writer.extension}
        )
        assert rig.data_of(ringing) == DATA
        await phone.answer(writer.login_id)
        await see_members(rig, writer, rig.cast.outside, writer.extension)


# --- conference -----------------------------------------------------------------------------------------------------


async def test_a_conference_is_made_of_both_legs_and_its_members_leave(backend: Backend, phone_of: PhoneOf) -> None:
    """`ConferenceCall`: "Reached when the CONSULT leg is gone and the PRIMARY one has its parties"."""
    async with backend() as rig:
        agent, colleague, phone = rig.cast.agent, rig.cast.colleague, phone_of(rig)
        mine, theirs = await consult_colleague(rig, phone, answered=True)
        await phone.conference(agent.login_id)
        everybody = rig.cast.outside, agent.extension, colleague.extension
        joined = await see_members(rig, agent, *everybody)
        assert leg_of(joined) == leg_of(mine)
        await see_members(rig, colleague, *everybody)
        await phone.hang_up(colleague.login_id)
        await rig.see_call(colleague.login_id, ENDED)
        await see_members(rig, agent, rig.cast.outside, agent.extension)
        await rig.hand.far_hangs_up(agent.login_id)
        await rig.see_call(agent.login_id, ENDED)
        assert theirs.contact_id in [each.contact_id for each in rig.heard.picture.of(colleague.login_id)]


async def test_whoever_made_a_conference_leaves_it_first(backend: Backend, phone_of: PhoneOf) -> None:
    """`ClearConnection` in a conference: the others have each other."""
    async with backend() as rig:
        agent, colleague, phone = rig.cast.agent, rig.cast.colleague, phone_of(rig)
        await consult_colleague(rig, phone, answered=True)
        await phone.conference(agent.login_id)
        await see_members(rig, agent, rig.cast.outside, agent.extension, colleague.extension)
        await phone.hang_up(agent.login_id)
        await rig.see_call(agent.login_id, ENDED)
        await see_members(rig, colleague, rig.cast.outside, colleague.extension)


async def test_the_customer_leaves_a_conference(backend: Backend, phone_of: PhoneOf) -> None:
    """Two agents are left, each with the contact it had."""
    async with backend() as rig:
        agent, colleague, phone = rig.cast.agent, rig.cast.colleague, phone_of(rig)
        await consult_colleague(rig, phone, answered=True)
        await phone.conference(agent.login_id)
        await see_members(rig, agent, rig.cast.outside, agent.extension, colleague.extension)
        await rig.hand.far_hangs_up(agent.login_id, rig.cast.outside)
        for worker in (agent, colleague):
            await see_members(rig, worker, agent.extension, colleague.extension)
        await phone.hang_up(colleague.login_id)
        for worker in (agent, colleague):
            await rig.see_call(worker.login_id, ENDED)


async def test_a_member_of_a_conference_holds_only_itself(backend: Backend, phone_of: PhoneOf) -> None:
    """`HoldCall`, `RetrieveCall` of one agent's leg in a call of three."""
    async with backend() as rig:
        agent, colleague, phone = rig.cast.agent.login_id, rig.cast.colleague.login_id, phone_of(rig)
        await consult_colleague(rig, phone, answered=True)
        await phone.conference(agent)
        await rig.see_call(agent, STARTED, ESTABLISHED)
        await phone.hold(agent)
        await rig.see_call(agent, STARTED, HELD)
        await rig.settle()
        await rig.see_call(colleague, STARTED, ESTABLISHED)
        await phone.retrieve(agent)
        await rig.see_call(agent, STARTED, ESTABLISHED)
