"""Port rules 3, 4 and 5: what commands answer, what follows, and what they must not do."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import get_args

import pytest

from adapters.contacts import SendDtmf
from adapters.port import (
    Accepted,
    Agent,
    Cause,
    Command,
    CompleteInteractions,
    Confirmed,
    LogIn,
    LogOut,
    MobileAgent,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    ReasonsChanged,
    Refusal,
    Refused,
    Release,
    SetAgentState,
    SnapshotAgents,
    StopTeam,
    ValidateAgent,
)
from contracts.vocabulary import AgentState, ChannelType, LoginId, Reason, ReasonKind
from tests.conformance.goals import CONFIRMED_ONLY
from tests.conformance.heard import PATIENCE
from tests.conformance.rig import Backend, Rig, assert_taken
from tests.conformance.samples import samples

NOBODY = LoginId("nobody")


async def read(rig: Rig, login_id: LoginId) -> Agent:
    result = await rig.adapter.execute(ReadAgent(login_id))
    assert isinstance(result, Confirmed)
    assert isinstance(result.value, Agent)
    return result.value


async def assert_refused(rig: Rig, command: Command, refusal: Refusal) -> None:
    result = await rig.adapter.execute(command)
    assert isinstance(result, Refused), result
    assert result.refusal is refusal


async def test_every_declared_command_is_known(backend: Backend) -> None:
    async with backend() as rig:
        every = samples(rig.cast)
        assert set(every) == set(get_args(Command))
        for kind in rig.adapter.capabilities.commands:
            result = await rig.adapter.execute(every[kind])
            assert not (isinstance(result, Refused) and result.refusal is Refusal.NOT_SUPPORTED), kind


async def test_every_command_of_an_unknown_agent_is_refused(backend: Backend) -> None:
    async with backend() as rig:
        every = samples(rig.cast)
        harmless = {ValidateAgent, StopTeam, Release}
        for kind in rig.adapter.capabilities.commands - harmless:
            await rig.refuse(replace(every[kind], login_id=NOBODY), Refusal.UNKNOWN_AGENT)
        for kind in rig.adapter.capabilities.commands & harmless:
            assert await rig.confirm(replace(every[kind], login_id=NOBODY)) in (None, False)


async def test_what_nothing_shows_is_never_only_accepted(backend: Backend) -> None:
    async with backend() as rig:
        every = samples(rig.cast)
        for kind in rig.adapter.capabilities.commands & CONFIRMED_ONLY - {SendDtmf}:
            await rig.confirm(every[kind])


async def test_only_declared_channel_types_are_there(backend: Backend) -> None:
    async with backend() as rig:
        agents = [agent for part in rig.heard.of(SnapshotAgents) for agent in part.agents]
        there = {channel.type for agent in agents for channel in agent.channels}
        assert there - {ChannelType.UNSUPPORTED} <= rig.adapter.capabilities.channel_types
        assert ChannelType.UNSUPPORTED not in rig.adapter.capabilities.channel_types


async def test_a_login_is_accepted_then_seen_then_confirmed_when_repeated(backend: Backend) -> None:
    async with backend() as rig:
        worker = rig.cast.agent
        command = LogIn(worker.login_id, worker.password, None, frozenset())
        assert await rig.adapter.execute(command) == Accepted()
        seen = await rig.heard.state(worker.login_id, AgentState.NOT_READY)
        assert (seen.cause, seen.agent.extension) == (Cause.REQUEST, worker.extension)
        assert await rig.adapter.execute(command) == Confirmed()
        assert await read(rig, worker.login_id) == seen.agent


async def test_states_and_logout_are_two_phased(backend: Backend) -> None:
    async with backend() as rig:
        who, cast = rig.cast.agent.login_id, rig.cast
        await rig.make_ready(cast.agent)
        assert_taken(await rig.adapter.execute(SetAgentState(who, AgentState.NOT_READY, cast.not_ready_reason)))
        seen = await rig.heard.until_reason(who, cast.not_ready_reason)
        assert seen.agent.state is AgentState.NOT_READY
        assert_taken(await rig.adapter.execute(LogOut(who, cast.logout_reason)))
        seen = await rig.heard.until_reason(who, cast.logout_reason)
        assert seen.agent.state is AgentState.LOGGED_OUT
        assert isinstance(await rig.adapter.execute(LogOut(who)), Confirmed)


async def test_a_call_moves_the_agent_and_wrap_up_is_completed(backend: Backend) -> None:
    async with backend() as rig:
        who = rig.cast.agent.login_id
        await rig.make_ready(rig.cast.agent)
        await rig.hand.offer_call(who)
        assert (await rig.heard.state(who, AgentState.RESERVED)).cause is Cause.CONTACT
        await rig.hand.answer(who)
        await rig.heard.state(who, AgentState.TALKING)
        await assert_refused(rig, LogOut(who), Refusal.INVALID_STATE)
        await rig.hand.hang_up(who)
        await rig.heard.state(who, AgentState.WORK_READY)
        mark = len(rig.heard.events)
        assert_taken(await rig.adapter.execute(CompleteInteractions(who)))
        await rig.heard.state(who, AgentState.READY, after=mark)
        assert isinstance(await rig.adapter.execute(CompleteInteractions(who)), Confirmed)


async def test_refusals_are_values_and_change_nothing(backend: Backend) -> None:
    async with backend() as rig:
        cast, who = rig.cast, rig.cast.agent
        await rig.log_in(cast.colleague)
        before = await read(rig, who.login_id)
        refused: list[tuple[Command, Refusal]] = [
            (LogIn(who.login_id, "wrong", None, frozenset()), Refusal.INVALID_CREDENTIALS),
            (LogIn(NOBODY, "x", None, frozenset()), Refusal.UNKNOWN_AGENT),
            (LogIn(who.login_id, who.password, cast.unknown_extension, frozenset()), Refusal.UNKNOWN_EXTENSION),
            (LogIn(who.login_id, who.password, cast.colleague.extension, frozenset()), Refusal.EXTENSION_IN_USE),
            (SetAgentState(who.login_id, AgentState.READY), Refusal.INVALID_STATE),
            (LogOut(cast.colleague.login_id, "no such reason"), Refusal.INVALID_REASON),
            (LogOut(cast.colleague.login_id, cast.unselectable_logout_reason), Refusal.INVALID_REASON),
            (ReadAgent(NOBODY), Refusal.UNKNOWN_AGENT),
        ]
        mark = len(rig.heard.events)
        for command, refusal in refused:
            await assert_refused(rig, command, refusal)
        assert await read(rig, who.login_id) == before
        assert rig.heard.events[mark:] == []


async def test_a_supervisor_commands_the_own_team_only(backend: Backend) -> None:
    async with backend() as rig:
        cast, who = rig.cast, rig.cast.agent.login_id
        await rig.log_in(cast.agent)
        for outsider in (cast.stranger, cast.colleague):
            asked = SetAgentState(who, AgentState.READY, requested_by=outsider.login_id)
            await assert_refused(rig, asked, Refusal.NOT_ALLOWED)
        asked = SetAgentState(who, AgentState.LOGGED_OUT, requested_by=cast.supervisor.login_id)
        assert_taken(await rig.adapter.execute(asked))
        assert (await rig.heard.state(who, AgentState.LOGGED_OUT)).cause is Cause.SUPERVISOR


async def test_a_forced_logout_tells_who_did_it(backend: Backend) -> None:
    async with backend() as rig:
        await rig.log_in(rig.cast.agent)
        await rig.hand.force_logout(rig.cast.agent.login_id)
        seen = await rig.heard.state(rig.cast.agent.login_id, AgentState.LOGGED_OUT)
        assert seen.cause is Cause.SUPERVISOR


async def test_passwords_are_checked(backend: Backend) -> None:
    async with backend() as rig:
        who = rig.cast.agent
        assert await rig.adapter.execute(ValidateAgent(who.login_id, who.password)) == Confirmed(True)
        assert await rig.adapter.execute(ValidateAgent(who.login_id, "wrong")) == Confirmed(False)
        assert who.password not in repr(samples(rig.cast))


async def test_reasons_are_read_and_their_change_is_said(backend: Backend) -> None:
    async with backend() as rig:
        who = rig.cast.agent.login_id
        for kind in ReasonKind:
            result = await rig.adapter.execute(ReadReasons(who, kind))
            assert isinstance(result, Confirmed)
            assert isinstance(result.value, tuple)
            assert result.value
            assert all(isinstance(reason, Reason) for reason in result.value)
        await rig.hand.change_reasons()
        changed = await rig.heard.until(ReasonsChanged)
        assert await rig.adapter.execute(ReadReasons(who, changed.kind)) == Confirmed(changed.reasons)


async def test_a_team_is_read_whole_and_reported_live(backend: Backend) -> None:
    async with backend() as rig:
        result = await rig.adapter.execute(ReadTeam(rig.cast.supervisor.login_id, live=True))
        assert isinstance(result, Confirmed)
        assert isinstance(result.value, tuple)
        members = [member.login_id for member in result.value]
        assert len(members) == len(set(members)) == rig.cast.team_size
        assert {rig.cast.supervisor.login_id, rig.cast.agent.login_id} <= set(members)
        assert rig.cast.stranger.login_id not in members
        await rig.log_in(rig.cast.colleague)
        assert await rig.adapter.execute(StopTeam(rig.cast.supervisor.login_id)) == Confirmed()
        assert await rig.adapter.execute(StopTeam(rig.cast.supervisor.login_id)) == Confirmed()


async def test_release_leaves_the_agent_alone(backend: Backend) -> None:
    async with backend() as rig:
        await rig.make_ready(rig.cast.agent)
        before = await read(rig, rig.cast.agent.login_id)
        mark = len(rig.heard.events)
        assert await rig.adapter.execute(Release(rig.cast.agent.login_id)) == Confirmed()
        assert await read(rig, rig.cast.agent.login_id) == before
        assert rig.heard.events[mark:] == []


async def test_mobile_fields_are_kept_until_logout(backend: Backend) -> None:
    async with backend() as rig:
        if not rig.adapter.capabilities.mobile_agent:
            pytest.skip("this backend declares no mobile agents")
        who, mobile = rig.cast.agent, MobileAgent("CALL_BY_CALL", "+15550100")
        await rig.adapter.execute(LogIn(who.login_id, who.password, None, frozenset(), mobile))
        assert (await rig.heard.state(who.login_id, AgentState.NOT_READY)).agent.mobile == mobile
        await rig.adapter.execute(LogOut(who.login_id))
        assert (await rig.heard.state(who.login_id, AgentState.LOGGED_OUT)).agent.mobile is None


async def test_a_slow_agent_delays_nobody_else(backend: Backend) -> None:
    async with backend() as rig:
        slow = rig.cast.agent.login_id
        await rig.hand.slow_down(slow, 3600)
        stuck = asyncio.ensure_future(rig.adapter.execute(ReadAgent(slow)))
        for _ in range(50):
            assert (await read(rig, rig.cast.colleague.login_id)).login_id == rig.cast.colleague.login_id
        assert not stuck.done()
        await rig.hand.slow_down(slow, 0)
        async with asyncio.timeout(PATIENCE):
            assert isinstance(await stuck, Confirmed)


async def test_a_command_nobody_waits_for_any_more_still_shows_as_an_event(backend: Backend) -> None:
    async with backend() as rig:
        who = rig.cast.agent
        await rig.hand.slow_down(who.login_id, 3600)
        login = LogIn(who.login_id, who.password, None, frozenset())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await rig.adapter.execute(login)
        await rig.hand.slow_down(who.login_id, 0)
        await rig.heard.state(who.login_id, AgentState.NOT_READY)
        assert await rig.adapter.execute(login) == Confirmed()


async def test_many_commands_at_once_find_their_own_answers(backend: Backend) -> None:
    async with backend() as rig:
        agents = [agent.login_id for part in rig.heard.of(SnapshotAgents) for agent in part.agents]
        assert [agent.login_id for agent in await asyncio.gather(*(read(rig, each) for each in agents))] == agents
