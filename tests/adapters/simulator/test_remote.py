"""The adapter's coming and going: switches that are absent, mute, hostile, restarted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from adapters.backoff import Backoff
from adapters.port import (
    Accepted,
    AgentChanged,
    Event,
    HeartbeatMissed,
    LinkDown,
    LinkUp,
    LogIn,
    ReadAgent,
    Refused,
    SnapshotAgents,
    SnapshotEnded,
)
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.place import Place
from adapters.simulator.protocol.codec import encode
from adapters.simulator.protocol.frames import VERSION, Do, Hello, Said
from adapters.simulator.remote import RemoteSimulator
from bridge.tasks import Tasks
from tests.adapters.simulator.servers import eventually, far_side, switch_process
from tests.adapters.simulator.support import ANNA


@asynccontextmanager
async def linked(place: str, heartbeat: float = 5.0) -> AsyncIterator[tuple[RemoteSimulator, list[Event]]]:
    """An adapter that tries again without much delay."""
    backoff = Backoff(first=0.01, ceiling=0.02, random=lambda: 0.5)
    adapter = RemoteSimulator(Place.parse(f"ws://{place}"), backoff, heartbeat=heartbeat)
    events: list[Event] = []
    tasks = Tasks()
    tasks.spawn(adapter.run(events.append), "adapter")
    try:
        yield adapter, events
    finally:
        await tasks.cancel()


def downs(events: list[Event]) -> list[str]:
    return [event.detail for event in events if isinstance(event, LinkDown)]


async def test_a_switch_that_is_not_there_is_told_once_however_often_it_is_tried(unused_tcp_port: int) -> None:
    place = f"127.0.0.1:{unused_tcp_port}"
    async with linked(place) as (adapter, events):
        await eventually(lambda: bool(events))
        for _ in range(3):
            await asyncio.sleep(0.05)
        (sentence,) = downs(events)
        assert sentence.startswith(f"The switch at {place} cannot be reached: ")
        assert sentence.endswith(".")
        assert isinstance(await adapter.execute(ReadAgent(ANNA)), Refused)
        async with switch_process(SimulatorSettings(agents=1), unused_tcp_port):
            await eventually(lambda: SnapshotEnded() in events)


async def test_a_switch_that_was_restarted_counts_revisions_on(unused_tcp_port: int) -> None:
    async with linked(f"127.0.0.1:{unused_tcp_port}") as (adapter, events):
        async with switch_process(SimulatorSettings(agents=1), unused_tcp_port):
            await eventually(lambda: SnapshotEnded() in events)
            assert await adapter.execute(LogIn(ANNA, "p1001", None, frozenset())) == Accepted()
            await eventually(lambda: isinstance(events[-1], AgentChanged))
        (last,) = [event for event in events if isinstance(event, AgentChanged)]
        events.clear()
        async with switch_process(SimulatorSettings(agents=1), unused_tcp_port):
            await eventually(lambda: SnapshotEnded() in events)
        (part,) = [event for event in events if isinstance(event, SnapshotAgents)]
        assert part.agents[0].revision > last.agent.revision


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"garbage\n", "it sent what cannot be read (A line is not JSON)"),
        (b'{"is":"event","event":{"kind":"party"}}\n', "A payload is of no known kind"),
        (b'{"is":"event","event":{"kind":"AgentChanged","value":{}}}\n', 'A payload has no usable "agent"'),
        (encode(Do(1, {})), "only an adapter sends"),
        (encode(Hello(VERSION + 1)), f"it speaks version {VERSION + 1} of the link, this bridge version {VERSION}"),
        ("a text", "A message is not binary"),
    ],
)
async def test_a_far_side_that_speaks_nonsense_is_left(message: bytes | str, why: str) -> None:
    links: list[int] = []

    async def behave(socket: web.WebSocketResponse) -> None:
        links.append(1)
        if isinstance(message, bytes):
            await socket.send_bytes(message)
        else:
            await socket.send_str(message)
        await socket.receive()

    async with far_side(behave) as place, linked(place) as (_, events):
        await eventually(lambda: len(links) > 2)
        (sentence,) = downs(events)
        assert sentence.startswith(f"The link to the switch at {place} was lost: ")
        assert why in sentence


async def test_answers_nobody_asked_for_are_left_aside() -> None:
    async def behave(socket: web.WebSocketResponse) -> None:
        await socket.send_bytes(encode(Hello(VERSION)))
        await socket.send_bytes(b'{"is":"answer","number":77,"result":{"kind":"Accepted","is_deferred":false}}\n')
        await socket.send_bytes(encode(Said({"kind": "SnapshotEnded"})))
        await socket.receive()
        await socket.receive()

    async with far_side(behave) as place, linked(place) as (_, events):
        await eventually(lambda: SnapshotEnded() in events)
        assert not downs(events)


async def test_a_mute_far_side_misses_heartbeats_and_then_the_link_is_lost() -> None:
    async def behave(socket: web.WebSocketResponse) -> None:
        await socket.send_bytes(encode(Hello(VERSION)))
        while not (await socket.receive()).type.name.startswith("CLOS"):
            pass

    async with far_side(behave) as place, linked(place, heartbeat=0.02) as (adapter, events):
        await eventually(lambda: any(isinstance(event, LinkUp) for event in events))
        waiting = asyncio.ensure_future(adapter.execute(ReadAgent(ANNA)))
        await eventually(lambda: bool(downs(events)))
        missed = [event.count for event in events if isinstance(event, HeartbeatMissed)]
        assert missed[:2] == [1, 2]
        assert "nothing was heard for 0.06 seconds" in downs(events)[0]
        assert isinstance(await waiting, Refused)


async def test_a_switch_that_answers_keeps_the_link() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, linked(place, heartbeat=0.02) as (_, events):
        await eventually(lambda: SnapshotEnded() in events)
        for _ in range(10):
            await asyncio.sleep(0.03)
        assert not downs(events)
