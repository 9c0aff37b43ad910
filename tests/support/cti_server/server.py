"""The server on loopback: two ports, one for each side, without a task of its own. Owns sockets and time, and how badly they behave."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from tests.support.cti_server.center import Center
from tests.support.cti_server.config import ServerSettings, StandbyAnswer
from tests.support.cti_server.session import Session
from tests.support.cti_server.side import Role, Side

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER on, 0 seconds: what is not sent yet is thrown away and the peer sees a reset."""


@dataclass(slots=True)
class Manners:
    """How a side treats its connections: `deaf` reads nothing, `silent` sends nothing, `dripping` sends byte by byte.

    `holding` keeps what is to be sent until it is let go, so that several messages arrive at once.
    """

    deaf: bool = False
    silent: bool = False
    dripping: bool = False
    holding: bool = False


class Connection(asyncio.Protocol):
    """One client's socket; the `Pipe` of its session."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._transport: asyncio.Transport | None = None
        self._session: Session | None = None
        self._unsent = bytearray()
        self._drip: asyncio.Handle | None = None

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._session = self._port.side.connected(self, self._port.clock())
        self._port.connections.append(self)
        self.listen_as_told()

    def data_received(self, data: bytes) -> None:
        if self._session is not None:
            self._session.received(data, self._port.clock())
            self._port.changed()

    def connection_lost(self, exc: Exception | None) -> None:
        self._port.connections.remove(self)
        if self._drip is not None:
            self._drip.cancel()
        self._transport = None
        if self._session is not None:
            self._port.side.lost(self._session)
        self._port.changed()

    # --- Pipe ---

    def write(self, data: bytes) -> None:
        """Send, as the side's manners are."""
        if self._port.manners.silent or self._transport is None:
            return
        self._unsent += data
        self.flush()

    def abort(self) -> None:
        """Reset the connection."""
        if self._transport is None:
            return
        peer = self._transport.get_extra_info("socket")
        if peer is not None:
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self._transport.abort()

    # --- bad manners ---

    def listen_as_told(self) -> None:
        """Read, or leave what comes in the socket."""
        if self._transport is not None and not self._transport.is_closing():
            if self._port.manners.deaf:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def flush(self) -> None:
        """Send what is kept, unless it is held back."""
        manners = self._port.manners
        if self._transport is None or manners.holding or not self._unsent:
            return
        if not manners.dripping:
            self._transport.write(bytes(self._unsent))
            self._unsent.clear()
        elif self._drip is None:
            self._drip = asyncio.get_running_loop().call_soon(self._drop)

    def cut_inside(self, data: bytes) -> None:
        """Send the first half of these bytes, and then close."""
        if self._transport is not None:
            self._transport.write(data[: len(data) // 2])
            self._transport.close()

    def _drop(self) -> None:
        self._drip = None
        if self._transport is None or not self._unsent:
            return
        self._transport.write(bytes(self._unsent[:1]))
        del self._unsent[:1]
        self.flush()


class Port:
    """The listening socket of a side."""

    def __init__(
        self, side: Side, clock: Callable[[], float], changed: Callable[[], None], tls: ssl.SSLContext | None
    ) -> None:
        self.side = side
        self._tls = tls
        self.clock = clock
        self.changed = changed
        self.manners = Manners()
        self.connections: list[Connection] = []
        self.number = 0
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; the port stays the same while nobody listens."""
        return "127.0.0.1", self.number

    async def listen(self) -> None:
        """Take connections, at the port it had before."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(partial(Connection, self), "127.0.0.1", self.number, ssl=self._tls)
            self.number = self._server.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Take no more connections: they are refused."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def cut(self) -> int:
        """Reset every connection; how many there were."""
        count = len(self.connections)
        for connection in list(self.connections):
            connection.abort()
        return count

    def set_deaf(self, deaf: bool) -> None:
        """Read nothing, or what has come meanwhile."""
        self.manners.deaf = deaf
        for connection in self.connections:
            connection.listen_as_told()

    def flush(self) -> None:
        """Send what was held back."""
        for connection in self.connections:
            connection.flush()


class CtiServer:
    """Both sides, running; inside TLS where a context is given."""

    def __init__(self, settings: ServerSettings, tls: ssl.SSLContext | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.center = Center(settings, loop.time)
        self.a = Port(self.center.a, loop.time, self.set_alarm, tls)
        self.b = Port(self.center.b, loop.time, self.set_alarm, tls)
        self._loop = loop
        self._alarm: asyncio.TimerHandle | None = None

    def ports(self) -> tuple[Port, Port]:
        """A and B."""
        return self.a, self.b

    def port_of(self, side: Side) -> Port:
        """Where it listens."""
        return self.a if side is self.center.a else self.b

    async def start(self) -> None:
        """Listen on both sides; the standby does not where it is set up so."""
        for port in self.ports():
            await port.listen()
        await self.follow_roles()

    async def follow_roles(self) -> None:
        """Let sides listen as their roles are."""
        if self.center.settings.standby is not StandbyAnswer.REFUSED:
            return
        for port in self.ports():
            if port.side.role is Role.STANDBY:
                port.refuse()
            else:
                await port.listen()

    async def stop(self) -> None:
        """Nobody listens, nobody is connected."""
        if self._alarm is not None:
            self._alarm.cancel()
        for port in self.ports():
            port.refuse()
            port.cut()
        while any(port.connections for port in self.ports()):
            await asyncio.sleep(0)
        if self._alarm is not None:
            self._alarm.cancel()

    def set_alarm(self) -> None:
        """Wake up when something is due."""
        if self._alarm is not None:
            self._alarm.cancel()
        at = self.center.next_at()
        self._alarm = None if at is None else self._loop.call_at(at, self._wake)

    def _wake(self) -> None:
        self.center.tick()
        self.set_alarm()


@asynccontextmanager
async def running(
    settings: ServerSettings | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[CtiServer]:
    """A server for as long as the block runs."""
    server = CtiServer(settings or ServerSettings(), tls)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
