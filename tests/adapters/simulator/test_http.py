"""`/simulator/…` over HTTP, answered here or passed on to a switch process."""

from __future__ import annotations

import io

import aiohttp
import pytest
from aiohttp import web

from adapters.simulator.config import SimulatorSettings
from adapters.simulator.control import Ask
from adapters.simulator.http import PassingControl, routes
from tests.adapters.simulator.servers import serving, switch_process


async def ask(place: str, method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
    async with aiohttp.ClientSession() as http, http.request(method, f"http://{place}{path}", json=body) as response:
        assert response.content_type == "application/json"
        answer: dict[str, object] = await response.json()
        return response.status, answer


async def test_a_bridges_routes_pass_everything_on_and_answer_the_same() -> None:
    async with switch_process(SimulatorSettings(agents=2)) as switch:
        app = web.Application()
        app.add_routes(routes(PassingControl(f"http://{switch}")))
        async with serving(app) as bridge:
            for method, path, body in [
                ("POST", "/simulator/login", {"loginid": "1001"}),
                ("GET", "/simulator/agents?loginid=1001", None),
                ("GET", "/simulator/agents?loginid=a%26b", None),
                ("POST", "/simulator/call", {"loginid": "1002"}),
                ("GET", "/simulator/queues", None),
                ("POST", "/simulator/queue", {"skill": "nobody's"}),
                ("POST", "/simulator/delay", {"loginid": "1001", "seconds": "long"}),
                ("DELETE", "/simulator/call", None),
                ("POST", "/simulator/party", None),
                ("POST", "/simulator/a%2Fb%3Fc", None),
            ]:
                passed_on = await ask(bridge, method, path, body)
                if path != "/simulator/login":
                    assert passed_on == await ask(switch, method, path, body), path
            status, world = await ask(switch, "GET", "/simulator/agents?loginid=1001")
            assert status == 200
            assert "NOT_READY" in str(world)


async def test_a_switch_that_is_gone_is_told(unused_tcp_port: int) -> None:
    reply = await PassingControl(f"http://127.0.0.1:{unused_tcp_port}").handle(Ask("POST", "call", "", b"{}"))
    assert reply.status == 502
    assert b"does not answer" in reply.body


async def test_a_huge_body_is_refused() -> None:
    huge = io.BytesIO(b'{"loginid":"' + b"x" * 2_000_000 + b'"}')
    async with (
        switch_process(SimulatorSettings(agents=1)) as switch,
        aiohttp.ClientSession() as http,
        http.post(f"http://{switch}/simulator/call", data=huge) as response,
    ):
        assert response.status == 413
        assert "too large" in (await response.json())["error"]


@pytest.mark.parametrize("body", [b"\xff", b"[]", b"{", b'"x"', b"null"])
async def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    async with (
        switch_process(SimulatorSettings(agents=1)) as switch,
        aiohttp.ClientSession() as http,
        http.post(f"http://{switch}/simulator/call", data=body) as response,
    ):
        assert response.status == 400
        assert "a JSON object is expected" in (await response.json())["error"]
