"""Results and events over the link: there and back, and payloads that do not fit."""

from __future__ import annotations

from types import MappingProxyType

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import contacts, port, vendors
from adapters.errors import LinkProtocolError
from adapters.simulator.protocol.frames import Payload
from adapters.simulator.reasons import LOGOUT
from adapters.simulator.translate import parse_event, parse_result, render_event, render_result
from adapters.simulator.translate_commands import parse_command, render_command
from adapters.simulator.world import World
from contracts.vocabulary import ChannelType, ContactId, InteractionState
from tests.adapters.simulator.support import ANNA, NOW
from tests.adapters.simulator.values import members, values

AGENTS = World.of_agents(2, NOW).agents()
RESULTS: list[port.Result] = [
    port.Accepted(),
    port.Accepted(is_deferred=True),
    port.Confirmed(),
    port.Confirmed(True),
    port.Confirmed(ContactId("c-1")),
    port.Confirmed(AGENTS[0]),
    port.Confirmed(AGENTS),
    port.Confirmed(LOGOUT),
    port.Confirmed(()),
    *(port.Refused(refusal, 7, "why") for refusal in port.Refusal),
    port.Refused(port.Refusal.REJECTED),
]
OF_THE_LINK = {port.LinkUp, port.LinkDown, port.LinkMoved, port.HeartbeatMissed}
"""What an adapter says of its link by itself; no switch sends it."""
OF_VENDORS = {vendors.VendorEvent, port.Reported}
"""What the simulated switch never says: it has nothing of a vendor's."""
EVENTS = [kind for kind in members(port.Event) if kind not in OF_THE_LINK | OF_VENDORS]


def over_the_wire(payload: Payload) -> dict[str, object]:
    received: dict[str, object] = orjson.loads(orjson.dumps(payload))
    return received


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: repr(result)[:60])
def test_results(result: port.Result) -> None:
    assert parse_result(over_the_wire(render_result(result))) == result


@pytest.mark.parametrize("kind", EVENTS)
@given(data=st.data())
def test_events(kind: type, data: st.DataObject) -> None:
    event = data.draw(values(kind))
    assert parse_event(over_the_wire(render_event(event))) == event  # type: ignore[arg-type]  # one of the union


@pytest.mark.parametrize("kind", OF_THE_LINK | OF_VENDORS)
def test_no_switch_says_what_only_a_link_or_a_vendor_knows(kind: type) -> None:
    with pytest.raises(LinkProtocolError):
        parse_event({"kind": kind.__name__, "value": {"peer": "A", "detail": "x", "count": 1}})


def test_data_may_be_any_mapping() -> None:
    contact = contacts.Contact(
        ContactId("c-1"),
        ANNA,
        "2001",
        ChannelType.TELEPHONY,
        InteractionState.ENDED,
        1,
        data=MappingProxyType({"order": {"number": 7}}),
    )
    for event in (contacts.ContactChanged(contact), contacts.SnapshotContacts((contact,))):
        assert parse_event(over_the_wire(render_event(event))) == event


def test_a_value_no_command_confirms_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="no command confirms"):
        render_result(port.Confirmed(1.5))


@given(st.data())
def test_a_payload_spoilt_anywhere_is_refused_or_read(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([*EVENTS, *members(port.Command)]))
    value = data.draw(values(kind))
    rendered = render_event(value) if kind in EVENTS else render_command(value)  # type: ignore[arg-type]
    payload = over_the_wire(rendered)
    spoil(payload, data)
    for parse in (parse_command, parse_event, parse_result):
        try:
            parse(payload)
        except LinkProtocolError as error:
            assert error.sentence.endswith(".")


def spoil(payload: dict[str, object], data: st.DataObject) -> None:
    """Replace or remove one value, at any depth."""
    here: dict[str, object] | list[object] = payload
    while True:
        keys: list[object] = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = here[key]  # type: ignore[index, call-overload]  # the key is one of its own
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            here = inner
            continue
        here[key] = data.draw(  # type: ignore[index, call-overload]  # the key is one of its own
            st.sampled_from([None, True, -1, 1.5, "", "x", [], {}, [1], [[]], {"kind": "x"}, "2024-05-06T08:00:00"])
        )
        return
