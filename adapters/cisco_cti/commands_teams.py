"""The port's commands about teams. The session hears of all agents; what it may not hear is who is in which team."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_agents import no_agent
from adapters.cisco_cti.protocol.outcomes import Answer
from adapters.cisco_cti.protocol.typed_supervisor import (
    ListAgentTeamConf,
    ListAgentTeamReq,
    MonitorAgentTeamStartConf,
    MonitorAgentTeamStartReq,
    MonitorAgentTeamStopReq,
)
from adapters.port import Confirmed, ReadTeam, Refused, Release, Result, StopTeam
from contracts.vocabulary import LoginId

NEWS: Final = 2.0
"""Seconds a team's list may take after its monitor was confirmed; it comes right behind."""


async def read_team(centre: Centre, command: ReadTeam) -> Result:
    """The members of the agent's teams; of a supervisor, the CTI Server is asked for the teams it has."""
    seat = centre.seat(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    teams = await _supervised(centre, seat.skill_target_id)
    before = centre.watchers.get(command.login_id, frozenset())
    if command.live:
        # Noted first: whoever reads the same team meanwhile leaves its monitor alone.
        centre.watchers[command.login_id] = frozenset(teams)
    for team in teams:
        await _start(centre, team)
    await _until_known(centre, [team for team in teams if team in centre.monitors])
    if command.live:
        _tell(centre, "started", command.login_id, [team for team in teams if team not in before])
    await _stop_unwatched(centre, sorted({*teams, *before}))
    members = centre.picture.agents.members(command.login_id)
    own = centre.picture.agents.get(command.login_id)
    return Confirmed(tuple(centre.picture.agent(each) for each in members or ((own,) if own is not None else ())))


async def stop_team(centre: Centre, command: StopTeam) -> Result:
    """The session does not watch any more; monitors that nobody needs are stopped."""
    await _end_watch(centre, command.login_id)
    return Confirmed()


async def release(centre: Centre, command: Release) -> Result:
    """The session is gone: no automatic login for its agent, and nobody watches. Done without a link, too."""
    centre.wishes.forget(command.login_id)
    await _end_watch(centre, command.login_id)
    return Confirmed()


async def watch_again(centre: Centre) -> None:
    """The truth was read anew: what is watched is monitored, too. A server that kept a monitor refuses, and it stays."""
    for team in sorted({team for teams in centre.watchers.values() for team in teams}):
        await _start(centre, team, again=True)


async def _supervised(centre: Centre, skill_target_id: int) -> tuple[int, ...]:
    if not skill_target_id or "supervisor" not in centre.settings.services:
        return ()
    answer = await centre.ask(ListAgentTeamReq(invoke_id=0, supervisor_id=skill_target_id))
    if isinstance(answer, Refused):
        return ()
    return tuple(team for part in answer.parts if isinstance(part, ListAgentTeamConf) for team in part.teams)


async def _start(centre: Centre, team: int, *, again: bool = False) -> None:
    """A monitor for the team where there is none, or in any case; whoever asks meanwhile waits for the same start."""
    async with centre.starting[team]:
        monitors = centre.monitors
        if team in monitors and not again:
            return
        answer = await centre.ask(MonitorAgentTeamStartReq(invoke_id=0, team_id=team))
        if isinstance(answer, Answer) and isinstance(answer.body, MonitorAgentTeamStartConf):
            monitors[team] = answer.body.monitor_id


async def _until_known(centre: Centre, teams: list[int]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(NEWS):
            while not all(centre.picture.agents.knows_team(team) for team in teams):
                centre.team_news.clear()
                await centre.team_news.wait()


async def _end_watch(centre: Centre, login_id: LoginId) -> None:
    teams = sorted(centre.watchers.pop(login_id, ()))
    _tell(centre, "stopped", login_id, teams)
    await _stop_unwatched(centre, teams)


def _tell(centre: Centre, what: str, login_id: LoginId, teams: list[int]) -> None:
    """The supervisor's session hears which teams it watches from now on, or no longer."""
    for team in teams:
        monitor = centre.monitors.get(team)
        if monitor is not None:
            data = {"supervisor_id": login_id, "team_id": team, "monitor_id": monitor}
            centre.say(centre.picture.vendor.told(f"supervisor.monitoring.{what}", login_id, data))


async def _stop_unwatched(centre: Centre, teams: list[int]) -> None:
    watched = {team for each in centre.watchers.values() for team in each}
    for team in teams:
        monitor = centre.monitors.pop(team, None) if team not in watched else None
        if monitor is not None:
            await centre.ask(MonitorAgentTeamStopReq(invoke_id=0, monitor_id=monitor))
