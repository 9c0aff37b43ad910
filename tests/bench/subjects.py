"""What is measured: each subject is a process of its own that serves N queues until it is ended."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bridge.cli.node import free_ports
from bridge.connector import Connector, connect
from bridge.errors import BridgeError
from tests.bench.load import Target


@dataclass(slots=True)
class Subject:
    """A running subject: where requests go, and what its start cost (seconds, bytes)."""

    name: str
    process: asyncio.subprocess.Process
    targets: list[Target]
    opened_in: float = 0.0
    facts: dict[str, float] = field(default_factory=dict)

    def resident(self) -> int:
        """Resident memory in bytes."""
        return int(psutil.Process(self.process.pid).memory_info().rss)


@asynccontextmanager
async def echo(module: str, url: str, count: int) -> AsyncIterator[Subject]:
    """One of the baselines."""
    stem = f"bench.{module}"
    arguments = [sys.executable, "-m", f"tests.bench.{module}", url, stem, str(count)]
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = await process.stdout.readline()
        if line.strip() != b"READY":
            raise RuntimeError(f"{module} did not start")
        targets = [Target("", f"{stem}.{number}", f"S{number}") for number in range(count)]
        yield Subject(module, process, targets, time.perf_counter() - started)
    finally:
        await _end(process)


@asynccontextmanager
async def bridge(url: str, count: int) -> AsyncIterator[Subject]:
    """The bridge with its simulator in process and `count` open sessions."""
    prefix = f"bench{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="cti-bridge-bench-") as folder:
        environment = {
            **os.environ,
            "CTI_BRIDGE_AMQP_URL": url,
            "CTI_BRIDGE_PREFIX": prefix,
            "CTI_BRIDGE_STATE_DIR": folder,
            "CTI_BRIDGE_HTTP_PORT": str(free_ports(1)[0]),
            "CTI_BRIDGE_SIMULATOR__AGENTS": str(count + 10),
            "CTI_BRIDGE_LOG_LEVEL": "WARNING",
        }
        command = str(Path(sys.executable).with_name("cti-bridge"))
        process = await asyncio.create_subprocess_exec(command, "run", env=environment)
        try:
            await _until_there(url, prefix)
            async with connect(url, prefix=prefix) as connector:
                subject = Subject(
                    "bridge", process, [Target(f"{prefix}.requests", f"S{n}", f"S{n}") for n in range(count)]
                )
                await _wait_for(connector)
                before = subject.resident()
                started = time.perf_counter()
                await _open(connector, count)
                subject.opened_in = time.perf_counter() - started
                subject.facts["bytes_a_session"] = (subject.resident() - before) / count
                yield subject
                await _dispose(connector, count)
        finally:
            await _end(process)


async def _until_there(url: str, prefix: str) -> None:
    """A bridge that just starts has not made its exchanges yet."""
    async with asyncio.timeout(60):
        while True:
            try:
                async with connect(url, prefix=prefix):
                    return
            except BridgeError:
                await asyncio.sleep(0.1)


async def _wait_for(connector: Connector) -> None:
    async with asyncio.timeout(60):
        while not (await connector.control("cti.query.capabilities")).success:
            await asyncio.sleep(0.1)
        while not (await connector.control("cti.query.agentinfo", {"loginid": "1001"})).success:
            await asyncio.sleep(0.1)


async def _open(connector: Connector, count: int) -> None:
    turn = asyncio.Semaphore(64)

    async def one(number: int) -> None:
        async with turn:
            login, session = str(1001 + number), f"S{number}"
            body = {"id": session, "loginid": login, "password": f"p{login}"}
            created = await connector.control("cti.request.createsession", body)
            init = await connector.call("session.query.init", session, {"name": "desk", "chat": True})
            group = {"name": init.body.get("channelGroup", ""), "id": "G"}
            grouped = await connector.call("session.request.createchannelgroup", session, group)
            if not (created.success and init.success and grouped.success):
                raise RuntimeError(f"{session}: {created.error} {init.error} {grouped.error}")

    await asyncio.gather(*(one(number) for number in range(count)))


async def _dispose(connector: Connector, count: int) -> None:
    await asyncio.gather(*(connector.call("session.request.dispose", f"S{number}") for number in range(count)))


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        await process.wait()
