"""Teams on a running test server: found by the supervisor's teams, watched while somebody does."""

from __future__ import annotations

import asyncio

from adapters.port import Agent, Confirmed, LinkDown, ReadTeam, Refusal, Refused, StopTeam
from contracts.vocabulary import AgentState, LoginId
from tests.adapters.cisco_cti.centre import AGENT, COLLEAGUE, STRANGER, SUPERVISOR, Centre, centre


async def members(there: Centre, login_id: LoginId, *, live: bool) -> list[LoginId]:
    result = await there.do(ReadTeam(login_id, live=live))
    assert isinstance(result, Confirmed)
    assert isinstance(result.value, tuple)
    found: list[Agent] = list(result.value)
    return [agent.login_id for agent in found]


async def test_a_supervisor_has_the_members_of_its_teams_each_once() -> None:
    async with centre() as there:
        found = await members(there, SUPERVISOR, live=False)
        assert len(found) == len(set(found)) == 10
        assert {SUPERVISOR, AGENT, COLLEAGUE} <= set(found)
        assert STRANGER not in found
        assert set(await members(there, AGENT, live=False)) == set(found)


async def test_monitors_run_only_while_somebody_watches() -> None:
    async with centre() as there:
        await members(there, SUPERVISOR, live=True)
        started = len(there.hand.heard("MONITOR_AGENT_TEAM_START_REQ"))
        assert there.hand.heard("MONITOR_AGENT_TEAM_STOP_REQ") == []
        assert await there.do(StopTeam(SUPERVISOR)) == Confirmed()
        assert len(there.hand.heard("MONITOR_AGENT_TEAM_STOP_REQ")) == started == 1
        assert await there.do(StopTeam(SUPERVISOR)) == Confirmed()


async def test_two_who_ask_at_once_have_one_monitor_and_both_the_whole_list() -> None:
    async with centre() as there:
        both = await asyncio.gather(*(members(there, SUPERVISOR, live=live) for live in (True, False)))
        assert [len(set(found)) for found in both] == [10, 10]
        assert len(there.hand.heard("MONITOR_AGENT_TEAM_START_REQ")) == 1
        assert there.hand.heard("MONITOR_AGENT_TEAM_STOP_REQ") == []


async def test_who_only_reads_stops_no_monitor_that_somebody_else_begins_to_watch() -> None:
    async with centre() as there:
        await asyncio.gather(*(members(there, SUPERVISOR, live=live) for live in (False, True)))
        assert there.adapter._centre is not None
        assert len(there.adapter._centre.monitors) == 1
        assert there.hand.heard("MONITOR_AGENT_TEAM_STOP_REQ") == []


async def test_a_lost_link_takes_the_monitors_with_it_at_once() -> None:
    async with centre() as there:
        await members(there, SUPERVISOR, live=True)
        mark, own = len(there.heard.events), there.adapter._centre
        assert own is not None
        await there.hand.kill("A")
        await there.heard.until(LinkDown, after=mark)
        assert own.monitors == {}
        assert own.watchers[SUPERVISOR]


async def test_watching_outlasts_a_lost_link() -> None:
    async with centre() as there:
        await members(there, SUPERVISOR, live=True)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.heard.until(LinkDown, after=mark)
        await there.linked_again(mark)
        while not there.hand.heard("MONITOR_AGENT_TEAM_START_REQ"):
            await asyncio.sleep(0.01)


async def test_ctios_67_a_members_state_leaves_the_supervisors_alone() -> None:
    async with centre() as there:
        await members(there, SUPERVISOR, live=True)
        mark = len(there.heard.events)
        await there.log_in(AGENT)
        told = {getattr(event, "agent", None) and event.agent.login_id for event in there.heard.events[mark:]}  # type: ignore[union-attr]
        assert told == {AGENT}
        supervisor = there.adapter._picture.agents.get(SUPERVISOR)
        assert supervisor is not None
        assert supervisor.state is AgentState.LOGGED_OUT


async def test_nobody_has_no_team() -> None:
    async with centre() as there:
        result = await there.do(ReadTeam(LoginId("nobody"), live=False))
        assert isinstance(result, Refused)
        assert result.refusal is Refusal.UNKNOWN_AGENT


async def test_without_the_service_a_team_is_what_is_known_of_it() -> None:
    async with centre(services="all-events,client-control") as there:
        assert await members(there, AGENT, live=True)
        assert there.hand.heard("LIST_AGENT_TEAM_REQ") == []
