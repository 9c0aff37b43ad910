"""The registry's file: locked by another process, on a full disk, damaged."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from tests.faults.processes import FaultsError
from tests.faults.scenario import Scenario
from tests.faults.traffic import Traffic
from tests.faults.world import World

FILE = "registry.sqlite3"
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


async def locked(world: World, traffic: Traffic) -> None:
    """Another process holds the file's lock for a while; answers go on, and all is well when it lets go."""
    for _ in range(world.by(2, 8)):
        holder = await asyncio.to_thread(_hold, world.state_dir() / FILE)
        world.fault()
        try:
            await world.hold(world.by(3, 15))
        finally:
            await asyncio.to_thread(_release, holder)
        await world.bridge.serves()
        await traffic.goes_on(60)


async def full(world: World, traffic: Traffic) -> None:
    """No file may grow: readiness falls and says why; with room again everything is written again."""
    for _ in range(world.by(1, 8)):
        sizes = [path.stat().st_size for path in world.state_dir().iterdir()]
        world.bridge.limit_files(max(4096, min(sizes)))
        world.fault()
        try:
            await world.bridge.serves(503)
            down = [each["name"] for each in (await world.get("readyz")).get("down", [])]
            world.expect("registry" in down, f"a full disk shows as {down}")
            await world.hold(world.by(1, 10))
        finally:
            world.bridge.limit_files(None)
        await world.bridge.serves()
        await traffic.goes_on(60)


async def damaged(world: World, traffic: Traffic) -> None:
    """A damaged file at the start: one sentence that names it, exit code 2, nothing consumed; with the good one all goes on."""
    await world.bridge.stop()
    path = world.state_dir() / FILE
    good = {each: each.read_bytes() for each in world.state_dir().iterdir()}
    content = good[path]
    middle = world.random.randbytes(max(8192, len(content) // 2))
    for bad in (
        world.random.randbytes(len(content)),
        content[:4096] + middle,
        content[:5000],
        b"not a database at all",
    ):
        for each in good:
            each.unlink(missing_ok=True)
        path.write_bytes(bad)
        world.bridge.launch()
        world.fault()
        code = await world.bridge.ended(20)
        words = world.bridge.last_words()
        world.expect(code == 2, f"a damaged file ended the start with {code}: {words}")
        world.expect(FILE in words and "Traceback" not in words, f"it does not name the file: {words}")
    for each in world.state_dir().iterdir():
        each.unlink()
    for each, content in good.items():
        each.write_bytes(content)
    await world.bridge.start()
    await traffic.goes_on(60)


def _hold(path: Path) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert holder.stdout is not None
    if holder.stdout.readline() != b"held\n":
        _release(holder)
        raise FaultsError("the lock could not be had")
    return holder


def _release(holder: subprocess.Popen[bytes]) -> None:
    holder.communicate()


SCENARIOS = (
    Scenario("ledger-locked", locked),
    Scenario("ledger-full", full),
    Scenario("ledger-damaged", damaged),
)
