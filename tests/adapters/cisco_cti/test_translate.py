"""The picture as the port hears it: order, reasons by id, snapshots whole."""

from __future__ import annotations

from adapters.cisco_cti.protocol.system import MEANINGS, SystemNotice
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf
from adapters.cisco_cti.protocol.typed_config import ConfigAgentEvent
from adapters.contacts import Contact, ContactChanged, SnapshotContacts
from adapters.port import AgentChanged, Cause, SnapshotAgents, SnapshotBegun, SnapshotEnded
from contracts.vocabulary import AgentState, ChannelState
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    NOW,
    PERIPHERAL,
    agents,
    begin,
    cleared,
    contacts,
    inbound,
    last,
    later,
    originated,
    picture,
    play,
    record,
    staffed,
    state,
)


def test_the_whole_picture_is_begun_told_and_ended() -> None:
    made = staffed()
    call = inbound(made)
    begun, *parts, ended = made.whole()
    assert (type(begun), type(ended)) == (SnapshotBegun, SnapshotEnded)
    assert [type(part) for part in parts] == [SnapshotAgents, SnapshotContacts]
    assert parts[1] == SnapshotContacts((call,))


def test_many_agents_come_in_parts() -> None:
    made = picture()
    many = tuple(record(str(number), "A", "B") for number in range(2000, 2230))
    made.take(ConfigAgentEvent(records=many), NOW)
    parts = [part for part in made.whole() if isinstance(part, SnapshotAgents)]
    assert [len(part.agents) for part in parts] == [100, 100, 32]


def test_codes_of_the_wire_become_the_ids_of_the_file() -> None:
    made = picture()
    told = agents(play(made, state(2, reason=11), state(2, reason=77), state(1, reason=1)))
    assert [(each.agent.reason_id, each.agent.channels[0].reason_id) for each in told] == [
        ("N1", "N1"),
        ("77", "77"),
        ("L1", None),
    ]


def test_ctios_50_an_answer_that_says_nothing_new_is_not_told() -> None:
    made = staffed()
    same = QueryAgentStateConf(invoke_id=1, agent_state=3, agent_extension="3001", agent_instrument="3001")
    assert made.answer(ANNA, same, later(9)) == ()
    other = QueryAgentStateConf(invoke_id=1, agent_state=2, agent_extension="3001", agent_instrument="3001")
    (changed,) = agents(list(made.answer(ANNA, other, later(9))))
    assert (changed.agent.state, changed.agent.since) == (AgentState.NOT_READY, later(9))


def test_ctios_58_a_logout_ends_calls_first_and_is_told_once() -> None:
    made = staffed()
    inbound(made)
    play(made, cleared(77, "3001"))
    events = play(made, state(1), state(1))
    assert [type(event) for event in events] == [ContactChanged, AgentChanged]


def test_a_phone_that_is_out_of_service_is_told_with_its_agent() -> None:
    made = staffed()
    (changed,) = agents(list(made.notice(SystemNotice(10, MEANINGS[10], device="3002"))))
    assert (changed.agent.login_id, changed.cause) == (BEN, Cause.SWITCH)
    assert changed.agent.channels[0].state is ChannelState.UNAVAILABLE
    assert made.notice(SystemNotice(4, MEANINGS[4], PERIPHERAL)) == ()


def test_ctios_15_two_pictures_share_nothing() -> None:
    one, other = staffed(), staffed()
    play(one, state(2))
    assert other.agents.get(ANNA).state is AgentState.READY  # type: ignore[union-attr]


def test_a_contact_is_completed_where_no_state_will_tell_it() -> None:
    made = staffed()
    call = inbound(made)
    play(made, cleared(77, "3001"))
    (told,) = made.complete(ANNA, call.contact_id)
    assert isinstance(told, ContactChanged)
    assert made.complete(ANNA, call.contact_id) == ()


def test_whoever_logs_in_or_out_at_a_phone_in_a_call_is_named_to_the_others() -> None:
    made = picture()
    play(made, state(3), begin(77, "3001"), originated(77, "3001", "3002"))
    assert names(last(made, ANNA)) == ["Anna Adler", ""]
    (told,) = contacts(play(made, state(2, BEN, "3002")))
    assert names(told) == ["Anna Adler", "Ben Busch"]
    assert contacts(play(made, state(3, BEN, "3002"))) == []
    (told,) = contacts(play(made, ConfigAgentEvent(records=(record(BEN, "Benno", "Busch"),))))
    assert names(told) == ["Anna Adler", "Benno Busch"]
    out = QueryAgentStateConf(invoke_id=1, agent_state=1, agent_extension="3002", agent_instrument="3002")
    (told,) = contacts(list(made.answer(BEN, out, later(9))))
    assert names(told) == ["Anna Adler", ""]


def names(contact: Contact) -> list[str]:
    return [party.name for leg in contact.legs for party in leg.parties]
