"""The world as JSON."""

from __future__ import annotations

import orjson

from adapters.port import LogIn, MobileAgent, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.faults import ALL, Faults
from adapters.simulator.view import render_seat
from adapters.simulator.world import World
from contracts.vocabulary import AgentState
from tests.adapters.simulator.support import ANNA, NOW


def test_a_seat_is_shown_with_call_pending_state_and_faults_but_no_password() -> None:
    world, faults = World.of_agents(1, NOW), Faults()
    world.execute(LogIn(ANNA, "p1001", None, frozenset(), MobileAgent("NAILED", "+15550100")), NOW)
    world.do(deeds.CallDialled(ANNA), NOW)
    world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N2"), NOW)
    faults.refuse(ANNA, ALL)
    seat = world.seat(ANNA)
    assert seat is not None
    shown = orjson.loads(orjson.dumps(render_seat(seat, faults)))
    assert shown["state"] == "TALKING"
    assert shown["statechangetime"] == "2024-05-06T08:00:00.000Z"
    assert shown["mobile"] == {"mode": "NAILED", "dialnumber": "+15550100"}
    assert shown["pending"] == {"state": "NOT_READY", "reasonCodeId": "N2"}
    assert shown["call"]
    assert shown["refuses"] == "all"
    assert "p1001" not in str(shown)
