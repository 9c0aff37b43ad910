"""A centre in the middle of its work: a CTI Server with agents and calls, an adapter on it, and the mirror of what it tells."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from random import Random
from typing import Final

from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.reasons import NONE
from adapters.contacts import Contact
from adapters.port import AgentChanged, Event, LinkDown, LinkUp, SnapshotEnded
from adapters.simulator import deeds
from bridge.session.contacts import ContactChange
from bridge.session.mirror import Mirror
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState, InteractionState, LoginId
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer, running

LONG: Final = 86_400.0
"""Nothing that rings is taken away by time."""
POLL: Final = 0.005
Shown = tuple[object, ...]


class Ear:
    """Hears the adapter as the bridge does, and counts what must not happen."""

    def __init__(self) -> None:
        self.mirror = Mirror()
        self.links: list[str] = []
        self.logged_out: list[str] = []
        self.completed: Counter[tuple[str, str]] = Counter()
        self.snapshots = 0
        self.news = 0

    def __call__(self, event: Event) -> None:
        for change in self.mirror.apply(event):
            if isinstance(change, ContactChange) and change.contact.state is InteractionState.COMPLETED:
                self.completed[(str(change.contact.login_id), str(change.contact.contact_id))] += 1
        self.news += 1
        match event:
            case LinkDown():
                self.links.append("down")
            case LinkUp():
                self.links.append(f"up {event.peer}")
            case SnapshotEnded():
                self.snapshots += 1
            case AgentChanged() if event.agent.state is AgentState.LOGGED_OUT:
                self.logged_out.append(str(event.agent.login_id))


class Floor:
    """Agents and calls at the server, and the adapter that should know them."""

    def __init__(self, server: CtiServer, ear: Ear, chance: Random) -> None:
        self.server = server
        self.hand = ServerHand(server)
        self.ear = ear
        self.logins = [agent.login_id for agent in server.center.exchange.world.agents()]
        self._chance = chance
        self._calm = list(self.logins)

    # --- work ---

    async def fill(self, calls: int) -> None:
        """Everybody logs in, and some have calls: ringing, established, on hold, in a consult that rings or is answered."""
        for number, login_id in enumerate(self.logins):
            self.hand.do(deeds.LoggedInAtPhone(login_id))
            self.hand.do(deeds.StateChosen(login_id, AgentState.READY))
            if number < calls:
                self.call(login_id, number)
            await asyncio.sleep(0)

    def call(self, login_id: LoginId, number: int) -> None:
        """A customer's call, as far as chance takes it."""
        self.hand.do(deeds.CallArrives(login_id, f"+1555{number:06}", data={"CallVariable1": f"customer {number}"}))
        stage = self._chance.randrange(5)
        if stage > 0:
            self.hand.do(deeds.CallAnswered(login_id))
        if stage == 2:
            self.hand.do(deeds.CallHeld(login_id))
        if stage >= 3:
            self.hand.do(deeds.CallConsulted(login_id, f"+1777{number:06}"))
        if stage == 4:
            self.hand.do(deeds.FarAnswered(login_id, f"+1777{number:06}"))

    async def stir(self, count: int, number: int) -> None:
        """Calls end and begin while nobody tells the adapter, no agent's twice: one that begins and ends unseen leaves no trace."""
        self._chance.shuffle(self._calm)
        for step in range(count):
            login_id = self._calm.pop()
            seat = self.server.center.exchange.world.seat(login_id)
            assert seat is not None
            if seat.call is not None:
                self.hand.do(deeds.CallEnded(login_id))
            elif seat.agent.state is AgentState.READY:
                self.call(login_id, number + step)
            await asyncio.sleep(0)

    # --- what is true ---

    def differences(self) -> Iterator[str]:
        """Where the mirror differs from the server's own world."""
        world = self.server.center.exchange.world
        calls: dict[str, list[Contact]] = {}
        for contact in world.contacts():
            calls.setdefault(str(contact.login_id), []).append(contact)
        for agent in world.agents():
            login_id = str(agent.login_id)
            seen = self.ear.mirror.get(login_id)
            there = (agent.state, agent.extension)
            here = None if seen is None else (seen.state, seen.extension)
            if here != there:
                yield f"{login_id} is {here}, at the switch {there}"
            mirrored = sorted(map(_shown, self.ear.mirror.contacts(login_id)), key=repr)
            true = sorted(map(_shown, calls.get(login_id, [])), key=repr)
            if mirrored != true:
                yield f"{login_id} has {mirrored}, at the switch {true}"

    def kept(self) -> dict[tuple[str, str], Shown]:
        """The mirror's contacts by agent and id."""
        return {
            (str(login_id), str(each.contact_id)): _shown(each)
            for login_id in self.logins
            for each in self.ear.mirror.contacts(login_id)
        }

    async def agrees(self, seconds: float) -> float | None:
        """Wait until the mirror is whole and true; gives the moment, None when it did not come in time."""
        deadline = time.monotonic() + seconds
        seen = -1
        while time.monotonic() < deadline:
            if self.ear.mirror.link_up and seen != self.ear.news:
                now, seen = time.monotonic(), self.ear.news
                if next(self.differences(), None) is None:
                    return now
            await asyncio.sleep(POLL)
        return None

    async def opened(self, seconds: float) -> float:
        """The moment a client has a session with side B. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not list(self.server.center.b.open_sessions()):
                await asyncio.sleep(POLL)
        return time.monotonic()


def _shown(contact: Contact) -> Shown:
    """What of a contact the wire tells: ids, names and revisions are the adapter's own."""
    legs = tuple(
        (leg.role.value, leg.state.value, tuple(sorted(party.number for party in leg.parties))) for leg in contact.legs
    )
    return contact.state.value, contact.data.get("CallVariable1"), legs


@asynccontextmanager
async def floor(agents: int, chance: Random) -> AsyncIterator[Floor]:
    """A server with so many agents and an adapter that has read its picture."""
    failures: list[BaseException] = []
    async with running(ServerSettings(agents=agents, ring=LONG)) as server:
        settings = CiscoSettings(
            host_a="127.0.0.1", port_a=server.a.number, host_b="127.0.0.1", port_b=server.b.number,
            retry_first=0.1, retry_ceiling=0.5,
        )  # fmt: skip
        ear, tasks = Ear(), Tasks(failures.append)
        tasks.spawn(CiscoCti(settings, NONE).run(ear), "adapter")
        try:
            async with asyncio.timeout(60):
                while not ear.snapshots:
                    await asyncio.sleep(POLL)
            yield Floor(server, ear, chance)
        finally:
            await tasks.cancel()
    if failures:
        raise failures[0]
