"""Workers beside the plain agents of the traffic, and their customers: what a scenario with calls in progress adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tests.faults.call_agents import CallAgent
from tests.faults.customers import Customers
from tests.faults.desk import Desk
from tests.faults.workers import Worker
from tests.faults.world import World

FIRST = 20
"""The team that serves the queue `billing`; nobody else of the traffic is in it."""


class Crew(Protocol):
    """Workers who are opened and judged with the agents of the traffic."""

    @property
    def workers(self) -> Sequence[Worker]:
        """Everybody of it."""

    async def play(self) -> None:
        """Let things happen to them until cancelled."""

    async def stir(self) -> None:
        """Change something about each contact once."""


Hire = Callable[[World, list[Desk]], Crew]
"""Makes the crew of a scenario."""


class CallCrew:
    """Agents in calls and chats; every second one is never logged out."""

    def __init__(self, world: World, desks: list[Desk], count: int) -> None:
        shift = world.logins[FIRST : FIRST + count]
        self.workers = [
            CallAgent(world, desks[number % len(desks)], login, world.random, steady=number % 2 == 0, mates=shift)
            for number, login in enumerate(shift)
        ]
        loose = [each.login for each in self.workers if not each.steady]
        self._customers = Customers(world, shift, loose)

    async def play(self) -> None:
        """Customers come and go."""
        await self._customers.come()

    async def stir(self) -> None:
        """Every contact's data change once more."""
        for worker in self.workers:
            await self._customers.stir(worker.login)


def in_calls(count: int = 6) -> Hire:
    """So many agents in calls and chats."""
    return lambda world, desks: CallCrew(world, desks, count)
