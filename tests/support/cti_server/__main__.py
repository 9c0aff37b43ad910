"""`python -m tests.support.cti_server --port-a PORT --port-b PORT --http PORT`: the server as a process, moved by `/simulator/<verb>`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson
from aiohttp import web

from adapters.simulator.http import routes
from adapters.simulator.world import World
from bridge.ops import logs
from contracts.vocabulary import Label, Reason, ReasonKind
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.control import ServerControl
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer


@dataclass(frozen=True, slots=True)
class Place:
    """Ports of both sides and of HTTP, 0: any free one."""

    a: int
    b: int
    http: int


def main() -> None:
    """Serve until the process is told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.cti_server", description=__doc__)
    parser.add_argument("--port-a", type=int, default=0)
    parser.add_argument("--port-b", type=int, default=0)
    parser.add_argument("--http", type=int, required=True)
    parser.add_argument("--agents", type=int, default=ServerSettings().agents)
    parser.add_argument("--reasons", type=Path, help="where to write the reason codes down, as the adapter reads them")
    options = parser.parse_args()
    logs.configure("json", "WARNING")
    place = Place(options.port_a, options.port_b, options.http)
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(place, ServerSettings(agents=options.agents), options.reasons))


async def serve(place: Place, settings: ServerSettings, reasons: Path | None = None) -> None:
    """Serve until cancelled."""
    server = CtiServer(settings)
    server.a.number, server.b.number = place.a, place.b
    if reasons is not None:
        reasons.write_text(written(server.center.exchange.world), encoding="utf-8")
    app = web.Application()
    app.add_routes(routes(ServerControl(ServerHand(server))))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await server.start()
        await web.TCPSite(runner, "127.0.0.1", place.http).start()
        await asyncio.get_running_loop().create_future()
    finally:
        await server.stop()
        await runner.cleanup()


def written(world: World) -> str:
    """The switch's reason codes as an administrator writes them down."""
    return "\n".join(line for kind in ReasonKind for reason in world.reasons(kind) for line in _lines(kind, reason))


def _lines(kind: ReasonKind, reason: Reason) -> Iterator[str]:
    yield f"[[{kind.value}]]"
    yield f"id = {_text(reason.reason_id)}"
    yield f"code = {int(reason.code)}"
    yield f"selectable = {str(reason.selectable).lower()}"
    yield f"labels = [{', '.join(_label(each) for each in reason.labels)}]"


def _label(label: Label) -> str:
    pairs = {"language": label.language, "country": label.country, "name": label.name, "description": label.description}
    return f"{{ {', '.join(f'{key} = {_text(value)}' for key, value in pairs.items())} }}"


def _text(value: str) -> str:
    return orjson.dumps(value).decode()


if __name__ == "__main__":
    main()
