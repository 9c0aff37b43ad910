"""What a session tells of its agent and of what only one switch has."""

from __future__ import annotations

from adapters.port import Cause
from bridge.session.inputs import VendorObserved
from contracts.vendor import VendorBody
from contracts.vocabulary import AgentState, WarningCode
from tests.session.support import ME, opened


def test_ctios_52_a_login_after_a_failover_is_told_as_a_warning() -> None:
    scene = opened()
    scene.see(ME, cause=Cause.SWITCH, state=AgentState.LOGGED_OUT)
    scene.see(ME, cause=Cause.RELOGIN, state=AgentState.NOT_READY)
    codes = [said.code for said in scene.said if said.code is not None]
    assert codes[-1] == WarningCode.AGENT_RELOGGED_IN


def test_another_login_is_none_of_the_bridges() -> None:
    scene = opened()
    scene.see(ME, cause=Cause.SWITCH, state=AgentState.LOGGED_OUT)
    scene.see(ME, cause=Cause.AGENT, state=AgentState.NOT_READY)
    assert WarningCode.AGENT_RELOGGED_IN not in [said.code for said in scene.said]


def test_a_vendor_event_is_an_event_of_the_session() -> None:
    scene = opened()
    scene.play(VendorObserved("vendor.cisco.call.failed", {"event_cause": 3}))
    said = scene.said[-1]
    assert (said.name, said.body, said.code) == ("vendor.cisco.call.failed", VendorBody(data={"event_cause": 3}), None)
