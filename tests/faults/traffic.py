"""What goes on while things break: desks with agents who work, a switch that moves by itself, and the settling at the end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from bridge.tasks import Tasks
from contracts import control
from contracts.vocabulary import WarningCode
from tests.faults.agents import Agent
from tests.faults.crews import Hire
from tests.faults.desk import Desk
from tests.faults.pictures import UNREAD, compare, differences, replay, tree_differences
from tests.faults.processes import POLL, FaultsError
from tests.faults.recorder import Heard
from tests.faults.work import Count, Key
from tests.faults.world import AGENTS, World

LOGINS = [str(1001 + number) for number in range(AGENTS)]
MEMBERS = LOGINS[8:10]
"""Logged in at their phones and moved by their supervisor, 1001, alone."""
OPEN_SECONDS = 30.0
"""For the first sessions; a large crew has a fifth of a second more for each."""
SETTLE_SECONDS = 40.0
"""For what is still unanswered when the faults are over. Longer than the bridge's 30 s deadline, never waited out when all is well."""
AGREE_SECONDS = 15.0
"""For sessions and pictures to be right again once everything is answered."""
MOVES = ("call", "answer", "hangup", "hold", "retrieve", "hangup")


class Traffic:
    """The agents of one scenario at `desks` connectors; `agents` of them work, the others are only at their phones."""

    def __init__(
        self,
        world: World,
        *,
        agents: int,
        desks: int,
        pace: float = 0.06,
        patience: float | None = None,
        steady: int = 2,
        hire: Hire | None = None,
    ) -> None:
        """Every `steady`-th agent is never logged out on purpose; `hire` brings more, who work on calls and chats."""
        self.world = world
        self.counts: dict[Key, Count] | None = None
        """Work that must not happen twice, as the switch counted it by the end; None: it did not live through all of it."""
        self._switch_pid = 0
        numbers = range(1, desks + 1)
        self.desks = [Desk(world.node.url, world.names, number, patience=patience) for number in numbers]
        self.agents = [
            Agent(
                self.desks[number % desks],
                login,
                world.random,
                steady=number % steady == 0,
                pace=pace,
                supervises=list(MEMBERS) if login == LOGINS[0] else [],
            )
            for number, login in enumerate(LOGINS[:agents])
        ]
        self._plain = LOGINS[: max(2, len(self.agents))] if self.agents else []
        self.crew = hire(world, self.desks) if hire is not None else None
        if self.crew is not None:
            self.agents += self.crew.workers
        self._tasks = Tasks(self._failed)
        self._failures: list[BaseException] = []
        self._moving = asyncio.Event()
        self._moving.set()

    @property
    def desk(self) -> Desk:
        """The first connector."""
        return self.desks[0]

    @property
    def answered(self) -> int:
        """Answers heard so far, copies included."""
        return sum(isinstance(entry, Heard) and entry.is_answer for entry in self.desk.recorder.entries)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Traffic]:
        """Everybody works while the block runs; everything is at rest after it."""
        self._switch_pid = self.world.switch.process.pid
        for desk in self.desks:
            await desk.start()
        for login in MEMBERS:
            await self.world.simulate("login", loginid=login)
        try:
            for agent in self.agents:
                self._tasks.spawn(agent.live(), f"agent {agent.login}")
            if self._plain:
                self._tasks.spawn(self._move(), "the switch moves")
            if self.crew is not None:
                self._tasks.spawn(self.crew.play(), "customers")
            patience = OPEN_SECONDS + len(self.agents) / 5
            await self.until(lambda: all(each.is_open for each in self.agents), "everybody's session is open", patience)
            yield self
        finally:
            await self._tasks.cancel()
            for desk in self.desks:
                await desk.stop()

    async def until(self, is_so: Callable[[], bool], what: str, seconds: float = 30.0) -> float:
        """Wait for something; gives how long that took. Raises FaultsError when it does not come."""
        started = time.monotonic()
        while not is_so():
            self.check()
            if time.monotonic() - started > seconds:
                raise FaultsError(f"{what}: not within {seconds:g} s")
            await asyncio.sleep(POLL / 2)
        return time.monotonic() - started

    def check(self) -> None:
        """Raise what failed in the suite itself, or FaultsError when the bridge does not live."""
        if self._failures:
            raise self._failures[0]
        if not self.world.bridge.is_running:
            raise FaultsError(f"the bridge ended by itself: {self.world.bridge.last_words()}")

    async def goes_on(self, answers: int = 20, seconds: float = 45.0) -> float:
        """Wait until so many further answers came; gives how long that took."""
        wanted = self.answered + answers
        return await self.until(lambda: self.answered >= wanted, f"{answers} further answers", seconds)

    async def rest(self) -> None:
        """Nobody asks anything any more, and what was asked is answered or given up."""
        self._moving.clear()
        for agent in self.agents:
            agent.stopping.set()
        with suppress(aiohttp.ClientError, OSError):
            for login in self.world.logins:  # so that everybody can be moved
                if login not in self._in_calls:
                    await self.world.simulate("hangup", loginid=login)
        deadline = time.monotonic() + SETTLE_SECONDS
        while (
            any(desk.unanswered for desk in self.desks) and time.monotonic() < deadline and self.world.bridge.is_running
        ):
            await asyncio.sleep(POLL)
        await self._tasks.cancel()

    async def finish(self) -> None:
        """Settle: everybody looks again, the switch moves once more, and all pictures must become the switch's world."""
        await self.rest()
        if any(desk.unanswered for desk in self.desks):
            return  # the checker names what was lost
        if not await self._bounded(self._true_by_events, "every picture drawn by events is true"):
            for line in await self._untrue():
                self.world.complain(f"by events {line}")
        await self._bounded(self._reopen, "everybody's session is open and read again")
        await self._stir()
        if not await self._bounded(self._agreed, "every picture agrees with the switch"):
            for line in await self._disagreements():
                self.world.complain(line)
        seats = await self.world.seats()
        for agent in self.agents:
            if agent.steady and seats[agent.login]["state"] == "LOGGED_OUT":
                self.world.complain(f"{agent.login} was logged out and nobody asked for it")
        self._no_logouts()
        if self.world.switch.process.pid == self._switch_pid:
            self.counts = await self.world.switch.work()

    # --- inside ---

    @property
    def _in_calls(self) -> set[str]:
        """Whose calls go on to the end: they are in the picture."""
        return set() if self.crew is None else {each.login for each in self.crew.workers}

    async def _true_by_events(self) -> bool:
        return not await self._untrue()

    async def _untrue(self) -> list[str]:
        """Of the destinations that no restart asks to read again, before anybody does."""
        return [line for line in self._trees(await self.world.seats()) if not line.endswith(UNREAD)]

    def _trees(self, seats: Mapping[str, Mapping[str, Any]]) -> list[str]:
        lines: list[str] = []
        for each in () if self.crew is None else self.crew.workers:
            if each.is_open:
                lines += tree_differences(each.desk.mirror, each.session, seats[each.login], self.world.switch.view)
        return lines

    async def _bounded(self, work: Callable[[], Awaitable[bool]], what: str) -> bool:
        deadline = time.monotonic() + AGREE_SECONDS
        try:
            async with asyncio.timeout(SETTLE_SECONDS + len(self.agents) / 5):
                while not await work():
                    if time.monotonic() > deadline:
                        raise TimeoutError
                    await asyncio.sleep(POLL)
        except TimeoutError:
            self.world.complain(f"{what}: not in time; {self._refusals()}")
            return False
        return True

    def _refusals(self) -> str:
        """The last requests that were refused."""
        entries = [entry for desk in self.desks for entry in desk.recorder.entries]
        refused = [entry for entry in entries if isinstance(entry, Heard) and entry.is_answer and not entry.success]
        return "; ".join(f"{entry.session} {entry.name}: {entry.error}" for entry in refused[-4:])

    async def _reopen(self) -> bool:
        return all(await asyncio.gather(*(self._look(agent) for agent in self.agents)))

    async def _look(self, agent: Agent) -> bool:
        if not agent.is_open and not await agent.open():
            return False
        return await agent.look_again()

    async def _stir(self) -> None:
        """Each agent who is not on a call changes state once, so that an event that does not come is missed."""
        for login, seat in (await self.world.seats()).items():
            if seat["state"] in {"READY", "NOT_READY"}:
                other = "READY" if seat["state"] == "NOT_READY" else "NOT_READY"
                await self.world.simulate("state", loginid=login, state=other)
        if self.crew is not None:
            await self.crew.stir()

    async def _agreed(self) -> bool:
        return not await self._disagreements()

    async def _disagreements(self) -> list[str]:
        lines: list[str] = []
        logins = self.world.logins
        infos = await asyncio.gather(
            *(self.desk.call(control.AGENT_INFO, "cti.CONTROL", {"loginid": login}) for login in logins)
        )
        seats = await self.world.seats()
        for login, info in zip(logins, infos, strict=True):
            found = compare(info.body, seats[login], ("state", "extension"))
            lines += [f"the bridge has {login} {line}" for line in found]
        for desk in self.desks:
            pictures = replay(desk.recorder.entries)
            here = [agent for agent in self.agents if agent.desk is desk and agent.is_open and agent.watches]
            open_here = {agent.session for agent in here}
            lines += [f"{name} has no live picture" for name in open_here if not pictures[name].is_live]
            shown = self.world.switch.view.agent
            lines += differences({name: pictures[name] for name in open_here}, seats, shown)
        return lines + self._trees(seats)

    def _no_logouts(self) -> None:
        told = {WarningCode.AGENT_FORCED_LOGOUT, WarningCode.AGENT_RELOGGED_IN}
        steady = {agent.session for agent in self.agents if agent.steady}
        for desk in self.desks:
            for entry in desk.recorder.entries:
                if isinstance(entry, Heard) and entry.code in told and entry.session in steady:
                    self.world.complain(f"{entry.session} was told {entry.code}: {entry.body.get('details')}")

    async def _move(self) -> None:
        """Calls come and go, and agents choose states at their phones."""
        world = self.world
        while True:
            await self._moving.wait()
            login = world.random.choice(self._plain)
            with suppress(aiohttp.ClientError, OSError):  # the switch itself may be down
                if world.random.random() < 0.6:
                    await world.simulate("state", loginid=login, state=world.random.choice(["READY", "NOT_READY"]))
                else:
                    await world.simulate(world.random.choice(MOVES), loginid=login)
            await asyncio.sleep(world.random.uniform(0.01, 0.08))

    def _failed(self, error: BaseException) -> None:
        self._failures.append(error)
