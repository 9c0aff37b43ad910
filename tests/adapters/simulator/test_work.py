"""What is known of a piece of work."""

from __future__ import annotations

from adapters.contacts import Contact, Leg, Party
from adapters.simulator.work import Call, End, Matter, Part
from contracts.vocabulary import (
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
)
from tests.adapters.simulator.support import ANNA

SELF, CUSTOMER = Party("P1", "2001", "Anna Adler"), Party("P2", "+15550100")


def part_in(call: Call) -> Part:
    contact = Contact(ContactId("1001-7"), ANNA, "2001", ChannelType.TELEPHONY, InteractionState.ALERTING, revision=0)
    part = Part(contact, InteractionState.STARTED, call.matter)
    part.primary = part.begin_line(call, SELF.party_id)
    return part


def new_call() -> Call:
    ends = {
        SELF.party_id: End(SELF, ConversationState.HELD, ANNA),
        CUSTOMER.party_id: End(CUSTOMER, ConversationState.ESTABLISHED),
    }
    return Call(Matter({"case": "7"}), ends)


def test_a_contact_shows_the_legs_as_its_agent_has_them() -> None:
    contact = part_in(new_call()).now()
    assert contact.state is InteractionState.STARTED
    assert contact.data == {"case": "7"}
    assert contact.legs == (Leg(LegId("1001-7.1"), ConversationRole.PRIMARY, ConversationState.HELD, (SELF, CUSTOMER)),)


def test_legs_are_found_while_they_last_and_remembered_after() -> None:
    part = part_in(new_call())
    line = part.line(LegId("1001-7.1"))
    assert line is part.primary
    assert line is not None
    assert line.is_up
    del line.call.ends[SELF.party_id]
    assert not line.is_up
    part.primary = None
    assert part.line(LegId("1001-7.1")) is None
    assert part.had(LegId("1001-7.1"))
    assert not part.had(LegId("1001-7.2"))


def test_a_leg_changes_where_the_call_keeps_it() -> None:
    call = new_call()
    line = part_in(call).primary
    assert line is not None
    line.turn(ConversationState.ESTABLISHED)
    assert call.ends[SELF.party_id].state is line.state is ConversationState.ESTABLISHED
