"""Counters of agents and skill groups, asked for in a rhythm where their vendor events are on. Owns when and whom; keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from adapters.cisco_cti import vendor
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.protocol.outcomes import Answer
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.typed_statistics import QueryAgentStatisticsReq, QuerySkillGroupStatisticsReq
from adapters.cisco_cti.protocol.values import Message
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.cisco_cti.truth import all_of
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)

AGENT: Final = "agent.statistics"
SKILL_GROUP: Final = "skillgroup.statistics"
IsOpen = Callable[[], bool]
"""Whether there is a link and its picture is read."""


async def run(centre: Centre, is_open: IsOpen) -> None:
    """Ask for ever, once in each interval; what a slow server makes late is left out. Ends at once where nobody listens."""
    events, seconds = centre.picture.vendor, centre.settings.statistics_interval
    if not events.is_chosen(AGENT) and not events.is_chosen(SKILL_GROUP):
        return
    time = asyncio.get_running_loop().time
    due, missed = time() + seconds, 0
    while True:
        await asyncio.sleep(max(0.0, due - time()))
        unanswered = await ask(centre, is_open)
        if unanswered and unanswered != missed:
            log.warning("cti_statistics_unanswered", count=unanswered)
        missed, due = unanswered, following(due, time(), seconds)


def following(due: float, now: float, seconds: float) -> float:
    """The next beat of the rhythm, which those that passed meanwhile do not shift."""
    return due + (max(0.0, (now - due) // seconds) + 1) * seconds


async def ask(centre: Centre, is_open: IsOpen) -> int:
    """One question for each agent who is logged in, and for each of their skill groups; how many were not answered."""
    if not is_open():
        return 0
    seats = [
        seat for agent in centre.picture.agents if (seat := centre.seat(agent.login_id)) is not None and seat.is_in
    ]
    events = centre.picture.vendor
    agents = [seat.login_id for seat in seats] if events.is_chosen(AGENT) else []
    groups = {number for seat in seats for number in seat.groups if number != NULL_ID}
    answered = await all_of(lambda login_id: _agent(centre, is_open, login_id), agents)
    if events.is_chosen(SKILL_GROUP):
        answered += await all_of(lambda number: _skill_group(centre, is_open, number), sorted(groups))
    return answered.count(False)


async def _agent(centre: Centre, is_open: IsOpen, login_id: LoginId) -> bool:
    """Left out where the agent has gone meanwhile."""
    request = QueryAgentStatisticsReq(invoke_id=0, peripheral_id=centre.settings.peripheral_id, agent_id=login_id)

    def is_wanted() -> bool:
        seat = centre.seat(login_id)
        return is_open() and seat is not None and seat.is_in

    return await _tell(centre, request, AGENT, login_id, is_wanted)


async def _skill_group(centre: Centre, is_open: IsOpen, number: int) -> bool:
    request = QuerySkillGroupStatisticsReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        skill_group_number=number,
        skill_group_id=NULL_ID,
    )
    return await _tell(centre, request, SKILL_GROUP, None, is_open)


async def _tell(centre: Centre, request: Request, name: str, login_id: LoginId | None, is_wanted: IsOpen) -> bool:
    """What the answer says, told while it is still wanted. False: there was none, or a refusal."""
    if not is_wanted():
        return True
    outcome = await centre.line.ask(request, centre.settings.answer_timeout)
    if not is_wanted():
        return True
    if not isinstance(outcome, Answer) or not isinstance(outcome.body, Message):
        return False
    said = vendor.body(outcome.body)
    said.pop("invoke_id", None)
    centre.say(centre.picture.vendor.told(name, login_id, said))
    return True
