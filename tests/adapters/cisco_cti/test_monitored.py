"""Events of watched agents, for the supervisors who watch."""

from __future__ import annotations

import pytest

from adapters.cisco_cti import monitored
from adapters.cisco_cti.monitored import Monitored
from adapters.cisco_cti.protocol.body import Body, tied
from adapters.cisco_cti.protocol.typed_bases import CallEvent
from adapters.cisco_cti.protocol.typed_call_data import AgentPreCallEvent
from adapters.cisco_cti.protocol.typed_config import ConfigAgentEvent
from adapters.cisco_cti.translate import Picture
from adapters.port import VendorEvent
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    NOW,
    begin,
    end,
    inbound,
    initiated,
    record,
    staffed,
    state,
    transferred,
)

EVERYTHING = "monitored.agent,monitored.call"
TEAM = {ANNA: frozenset({7})}


def hear(made: Picture, watched: dict[LoginId, frozenset[int]], *bodies: Body) -> list[VendorEvent]:
    ears = Monitored(made, lambda: watched)
    found: list[VendorEvent] = []
    for body in bodies:
        before = ears.concerned(body)
        made.take(body, NOW)
        found += ears.of(body, before)
    return found


def names(events: list[VendorEvent]) -> list[object]:
    return [event.data["event"] for event in events]


def test_ctios_68_calls_of_a_watched_agent_are_told_from_their_beginning_to_their_end() -> None:
    found = hear(staffed(vendor_events=EVERYTHING), TEAM, begin(80, "3002"), initiated(80, "3002"), end(80, "3002"))
    assert names(found) == ["OnMonitoredCallBegin", "OnMonitoredCallServiceInitiatedEvent", "OnMonitoredCallEnd"]
    assert {(each.login_id, each.name) for each in found} == {(ANNA, "vendor.cisco.monitored.call")}
    assert (found[0].data["monitored"], found[0].data["agent_id"]) == (True, BEN)
    assert found[0].data["connection_call_id"] == 80


@pytest.mark.parametrize("watched", [{}, {ANNA: frozenset({8})}, {BEN: frozenset({7})}])
def test_ctios_68_calls_of_nobody_who_is_watched_are_told_to_nobody(watched: dict[LoginId, frozenset[int]]) -> None:
    """Nobody watches, another team is watched, only the agent itself does."""
    assert hear(staffed(vendor_events=EVERYTHING), watched, begin(80, "3002"), end(80, "3002")) == []


def test_a_supervisors_own_calls_are_not_monitored() -> None:
    assert hear(staffed(vendor_events=EVERYTHING), TEAM, begin(80, "3001"), state(4)) == []


def test_a_state_that_the_monitor_tells_again_is_told_once() -> None:
    made = staffed(vendor_events=EVERYTHING)
    found = hear(made, TEAM, state(2, BEN, "3002"), state(2, BEN, "3002", monitor_id=3), state(3, BEN, "3002"))
    assert names(found) == ["OnMonitoredAgentStateChange"] * 2
    assert {each.name for each in found} == {"vendor.cisco.monitored.agent"}


def test_what_was_told_to_an_earlier_watch_is_told_to_a_later_one() -> None:
    made, watched = staffed(vendor_events=EVERYTHING), dict(TEAM)
    ears, said = Monitored(made, lambda: watched), state(2, BEN, "3002")
    assert len(ears.of(said, frozenset())) == 1
    watched.clear()
    assert ears.of(state(3, BEN, "3002"), frozenset()) == ()
    watched.update(TEAM)
    assert len(ears.of(said, frozenset())) == 1


def test_a_name_that_comes_later_is_told_of_that_agent_alone() -> None:
    both = ConfigAgentEvent(records=(record(ANNA, "Anna", "A"), record(BEN, "Benno", "B")))
    (told,) = hear(staffed(vendor_events=EVERYTHING), TEAM, both)
    assert (told.data["event"], told.data["first_name"]) == ("OnMonitoredAgentInfoEvent", "Benno")


def test_an_announced_call_is_the_agents_at_the_phone() -> None:
    (told,) = hear(staffed(vendor_events=EVERYTHING), TEAM, AgentPreCallEvent(agent_instrument="3002"))
    assert told.data["event"] == "OnMonitoredCallAgentPrecallEvent"


def test_a_transfer_is_told_of_who_was_in_it() -> None:
    made = staffed(vendor_events=EVERYTHING)
    inbound(made, 77, "3002")
    (told,) = hear(made, TEAM, transferred(77, 78, "3002", (77, "0170")))
    assert (told.data["event"], told.data["agent_id"]) == ("OnMonitoredCallTransferred", BEN)


@pytest.mark.parametrize(("chosen", "count"), [("", 0), ("monitored.agent", 1), ("monitored.call", 1)])
def test_only_what_the_settings_name(chosen: str, count: int) -> None:
    found = hear(staffed(vendor_events=chosen), TEAM, begin(80, "3002"), state(4, BEN, "3002"))
    assert len(found) == count


def test_every_event_of_a_call_has_its_name() -> None:
    assert {name for name, body in tied().items() if issubclass(body, CallEvent)} <= set(monitored.NAMES)
