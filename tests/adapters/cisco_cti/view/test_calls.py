"""Calls and contacts from transcripts of call events."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol import typed_call_data as told
from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from contracts.vocabulary import ConversationRole, InteractionState
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    CUSTOMER,
    PERIPHERAL,
    agents,
    begin,
    cleared,
    contacts,
    delivered,
    end,
    established,
    failed,
    held,
    inbound,
    initiated,
    last,
    left,
    legs,
    named,
    numbers,
    originated,
    play,
    retrieved,
    staffed,
    state,
    update,
)

PRIMARY, CONSULT = ConversationRole.PRIMARY, ConversationRole.CONSULT


def states(events: list[object]) -> list[str]:
    return [contact.state.value for contact in contacts(events)]  # type: ignore[arg-type]


def test_a_call_rings_is_answered_and_ends_in_wrap_up() -> None:
    made = staffed()
    events = play(
        made,
        begin(77, "3001", ani=CUSTOMER),
        delivered(77, "3001", CUSTOMER, "3001"),
        state(8),
        established(77, "3001", CUSTOMER, "3001"),
        state(4),
        left(77, "3001", CUSTOMER),
        cleared(77, "3001"),
        end(77, "3001"),
        state(5),
        state(3),
    )
    assert states(events) == ["ALERTING", "STARTED", "STARTED", "STARTED", "ENDED", "COMPLETED"]
    told = contacts(events)
    assert [contact.login_id for contact in told] == [ANNA] * 6
    assert numbers(told[0]) == [CUSTOMER, "3001"]
    assert legs(told[1]) == {PRIMARY: "ESTABLISHED"}
    assert numbers(told[2]) == ["3001"]
    assert legs(told[3]) == {PRIMARY: "RELEASED"}
    assert [legs(contact) for contact in told[4:]] == [{}, {}]
    revisions = [contact.revision for contact in told]
    assert revisions == sorted(set(revisions))


@pytest.mark.parametrize("key", ["3001", "dynamic:9"])
def test_whoever_is_heard_silently_has_no_part_in_that_call(key: str) -> None:
    made = staffed()
    inbound(made, 77, "3002")
    told = contacts(play(made, begin(80, key, call_type=21), established(80, key, "3001", "3002")))
    assert {(each.login_id, each.state.value) for each in told} == {(ANNA, "STARTED")}
    assert numbers(told[-1]) == ["3001", "3002"]
    assert len(made.calls.desk.of(BEN)) == 1


def test_the_end_of_wrap_up_is_told_before_the_state_after_it() -> None:
    made = staffed()
    inbound(made)
    play(made, cleared(77, "3001"), end(77, "3001"), state(6))
    names = [type(event).__name__ for event in play(made, state(3))]
    assert names == ["ContactChanged", "AgentChanged"]


def test_without_wrap_up_the_contact_is_completed_by_the_state() -> None:
    made = staffed()
    inbound(made)
    assert states(play(made, cleared(77, "3001"), end(77, "3001"))) == ["STARTED", "ENDED"]
    assert states(play(made, state(3))) == ["COMPLETED"]


def test_a_state_before_the_end_event_ends_the_contact_first() -> None:
    made = staffed()
    inbound(made)
    play(made, cleared(77, "3001"))
    assert [type(event).__name__ for event in play(made, state(2))] == ["ContactChanged", "AgentChanged"]
    assert states(play(made, end(77, "3001"))) == []


def test_a_call_nobody_answered_has_no_wrap_up() -> None:
    made = staffed()
    events = play(
        made,
        begin(77, "3001"),
        delivered(77, "3001", CUSTOMER, "3001"),
        state(8),
        left(77, "3001", CUSTOMER),
        end(77, "3001"),
        state(2, reason=32767),
    )
    assert states(events) == ["ALERTING", "ALERTING", "COMPLETED"]
    assert agents(events)[-1].cause.value == "SWITCH"


def test_an_outgoing_call_dials_and_starts() -> None:
    made = staffed()
    events = play(
        made,
        begin(80, "3001"),
        initiated(80, "3001"),
        originated(80, "3001", CUSTOMER),
        delivered(80, "3001", "3001", CUSTOMER),
        established(80, "3001", "3001", CUSTOMER),
    )
    assert states(events) == ["DIALING", "DIALING", "STARTED"]
    assert numbers(contacts(events)[-1]) == ["3001", CUSTOMER]


def test_hold_and_retrieve() -> None:
    made = staffed()
    inbound(made)
    events = play(made, held(77, "3001"), state(10), retrieved(77, "3001"), state(4))
    assert [legs(contact)[PRIMARY] for contact in contacts(events)] == ["HELD", "ESTABLISHED"]
    assert states(events) == ["STARTED", "STARTED"]


def test_agents_who_call_each_other_have_a_contact_each() -> None:
    made = staffed()
    events = play(
        made,
        begin(81, "3001"),
        initiated(81, "3001"),
        originated(81, "3001", "3002"),
        begin(81, "3002"),
        delivered(81, "3002", "3001", "3002"),
        delivered(81, "3001", "3001", "3002"),
        established(81, "3002", "3001", "3002"),
        established(81, "3001", "3001", "3002"),
    )
    assert {contact.login_id for contact in contacts(events)} == {ANNA, BEN}
    assert last(made, ANNA).state is last(made, BEN).state is InteractionState.STARTED
    assert numbers(last(made, ANNA)) == numbers(last(made, BEN)) == ["3001", "3002"]
    assert last(made, ANNA).legs[0].parties[1].name == "Ben Busch"
    events = play(made, left(81, "3001", "3001"), cleared(81, "3002"), end(81, "3001"), end(81, "3002"))
    assert made.calls.desk.all() == []
    assert made.calls.dropped == 0


def test_one_stream_of_events_for_both_phones_is_enough() -> None:
    made = staffed()
    play(
        made,
        begin(81, "dynamic-1"),
        initiated(81, "dynamic-1").__class__(**named(81, "dynamic-1"), calling_device_id="3001"),  # type: ignore[arg-type]
        delivered(81, "dynamic-1", "3001", "3002"),
        established(81, "dynamic-1", "3001", "3002"),
    )
    assert legs(last(made, ANNA)) == legs(last(made, BEN)) == {PRIMARY: "ESTABLISHED"}
    play(made, end(81, "dynamic-1"))
    assert made.calls.desk.all() == []


def consulting(call_id: int = 78, device: str = "3001") -> tuple[object, ...]:
    """Anna asks Ben about her call."""
    return (
        held(77, "3001"),
        begin(call_id, device, call_type=12),
        wire.CallServiceInitiatedEvent(**named(call_id, device), calling_device_id="3001"),  # type: ignore[arg-type]
        delivered(call_id, device, "3001", "3002"),
        established(call_id, device, "3001", "3002"),
    )


def test_a_call_made_while_one_is_held_is_its_consult() -> None:
    made = staffed()
    inbound(made)
    events = play(made, *consulting())  # type: ignore[arg-type]
    assert {contact.contact_id for contact in contacts(events) if contact.login_id == ANNA} == {"77"}
    assert legs(last(made, ANNA)) == {PRIMARY: "HELD", CONSULT: "ESTABLISHED"}
    assert legs(last(made, BEN)) == {PRIMARY: "ESTABLISHED"}


def test_a_call_the_bridge_makes_beside_one_on_hold_is_a_contact_of_its_own() -> None:
    made = staffed()
    inbound(made)
    made.calls.desk.dial(ANNA)
    play(made, held(77, "3001"), begin(90, "3001"), initiated(90, "3001"))
    assert [work.contact_id for work in made.calls.desk.of(ANNA)] == ["77", "90"]


def test_a_call_that_rings_beside_another_is_a_contact_of_its_own() -> None:
    made = staffed()
    inbound(made)
    play(made, held(77, "3001"), begin(90, "3001"), delivered(90, "3001", "+15550111", "3001"))
    assert [work.state.value for work in made.calls.desk.of(ANNA)] == ["STARTED", "ALERTING"]


def test_a_consult_that_ends_leaves_the_first_call() -> None:
    made = staffed()
    inbound(made)
    play(made, *consulting(), cleared(78, "3001"), end(78, "3001"), retrieved(77, "3001"))  # type: ignore[arg-type]
    assert legs(last(made, ANNA)) == {PRIMARY: "ESTABLISHED"}


def test_a_customer_who_hangs_up_first_leaves_the_consult_as_the_call() -> None:
    made = staffed()
    inbound(made)
    play(made, *consulting(), cleared(77, "3001"), end(77, "3001"))  # type: ignore[arg-type]
    assert legs(last(made, ANNA)) == {PRIMARY: "ESTABLISHED"}
    play(made, cleared(78, "3001"), end(78, "3001"), state(5))
    assert last(made, ANNA).state is InteractionState.ENDED


def test_ctios_75_two_calls_of_one_id_are_told_apart_by_the_device() -> None:
    made = staffed()
    inbound(made)
    play(made, *consulting(77, "dynamic-2"))  # type: ignore[arg-type]
    assert legs(last(made, ANNA)) == {PRIMARY: "HELD", CONSULT: "ESTABLISHED"}
    play(made, end(77, "dynamic-2"), retrieved(77, "3001"))
    assert legs(last(made, ANNA)) == {PRIMARY: "ESTABLISHED"}


def test_ctios_69_what_comes_before_the_beginning_is_held_and_after_the_end_is_dropped() -> None:
    made = staffed()
    assert play(made, delivered(77, "3001", CUSTOMER, "3001")) == []
    assert states(play(made, begin(77, "3001"))) == ["ALERTING"]
    play(made, end(77, "3001"))
    assert play(made, established(77, "3001", CUSTOMER, "3001")) == []
    assert made.calls.dropped == 1


def test_early_events_are_bounded() -> None:
    made = staffed()
    for _ in range(40):
        made.calls.apply(held(77, "3001"))
    for call_id in range(2000):
        made.calls.apply(held(100_000 + call_id, "3001"))
    assert made.calls.dropped > 8


def test_ctios_70_an_update_changes_only_what_it_names() -> None:
    made = staffed()
    inbound(made, call_variable_1="a", call_variable_2="b")
    (contact,) = contacts(play(made, update(77, "3001", call_variable_3="c")))
    assert [contact.data.get(f"CallVariable{number}") for number in (1, 2, 3)] == ["a", "b", "c"]
    (contact,) = contacts(play(made, update(77, "3001", call_variable_1="")))
    assert "CallVariable1" not in contact.data


def test_ctios_71_a_failed_call_stays_failed_until_its_end() -> None:
    made = staffed()
    play(made, begin(80, "3001"), initiated(80, "3001"), originated(80, "3001", CUSTOMER), failed(80, "3001"))
    contact = last(made, ANNA)
    assert (contact.state, contact.data["CallFailed"]) == (InteractionState.DIALING, "BUSY")
    play(made, established(80, "3001", "3001", CUSTOMER))
    assert legs(last(made, ANNA)) == {PRIMARY: "DIALING"}
    assert states(play(made, left(80, "3001", CUSTOMER), cleared(80, "3001"), end(80, "3001")))[-1] == "COMPLETED"


def test_ctios_72_a_cleared_call_is_there_until_its_end() -> None:
    made = staffed()
    inbound(made)
    play(made, cleared(77, "3001"))
    assert len(made.calls.book) == 1
    assert last(made, ANNA).state is InteractionState.STARTED
    play(made, end(77, "3001"))
    assert len(made.calls.book) == 0


@pytest.mark.parametrize("answer", [None, 3])
def test_ctios_74_nothing_waits_for_a_call_that_reached_the_network(answer: int | None) -> None:
    made = staffed()
    reached = wire.CallReachedNetworkEvent(
        **named(80, "3001"),  # type: ignore[arg-type]
        called_device_id=CUSTOMER,
        local_connection_state=0xFFFF if answer is None else answer,
    )
    play(made, begin(80, "3001"), initiated(80, "3001"), reached)
    assert last(made, ANNA).state is (InteractionState.DIALING if answer is None else InteractionState.STARTED)
    assert states(play(made, end(80, "3001"), state(2))) == ["COMPLETED"]
    assert made.calls.desk.all() == []


def test_ctios_77_announced_data_joins_the_call_and_an_abort_forgets_it() -> None:
    made = staffed()
    key = {"router_call_key_day": 150_000, "router_call_key_call_id": 9}
    announced = told.AgentPreCallEvent(agent_instrument="3001", call_variable_4="gold", **key)
    play(made, announced)
    inbound(made, **key)
    assert last(made, ANNA).data["CallVariable4"] == "gold"
    other = {"router_call_key_day": 150_000, "router_call_key_call_id": 10}
    play(made, told.AgentPreCallEvent(agent_instrument="3001", **other))
    assert made.calls.announced == 1
    play(made, told.AgentPreCallAbortEvent(agent_instrument="3001", **other))
    assert made.calls.announced == 0


def test_ctios_78_null_values_are_left_out() -> None:
    made = staffed()
    inbound(made)
    assert (
        not {"ServiceID", "SkillGroupNumber", "LineType", "CallType", "RouterCallKeyDay"} & last(made, ANNA).data.keys()
    )
    play(made, begin(90, "3002"), delivered(90, "3002", CUSTOMER, "3002", service_number=5, line_type=0))
    data = last(made, BEN).data
    assert (data["ServiceNumber"], data["LineType"]) == (5, 0)


def test_ctios_79_named_variables_and_arrays_have_keys_of_their_own() -> None:
    made = staffed()
    inbound(
        made,
        named_variables=(NamedVariable("user.account", "4711"),),
        named_arrays=tuple(NamedArray(index, "user.tries", str(index)) for index in range(3)),
    )
    data = last(made, ANNA).data
    assert {key: data[key] for key in data if key.startswith("user.")} == {
        "user.account": "4711",
        "user.tries[0]": "0",
        "user.tries[1]": "1",
        "user.tries[2]": "2",
    }


def test_a_route_point_on_the_way_is_no_party_any_more() -> None:
    made = staffed()
    play(
        made,
        begin(77, "dynamic-1"),
        delivered(77, "dynamic-1", CUSTOMER, "8000"),
        delivered(77, "dynamic-1", CUSTOMER, "3001"),
    )
    assert numbers(last(made, ANNA)) == [CUSTOMER, "3001"]


def test_a_call_without_a_named_caller_shows_the_ani() -> None:
    made = staffed()
    play(made, begin(77, "3001", ani=CUSTOMER), delivered(77, "3001", "", "3001"))
    assert numbers(last(made, ANNA)) == [CUSTOMER, "3001"]


def test_a_diverted_call_leaves_the_agent() -> None:
    made = staffed()
    play(made, begin(77, "3001"), delivered(77, "3001", CUSTOMER, "3001"))
    diverted = wire.CallDivertedEvent(**named(77, "3001"), diverting_device_id="3001", called_device_id="3002")  # type: ignore[arg-type]
    assert legs(contacts(play(made, diverted))[0]) == {PRIMARY: "RELEASED"}


def test_ids_of_contacts_are_never_given_twice() -> None:
    made = staffed()
    for _ in range(3):
        inbound(made)
        play(made, end(77, "3001"), state(3))
    inbound(made)
    assert made.calls.desk.of(ANNA)[0].contact_id == "77-4"


def test_calls_of_other_peripherals_are_not_looked_at() -> None:
    made = staffed()
    event = begin(77, "3001")
    assert event.peripheral_id == PERIPHERAL
    assert play(made, told.BeginCallEvent(**{**named(77, "3001"), "peripheral_id": 6000})) == []  # type: ignore[arg-type]
    assert len(made.calls.book) == 0
