"""The simulator behind the port, its world in this process. Owns the adapter's end of the link; the engine owns the switch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from adapters.contacts import SetChannelState
from adapters.port import (
    Capabilities,
    Command,
    Event,
    EventSink,
    LinkDown,
    LinkUp,
    Result,
)
from adapters.simulator.engine import LINK_CUT, Switch
from adapters.simulator.faults import ALL
from contracts.vocabulary import ChannelType


def capabilities(*, channel_states: bool) -> Capabilities:
    """What the simulated switch can do, with states of single channels or without."""
    return Capabilities(
        commands=ALL if channel_states else ALL - {SetChannelState},
        channel_types=frozenset({ChannelType.TELEPHONY, ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK}),
        mobile_agent=True,
        channel_states=channel_states,
    )


Background = Callable[[], Awaitable[None]]
"""Work that goes on while the adapter runs, e.g. the steps of a scenario; returns when there is no more."""


class LocalSimulator:
    """`Adapter` with the switch in this process."""

    name = "simulator"

    def __init__(
        self, switch: Switch, *, background: Background | None = None, routes: Iterable[web.RouteDef] = ()
    ) -> None:
        self.capabilities = capabilities(channel_states=switch.world.rules.channel_states)
        self._switch = switch
        self._background = background
        self._routes = tuple(routes)
        self._emit: EventSink | None = None
        self._linked = False

    def http_routes(self) -> tuple[web.RouteDef, ...]:
        """The `/simulator/…` routes of this switch, to be mounted in the bridge's HTTP server."""
        return self._routes

    async def run(self, emit: EventSink) -> None:
        """Hold the link for ever. Ends only by cancellation."""
        self._emit = emit
        try:
            async with asyncio.TaskGroup() as group:
                if self._background is not None:
                    group.create_task(_until_done(self._background()), name="simulator-scenario")
                self._join()
                await asyncio.get_running_loop().create_future()
        finally:
            self._linked = False
            self._emit = None
            self._switch.disconnect(self)

    async def execute(self, command: Command) -> Result:
        """Carry out one command; without a delay there is no suspension at all."""
        if not self._linked:
            return LINK_CUT
        answer = self._switch.submit(self, command)
        return await answer if isinstance(answer, asyncio.Future) else answer

    def said(self, event: Event) -> None:
        """`Line`: hand on what the switch says."""
        if self._emit is not None:
            self._emit(event)

    def cut(self) -> None:
        """`Line`: the switch cut the link."""
        self._linked = False
        self._wait("The link to the simulated switch was taken down on demand.")

    def _join(self) -> None:
        if self._emit is None or self._linked:
            return
        if not self._switch.link_up:
            self._wait("The link to the simulated switch is down on demand.")
            return
        self._linked = True
        self.said(LinkUp("in process"))
        self._switch.connect(self)

    def _wait(self, sentence: str) -> None:
        self.said(LinkDown(sentence))
        self._switch.when_link_up(self._join)


async def _until_done(work: Awaitable[None]) -> None:
    await work
