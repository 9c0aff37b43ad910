"""`/simulator/…` over HTTP: in the switch process, and in the bridge when its adapter is the simulator. Owns no server."""

from __future__ import annotations

from typing import Final

import aiohttp
from aiohttp import web
from yarl import URL

from adapters.simulator.control import SHOWS, Ask, Reply, SimulatorControl, error, no_such
from adapters.simulator.orders import VERBS

_PASSING_ON: Final = aiohttp.ClientTimeout(total=10)
"""Seconds: the switch answers orders at once, so that anything longer means that it is not there."""


def routes(control: SimulatorControl) -> list[web.RouteDef]:
    """The routes, answered by `control`."""

    async def answer(request: web.Request) -> web.Response:
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _response(error(413, "The body is too large: at most 1 MiB is expected."))
        ask = Ask(request.method, request.match_info["verb"], request.query_string, body)
        return _response(await control.handle(ask))

    return [web.route("*", "/simulator/{verb}", answer)]


class PassingControl:
    """`SimulatorControl` that passes everything on to the switch process at `base` (`http://host:port`)."""

    def __init__(self, base: str) -> None:
        self._base = base

    async def handle(self, ask: Ask) -> Reply:
        """The switch's own answer, or 502 where it gives none."""
        if ask.verb not in (*SHOWS, *VERBS):
            return no_such(ask.verb)
        url = URL(f"{self._base}/simulator/{ask.verb}?{ask.query}", encoded=True)
        try:
            async with (
                aiohttp.ClientSession(timeout=_PASSING_ON) as http,
                http.request(ask.method, url, data=ask.body) as response,
            ):
                return Reply(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError):
            return error(502, f"The switch at {self._base} does not answer.")


def _response(reply: Reply) -> web.Response:
    return web.Response(status=reply.status, body=reply.body, content_type="application/json")
