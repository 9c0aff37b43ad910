"""Port rules 1, 2 and 3 as far as the link goes: snapshot, deltas, loss and return."""

from __future__ import annotations

import asyncio

from adapters.contacts import SnapshotContacts
from adapters.port import (
    AgentChanged,
    LinkDown,
    LinkUp,
    LogIn,
    ReadAgent,
    ReadTeam,
    Refusal,
    Refused,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from contracts.vocabulary import AgentState
from tests.conformance.heard import PATIENCE
from tests.conformance.links import lose_link, regain_link
from tests.conformance.rig import Backend
from tests.conformance.samples import samples


async def test_a_link_begins_with_a_whole_snapshot(backend: Backend) -> None:
    async with backend() as rig:
        kinds = rig.heard.kinds()
        assert kinds[:2] == [LinkUp, SnapshotBegun]
        assert {SnapshotAgents} <= set(kinds[2:-1]) <= {SnapshotAgents, SnapshotContacts}
        assert kinds[-1] is SnapshotEnded
        agents = [agent.login_id for part in rig.heard.of(SnapshotAgents) for agent in part.agents]
        assert len(agents) == len(set(agents)) == rig.cast.everybody


async def test_deltas_follow_with_growing_revisions(backend: Backend) -> None:
    async with backend() as rig:
        await rig.make_ready(rig.cast.agent)
        await rig.hand.offer_call(rig.cast.agent.login_id)
        await rig.heard.state(rig.cast.agent.login_id, AgentState.RESERVED)
        snapshot = [a for part in rig.heard.of(SnapshotAgents) for a in part.agents]
        first = next(a.revision for a in snapshot if a.login_id == rig.cast.agent.login_id)
        revisions = [first, *(event.agent.revision for event in rig.heard.of(AgentChanged))]
        assert revisions == sorted(set(revisions))


async def test_the_loss_of_the_link_is_said_once_in_a_sentence(backend: Backend) -> None:
    async with backend() as rig:
        await lose_link(rig)
        for _ in range(5):
            await asyncio.sleep(0.05)  # time for attempts that fail
        (down,) = rig.heard.of(LinkDown)
        assert down.detail.startswith("The link to the ")
        assert down.detail.endswith(".")
        assert rig.heard.kinds()[-1] is LinkDown


async def test_while_the_link_is_down_commands_are_refused_at_once(backend: Backend) -> None:
    async with backend() as rig:
        await lose_link(rig)
        every = samples(rig.cast)
        for kind in rig.adapter.capabilities.commands:
            result = await rig.adapter.execute(every[kind])
            assert isinstance(result, Refused)
            assert result.refusal is Refusal.UNAVAILABLE


async def test_commands_that_wait_are_refused_when_the_link_is_lost(backend: Backend) -> None:
    async with backend() as rig:
        worker = rig.cast.agent
        await rig.hand.slow_down(worker.login_id, 3600)
        waiting = [
            asyncio.ensure_future(rig.adapter.execute(LogIn(worker.login_id, worker.password, None, frozenset()))),
            asyncio.ensure_future(rig.adapter.execute(ReadAgent(worker.login_id))),
        ]
        await asyncio.sleep(0.05)
        await rig.hand.cut_link()
        async with asyncio.timeout(PATIENCE):
            for result in await asyncio.gather(*waiting):
                assert isinstance(result, Refused)
                assert result.refusal is Refusal.UNAVAILABLE


async def test_a_new_link_begins_with_a_new_snapshot_that_tells_what_was_missed(backend: Backend) -> None:
    async with backend() as rig:
        worker = rig.cast.agent
        await rig.log_in(worker)
        last = rig.heard.of(AgentChanged)[-1].agent
        await lose_link(rig)
        await rig.hand.force_logout(worker.login_id)
        mark = await regain_link(rig)
        kinds = rig.heard.kinds(mark)
        assert (kinds[:2], kinds[-1]) == ([LinkUp, SnapshotBegun], SnapshotEnded)
        parts = [event for event in rig.heard.events[mark:] if isinstance(event, SnapshotAgents)]
        now = next(agent for part in parts for agent in part.agents if agent.login_id == worker.login_id)
        assert now.state is AgentState.LOGGED_OUT
        assert now.revision > last.revision


async def test_every_loss_is_said(backend: Backend) -> None:
    async with backend() as rig:
        for _ in range(3):
            await lose_link(rig)
            await regain_link(rig)
            rig.heard.events.clear()


async def test_live_team_updates_outlast_a_lost_link(backend: Backend) -> None:
    async with backend() as rig:
        await rig.adapter.execute(ReadTeam(rig.cast.supervisor.login_id, live=True))
        await lose_link(rig)
        mark = await regain_link(rig)
        await rig.log_in(rig.cast.colleague)
        await rig.heard.state(rig.cast.colleague.login_id, AgentState.NOT_READY, after=mark)


async def test_an_adapter_that_does_not_run_refuses(backend: Backend) -> None:
    async with backend() as rig:
        pass
    result = await rig.adapter.execute(ReadAgent(rig.cast.agent.login_id))
    assert isinstance(result, Refused)
    assert result.refusal is Refusal.UNAVAILABLE
