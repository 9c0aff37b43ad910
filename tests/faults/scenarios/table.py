"""Every scenario, in the order they are run."""

from __future__ import annotations

from tests.faults.scenario import Bare, Scenario
from tests.faults.scenarios import bridge, broker, calls, cisco, day, endurance, ledger, network, once, switch

SCENARIOS: tuple[Scenario | Bare, ...] = (
    *bridge.SCENARIOS,
    *broker.SCENARIOS,
    *network.SCENARIOS,
    *switch.SCENARIOS,
    *ledger.SCENARIOS,
    *calls.SCENARIOS,
    *once.SCENARIOS,
    *cisco.SCENARIOS,
    *endurance.SCENARIOS,
    *day.SCENARIOS,
)


def find(name: str) -> list[Scenario | Bare]:
    """The scenarios whose name begins so."""
    return [scenario for scenario in SCENARIOS if scenario.name.startswith(name)]
