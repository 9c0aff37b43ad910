"""The switch process of the suite: the simulated one, which also counts work that must not happen twice and plays a day when told to.

`python -m tests.faults.switch PORT AGENTS`; beside `/simulator/…`: GET /faults/work, POST and GET /faults/load.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from random import Random

import orjson
from aiohttp import web

from adapters.port import Command, Refused, Result
from adapters.simulator.build import build_switch
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.customers import Customers
from adapters.simulator.engine import Line, Switch, utc_now
from adapters.simulator.load import Load, timeline
from adapters.simulator.switch import application
from bridge.ops import logs
from bridge.tasks import Tasks
from tests.faults.work import Count, Key, key_of, show


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


class Day:
    """The customers of a load, let in once somebody says so."""

    def __init__(self, switch: Switch, failed: Callable[[BaseException], None]) -> None:
        self._switch = switch
        self._customers = Customers(switch)
        self._tasks = Tasks(failed)
        self._is_over = True

    def begin(self, load: Load) -> None:
        """From now on they come."""
        self._is_over = False
        self._tasks.spawn(self._play(load), "the day")

    def shown(self) -> dict[str, object]:
        """What became of them, and whether all have left."""
        return {**asdict(self._customers.tally), "over": self._is_over}

    async def stop(self) -> None:
        """Nobody comes any more."""
        await self._tasks.cancel()

    async def _play(self, load: Load) -> None:
        loop = asyncio.get_running_loop()
        start = loop.time()
        for moment in timeline(load, len(self._switch.world.seats()), Random(load.seed)):
            await asyncio.sleep(max(0.0, start + moment.at - loop.time()))
            self._customers.act(moment)
        self._is_over = True


async def run(port: int, agents: int) -> None:
    """Serve until cancelled."""
    built, _ = build_switch(SimulatorSettings(agents=agents), first_revision=int(utc_now().timestamp() * 1000))
    switch = CountingSwitch(built)
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    day = Day(switch, ended.set_exception)

    async def work(_: web.Request) -> web.Response:
        return _json(show(switch.counts))

    async def load(request: web.Request) -> web.Response:
        if request.method == "POST":
            day.begin(Load(**orjson.loads(await request.read())))
        return _json(day.shown())

    app = application(switch)
    app.add_routes([web.get("/faults/work", work), web.route("*", "/faults/load", load)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await ended
    finally:
        await day.stop()
        await runner.cleanup()


_json = partial(web.json_response, dumps=lambda body: orjson.dumps(body).decode())


if __name__ == "__main__":
    logs.configure("json", "WARNING")
    with suppress(KeyboardInterrupt):
        asyncio.run(run(int(sys.argv[1]), int(sys.argv[2])))
