"""What a backend brings to the conformance suite, and how the tests use it: ask, see, and make sure that nothing changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import orjson
import pytest

from adapters.contacts import Channel, Contact, SetChannelState
from adapters.port import (
    Accepted,
    Adapter,
    Agent,
    Command,
    Confirmed,
    LogIn,
    ReadAgent,
    Refusal,
    Refused,
    Result,
    SetAgentState,
    SnapshotEnded,
)
from bridge.tasks import Tasks
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
    LoginId,
)
from tests.conformance.cast import Cast, Worker
from tests.conformance.goals import CONFIRMED_ONLY, goal
from tests.conformance.hand import Hand
from tests.conformance.heard import PATIENCE, Heard, Sight
from tests.conformance.picture import leg_state

IMPOSSIBLE = (Refusal.INVALID_STATE, Refusal.REJECTED)
"""A switch names what is impossible now by its state, or by a number of its own."""


@dataclass
class Rig:
    """A running adapter under test. A command it does not declare skips the test."""

    adapter: Adapter
    hand: Hand
    cast: Cast
    heard: Heard

    # --- asking ---

    def needs(self, *kinds: type[Command]) -> None:
        """Skip unless these commands are declared."""
        missing = sorted(kind.__name__ for kind in set(kinds) - self.adapter.capabilities.commands)
        if missing:
            pytest.skip(f"this backend declares no {', '.join(missing)}")

    def needs_channel(self, *types: ChannelType) -> None:
        """Skip unless channels of these types are declared."""
        missing = sorted(set(types) - self.adapter.capabilities.channel_types)
        if missing:
            pytest.skip(f"this backend declares no channels of {', '.join(missing)}")

    async def ask(self, command: Command) -> Result:
        """The answer to a command, within reasonable time."""
        self.needs(type(command))
        async with asyncio.timeout(PATIENCE):
            return await self.adapter.execute(command)

    async def reach(self, command: Command) -> Result:
        """The command is taken, and its effect, which was not there before, is seen."""
        is_reached = goal(command, self.heard.picture)
        assert not is_reached(self.heard.picture), f"{command} has nothing to do"
        with self.heard.watch(is_reached) as seen:
            result = await self.ask(command)
            assert_taken(result)
            assert result != Accepted(is_deferred=True)
            async with asyncio.timeout(PATIENCE):
                await seen
        return result

    async def confirm(self, command: Command) -> object:
        """The command is confirmed at once, shows nothing, and its effect is there. Returns the value."""
        await self.settle()
        mark = len(self.heard.events)
        result = await self.ask(command)
        assert isinstance(result, Confirmed), (command, result)
        await self.settle()
        assert self.heard.events[mark:] == []
        assert type(command) in CONFIRMED_ONLY or goal(command, self.heard.picture)(self.heard.picture)
        return result.value

    async def refuse(self, command: Command, *refusals: Refusal) -> None:
        """The command is refused for one of these reasons (none: it is impossible now), and nothing changes."""
        await self.settle()
        mark = len(self.heard.events)
        result = await self.ask(command)
        assert isinstance(result, Refused), (command, result)
        assert result.refusal in (refusals or IMPOSSIBLE), (command, result)
        await self.settle()
        assert self.heard.events[mark:] == []

    async def settle(self) -> None:
        """What was asked so far is at the switch, and what followed is heard: both come before an answer asked for later."""
        for _ in range(2):
            await asyncio.sleep(0)
            await self.adapter.execute(ReadAgent(self.cast.supervisor.login_id))
        await asyncio.sleep(0)

    # --- seeing ---

    def agent(self, login_id: LoginId) -> Agent:
        """As of now."""
        return self.heard.picture.agents[login_id]

    def channel(self, login_id: LoginId, type: ChannelType) -> Channel:
        """As of now; skips where the backend has no channels of the type."""
        self.needs_channel(type)
        channel = self.heard.picture.channel_of(login_id, type)
        assert channel is not None, f"{login_id} has no channel of {type}"
        return channel

    async def see(self, sight: Sight) -> None:
        """Wait until the picture fits."""
        await self.heard.see(sight)

    async def see_state(self, login_id: LoginId, state: AgentState) -> Agent:
        """Wait until the agent is in the state."""
        await self.see(lambda now: now.agents[login_id].state is state)
        return self.agent(login_id)

    async def see_contact(
        self, login_id: LoginId, type: ChannelType, state: InteractionState, fits: Callable[[Contact], bool] = bool
    ) -> Contact:
        """Wait until the agent has such a contact; the newest of them."""
        found: list[Contact] = []

        def is_there(contact: Contact) -> bool:
            return contact.state is state and fits(contact)

        def look(now: object) -> bool:
            found[:] = [contact for contact in self.heard.picture.of(login_id, type) if is_there(contact)]
            return bool(found)

        await self.see(look)
        return found[-1]

    async def see_call(
        self,
        login_id: LoginId,
        state: InteractionState,
        primary: ConversationState | None = None,
        consult: ConversationState | None = None,
    ) -> Contact:
        """Wait until the agent has a call with its legs in these states, None: no such leg."""

        def fits(contact: Contact) -> bool:
            legs = leg_state(contact, ConversationRole.PRIMARY), leg_state(contact, ConversationRole.CONSULT)
            return legs == (primary, consult)

        return await self.see_contact(login_id, ChannelType.TELEPHONY, state, fits)

    async def see_over(self, contact: Contact) -> Contact:
        """Wait until the contact is COMPLETED, or missing in a snapshot; as last said."""
        key = contact.login_id, contact.contact_id
        await self.see(lambda now: key in now.over)
        return self.heard.picture.over[key]

    # --- data of contacts ---

    def data(self, named: Mapping[str, object]) -> dict[str, object]:
        """What tests name freely, for a command, as this backend's switch carries it."""
        return carried(self.cast, named)

    def data_of(self, contact: Contact) -> dict[str, object]:
        """The contact's data as tests name it, without what its switch adds by itself."""
        key, is_text = self.cast.data_key, self.cast.is_data_text
        return {
            name.removeprefix(key): orjson.loads(str(value)) if is_text else value
            for name, value in contact.data.items()
            if name.startswith(key)
        }

    # --- getting there ---

    async def log_in(self, worker: Worker, *media: ChannelType) -> None:
        """Log in and see it."""
        await self.reach(LogIn(worker.login_id, worker.password, None, frozenset(media)))
        await self.see_state(worker.login_id, AgentState.NOT_READY)

    async def make_ready(self, worker: Worker) -> None:
        """Log in, become READY and see it."""
        await self.log_in(worker)
        await self.reach(SetAgentState(worker.login_id, AgentState.READY))

    async def open_media(self, worker: Worker, *types: ChannelType) -> None:
        """Log in on these channels beside the telephone and be ready for their contacts."""
        self.needs_channel(*types)
        await self.log_in(worker, *types)
        if not self.adapter.capabilities.channel_states:
            await self.reach(SetAgentState(worker.login_id, AgentState.READY))
            return
        for each in types:
            endpoint = self.channel(worker.login_id, each).endpoint
            await self.reach(SetChannelState(worker.login_id, endpoint, ChannelAgentState.READY))

    async def ring(self, worker: Worker, data: Mapping[str, object] | None = None) -> Contact:
        """Log in, be ready, and have a call from outside offered."""
        await self.make_ready(worker)
        await self.hand.offer_call(worker.login_id, self.cast.outside, data)
        return await self.see_call(worker.login_id, InteractionState.ALERTING, ConversationState.ALERTING)

    async def talk(self, worker: Worker, data: Mapping[str, object] | None = None) -> Contact:
        """Log in, be ready, and talk with somebody outside who called."""
        await self.ring(worker, data)
        await self.hand.answer(worker.login_id)
        await self.see_state(worker.login_id, AgentState.TALKING)
        return await self.see_call(worker.login_id, InteractionState.STARTED, ConversationState.ESTABLISHED)


class Backend(Protocol):
    """Opens a running adapter on a fresh switch."""

    def __call__(self, *, ring: float = 0, wrap_up: float = 0) -> AbstractAsyncContextManager[Rig]:
        """Seconds a call from a queue rings before it goes to the next agent, and a wrap-up lasts; 0: beyond any test.

        A backend that cannot set them skips (`cannot`) where they are not 0.
        """


def carried(cast: Cast, named: Mapping[str, object]) -> dict[str, object]:
    """Data that is named freely, as the cast's switch carries it; None stays None."""
    return {
        cast.data_key + name: orjson.dumps(value).decode() if cast.is_data_text and value is not None else value
        for name, value in named.items()
    }


def assert_taken(result: Result) -> None:
    """Accepted or confirmed."""
    assert isinstance(result, Accepted | Confirmed), result


@asynccontextmanager
async def running(adapter: Adapter, hand: Hand, cast: Cast) -> AsyncIterator[Rig]:
    """The adapter running, its first snapshot complete. A task of it that fails, or a rule it broke, fails the test."""
    failures: list[BaseException] = []
    heard, tasks = Heard(), Tasks(failures.append)
    tasks.spawn(adapter.run(heard), "adapter")
    try:
        await heard.until(SnapshotEnded)
        yield Rig(adapter, hand, cast, heard)
    finally:
        await tasks.cancel()
    assert not failures
    assert heard.referee.close() == []
