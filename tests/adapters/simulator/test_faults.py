"""Faults on demand."""

from __future__ import annotations

import pytest

from adapters.contacts import MakeCall, SetChannelState, SingleStepTransfer, TransferCall
from adapters.port import LogIn, LogOut, ReadAgent, Refusal, SetAgentState
from adapters.simulator.faults import ALL, LONGEST_DELAY, REFUSABLE, Faults
from contracts.registry import NAMES
from tests.adapters.simulator.support import ANNA, BRUNO


def test_delays_are_kept_an_agent_and_taken_back() -> None:
    faults = Faults()
    faults.set_delay(ANNA, 1.5)
    assert (faults.delay(ANNA), faults.delay(BRUNO)) == (1.5, 0.0)
    faults.set_delay(ANNA, 0)
    assert faults.delay(ANNA) == 0.0


@pytest.mark.parametrize("seconds", [-0.1, float("nan"), float("inf"), LONGEST_DELAY * 2])
def test_impossible_delays_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Faults().set_delay(ANNA, seconds)


def test_refusals_add_up_and_are_taken_back_one_by_one() -> None:
    faults = Faults()
    faults.refuse(ANNA, REFUSABLE["LogOut"])
    faults.refuse(ANNA, REFUSABLE["ReadAgent"])
    refusal = faults.refusal(LogOut(ANNA))
    assert refusal is not None
    assert refusal.refusal is Refusal.REJECTED
    faults.allow(ANNA, REFUSABLE["LogOut"])
    assert faults.refusal(LogOut(ANNA)) is None
    assert faults.refusal(ReadAgent(ANNA)) is not None
    assert faults.refusal(ReadAgent(BRUNO)) is None
    faults.allow(ANNA, ALL)
    assert faults.refused(ANNA) == frozenset()


def test_requests_of_the_protocol_stand_for_the_commands_they_need() -> None:
    assert LogIn in REFUSABLE["session.query.init"]
    assert {LogOut, SetAgentState, SetChannelState} <= REFUSABLE["session.request.close"]


@pytest.mark.parametrize("kind", ALL)
def test_every_command_is_refused_by_its_name(kind: type) -> None:
    assert REFUSABLE[kind.__name__] == {kind}


def test_requests_are_spelled_as_the_protocol_spells_them() -> None:
    names = {name for name in REFUSABLE if "." in name}
    assert names <= NAMES


def test_requests_about_contacts_stand_for_their_commands() -> None:
    assert REFUSABLE["channel.request.dial"] == {MakeCall}
    assert REFUSABLE["interaction.request.transfer"] == {TransferCall}
    assert REFUSABLE["conversation.request.transfer"] == {SingleStepTransfer}
