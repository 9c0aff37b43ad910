"""Which simulator: its world in this process, or a switch process at the other end of a WebSocket. Composition only."""

from __future__ import annotations

from adapters.simulator.config import SimulatorSettings
from adapters.simulator.engine import Switch, utc_now
from adapters.simulator.faults import Faults
from adapters.simulator.local import LocalSimulator
from adapters.simulator.world import World


def create(settings: SimulatorSettings) -> LocalSimulator:
    """The adapter for these settings. Raises AdapterError for a scenario or URL that cannot be used."""
    switch = Switch(World.of_agents(settings.agents, utc_now()), Faults())
    return LocalSimulator(switch)
