"""Which switch a run has: its process, what the bridge is told to find it, how it is moved, looked at, and broken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Final

import aiohttp
import orjson

from adapters.simulator.load import Load
from tests.faults.processes import Child, FaultsError, new_ports
from tests.faults.views import View, WireView
from tests.faults.work import Count, Key, read


class Switch:
    """A process that answers `/simulator/…` and `/faults/…`. What differs by switch stands in the classes below.

    `lacks` are verbs the switch has nothing for, `why` says why. `deaths`: how often it dies in a row, short and long form.
    """

    adapter: ClassVar[str]
    module: ClassVar[str]
    lacks: ClassVar[frozenset[str]] = frozenset()
    why: ClassVar[str] = ""
    deaths: ClassVar[tuple[int, int]] = (1, 1)
    forgets: ClassVar[bool] = False
    """Whether everybody is logged out after it died."""
    view: ClassVar[View] = View()
    dispositions: ClassVar[tuple[str, ...]] = ()
    """Wrap-up codes that may be chosen."""
    queue: ClassVar[str]
    """What is dialled for the queue `billing`."""

    def __init__(self, home: Path, agents: int) -> None:
        self.port = new_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}"
        self.home = home
        arguments = [str(self.port), str(agents), *self.arguments()]
        self.process = Child("switch", arguments, {}, home, f"{self.url}/simulator/queues", module=self.module)
        self._http: aiohttp.ClientSession | None = None

    def arguments(self) -> list[str]:
        """Of the process, after its port and the number of agents."""
        return []

    def settings(self) -> dict[str, str]:
        """The bridge's, without prefix."""
        raise NotImplementedError

    def data(self, named: Mapping[str, object]) -> dict[str, object]:
        """Data that is named freely, as a contact of this switch can have it. None empties."""
        return dict(named)

    # --- life ---

    def begin(self, http: aiohttp.ClientSession) -> None:
        """Start the process and wait for nothing."""
        self._http = http
        self.process.launch()

    async def die(self) -> None:
        """Lose it without a word."""
        await self.process.kill()

    async def live_again(self) -> None:
        """Have it back."""
        await self.process.start()

    # --- the world ---

    async def simulate(self, verb: str, **body: object) -> bool:
        """Move the switch behind the bridge's back; False when the switch says it cannot be."""
        async with self._web.post(f"{self.url}/simulator/{verb}", json=body) as answer:
            if answer.status not in {200, 409}:
                raise FaultsError(f"/simulator/{verb} {body}: {await answer.text()}")
            return answer.status == 200

    async def seats(self) -> dict[str, dict[str, Any]]:
        """Every agent as the switch sees it, by login id."""
        async with self._web.get(f"{self.url}/simulator/agents") as answer:
            return {seat["loginid"]: seat for seat in (await answer.json())["agents"]}

    async def work(self) -> dict[Key, Count]:
        """What the switch was asked to do, and did, of what must not happen twice."""
        async with self._web.get(f"{self.url}/faults/work") as answer:
            return read(await answer.json())

    async def play(self, load: Load) -> None:
        """Let a day's customers come from now on."""
        await self.tell("load", asdict(load))

    async def tally(self) -> dict[str, Any]:
        """What became of them."""
        async with self._web.get(f"{self.url}/faults/load") as answer:
            body: dict[str, Any] = await answer.json()
            return body

    async def tell(self, page: str, body: Mapping[str, object]) -> None:
        """Post to a page below `/faults/`."""
        async with self._web.post(f"{self.url}/faults/{page}", json=body) as answer:
            answer.raise_for_status()

    @property
    def _web(self) -> aiohttp.ClientSession:
        assert self._http is not None
        return self._http


class Simulator(Switch):
    """The simulated switch; what was in it dies with its process."""

    adapter = "simulator"
    module = "tests.faults.switch"
    forgets = True
    dispositions = ("D1",)
    queue = "billing"

    def settings(self) -> dict[str, str]:
        """Its one address."""
        return {"SIMULATOR__URL": f"ws://127.0.0.1:{self.port}"}


class CtiServer(Switch):
    """Cisco's CTI Server: agents and calls live in the switch behind it, so what dies is a side, and the other one takes over."""

    adapter = "cisco_cti"
    module = "tests.faults.cti_server"
    lacks = frozenset({"contact", "channel", "availability"})
    why = "a CTI Server has telephones only"
    deaths = (3, 40)
    view = WireView()
    queue = "70001"

    def arguments(self) -> list[str]:
        """Both sides' ports, and where to write the reasons down."""
        self._sides = new_ports(2)
        self._reasons = self.home / "reasons.toml"
        return [*map(str, self._sides), str(self._reasons)]

    def settings(self) -> dict[str, str]:
        """Both sides, and short times for what has to be noticed."""
        a, b = map(str, self._sides)
        values = {
            "HOST_A": "127.0.0.1", "PORT_A": a, "HOST_B": "127.0.0.1", "PORT_B": b,
            "REASONS_FILE": str(self._reasons), "RETRY_FIRST": "0.1", "RETRY_CEILING": "0.5",
        }  # fmt: skip
        return {"ADAPTER": self.adapter, **{f"CISCO_CTI__{name}": value for name, value in values.items()}}

    def data(self, named: Mapping[str, object]) -> dict[str, object]:
        """Named variables, which are texts; an empty one is none."""
        return {f"user.{name}": "" if value is None else orjson.dumps(value).decode() for name, value in named.items()}

    async def die(self) -> None:
        """The active side."""
        await self.tell("side", {"up": False})

    async def live_again(self) -> None:
        """As the standby of the other one."""
        await self.tell("side", {"up": True})


SWITCHES: Final[Mapping[str, Callable[[Path, int], Switch]]] = MappingProxyType(
    {each.adapter: each for each in (Simulator, CtiServer)}
)
"""By adapter."""
