"""E-mails, chats and callbacks: offered, taken, refused, finished, several at once. `AcceptContact`, `RejectContact`, `CompleteContact`.

By command and at the phone or desktop; contact rule 4 (no legs) is the referee's.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from adapters.contacts import (
    AcceptContact,
    AlternateCall,
    ClearConnection,
    CompleteContact,
    ConferenceCall,
    ConsultationCall,
    Contact,
    HoldCall,
    LimitChannel,
    MakeCall,
    ReadDispositions,
    TransferCall,
    UpdateContactData,
)
from adapters.port import CompleteInteractions, Confirmed, LogOut, Refusal, Refused, SetAgentState
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType
from tests.conformance.calls import ALERTING, COMPLETED, DATA, ENDED, ESTABLISHED, STARTED
from tests.conformance.phone import PhoneOf
from tests.conformance.rig import IMPOSSIBLE, Backend, Rig
from tests.conformance.samples import NO_LEG

TYPES = [ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK]
CHAT, EMAIL = ChannelType.CHAT, ChannelType.EMAIL


async def offer(rig: Rig, type: ChannelType, data: Mapping[str, object]) -> Contact:
    """A contact for the writer, whose channel is open."""
    await rig.hand.offer_contact(rig.cast.writer.login_id, type, data)
    return await rig.see_contact(rig.cast.writer.login_id, type, ALERTING, lambda now: rig.data_of(now) == data)


async def begin(rig: Rig, type: ChannelType, data: Mapping[str, object]) -> Contact:
    """The writer has taken it."""
    offered = await offer(rig, type, data)
    await rig.hand.accept(offered.login_id, offered.contact_id)
    return await rig.see_contact(offered.login_id, type, STARTED, lambda now: rig.data_of(now) == data)


@pytest.mark.parametrize("type", TYPES)
async def test_it_is_offered_taken_and_finished(backend: Backend, phone_of: PhoneOf, type: ChannelType) -> None:
    """`AcceptContact`: STARTED; `CompleteContact`: "an e-mail or chat that is STARTED ends, too"; COMPLETED with its data."""
    async with backend() as rig:
        phone = phone_of(rig)
        await rig.open_media(rig.cast.writer, type)
        offered = await offer(rig, type, DATA)
        channel = rig.channel(offered.login_id, type)
        assert (offered.endpoint, offered.type, offered.legs) == (channel.endpoint, channel.type, ())
        await phone.accept(offered.login_id, offered.contact_id)
        await rig.see_contact(offered.login_id, type, STARTED)
        await phone.complete(offered.login_id, offered.contact_id)
        over = await rig.see_over(offered)
        assert (over.state, rig.data_of(over), over.legs) == (COMPLETED, DATA, ())


@pytest.mark.parametrize("type", TYPES)
async def test_it_is_refused(backend: Backend, phone_of: PhoneOf, type: ChannelType) -> None:
    """`RejectContact`; contact rule 3: COMPLETED without having been STARTED."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, type)
        offered = await offer(rig, type, {})
        await phone_of(rig).reject(offered.login_id, offered.contact_id)
        assert (await rig.see_over(offered)).state is COMPLETED


async def test_taking_it_again_is_confirmed(backend: Backend) -> None:
    """Port rule 4."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT)
        offered = await offer(rig, CHAT, {})
        accept = AcceptContact(offered.login_id, offered.contact_id)
        await rig.reach(accept)
        await rig.confirm(accept)


async def test_the_customer_leaves_before_it_is_taken(backend: Backend) -> None:
    """Contact rule 3: there is no wrap-up of what was never taken."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT)
        offered = await offer(rig, CHAT, {})
        await rig.hand.customer_leaves(offered.login_id, offered.contact_id)
        assert (await rig.see_over(offered)).state is COMPLETED


async def test_the_customer_leaves_a_chat(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 3: ENDED until it is completed."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT)
        chat = await begin(rig, CHAT, DATA)
        await rig.hand.customer_leaves(chat.login_id, chat.contact_id)
        ended = await rig.see_contact(chat.login_id, CHAT, ENDED)
        assert (ended.contact_id, rig.data_of(ended)) == (chat.contact_id, DATA)
        await phone_of(rig).complete(chat.login_id, chat.contact_id)
        await rig.see_over(ended)


@pytest.mark.parametrize("type", TYPES)
async def test_it_is_completed_with_a_code_of_its_channel(
    backend: Backend, phone_of: PhoneOf, type: ChannelType
) -> None:
    """`CompleteContact.disposition_ids`, `ReadDispositions`; an unknown one is refused, and nothing changes."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, type)
        contact = await begin(rig, type, {})
        codes = await rig.confirm(ReadDispositions(contact.login_id, contact.endpoint))
        assert isinstance(codes, tuple)
        unknown = CompleteContact(contact.login_id, contact.contact_id, (codes[0].reason_id, "no such code"))
        await rig.refuse(unknown, Refusal.INVALID_REASON, *IMPOSSIBLE)
        await phone_of(rig).complete(contact.login_id, contact.contact_id, (codes[0].reason_id,))
        await rig.see_over(contact)


async def test_its_data_is_set(backend: Backend) -> None:
    """`UpdateContactData` of a contact that is no call; without a command, too."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT)
        chat = await begin(rig, CHAT, DATA)
        await rig.reach(UpdateContactData(chat.login_id, chat.contact_id, rig.data({"customer": None, "mood": "good"})))
        await rig.hand.set_data(chat.login_id, chat.contact_id, {"order": None})
        await rig.see_contact(chat.login_id, CHAT, STARTED, lambda now: rig.data_of(now) == {"mood": "good"})


async def test_what_is_for_calls_is_refused(backend: Backend) -> None:
    """Contact rule 4: a contact that is no call has no legs; nor can it be consulted about, joined or dialled from."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT)
        chat = await begin(rig, CHAT, {})
        of_chat = chat.login_id, chat.contact_id
        about_calls = (
            ConsultationCall(*of_chat, rig.cast.elsewhere), TransferCall(*of_chat), ConferenceCall(*of_chat),
            AlternateCall(*of_chat), HoldCall(*of_chat, NO_LEG), ClearConnection(*of_chat, NO_LEG),
            MakeCall(chat.login_id, chat.endpoint, rig.cast.outside),
        )  # fmt: skip
        for command in about_calls:
            await rig.refuse(command)


# --- several at once ------------------------------------------------------------------------------------------------


async def test_several_contacts_are_there_at_once(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 1; `Channel`: "READY: contacts may arrive, also while one is there". Each goes its own way."""
    async with backend() as rig:
        phone = phone_of(rig)
        await rig.open_media(rig.cast.writer, CHAT, EMAIL)
        first = await begin(rig, CHAT, {"n": 1})
        assert rig.channel(first.login_id, CHAT).agent_state is ChannelAgentState.READY
        second = await begin(rig, CHAT, {"n": 2})
        letter = await begin(rig, EMAIL, {"n": 3})
        await phone.complete(second.login_id, second.contact_id)
        await rig.see_over(second)
        assert list(rig.heard.picture.of(first.login_id)) == [first, letter]
        await phone.complete(first.login_id, first.contact_id)
        await rig.see_over(first)
        await phone.complete(letter.login_id, letter.contact_id)
        await rig.see_over(letter)


async def test_no_more_are_offered_than_the_limit(backend: Backend, phone_of: PhoneOf) -> None:
    """`LimitChannel`: "Offer at most `limit` (1 or more) contacts of this channel at once. Other channels keep theirs"."""
    async with backend() as rig:
        who, skill = rig.cast.writer.login_id, rig.cast.writer_skill
        await rig.open_media(rig.cast.writer, CHAT, EMAIL)
        limit = LimitChannel(who, rig.channel(who, CHAT).endpoint, 1)
        await rig.confirm(limit)
        await rig.confirm(limit)
        for type in (CHAT, CHAT, CHAT, EMAIL, EMAIL):
            await rig.hand.queue_contact(skill, type, {})
        await rig.see(lambda now: len(list(now.of(who, EMAIL))) == 2)
        await rig.settle()
        (first,) = rig.heard.picture.of(who, CHAT)
        await phone_of(rig).accept(who, first.contact_id)
        await rig.settle()
        (first,) = rig.heard.picture.of(who, CHAT)
        await phone_of(rig).complete(who, first.contact_id)
        await rig.see(lambda now: [each for each in now.of(who, CHAT) if each.contact_id != first.contact_id] != [])
        await rig.settle()
        assert len(list(rig.heard.picture.of(who, CHAT))) == 1
        assert await rig.ask(LimitChannel(who, limit.endpoint, 2)) == Confirmed()
        await rig.see(lambda now: len(list(now.of(who, CHAT))) == 2)


async def test_a_chat_goes_on_beside_a_call(backend: Backend) -> None:
    """Contact rule 5 for the call only; `CompleteInteractions` completes what ENDED and leaves what is STARTED."""
    async with backend() as rig:
        writer = rig.cast.writer
        await rig.open_media(writer, CHAT)
        left = await begin(rig, CHAT, {"n": 1})
        await rig.hand.customer_leaves(left.login_id, left.contact_id)
        ended = await rig.see_contact(left.login_id, CHAT, ENDED)
        chat = await begin(rig, CHAT, {"n": 2})
        if rig.agent(writer.login_id).state is not AgentState.READY:
            await rig.reach(SetAgentState(writer.login_id, AgentState.READY))
        await rig.hand.offer_call(writer.login_id)
        await rig.see_state(writer.login_id, AgentState.RESERVED)
        await rig.hand.answer(writer.login_id)
        call = await rig.see_call(writer.login_id, STARTED, ESTABLISHED)
        await rig.see_state(writer.login_id, AgentState.TALKING)
        await rig.hand.far_hangs_up(writer.login_id)
        await rig.see_state(writer.login_id, AgentState.WORK_READY)
        await rig.reach(CompleteInteractions(writer.login_id))
        for over in (call, ended):
            await rig.see_over(over)
        await rig.settle()
        assert list(rig.heard.picture.of(writer.login_id)) == [chat]


async def test_it_waits_for_an_agent_who_has_the_skill(backend: Backend) -> None:
    """A contact begins when it is offered, with the data it came with."""
    async with backend() as rig:
        rig.needs_channel(CHAT)
        await rig.hand.queue_contact(rig.cast.writer_skill, CHAT, DATA)
        await rig.settle()
        assert rig.heard.picture.contacts == {}
        await rig.open_media(rig.cast.writer, CHAT)
        assert rig.data_of(await rig.see_contact(rig.cast.writer.login_id, CHAT, ALERTING)) == DATA


# --- leaving with contacts ------------------------------------------------------------------------------------------


async def test_whoever_is_logged_out_has_no_contacts_left(backend: Backend) -> None:
    """Contact rule 5: each is COMPLETED before LOGGED_OUT, in whatever state it was."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT, EMAIL)
        contacts = [await begin(rig, CHAT, {"n": 1}), await offer(rig, EMAIL, {"n": 2})]
        await rig.hand.drop_agent(rig.cast.writer.login_id)
        await rig.see_state(rig.cast.writer.login_id, AgentState.LOGGED_OUT)
        for contact in contacts:
            assert (contact.login_id, contact.contact_id) in rig.heard.picture.over


async def test_logging_out_with_a_chat_is_refused_or_ends_it(backend: Backend) -> None:
    """`LogOut`; port rule 3: refused, nothing changes; else contact rule 5."""
    async with backend() as rig:
        await rig.open_media(rig.cast.writer, CHAT)
        chat = await begin(rig, CHAT, {})
        mark = len(rig.heard.events)
        if isinstance(await rig.ask(LogOut(chat.login_id)), Refused):
            await rig.settle()
            assert rig.heard.events[mark:] == []
        else:
            await rig.see_state(chat.login_id, AgentState.LOGGED_OUT)
            await rig.see_over(chat)
