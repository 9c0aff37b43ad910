"""The simulated switch as a backend of the suite: its hand, its people, and its two forms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import orjson

from adapters.simulator.adapter import create
from adapters.simulator.build import build_switch
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.control import Ask, SimulatorControl, SwitchControl
from adapters.simulator.http import PassingControl
from adapters.simulator.local import LocalSimulator
from adapters.simulator.switch import run_switch
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId, LoginId
from tests.conformance.cast import Cast, Worker
from tests.conformance.hand import NotNow
from tests.conformance.rig import Rig, running

AGENTS = 230
"""More than two parts of a snapshot."""

_IMPOSSIBLE_NOW = 409


def _worker(number: int) -> Worker:
    return Worker(LoginId(str(number)), f"p{number}", str(number + 1000))


CAST = Cast(
    supervisor=_worker(1001),
    agent=_worker(1002),
    colleague=_worker(1003),
    stranger=_worker(1011),
    writer=_worker(1031),
    everybody=AGENTS,
    team_size=10,
    skill="sales",
    writer_skill="support",
    writer_queue="support",
)


class SimulatorHand:
    """`Hand` through `/simulator/…`, in process or over HTTP."""

    def __init__(self, control: SimulatorControl) -> None:
        self._control = control

    async def _do(self, verb: str, **body: object) -> None:
        said = {name: value for name, value in body.items() if value is not None}
        reply = await self._control.handle(Ask("POST", verb, "", orjson.dumps(said)))
        if reply.status == _IMPOSSIBLE_NOW:
            raise NotNow(reply.body.decode())
        assert reply.status == 200, reply.body

    # --- the agent's phone ---

    async def dial(self, login_id: LoginId, destination: str) -> None:
        await self._do("dial", loginid=login_id, destination=destination, answered=False)

    async def answer(self, login_id: LoginId) -> None:
        await self._do("answer", loginid=login_id)

    async def hang_up(self, login_id: LoginId) -> None:
        await self._do("hangup", loginid=login_id)

    async def hold(self, login_id: LoginId) -> None:
        await self._do("hold", loginid=login_id)

    async def retrieve(self, login_id: LoginId) -> None:
        await self._do("retrieve", loginid=login_id)

    async def consult(self, login_id: LoginId, destination: str) -> None:
        await self._do("consult", loginid=login_id, destination=destination)

    async def alternate(self, login_id: LoginId) -> None:
        await self._do("alternate", loginid=login_id)

    async def transfer(self, login_id: LoginId, destination: str | None = None) -> None:
        await self._do("transfer", loginid=login_id, destination=destination)

    async def conference(self, login_id: LoginId, destination: str | None = None) -> None:
        await self._do("conference", loginid=login_id, destination=destination)

    async def press(self, login_id: LoginId, digits: str) -> None:
        await self._do("tones", loginid=login_id, digits=digits)

    async def accept(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do("accept", loginid=login_id, contact=contact_id)

    async def reject(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do("reject", loginid=login_id, contact=contact_id)

    async def complete(self, login_id: LoginId, contact_id: ContactId, dispositions: tuple[str, ...] = ()) -> None:
        await self._do("complete", loginid=login_id, contact=contact_id, dispositions=dispositions)

    async def choose(self, login_id: LoginId, state: AgentState, reason_id: str | None = None) -> None:
        await self._do("state", loginid=login_id, state=state, reasonCodeId=reason_id)

    async def set_active(self, login_id: LoginId, type: ChannelType, active: bool) -> None:
        await self._do("channel", loginid=login_id, type=type, active=active)

    async def set_ready(
        self, login_id: LoginId, type: ChannelType, state: ChannelAgentState, reason_id: str | None = None
    ) -> None:
        await self._do("channel", loginid=login_id, type=type, state=state, reasonCodeId=reason_id)

    # --- calls and their other parties ---

    async def offer_call(self, login_id: LoginId, number: str = "", data: Mapping[str, object] | None = None) -> None:
        await self._do("call", loginid=login_id, number=number or None, data=data)

    async def queue_call(self, skill: str, number: str = "", data: Mapping[str, object] | None = None) -> None:
        await self._do("queue", skill=skill, number=number or None, data=data)

    async def give_up(self, skill: str) -> None:
        await self._do("giveup", skill=skill)

    async def far_answers(self, login_id: LoginId, number: str | None = None) -> None:
        await self._do("party-answer", loginid=login_id, number=number)

    async def far_refuses(self, login_id: LoginId, number: str | None = None) -> None:
        await self._do("party-refuse", loginid=login_id, number=number)

    async def far_hangs_up(self, login_id: LoginId, number: str | None = None) -> None:
        await self._do("party-hangup", loginid=login_id, number=number)

    # --- other contacts ---

    async def offer_contact(self, login_id: LoginId, type: ChannelType, data: Mapping[str, object]) -> None:
        await self._do("contact", loginid=login_id, type=type, data=data)

    async def queue_contact(self, skill: str, type: ChannelType, data: Mapping[str, object]) -> None:
        await self._do("contact", skill=skill, type=type, data=data)

    async def customer_leaves(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do("leave", loginid=login_id, contact=contact_id)

    async def set_data(self, login_id: LoginId, contact_id: ContactId, data: Mapping[str, object]) -> None:
        await self._do("data", loginid=login_id, contact=contact_id, data=data)

    # --- agents and the switch ---

    async def log_in(self, login_id: LoginId) -> None:
        await self._do("login", loginid=login_id)

    async def force_logout(self, login_id: LoginId) -> None:
        await self._do("logout", loginid=login_id)

    async def drop_agent(self, login_id: LoginId) -> None:
        await self._do("logout", loginid=login_id, by="switch")

    async def set_available(self, login_id: LoginId, type: ChannelType, available: bool) -> None:
        await self._do("availability", loginid=login_id, type=type, available=available)

    async def change_reasons(self) -> None:
        await self._do("reasons", kind="logout")

    async def change_dispositions(self, type: ChannelType) -> None:
        await self._do("dispositions", type=type)

    async def slow_down(self, login_id: LoginId, seconds: float) -> None:
        await self._do("delay", loginid=login_id, seconds=seconds)

    async def cut_link(self) -> None:
        await self._do("link", up=False)

    async def mend_link(self) -> None:
        await self._do("link", up=True)


@asynccontextmanager
async def in_process(*, ring: float = 0, wrap_up: float = 0, channel_states: bool = True) -> AsyncIterator[Rig]:
    """The world in this process."""
    settings = SimulatorSettings(agents=AGENTS, ring=ring, wrap_up=wrap_up, channel_states=channel_states)
    switch, _ = build_switch(settings)
    async with running(LocalSimulator(switch), SimulatorHand(SwitchControl(switch)), CAST) as rig:
        yield rig


@asynccontextmanager
async def over_websocket(*, ring: float = 0, wrap_up: float = 0) -> AsyncIterator[Rig]:
    """A switch server on a port of its own, and the adapter at the other end of its link."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    settings = SimulatorSettings(agents=AGENTS, ring=ring, wrap_up=wrap_up)
    tasks = Tasks()
    tasks.spawn(run_switch("127.0.0.1", 0, settings, port.set_result), "switch")
    try:
        place = f"127.0.0.1:{await port}"
        adapter = create(SimulatorSettings(url=f"ws://{place}"))
        async with running(adapter, SimulatorHand(PassingControl(f"http://{place}")), CAST) as rig:
            yield rig
    finally:
        await tasks.cancel()
