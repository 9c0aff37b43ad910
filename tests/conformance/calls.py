"""What tests about calls have in common: the words for their states, and who is in them."""

from __future__ import annotations

from adapters.contacts import Contact, ContactChanged
from adapters.port import AgentChanged
from contracts.vocabulary import (
    AgentState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
)
from tests.conformance.cast import Worker
from tests.conformance.hand import Phone
from tests.conformance.picture import numbers
from tests.conformance.rig import Rig

ALERTING, DIALING = InteractionState.ALERTING, InteractionState.DIALING
STARTED, ENDED, COMPLETED = InteractionState.STARTED, InteractionState.ENDED, InteractionState.COMPLETED

RINGING, TRYING = ConversationState.ALERTING, ConversationState.DIALING
ESTABLISHED, HELD = ConversationState.ESTABLISHED, ConversationState.HELD

PRIMARY, CONSULT = ConversationRole.PRIMARY, ConversationRole.CONSULT

DATA = {"customer": "4711", "order": {"id": 7, "lines": ["a", "b"]}}


def leg_of(contact: Contact, role: ConversationRole = PRIMARY) -> tuple[LoginId, ContactId, LegId]:
    """What a command about this leg names."""
    leg = contact.leg(role)
    assert leg is not None
    return contact.login_id, contact.contact_id, leg.leg_id


def with_whom(contact: Contact, role: ConversationRole = PRIMARY) -> set[str]:
    """Numbers of everybody in this leg."""
    return numbers(contact.leg(role))


def position(rig: Rig, state: InteractionState | AgentState) -> int:
    """Where the first event stands that says so of the cast's agent, or of a contact of it."""
    who = rig.cast.agent.login_id
    for index, event in enumerate(rig.heard.events):
        match event:
            case AgentChanged(agent) if agent.login_id == who and agent.state is state:
                return index
            case ContactChanged(contact) if contact.login_id == who and contact.state is state:
                return index
    raise AssertionError(f"{who} was never {state}")


async def end_call(rig: Rig, worker: Worker) -> Contact:
    """The worker has talked with somebody outside, who hung up; in wrap-up."""
    await rig.talk(worker)
    await rig.hand.far_hangs_up(worker.login_id)
    await rig.see_state(worker.login_id, AgentState.WORK_READY)
    return await rig.see_call(worker.login_id, ENDED)


async def consult_colleague(rig: Rig, phone: Phone, *, answered: bool) -> tuple[Contact, Contact]:
    """The agent talks with somebody outside, and asks the colleague about it. Returns both agents' contacts."""
    agent, colleague = rig.cast.agent.login_id, rig.cast.colleague.login_id
    await rig.log_in(rig.cast.colleague)
    await rig.talk(rig.cast.agent, DATA)
    await phone.consult(agent, rig.cast.colleague.extension)
    mine = await rig.see_call(agent, STARTED, HELD, TRYING)
    theirs = await rig.see_call(colleague, ALERTING, RINGING)
    if answered:
        await phone.answer(colleague)
        mine = await rig.see_call(agent, STARTED, HELD, ESTABLISHED)
        theirs = await rig.see_call(colleague, STARTED, ESTABLISHED)
    return mine, theirs


async def consult_outside(rig: Rig, phone: Phone) -> Contact:
    """The agent talks with somebody outside, and asks another one about it, who answered."""
    call = await rig.talk(rig.cast.agent, DATA)
    await phone.consult(call.login_id, rig.cast.elsewhere)
    await rig.see_call(call.login_id, STARTED, HELD, TRYING)
    await rig.hand.far_answers(call.login_id, rig.cast.elsewhere)
    return await rig.see_call(call.login_id, STARTED, HELD, ESTABLISHED)


async def see_members(rig: Rig, worker: Worker, *members: str) -> Contact:
    """Wait until the worker's only leg has these parties."""

    def fits(contact: Contact) -> bool:
        return contact.leg(CONSULT) is None and with_whom(contact) == {*members}

    return await rig.see_contact(worker.login_id, ChannelType.TELEPHONY, STARTED, fits)
