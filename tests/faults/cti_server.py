"""The CTI Server as a process of the suite: two sides of one switch, whose work is counted by the requests it was sent.

`python -m tests.faults.cti_server HTTP_PORT AGENTS PORT_A PORT_B REASONS`; pages as in `switch_page`, and POST /faults/side:
`{"up": false}` kills the active side, which the other one takes over from, `{"up": true}` starts the dead ones again.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

import orjson
from aiohttp import web

from adapters.simulator.http import routes
from bridge.ops import logs
from contracts import channel, conversation, interaction
from tests.faults.switch_page import json_response, serve
from tests.faults.work import Count, Key
from tests.support.cti_server.__main__ import written
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.control import ServerControl
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer
from tests.support.cti_server.tally import Errand, Tally

NAMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "MAKE_CALL_REQ": (channel.DIAL, channel.DIAL),
        "CONSULTATION_CALL_REQ": (interaction.CONSULT, interaction.CONSULT),
        "TRANSFER_CALL_REQ": (interaction.TRANSFER, conversation.TRANSFER),
        "CONFERENCE_CALL_REQ": (interaction.CONFERENCE, conversation.CONFERENCE),
        "SEND_DTMF_SIGNAL_REQ": (conversation.SEND_DTMF, conversation.SEND_DTMF),
    }
)
"""The request of a connector that each stands for: without a number, and with one (a single step)."""


def counted(tally: Tally) -> dict[Key, Count]:
    """The server's counts by what connectors ask for."""
    return {_key(errand): Count(count.asked, count.done) for errand, count in tally.counts.items()}


def _key(errand: Errand) -> Key:
    return NAMES[errand.request][bool(errand.what)], errand.agent, errand.what


class Sides:
    """Processes of the CTI Server, which may die while agents and calls live on in the switch behind them."""

    def __init__(self, hand: ServerHand) -> None:
        self._hand = hand
        self._dead: set[str] = set()

    async def kill(self) -> None:
        """The active one dies, if another can take over."""
        active = self._hand.center.active()
        if active is not None and not self._dead:
            self._dead.add(active.name)
            await self._hand.kill(active.name)

    async def revive(self) -> None:
        """All live."""
        while self._dead:
            await self._hand.revive(self._dead.pop())


async def run(port: int, agents: int, sides: tuple[int, int], reasons: Path) -> None:
    """Serve until cancelled."""
    server = CtiServer(ServerSettings(agents=agents))
    server.a.number, server.b.number = sides
    reasons.write_text(written(server.center.exchange.world), encoding="utf-8")
    hand = ServerHand(server)
    control, lives = ServerControl(hand), Sides(hand)

    async def side(request: web.Request) -> web.Response:
        await (lives.revive() if orjson.loads(await request.read())["up"] else lives.kill())
        return json_response({})

    app = web.Application()
    app.add_routes([*routes(control), web.post("/faults/side", side)])
    try:
        await serve(app, port, control.switch, lambda: counted(server.center.tally), server.start)
    finally:
        await server.stop()


if __name__ == "__main__":
    logs.configure("json", "WARNING")
    http, count, a, b, page = sys.argv[1:]
    with suppress(KeyboardInterrupt):
        asyncio.run(run(int(http), int(count), (int(a), int(b)), Path(page)))
