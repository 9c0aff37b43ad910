"""One link: correlation of answers, whatever their order, and its end."""

from __future__ import annotations

import asyncio

import aiohttp
import orjson
import pytest
from aiohttp import web

from adapters.port import Accepted, Confirmed, ReadAgent, Refusal, Refused, Release, SetAgentState, StopTeam
from adapters.simulator.link import LinkLost, SwitchLink
from adapters.simulator.protocol.codec import encode
from adapters.simulator.protocol.frames import VERSION, Answer, Hello, Said
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState
from tests.adapters.simulator.servers import eventually, far_side
from tests.adapters.simulator.support import ANNA, BRUNO


async def numbers_asked(socket: web.WebSocketResponse, count: int) -> list[int]:
    """The numbers of the next commands, heartbeats left aside."""
    numbers: list[int] = []
    while len(numbers) < count:
        message = await socket.receive_bytes()
        frames = [orjson.loads(line) for line in message.splitlines()]
        numbers += [frame["number"] for frame in frames if frame["is"] == "do"]
    return numbers


async def test_answers_find_their_questions_in_any_order_and_precede_their_events() -> None:
    order: list[str] = []

    async def behave(socket: web.WebSocketResponse) -> None:
        await socket.send_bytes(encode(Hello(VERSION)))
        first, second = await numbers_asked(socket, 2)
        answer = encode(Answer(second, {"kind": "Accepted", "is_deferred": False})) + encode(
            Said({"kind": "SnapshotEnded"})
        )
        await socket.send_bytes(answer + encode(Answer(first, {"kind": "Confirmed", "as": "nothing"})))
        await socket.receive()

    async with far_side(behave) as place, aiohttp.ClientSession() as http:
        socket = await http.ws_connect(f"ws://{place}/link")
        link, up, tasks = SwitchLink(socket, 5.0), asyncio.Event(), Tasks()
        tasks.spawn(link.serve(up.set, lambda event: order.append("event")), "link")
        await up.wait()

        async def accepted() -> None:
            assert await link.ask(SetAgentState(BRUNO, AgentState.READY)) == Accepted()
            order.append("answer")

        first = asyncio.ensure_future(link.ask(Release(ANNA)))
        await asyncio.sleep(0)
        await accepted()
        assert await first == Confirmed()
        assert order == ["answer", "event"]
        await tasks.cancel()
        await socket.close()


async def test_after_its_end_everything_is_refused() -> None:
    async def behave(socket: web.WebSocketResponse) -> None:
        await socket.send_bytes(encode(Hello(VERSION)))
        await numbers_asked(socket, 1)

    async with far_side(behave) as place, aiohttp.ClientSession() as http:
        socket = await http.ws_connect(f"ws://{place}/link")
        link, up = SwitchLink(socket, 5.0), asyncio.Event()
        serving = asyncio.ensure_future(link.serve(up.set, lambda event: None))
        await up.wait()
        waiting = asyncio.ensure_future(link.ask(StopTeam(ANNA)))
        with pytest.raises(LinkLost) as lost:
            await serving
        assert lost.value.why == "the connection was cut"
        assert not waiting.done()
        link.refuse_all("The link was lost.")
        for result in (await waiting, await link.ask(ReadAgent(ANNA))):
            assert isinstance(result, Refused)
            assert result.refusal is Refusal.UNAVAILABLE
        await eventually(lambda: socket.closed)
