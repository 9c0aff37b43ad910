"""The backends the suite runs on: one row each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from adapters.cisco_cti.adapter import create as create_cisco
from adapters.simulator.adapter import create
from adapters.simulator.build import build_switch
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.control import Ask, SimulatorControl, SwitchControl
from adapters.simulator.http import PassingControl
from adapters.simulator.local import LocalSimulator
from adapters.simulator.switch import run_switch
from bridge.tasks import Tasks
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.centre import REASONS, settings_for
from tests.conformance.rig import Backend, Cast, Rig, Worker, running
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer
from tests.support.cti_server.server import running as cti_server_running

AGENTS = 230
"""More than two parts of a snapshot."""


def _worker(number: int) -> Worker:
    return Worker(LoginId(str(number)), f"p{number}", str(number + 1000))


CAST = Cast(
    supervisor=_worker(1001),
    agent=_worker(1002),
    colleague=_worker(1003),
    stranger=_worker(1011),
    everybody=AGENTS,
    team_size=10,
)


class SimulatorHand:
    """`Hand` through `/simulator/…`, in process or over HTTP."""

    def __init__(self, control: SimulatorControl) -> None:
        self._control = control

    async def _do(self, verb: str, **body: object) -> None:
        reply = await self._control.handle(Ask("POST", verb, "", orjson.dumps(body)))
        assert reply.status == 200, reply.body

    async def offer_call(self, login_id: LoginId) -> None:
        await self._do("call", loginid=login_id)

    async def answer_call(self, login_id: LoginId) -> None:
        await self._do("answer", loginid=login_id)

    async def end_call(self, login_id: LoginId) -> None:
        await self._do("hangup", loginid=login_id)

    async def force_logout(self, login_id: LoginId) -> None:
        await self._do("logout", loginid=login_id)

    async def change_reasons(self) -> None:
        await self._do("reasons", kind="logout")

    async def slow_down(self, login_id: LoginId, seconds: float) -> None:
        await self._do("delay", loginid=login_id, seconds=seconds)

    async def cut_link(self) -> None:
        await self._do("link", up=False)

    async def mend_link(self) -> None:
        await self._do("link", up=True)


@asynccontextmanager
async def simulator_in_process() -> AsyncIterator[Rig]:
    """The world in this process."""
    switch, _ = build_switch(SimulatorSettings(agents=AGENTS))
    async with running(LocalSimulator(switch), SimulatorHand(SwitchControl(switch)), CAST) as rig:
        yield rig


@asynccontextmanager
async def simulator_over_websocket() -> AsyncIterator[Rig]:
    """A switch server on a port of its own, and the adapter at the other end of its link."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    tasks = Tasks()
    tasks.spawn(run_switch("127.0.0.1", 0, SimulatorSettings(agents=AGENTS), port.set_result), "switch")
    try:
        place = f"127.0.0.1:{await port}"
        adapter = create(SimulatorSettings(url=f"ws://{place}"))
        async with running(adapter, SimulatorHand(PassingControl(f"http://{place}")), CAST) as rig:
            yield rig
    finally:
        await tasks.cancel()


class CtiServerHand(ServerHand):
    """What the protocol has no message for: the reasons are a file."""

    def __init__(self, server: CtiServer, reasons: Path) -> None:
        super().__init__(server)
        self._reasons = reasons

    async def change_reasons(self) -> None:
        with self._reasons.open("a") as page:
            page.write('\n[[logout]]\nid = "L7"\ncode = 7\n')


@asynccontextmanager
async def cti_server() -> AsyncIterator[Rig]:
    """Cisco's adapter, and a CTI Server with a simulated switch behind it on two ports of its own."""
    with TemporaryDirectory() as folder:
        reasons = Path(folder, "reasons.toml")
        reasons.write_text(REASONS.read_text())
        async with cti_server_running(ServerSettings(agents=AGENTS)) as server:
            adapter = create_cisco(settings_for(server, reasons_file=reasons, reasons_poll=0.05))
            async with running(adapter, CtiServerHand(server, reasons), CAST) as rig:
                yield rig


BACKENDS: dict[str, Backend] = {
    "simulator in process": simulator_in_process,
    "simulator over WebSocket": simulator_over_websocket,
    "CTI Server": cti_server,
}
