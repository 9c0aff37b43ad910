"""What the simulator is told at its start. Owns no reading of files or of the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Rules:
    """How the switch treats every agent.

    `ring`: seconds a call from a queue rings before it goes to the next agent, 0: for ever. `wrap_up`: seconds after which the
    switch ends the wrap-up of a call, 0: never. `channel_states`: each channel has a ready state of its own.
    """

    ring: float = 15.0
    wrap_up: float = 0.0
    channel_states: bool = True


AS_USUAL: Final = Rules()


@dataclass(frozen=True, slots=True)
class SimulatorSettings:
    """`agents` in the world unless the scenario says another number; `url` of a switch process (`ws://host:port`), None: in process.

    `ring`, `wrap_up` and `channel_states` as in `Rules`.
    """

    agents: int = 50
    scenario: Path | None = None
    url: str | None = None
    ring: float = 15.0
    wrap_up: float = 0.0
    channel_states: bool = True

    def rules(self) -> Rules:
        """What of it concerns the switch's world."""
        return Rules(self.ring, self.wrap_up, self.channel_states)
