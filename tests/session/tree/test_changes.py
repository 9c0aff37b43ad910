"""What lies between two pictures: begins from the top, ends from the leaves up, nothing that is told by something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contacts import Channel, Contact, Leg, Party
from bridge.session.tree.changes import channel_changes, contact_changes
from contracts import channel, conversation, interaction
from contracts.vocabulary import (
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
)
from tests.session.tree.support import CUSTOMER, EXPERT, HELD, MYSELF, PHONE, RINGING, TALKING, call, consult_leg, leg

S, L = InteractionState, ConversationState
ALERTING, STARTED, ENDED, COMPLETED = (call(each) for each in (S.ALERTING, S.STARTED, S.ENDED, S.COMPLETED))
RELEASED = leg(L.RELEASED)
ADDED, GONE = interaction.CONVERSATION_ADDED, conversation.RELEASED


def told(before: Contact, after: Contact) -> list[str]:
    return [each.name for each in contact_changes(before, after)]


STORIES = [
    (ALERTING, STARTED, [interaction.STARTED, conversation.ESTABLISHED]),
    (call(S.DIALING), STARTED, [interaction.STARTED, conversation.ESTABLISHED]),
    (call(S.DIALING), call(S.STARTED, leg(L.DIALING)), [interaction.STARTED]),
    (ALERTING, call(S.DIALING), [interaction.DIALING, conversation.DIALING]),
    (call(S.DIALING), ALERTING, [interaction.ALERTING, conversation.ALERTING]),
    (STARTED, call(S.STARTED, HELD), [conversation.HELD]),
    (call(S.STARTED, HELD), STARTED, [conversation.RETRIEVED]),
    (STARTED, call(S.STARTED, HELD, consult_leg(L.DIALING)), [conversation.HELD, ADDED]),
    (call(S.STARTED, HELD, consult_leg()), STARTED, [GONE, conversation.RETRIEVED]),
    (call(S.STARTED, HELD, consult_leg()), ENDED, [GONE, GONE, interaction.ENDED]),
    (STARTED, ENDED, [GONE, interaction.ENDED]),
    (STARTED, call(S.ENDED, RELEASED), [GONE, interaction.ENDED]),
    (call(S.STARTED, RELEASED), ENDED, [interaction.ENDED]),
    (STARTED, COMPLETED, [GONE, interaction.ENDED, interaction.COMPLETED]),
    (ALERTING, COMPLETED, [GONE, interaction.ENDED, interaction.COMPLETED]),
    (ENDED, COMPLETED, [interaction.COMPLETED]),
    (COMPLETED, COMPLETED, []),
    (STARTED, replace(STARTED, revision=9), []),
    (STARTED, call(S.STARTED, TALKING, leg(L.RELEASED, id="l2", role=ConversationRole.CONSULT)), []),
    (STARTED, replace(STARTED, data={}), [interaction.DATA_UPDATED]),
    (ENDED, replace(COMPLETED, data={"a": 1}), [interaction.DATA_UPDATED, interaction.COMPLETED]),
]


@pytest.mark.parametrize(("before", "after", "expected"), STORIES)
def test_a_story(before: Contact, after: Contact, expected: list[str]) -> None:
    assert told(before, after) == expected


def test_legs_that_change_places() -> None:
    before = call(S.STARTED, HELD, consult_leg())
    after = call(S.STARTED, TALKING, consult_leg(L.HELD))
    changes = list(contact_changes(before, after))
    assert [(each.name, each.leg_id) for each in changes] == [
        (conversation.RETRIEVED, "l1"),
        (conversation.HELD, "l2"),
    ]


def test_the_data_is_told_whole_and_nested_objects_as_they_are() -> None:
    (update,) = contact_changes(STARTED, replace(STARTED, data={"customer": {"id": 7, "tags": ["a"]}, "flag": "true"}))
    assert update.body == interaction.InteractionData(data={"customer": {"id": 7, "tags": ["a"]}, "flag": "true"})


def test_a_leg_that_begins_names_its_role() -> None:
    (added,) = contact_changes(STARTED, call(S.STARTED, TALKING, consult_leg()))
    assert added.body == interaction.ConversationAdded(cti_id="l2", role=ConversationRole.CONSULT)
    assert added.leg_id is None


def members(
    before: tuple[Party, ...], after: tuple[Party, ...], state: ConversationState = L.ESTABLISHED
) -> list[tuple[str, str]]:
    changes = contact_changes(call(S.STARTED, leg(parties=before)), call(S.STARTED, leg(state, parties=after)))
    return [(each.name, each.body.id) for each in changes if isinstance(each.body, conversation.Member)]


def test_who_leaves_is_told_before_who_joins() -> None:
    removed, added = conversation.MEMBER_REMOVED, conversation.MEMBER_ADDED
    assert members((CUSTOMER, MYSELF), (CUSTOMER, MYSELF, EXPERT)) == [(added, "p3")]
    assert members((CUSTOMER, MYSELF), (MYSELF, EXPERT)) == [(removed, "p1"), (added, "p3")]
    assert members((CUSTOMER,), (replace(CUSTOMER, name="Ann"),)) == [(removed, "p1"), (added, "p1")]
    assert members((CUSTOMER, MYSELF), (MYSELF, CUSTOMER)) == []


def test_of_a_leg_that_is_over_nobody_leaves() -> None:
    """`released` says it."""
    assert members((CUSTOMER, MYSELF), (), L.RELEASED) == []


def test_a_conference_is_told_from_the_leaves() -> None:
    before = call(S.STARTED, HELD, consult_leg())
    after = call(S.STARTED, leg(parties=(CUSTOMER, MYSELF, EXPERT)))
    assert told(before, after) == [GONE, conversation.MEMBER_ADDED, conversation.RETRIEVED]


# --- channels -------------------------------------------------------------------------------------------------------

C, A = ChannelState, ChannelAgentState
MOVES = {
    (C.INACTIVE, C.ACTIVE): [channel.ACTIVATED],
    (C.ACTIVE, C.INACTIVE): [channel.DEACTIVATED],
    (C.INACTIVE, C.UNAVAILABLE): [channel.UNAVAILABLE],
    (C.ACTIVE, C.UNAVAILABLE): [channel.UNAVAILABLE],
    (C.UNAVAILABLE, C.ACTIVE): [channel.AVAILABLE, channel.ACTIVATED],
    (C.UNAVAILABLE, C.INACTIVE): [channel.AVAILABLE, channel.DEACTIVATED],
}


@pytest.mark.parametrize("before", C)
@pytest.mark.parametrize("after", C)
def test_every_move_of_a_channel(before: ChannelState, after: ChannelState) -> None:
    """Decision 0004: `available` comes before the event that says where it is now."""
    pair = [Channel(PHONE, ChannelType.TELEPHONY, state) for state in (before, after)]
    assert list(channel_changes(*pair)) == [(name, None) for name in MOVES.get((before, after), [])]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ((A.NOT_READY, None), (A.READY, None), channel.IS_READY),
        ((A.NOT_READY, "lunch"), (A.READY, None), channel.IS_READY),
        ((A.READY, None), (A.READY, None), None),
        ((A.READY, None), (A.NOT_READY, None), channel.IS_NOT_READY),
        ((A.READY, None), (A.NOT_READY, "lunch"), channel.IS_NOT_READY),
        ((A.NOT_READY, "lunch"), (A.NOT_READY, "desk"), channel.IS_NOT_READY),
        ((A.NOT_READY, "lunch"), (A.NOT_READY, "lunch"), None),
    ],
)
def test_ready_and_not_ready_with_its_reason(
    before: tuple[ChannelAgentState, str | None], after: tuple[ChannelAgentState, str | None], name: str | None
) -> None:
    """It comes again when only the reason changes."""
    pair = [Channel(PHONE, ChannelType.TELEPHONY, C.ACTIVE, *each) for each in (before, after)]
    body = channel.ChannelNotReady(reason_code_id=after[1]) if name == channel.IS_NOT_READY else None
    assert list(channel_changes(*pair)) == ([] if name is None else [(name, body)])


# --- whatever the two pictures are ----------------------------------------------------------------------------------

LEGS = st.builds(
    leg,
    st.sampled_from(L),
    id=st.sampled_from(["l1", "l2", "l3"]),
    parties=st.sets(st.sampled_from([CUSTOMER, MYSELF, EXPERT])).map(tuple),
)


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    shown: dict[str, Leg] = {each.leg_id: each for each in draw(st.lists(LEGS, max_size=3))}
    made = call(draw(st.sampled_from(S)), data={"a": draw(st.integers(0, 1))})
    return replace(made, legs=tuple(shown.values()))


@given(contacts(), contacts())
def test_begins_from_the_top_and_ends_from_the_leaves_up(before: Contact, after: Contact) -> None:
    """And every leg is said to be over once, every new one once."""
    names = told(before, after)
    for top in (interaction.ALERTING, interaction.DIALING, interaction.STARTED):
        if top in names:
            assert not any(name.startswith("conversation.") for name in names[: names.index(top)])
    for end in (interaction.ENDED, interaction.COMPLETED):
        if end in names:
            assert not any(name.startswith("conversation.") for name in names[names.index(end) :])
    living = [{each.leg_id for each in contact.legs if each.state is not L.RELEASED} for contact in (before, after)]
    assert names.count(GONE) == len(living[0] - living[1])
    assert names.count(ADDED) == len({leg_id for leg_id in living[1] if before_has_not(before, leg_id)})
    assert told(after, after) == []


def before_has_not(before: Contact, leg_id: str) -> bool:
    return all(each.leg_id != leg_id for each in before.legs)


def test_a_leg_that_only_rings_says_so() -> None:
    assert told(call(S.ALERTING, leg(L.DIALING)), call(S.ALERTING, RINGING)) == [conversation.ALERTING]
