"""What a snapshot makes of what was known."""

from __future__ import annotations

from adapters.cisco_cti.protocol.typed_calling import SnapshotCallConf, SnapshotDeviceConf
from adapters.cisco_cti.protocol.typed_rows import CallDevice, DeviceCall
from adapters.cisco_cti.view.snapshot import Found, calls_of, contacts, reconcile, refresh
from adapters.cisco_cti.view.work import Connection
from contracts.vocabulary import ContactId, ConversationRole, InteractionState
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    CUSTOMER,
    begin,
    delivered,
    end,
    inbound,
    last,
    legs,
    numbers,
    play,
    staffed,
    state,
)
from tests.adapters.cisco_cti.support import (
    contacts as told,
)

PRIMARY, CONSULT = ConversationRole.PRIMARY, ConversationRole.CONSULT


def found(call_id: int, status: int, login_id: str = ANNA, device: str = "3001", **more: object) -> Found:
    devices = (
        CallDevice(call_device_id=CUSTOMER, call_device_connection_state=3),
        CallDevice(call_device_id=device, call_device_connection_state=status),
    )
    conf = SnapshotCallConf(invoke_id=1, devices=devices, **more)  # type: ignore[arg-type]
    return Found(login_id, device, Connection(call_id, 0, device), status, conf)  # type: ignore[arg-type]


def test_ctios_45_at_most_sixteen_calls_of_a_phone_are_looked_at() -> None:
    rows = tuple(
        DeviceCall(call_connection_call_id=number, call_connection_device_id="3001", call_state=3)
        for number in range(17)
    )
    conf = SnapshotDeviceConf(invoke_id=1, calls=rows)
    assert [each.connection.call_id for each in calls_of(ANNA, "3001", conf)] == list(range(16))


def test_ctios_46_a_call_that_vanished_is_over_once() -> None:
    made = staffed()
    inbound(made)
    play(made, state(3))
    outcome = reconcile(made.calls, [])
    assert (outcome.ended, outcome.begun, outcome.kept) == (1, 0, 0)
    assert contacts(made.calls) == ()
    assert told(play(made, end(77, "3001"))) == []


def test_a_vanished_call_of_an_agent_in_wrap_up_is_in_wrap_up() -> None:
    made = staffed()
    inbound(made)
    made.agents.see_state(state(5), made.agents.get(ANNA).since)  # type: ignore[union-attr]
    reconcile(made.calls, [])
    assert [each.state for each in contacts(made.calls)] == [InteractionState.ENDED]
    made.agents.see_state(state(3), made.agents.get(ANNA).since)  # type: ignore[union-attr]
    reconcile(made.calls, [])
    assert contacts(made.calls) == ()


def test_ctios_47_a_call_that_is_new_begins_as_it_is_now() -> None:
    made = staffed()
    outcome = reconcile(made.calls, [found(90, 3, call_variable_1="a")])
    assert outcome.begun == 1
    (contact,) = contacts(made.calls)
    assert (contact.state, contact.data["CallVariable1"]) == (InteractionState.STARTED, "a")
    assert numbers(contact) == [CUSTOMER, "3001"]


def test_ctios_48_a_call_known_on_both_sides_stays_with_fresh_data() -> None:
    made = staffed()
    before = inbound(made, call_variable_1="a")
    outcome = reconcile(made.calls, [found(77, 4, call_variable_1="b")])
    assert outcome.kept == 1
    (after,) = contacts(made.calls)
    assert (after.contact_id, after.data["CallVariable1"]) == (before.contact_id, "b")
    assert legs(after) == {PRIMARY: "HELD"}
    assert after.revision > before.revision


def test_ctios_44_calls_nobody_has_are_forgotten() -> None:
    made = staffed()
    inbound(made)
    play(made, begin(90, "3002"), delivered(90, "3002", CUSTOMER, "3002"))
    reconcile(made.calls, [found(77, 3)])
    assert len(made.calls.book) == len(contacts(made.calls)) == 1


def test_a_consult_is_found_behind_its_call() -> None:
    made = staffed()
    reconcile(made.calls, [found(91, 3, call_type=12), found(90, 4)])
    (contact,) = contacts(made.calls)
    assert contact.contact_id == "90"
    assert legs(contact) == {PRIMARY: "HELD", CONSULT: "ESTABLISHED"}


def test_both_agents_of_a_call_are_found_in_it() -> None:
    made = staffed()
    reconcile(made.calls, [found(90, 3), found(90, 3, BEN, "3002")])
    assert {contact.login_id for contact in contacts(made.calls)} == {ANNA, BEN}
    play(made, end(90, "3001"))
    assert last(made, BEN).state is InteractionState.STARTED


def test_what_is_known_of_a_phone_that_said_nothing_stays() -> None:
    made = staffed()
    inbound(made)
    inbound(made, 78, "3002")
    outcome = reconcile(made.calls, [], {ANNA})
    assert (outcome.ended, outcome.kept) == (1, 1)
    states = {contact.login_id: contact.state for contact in contacts(made.calls)}
    assert states == {ANNA: InteractionState.STARTED, BEN: InteractionState.ENDED}


def test_a_phone_that_answers_late_changes_its_own_calls_only() -> None:
    made = staffed()
    call = inbound(made)
    inbound(made, 78, "3002")
    play(made, begin(79, "3002"))
    (ended, begun) = refresh(made.calls, ANNA, [found(90, 2)])
    assert (ended.contact_id, ended.legs) == (call.contact_id, ())
    assert (begun.contact_id, begun.state) == ("90", InteractionState.ALERTING)
    assert refresh(made.calls, ANNA, [found(90, 2)]) == ()
    assert told(play(made, end(77, "3001"))) == []
    assert [each.call_id for each in made.calls.book.calls()] == [78, 79, 90]


def test_a_late_answer_leaves_a_call_to_whoever_else_is_in_it() -> None:
    made = staffed()
    reconcile(made.calls, [found(90, 3), found(90, 3, BEN, "3002")])
    (ended,) = refresh(made.calls, ANNA, [])
    assert (ended.login_id, ended.legs) == (ANNA, ())
    assert last(made, BEN).state is InteractionState.STARTED
    play(made, end(90, "3002"))
    assert len(made.calls.book) == 0


def test_a_call_without_answer_about_it_is_still_there() -> None:
    made = staffed()
    reconcile(made.calls, [Found(ANNA, "3001", Connection(90, 0, "3001"), 2)])
    assert [contact.state for contact in contacts(made.calls)] == [InteractionState.ALERTING]


def test_legs_are_named_by_their_calls_so_that_a_bridge_that_lives_anew_means_the_same() -> None:
    made = staffed()
    reconcile(made.calls, [found(91, 3, call_type=12), found(90, 4)])
    reconcile(made.calls, [found(90, 3)])
    reconcile(made.calls, [found(92, 3, call_type=12), found(90, 4)])
    reconcile(made.calls, [found(90, 3)])
    reconcile(made.calls, [found(92, 3, call_type=12), found(90, 4)])
    (contact,) = contacts(made.calls)
    assert [leg.leg_id for leg in contact.legs] == ["90.90", "90.92-2"]
    anew = staffed()
    reconcile(anew.calls, [found(92, 3, call_type=12), found(90, 4)])
    (contact,) = contacts(anew.calls)
    assert [leg.leg_id for leg in contact.legs] == ["90.90", "90.92"]


def test_contacts_are_named_as_before_a_restart() -> None:
    """One agent was in call 77 for the second time and still is; another had left call 79 for good and comes back to it."""
    made = staffed()
    desk = made.calls.desk
    desk.remember(
        {
            ANNA: {ContactId("77"): True, ContactId("77-2"): False, ContactId("odd-one"): False},
            BEN: {ContactId("79"): True},
        }
    )
    reconcile(made.calls, [found(77, 3)])
    desk.forget_remembered()
    assert [each.contact_id for each in contacts(made.calls)] == ["77-2"]
    reconcile(made.calls, [found(77, 3), found(79, 3, BEN, "3002")])
    assert [each.contact_id for each in contacts(made.calls)] == ["77-2", "79-2"]


def test_a_contact_that_ended_during_a_restart_gives_its_name_to_no_other() -> None:
    made = staffed()
    made.calls.desk.remember({ANNA: {ContactId("77"): True, ContactId("77-2"): False}})
    reconcile(made.calls, [])
    made.calls.desk.forget_remembered()
    inbound(made)
    assert last(made, ANNA).contact_id == "77-3"
