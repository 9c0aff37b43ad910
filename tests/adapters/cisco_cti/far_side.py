"""A side of a CTI Server that does as a test tells it: a raw TCP server that speaks the bytes of the codec, or any others."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final, TypeVar

from adapters.cisco_cti.link import CtiLink, LinkSettings
from adapters.cisco_cti.link_events import LinkEvent
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.failures import Leg
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.opening import SessionSettings
from adapters.cisco_cti.protocol.roles import SayUp
from adapters.cisco_cti.protocol.typed import parse, render
from adapters.cisco_cti.protocol.typed_session import (
    CloseConf,
    CloseReq,
    HeartbeatConf,
    HeartbeatReq,
    OpenConf,
    OpenReq,
)
from adapters.cisco_cti.protocol.values import Frame, Message

PATIENCE: Final = 20.0
"""Seconds a test waits for what must come."""

B = TypeVar("B", bound=Body)


class Talk:
    """One connection of the client, seen from the side."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.version = 24
        self._frames = Frames()
        self._came: list[Frame] = []

    async def hears(self) -> object:
        """The next message. Raises ConnectionError when the client is gone."""
        while not self._came:
            data = await self.reader.read(65_536)
            if not data:
                raise ConnectionResetError
            self._came += self._frames.feed(data)
        return parse(codec(self.version).decode(self._came.pop(0)))

    async def hears_a(self, kind: type[B]) -> B:
        """The next message of that kind; heartbeats before it are answered, others must not come."""
        while True:
            said = await self.hears()
            if isinstance(said, kind):
                return said
            assert isinstance(said, HeartbeatReq), said
            self.says(HeartbeatConf(invoke_id=said.invoke_id))

    def says(self, *bodies: Body | Message) -> None:
        """Messages, in one write."""
        self.raw(b"".join(codec(self.version).encode(render(each)) for each in bodies))

    def raw(self, data: bytes) -> None:
        """Bytes."""
        self.writer.write(data)

    async def opens(self, session_type: int = 1, **more: int) -> OpenReq:
        """Take the request for a session and grant it."""
        request = await self.hears_a(OpenReq)
        self.version = request.version_number
        grant: dict[str, int] = {"services_granted": request.services_requested, "session_type": session_type, **more}
        self.says(OpenConf(invoke_id=request.invoke_id, **grant))
        return request

    async def goes_on(self) -> None:
        """Answer heartbeats and a close until the client goes."""
        while True:
            said = await self.hears()
            if isinstance(said, HeartbeatReq):
                self.says(HeartbeatConf(invoke_id=said.invoke_id))
            elif isinstance(said, CloseReq):
                self.says(CloseConf(invoke_id=said.invoke_id))

    def cut(self) -> None:
        """Reset the connection."""
        self.writer.transport.abort()


Behaviour = Callable[[Talk], Awaitable[None]]


async def grants(talk: Talk) -> None:
    """A healthy active side."""
    await talk.opens()
    await talk.goes_on()


async def stands_by(talk: Talk) -> None:
    """A healthy side that stands by."""
    await talk.opens(session_type=2)
    await talk.goes_on()


class FarSide:
    """One side: the n-th connection meets the n-th behaviour, later ones the last. `talks` are all there were."""

    def __init__(self, name: str, *behaviours: Behaviour) -> None:
        self.name = name
        self.port = 0
        self.talks: list[Talk] = []
        self._behaviours = list(behaviours) or [grants]
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: list[BaseException] = []

    @property
    def leg(self) -> Leg:
        """Where it listens."""
        return Leg(self.name, "127.0.0.1", self.port)

    @asynccontextmanager
    async def listening(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[FarSide]:
        """For the length of the block. What a behaviour asserts in vain fails the test at its end, before anything else."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, ssl=tls)
        self.port = int(server.sockets[0].getsockname()[1])
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            for talk in self.talks:
                talk.cut()
            if self._failed:
                raise self._failed[0]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        talk = Talk(reader, writer)
        self.talks.append(talk)
        behave = self._behaviours[min(len(self.talks), len(self._behaviours)) - 1]
        try:
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await behave(talk)
        except BaseException as error:
            self._failed.append(error)
        finally:
            talk.cut()
            self._tasks.discard(task)


class Ears:
    """What a link said."""

    def __init__(self) -> None:
        self.heard: list[LinkEvent] = []
        self._more = asyncio.Event()

    def __call__(self, event: LinkEvent) -> None:
        self.heard.append(event)
        self._more.set()

    def of(self, *kinds: type) -> list[LinkEvent]:
        """What it said of these kinds."""
        return [event for event in self.heard if isinstance(event, kinds)]

    async def until(self, kind: type[B] | type, count: int = 1) -> LinkEvent:
        """Wait for the n-th of a kind."""
        async with asyncio.timeout(PATIENCE):
            while len(self.of(kind)) < count:
                self._more.clear()
                await self._more.wait()
        return self.of(kind)[count - 1]

    async def until_up(self, side: str) -> None:
        """Wait until the link is over that side."""
        async with asyncio.timeout(PATIENCE):
            while not any(isinstance(event, SayUp) and event.leg.side == side for event in self.heard):
                self._more.clear()
                await self._more.wait()


def session_settings(**more: object) -> SessionSettings:
    """Settings of a test; a `heartbeat` of less than any server takes is let through, because tests do not wait."""
    heartbeat = more.pop("heartbeat", None)
    settings = SessionSettings(client_id="bridge", **{"close_timeout": 0.5, **more})  # type: ignore[arg-type]
    if heartbeat is not None:
        object.__setattr__(settings, "heartbeat", heartbeat)
    return settings


def link_to(*legs: Leg, ears: Ears, session: SessionSettings | None = None, **more: object) -> CtiLink:
    """A link that hurries and begins with side A."""
    values: dict[str, object] = {"first": 0, "backoff_first": 0.02, "backoff_ceiling": 0.05, **more}
    settings = LinkSettings(legs, session or session_settings(), **values)  # type: ignore[arg-type]
    return CtiLink(settings, ears, random=lambda: 0.5)


@asynccontextmanager
async def running(link: CtiLink) -> AsyncIterator[asyncio.Task[None]]:
    """The link runs for the length of the block, and ends with it."""
    task = asyncio.get_running_loop().create_task(link.run(), name="link under test")
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task], timeout=PATIENCE)
        assert task.done(), "the link does not end"
        if not task.cancelled():
            task.result()
