"""What cannot be: each command in each state of a contact, unknown contacts, legs and channels. `Refused`: "Nothing changed"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pytest

from adapters.contacts import (
    AcceptContact,
    AnswerCall,
    ChannelCommand,
    ClearConnection,
    CompleteContact,
    ConsultationCall,
    Contact,
    ContactCommand,
    HoldCall,
    LegCommand,
    MakeCall,
    RejectContact,
    RetrieveCall,
    SendDtmf,
    SingleStepConference,
    SingleStepTransfer,
    UpdateContactData,
)
from adapters.port import Accepted, Command
from contracts.vocabulary import AgentState, ChannelType, InteractionState
from tests.conformance.calls import ALERTING, DIALING, ENDED, STARTED, TRYING, leg_of
from tests.conformance.rig import Backend, Rig
from tests.conformance.samples import NO_CONTACT, NO_ENDPOINT, NO_LEG, of_channel, samples

KINDS = get_args(ContactCommand)

POSSIBLE: dict[InteractionState, frozenset[type]] = {
    ALERTING: frozenset({AcceptContact, RejectContact, UpdateContactData, AnswerCall, ClearConnection}),
    DIALING: frozenset({UpdateContactData, ClearConnection}),
    STARTED: frozenset(
        {
            AcceptContact, AnswerCall, UpdateContactData, ConsultationCall, ClearConnection, HoldCall, RetrieveCall,
            SingleStepTransfer, SingleStepConference, SendDtmf,
        }
    ),
    ENDED: frozenset({CompleteContact, UpdateContactData, ClearConnection, RejectContact}),
}  # fmt: skip
"""What may be done to a call with one leg, or is done already. `RejectContact` of one that is STARTED is left to the switch."""


async def call_in(rig: Rig, state: InteractionState) -> Contact:
    """A call of the cast's agent, with the leg it has or had."""
    who = rig.cast.agent
    if state is DIALING:
        await rig.log_in(who)
        await rig.hand.dial(who.login_id, rig.cast.outside)
        return await rig.see_call(who.login_id, DIALING, TRYING)
    if state is ALERTING:
        call = await rig.ring(who)
        await rig.see_state(who.login_id, AgentState.RESERVED)
        return call
    call = await rig.talk(who)
    if state is ENDED:
        await rig.hand.far_hangs_up(who.login_id)
        await rig.see_state(who.login_id, AgentState.WORK_READY)
    return call


def declared(rig: Rig, kinds: Iterable[type[Command]]) -> list[type[Command]]:
    """Those of these commands that the backend declares; a refusal changes nothing, so all are tried on one call."""
    found = [kind for kind in kinds if kind in rig.adapter.capabilities.commands]
    if not found:
        pytest.skip("this backend declares none of these commands")
    return found


@pytest.mark.parametrize("state", list(POSSIBLE))
async def test_what_a_call_does_not_let_happen_is_refused(backend: Backend, state: InteractionState) -> None:
    """Every command whose effect this state of a call is not open to."""
    async with backend() as rig:
        who, contact_id, leg_id = leg_of(await call_in(rig, state))
        every = samples(rig.cast, contact_id, leg_id)
        tried = set(KINDS) - POSSIBLE[state] - ({RejectContact} if state is STARTED else set())
        for kind in declared(rig, tried):
            await rig.refuse(every[kind])
        assert rig.heard.picture.contacts[who, contact_id].state is state


async def test_a_contact_that_is_unknown_is_refused(backend: Backend) -> None:
    """Every command about a contact, of an agent who has another one."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        every = samples(rig.cast, NO_CONTACT, leg_of(call)[2])
        for kind in declared(rig, KINDS):
            await rig.refuse(every[kind])


async def test_a_contact_of_somebody_else_is_refused(backend: Backend) -> None:
    """Contact rule 1: an id is one of its agent's."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.colleague)
        await rig.see_state(rig.cast.colleague.login_id, AgentState.RESERVED)
        every = samples(rig.cast, *leg_of(call)[1:])
        for kind in declared(rig, KINDS):
            await rig.refuse(every[kind])


async def test_a_leg_that_is_unknown_is_refused(backend: Backend) -> None:
    """Every command about a leg: one that never was is no leg that is gone."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        every = samples(rig.cast, call.contact_id, NO_LEG)
        for kind in declared(rig, get_args(LegCommand)):
            await rig.refuse(every[kind])


async def test_a_channel_that_is_unknown_is_refused(backend: Backend) -> None:
    """Every command about a channel, of an agent who is logged in."""
    async with backend() as rig:
        await rig.log_in(rig.cast.agent)
        every = {type(command): command for command in of_channel(rig.cast, NO_ENDPOINT)}
        for kind in declared(rig, get_args(ChannelCommand)):
            await rig.refuse(every[kind])


async def test_nobody_dials_who_is_not_logged_in(backend: Backend) -> None:
    """`MakeCall` of an agent who is LOGGED_OUT."""
    async with backend() as rig:
        await rig.refuse(MakeCall(rig.cast.agent.login_id, rig.cast.agent.extension, rig.cast.outside))


async def test_nobody_dials_in_a_call_or_to_oneself(backend: Backend) -> None:
    """`MakeCall` with a call that goes on, and of the own extension."""
    async with backend() as rig:
        who = rig.cast.agent
        await rig.make_ready(who)
        endpoint = rig.channel(who.login_id, ChannelType.TELEPHONY).endpoint
        await rig.refuse(MakeCall(who.login_id, endpoint, who.extension))
        await rig.hand.offer_call(who.login_id)
        await rig.see_state(who.login_id, AgentState.RESERVED)
        await rig.refuse(MakeCall(who.login_id, endpoint, rig.cast.outside))


@pytest.mark.parametrize("destination", ["", "nobody at all", "\n"])
async def test_what_is_no_number_is_not_dialled(backend: Backend, destination: str) -> None:
    """`MakeCall`, `ConsultationCall`, `SingleStepTransfer`, `SingleStepConference`: refused, the call as it was."""
    async with backend() as rig:
        who = rig.cast.colleague.login_id
        await rig.log_in(rig.cast.colleague)
        await rig.refuse(MakeCall(who, rig.channel(who, ChannelType.TELEPHONY).endpoint, destination))
        call = await rig.talk(rig.cast.agent)
        leg = leg_of(call)
        for command in (
            ConsultationCall(call.login_id, call.contact_id, destination),
            SingleStepTransfer(*leg, destination),
            SingleStepConference(*leg, destination),
        ):
            await rig.refuse(command)


async def test_what_is_over_is_never_changed_again(backend: Backend) -> None:
    """Contact rule 3: whatever is asked about a contact that is COMPLETED, nothing is said of it any more."""
    async with backend() as rig:
        call = await rig.ring(rig.cast.agent)
        await rig.see_state(call.login_id, AgentState.RESERVED)
        await rig.hand.far_hangs_up(call.login_id)
        await rig.see_state(call.login_id, AgentState.READY)
        mark = len(rig.heard.events)
        every = samples(rig.cast, *leg_of(call)[1:])
        for kind in declared(rig, KINDS):
            assert not isinstance(await rig.ask(every[kind]), Accepted)
        await rig.settle()
        assert rig.heard.events[mark:] == []
