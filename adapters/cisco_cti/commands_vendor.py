"""Vendor requests: which coroutine carries out which, for agents who are logged in. A table."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from adapters.cisco_cti import commands_own_calls as own_calls
from adapters.cisco_cti import commands_supervision as supervision
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_agents import no_agent
from adapters.cisco_cti.refusals import impossible
from adapters.port import Refusal, Refused, Result
from adapters.vendors import VendorRequest

DOINGS: Final = MappingProxyType({**supervision.DOINGS, **own_calls.DOINGS})


async def request(centre: Centre, command: VendorRequest) -> Result:
    """Whatever of the table is asked."""
    doing = DOINGS.get(command.name)
    if doing is None:
        return Refused(Refusal.NOT_SUPPORTED, None, f"{command.name} is not known here.")
    seat = centre.seat(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if not seat.is_in:
        return impossible(f"{command.login_id} is not logged in.")
    return await doing(centre, seat, command.data)
