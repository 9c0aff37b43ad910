"""Which process stands in for the switch of an adapter on the demo's stage, and what the bridge is told to find it. Starts nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bridge.cli.node import free_ports
from bridge.errors import BridgeError

SOURCES: Final = Path(__file__).resolve().parents[2]
CTI_SERVER: Final = "tests.support.cti_server"
"""The CTI Server of the source tree: a program beside the product, started as a process and never imported."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A process `python -m <module> <arguments>` that answers `/simulator/…` at `url`; `settings` are the bridge's, without prefix."""

    url: str
    arguments: tuple[str, ...]
    settings: Mapping[str, str]
    module: str = "bridge.cli"
    paths: tuple[str, ...] = field(default=())


def plan(adapter: str, home: Path, agents: int) -> Plan:
    """The process for an adapter; its files are in `home`. Raises BridgeError: there is none."""
    make = SWITCHES.get(adapter)
    if make is None:
        raise BridgeError(f"The demo needs a switch that it can move: {' or '.join(SWITCHES)}, not {adapter}.")
    return make(home, agents)


def _simulator(_: Path, agents: int) -> Plan:
    (port,) = free_ports(1)
    return Plan(
        f"http://127.0.0.1:{port}",
        ("switch", "--port", str(port), "--agents", str(agents)),
        {"SIMULATOR__URL": f"ws://127.0.0.1:{port}"},
    )


def _cti_server(home: Path, agents: int) -> Plan:
    if not (SOURCES / Path(*CTI_SERVER.split(".")) / "__main__.py").is_file():
        raise BridgeError(
            f"The demo of cisco_cti needs the CTI Server of the source tree ({CTI_SERVER.replace('.', '/')}), "
            "which is not part of an installed package: run it from a checkout."
        )
    a, b, http = free_ports(3)
    reasons = home / "reasons.toml"
    arguments = ("--port-a", a, "--port-b", b, "--http", http, "--agents", agents, "--reasons", reasons)
    settings = {"HOST_A": "127.0.0.1", "PORT_A": str(a), "HOST_B": "127.0.0.1", "PORT_B": str(b)}
    settings["REASONS_FILE"] = str(reasons)
    return Plan(
        f"http://127.0.0.1:{http}",
        tuple(map(str, arguments)),
        {f"CISCO_CTI__{name}": value for name, value in settings.items()},
        CTI_SERVER,
        (str(SOURCES),),
    )


SWITCHES: Final[Mapping[str, Callable[[Path, int], Plan]]] = MappingProxyType(
    {"simulator": _simulator, "cisco_cti": _cti_server}
)
"""By adapter."""
