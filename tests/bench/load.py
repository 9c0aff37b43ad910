"""A closed loop of requests: K in flight over N targets, answers matched by correlation id, latency and rate measured."""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import dataclass
from struct import Struct

from tests.bench.wire import Wire, correlation_of, frame, publish, short, table

_CONTENT = Struct(">HHQ")
ID_WIDTH = 12
BODY = 1024
"""Bytes of a request, as the baselines were measured."""
SLOT = b"#" * ID_WIDTH


@dataclass(frozen=True, slots=True)
class Target:
    """Where one agent's requests go: exchange, routing key, and the protocol target."""

    exchange: str
    key: str
    target: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Round trips a second, and latency in milliseconds."""

    rate: float
    p50: float
    p99: float


def request_frames(target: Target, reply_to: str) -> tuple[bytes, bytes, bytes]:
    """The frames of a 1 KB `session.query.init`, cut where the request id stands (twice)."""
    slot = SLOT.decode()
    headers = {"type": "cti.query", "name": "session.query.init", "target": target.target, "requestId": slot}
    start = b'{"name":"desk","chat":true,"padding":"'
    body = start + b"x" * (BODY - len(start) - 2) + b'"}'
    flags = (0x8000 | 0x2000 | 0x1000 | 0x0400 | 0x0200).to_bytes(2, "big")
    properties = b"".join((flags, short("application/json"), table(headers), b"\x02", short(slot), short(reply_to)))
    content = frame(2, 1, _CONTENT.pack(60, 0, len(body)) + properties) + frame(3, 1, body)
    before, between, after = (publish(1, target.exchange, target.key) + content).split(SLOT)
    return before, between, after


class Load:
    """The loop itself. Every answer must belong to the request in its slot."""

    def __init__(self, wire: Wire, targets: list[Target], reply_to: str, in_flight: int) -> None:
        self._wire = wire
        self._frames = [request_frames(target, reply_to) for target in targets]
        self._in_flight = in_flight
        self._sent = 0
        self._sent_at = [0.0] * in_flight
        self._expected = [b""] * in_flight
        self._latencies: list[float] = []
        self._stopped = False
        self.strangers = 0
        self.failures = 0
        wire.on_reply = self._replied

    async def measure(self, warm_up: float, seconds: float, runs: int) -> list[Measured]:
        """Run for `warm_up` seconds, then `runs` times `seconds`."""
        for slot in range(self._in_flight):
            self._send(slot)
        self._wire.flush()
        async with asyncio.timeout(60):
            while not self._latencies:
                await asyncio.sleep(0.02)
        await asyncio.sleep(warm_up)
        measured = [await self._one(seconds) for _ in range(runs)]
        self._stopped = True
        await asyncio.sleep(0.2)
        return measured

    async def _one(self, seconds: float) -> Measured:
        self._latencies.clear()
        gc.disable()
        start = time.perf_counter()
        await asyncio.sleep(seconds)
        elapsed = time.perf_counter() - start
        gc.enable()
        ordered = sorted(self._latencies)
        count = len(ordered)
        return Measured(count / elapsed, ordered[count // 2] * 1e3, ordered[int(count * 0.99)] * 1e3)

    def _send(self, slot: int) -> None:
        before, between, after = self._frames[self._sent % len(self._frames)]
        request_id = b"%04x%08x" % (slot, self._sent)
        self._sent += 1
        self._expected[slot] = request_id
        self._wire.out.append(b"".join((before, request_id, between, request_id, after)))
        self._sent_at[slot] = time.perf_counter()

    def _replied(self, properties: bytes, body: bytes) -> None:
        request_id = correlation_of(properties)
        slot = int(request_id[:4], 16)
        if self._expected[slot] != request_id:
            self.strangers += 1
            return
        if b"FAILURE" in properties:
            self.failures += 1
        self._latencies.append(time.perf_counter() - self._sent_at[slot])
        if not self._stopped:
            self._send(slot)


__all__ = ["Load", "Measured", "Target"]
