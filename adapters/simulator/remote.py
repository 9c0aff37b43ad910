"""The simulator behind the port, its world in a switch process. Owns the link's coming and going; one link is `SwitchLink`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import Final

import aiohttp
import structlog
from aiohttp import web

from adapters.backoff import Backoff
from adapters.port import Command, EventSink, LinkDown, LinkUp, Result
from adapters.simulator.engine import LINK_CUT
from adapters.simulator.link import LinkLost, SwitchLink
from adapters.simulator.local import capabilities
from adapters.simulator.place import Place
from adapters.simulator.protocol.codec import LONGEST_LINE

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT: Final = 5.0
"""Seconds for the handshake: a switch on the same network needs milliseconds."""

_FAREWELL: Final = aiohttp.ClientWSTimeout(ws_close=0.5)
"""Seconds a closing link waits for the far side's farewell, which a dead one never sends."""

HEARTBEAT: Final = 2.0
"""Seconds between heartbeats, so that a half-open link is noticed within eight."""


class RemoteSimulator:
    """`Adapter` with the switch in a process of its own."""

    name = "simulator"

    def __init__(
        self,
        place: Place,
        backoff: Backoff,
        *,
        routes: Iterable[web.RouteDef] = (),
        heartbeat: float = HEARTBEAT,
        channel_states: bool = True,
    ) -> None:
        """`heartbeat`: seconds between beats. `channel_states`: as the switch process was told."""
        self.capabilities = capabilities(channel_states=channel_states)
        self._place = place
        self._backoff = backoff
        self._routes = tuple(routes)
        self._interval = heartbeat
        self._link: SwitchLink | None = None
        self._down_said = False

    def http_routes(self) -> tuple[web.RouteDef, ...]:
        """The `/simulator/…` routes, passed on to the switch process; to be mounted in the bridge's HTTP server."""
        return self._routes

    async def run(self, emit: EventSink) -> None:
        """Hold the link for ever, with back-off between attempts. Ends only by cancellation."""
        self._down_said = False
        async with aiohttp.ClientSession() as http:
            while True:
                await self._hold_one_link(http, emit)
                await asyncio.sleep(self._backoff.next())

    async def execute(self, command: Command) -> Result:
        """Carry out one command at the switch."""
        return LINK_CUT if self._link is None else await self._link.ask(command)

    async def _hold_one_link(self, http: aiohttp.ClientSession, emit: EventSink) -> None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                socket = await http.ws_connect(self._place.link, max_msg_size=2 * LONGEST_LINE, timeout=_FAREWELL)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self._say_down(f"The switch at {self._place.name} cannot be reached: {_why(error)}.", emit)
            return
        link = SwitchLink(socket, self._interval)
        try:
            await link.serve(lambda: self._up(link, emit), emit)
        except LinkLost as lost:
            self._say_down(f"The link to the switch at {self._place.name} was lost: {lost.why}.", emit)
        finally:
            self._link = None
            link.refuse_all(f"The link to the switch at {self._place.name} was lost.")
            await socket.close()

    def _up(self, link: SwitchLink, emit: EventSink) -> None:
        self._link = link
        self._down_said = False
        self._backoff.reset()
        log.info("switch_link_up", peer=self._place.name)
        emit(LinkUp(self._place.name))

    def _say_down(self, sentence: str, emit: EventSink) -> None:
        # Said once until a link is up again, however many attempts fail meanwhile.
        self._link = None
        if not self._down_said:
            self._down_said = True
            log.warning("switch_link_down", peer=self._place.name, detail=sentence)
            emit(LinkDown(sentence))


def _why(error: Exception) -> str:
    match error:
        case aiohttp.ClientConnectorError():
            return os.strerror(error.os_error.errno).lower() if error.os_error.errno else "no such host"
        case aiohttp.WSServerHandshakeError():
            return f"it refuses links for now (HTTP {error.status})"
        case TimeoutError():
            return f"no answer within {CONNECT_TIMEOUT:g} seconds"
    return "no connection"
