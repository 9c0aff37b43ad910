"""What an operator sees while things happen: probes, status and metrics of a running bridge."""

from __future__ import annotations

import asyncio

from bridge.connector import Connector
from tests.integration.test_session import opened
from tests.support.http import get_json, metric
from tests.support.stack import Stack


async def test_a_started_bridge_is_alive_started_and_ready(stack: Stack) -> None:
    for path in ("livez", "startupz"):
        assert (await get_json(f"{stack.url}/{path}"))[0] == 200
    await _ready(stack, 200)


async def test_a_lost_switch_takes_readiness_away_and_says_which_leg(stack: Stack) -> None:
    await _ready(stack, 200)
    await stack.simulate("link", up=False)
    body = await _ready(stack, 503)
    assert [leg["name"] for leg in body["down"]] == ["switch"]  # type: ignore[attr-defined]
    assert (await get_json(f"{stack.url}/livez"))[0] == 200, "a lost switch is no reason to kill the bridge"
    await stack.simulate("link", up=True)
    await _ready(stack, 200)


async def test_status_shows_every_component(stack: Stack, connector: Connector) -> None:
    await opened(connector)
    status, body = await get_json(f"{stack.url}/status")
    assert status == 200
    names = {component["name"] for component in body["components"]}
    assert names >= {"broker-consume", "broker-publish", "switch", "registry", "consumers"}
    assert (body["sessions"], body["agents"], body["prefix"]) == (1, 20, stack.prefix)
    assert body["consumers"] == {"expected": 3, "actual": 3}, "control, unrouted and one session"


async def test_metrics_count_what_happens(stack: Stack, connector: Connector) -> None:
    await opened(connector)
    await connector.call("session.request.nonsense", "S1")
    requests = "cti_bridge_requests_total"
    assert await metric(stack.url, requests, name="session.query.init", result="SUCCESS") == 1
    assert await metric(stack.url, requests, name="unreadable", result="FAILURE") == 1
    assert await metric(stack.url, requests, name="session.request.nonsense") == 0, "peers do not make labels"
    assert await metric(stack.url, "cti_bridge_sessions", phase="OPEN") == 1
    assert await metric(stack.url, "cti_bridge_agents") == 20


async def _ready(stack: Stack, expected: int) -> dict[str, object]:
    async with asyncio.timeout(20):
        while True:
            status, body = await get_json(f"{stack.url}/readyz")
            if status == expected:
                return body
            await asyncio.sleep(0.02)
