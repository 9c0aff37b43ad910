"""What all examples share: a living switch in this process, a bridge linked to it, proxies on the ways to the broker, one connector."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from unittest.mock import patch

from adapters.contacts import ConsultationCall, MakeCall, SendDtmf, SingleStepConference, SingleStepTransfer
from adapters.port import Command, Refused
from adapters.simulator.agents import Seat, seat
from adapters.simulator.config import Rules
from adapters.simulator.engine import Switch, utc_now
from adapters.simulator.faults import Faults
from adapters.simulator.floor import Done
from adapters.simulator.switch import application
from adapters.simulator.world import World
from bridge import lifecycle
from bridge.broker import link
from bridge.registry.errors import RegistryError
from contracts.routing import Names
from tests.adapters.simulator.servers import serving
from tests.faults.desk import Desk
from tests.support.keeper import Keeper
from tests.support.proxy import Proxy
from tests.support.stack import Stack

AGENTS: Final = 30
POLL: Final = 0.004
QUIET: Final = 3
"""Looks in a row at which nothing new is seen, until it counts as quiet."""
_NAMED: Final = (MakeCall, ConsultationCall, SingleStepTransfer, SingleStepConference, SendDtmf)
DEADLINES: Final = {"default": 2.0, "init": 4.0, "close": 4.0, "drain": 0.4}
"""Seconds. Short, so that what is never answered by the switch ends within an example."""


class Clock:
    """The switch's time: the wall's, and whatever was let pass at once."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self._ahead

    def pass_by(self, seconds: float) -> None:
        """So much later it is now."""
        self._ahead += timedelta(seconds=seconds)


class CountingWorld(World):
    """A world that counts what it carried out: by destination or tones."""

    __slots__ = ("_counts",)

    def __init__(self, seats: Iterable[Seat], rules: Rules, done: Counter[str]) -> None:
        super().__init__(seats, rules=rules)
        self._counts = done

    def execute(self, command: Command, now: datetime) -> Done:
        """Carry out, and count what was not refused."""
        done = super().execute(command, now)
        if isinstance(command, _NAMED) and not isinstance(done.result, Refused):
            self._counts[command.digits if isinstance(command, SendDtmf) else command.destination] += 1
        return done


class Rig:
    """Remote control of all parts. `done` counts the work of connectors by the destination or tones it names."""

    def __init__(
        self, switch: Switch, clock: Clock, stack: Stack, desk: Desk, ways: tuple[Proxy, Proxy], done: Counter[str]
    ) -> None:
        self.switch = switch
        self.done = done
        self.clock = clock
        self.stack = stack
        self.desk = desk
        self.keeper = Keeper(desk)
        self.bridge_way, self.desk_way = ways
        self.is_up = True
        self.is_broken = False
        """Something keeps requests from being answered."""

    @property
    def world(self) -> World:
        """The switch's own truth."""
        return self.switch.world

    def begin_world(self) -> None:
        """The switch begins anew: nobody is logged in, and no name of a contact is used again."""
        self.switch.world = _new_world(self.clock(), self.done)

    async def stop_bridge(self) -> None:
        """Drain and end it; nothing where it does not run."""
        if self.is_up:
            self.is_up = False
            for picture in self.keeper.pictures.values():
                picture.is_unsure = True
            await self.stack.stop()

    async def crash_bridge(self) -> None:
        """As if the process died: nothing that it says now leaves, nothing that it writes is kept."""
        bridge = self.stack.bridge
        if self.is_up and bridge is not None:
            self.bridge_way.refuse()
            with patch.object(bridge.context.registry.writer, "_in_thread", _dead):
                await self.stop_bridge()

    async def start_bridge(self) -> None:
        """On the same state and prefix; nothing where it runs."""
        if not self.is_up:
            self.bridge_way.accept()
            await self.stack.start()
            self.is_up = True

    async def calm(self, seconds: float) -> bool:
        """Wait until nothing follows any more; False when it took too long."""
        deadline = time.monotonic() + seconds
        quiet, before = 0, -1
        while quiet < QUIET:
            await asyncio.sleep(POLL)
            now = len(self.desk.recorder.entries)
            is_quiet = now == before and (self.is_broken or not self.desk.unanswered)
            quiet, before = quiet + 1 if is_quiet else 0, now
            if time.monotonic() > deadline:
                return False
        return True

    async def until(self, is_so: Callable[[], bool], seconds: float) -> bool:
        """Wait for something; False when it does not come."""
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(POLL)
        return True


def _new_world(now: datetime, done: Counter[str]) -> World:
    """Everybody logged out; revisions count on from the time."""
    revision = int(now.timestamp() * 1000)
    return CountingWorld((seat(index, now, revision) for index in range(AGENTS)), Rules(wrap_up=0.0), done)


async def _dead(_: object) -> None:
    raise RegistryError("The process is dead.")


@asynccontextmanager
async def running_rig(url: str, prefix: str, home: Path) -> AsyncIterator[Rig]:
    """Everything up for the length of the block."""
    clock = Clock()
    done: Counter[str] = Counter()
    switch = Switch(_new_world(clock(), done), Faults(), now=clock)
    with patch.object(link, "STEADY", 0.0), patch.object(lifecycle, "SWITCH_PATIENCE", 0.3):
        async with (
            serving(application(switch)) as place,
            Proxy(url) as bridge_way,
            Proxy(url) as desk_way,
            Stack(
                bridge_way.url,
                prefix,
                home,
                simulator={"url": f"ws://{place}"},
                deadlines=DEADLINES,
                log_level="ERROR",
            ) as stack,
        ):
            desk = Desk(desk_way.url, Names(prefix))
            await desk.start()
            rig = Rig(switch, clock, stack, desk, (bridge_way, desk_way), done)
            try:
                yield rig
            finally:
                await desk.stop()
                await rig.start_bridge()
                switch.set_link(up=False)
