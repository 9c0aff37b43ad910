"""Port values over the link: there and back, and payloads that do not fit."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import port
from adapters.errors import LinkProtocolError
from adapters.simulator.protocol.frames import Payload
from adapters.simulator.reasons import LOGOUT
from adapters.simulator.translate import (
    parse_command,
    parse_event,
    parse_result,
    render_command,
    render_event,
    render_result,
)
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelType, ReasonKind
from tests.adapters.simulator.support import ANNA, BRUNO, NOW

AGENTS = World.of_agents(2, NOW).agents()
MOBILE = port.MobileAgent("NAILED", "+15550100")

COMMANDS: list[port.Command] = [
    port.ValidateAgent(ANNA, "p1001"),
    port.ReadAgent(ANNA),
    port.LogIn(ANNA, "p1001", "2001", frozenset({ChannelType.CHAT, ChannelType.EMAIL}), MOBILE),
    port.LogIn(ANNA, None, None, frozenset()),
    port.LogOut(ANNA, "L1"),
    port.LogOut(ANNA),
    port.SetAgentState(ANNA, AgentState.READY, "N1", BRUNO),
    port.SetAgentState(ANNA, AgentState.READY),
    port.CompleteInteractions(ANNA),
    *(port.ReadReasons(ANNA, kind) for kind in ReasonKind),
    port.ReadTeam(ANNA, live=True),
    port.StopTeam(ANNA),
    port.Release(ANNA),
]
RESULTS: list[port.Result] = [
    port.Accepted(),
    port.Confirmed(),
    port.Confirmed(True),
    port.Confirmed(AGENTS[0]),
    port.Confirmed(AGENTS),
    port.Confirmed(LOGOUT),
    port.Confirmed(()),
    *(port.Refused(refusal, 7, "why") for refusal in port.Refusal),
    port.Refused(port.Refusal.REJECTED),
]
EVENTS: list[port.Event] = [
    port.SnapshotBegun(),
    port.SnapshotAgents(AGENTS),
    port.SnapshotEnded(),
    *(port.AgentChanged(AGENTS[0], cause) for cause in port.Cause),
    port.ReasonsChanged(ReasonKind.LOGOUT, LOGOUT),
]


def over_the_wire(payload: Payload) -> dict[str, object]:
    received: dict[str, object] = orjson.loads(orjson.dumps(payload))
    return received


@pytest.mark.parametrize("command", COMMANDS, ids=repr)
def test_commands(command: port.Command) -> None:
    assert parse_command(over_the_wire(render_command(command))) == command


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: repr(result)[:60])
def test_results(result: port.Result) -> None:
    assert parse_result(over_the_wire(render_result(result))) == result


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: repr(event)[:60])
def test_events(event: port.Event) -> None:
    assert parse_event(over_the_wire(render_event(event))) == event


def test_every_command_is_in_the_list_above() -> None:
    assert {type(command) for command in COMMANDS} == set(port.Command.__args__)


def test_a_value_no_command_confirms_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError, match="no command confirms"):
        render_result(port.Confirmed(1.5))


@given(st.data())
def test_a_payload_spoilt_anywhere_is_refused_or_read(data: st.DataObject) -> None:
    rendered = data.draw(
        st.sampled_from([render_event(each) for each in EVENTS] + [render_command(c) for c in COMMANDS])
    )
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
