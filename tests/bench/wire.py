"""A minimal AMQP 0-9-1 client for load: cheap enough not to be what is measured. A bench part, not a product.

One asyncio.Protocol, no tasks: each read handles every whole frame in it and flushes all output with one write.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from struct import Struct

_HEADER = Struct(">BHI")
_SHORT = Struct(">H")
_LONG = Struct(">I")
_TUNE = Struct(">HIH")
_END = b"\xce"
DELIVER, ACK = b"\x00\x3c\x00\x3c", b"\x00\x3c\x00\x50"


def short(text: str) -> bytes:
    """A short string."""
    raw = text.encode()
    return bytes((len(raw),)) + raw


def long(raw: bytes) -> bytes:
    """A long string."""
    return _LONG.pack(len(raw)) + raw


def table(values: Mapping[str, str | bool]) -> bytes:
    """A field table of strings and booleans."""
    parts = []
    for key, value in values.items():
        kind = b"t" + bytes((value,)) if isinstance(value, bool) else b"S" + long(value.encode())
        parts.append(short(key) + kind)
    return long(b"".join(parts))


def frame(kind: int, channel: int, payload: bytes) -> bytes:
    """One frame."""
    return _HEADER.pack(kind, channel, len(payload)) + payload + _END


def method(channel: int, class_id: int, method_id: int, payload: bytes = b"") -> bytes:
    """A method frame."""
    return frame(1, channel, _SHORT.pack(class_id) + _SHORT.pack(method_id) + payload)


def publish(channel: int, exchange: str, key: str) -> bytes:
    """The method frame of a publish."""
    return method(channel, 60, 40, b"\x00\x00" + short(exchange) + short(key) + b"\x00")


def correlation_of(properties: bytes) -> bytes:
    """The correlation id out of raw property flags and values."""
    flags = _SHORT.unpack_from(properties)[0]
    at = 2
    if flags & 0x8000:
        at += 1 + properties[at]
    if flags & 0x4000:
        at += 1 + properties[at]
    if flags & 0x2000:
        at += 4 + int.from_bytes(properties[at : at + 4], "big")
    at += bool(flags & 0x1000) + bool(flags & 0x0800)
    return properties[at + 1 : at + 1 + properties[at]] if flags & 0x0400 else b""


class Wire(asyncio.Protocol):
    """A connection with one amqp_channel; `on_reply` takes (properties, body) of each delivery, `out` what is to be written."""

    def __init__(self) -> None:
        self.out: list[bytes] = []
        self.on_reply: Callable[[bytes, bytes], None] = _ignore
        self._buffer = b""
        self._waiting: deque[asyncio.Future[bytes]] = deque()
        self._opened: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._size = 0
        self._properties = b""
        self._parts: list[bytes] = []
        self.transport: asyncio.Transport

    @classmethod
    async def connect(cls, host: str, port: int) -> Wire:
        """Open connection and amqp_channel 1 as guest."""
        _, wire = await asyncio.get_running_loop().create_connection(cls, host, port)
        wire.transport.write(b"AMQP\x00\x00\x09\x01")
        await wire._opened
        await wire.ask(method(1, 20, 10, b"\x00"))
        return wire

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask(self, data: bytes) -> asyncio.Future[bytes]:
        """Send a method and wait for its answer, in order."""
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self.transport.write(data)
        return future

    async def declare(self, queue: str) -> None:
        """A durable queue."""
        await self.ask(method(1, 50, 10, b"\x00\x00" + short(queue) + b"\x02" + long(b"")))

    async def delete(self, queue: str) -> None:
        """Delete a queue."""
        await self.ask(method(1, 50, 40, b"\x00\x00" + short(queue) + b"\x00"))

    async def consume(self, queue: str) -> None:
        """Consume without acknowledgements."""
        await self.ask(method(1, 60, 20, b"\x00\x00" + short(queue) + short("load") + b"\x02" + long(b"")))

    def flush(self) -> None:
        """Write what stands in `out`."""
        if self.out:
            self.transport.write(b"".join(self.out))
            self.out.clear()

    def data_received(self, data: bytes) -> None:
        """Handle every whole frame."""
        buffer = self._buffer + data if self._buffer else data
        at, length = 0, len(buffer)
        while length - at >= 8:
            kind, _, size = _HEADER.unpack_from(buffer, at)
            end = at + 8 + size
            if end > length:
                break
            self._frame(kind, buffer[at + 7 : end - 1])
            at = end
        self._buffer = buffer[at:]
        self.flush()

    def _frame(self, kind: int, payload: bytes) -> None:
        if kind == 3:
            self._parts.append(payload)
            self._size -= len(payload)
            if self._size <= 0:
                self._deliver()
        elif kind == 2:
            self._size = int.from_bytes(payload[4:12], "big")
            self._properties = payload[12:]
            if self._size == 0:
                self._deliver()
        elif kind == 8:
            self.out.append(frame(8, 0, b""))
        elif not payload.startswith(DELIVER):
            self._method(payload[:4], payload[4:])

    def _deliver(self) -> None:
        body, self._parts = b"".join(self._parts), []
        self.on_reply(self._properties, body)

    def _method(self, ids: bytes, arguments: bytes) -> None:
        match (_SHORT.unpack_from(ids)[0], _SHORT.unpack_from(ids, 2)[0]):
            case (10, 10):
                who = table({"product": "load"}) + short("PLAIN") + long(b"\x00guest\x00guest") + short("en_US")
                self.transport.write(method(0, 10, 11, who))
            case (10, 30):
                channels, frame_max, _ = _TUNE.unpack_from(arguments)
                self.transport.write(method(0, 10, 31, _TUNE.pack(channels, frame_max, 60)))
                self.transport.write(method(0, 10, 40, short("/") + b"\x00\x00"))
            case (10, 41):
                self._opened.set_result(b"")
            case (10, 50) | (20, 40):
                raise ConnectionError(f"closed by the broker: {arguments!r}")
            case _ if self._waiting:
                self._waiting.popleft().set_result(arguments)


def _ignore(_: bytes, __: bytes) -> None:
    """Nobody listens yet."""
