"""The HTTP port: probes, status and metrics, and what an adapter mounts beside them."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict

import orjson
from aiohttp import web

from bridge.errors import BridgeError
from bridge.ops import auth
from bridge.ops.health import Health
from bridge.ops.metrics import Metrics

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def build(
    health: Health,
    metrics: Metrics,
    status: Callable[[], dict[str, object]],
    routes: Iterable[web.RouteDef] = (),
    *,
    token: str | None = None,
) -> web.Application:
    """The application; `status` gives what /status shows beside the components, `token` what `auth` asks for."""

    async def live(_: web.Request) -> web.Response:
        return _json({"live": True})

    async def ready(_: web.Request) -> web.Response:
        down = [asdict(each) for each in health.components() if not each.up]
        body = {"ready": health.ready(), "started": health.started, "draining": health.draining, "down": down}
        return _json(body, 200 if health.ready() else 503)

    async def started(_: web.Request) -> web.Response:
        return _json({"started": health.started}, 200 if health.started else 503)

    async def show_status(_: web.Request) -> web.Response:
        components = [asdict(each) for each in health.components()]
        return _json({"ready": health.ready(), "components": components, **status()})

    async def show_metrics(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": METRICS_TYPE})

    app = web.Application(middlewares=[auth.guard(token)])
    app.add_routes(
        [
            web.get("/livez", live),
            web.get("/readyz", ready),
            web.get("/startupz", started),
            web.get("/status", show_status),
            web.get("/metrics", show_metrics),
            *routes,
        ]
    )
    return app


@asynccontextmanager
async def serve(host: str, port: int, app: web.Application, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve while the block runs, with `tls` as HTTPS; gives the bound port.

    Raises:
        BridgeError: the address cannot be had.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, ssl_context=tls)
        try:
            await site.start()
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            # A name nobody knows, one that is none, or an address of another machine; else the port is to blame.
            is_host = isinstance(error, socket.gaierror | UnicodeError) or error.errno == errno.EADDRNOTAVAIL
            raise BridgeError(
                f"The HTTP port {host}:{port} cannot be opened: {reason}. "
                f"Set CTI_BRIDGE_{'HTTP_HOST' if is_host else 'HTTP_PORT'}."
            ) from None
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _json(body: dict[str, object], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
