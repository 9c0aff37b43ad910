"""Which simulator: its world in this process, or a switch process at the other end of a WebSocket. Composition only."""

from __future__ import annotations

from random import random
from typing import Protocol

from aiohttp import web

from adapters.backoff import Backoff
from adapters.port import Adapter
from adapters.simulator.build import build_switch
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.control import SwitchControl
from adapters.simulator.http import PassingControl, routes
from adapters.simulator.local import LocalSimulator
from adapters.simulator.place import Place
from adapters.simulator.remote import RemoteSimulator


class Simulator(Adapter, Protocol):
    """The port, and what only a simulator has."""

    def http_routes(self) -> tuple[web.RouteDef, ...]:
        """The `/simulator/…` routes, to be mounted in the bridge's HTTP server."""


def create(settings: SimulatorSettings) -> Simulator:
    """The adapter for these settings. Raises AdapterError for a scenario or URL that cannot be used."""
    if settings.url is None:
        switch, play = build_switch(settings)
        return LocalSimulator(switch, background=play, routes=routes(SwitchControl(switch)))
    place = Place.parse(settings.url)
    # First try again at once-ish: a restarted switch is back within a second; then give it room.
    backoff = Backoff(first=0.2, ceiling=5.0, random=random)
    control = routes(PassingControl(place.http))
    return RemoteSimulator(place, backoff, routes=control, channel_states=settings.channel_states)
