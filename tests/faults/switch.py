"""The simulated switch as a process of the suite, which also counts work that must not happen twice.

`python -m tests.faults.switch PORT AGENTS`; pages as in `switch_page`.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from adapters.port import Command, Refused, Result
from adapters.simulator.build import build_switch
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.engine import Line, Switch, utc_now
from adapters.simulator.switch import application
from bridge.ops import logs
from tests.faults.switch_page import serve
from tests.faults.work import Count, Key, key_of


class CountingSwitch(Switch):
    """A switch that remembers what it was asked to do only once."""

    def __init__(self, switch: Switch) -> None:
        super().__init__(switch.world, switch.faults)
        self.counts: dict[Key, Count] = {}

    def submit(self, line: Line, command: Command) -> Result | asyncio.Future[Result]:
        """As the switch does it, and counted."""
        key = key_of(command)
        if key is None:
            return super().submit(line, command)
        self._count(key, asked=1)
        outcome = super().submit(line, command)
        if isinstance(outcome, asyncio.Future):
            outcome.add_done_callback(lambda late: self._did(key, late.result()))
        else:
            self._did(key, outcome)
        return outcome

    def _did(self, key: Key, result: Result) -> None:
        if not isinstance(result, Refused):
            self._count(key, done=1)

    def _count(self, key: Key, *, asked: int = 0, done: int = 0) -> None:
        before = self.counts.get(key, Count())
        self.counts[key] = Count(before.asked + asked, before.done + done)


async def run(port: int, agents: int) -> None:
    """Serve until cancelled."""
    built, _ = build_switch(SimulatorSettings(agents=agents), first_revision=int(utc_now().timestamp() * 1000))
    switch = CountingSwitch(built)
    await serve(application(switch), port, switch, lambda: switch.counts)


if __name__ == "__main__":
    logs.configure("json", "WARNING")
    with suppress(KeyboardInterrupt):
        asyncio.run(run(int(sys.argv[1]), int(sys.argv[2])))
