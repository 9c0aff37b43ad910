"""What a test hears of an adapter: every event in order, what they add up to, and ways to wait for more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from adapters.port import AgentChanged, Event
from adapters.reports import Reported
from contracts.vocabulary import AgentState, LoginId
from tests.conformance.picture import Picture
from tests.conformance.referee import Referee

PATIENCE = 20.0
"""Seconds a test waits for what must come; never waited out when all is well."""

_E = TypeVar("_E", bound=Event)
Sight = Callable[[Picture], bool]


@dataclass
class Heard:
    """Every event, in order, judged by a referee, and ways to wait for one."""

    events: list[Event] = field(default_factory=list)
    referee: Referee = field(default_factory=Referee)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _watches: dict[asyncio.Future[None], Sight] = field(default_factory=dict)

    @property
    def picture(self) -> Picture:
        """What is true by now as far as was heard."""
        return self.referee.picture

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.referee.see(event)
        self._look()
        self._news.set()

    def _look(self) -> None:
        for watch, sight in self._watches.items():
            if not watch.done() and sight(self.picture):
                watch.set_result(None)

    @contextmanager
    def watch(self, sight: Sight) -> Iterator[asyncio.Future[None]]:
        """A future that is done once the picture fits, however shortly."""
        watch: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watches[watch] = sight
        self._look()
        try:
            yield watch
        finally:
            del self._watches[watch]
            watch.cancel()

    async def see(self, sight: Sight) -> None:
        """Wait until the picture fits."""
        with self.watch(sight) as seen:
            async with asyncio.timeout(PATIENCE):
                await seen

    async def until(self, kind: type[_E], fits: Callable[[_E], bool] = lambda event: True, after: int = 0) -> _E:
        """The first event of the kind that fits, heard already (from index `after` on) or to come."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._news.clear()
                for event in self.events[after:]:
                    if isinstance(event, kind) and fits(event):
                        return event
                await self._news.wait()

    async def state(self, login_id: LoginId, state: AgentState, after: int = 0) -> AgentChanged:
        """The delta that says so."""
        return await self.until(AgentChanged, lambda e: e.agent.login_id == login_id and e.agent.state is state, after)

    async def until_reason(self, login_id: LoginId, reason_id: str) -> AgentChanged:
        """The delta that gives the agent's state this reason."""
        return await self.until(
            AgentChanged, lambda event: event.agent.login_id == login_id and event.agent.reason_id == reason_id
        )

    def kinds(self, after: int = 0) -> list[type[Event]]:
        """What was heard from index `after` on, but reports: they may come at any time."""
        return [type(event) for event in self.events[after:] if not isinstance(event, Reported)]

    def of(self, kind: type[_E]) -> list[_E]:
        """All of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]
