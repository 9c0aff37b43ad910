"""The HTTP port, asked over a real socket: probes, reasons, status, metrics, and an address that is taken."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bridge.app import Bridge
from bridge.config import load_settings
from bridge.dispatch import gauges
from bridge.errors import BridgeError
from bridge.ops import http
from bridge.ops.health import REQUIRED, Health
from bridge.ops.metrics import Metrics
from bridge.registry.registry import Registry
from tests.support.clock import ManualClock
from tests.support.http import get_json, metric

SINCE = "2026-03-01T12:00:00.000Z"


class Site:
    """A running HTTP port and what is behind it."""

    def __init__(self) -> None:
        self.health = Health(ManualClock())
        self.metrics = Metrics()
        self.status: dict[str, object] = {}
        self.url = ""

    def all_up(self) -> None:
        for name in REQUIRED:
            self.health.set(name, True)
        self.health.set_started()

    async def ask(self, path: str) -> tuple[int, dict[str, object]]:
        return await get_json(f"{self.url}/{path}")


@asynccontextmanager
async def served(site: Site, *routes: web.RouteDef) -> AsyncIterator[Site]:
    app = http.build(site.health, site.metrics, lambda: site.status, routes)
    async with http.serve("127.0.0.1", 0, app) as port:
        site.url = f"http://127.0.0.1:{port}"
        yield site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served(Site()) as site:
        yield site


async def test_alive_is_the_event_loop_and_nothing_else(site: Site) -> None:
    assert await site.ask("livez") == (200, {"live": True})
    site.health.drain()
    assert await site.ask("livez") == (200, {"live": True})


async def test_started_is_told_once_it_is_true(site: Site) -> None:
    assert await site.ask("startupz") == (503, {"started": False})
    site.health.set_started()
    assert await site.ask("startupz") == (200, {"started": True})


async def test_a_ready_bridge_has_nothing_down(site: Site) -> None:
    site.all_up()
    assert await site.ask("readyz") == (200, {"ready": True, "started": True, "draining": False, "down": []})


async def test_not_ready_says_which_legs_and_why(site: Site) -> None:
    site.all_up()
    site.health.set("switch", False, "The switch at 10.0.0.1 does not answer.")
    status, body = await site.ask("readyz")
    assert status == 503
    assert body == {
        "ready": False,
        "started": True,
        "draining": False,
        "down": [{"name": "switch", "up": False, "detail": "The switch at 10.0.0.1 does not answer.", "since": SINCE}],
    }


async def test_before_the_start_every_leg_is_named(site: Site) -> None:
    status, body = await site.ask("readyz")
    assert status == 503
    down = body["down"]
    assert isinstance(down, list)
    assert [leg["name"] for leg in down] == sorted(REQUIRED)


async def test_a_draining_bridge_is_not_ready_although_all_is_up(site: Site) -> None:
    site.all_up()
    site.health.drain()
    assert await site.ask("readyz") == (503, {"ready": False, "started": True, "draining": True, "down": []})


async def test_status_shows_each_component_and_what_it_is_given(site: Site) -> None:
    site.all_up()
    site.health.set("registry", False, "disk full")
    site.status = {"owner": "host-1", "consumers": {"expected": 3, "actual": 3}}
    status, body = await site.ask("status")
    assert status == 200, "a page for people: what is down is in it"
    components = [
        {"name": name, "up": name != "registry", "detail": "disk full" if name == "registry" else "", "since": SINCE}
        for name in sorted(REQUIRED)
    ]
    assert body == {"ready": False, "components": components, **site.status}


async def test_metrics_are_in_the_exposition_format(site: Site) -> None:
    site.metrics.request("session.query.init", True, 0.01)
    async with aiohttp.ClientSession() as client, client.get(f"{site.url}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert await metric(site.url, "cti_bridge_requests_total", name="session.query.init", result="SUCCESS") == 1


@pytest.mark.parametrize("path", ["livez", "readyz", "startupz", "status", "metrics"])
async def test_nothing_can_be_changed_by_http(site: Site, path: str) -> None:
    async with aiohttp.ClientSession() as client, client.post(f"{site.url}/{path}") as answer:
        assert answer.status == 403, "no token is set"


async def test_an_unknown_path_is_not_found(site: Site) -> None:
    async with aiohttp.ClientSession() as client, client.get(f"{site.url}/admin") as answer:
        assert answer.status == 404


async def test_an_adapter_may_mount_beside_it() -> None:
    async def hello(_: web.Request) -> web.Response:
        return web.json_response({"hello": True})

    async with served(Site(), web.get("/simulator/hello", hello)) as site:
        assert await site.ask("simulator/hello") == (200, {"hello": True})
        assert (await site.ask("livez"))[0] == 200


async def test_a_status_that_fails_is_an_error_of_that_page_alone() -> None:
    def broken() -> dict[str, object]:
        raise RuntimeError("nothing to see")

    app = http.build(Health(ManualClock()), Metrics(), broken)
    async with http.serve("127.0.0.1", 0, app) as port:
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/status") as answer:
            assert answer.status == 500
            assert "nothing to see" not in await answer.text()
        assert (await get_json(f"http://127.0.0.1:{port}/livez"))[0] == 200


async def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BridgeError) as caught:
            async with http.serve("127.0.0.1", port, web.Application()):
                pytest.fail("it cannot serve")
    said = str(caught.value)
    assert said.startswith(f"The HTTP port 127.0.0.1:{port} cannot be opened: ")
    assert "address already in use" in said.lower()
    assert said.endswith("Set CTI_BRIDGE_HTTP_PORT.")


@pytest.mark.parametrize("host", ["nope.invalid", "192.0.2.1", "x" * 64, "a..b"])
async def test_an_address_that_is_not_of_this_machine_is_one_sentence(host: str) -> None:
    with pytest.raises(BridgeError) as caught:
        async with http.serve(host, 0, web.Application()):
            pytest.fail("it cannot serve")
    said = str(caught.value)
    assert said.startswith(f"The HTTP port {host}:0 cannot be opened: ")
    assert said.endswith(". Set CTI_BRIDGE_HTTP_HOST.")


async def test_the_port_is_free_again_afterwards() -> None:
    app = http.build(Health(ManualClock()), Metrics(), dict)
    async with http.serve("127.0.0.1", 0, app) as port:
        assert (await get_json(f"http://127.0.0.1:{port}/livez"))[0] == 200
    with socket.create_server(("127.0.0.1", port)):
        pass


async def test_the_page_of_a_whole_bridge(tmp_path: Path) -> None:
    registry = await Registry.open(tmp_path)
    bridge = Bridge(load_settings(prefix="site-1", processor="desk", state_dir=tmp_path), registry, 1)
    try:
        app = http.build(bridge.health, bridge.metrics, lambda: gauges.status(bridge.context, bridge.owner))
        async with http.serve("127.0.0.1", 0, app) as port:
            _, body = await get_json(f"http://127.0.0.1:{port}/status")
            _, not_ready = await get_json(f"http://127.0.0.1:{port}/readyz")
    finally:
        await registry.close()
    assert {key: body[key] for key in ("owner", "adapter", "prefix", "processor", "sessions", "agents")} == {
        "owner": bridge.owner,
        "adapter": "simulator",
        "prefix": "site-1",
        "processor": "desk",
        "sessions": 0,
        "agents": 0,
    }
    assert body["consumers"] == {"expected": 0, "actual": 0}
    assert body["outbox"] == {"messages": 0, "oldest_seconds": 0.0, "blocked": False}
    up = {component["name"]: component["up"] for component in body["components"]}
    assert up == {name: name == "registry" for name in REQUIRED}
    assert {leg["name"] for leg in not_ready["down"]} == set(REQUIRED) - {"registry"}
