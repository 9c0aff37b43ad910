"""The switch as a process of its own: `GET /link` for adapters, `/simulator/…` for people. Owns the server's life."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Final

import structlog
from aiohttp import web

from adapters.errors import AdapterSettingsError
from adapters.simulator.build import build_switch
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.control import SwitchControl
from adapters.simulator.engine import Switch, utc_now
from adapters.simulator.http import routes
from adapters.simulator.protocol.codec import LONGEST_LINE
from adapters.simulator.socket import SocketLine

log = structlog.get_logger(__name__)

PEER_HEARTBEAT: Final = 10.0
"""Seconds; a bridge that is gone without a word is forgotten after fifteen."""


def application(switch: Switch) -> web.Application:
    """Both sides of a living switch: the link and the control."""

    async def link(request: web.Request) -> web.StreamResponse:
        if not switch.link_up:
            return web.Response(status=503, text="The switch takes no links for now.")
        socket = web.WebSocketResponse(max_msg_size=2 * LONGEST_LINE, heartbeat=PEER_HEARTBEAT)
        await socket.prepare(request)
        # Preparing may wait, and the link may be taken down meanwhile.
        if switch.link_up:
            await SocketLine(socket, request.transport, switch).serve()
        return socket

    app = web.Application()
    app.add_routes([web.get("/link", link), *routes(SwitchControl(switch))])
    return app


async def run_switch(
    host: str, port: int, settings: SimulatorSettings, ready: Callable[[int], None] | None = None
) -> None:
    """Serve a switch until cancelled; `ready` is told the port once it listens (port 0: any free one).

    Raises AdapterError: the scenario cannot be used, or the address cannot be listened at.
    """
    # A switch that lives anew counts revisions on from the time, so that no bridge takes them for old ones.
    switch, play = build_switch(settings, first_revision=int(utc_now().timestamp() * 1000))
    runner = web.AppRunner(application(switch), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        port = int(runner.addresses[0][1])
        log.info("switch_listening", host=host, port=port, agents=len(switch.world.seats()))
        if ready is not None:
            ready(port)
        await play()
        await asyncio.get_running_loop().create_future()
    finally:
        switch.set_link(up=False)
        await runner.cleanup()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else "no such host"
        raise AdapterSettingsError(f"The switch cannot listen at {host}:{port}: {why}.") from None
