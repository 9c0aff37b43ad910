"""Random walks: whatever is asked and done in whatever order, no rule of the port is ever broken.

After each step, too: what was refused changed nothing, what was taken came about, and a new snapshot says what the deltas said.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from adapters.port import Accepted, Agent, Command, Refusal, Refused
from contracts.vocabulary import AgentState, LoginId
from tests.conformance.backends import CHANNEL_BACKENDS
from tests.conformance.goals import CONFIRMED_ONLY, goal
from tests.conformance.hand import NotNow
from tests.conformance.heard import PATIENCE
from tests.conformance.links import lose_link, regain_link
from tests.conformance.moves import ALL_MOVES, COMMANDS, DEEDS, Chosen, Move, likely, one_of
from tests.conformance.picture import Picture
from tests.conformance.rig import Backend, Rig

AT_THE_START = ("nobody is here", "all are ready", "one talks", "one asks another", "three talk")


FEW = settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Half of what the profile says: a walk is many examples in one, and each needs a switch of its own."""


@dataclass(frozen=True)
class Step:
    """By one of three workers: a move that leads somewhere, or now and then any; `number` chooses what it is about."""

    worker: int
    wild: bool
    move: int
    number: int

    def choose(self, now: Picture, login_id: LoginId) -> Move:
        """The move, as things are."""
        return one_of(ALL_MOVES if self.wild else likely(now, login_id), self.move)


WILD = st.integers(0, 7).map(lambda number: number == 7)
STEPS = st.lists(st.builds(Step, st.integers(0, 2), WILD, st.integers(0, 119), st.integers(0, 11)), max_size=40)


async def set_out(rig: Rig, start: str) -> None:
    """Where a walk begins."""
    cast, hand = rig.cast, rig.hand
    if start == AT_THE_START[0]:
        return
    for worker in (cast.agent, cast.colleague):
        await rig.make_ready(worker)
    await rig.open_media(cast.writer, *sorted(rig.adapter.capabilities.channel_types)[:2])
    if start == AT_THE_START[1]:
        return
    await hand.offer_call(cast.agent.login_id, cast.outside)
    await rig.see_state(cast.agent.login_id, AgentState.RESERVED)
    await hand.answer(cast.agent.login_id)
    await rig.see_state(cast.agent.login_id, AgentState.TALKING)
    if start != AT_THE_START[2]:
        await hand.consult(cast.agent.login_id, cast.colleague.extension)
        await rig.see_state(cast.colleague.login_id, AgentState.RESERVED)
    if start == AT_THE_START[4]:
        await hand.answer(cast.colleague.login_id)
        await rig.see_state(cast.colleague.login_id, AgentState.TALKING)
        await hand.conference(cast.agent.login_id)


async def ask(rig: Rig, command: Command) -> None:
    """Refused: nothing changes. Taken, and not for later: its effect is seen."""
    mark = len(rig.heard.events)
    with rig.heard.watch(goal(command, rig.heard.picture)) as seen:
        result = await rig.ask(command)
        await rig.settle()
        if isinstance(result, Refused):
            assert result.refusal is not Refusal.NOT_SUPPORTED, (command, result)
            assert rig.heard.events[mark:] == [], (command, result)
            return
        assert isinstance(result, Accepted) <= (type(command) not in CONFIRMED_ONLY), (command, result)
        if result != Accepted(is_deferred=True):
            async with asyncio.timeout(PATIENCE):
                await seen


async def take(rig: Rig, step: Step) -> None:
    """One step, impossible or not."""
    worker = (rig.cast.agent, rig.cast.colleague, rig.cast.writer)[step.worker]
    move, chosen = step.choose(rig.heard.picture, worker.login_id), Chosen(rig, worker, step.number)
    note(f"{worker.login_id}: {move if isinstance(move, str) else COMMANDS[move](chosen)}")
    if isinstance(move, str):
        try:
            await DEEDS[move](chosen)
        except (NotNow, pytest.skip.Exception):
            return
        await rig.settle()
    elif move in rig.adapter.capabilities.commands:
        await ask(rig, COMMANDS[move](chosen))


def unrevised(agents: dict[LoginId, Agent]) -> dict[LoginId, Agent]:
    return {login_id: replace(agent, revision=0) for login_id, agent in agents.items()}


@pytest.mark.parametrize("backend", CHANNEL_BACKENDS.values(), ids=list(CHANNEL_BACKENDS))
@settings(FEW)
@given(start=st.sampled_from(AT_THE_START), steps=STEPS)
async def test_no_rule_is_ever_broken(backend: Backend, start: str, steps: list[Step]) -> None:
    """Port rules 1 to 4 and contact rules 1 to 5; the referee names the broken one."""
    async with backend() as rig:
        await set_out(rig, start)
        await rig.settle()
        for step in steps:
            await take(rig, step)
            assert rig.heard.referee.faults == [], step
        agents, contacts = dict(rig.heard.picture.agents), dict(rig.heard.picture.contacts)
        await lose_link(rig)
        await regain_link(rig)
        now = rig.heard.picture
        assert unrevised(now.agents) == unrevised(agents)
        assert {key: replace(contact, revision=0) for key, contact in now.contacts.items()} == {
            key: replace(contact, revision=0) for key, contact in contacts.items()
        }
