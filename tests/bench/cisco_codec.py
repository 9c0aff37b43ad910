"""The CTI Server codec against a bare `struct` loop, as ratios: what the table costs over unpacking by hand.

The loop is the limit: it knows one message, checks nothing, and leaves texts as bytes. One message of a session's begin, and
the one that comes most often in a centre.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct
from time import perf_counter, process_time

from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.typed import parse, render
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent
from adapters.cisco_cti.protocol.typed_rows import AgentGroup
from adapters.cisco_cti.protocol.typed_session import OpenReq

VERSION = 24
_FIELD = Struct(">HH")
_HEADER = Struct(">II")

GROUP = AgentGroup(flt_skill_group_number=12, flt_skill_group_id=5012, flt_skill_group_state=3)
BODIES = (
    OpenReq(
        invoke_id=1, version_number=VERSION, idle_timeout=120, services_requested=0x94, call_msg_mask=0x7FFFFF,
        agent_state_mask=0x3FF, client_id="cti-bridge", client_password=b"",
    ),
    AgentStateEvent(
        peripheral_id=5000, session_id=1, peripheral_type=17, skill_group_state=3, state_duration=4, agent_state=3,
        agent_mode=1, max_task_limit=1, icm_agent_id=5111, agent_availability_status=1, department_id=0,
        agent_id="30001", agent_extension="3001", agent_instrument="3001", skill_groups=(GROUP, GROUP),
    ),
)  # fmt: skip
FIXED = {"OPEN_REQ": Struct(">11I"), "AGENT_STATE_EVENT": Struct(">IIIHHIIIHHHiIHIiIHi")}


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second of one subject; `ratio` is what is left of the bare loop's."""

    message: str
    work: str
    rate: float
    bare: float

    @property
    def ratio(self) -> float:
        """1.0 would be as fast as the bare loop."""
        return self.rate / self.bare


def bare_decode(fixed: Struct, raw: bytes) -> list[tuple[int, bytes]]:
    """The least a decoder can do."""
    _HEADER.unpack_from(raw)
    fixed.unpack_from(raw, 8)
    at, end = 8 + fixed.size, len(raw)
    found = []
    while at < end:
        tag, length = _FIELD.unpack_from(raw, at)
        at += 4 + length
        found.append((tag, raw[at - length : at]))
    return found


def bare_encode(fixed: Struct, row: tuple[int, ...], found: list[tuple[int, bytes]], number: int) -> bytes:
    """The least an encoder can do."""
    parts = [fixed.pack(*row)]
    for tag, data in found:
        parts.append(_FIELD.pack(tag, len(data)) + data)
    body = b"".join(parts)
    return _HEADER.pack(len(body), number) + body


def rate(work: Callable[[], object], seconds: float) -> float:
    """How often a second, in time of the processor: the machine may have other things to do."""
    runs = []
    until = perf_counter() + seconds
    while not runs or perf_counter() < until:
        start = process_time()
        for _ in range(500):
            work()
        runs.append(500 / (process_time() - start))
    return statistics.quantiles(runs, n=10)[-1] if len(runs) > 1 else runs[0]


def paces(seconds: float = 0.5) -> list[Pace]:
    """Every message decoded and encoded, plain and as dataclasses, for `seconds` each."""
    spoken = codec(VERSION)
    measured = []
    for body in BODIES:
        message = render(body)
        raw = spoken.encode(message)
        fixed, number = FIXED[message.name], int.from_bytes(raw[4:8], "big")
        row, found = fixed.unpack_from(raw, 8), bare_decode(fixed, raw)
        (frame,) = Frames().feed(raw)
        decoding = rate(lambda fixed=fixed, raw=raw: bare_decode(fixed, raw), seconds)
        encoding = rate(lambda f=fixed, r=row, s=found, n=number: bare_encode(f, r, s, n), seconds)
        works: list[tuple[str, Callable[[], object], float]] = [
            ("decode", lambda raw=raw: [spoken.decode(each) for each in Frames().feed(raw)], decoding),
            ("decode to dataclass", lambda frame=frame: parse(spoken.decode(frame)), decoding),
            ("encode", lambda message=message: spoken.encode(message), encoding),
            ("encode a dataclass", lambda body=body: spoken.encode(render(body)), encoding),
        ]
        measured += [Pace(message.name, name, rate(work, seconds), bare) for name, work, bare in works]
    return measured


def report(measured: list[Pace]) -> None:
    """One line each."""
    print(f"\nCTI Server codec, version {VERSION}, against a bare struct loop")
    for one in measured:
        print(
            f"  {one.message:<18} {one.work:<20} {one.rate:9.0f}/s {1e6 / one.rate:6.1f} µs"
            f"   {one.ratio:5.2f} x of {one.bare:9.0f}/s"
        )


if __name__ == "__main__":
    report(paces())
