"""Messages nobody should send: random bytes, JSON of wrong shapes, huge, deep, wrong types, properties that lie."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiormq
import orjson
from pamqp.commands import Basic

from tests.support.raw_frames import ODD, odd, publish

LONGEST = 1_900_000
"""Below what the broker takes (2 MiB) and above what the bridge reads (1 MiB)."""
AT_ONCE = 200
"""Unconfirmed at most."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """One bad message as it is published."""

    key: str
    body: bytes
    headers: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Random, str], Garbage]


def noise(random: Random, key: str) -> Garbage:
    """Random bytes."""
    return Garbage(key, random.randbytes(random.randint(0, 4000)))


def wrong_shape(random: Random, key: str) -> Garbage:
    """Valid JSON that is no message."""
    shapes: list[object] = [
        [],
        "text",
        17,
        None,
        True,
        [[]],
        {"header": 1},
        {"header": {}, "body": []},
        {"a": {"b": []}},
    ]
    return Garbage(key, orjson.dumps(random.choice(shapes)), {"type": "cti.request"} if random.random() < 0.5 else {})


def deep(random: Random, key: str) -> Garbage:
    """Brackets without end."""
    depth = random.randint(500, 60_000)
    return Garbage(key, b'{"a":' * depth + b"1" + b"}" * depth if random.random() < 0.5 else b"[" * depth)


def huge(random: Random, key: str) -> Garbage:
    """More than is read."""
    size = random.randint(1_100_000, LONGEST)
    body = b'{"name":"' + b"x" * size + b'"}' if random.random() < 0.5 else bytes(size)
    return Garbage(key, body, {"type": "cti.request", "name": "session.query.init", "target": key})


def wrong_types(random: Random, key: str) -> Garbage:
    """Headers that are not text."""
    values: list[object] = [1, 2.5, True, None, {"a": 1}, [1, 2], bytearray(b"\xff\xfe"), "x" * 5000, "", "cti.request"]
    headers = {name: random.choice(values) for name in ("type", "name", "target", "seq", "epoch")}
    # A text would be an id, which wants an answer; those stand in `answerable`.
    headers["requestId"] = random.choice([None, {"a": 1}, [1, 2], bytearray(b"\xff"), "", "x" * 5000])
    return Garbage(key, b"{}", headers)


def wrong_way(random: Random, key: str) -> Garbage:
    """What only the bridge says."""
    kind = random.choice(["cti.response", "cti.event", "cti.warning", "cti.error", "cti.nothing"])
    return Garbage(key, b"{}", {"type": kind, "name": "session.closed", "target": key, "seq": 1, "epoch": 99})


def nobody_to_answer(random: Random, key: str) -> Garbage:
    """A request without an id, of a name that is or is not."""
    name = random.choice(["session.query.init", "session.request.close", "session.request.nothing", "", "x" * 3000])
    return Garbage(key, b"{}", {"type": "cti.request", "name": name, "target": random.choice([key, "", "..", "a.b.c"])})


def lying(random: Random, key: str) -> Garbage:
    """Sizes, types and encodings that are not so."""
    headers = {"type": "cti.request", "content-length": random.choice([0, -1, 10**12]), "x-delivery-count": 99}
    encoding = {"content_encoding": random.choice(["gzip", "utf-16", "nothing"]), "content_type": "application/xml"}
    return Garbage(key, b'{"name": "\xff\xfe"}' if random.random() < 0.5 else b"\x1f\x8b\x08\x00", headers, encoding)


MAKERS: tuple[Maker, ...] = (noise, wrong_shape, wrong_types, wrong_way, nobody_to_answer, lying)
HEAVY: tuple[Maker, ...] = (deep, huge)
HEAVY_SHARE = 0.01


def make(random: Random, keys: list[str]) -> Garbage:
    """One bad message for one of these routing keys."""
    makers = HEAVY if random.random() < HEAVY_SHARE else MAKERS
    return random.choice(makers)(random, random.choice(keys))


def answerable(random: Random, key: str) -> tuple[str, bytes, dict[str, str]]:
    """A bad message that must be answered all the same: name, body, headers without `requestId`."""
    name = random.choice(["session.query.init", "session.request.setagentstate", "session.request.nothing", "x"])
    bodies = [b"{", b"[]", b"\xff", b'"text"', b"17"]
    if name != "session.query.init":  # which has nothing that must be there
        bodies += [b'{"loginid": {"a": 1}}', b'{"state": []}']
    body = random.choice(bodies)
    return name, body, {"type": random.choice(["cti.request", "cti.query"]), "name": name, "target": key}


async def pour(url: str, exchange: str, letters: list[Garbage]) -> None:
    """Publish all of it, confirmed, a window at a time."""
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel(publisher_confirms=True)
        for start in range(0, len(letters), AT_ONCE):
            await asyncio.gather(
                *(
                    channel.basic_publish(
                        letter.body,
                        exchange=exchange,
                        routing_key=letter.key,
                        properties=Basic.Properties(headers=letter.headers, delivery_mode=2, **letter.properties),
                    )
                    for letter in letters[start : start + AT_ONCE]
                )
            )
    finally:
        await connection.close()


async def pour_odd(url: str, exchange: str, random: Random, keys: list[str]) -> None:
    """Publish what no library would write: each odd property or header once, for one of these routing keys."""
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel(publisher_confirms=False)
        for name in ODD:
            await publish(channel, exchange, random.choice(keys).encode(), odd(name, {"type": "cti.request"}))
    finally:
        await connection.close()
