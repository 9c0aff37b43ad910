"""The picture of all contacts: deltas in order, snapshots as the whole truth, COMPLETED once and gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contacts import Contact, ContactChanged, SnapshotContacts
from adapters.port import Event, LinkDown, LinkUp, SnapshotAgents, SnapshotBegun, SnapshotEnded
from bridge.session.contacts import ContactChange, Contacts
from bridge.session.mirror import Change, Mirror
from contracts.vocabulary import ContactId, InteractionState
from tests.session.support import MATE, ME, agent, picture
from tests.session.tree.support import call, chat

S = InteractionState


def newer(contact: Contact, revision: int, **changes: Any) -> Contact:
    return replace(contact, revision=revision, **changes)


def known(*contacts: Contact) -> Contacts:
    made = Contacts()
    for contact in contacts:
        made.apply(contact)
    return made


def test_a_contact_begins_changes_and_is_over() -> None:
    contacts = Contacts()
    begun, talking, over = call(), newer(call(S.STARTED), 2), newer(call(S.COMPLETED), 3)
    assert contacts.apply(begun) == [ContactChange(begun, None)]
    assert contacts.apply(talking) == [ContactChange(talking, begun)]
    assert contacts.get(ME, "k1") is talking
    assert contacts.apply(over) == [ContactChange(over, talking)]
    assert (contacts.get(ME, "k1"), contacts.of(ME)) == (None, ())
    assert contacts.apply(newer(over, 4)) == []


@pytest.mark.parametrize("revision", [3, 2, 1])
def test_a_delta_that_is_not_newer_is_nothing(revision: int) -> None:
    contacts = known(newer(call(), 3))
    assert contacts.apply(newer(call(S.STARTED), revision)) == []
    assert contacts.get(ME, "k1") == newer(call(), 3)


def test_each_agent_has_a_contact_of_his_own_in_one_call() -> None:
    mine, hers = call(), replace(call(S.DIALING), login_id=MATE)
    contacts = known(mine, hers)
    assert (contacts.of(ME), contacts.of(MATE)) == ((mine,), (hers,))
    contacts.apply(newer(call(S.COMPLETED), 2))
    assert (contacts.of(ME), contacts.of(MATE)) == ((), (hers,))


def test_they_are_listed_in_the_order_they_began() -> None:
    contacts = known(call(), chat())
    contacts.apply(newer(call(S.STARTED), 2))
    assert [each.contact_id for each in contacts.of(ME)] == ["k1", "k2"]
    assert contacts.of("nobody") == ()


def test_a_snapshot_tells_what_ended_then_what_changed_or_began() -> None:
    """What is not named is over, with the data last seen and no legs; what is the same is not told."""
    third = replace(chat(), contact_id=ContactId("k3"))
    contacts = known(call(S.STARTED), chat())
    contacts.begin()
    contacts.gather((newer(chat(S.STARTED), 9),))
    contacts.gather((third,))
    over = replace(call(S.COMPLETED), data={"topic": "phone"})
    assert contacts.reconcile() == [
        ContactChange(over, call(S.STARTED)),
        ContactChange(newer(chat(S.STARTED), 9), chat()),
        ContactChange(third, None),
    ]
    assert [each.contact_id for each in contacts.of(ME)] == ["k2", "k3"]
    contacts.begin()
    contacts.gather((newer(chat(S.STARTED), 12), third))
    assert contacts.reconcile() == []
    assert contacts.get(ME, "k2") == newer(chat(S.STARTED), 12)


@pytest.mark.parametrize("delta_first", [True, False])
@pytest.mark.parametrize(("of_snapshot", "of_delta"), [(1, 2), (2, 1)])
def test_a_delta_within_a_snapshot_is_ordered_by_revision(delta_first: bool, of_snapshot: int, of_delta: int) -> None:
    contacts = Contacts()
    contacts.begin()
    steps = [
        lambda: contacts.apply(newer(call(S.STARTED), of_delta)),
        lambda: contacts.gather((newer(call(), of_snapshot),)),
    ]
    for step in steps if delta_first else steps[::-1]:
        assert not step()
    contacts.reconcile()
    newest = contacts.get(ME, "k1")
    assert newest is not None
    assert (newest.revision, newest.state) == (2, S.STARTED if of_delta == 2 else S.ALERTING)


def test_what_ends_within_a_snapshot_is_over() -> None:
    contacts = known(call(S.STARTED))
    contacts.begin()
    contacts.gather((call(S.STARTED), chat()))
    contacts.apply(newer(call(S.COMPLETED), 2))
    contacts.apply(newer(chat(S.COMPLETED), 2))
    assert contacts.reconcile() == [ContactChange(newer(call(S.COMPLETED), 2), call(S.STARTED))]
    assert contacts.of(ME) == ()


def test_a_snapshot_that_broke_off_changes_nothing() -> None:
    contacts = known(call())
    contacts.begin()
    contacts.gather((chat(),))
    contacts.drop()
    contacts.gather((chat(),))
    assert contacts.of(ME) == (call(),)
    assert len(contacts.apply(newer(call(S.STARTED), 2))) == 1


def test_the_mirror_keeps_them_beside_the_agents() -> None:
    """A contact that ends is told before the state after it; deltas wait for the end of a snapshot."""
    mirror = picture(agent())
    assert mirror.apply(ContactChanged(call())) == [ContactChange(call(), None)]
    assert (mirror.contact(ME, "k1"), mirror.contacts(ME)) == (call(), (call(),))
    mirror.apply(LinkDown("gone"))
    assert mirror.contacts(ME) == (call(),)
    for event in (LinkUp("A"), SnapshotBegun(), SnapshotAgents((agent(revision=2, extension="7"),))):
        assert mirror.apply(event) == []
    assert mirror.apply(SnapshotContacts((chat(),))) == mirror.apply(ContactChanged(newer(chat(S.STARTED), 2))) == []
    changes = mirror.apply(SnapshotEnded())
    assert [type(each) for each in changes] == [ContactChange, ContactChange, Change]
    assert mirror.contacts(ME) == (newer(chat(S.STARTED), 2),)


STEPS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        ContactChanged,
        st.builds(
            call,
            st.sampled_from(S),
            contact_id=st.sampled_from([ContactId("k1"), ContactId("k2")]),
            login_id=st.sampled_from([ME, MATE]),
            revision=st.integers(1, 6),
        ),
    ),
    st.lists(st.builds(call, st.sampled_from([S.ALERTING, S.STARTED]), revision=st.integers(1, 6)), max_size=2).map(
        lambda contacts: SnapshotContacts(tuple(contacts))
    ),
    st.sampled_from([SnapshotBegun(), SnapshotEnded(), LinkUp("A"), LinkDown("gone")]),
)


@given(st.lists(STEPS, max_size=30))
def test_changes_alone_are_enough_to_follow(events: list[Event]) -> None:
    """Whoever applies the changes knows what the mirror knows; each starts where the one before it ended."""
    mirror = Mirror()
    followed: dict[tuple[str, str], Contact] = {}
    for event in events:
        for change in mirror.apply(event):
            assert isinstance(change, ContactChange)
            key = (change.contact.login_id, change.contact.contact_id)
            before = followed.pop(key, None)
            assert (change.before is None) == (before is None)
            assert change.contact != change.before
            if change.contact.state is not S.COMPLETED:
                followed[key] = change.contact
        shown = {(each.login_id, each.contact_id): each for login in (ME, MATE) for each in mirror.contacts(login)}
        assert {key: replace(each, revision=0) for key, each in shown.items()} == {
            key: replace(each, revision=0) for key, each in followed.items()
        }
