"""Every scenario, in the order they are run."""

from __future__ import annotations

from tests.faults.scenario import Scenario
from tests.faults.scenarios import bridge, broker, calls, day, endurance, ledger, network, once, switch

SCENARIOS: tuple[Scenario, ...] = (
    *bridge.SCENARIOS,
    *broker.SCENARIOS,
    *network.SCENARIOS,
    *switch.SCENARIOS,
    *ledger.SCENARIOS,
    *calls.SCENARIOS,
    *once.SCENARIOS,
    *endurance.SCENARIOS,
    *day.SCENARIOS,
)


def find(name: str) -> list[Scenario]:
    """The scenarios whose name begins so."""
    return [scenario for scenario in SCENARIOS if scenario.name.startswith(name)]
