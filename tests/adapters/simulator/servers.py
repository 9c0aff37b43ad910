"""Real servers on ports of their own for tests of the link and of HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from adapters.simulator.config import SimulatorSettings
from adapters.simulator.switch import run_switch
from bridge.tasks import Tasks

PATIENCE = 20.0
"""Seconds a test waits for what must come; never waited out when all is well."""


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """Serve an application; gives its `host:port`."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def switch_process(settings: SimulatorSettings, port: int = 0) -> AsyncIterator[str]:
    """A whole switch as `cti-bridge switch` runs it; gives its `host:port`."""
    ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    tasks = Tasks()
    tasks.spawn(run_switch("127.0.0.1", port, settings, ready.set_result), "switch")
    try:
        async with asyncio.timeout(PATIENCE):
            listening = await ready
        yield f"127.0.0.1:{listening}"
    finally:
        await tasks.cancel()


@asynccontextmanager
async def far_side(behave: Callable[[web.WebSocketResponse], Awaitable[None]]) -> AsyncIterator[str]:
    """A switch of the test's own making: `behave` has each link's socket. Gives its `host:port`."""

    async def link(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await behave(socket)
        return socket

    app = web.Application()
    app.add_routes([web.get("/link", link)])
    async with serving(app) as place:
        yield place


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.005)
