"""Asking somebody about a call. `ConsultationCall`, `AlternateCall`; by command and at the phone.

Contact rule 4 (a PRIMARY leg, and a CONSULT leg only in STARTED) is the referee's.
"""

from __future__ import annotations

import pytest

from adapters.contacts import AlternateCall, ClearConnection, ConferenceCall, ConsultationCall, RetrieveCall
from contracts.vocabulary import AgentState
from tests.conformance.calls import (
    COMPLETED,
    CONSULT,
    DATA,
    ENDED,
    ESTABLISHED,
    HELD,
    PRIMARY,
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


async def test_a_colleague_who_is_asked_sees_what_it_is_about(backend: Backend, phone_of: PhoneOf) -> None:
    """`ConsultationCall`: the primary leg is HELD; the colleague has a contact of its own with the data, and no leg but one."""
    async with backend() as rig:
        agent, colleague = rig.cast.agent, rig.cast.colleague
        mine, theirs = await consult_colleague(rig, phone_of(rig), answered=True)
        assert with_whom(mine, PRIMARY) == {rig.cast.outside, agent.extension}
        assert with_whom(mine, CONSULT) == with_whom(theirs) == {agent.extension, colleague.extension}
        assert rig.data_of(theirs) == DATA
        assert leg_of(mine, PRIMARY) != leg_of(mine, CONSULT)
        await rig.see_state(agent.login_id, AgentState.TALKING)


async def test_a_consult_is_ended_and_the_call_retrieved(backend: Backend, phone_of: PhoneOf) -> None:
    """`ClearConnection` of the CONSULT leg; `RetrieveCall` of the PRIMARY one, which was the same leg all the time."""
    async with backend() as rig:
        phone = phone_of(rig)
        asking = await consult_outside(rig, phone)
        await phone.hang_up(asking.login_id)
        held = await rig.see_call(asking.login_id, STARTED, HELD)
        await phone.retrieve(asking.login_id)
        talking = await rig.see_call(asking.login_id, STARTED, ESTABLISHED)
        assert leg_of(held) == leg_of(talking) == leg_of(asking)
        await rig.confirm(ClearConnection(*leg_of(asking, CONSULT)))


async def test_a_consult_is_given_up_while_it_rings(backend: Backend, phone_of: PhoneOf) -> None:
    """`ClearConnection` of a CONSULT leg that is DIALING: whoever was rung has a contact that is COMPLETED."""
    async with backend() as rig:
        phone = phone_of(rig)
        mine, theirs = await consult_colleague(rig, phone, answered=False)
        await phone.hang_up(mine.login_id)
        await rig.see_call(mine.login_id, STARTED, HELD)
        assert (await rig.see_over(theirs)).state is COMPLETED
        await rig.see_state(theirs.login_id, AgentState.NOT_READY)


async def test_somebody_outside_does_not_want_to_be_asked(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 4: the CONSULT leg is gone, the PRIMARY one HELD as it was."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await phone_of(rig).consult(call.login_id, rig.cast.elsewhere)
        await rig.see_call(call.login_id, STARTED, HELD, TRYING)
        await rig.hand.far_refuses(call.login_id, rig.cast.elsewhere)
        await rig.see_call(call.login_id, STARTED, HELD)


async def test_a_colleague_does_not_want_to_be_asked(backend: Backend, phone_of: PhoneOf) -> None:
    """`RejectContact` of a consult: the other agent's contact goes on."""
    async with backend() as rig:
        phone = phone_of(rig)
        mine, theirs = await consult_colleague(rig, phone, answered=False)
        await phone.reject(theirs.login_id, theirs.contact_id)
        await rig.see_over(theirs)
        await rig.see_call(mine.login_id, STARTED, HELD)


@pytest.mark.parametrize("who_leaves", ["colleague", "outside"])
async def test_whoever_was_asked_hangs_up(backend: Backend, phone_of: PhoneOf, who_leaves: str) -> None:
    """The CONSULT leg is gone, the PRIMARY one HELD; a colleague is in wrap-up."""
    async with backend() as rig:
        phone = phone_of(rig)
        if who_leaves == "outside":
            mine = await consult_outside(rig, phone)
            await rig.hand.far_hangs_up(mine.login_id, rig.cast.elsewhere)
        else:
            mine, theirs = await consult_colleague(rig, phone, answered=True)
            await phone.hang_up(theirs.login_id)
            await rig.see_call(theirs.login_id, ENDED)
        await rig.see_call(mine.login_id, STARTED, HELD)


async def test_the_customer_hangs_up_while_somebody_is_asked(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 4: the contact is over, or what is left of it is its PRIMARY leg."""
    async with backend() as rig:
        phone = phone_of(rig)
        mine, theirs = await consult_colleague(rig, phone, answered=True)
        await rig.hand.far_hangs_up(mine.login_id, rig.cast.outside)
        await rig.see(
            lambda now: all(rig.cast.outside not in with_whom(call) for call in now.live_calls(mine.login_id))
        )
        if rig.heard.picture.live_calls(mine.login_id):
            await see_members(rig, rig.cast.agent, rig.cast.agent.extension, rig.cast.colleague.extension)
            await phone.hang_up(mine.login_id)
        await rig.see_call(mine.login_id, ENDED)
        await rig.see_call(theirs.login_id, ENDED)


async def test_the_legs_of_a_consult_change_places(backend: Backend, phone_of: PhoneOf) -> None:
    """`AlternateCall`: "Reached when they have changed places", and back."""
    async with backend() as rig:
        phone = phone_of(rig)
        before = await consult_outside(rig, phone)
        await phone.alternate(before.login_id)
        await rig.see_call(before.login_id, STARTED, ESTABLISHED, HELD)
        await phone.alternate(before.login_id)
        after = await rig.see_call(before.login_id, STARTED, HELD, ESTABLISHED)
        assert (leg_of(before, PRIMARY), leg_of(before, CONSULT)) == (leg_of(after, PRIMARY), leg_of(after, CONSULT))


async def test_the_call_itself_is_ended_while_somebody_is_asked(backend: Backend, phone_of: PhoneOf) -> None:
    """`ClearConnection` of the PRIMARY leg; contact rule 4 holds whatever becomes of the other one."""
    async with backend() as rig:
        asking = await consult_outside(rig, phone_of(rig))
        await rig.reach(ClearConnection(*leg_of(asking, PRIMARY)))
        await rig.settle()


async def test_nobody_else_can_be_asked_meanwhile(backend: Backend) -> None:
    """`ConsultationCall` with a CONSULT leg there: refused; of the same number it is there already (port rule 4)."""
    async with backend() as rig:
        rig.needs(ConsultationCall)
        asking = await consult_outside(rig, rig.hand)
        await rig.confirm(ConsultationCall(asking.login_id, asking.contact_id, rig.cast.elsewhere))
        await rig.refuse(ConsultationCall(asking.login_id, asking.contact_id, "+15550123"))


async def test_what_needs_both_legs_established_is_refused_while_one_rings(backend: Backend) -> None:
    """`AlternateCall`, `ConferenceCall`, and `RetrieveCall` of the PRIMARY leg while the other one is in use."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.hand.consult(call.login_id, rig.cast.elsewhere)
        asking = await rig.see_call(call.login_id, STARTED, HELD, TRYING)
        of_call = call.login_id, call.contact_id
        for command in (AlternateCall(*of_call), ConferenceCall(*of_call), RetrieveCall(*leg_of(asking, PRIMARY))):
            await rig.refuse(command)
