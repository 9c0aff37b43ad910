"""Cisco's CTI Server as a backend of the suite: a simulated switch behind a server of its own, and the adapter at its two ports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.cisco_cti.adapter import create
from contracts.vocabulary import ChannelAgentState, ChannelType, ContactId, LoginId
from tests.adapters.cisco_cti.centre import REASONS, settings_for
from tests.conformance import simulator
from tests.conformance.hand import cannot
from tests.conformance.rig import Rig, carried, running
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.control import ServerControl
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer
from tests.support.cti_server.server import running as running_server

CAST = replace(simulator.CAST, writer_queue="70005", data_key="user.", is_data_text=True)


class CtiServerHand(simulator.SimulatorHand):
    """`Hand` at the switch behind the server. It has telephones only, and one call of an agent at a time."""

    def __init__(self, server: CtiServer, reasons: Path) -> None:
        self._server = ServerHand(server)
        self._reasons = reasons
        super().__init__(ServerControl(self._server))

    async def _do(self, verb: str, **body: object) -> None:
        """A queue is dialled by its number."""
        if isinstance(number := body.get("destination"), str):
            body["destination"] = self._server.center.exchange.directory.dialled(number)
        await super()._do(verb, **body)

    async def offer_call(self, login_id: LoginId, number: str = "", data: Mapping[str, object] | None = None) -> None:
        await super().offer_call(login_id, number, _told(data))

    async def queue_call(self, skill: str, number: str = "", data: Mapping[str, object] | None = None) -> None:
        await super().queue_call(skill, number, _told(data))

    # --- the agent's only contact is its call, whose id is the switch's own ---

    async def accept(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do("accept", loginid=login_id)

    async def reject(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do("reject", loginid=login_id)

    async def complete(self, login_id: LoginId, contact_id: ContactId, dispositions: tuple[str, ...] = ()) -> None:
        if dispositions:
            cannot("complete with codes")
        await self._do("complete", loginid=login_id)

    async def set_data(self, login_id: LoginId, contact_id: ContactId, data: Mapping[str, object]) -> None:
        await self._do("data", loginid=login_id, data=_told(data))

    # --- what the protocol has no message for ---

    async def set_active(self, login_id: LoginId, type: ChannelType, active: bool) -> None:
        cannot("log in on a channel")

    async def set_ready(
        self, login_id: LoginId, type: ChannelType, state: ChannelAgentState, reason_id: str | None = None
    ) -> None:
        cannot("make a channel ready")

    async def offer_contact(self, login_id: LoginId, type: ChannelType, data: Mapping[str, object]) -> None:
        cannot("offer what is no call")

    async def queue_contact(self, skill: str, type: ChannelType, data: Mapping[str, object]) -> None:
        cannot("queue what is no call")

    async def customer_leaves(self, login_id: LoginId, contact_id: ContactId) -> None:
        cannot("end what is no call")

    async def change_dispositions(self, type: ChannelType) -> None:
        if type is not ChannelType.TELEPHONY:
            cannot("change codes of what is no telephone")
        with self._reasons.open("a") as page:
            page.write('\n[[wrapup]]\nid = "D7"\ntext = "Sale"\n')

    # --- what is not done at the switch ---

    async def set_available(self, login_id: LoginId, type: ChannelType, available: bool) -> None:
        if type is not ChannelType.TELEPHONY:
            cannot("close what is no telephone")
        await super().set_available(login_id, type, available)
        seat = self._server.center.exchange.world.seat(login_id)
        assert seat is not None
        self._server.instrument(seat.agent.extension or seat.own_extension, in_service=available)

    async def change_reasons(self) -> None:
        with self._reasons.open("a") as page:
            page.write('\n[[logout]]\nid = "L7"\ncode = 7\n')

    async def cut_link(self) -> None:
        await self._server.cut_link()
        self._server.center.delays.drop()

    async def mend_link(self) -> None:
        await self._server.mend_link()


def _told(data: Mapping[str, object] | None) -> dict[str, object] | None:
    """As the wire has it, where a value that is empty says that there is none."""
    if data is None:
        return None
    return {key: "" if value is None else value for key, value in carried(CAST, data).items()}


@asynccontextmanager
async def cti_server(*, ring: float = 0, wrap_up: float = 0) -> AsyncIterator[Rig]:
    """Both sides on ports of their own."""
    with TemporaryDirectory() as folder:
        reasons = Path(folder, "reasons.toml")
        reasons.write_text(REASONS.read_text())
        async with running_server(ServerSettings(agents=simulator.AGENTS, ring=ring, wrap_up=wrap_up)) as server:
            adapter = create(settings_for(server, reasons_file=reasons, reasons_poll=0.05))
            async with running(adapter, CtiServerHand(server, reasons), CAST) as rig:
                yield rig
