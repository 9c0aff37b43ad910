"""What is to be done after a loss: jobs, what must be on line first, and automatic logins."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from adapters.cisco_cti import reports
from adapters.cisco_cti.causes import LOGGED_IN
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_agents import login_request
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.protocol.system import SystemPicture
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.port import Cause, Refused
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ReadTruth:
    """Read everything anew; `epoch` names the link for which."""

    epoch: int


@dataclass(frozen=True, slots=True)
class LogInAgain:
    """An agent was logged out by a switch of sides."""

    epoch: int
    login_id: LoginId


Job = ReadTruth | LogInAgain


def missing(system: SystemPicture, settings: CiscoSettings) -> str:
    """What is off line and needed, as words; "" when nothing is. A peripheral of which nothing was told counts as on line."""
    wanted = settings.wanted_peripherals or (settings.peripheral_id,)
    parts = ["the CTI Server"] if not system.server else []
    parts += ["the central controller"] if not system.controller else []
    parts += [f"peripheral {each}" for each in wanted if each != NULL_ID and system.peripherals.get(each) is False]
    return ", ".join(parts)


async def log_in_again(centre: Centre, login_id: LoginId) -> None:
    """The login the agent once asked for, if the agent is really out; refused, it is never tried again (CTIOS-53, 56)."""
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
        answer = await centre.ask(request)
        if not isinstance(answer, Refused):
            log.info("agent_logged_in_again", login_id=login_id)
            return
        request = answer
    centre.picture.causes.forget(login_id)
    centre.wishes.forget(login_id)
    centre.emit(reports.relogin_failed(login_id, request))
    log.warning("agent_not_logged_in_again", login_id=login_id, code=request.code, detail=request.detail)
