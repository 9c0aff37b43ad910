"""What every switch process of the suite serves beside `/simulator/…`: GET /faults/work, POST and GET /faults/load.

Owns the day that is played when somebody says so, and the process's life until it is killed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from random import Random

import orjson
from aiohttp import web

from adapters.simulator.customers import Customers
from adapters.simulator.engine import Switch
from adapters.simulator.load import Load, timeline
from bridge.tasks import Tasks
from tests.faults.work import Count, Key, show

json_response = partial(web.json_response, dumps=lambda body: orjson.dumps(body).decode())


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


async def serve(
    app: web.Application,
    port: int,
    switch: Switch,
    counts: Callable[[], Mapping[Key, Count]],
    begin: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serve the application and these pages until cancelled; `begin` is called before anybody can ask."""
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    day = Day(switch, ended.set_exception)

    async def work(_: web.Request) -> web.Response:
        return json_response(show(counts()))

    async def load(request: web.Request) -> web.Response:
        if request.method == "POST":
            day.begin(Load(**orjson.loads(await request.read())))
        return json_response(day.shown())

    app.add_routes([web.get("/faults/work", work), web.route("*", "/faults/load", load)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        if begin is not None:
            await begin()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await ended
    finally:
        await day.stop()
        await runner.cleanup()
