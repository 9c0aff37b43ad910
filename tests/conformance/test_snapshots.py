"""Contacts across a lost link: what goes on, what changed, what ended and what began in the gap. Port rule 1, contact rules 1 to 3.

"What follows until `SnapshotEnded` is the whole truth; who and what is not named is gone."
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from adapters.contacts import Contact, ContactChanged, ReadDispositions, SnapshotContacts
from adapters.port import CompleteInteractions, LinkUp, SnapshotAgents, SnapshotBegun, SnapshotEnded
from contracts.vocabulary import AgentState, ChannelType
from tests.conformance.calls import (
    ALERTING,
    DATA,
    DIALING,
    ENDED,
    ESTABLISHED,
    HELD,
    STARTED,
    TRYING,
    consult_colleague,
    end_call,
    leg_of,
    with_whom,
)
from tests.conformance.links import lose_link, regain_link
from tests.conformance.phone import PhoneOf
from tests.conformance.picture import Key, key_of
from tests.conformance.rig import Backend, Rig


def in_snapshot(rig: Rig, mark: int) -> dict[Key, Contact]:
    """The contacts named since, by agent and id."""
    parts = [event for event in rig.heard.events[mark:] if isinstance(event, SnapshotContacts)]
    return {key_of(contact): contact for part in parts for contact in part.contacts}


def unrevised(contacts: Mapping[Key, Contact]) -> dict[Key, Contact]:
    """The same, as if each had been seen once only."""
    return {key: replace(contact, revision=0) for key, contact in contacts.items()}


async def test_contacts_stand_between_the_ends_of_the_snapshot(backend: Backend) -> None:
    """Port rule 1, with `SnapshotContacts` among its parts."""
    async with backend() as rig:
        await rig.talk(rig.cast.agent)
        await lose_link(rig)
        mark = await regain_link(rig)
        kinds = rig.heard.kinds(mark)
        assert (kinds[:2], kinds[-1]) == ([LinkUp, SnapshotBegun], SnapshotEnded)
        assert set(kinds[2:-1]) == {SnapshotAgents, SnapshotContacts}


async def test_what_goes_on_is_in_the_snapshot_as_it_was(backend: Backend) -> None:
    """`SnapshotContacts`: "every contact that is not COMPLETED": a consult, both its sides, a chat, a wrap-up."""
    async with backend() as rig:
        await consult_colleague(rig, rig.hand, answered=True)
        await end_call(rig, rig.cast.stranger)
        await rig.ring(rig.cast.supervisor, DATA)
        await rig.see_state(rig.cast.supervisor.login_id, AgentState.RESERVED)
        if ChannelType.CHAT in rig.adapter.capabilities.channel_types:
            await rig.open_media(rig.cast.writer, ChannelType.CHAT)
            await rig.hand.offer_contact(rig.cast.writer.login_id, ChannelType.CHAT, DATA)
            await rig.see_contact(rig.cast.writer.login_id, ChannelType.CHAT, ALERTING)
        before = dict(rig.heard.picture.contacts)
        assert {contact.state for contact in before.values()} == {STARTED, ENDED, ALERTING}
        await lose_link(rig)
        mark = await regain_link(rig)
        assert unrevised(in_snapshot(rig, mark)) == unrevised(before)


async def test_what_was_completed_is_in_no_snapshot(backend: Backend) -> None:
    """Contact rule 3: "from then on it is in no snapshot"."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        await rig.hand.complete(ended.login_id, ended.contact_id)
        await rig.see_over(ended)
        await lose_link(rig)
        assert in_snapshot(rig, await regain_link(rig)) == {}


async def test_a_call_that_ended_in_the_gap_is_in_wrap_up(backend: Backend) -> None:
    """Contact rules 2 and 3: ENDED, at a higher revision, and the agent's state goes with it."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent, DATA)
        await lose_link(rig)
        await rig.hand.far_hangs_up(call.login_id)
        (now,) = in_snapshot(rig, await regain_link(rig)).values()
        assert (now.contact_id, now.state, now.legs, rig.data_of(now)) == (call.contact_id, ENDED, (), DATA)
        assert now.revision > call.revision
        assert rig.agent(call.login_id).state is AgentState.WORK_READY
        await rig.reach(CompleteInteractions(call.login_id))


async def test_what_was_completed_in_the_gap_is_missing(backend: Backend) -> None:
    """`SnapshotBegun`: what is not named is gone; nothing is said of it later."""
    async with backend() as rig:
        ended = await end_call(rig, rig.cast.agent)
        await lose_link(rig)
        await rig.hand.complete(ended.login_id, ended.contact_id)
        mark = await regain_link(rig)
        assert in_snapshot(rig, mark) == {}
        assert rig.agent(ended.login_id).state is AgentState.READY
        await rig.settle()
        assert [event for event in rig.heard.events[mark:] if isinstance(event, ContactChanged)] == []


async def test_a_call_that_began_in_the_gap_is_there_and_can_be_taken(backend: Backend, phone_of: PhoneOf) -> None:
    """Contact rule 1: a name of its own; commands about it work as about any other."""
    async with backend() as rig:
        phone = phone_of(rig)
        ended = await end_call(rig, rig.cast.agent)
        await lose_link(rig)
        await rig.hand.complete(ended.login_id, ended.contact_id)
        await rig.hand.offer_call(ended.login_id, rig.cast.elsewhere, DATA)
        (began,) = in_snapshot(rig, await regain_link(rig)).values()
        assert began.contact_id != ended.contact_id
        assert (began.state, rig.data_of(began)) == (ALERTING, DATA)
        assert with_whom(began) == {rig.cast.elsewhere, rig.cast.agent.extension}
        assert rig.agent(began.login_id).state is AgentState.RESERVED
        await phone.answer(began.login_id)
        talking = await rig.see_call(began.login_id, STARTED, ESTABLISHED)
        assert talking.revision > began.revision
        await phone.hang_up(began.login_id)
        await rig.see_call(began.login_id, ENDED)


async def test_legs_that_changed_in_the_gap_are_shown_as_they_are(backend: Backend) -> None:
    """Contact rules 2 and 4: a consult that was answered, one that is gone, legs that changed places."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await rig.hand.consult(call.login_id, rig.cast.elsewhere)
        await rig.see_call(call.login_id, STARTED, HELD, TRYING)
        await lose_link(rig)
        await rig.hand.far_answers(call.login_id, rig.cast.elsewhere)
        await rig.hand.alternate(call.login_id)
        await regain_link(rig)
        await rig.see_call(call.login_id, STARTED, ESTABLISHED, HELD)
        await lose_link(rig)
        await rig.hand.far_hangs_up(call.login_id, rig.cast.elsewhere)
        await regain_link(rig)
        await rig.see_call(call.login_id, STARTED, ESTABLISHED)


async def test_a_transfer_in_the_gap_is_seen_by_both(backend: Backend, phone_of: PhoneOf) -> None:
    """Two agents in one call have a contact each, before and after."""
    async with backend() as rig:
        colleague, phone = rig.cast.colleague, phone_of(rig)
        mine, theirs = await consult_colleague(rig, rig.hand, answered=True)
        await lose_link(rig)
        await rig.hand.transfer(mine.login_id)
        shown = in_snapshot(rig, await regain_link(rig))
        assert (shown[key_of(mine)].state, shown[key_of(theirs)].state) == (ENDED, STARTED)
        assert with_whom(shown[key_of(theirs)]) == {rig.cast.outside, colleague.extension}
        await phone.hang_up(colleague.login_id)
        await rig.see_call(colleague.login_id, ENDED)


async def test_an_agent_who_was_logged_out_in_the_gap_has_no_contacts(backend: Backend) -> None:
    """Port rule 1: agents and contacts of one snapshot fit together."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        await lose_link(rig)
        await rig.hand.drop_agent(call.login_id)
        assert in_snapshot(rig, await regain_link(rig)) == {}
        assert rig.agent(call.login_id).state is AgentState.LOGGED_OUT


async def test_a_snapshot_of_many_contacts_names_each_once(backend: Backend) -> None:
    """Port rule 1: "any number of" parts; the referee counts."""
    async with backend() as rig:
        agents = [agent.login_id for part in rig.heard.of(SnapshotAgents) for agent in part.agents]
        for who in agents:
            await rig.hand.log_in(who)
            await rig.hand.dial(who, rig.cast.outside)
        await lose_link(rig)
        shown = in_snapshot(rig, await regain_link(rig))
        assert sorted(login_id for login_id, _ in shown) == sorted(agents)
        assert {contact.state for contact in shown.values()} == {DIALING}


async def test_codes_that_changed_in_the_gap_are_read_anew(backend: Backend) -> None:
    """`ReadDispositions` after a lost link."""
    async with backend() as rig:
        who = rig.cast.agent.login_id
        read = ReadDispositions(who, rig.channel(who, ChannelType.TELEPHONY).endpoint)
        before = await rig.confirm(read)
        await lose_link(rig)
        await rig.hand.change_dispositions(ChannelType.TELEPHONY)
        await regain_link(rig)
        assert await rig.confirm(read) != before


async def test_the_link_comes_and_goes_during_a_call(backend: Backend) -> None:
    """Contact rules 1 and 2: the same contact and leg at no lower revision, time and again."""
    async with backend() as rig:
        call = await rig.talk(rig.cast.agent)
        for state in (HELD, ESTABLISHED, HELD):
            await lose_link(rig)
            await (rig.hand.hold(call.login_id) if state is HELD else rig.hand.retrieve(call.login_id))
            await regain_link(rig)
            assert leg_of(await rig.see_call(call.login_id, STARTED, state)) == leg_of(call)
