"""What the simulator is told at its start. Owns no reading of files or of the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SimulatorSettings:
    """`agents` in the world unless the scenario says another number; `url` of a switch process (`ws://host:port`), None: in process."""

    agents: int = 50
    scenario: Path | None = None
    url: str | None = None
