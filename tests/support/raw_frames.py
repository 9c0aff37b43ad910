"""Publishes made of raw bytes: properties, names and keys that no library would write and that a broker passes on."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

from aiormq.abc import AbstractChannel, ChannelFrame
from pamqp.commands import Basic

NOT_UTF8: Final = b"\xff\xfe\xe4"
_CLASS: Final = 60
_FLAGS: Final = {**Basic.Properties.flags, "continued": 1}
"""`continued` is no property but the bit that announces a second word of them."""


def short(raw: bytes) -> bytes:
    """A short string."""
    return bytes((len(raw),)) + raw


def long(raw: bytes) -> bytes:
    """A long string, a table or an array: its length, then its bytes."""
    return struct.pack(">I", len(raw)) + raw


def timestamp(seconds: int) -> bytes:
    """A timestamp."""
    return struct.pack(">Q", seconds)


def table(entries: Mapping[bytes, bytes]) -> bytes:
    """A table; each value begins with the octet of its type."""
    return long(b"".join(short(name) + value for name, value in entries.items()))


def texts(entries: Mapping[str, str]) -> dict[bytes, bytes]:
    """Entries of a table that are long strings."""
    return {name.encode(): b"S" + long(value.encode()) for name, value in entries.items()}


def nested(kind: bytes, depth: int) -> bytes:
    """A value of arrays (`A`) or tables (`F`) in each other."""
    value = b"t\x01"
    for _ in range(depth):
        value = kind + long(value if kind == b"A" else short(b"a") + value)
    return value


MICROSECONDS: Final = 1_790_000_000_000_000
_ODD_PROPERTIES: Final[Mapping[str, Mapping[str, bytes]]] = {
    "timestamp": {"timestamp": timestamp(MICROSECONDS)},
    "last timestamp": {"timestamp": timestamp(2**64 - 1)},
    **{
        name: {name: short(NOT_UTF8)}
        for name in ("correlation_id", "content_type", "content_encoding", "message_type", "app_id", "cluster_id")
    },
    **{name: {name: short(b"\xff" * 255)} for name in ("reply_to", "message_id")},
    "continued": {"continued": b""},
}
_ODD_HEADERS: Final[Mapping[str, Mapping[bytes, bytes]]] = {
    "header name": {NOT_UTF8: b"t\x01"},
    "header text": {b"x": b"S" + long(NOT_UTF8)},
    "header timestamp": {b"x": b"T" + timestamp(2**62)},
    "header decimal": {b"x": b"D\xff\xff\xff\xff\xff"},
    "nested header name": {b"x": b"F" + table({NOT_UTF8: b"T" + timestamp(2**62)})},
    "deep arrays": {b"x": nested(b"A", 5000)},
    "deep tables": {b"x": nested(b"F", 5000)},
}
ODD: Final = (*_ODD_PROPERTIES, *_ODD_HEADERS)
"""What RabbitMQ passes on and no library would write."""


def odd(name: str, headers: Mapping[str, str]) -> dict[str, bytes]:
    """The properties of a message with these headers and one of `ODD`."""
    entries = {**texts(headers), **_ODD_HEADERS.get(name, {})}
    return {"headers": table(entries), **_ODD_PROPERTIES.get(name, {})}


async def publish(
    channel: AbstractChannel, exchange: str, key: bytes, properties: Mapping[str, bytes], body: bytes = b"{}"
) -> None:
    """Publish; `properties` by their names, each as its bytes. Returns when the broker has read it."""
    flags = sum(_FLAGS[name] for name in properties)
    values = b"".join(properties[name] for name in Basic.Properties.__slots__ if name in properties)
    method = struct.pack(">HHH", _CLASS, 40, 0) + short(exchange.encode()) + short(key) + b"\x00"
    header = struct.pack(">HHQH", _CLASS, 0, len(body), flags) + values
    frames = [
        _frame(kind, channel.number, payload) for kind, payload in ((1, method), (2, header), (3, body)) if payload
    ]
    await channel.write_queue.put(ChannelFrame(payload=b"".join(frames), should_close=False))
    await channel.basic_qos(prefetch_count=1)


def _frame(kind: int, number: int, payload: bytes) -> bytes:
    return struct.pack(">BHI", kind, number, len(payload)) + payload + b"\xce"
