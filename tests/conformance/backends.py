"""The backends the suite runs on: one row each."""

from __future__ import annotations

from functools import partial

from tests.conformance import cti_server, simulator
from tests.conformance.rig import Backend

BACKENDS: dict[str, Backend] = {
    "simulator in process": simulator.in_process,
    "simulator over WebSocket": simulator.over_websocket,
    "CTI Server": cti_server.cti_server,
}

CHANNEL_BACKENDS: dict[str, Backend] = {
    **BACKENDS,
    "simulator without channel states": partial(simulator.in_process, channel_states=False),
}
"""For what is different where the channels of an agent are ready together."""
