"""`python -m tests.bench`: the subjects in turn, round by round, and the ratios between them.

Absolute figures drift with the machine; the ratios of one run are what counts. Nothing here asserts on a time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bridge.cli.node import PrivateNode
from tests.bench import cisco_codec
from tests.bench.load import Load, Measured
from tests.bench.subjects import Subject, bridge, echo
from tests.bench.wire import Wire

Factory = Callable[[str, int], AbstractAsyncContextManager[Subject]]
SUBJECTS: dict[str, Factory] = {
    "aio-pika echo": lambda url, count: echo("echo_aio_pika", url, count),
    "FastStream RPC": lambda url, count: echo("echo_faststream", url, count),
    "bridge": bridge,
}
RESULTS = Path(".bench/latest.json")


@dataclass(frozen=True, slots=True)
class Round:
    """One subject measured once."""

    subject: str
    queues: int
    in_flight: int
    measured: list[Measured]
    opened_in: float
    bytes_a_session: float


async def measure(name: str, url: str, queues: int, in_flight: int, seconds: float, runs: int) -> Round:
    """Start a subject, load it, end it."""
    async with SUBJECTS[name](url, queues) as subject:
        parts = urlsplit(url)
        wire = await Wire.connect(parts.hostname or "127.0.0.1", parts.port or 5672)
        reply = "bench.replies"
        await wire.declare(reply)
        await wire.consume(reply)
        load = Load(wire, subject.targets, reply, in_flight)
        measured = await load.measure(1.0, seconds, runs)
        if load.strangers or load.failures:
            raise RuntimeError(f"{name}: {load.strangers} foreign answers, {load.failures} failures")
        await wire.delete(reply)
        if name != "bridge":
            for target in subject.targets:
                await wire.delete(target.key)
        wire.transport.close()
        return Round(name, queues, in_flight, measured, subject.opened_in, subject.facts.get("bytes_a_session", 0.0))


async def compare(url: str, queues: int, in_flight: int, rounds: int, seconds: float) -> list[Round]:
    """Every subject in turn, `rounds` times."""
    found = []
    for number in range(rounds):
        for name in SUBJECTS:
            one = await measure(name, url, queues, in_flight, seconds, 3)
            rate = statistics.median(each.rate for each in one.measured)
            p50 = statistics.median(each.p50 for each in one.measured)
            print(f"  round {number + 1}  {name:<16} {rate:9.0f}/s  p50 {p50:8.2f} ms", flush=True)
            found.append(one)
    return found


def report(rounds: list[Round]) -> None:
    """Median, min and max of each subject and the bridge's ratios, round by round."""
    rates: dict[str, list[float]] = {}
    p50s: dict[str, list[float]] = {}
    for one in rounds:
        rates.setdefault(one.subject, []).append(statistics.median(each.rate for each in one.measured))
        p50s.setdefault(one.subject, []).append(statistics.median(each.p50 for each in one.measured))
    head = rounds[0]
    print(f"\nN={head.queues} K={head.in_flight}")
    for name in rates:
        print(f"  {name:<16} {_spread(rates[name], '8.0f')}/s   p50 {_spread(p50s[name], '7.2f')} ms")
    for name in ("aio-pika echo", "FastStream RPC"):
        ratios = [ours / theirs for ours, theirs in zip(rates["bridge"], rates[name], strict=True)]
        print(f"  bridge / {name:<14} {_spread(ratios, '5.2f')} x")
    added = [ours - theirs for ours, theirs in zip(p50s["bridge"], p50s["aio-pika echo"], strict=True)]
    print(f"  added p50 over aio-pika echo {_spread(added, '5.2f')} ms")
    for one in rounds:
        if one.subject == "bridge" and one.queues > 1:
            kilobytes = one.bytes_a_session / 1024
            print(f"  {one.queues} sessions opened in {one.opened_in:.1f} s, {kilobytes:.1f} KB each")


def _spread(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} [{min(values):{form}} –{max(values):{form}} ]"


async def openings(url: str, count: int) -> None:
    """What opening is measured against: 3 bare round trips and one queue declare a session, one after the other."""
    parts = urlsplit(url)
    wire = await Wire.connect(parts.hostname or "127.0.0.1", parts.port or 5672)
    loop = asyncio.get_running_loop()
    start = loop.time()
    for number in range(count):
        await wire.declare(f"bench.declared.{number}")
    declared = loop.time() - start
    for number in range(count):
        await wire.delete(f"bench.declared.{number}")
    wire.transport.close()
    one = await measure("aio-pika echo", url, 1, 64, 1.0, 3)
    echoes = 3 * count / statistics.median(each.rate for each in one.measured)
    print(
        f"  {count} declares {declared:.1f} s, {3 * count} bare echoes {echoes:.1f} s: {declared + echoes:.1f} s together"
    )


async def main(options: argparse.Namespace) -> None:
    """Run what was asked for."""
    with tempfile.TemporaryDirectory(prefix="cti-bridge-bench-node-") as home:
        node = PrivateNode(Path(home))
        url = options.url or node.start()
        try:
            seconds = 1.0 if options.quick else 3.0
            wide = await compare(url, options.n, options.k, options.rounds, seconds)
            narrow = await compare(url, 1, 1, options.rounds, seconds)
            report(wide)
            await openings(url, options.n)
            report(narrow)
        finally:
            node.stop()
    cisco_codec.report(cisco_codec.paces(0.2 if options.quick else 0.5))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(one) for one in wide + narrow], indent=1))
    print(f"\nwritten to {RESULTS}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="session queues")
    parser.add_argument("--k", type=int, default=256, help="requests in flight")
    parser.add_argument("--rounds", type=int, default=3, help="how often each subject is measured")
    parser.add_argument("--quick", action="store_true", help="one second a run instead of three")
    parser.add_argument("--url", help="a broker to use instead of a private node")
    asyncio.run(main(parser.parse_args()))
