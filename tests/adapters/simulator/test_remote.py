"""The adapter's coming and going: switches that are absent, mute, hostile, restarted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from adapters.backoff import Backoff
from adapters.contacts import (
    AcceptContact,
    Contact,
    ContactChanged,
    MakeCall,
    ReadDispositions,
    SnapshotContacts,
    UpdateContactData,
)
from adapters.port import (
    Accepted,
    AgentChanged,
    Confirmed,
    Event,
    HeartbeatMissed,
    LinkDown,
    LinkUp,
    LogIn,
    ReadAgent,
    Refused,
    SetAgentState,
    SnapshotAgents,
    SnapshotEnded,
)
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.place import Place
from adapters.simulator.protocol.codec import encode
from adapters.simulator.protocol.frames import VERSION, Do, Hello, Said
from adapters.simulator.remote import RemoteSimulator
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState, InteractionState, Reason
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
    async with switch_process(SimulatorSettings(agents=1)) as place, linked(place, heartbeat=0.2) as (_, events):
        await eventually(lambda: SnapshotEnded() in events)
        for _ in range(30):
            await asyncio.sleep(0.03)
        assert not downs(events)


async def test_a_call_comes_over_the_link_and_is_in_the_snapshot_of_the_next_one() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, linked(place) as (adapter, events):
        await eventually(lambda: SnapshotEnded() in events)
        await adapter.execute(LogIn(ANNA, "p1001", None, frozenset()))
        await adapter.execute(SetAgentState(ANNA, AgentState.READY))
        await order(place, "call", {"loginid": ANNA, "number": "+15550100", "data": {"order": {"id": 7}}})
        await eventually(lambda: bool(contacts(events)))
        offered = contacts(events)[-1]
        assert (offered.state, offered.data) == (InteractionState.ALERTING, {"order": {"id": 7}})
        assert await adapter.execute(AcceptContact(ANNA, offered.contact_id)) == Accepted()
        update = UpdateContactData(ANNA, offered.contact_id, {"order": None, "paid": True})
        assert await adapter.execute(update) == Accepted()
        await eventually(lambda: contacts(events)[-1].data == {"paid": True})
        for up in (False, True):
            await order(place, "link", {"up": up})
        await eventually(lambda: events.count(SnapshotEnded()) == 2)
        (told,) = [each for event in events if isinstance(event, SnapshotContacts) for each in event.contacts]
        assert told == contacts(events)[-1]
        assert told.state is InteractionState.STARTED


async def test_wrap_up_codes_and_the_legs_of_a_new_call_come_over_the_link() -> None:
    async with switch_process(SimulatorSettings(agents=1)) as place, linked(place) as (adapter, events):
        await eventually(lambda: SnapshotEnded() in events)
        await adapter.execute(LogIn(ANNA, "p1001", None, frozenset()))
        codes = await adapter.execute(ReadDispositions(ANNA, "2001"))
        assert isinstance(codes, Confirmed)
        assert isinstance(codes.value, tuple)
        assert all(isinstance(code, Reason) for code in codes.value)
        await adapter.execute(MakeCall(ANNA, "2001", "+15550100"))
        await eventually(lambda: bool(contacts(events)))
        assert contacts(events)[0].legs[0].parties


async def order(place: str, verb: str, body: dict[str, object]) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"http://{place}/simulator/{verb}", json=body) as response,
    ):
        assert response.status == 200, await response.text()


def contacts(events: list[Event]) -> list[Contact]:
    return [event.contact for event in events if isinstance(event, ContactChanged)]
