"""The switch process: its address, its HTTP, several bridges at once, its end."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from adapters.errors import AdapterSettingsError
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.switch import run_switch
from tests.adapters.simulator.servers import PATIENCE, eventually, switch_process


async def test_an_address_in_use_is_one_sentence() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place:
        port = int(place.rpartition(":")[2])
        with pytest.raises(AdapterSettingsError, match=rf"The switch cannot listen at 127\.0\.0\.1:{port}: .+\."):
            await run_switch("127.0.0.1", port, SimulatorSettings(agents=1))


async def test_while_the_link_is_down_sockets_are_cut_and_new_ones_refused() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, aiohttp.ClientSession() as http:
        sockets = [await http.ws_connect(f"ws://{place}/link") for _ in range(2)]
        await http.post(f"http://{place}/simulator/link", json={"up": False})
        async with asyncio.timeout(PATIENCE):
            for socket in sockets:
                async for _ in socket:
                    pass
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await http.ws_connect(f"ws://{place}/link")
        assert refused.value.status == 503
        await http.post(f"http://{place}/simulator/link", json={"up": True})
        again = await http.ws_connect(f"ws://{place}/link")
        assert (await again.receive_bytes()).startswith(b'{"is":"hello"')
        await again.close()


async def test_the_world_lives_on_while_no_bridge_is_linked() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, aiohttp.ClientSession() as http:
        base = f"http://{place}/simulator"
        for verb, body in [("login", {}), ("state", {"state": "READY"}), ("call", {})]:
            async with http.post(f"{base}/{verb}", json={"loginid": "1001", **body}) as response:
                assert response.status == 200
        async with http.get(f"{base}/agents") as response:
            assert (await response.json())["agents"][0]["state"] == "RESERVED"


async def test_its_end_does_not_wait_for_bridges() -> None:
    async with aiohttp.ClientSession() as http:
        async with switch_process(SimulatorSettings(agents=1)) as place:
            socket = await http.ws_connect(f"ws://{place}/link")
        async with asyncio.timeout(PATIENCE):
            async for _ in socket:
                pass
        await eventually(lambda: socket.closed)
