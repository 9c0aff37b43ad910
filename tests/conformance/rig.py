"""What a backend brings to the conformance suite: the adapter, a hand on its switch, and the people who work there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from adapters.port import Adapter, AgentChanged, Event, LogIn, Result, SetAgentState, SnapshotEnded
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState, LoginId

PATIENCE = 10.0
"""Seconds a test waits for what must come; never waited out when all is well."""

_E = TypeVar("_E", bound=Event)


@dataclass(frozen=True, slots=True)
class Worker:
    """One agent of the switch, logged out at the start."""

    login_id: LoginId
    password: str
    extension: str


@dataclass(frozen=True, slots=True)
class Cast:
    """`agent` and `colleague` are in one team that `supervisor` supervises (and is in), `stranger` is in another."""

    supervisor: Worker
    agent: Worker
    colleague: Worker
    stranger: Worker
    everybody: int
    team_size: int
    unknown_extension: str = "999999"
    logout_reason: str = "L1"
    not_ready_reason: str = "N1"
    unselectable_logout_reason: str = "L90"


class Hand(Protocol):
    """What the tests do at the switch, past the adapter."""

    async def offer_call(self, login_id: LoginId) -> None:
        """A call for an agent who is READY: RESERVED."""

    async def answer_call(self, login_id: LoginId) -> None:
        """TALKING."""

    async def end_call(self, login_id: LoginId) -> None:
        """Wrap-up."""

    async def force_logout(self, login_id: LoginId) -> None:
        """By the agent's supervisor."""

    async def change_reasons(self) -> None:
        """Another logout list."""

    async def slow_down(self, login_id: LoginId, seconds: float) -> None:
        """Carry out the agent's commands so late; 0 lets go of those that wait."""

    async def cut_link(self) -> None:
        """Lose the link and let none come back."""

    async def mend_link(self) -> None:
        """Let the link come back."""


@dataclass
class Heard:
    """Every event, in order, and a way to wait for one."""

    events: list[Event] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

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

    def of(self, kind: type[_E]) -> list[_E]:
        """All of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]


@dataclass
class Rig:
    """A running adapter under test."""

    adapter: Adapter
    hand: Hand
    cast: Cast
    heard: Heard

    async def log_in(self, worker: Worker) -> None:
        """Log in and see it."""
        result = await self.adapter.execute(LogIn(worker.login_id, worker.password, None, frozenset()))
        assert_taken(result)
        await self.heard.state(worker.login_id, AgentState.NOT_READY)

    async def make_ready(self, worker: Worker) -> None:
        """Log in, become READY and see it."""
        await self.log_in(worker)
        assert_taken(await self.adapter.execute(SetAgentState(worker.login_id, AgentState.READY)))
        await self.heard.state(worker.login_id, AgentState.READY)


Backend = Callable[[], AbstractAsyncContextManager[Rig]]


def assert_taken(result: Result) -> None:
    """Accepted or confirmed."""
    assert type(result).__name__ in ("Accepted", "Confirmed"), result


@asynccontextmanager
async def running(adapter: Adapter, hand: Hand, cast: Cast) -> AsyncIterator[Rig]:
    """The adapter running, its first snapshot complete; a task of it that fails fails the test."""
    failures: list[BaseException] = []
    heard, tasks = Heard(), Tasks(failures.append)
    tasks.spawn(adapter.run(heard), "adapter")
    try:
        await heard.until(SnapshotEnded)
        yield Rig(adapter, hand, cast, heard)
    finally:
        await tasks.cancel()
    assert not failures
