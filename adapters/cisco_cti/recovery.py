"""What is to be done after a loss: what must be on line first, and automatic logins. And for an agent whose state was lost alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial

import structlog

from adapters.backoff import Backoff
from adapters.cisco_cti import reports
from adapters.cisco_cti.causes import LOGGED_IN
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_agents import login_request
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.protocol.outcomes import NoLink, Unanswered
from adapters.cisco_cti.protocol.system import SystemPicture
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.cisco_cti.refusals import refused
from adapters.cisco_cti.truth import AT_ONCE, LinkGone, all_of, read_state
from adapters.port import Cause, Refused
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)


Errand = Callable[[Centre, LoginId, Callable[[], bool]], Awaitable[None]]
"""What is done for an agent, for as long as the link is the same one."""


class Errands:
    """What is to be done for agents, for some at once, beside everything else: what is not answered holds up no picture."""

    def __init__(self, is_current: Callable[[int], bool], errand: Errand) -> None:
        """`is_current`: whether the link of that epoch is still there."""
        self._is_current = is_current
        self._errand = errand
        self._waiting: asyncio.Queue[tuple[int, LoginId]] = asyncio.Queue()

    def put(self, epoch: int, login_ids: Iterable[LoginId]) -> None:
        """For them, as soon as there is room; what a newer link has overtaken is left to that."""
        for login_id in login_ids:
            self._waiting.put_nowait((epoch, login_id))

    async def run(self, centre: Centre) -> None:
        """For ever."""
        await all_of(lambda _: self._work(centre), range(AT_ONCE))

    async def _work(self, centre: Centre) -> None:
        while True:
            epoch, login_id = await self._waiting.get()
            if self._is_current(epoch):
                await self._errand(centre, login_id, partial(self._is_current, epoch))


def missing(system: SystemPicture, settings: CiscoSettings) -> str:
    """What is off line and needed, as words; "" when nothing is. A peripheral of which nothing was told counts as on line."""
    wanted = settings.wanted_peripherals or (settings.peripheral_id,)
    parts = ["the CTI Server"] if not system.server else []
    parts += ["the central controller"] if not system.controller else []
    parts += [f"peripheral {each}" for each in wanted if each != NULL_ID and system.peripherals.get(each) is False]
    return ", ".join(parts)


async def log_in_again(centre: Centre, login_id: LoginId, is_current: Callable[[], bool]) -> None:
    """The login the agent once asked for, if the agent is really out; refused, it is never tried again (CTIOS-53, 56). One that a
    lost or a newer link left without an answer is not refused: it is left to the next recovery."""
    seat = centre.seat(login_id)
    if seat is None or seat.is_in:
        return
    login = centre.wishes.take(login_id)
    if login is None:
        return
    request = login_request(centre, login)
    if not isinstance(request, Refused):
        centre.picture.agents.as_mobile(login_id, login.mobile)
        centre.picture.causes.expect(login_id, LOGGED_IN, Cause.RELOGIN)
        outcome = await centre.line.ask(request, centre.settings.answer_timeout)
        if isinstance(outcome, NoLink) or (isinstance(outcome, Unanswered) and not is_current()):
            return
        problem = refused(outcome)
        if problem is None:
            log.info("agent_logged_in_again", login_id=login_id)
            return
        request = problem
    centre.picture.causes.forget(login_id)
    centre.wishes.forget(login_id)
    centre.emit(reports.relogin_failed(login_id, request))
    log.warning("agent_not_logged_in_again", login_id=login_id, code=request.code, detail=request.detail)


async def ask_in_doubt(
    centre: Centre, login_id: LoginId, is_current: Callable[[], bool], *, random: Callable[[], float]
) -> None:
    """The state of an agent who is in became unknown: it is asked for, with growing waits, until an answer or an event tells it."""
    waits = Backoff(first=centre.settings.retry_first, ceiling=centre.settings.retry_ceiling, random=random)
    with suppress(LinkGone):
        while is_current() and _is_doubted(centre, login_id) and not await read_state(centre, login_id, is_current):
            wait = waits.next()
            log.warning("cti_agent_state_in_doubt", login_id=login_id, wait=round(wait, 1))
            await asyncio.sleep(wait)


def _is_doubted(centre: Centre, login_id: LoginId) -> bool:
    seat = centre.seat(login_id)
    return seat is not None and seat.is_doubted
