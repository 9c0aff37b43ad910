"""The adapter on a running test server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters import contacts as port
from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.reasons import load
from adapters.contacts import Contact, ContactChanged
from adapters.port import Accepted, Agent, Command, LinkUp, LogIn, Result, SetAgentState, SnapshotAgents, SnapshotEnded
from adapters.reports import Reported
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState, ConversationRole, ConversationState, InteractionState, LoginId
from tests.conformance.heard import Heard
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer, running

REASONS = Path(__file__).with_name("reasons.toml")
PRIMARY, CONSULT = ConversationRole.PRIMARY, ConversationRole.CONSULT
State = ConversationState
SUPERVISOR, AGENT, COLLEAGUE, STRANGER = (LoginId(number) for number in ("1001", "1002", "1003", "1011"))


@dataclass
class Centre:
    """A server, a hand on it, and an adapter that is linked to it."""

    server: CtiServer
    hand: ServerHand
    adapter: CiscoCti
    heard: Heard

    async def do(self, command: Command) -> Result:
        return await self.adapter.execute(command)

    async def log_in(self, login_id: LoginId, *, auto_login: bool | None = None) -> Agent:
        await self.do(LogIn(login_id, f"p{login_id}", None, frozenset(), auto_login=auto_login))
        return (await self.heard.state(login_id, AgentState.NOT_READY)).agent

    async def make_ready(self, login_id: LoginId) -> None:
        await self.log_in(login_id)
        await self.do(SetAgentState(login_id, AgentState.READY))
        await self.heard.state(login_id, AgentState.READY)

    async def linked_again(self, mark: int) -> None:
        """Up, and the picture told anew."""
        await self.heard.until(LinkUp, after=mark)
        await self.heard.until(SnapshotEnded, after=mark)

    async def stood_by(self) -> None:
        """Both sides hold a session of the adapter's: one that is planned to go has somewhere to go to."""
        link = self.adapter._link
        assert link is not None
        async with asyncio.timeout(20):
            while link._open != {"A", "B"}:
                await asyncio.sleep(0.01)

    def snapshot(self) -> dict[LoginId, Agent]:
        """The agents of the last one, newest last."""
        return {agent.login_id: agent for part in self.heard.of(SnapshotAgents) for agent in part.agents}


def settings_for(server: CtiServer, **more: object) -> CiscoSettings:
    given: dict[str, object] = {
        "host_a": "127.0.0.1",
        "port_a": server.a.number,
        "host_b": "127.0.0.1",
        "port_b": server.b.number,
        "reasons_file": REASONS,
        "supervisor_reasons": (90, 91),
        "config_timeout": 5.0,
        "retry_first": 0.02,
        "retry_ceiling": 0.1,
        "answer_timeout": 5.0,
        **more,
    }
    return CiscoSettings(**given)  # type: ignore[arg-type]


@asynccontextmanager
async def centre(server: ServerSettings | None = None, **more: object) -> AsyncIterator[Centre]:
    """A server with 30 agents and an adapter that has read its picture."""
    async with running(server) as there:
        settings = settings_for(there, **more)
        adapter = CiscoCti(settings, load(settings.reasons_file))
        async with adapting(adapter) as heard:
            async with asyncio.timeout(20):
                await heard.until(SnapshotEnded)
            yield Centre(there, ServerHand(there), adapter, heard)


@asynccontextmanager
async def adapting(adapter: CiscoCti) -> AsyncIterator[Heard]:
    """The adapter runs; a task of it that fails fails the test."""
    failures: list[BaseException] = []
    heard, tasks = Heard(), Tasks(failures.append)
    tasks.spawn(adapter.run(heard), "adapter")
    try:
        yield heard
    finally:
        await tasks.cancel()
    assert not failures


async def settled(there: Centre, mark: int = 0) -> None:
    """Everything said before this has come."""
    there.hand.announce("settled")
    await there.heard.until(Reported, lambda event: event.details.get("text") == "settled", mark)


# --- calls ---


async def contact(there: Centre, login_id: LoginId, state: InteractionState, after: int = 0) -> Contact:
    found = await there.heard.until(
        ContactChanged, lambda e: (e.contact.login_id, e.contact.state) == (login_id, state), after
    )
    return found.contact


async def leg(there: Centre, login_id: LoginId, role: ConversationRole, state: State, after: int = 0) -> Contact:
    def fits(event: ContactChanged) -> bool:
        found = event.contact.leg(role)
        return event.contact.login_id == login_id and found is not None and found.state is state

    return (await there.heard.until(ContactChanged, fits, after)).contact


async def talking(there: Centre, login_id: LoginId = AGENT, **data: str) -> Contact:
    """The agent has answered a customer's call from the bridge; all that follows from it has been told."""
    await there.make_ready(login_id)
    mark = len(there.heard.events)
    await there.hand.offer_call(login_id, "+15550100", **data)
    offered = await contact(there, login_id, InteractionState.ALERTING)
    assert await there.do(port.AcceptContact(login_id, offered.contact_id)) == Accepted()
    await there.heard.state(login_id, AgentState.TALKING, mark)
    return await contact(there, login_id, InteractionState.STARTED)


def of(found: Contact, role: ConversationRole = PRIMARY) -> port.Leg:
    there = found.leg(role)
    assert there is not None
    return there
