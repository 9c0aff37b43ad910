"""A centre's day: agents who work as they should, on customers of a load; and what a day must leave behind: nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import orjson

from adapters.simulator.agents import TEAM_SIZE
from contracts import channel, conversation, interaction
from tests.faults.crews import Hire
from tests.faults.desk import Desk
from tests.faults.mirror import CHANNEL, CONVERSATION, INTERACTION, Place
from tests.faults.recorder import Entry, Heard, Sent
from tests.faults.workers import Worker
from tests.faults.world import World

ODDITIES = {"": 0.92, "hold": 0.04, "consult": 0.02, "transfer": 0.02}
"""What an agent does beside talking, and in which part of calls."""
ENDS = 0.5
"""The part of calls that the agent ends; the customers end the others."""
TALK = (0.2, 4.0)
"""Seconds after the answer, on average, in the short and the long form."""
PATIENCE = 60
"""So many times the average, and the agent ends a call that nobody else does, as one whose customer left during a consult."""
AGAIN = 1.0
"""Seconds after a release, and the agent asks again when the call is still there."""


class DayAgent(Worker):
    """Ready, answers what rings, completes what has ended, disposes what is completed; looks only when something was heard."""

    def __init__(self, world: World, desk: Desk, login: str, *, watches: bool) -> None:
        super().__init__(desk, login, world.random, steady=True, pace=0.0, watches=watches)
        self._world = world
        self.wake = asyncio.Event()
        self._seconds = TALK[world.is_long]
        codes = world.switch.dispositions
        self._codes = {"dispositionIds": codes} if codes else {}
        self._met: set[str] = set()
        self._leaving: dict[str, float] = {}

    @property
    def is_ready(self) -> bool:
        """Whether calls may come."""
        return self.is_dressed and self.phone is not None and self.phone.shown.get("agent-state") == "READY"

    async def live(self) -> None:
        """Serve until told to stop."""
        while not self.stopping.is_set():
            if not self.is_open and not await self.open():
                await self._pause(0.2)
                continue
            self.wake.clear()
            if not await self._serve():
                await self._until_heard()

    async def _until_heard(self) -> None:
        now = asyncio.get_running_loop().time()
        patience = min((at - now for at in self._leaving.values()), default=1.0)
        try:
            async with asyncio.timeout(max(0.001, min(patience, 1.0))):
                await self.wake.wait()
        except TimeoutError:
            pass

    async def _serve(self) -> bool:
        """One round over everything; False when there was nothing to do."""
        if self.is_behind or not self.is_dressed:
            return await self.look_again()
        if await self.take_up():
            return True
        busy = False
        for contact in self.level(INTERACTION):
            busy = await self._attend(contact) or busy
        return busy or await self._be_ready()

    async def _be_ready(self) -> bool:
        if not self.level(INTERACTION) and not self.is_ready and self.phone is not None:
            await self.ask(channel.READY, self.phone)
        return False

    async def _attend(self, contact: Place) -> bool:
        match contact.state:
            case "ALERTING":
                return await self._answer(contact)
            case "STARTED":
                return await self._talk(contact)
            case "ENDED":
                self._leaving.pop(contact.target, None)
                await self.ask(interaction.COMPLETE, contact, self._codes)
                return True
            case "COMPLETED":
                self._leaving.pop(contact.target, None)
                self._met.discard(contact.cti_id)
                await self.dispose(contact)
                return True
        return False

    async def _answer(self, contact: Place) -> bool:
        leg = self.legs(contact).get("primary")
        if leg is None or contact.cti_id in self._met:
            return False
        self._met.add(contact.cti_id)
        await self.ask(conversation.ANSWER, leg)
        is_first = self._random.random() < ENDS
        stays = self._random.expovariate(1 / self._seconds) if is_first else PATIENCE * self._seconds
        self._leaving[contact.target] = asyncio.get_running_loop().time() + stays
        await self._oddity(contact, leg)
        return True

    async def _talk(self, contact: Place) -> bool:
        at = self._leaving.get(contact.target)
        legs = self.legs(contact)
        # Of a consult whose customer has left, only the leg to the other party is there to be released.
        leg = legs.get("primary") or next(iter(legs.values()), None)
        now = asyncio.get_running_loop().time()
        if at is None or leg is None or now < at:
            return False
        self._leaving[contact.target] = now + AGAIN
        await self.ask(conversation.RELEASE, leg)
        return True

    async def _oddity(self, contact: Place, leg: Place) -> None:
        (what,) = self._random.choices(list(ODDITIES), list(ODDITIES.values()))
        number = {"destination": f"+49{self._world.number():09d}"}
        if what == "hold":
            await self.ask(conversation.HOLD, leg)
            await self.ask(conversation.RETRIEVE, leg)
        elif what == "transfer":
            await self.ask(conversation.TRANSFER, leg, number)
        elif what == "consult" and (await self.ask(interaction.CONSULT, contact, number)).success:
            await self.take_up()
            await self.ask(interaction.TRANSFER, contact)


class DayCrew:
    """Everybody at the switch, shared out among the connectors; who supervises a team watches it."""

    def __init__(self, world: World, desks: list[Desk]) -> None:
        self.workers = [
            DayAgent(world, desks[number % len(desks)], login, watches=number % TEAM_SIZE == 0)
            for number, login in enumerate(world.logins)
        ]
        self._by_session = {each.session: each for each in self.workers}
        for desk in desks:
            desk.on_heard = self._heard

    async def play(self) -> None:
        """The load plays at the switch; the scenario says when."""
        await asyncio.Event().wait()

    async def stir(self) -> None:
        """No contact is left."""

    def _heard(self, heard: Heard) -> None:
        worker = self._by_session.get(heard.session)
        if worker is not None:
            worker.wake.set()


def everybody() -> Hire:
    """The crew of a day."""
    return DayCrew


def calls_begun(entries: Iterable[Entry]) -> int:
    """Contacts taken up by their agents."""
    return sum(isinstance(each, Heard) and each.name == channel.CREATE_INTERACTION and each.success for each in entries)


def never_completed(entries: Iterable[Entry]) -> list[str]:
    """Contacts that were taken up and never told to be completed."""
    asked: dict[str, Sent] = {}
    begun: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, Sent):
            if entry.name == channel.CREATE_INTERACTION:
                asked[entry.request_id] = entry
        elif entry.is_answer and entry.success and entry.request_id in asked:
            sent = asked.pop(entry.request_id)
            begun[f"{sent.target}.{sent.body['id']}"] = str(sent.body["cti-id"])
        elif entry.name == interaction.COMPLETED:
            begun.pop(entry.target, None)
    return [f"{cti_id} ({target}) was never completed" for target, cti_id in begun.items()]


def orphans(state_dir: Path) -> list[str]:
    """Destinations below channels that the bridge's registry still holds."""
    with closing(sqlite3.connect(f"file:{state_dir / 'registry.sqlite3'}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT session_id, nodes FROM sessions").fetchall()
    paths = [(name, node[0]) for name, nodes in rows for node in orjson.loads(nodes)]
    return [f"{name}.{'.'.join(path)} is left in the registry" for name, path in paths if len(path) > CHANNEL]


def left_over(worker: Worker) -> list[str]:
    """What a worker's channels still name, and the destinations below them, after the day."""
    named = [f"{each.target} names {cti_id}" for each in worker.level(CHANNEL) for cti_id in each.parts]
    below = [*worker.level(INTERACTION), *worker.level(CONVERSATION)]
    return [*named, *(f"{each.target} is {each.state}, after the day" for each in below)]
