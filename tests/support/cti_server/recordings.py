"""Which calls are recorded for which agents. No event of the protocol tells it; it ends with the agent's part in the call."""

from __future__ import annotations

from itertools import count
from typing import Final

from tests.support.cti_server.ledger import Pictures

RECORDER: Final = 900
"""The session of the recording server, which a stop may name."""


class Recordings:
    """ServerData of each, by call and device."""

    def __init__(self) -> None:
        self.running: dict[tuple[int, str], int] = {}
        self._numbers = count(1)

    def start(self, call_id: int, device: str) -> int | None:
        """ServerData of a new one; None where there is one already."""
        if (call_id, device) in self.running:
            return None
        self.running[call_id, device] = number = next(self._numbers)
        return number

    def stop(self, call_id: int, device: str, session_id: int, server_data: int) -> bool:
        """Two zeros mean whichever it is; False where there is none such."""
        number = self.running.get((call_id, device))
        if number is None or (session_id, server_data) not in ((0, 0), (RECORDER, number)):
            return False
        del self.running[call_id, device]
        return True

    def follow(self, after: Pictures) -> None:
        """Calls went on."""
        there = {(call.call_id, each.device) for call in after.values() for each in call.agents()}
        self.running = {place: number for place, number in self.running.items() if place in there}
