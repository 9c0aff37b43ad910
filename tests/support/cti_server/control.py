"""The server moved over HTTP: the verbs of `/simulator/…`, carried out on the switch behind it."""

from __future__ import annotations

import asyncio

from adapters.port import Command, Result
from adapters.simulator.control import Ask, Reply, SwitchControl, error
from adapters.simulator.deeds import Deed
from adapters.simulator.faults import Faults
from adapters.simulator.world import World
from contracts.vocabulary import LoginId
from tests.support.cti_server.hand import ServerHand


class ServerFaults(Faults):
    """Of which the server is told who is refused everything that controls."""

    def __init__(self, closed: set[str]) -> None:
        super().__init__()
        self._closed = closed

    def refuse(self, login_id: LoginId, kinds: frozenset[type[Command]]) -> None:
        super().refuse(login_id, kinds)
        self._closed.add(login_id)

    def allow(self, login_id: LoginId, kinds: frozenset[type[Command]]) -> None:
        super().allow(login_id, kinds)
        self._closed.discard(login_id)


class ServerSwitch:
    """What `SwitchControl` needs of a switch."""

    def __init__(self, hand: ServerHand) -> None:
        self.faults: Faults = ServerFaults(hand.center.refused)
        self.link_up = True
        self._hand = hand
        self._linking: asyncio.Task[None] | None = None

    @property
    def world(self) -> World:
        """The one behind the server."""
        return self._hand.center.exchange.world

    def do(self, deed: Deed) -> Result:
        """Let something happen that no client asked for."""
        result = self._hand.center.do(deed)
        self._hand.server.set_alarm()
        return result

    def set_link(self, up: bool) -> None:
        """Cut every connection and refuse new ones, or listen again."""
        self.link_up = up
        work = self._hand.mend_link() if up else self._hand.cut_link()
        self._linking = asyncio.get_running_loop().create_task(work)

    async def linked(self) -> None:
        """Wait until the last `set_link` is done."""
        if self._linking is not None:
            await self._linking

    def set_delay(self, login_id: LoginId, seconds: float) -> None:
        """Carry out the agent's requests so late."""
        self.faults.set_delay(login_id, seconds)
        self._hand.center.delays.set(login_id, seconds)
        self._hand.server.set_alarm()


class ServerControl:
    """`SimulatorControl` of a server in this process. It refuses an agent everything or nothing."""

    def __init__(self, hand: ServerHand) -> None:
        self.switch = ServerSwitch(hand)
        self._control = SwitchControl(self.switch)  # type: ignore[arg-type]

    async def handle(self, ask: Ask) -> Reply:
        """As the simulated switch answers."""
        if ask.verb == "refuse" and b'"request"' in ask.body:
            return error(409, "The CTI Server to test against refuses an agent everything or nothing.")
        reply = await self._control.handle(ask)
        await self.switch.linked()
        return reply
