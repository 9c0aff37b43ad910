"""Who has which part in a call, when the same agent gets one again and when a call is told again."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.enums_cause import EventCause
from contracts.vocabulary import ConversationRole
from tests.adapters.cisco_cti.support import (
    ANNA,
    CUSTOMER,
    begin,
    cleared,
    contacts,
    delivered,
    end,
    established,
    held,
    inbound,
    initiated,
    last,
    left,
    legs,
    named,
    originated,
    play,
    staffed,
    state,
)

PRIMARY, CONSULT = ConversationRole.PRIMARY, ConversationRole.CONSULT
NAMES = ("3001", "dynamic:9")
"""A call that is named by the agent's phone, and one that has a name of its own."""


def told(events: list[object]) -> list[str]:
    return [f"{each.contact_id} {each.state}" for each in contacts(events)]  # type: ignore[arg-type]


def diverted(call_id: int, device: str) -> wire.CallDivertedEvent:
    return wire.CallDivertedEvent(**named(call_id, device), diverting_device_id="3001")  # type: ignore[arg-type]


def again(call_id: int, device: str, local: Local) -> tuple[Body, Body]:
    """What a client hears of a call after a planned switch of sides."""
    cause = EventCause.CALL_PARTY_UPDATE_IND
    said = {"local_connection_state": local, "event_cause": cause}
    answered = wire.CallEstablishedEvent(
        **named(call_id, device),  # type: ignore[arg-type]
        calling_device_id=CUSTOMER,
        answering_device_id="3001",
        **said,  # type: ignore[arg-type]
    )
    return delivered(call_id, device, CUSTOMER, "3001", **said), answered


@pytest.mark.parametrize("device", NAMES)
@pytest.mark.parametrize("has_states", [True, False])
def test_a_call_that_comes_again_to_the_agent_who_did_not_answer_is_a_new_contact(
    device: str, has_states: bool
) -> None:
    made = staffed()
    between = [state(2), state(3)] if has_states else []
    play(made, begin(77, device), delivered(77, device, CUSTOMER, "3001"), state(8), diverted(77, device), *between)
    events = play(made, delivered(77, device, CUSTOMER, "3001"), state(8), established(77, device, CUSTOMER, "3001"))
    assert told(events)[-2:] == ["77-2 ALERTING", "77-2 STARTED"]
    assert [work.contact_id for work in made.calls.desk.of(ANNA)] == ["77-2"]


@pytest.mark.parametrize("device", NAMES)
def test_who_left_a_conference_and_is_asked_in_again_has_a_new_contact(device: str) -> None:
    made = staffed()
    play(made, begin(77, device), delivered(77, device, CUSTOMER, "3001"), established(77, device, CUSTOMER, "3001"))
    play(made, state(4), delivered(77, device, "3001", "3002"), established(77, device, "3001", "3002"))
    play(made, left(77, device, "3001"), state(3))
    events = play(made, delivered(77, device, "3002", "3001"), established(77, device, "3002", "3001"), state(4))
    assert [each for each in told(events) if each.startswith("77-2")] == ["77-2 ALERTING", "77-2 STARTED"]


@pytest.mark.parametrize("device", NAMES)
@pytest.mark.parametrize("local", [Local.CONNECT, Local.HOLD])
def test_a_call_that_is_told_again_after_a_switch_of_sides_is_as_it_was(device: str, local: Local) -> None:
    """GED-188, 5.4: EventCause 50 is no ring and no answer."""
    made = staffed()
    play(made, begin(77, device), delivered(77, device, CUSTOMER, "3001"), established(77, device, CUSTOMER, "3001"))
    if local == Local.HOLD:
        play(made, wire.CallHeldEvent(**named(77, device), holding_device_id="3001"))  # type: ignore[arg-type]
    assert play(made, *again(77, device, local)) == []


def test_what_is_told_again_corrects_what_was_missed() -> None:
    made = staffed()
    inbound(made)
    assert legs(contacts(play(made, *again(77, "3001", Local.HOLD)))[-1]) == {PRIMARY: "HELD"}


def test_a_late_ring_does_not_take_an_answered_call_back() -> None:
    made = staffed()
    inbound(made)
    assert play(made, delivered(77, "3001", CUSTOMER, "3001")) == []


def test_a_call_that_rings_while_the_agent_dials_takes_nothing_from_the_dialled_one() -> None:
    made = staffed()
    inbound(made)
    play(made, held(77, "3001"), state(10))
    made.calls.desk.dial(ANNA)
    play(made, begin(78, "3001"), delivered(78, "3001", "+2", "3001"))
    events = play(made, begin(79, "3001"), initiated(79, "3001"), originated(79, "3001", "555"))
    assert told(events) == ["79 DIALING"] * len(events)
    assert [work.contact_id for work in made.calls.desk.of(ANNA)] == ["77", "78", "79"]


def test_a_second_consult_may_begin_before_the_end_of_the_first_is_told() -> None:
    made = staffed()
    inbound(made)
    play(made, held(77, "3001"), begin(78, "3001"), initiated(78, "3001"), originated(78, "3001", "555"))
    play(made, left(78, "3001", "3001"), cleared(78, "3001"))
    play(made, begin(79, "3001"), initiated(79, "3001"), originated(79, "3001", "556"), end(78, "3001"))
    assert legs(last(made, ANNA)) == {PRIMARY: "HELD", CONSULT: "DIALING"}
    assert [work.contact_id for work in made.calls.desk.of(ANNA)] == ["77"]
