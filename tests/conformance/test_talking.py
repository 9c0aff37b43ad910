"""During a call: hold, tones, data, numbers dialled into it, states asked for meanwhile. Commands and rules of `adapters.contacts`."""

from __future__ import annotations

import pytest

from adapters.contacts import HoldCall, RetrieveCall, SendDtmf, SingleStepConference, UpdateContactData
from adapters.port import AgentChanged, LogOut, Refused, SetAgentState
from contracts.vocabulary import AgentState
from tests.conformance.calls import ALERTING, DATA, ENDED, ESTABLISHED, HELD, RINGING, STARTED, leg_of, with_whom
from tests.conformance.phone import PhoneOf
from tests.conformance.rig import Backend


async def test_a_call_is_held_and_retrieved(backend: Backend, phone_of: PhoneOf) -> None:
    """`HoldCall`, `RetrieveCall`; the work state follows the contact (rule 5)."""
    async with backend() as rig:
        who, phone = rig.cast.agent.login_id, phone_of(rig)
        before = await rig.talk(rig.cast.agent)
        await phone.hold(who)
        held = await rig.see_call(who, STARTED, HELD)
        await rig.see_state(who, AgentState.HOLD)
        await phone.retrieve(who)
        after = await rig.see_call(who, STARTED, ESTABLISHED)
        await rig.see_state(who, AgentState.TALKING)
        assert leg_of(before) == leg_of(held) == leg_of(after)


async def test_holding_and_retrieving_again_is_confirmed(backend: Backend) -> None:
    """Port rule 4: "A command whose goal is already met is `Confirmed`"."""
    async with backend() as rig:
        leg = leg_of(await rig.talk(rig.cast.agent))
        await rig.confirm(RetrieveCall(*leg))
        await rig.reach(HoldCall(*leg))
        await rig.confirm(HoldCall(*leg))


async def test_a_call_is_hung_up_while_it_is_held(backend: Backend, phone_of: PhoneOf) -> None:
    """`ClearConnection` of a leg that is HELD."""
    async with backend() as rig:
        who, phone = rig.cast.agent.login_id, phone_of(rig)
        await rig.talk(rig.cast.agent)
        await phone.hold(who)
        await rig.see_call(who, STARTED, HELD)
        await phone.hang_up(who)
        await rig.see_call(who, ENDED)
        await rig.see_state(who, AgentState.WORK_READY)


async def test_tones_are_confirmed_and_not_shown(backend: Backend) -> None:
    """`SendDtmf`: 0-9, *, #, A-D, only confirmed; into a call that somebody hears."""
    async with backend() as rig:
        leg = leg_of(await rig.talk(rig.cast.agent))
        await rig.confirm(SendDtmf(*leg, "0123456789*#ABCD"))
        for digits in ("", "x", "12 3", "E"):
            await rig.refuse(SendDtmf(*leg, digits))
        await rig.reach(HoldCall(*leg))
        await rig.refuse(SendDtmf(*leg, "1"))


async def test_tones_at_the_phone_are_not_shown(backend: Backend) -> None:
    """`SendDtmf`: nothing shows them."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        mark = len(rig.heard.events)
        await rig.hand.press(call.login_id, "12#")
        await rig.settle()
        assert rig.heard.events[mark:] == []


@pytest.mark.parametrize("wanted", [AgentState.NOT_READY, AgentState.READY])
async def test_a_state_that_is_asked_for_in_a_call_comes_after_it(backend: Backend, wanted: AgentState) -> None:
    """`Accepted.is_deferred`: "not before the contact that occupies the agent is over"; contact rule 5 at its end."""
    async with backend() as rig:
        who, reason = rig.cast.agent.login_id, rig.cast.not_ready_reason
        reason_id = reason if wanted is AgentState.NOT_READY else None
        call = await rig.talk(rig.cast.agent)
        mark = len(rig.heard.events)
        result = await rig.ask(SetAgentState(who, wanted, reason_id))
        assert getattr(result, "is_deferred", False), result
        await rig.settle()
        assert rig.agent(who).state is AgentState.TALKING
        await rig.hand.far_hangs_up(who)
        told = await rig.heard.until(
            AgentChanged, lambda event: event.agent.login_id == who and event.agent.state is wanted, after=mark
        )
        assert told.agent.reason_id == reason_id
        assert call.contact_id not in [each.contact_id for each in rig.heard.picture.live_calls(who)]


async def test_nobody_is_logged_out_in_a_call_by_command(backend: Backend) -> None:
    """Port rule 3: refused, and the call goes on."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.refuse(LogOut(call.login_id))


# --- data -----------------------------------------------------------------------------------------------------------


async def test_data_is_set_and_taken_away_by_key(backend: Backend) -> None:
    """`UpdateContactData`: "Set these keys of a contact's data; None takes a key away"; again is confirmed (port rule 4)."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent, DATA)
        update = UpdateContactData(
            call.login_id, call.contact_id, rig.data({"customer": None, "note": {"text": "é"}, "n": 1})
        )
        await rig.reach(update)
        (now,) = rig.heard.picture.live_calls(call.login_id)
        assert rig.data_of(now) == {"order": DATA["order"], "note": {"text": "é"}, "n": 1}
        await rig.confirm(update)
        await rig.confirm(UpdateContactData(call.login_id, call.contact_id, rig.data({"never there": None})))


async def test_data_changes_without_a_command(backend: Backend) -> None:
    """`Contact.data` in every state of a call, the wrap-up included."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        await rig.hand.set_data(call.login_id, call.contact_id, {"while": "ringing"})
        await rig.see_contact(call.login_id, call.type, ALERTING, lambda now: rig.data_of(now) == {"while": "ringing"})
        await rig.hand.answer(call.login_id)
        await rig.see_state(call.login_id, AgentState.TALKING)
        await rig.hand.set_data(call.login_id, call.contact_id, {"while": None, "more": [1]})
        await rig.see_contact(call.login_id, call.type, STARTED, lambda now: rig.data_of(now) == {"more": [1]})


async def test_what_is_known_of_a_call_is_there_in_its_wrap_up(backend: Backend) -> None:
    """`Contact.data` of a contact that ENDED; `UpdateContactData` where the switch has still something to set, else refused."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent, DATA)
        await rig.hand.far_hangs_up(call.login_id)
        assert rig.data_of(await rig.see_call(call.login_id, ENDED)) == DATA
        mark = len(rig.heard.events)
        update = UpdateContactData(call.login_id, call.contact_id, rig.data({"note": "later"}))
        if isinstance(await rig.ask(update), Refused):
            await rig.settle()
            assert rig.heard.events[mark:] == []
        else:
            await rig.see_contact(call.login_id, call.type, ENDED, lambda now: "note" in rig.data_of(now))


# --- numbers dialled into a call ------------------------------------------------------------------------------------


async def test_a_call_is_sent_to_a_number_outside(backend: Backend, phone_of: PhoneOf) -> None:
    """`SingleStepTransfer`: "Reached when the leg is RELEASED or gone"; who transferred is in wrap-up."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await phone_of(rig).transfer(call.login_id, rig.cast.elsewhere)
        ended = await rig.see_call(call.login_id, ENDED)
        assert ended.contact_id == call.contact_id
        await rig.see_state(call.login_id, AgentState.WORK_READY)


async def test_a_call_is_sent_to_a_colleague_with_its_data(backend: Backend, phone_of: PhoneOf) -> None:
    """`SingleStepTransfer` to an agent: a contact of the other agent's begins, about the same matter."""
    async with backend() as rig:
        colleague, phone = rig.cast.colleague, phone_of(rig)
        await rig.log_in(colleague)
        call = await rig.talk(rig.cast.agent, DATA)
        await phone.transfer(call.login_id, colleague.extension)
        await rig.see_call(call.login_id, ENDED)
        ringing = await rig.see_call(colleague.login_id, ALERTING, RINGING)
        assert rig.data_of(ringing) == DATA
        await phone.answer(colleague.login_id)
        talking = await rig.see_call(colleague.login_id, STARTED, ESTABLISHED)
        assert with_whom(talking) == {rig.cast.outside, colleague.extension}
        await rig.hand.far_hangs_up(colleague.login_id)
        await rig.see_call(colleague.login_id, ENDED)


async def test_a_held_call_is_sent_on(backend: Backend, phone_of: PhoneOf) -> None:
    """`SingleStepTransfer` of a leg that is HELD."""
    async with backend() as rig:
        phone = phone_of(rig)
        call = await rig.talk(rig.cast.agent)
        await phone.hold(call.login_id)
        await rig.see_call(call.login_id, STARTED, HELD)
        await phone.transfer(call.login_id, rig.cast.elsewhere)
        await rig.see_call(call.login_id, ENDED)


async def test_a_number_is_dialled_into_a_call(backend: Backend, phone_of: PhoneOf) -> None:
    """`SingleStepConference`: "Reached when somebody of that number is among its parties"; a member's leaving ends nothing."""
    async with backend() as rig:
        who, outside, elsewhere = rig.cast.agent, rig.cast.outside, rig.cast.elsewhere
        call = await rig.talk(who)
        await phone_of(rig).conference(call.login_id, elsewhere)
        await rig.see_contact(
            call.login_id, call.type, STARTED, lambda now: with_whom(now) == {outside, elsewhere, who.extension}
        )
        await rig.hand.far_answers(call.login_id, elsewhere)
        await rig.hand.far_hangs_up(call.login_id, outside)
        await rig.see_contact(
            call.login_id, call.type, STARTED, lambda now: with_whom(now) == {elsewhere, who.extension}
        )
        await rig.hand.far_hangs_up(call.login_id, elsewhere)
        await rig.see_call(call.login_id, ENDED)


async def test_a_number_dialled_into_a_call_does_not_come(backend: Backend) -> None:
    """`SingleStepConference`: the call goes on without."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.reach(SingleStepConference(*leg_of(call), rig.cast.elsewhere))
        await rig.hand.far_refuses(call.login_id, rig.cast.elsewhere)
        await rig.see_contact(call.login_id, call.type, STARTED, lambda now: with_whom(now) == with_whom(call))


async def test_a_colleague_is_dialled_into_a_call_and_goes_on_alone_with_the_customer(
    backend: Backend, phone_of: PhoneOf
) -> None:
    """`SingleStepConference`; two agents in one call have a contact each, and each leaves it alone."""
    async with backend() as rig:
        agent, colleague, phone = rig.cast.agent, rig.cast.colleague, phone_of(rig)
        await rig.log_in(colleague)
        call = await rig.talk(agent, DATA)
        await phone.conference(agent.login_id, colleague.extension)
        assert rig.data_of(await rig.see_call(colleague.login_id, ALERTING, RINGING)) == DATA
        await phone.answer(colleague.login_id)
        everybody = {rig.cast.outside, agent.extension, colleague.extension}
        for worker in (agent, colleague):
            await rig.see_contact(worker.login_id, call.type, STARTED, lambda now: with_whom(now) == everybody)
        await rig.hand.set_data(agent.login_id, call.contact_id, {"note": "for both"})
        await rig.see_contact(colleague.login_id, call.type, STARTED, lambda now: "note" in rig.data_of(now))
        await phone.hang_up(agent.login_id)
        await rig.see_call(agent.login_id, ENDED)
        left = everybody - {agent.extension}
        await rig.see_contact(colleague.login_id, call.type, STARTED, lambda now: with_whom(now) == left)


async def test_somebody_who_is_in_the_call_need_not_be_dialled_into_it(backend: Backend) -> None:
    """Port rule 4 for `SingleStepConference`."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.confirm(SingleStepConference(*leg_of(call), rig.cast.outside))
