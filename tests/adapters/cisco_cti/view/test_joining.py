"""Transfers and conferences from transcripts."""

from __future__ import annotations

from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.translate import Picture
from contracts.vocabulary import ConversationRole, InteractionState
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    CUSTOMER,
    PERIPHERAL,
    begin,
    conferenced,
    contacts,
    delivered,
    end,
    established,
    held,
    inbound,
    initiated,
    last,
    legs,
    named,
    numbers,
    originated,
    play,
    rows,
    staffed,
    state,
    transferred,
    update,
)

PRIMARY, CONSULT = ConversationRole.PRIMARY, ConversationRole.CONSULT


def consulting(alerting: bool = False) -> Picture:
    """Anna has a customer on hold and asks Ben, each phone naming the calls itself."""
    made = staffed()
    inbound(made, ani=CUSTOMER, call_variable_1="gold")
    play(
        made,
        held(77, "3001"),
        begin(78, "3001", call_type=12),
        wire.CallServiceInitiatedEvent(**named(78, "3001"), calling_device_id="3001"),  # type: ignore[arg-type]
        begin(78, "3002", call_type=13),
        delivered(78, "3002", "3001", "3002"),
    )
    if not alerting:
        play(made, established(78, "3002", "3001", "3002"))
    assert CONSULT in legs(last(made, ANNA))
    return made


def test_ctios_76_a_transfer_ends_the_two_connections_of_whoever_did_it_and_no_other() -> None:
    made = consulting()
    events = play(made, transferred(77, 78, "3001", (77, CUSTOMER), (77, "3002")))
    told = {contact.login_id: contact for contact in contacts(events)}
    assert told[ANNA].state is InteractionState.ENDED
    assert legs(told[BEN]) == {PRIMARY: "ESTABLISHED"}
    assert numbers(told[BEN]) == [CUSTOMER, "3002"]
    assert (told[BEN].data["CallVariable1"], told[BEN].data["ANI"]) == ("gold", CUSTOMER)


def test_what_comes_of_a_call_that_was_transferred_away_is_late() -> None:
    made = consulting()
    play(made, transferred(77, 78, "3001", (77, CUSTOMER), (77, "3002")))
    assert contacts(play(made, end(77, "3001"), end(78, "3001"))) == []
    assert legs(last(made, BEN)) == {PRIMARY: "ESTABLISHED"}


def test_a_transferred_call_goes_on_under_its_new_name() -> None:
    made = consulting()
    play(made, transferred(77, 78, "3001", (77, CUSTOMER), (77, "3002")))
    (line,) = made.calls.desk.of(BEN)[0].lines()
    assert line.connection == (77, 0, "3002")
    play(made, held(77, "3002"))
    assert legs(last(made, BEN)) == {PRIMARY: "HELD"}
    play(made, end(77, "3002"))
    assert made.calls.desk.of(BEN) == ()


def test_a_new_name_may_be_told_by_an_update() -> None:
    made = consulting()
    play(made, transferred(77, 78, "3001"))
    renamed = update(78, "3002", new_connection_call_id=99, new_connection_device_id="3002", call_variable_2="b")
    (contact,) = contacts(play(made, renamed))
    assert (contact.login_id, contact.contact_id, contact.data["CallVariable2"]) == (BEN, "78", "b")
    play(made, held(99, "3002"))
    assert legs(last(made, BEN)) == {PRIMARY: "HELD"}


def test_a_blind_transfer_leaves_the_phone_ringing() -> None:
    made = consulting(alerting=True)
    play(made, transferred(77, 78, "3001", (77, CUSTOMER), (77, "3002")))
    assert last(made, BEN).state is InteractionState.ALERTING
    assert numbers(last(made, BEN)) == [CUSTOMER, "3002"]


def test_ctios_76_a_conference_is_one_call_and_connected() -> None:
    made = consulting()
    events = play(made, conferenced(77, 78, "3001", (77, CUSTOMER), (77, "3001"), (77, "3002")))
    told = {contact.login_id: contact for contact in contacts(events)}
    assert legs(told[ANNA]) == {PRIMARY: "ESTABLISHED"}
    assert numbers(told[ANNA]) == numbers(told[BEN]) == [CUSTOMER, "3001", "3002"]
    assert {contact.state for contact in told.values()} == {InteractionState.STARTED}


def test_whoever_made_a_conference_may_leave_it() -> None:
    made = consulting()
    play(made, conferenced(77, 78, "3001", (77, CUSTOMER), (77, "3001"), (77, "3002")))
    left = wire.CallConnectionClearedEvent(**named(77, "3001"), releasing_device_id="3001")  # type: ignore[arg-type]
    play(made, end(78, "3001"), left, end(77, "3001"), state(3))
    assert made.calls.desk.of(ANNA) == ()
    assert numbers(last(made, BEN)) == [CUSTOMER, "3002"]


def test_a_party_is_added_to_one_call() -> None:
    made = staffed()
    inbound(made)
    event = wire.CallConferencedEvent(
        peripheral_id=PERIPHERAL,
        primary_call_id=77,
        primary_device_id="3001",
        secondary_call_id=0xFFFFFFFF,
        controller_device_id="3001",
        added_party_device_id="+15550177",
    )
    play(made, held(77, "3001"), event)
    assert numbers(last(made, ANNA)) == [CUSTOMER, "3001", "+15550177"]
    assert legs(last(made, ANNA)) == {PRIMARY: "HELD"}, "as it was"


def test_a_call_passed_on_comes_to_the_next_phone_with_who_is_in_it() -> None:
    made = staffed()
    play(made, begin(77, "3001", call_type=9), initiated(77, "3001"), originated(77, "3001", CUSTOMER))
    play(made, established(77, "3001", "3001", CUSTOMER))
    event = wire.CallTransferredEvent(
        peripheral_id=PERIPHERAL, primary_call_id=77, primary_device_id="3001", secondary_call_id=0xFFFFFFFF,
        transferring_device_id="3001", transferred_device_id="3002", parties=rows(((77, CUSTOMER), (77, "3002"))),
    )  # fmt: skip
    play(made, event, end(77, "3001"), state(3))
    # Whoever dialled it first is named as the caller still.
    play(made, begin(77, "3002"), delivered(77, "3002", "3001", "3002"), established(77, "3002", "3001", "3002"))
    assert made.calls.desk.of(ANNA) == ()
    assert numbers(last(made, BEN)) == [CUSTOMER, "3002"]
    assert legs(last(made, BEN)) == {PRIMARY: "ESTABLISHED"}


def test_a_transfer_of_calls_nobody_here_has_changes_nothing() -> None:
    made = staffed()
    assert play(made, transferred(1, 2, "9999", (1, "9998"))) == []


def test_whoever_is_in_both_calls_did_it_when_nobody_is_named() -> None:
    made = consulting()
    event = wire.CallTransferredEvent(
        peripheral_id=PERIPHERAL, primary_call_id=77, primary_device_id="3001", secondary_call_id=78, secondary_device_id="3001"
    )  # fmt: skip
    play(made, event)
    assert last(made, ANNA).state is InteractionState.ENDED
    assert last(made, BEN).state is InteractionState.STARTED
