"""Everything a scenario may break: a private broker, a switch that outlives bridges, bridges, all processes of ours."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import aiormq
from aiormq.abc import AbstractChannel

from adapters.simulator.agents import FIRST_LOGIN
from bridge.cli.node import PrivateNode
from bridge.sources import PREFIX
from contracts.routing import Names
from tests.faults.processes import POLL, Child, new_ports
from tests.faults.proxy import Proxy
from tests.faults.switches import SWITCHES

AGENTS = 40
"""Agents at the switch: four teams; 1001 supervises the first."""
DEFAULTS = {
    "LOG_FORMAT": "json",
    "LOG_LEVEL": "INFO",
    "BROKER__HEARTBEAT": "2",
    "BROKER__PUBLISH_TIMEOUT": "4",
}
"""Short times for what has to be noticed, so that a scenario does not wait for nothing."""


class World:
    """Broker, switch and bridges of one scenario. `is_long` asks for the long form; `faults` counts what was done to it."""

    def __init__(
        self,
        home: Path,
        node: PrivateNode,
        prefix: str,
        *,
        is_long: bool,
        random: Random,
        agents: int = AGENTS,
        adapter: str = "simulator",
    ) -> None:
        self.home = home
        self.node = node
        self.names = Names(prefix)
        self.is_long = is_long
        self.random = random
        self.faults = 0
        self.complaints: list[str] = []
        self.notes: list[str] = []
        self.proxy: Proxy | None = None
        self.bridges: list[Child] = []
        self.logins = [str(FIRST_LOGIN + number) for number in range(agents)]
        self.switch = SWITCHES[adapter](home, agents)
        self._numbers = count(random.randrange(10**6) * 1000)
        self._http: aiohttp.ClientSession | None = None

    @property
    def bridge(self) -> Child:
        """The first bridge."""
        return self.bridges[0]

    @property
    def way_to_broker(self) -> Proxy:
        """The proxy between bridge and broker, in a scenario that has one."""
        assert self.proxy is not None
        return self.proxy

    @property
    def prefix(self) -> str:
        """The prefix of everything the bridge declares."""
        return self.names.prefix

    def by(self, short: int, long: int) -> int:
        """One number for each form."""
        return long if self.is_long else short

    def fault(self, count: int = 1) -> None:
        """Something was broken."""
        self.faults += count

    def complain(self, sentence: str) -> None:
        """Something that was promised did not come true."""
        self.complaints.append(sentence)

    def note(self, sentence: str) -> None:
        """Something to be printed with the row."""
        self.notes.append(sentence)

    def expect(self, is_true: bool, sentence: str) -> None:
        """Complain unless it is true."""
        if not is_true:
            self.complain(sentence)

    # --- bridges ---

    def new_bridge(self, settings: Mapping[str, str] | None = None) -> Child:
        """A bridge on the prefix, not started yet, with a STATE_DIR of its own."""
        number = len(self.bridges) + 1
        port = new_ports(1)[0]
        amqp_url = self.node.url if self.proxy is None else self.proxy.url
        values = {
            "AMQP_URL": amqp_url,
            "PREFIX": self.prefix,
            "HTTP_PORT": str(port),
            "STATE_DIR": str(self.state_dir(number)),
            **self.switch.settings(),
            **DEFAULTS,
            **(settings or {}),
        }
        environment = {f"{PREFIX}{name}": value for name, value in values.items()}
        child = Child(f"bridge{number}", ["run"], environment, self.home, f"http://127.0.0.1:{port}/readyz")
        self.bridges.append(child)
        return child

    def state_dir(self, number: int = 1) -> Path:
        """Where the bridge of this number keeps its registry."""
        return self.home / f"state{number}"

    def page(self, name: str) -> str:
        """URL of a page of the first bridge."""
        return f"http://127.0.0.1:{self.bridge.settings[f'{PREFIX}HTTP_PORT']}/{name}"

    # --- the switch ---

    async def simulate(self, verb: str, **body: object) -> bool:
        """Move the switch behind the bridge's back; False when the switch says it cannot be, or has nothing for it."""
        return verb not in self.switch.lacks and await self.switch.simulate(verb, **body)

    async def seats(self) -> dict[str, dict[str, Any]]:
        """Every agent as the switch sees it, by login id."""
        return await self.switch.seats()

    @property
    def _web(self) -> aiohttp.ClientSession:
        assert self._http is not None
        return self._http

    def number(self) -> int:
        """One of nine digits at most that nobody had before."""
        return next(self._numbers)

    # --- the broker ---

    async def ctl(self, *arguments: str) -> str:
        """Output of `rabbitmqctl <arguments>`."""
        return await asyncio.to_thread(self.node.ctl, *arguments)

    async def kill_broker(self) -> None:
        """SIGKILL to the broker's node."""
        await asyncio.to_thread(self.node.kill)

    async def start_broker(self) -> None:
        """The same node again, with its ports and data."""
        await asyncio.to_thread(self.node.start)

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[AbstractChannel]:
        """An amqp_channel of somebody who does what nobody should."""
        connection = await aiormq.connect(self.node.url)
        try:
            yield await connection.channel(publisher_confirms=True)
        finally:
            await connection.close()

    async def close_connections(self, name: str) -> int:
        """Let the broker close every connection whose client calls itself so; gives how many there were."""
        rows = (await self.ctl("list_connections", "--no-table-headers", "pid", "client_properties")).split("\n")
        mark = f'{{"connection_name","{name}"}}'
        pids = [row.split("\t")[0] for row in rows if mark in row]
        for pid in pids:
            await self.ctl("close_connection", pid, "closed by the fault suite")
        return len(pids)

    async def queues(self) -> dict[str, int]:
        """Every queue of the prefix with its number of consumers."""
        rows = (await self.ctl("list_queues", "--no-table-headers", "name", "consumers")).split("\n")
        pairs = (row.split("\t") for row in rows if row.startswith(f"{self.prefix}."))
        return {name: int(consumers) for name, consumers in pairs}

    # --- time ---

    @staticmethod
    async def hold(seconds: float) -> None:
        """Let the fault last."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            await asyncio.sleep(min(POLL, max(0.0, deadline - time.monotonic())))

    async def get(self, page: str) -> dict[str, Any]:
        """A JSON page of the first bridge; {} when it does not answer."""
        try:
            async with self._web.get(self.page(page)) as answer:
                body: dict[str, Any] = await answer.json()
                return body
        except (aiohttp.ClientError, TimeoutError, OSError):
            return {}

    # --- life ---

    @asynccontextmanager
    async def running(self, settings: Mapping[str, str], *, with_proxy: bool = False) -> AsyncIterator[World]:
        """Switch and first bridge up; whatever was started is ended by its pid afterwards."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as self._http:
            try:
                if with_proxy:
                    self.proxy = Proxy(self.node.url)
                    await self.proxy.start()
                self.switch.begin(self._http)
                self.new_bridge(settings).launch()
                await self.switch.process.serves()
                await self.bridge.serves()
                yield self
            finally:
                for child in (*self.bridges, self.switch.process):
                    await child.kill()
                if self.proxy is not None:
                    await self.proxy.stop()
