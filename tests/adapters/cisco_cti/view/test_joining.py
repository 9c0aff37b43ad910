"""Transfers and conferences from transcripts."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.enums_call import ConnectionDeviceIDType, DeviceIDType
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.view import book
from adapters.cisco_cti.view.work import Call
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
    play(made, called_in("+15550177"))
    assert numbers(last(made, ANNA)) == [CUSTOMER, "3001", "+15550177"]


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


# --- in a single step: one call and a number ---


def called_in(added: str, local: int = Local.CONNECT) -> wire.CallConferencedEvent:
    return wire.CallConferencedEvent(
        peripheral_id=PERIPHERAL,
        primary_call_id=77,
        primary_device_id="3001",
        secondary_call_id=0xFFFFFFFF,
        controller_device_id="3001",
        added_party_device_id=added,
        local_connection_state=local,
    )


def sent_on(by: str, to: str, kind: int, *parties: str) -> wire.CallTransferredEvent:
    return wire.CallTransferredEvent(
        peripheral_id=PERIPHERAL,
        primary_call_id=77,
        primary_device_id=by,
        secondary_call_id=0xFFFFFFFF,
        transferring_device_id=by,
        transferred_device_type=kind,
        transferred_device_id=to,
        parties=rows(tuple((77, each) for each in parties), ConnectionDeviceIDType.DYNAMIC),
    )


def ringing_ben() -> Picture:
    """Anna talks with a customer, and Ben's phone rings for the same call."""
    made = staffed()
    inbound(made)
    play(made, begin(77, "3002"), delivered(77, "3002", CUSTOMER, "3002"))
    assert numbers(last(made, BEN)) == [CUSTOMER, "3001", "3002"]
    return made


def test_whom_a_call_is_transferred_to_has_a_part_in_it() -> None:
    made = ringing_ben()
    play(made, sent_on("3001", "+15550177", DeviceIDType.EXTERNAL, CUSTOMER, "3002", "+15550177"))
    assert numbers(last(made, BEN)) == [CUSTOMER, "3002", "+15550177"]


def test_a_queue_a_call_is_transferred_to_is_nobody_in_it() -> None:
    made = ringing_ben()
    play(made, sent_on("3001", "70003", DeviceIDType.QUEUE, CUSTOMER, "3002"))
    assert numbers(last(made, BEN)) == [CUSTOMER, "3002"]


def test_whoever_is_rung_after_a_transfer_is_not_called_as_the_one_who_was_dialled_first() -> None:
    made = staffed()
    play(
        made,
        begin(77, "3001"),
        originated(77, "3001", "3002"),
        begin(77, "3002"),
        delivered(77, "3002", "3001", "3002"),
        established(77, "3001", "3001", "3002"),
        sent_on("3002", "", DeviceIDType.NONE, "3001"),
        end(77, "3002"),
    )
    ringing = wire.CallDeliveredEvent(
        **named(77, "3001"),  # type: ignore[arg-type]
        calling_device_id="3001",
        called_device_id="3002",
        alerting_device_id="+15550177",
    )
    play(made, ringing)
    assert numbers(last(made, ANNA)) == ["3001", "+15550177"]


def test_a_call_that_nobody_here_has_for_a_moment_keeps_who_is_in_it() -> None:
    made = staffed()
    inbound(made)
    play(made, called_in("+15550177"))
    play(made, sent_on("3001", "3002", DeviceIDType.DEVICE_IDENTIFIER, CUSTOMER, "+15550177", "3002"), end(77, "3001"))
    play(made, begin(77, "3002"), delivered(77, "3002", CUSTOMER, "3002"))
    assert set(numbers(last(made, BEN))) == {CUSTOMER, "+15550177", "3002"}


def test_a_call_that_went_outside_is_not_awaited_at_any_phone() -> None:
    made = staffed()
    inbound(made)
    play(made, sent_on("3001", "+15550177", DeviceIDType.EXTERNAL, CUSTOMER, "+15550177"), end(77, "3001"))
    play(made, begin(77, "3002"), delivered(77, "3002", "+15550188", "3002"))
    assert numbers(last(made, BEN)) == ["+15550188", "3002"]


def test_calls_that_go_elsewhere_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "HANDED_ON_KEPT", 1)
    made = staffed()
    for number in (1, 2):
        made.calls.book.hand_on(Call(number, parties={CUSTOMER: Local.CONNECT}))
    play(made, begin(1, "3001"), delivered(1, "3001", "+15550177", "3001"))
    play(made, begin(2, "3002"), delivered(2, "3002", "+15550177", "3002"))
    assert CUSTOMER not in numbers(last(made, ANNA))
    assert CUSTOMER in numbers(last(made, BEN))


@pytest.mark.parametrize(("local", "leg"), [(Local.HOLD, "HELD"), (Local.CONNECT, "ESTABLISHED")])
def test_whoever_calls_somebody_into_a_call_on_hold_has_it_on_hold_until_the_switch_says_otherwise(
    local: Local, leg: str
) -> None:
    made = staffed()
    inbound(made)
    play(made, held(77, "3001"), called_in("+15550177", local))
    assert legs(last(made, ANNA)) == {PRIMARY: leg}
