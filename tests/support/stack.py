"""One bridge under test, run in the test's own event loop, and the HTTP of its simulator."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Self

import aiohttp

from bridge.app import Bridge, run_bridge
from bridge.config import Settings, load_settings
from tests.support.links import until

START_SECONDS = 30.0
"""How long a start may take before the test gives up; a loaded machine is slow, a hung start is for ever."""


class Stack:
    """A bridge that can be stopped and started again on the same state. Not the product: the tests' remote control."""

    def __init__(self, amqp_url: str, prefix: str, state_dir: Path, **settings: object) -> None:
        self.amqp_url = amqp_url
        self.prefix = prefix
        self._state_dir = state_dir
        self._overrides = settings
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.bridge: Bridge | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def settings(self) -> Settings:
        """The settings the bridge runs with."""
        values: dict[str, object] = {
            "amqp_url": self.amqp_url,
            "prefix": self.prefix,
            "state_dir": self._state_dir,
            "http_port": 0,
            "simulator": {"agents": 20},
            "log_level": "WARNING",
        }
        return load_settings(**{**values, **self._overrides})

    async def start(self) -> None:
        """Start, and wait until it serves and has said so: who listens from here on does not hear of the start."""
        self._stop = asyncio.Event()
        built: asyncio.Future[Bridge] = asyncio.get_running_loop().create_future()
        self._task = asyncio.get_running_loop().create_task(
            run_bridge(self.settings(), stop=self._stop, on_built=built.set_result), name="bridge under test"
        )
        async with asyncio.timeout(START_SECONDS):
            await asyncio.wait([built, self._task], return_when=asyncio.FIRST_COMPLETED)
            if self._task.done():
                self._task.result()
            self.bridge = await built
            serving = asyncio.get_running_loop().create_task(_started(self.bridge))
            await asyncio.wait([serving, self._task], return_when=asyncio.FIRST_COMPLETED)
            if self._task.done():
                serving.cancel()
                self._task.result()

    async def stop(self) -> None:
        """Drain and end, as on SIGTERM; raises what the bridge raised."""
        self._stop.set()
        if self._task is not None:
            await self._task

    async def restart(self) -> None:
        """Stop and start on the same state."""
        await self.stop()
        await self.start()

    async def holds(self, session: str, count: int = 1) -> None:
        """Wait until the bridge has so many requests of a session that it has not answered: nothing else tells of them."""
        await until(lambda: self._unanswered(session) >= count, f"{count} requests of {session}")

    def _unanswered(self, session: str) -> int:
        assert self.bridge is not None
        mailbox = self.bridge.sessions.get(session)
        return 0 if mailbox is None else mailbox.unanswered

    @property
    def url(self) -> str:
        """Base URL of the bridge's HTTP port."""
        assert self.bridge is not None
        return f"http://127.0.0.1:{self.bridge.http_port}"

    async def simulate(self, verb: str, **body: object) -> dict[str, object]:
        """POST to `/simulator/<verb>`; fails the test unless it is accepted."""
        async with aiohttp.ClientSession() as http, http.post(f"{self.url}/simulator/{verb}", json=body) as answer:
            text = await answer.text()
            assert answer.status == 200, text
            result: dict[str, object] = await answer.json()
            return result

    async def agent(self, login_id: str) -> dict[str, object]:
        """One agent as the switch sees it."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/simulator/agents") as answer:
            agents: list[dict[str, object]] = (await answer.json())["agents"]
            return next(agent for agent in agents if agent["loginid"] == login_id)


async def _started(bridge: Bridge) -> None:
    await bridge.lifecycle.started.wait()
    await bridge.context.link.publisher.flushed()
