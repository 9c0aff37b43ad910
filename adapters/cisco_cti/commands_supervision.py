"""Vendor requests of supervision: help for an agent, and what supervisors do with calls of their teams. Done when the picture shows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti import vendor_requests as names
from adapters.cisco_cti.call_requests import named
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_agents import no_agent, supervises
from adapters.cisco_cti.protocol.enums_agent import SupervisoryAction
from adapters.cisco_cti.protocol.enums_call import CallType, ConnectionDeviceIDType
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.typed_supervisor import EmergencyCallReq, SuperviseCallReq, SupervisorAssistReq
from adapters.cisco_cti.protocol.wire_types import NULL_ID
from adapters.cisco_cti.refusals import impossible
from adapters.cisco_cti.view.seats import Seat
from adapters.cisco_cti.view.work import CONNECTED, Connection, Line
from adapters.port import Confirmed, Refusal, Refused, Result
from contracts.vocabulary import LoginId

NO_CALL: Final = Connection(NULL_ID, ConnectionDeviceIDType.NONE, "")
"""A connection id that means: the active call, or none (GED-188, SUPERVISE_CALL_REQ)."""
Help = type[SupervisorAssistReq] | type[EmergencyCallReq]
Shown = Callable[[], bool]
Doing = Callable[[Centre, Seat, Mapping[str, object]], Awaitable[Result]]
"""A vendor request of an agent who is logged in."""


# --- help -------------------------------------------------------------------------------------------------------------


async def _assist(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    return await _ask_for_help(centre, seat, data, SupervisorAssistReq)


async def _emergency(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    return await _ask_for_help(centre, seat, data, EmergencyCallReq)


async def _ask_for_help(centre: Centre, seat: Seat, data: Mapping[str, object], kind: Help) -> Result:
    """There is somebody on the agent's side of a call who was not there before, whether by a consult or by a conference."""
    line = line_of(centre, seat.login_id, data)
    if isinstance(line, Refused):
        return line
    before = _reach(centre, seat.login_id)
    about = line.connection if line is not None else NO_CALL
    asked = kind(
        invoke_id=0,
        **named(centre, about),
        agent_id=seat.login_id,
        agent_instrument=seat.device,
    )
    return await until_shown(centre, asked, lambda: bool(_reach(centre, seat.login_id) - before))


def _reach(centre: Centre, login_id: LoginId) -> set[tuple[str, str]]:
    """The agent's legs, and who is in each. One that rings is none of the agent's making."""
    lines = (line for line in _lines(centre, login_id) if line.status != Local.ALERTING)
    return {(line.leg_id, party) for line in lines for party in ("", *line.call.parties)}


# --- supervisors ------------------------------------------------------------------------------------------------------


async def _barge_in(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    line = _supervised(centre, seat, data)
    if isinstance(line, Refused):
        return line
    return await _supervise(
        centre, seat, line, SupervisoryAction.BARGE_IN, lambda: line.is_live and _is_with(centre, seat, line)
    )


async def _intercept(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    line = _supervised(centre, seat, data)
    if isinstance(line, Refused):
        return line
    return await _supervise(
        centre, seat, line, SupervisoryAction.INTERCEPT, lambda: not line.is_live and _is_with(centre, seat, line)
    )


async def _start_monitoring(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    line = _supervised(centre, seat, data)
    if isinstance(line, Refused):
        return line
    return await _supervise(centre, seat, line, SupervisoryAction.MONITOR, lambda: _hears(centre, seat, line))


async def _stop_monitoring(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    """Only what is heard silently: another call of the supervisor's is left alone."""
    heard = _monitored(centre, seat.login_id)
    if heard is None:
        return Confirmed()
    asked = _request(centre, seat, None, heard, SupervisoryAction.CLEAR)
    return await until_shown(centre, asked, lambda: not heard.is_live)


def _supervised(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Line | Refused:
    """The member's call. Everything goes over one session of the CTI Server, so who may ask is looked at here."""
    member = centre.seat(str(data.get("loginid", "")))
    if member is None:
        return no_agent(str(data.get("loginid", "")))
    if not supervises(centre, seat.login_id, member.login_id):
        return Refused(Refusal.NOT_ALLOWED, None, f"{seat.login_id} does not supervise {member.login_id}.")
    line = line_of(centre, member.login_id, data)
    return line if line is not None else impossible(f"{member.login_id} is in no call.")


async def _supervise(centre: Centre, seat: Seat, line: Line, action: SupervisoryAction, is_shown: Shown) -> Result:
    if is_shown():
        return Confirmed()
    own = next((each for each in _lines(centre, seat.login_id) if each.is_live), None)
    return await until_shown(centre, _request(centre, seat, line, own, action), is_shown)


def _request(
    centre: Centre, seat: Seat, line: Line | None, own: Line | None, action: SupervisoryAction
) -> SuperviseCallReq:
    agents = line.connection if line is not None else NO_CALL
    supervisors = own.connection if own is not None else NO_CALL
    return SuperviseCallReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        agent_connection_call_id=agents.call_id,
        agent_connection_device_id_type=agents.device_type,
        agent_connection_device_id=agents.device or None,
        supervisor_connection_call_id=supervisors.call_id,
        supervisor_connection_device_id_type=supervisors.device_type,
        supervisor_connection_device_id=supervisors.device or None,
        agent_id=line.work.login_id if line is not None else None,
        supervisor_instrument=seat.device,
        supervisory_action=action,
    )


def _is_with(centre: Centre, seat: Seat, line: Line) -> bool:
    """Whether the supervisor talks in the call that is the member's, or was."""
    lines = (each for each in _lines(centre, seat.login_id) if each.status in CONNECTED)
    return any(each.call is line.call for each in lines)


def _hears(centre: Centre, seat: Seat, line: Line) -> bool:
    heard = _monitored(centre, seat.login_id)
    return heard is not None and line.device in heard.call.parties


def _monitored(centre: Centre, login_id: LoginId) -> Line | None:
    """The call in which the supervisor hears another one."""
    return next((line for line in _lines(centre, login_id) if line.is_live and _is_silent(line)), None)


def _is_silent(line: Line) -> bool:
    return line.call.data_at(line.connection.device).get("CallType") == CallType.SUPERVISOR_MONITOR


# --- inside -----------------------------------------------------------------------------------------------------------


def _lines(centre: Centre, login_id: LoginId) -> list[Line]:
    return [line for work in centre.picture.calls.desk.of(login_id) for line in work.lines()]


def line_of(centre: Centre, login_id: LoginId, data: Mapping[str, object]) -> Line | Refused | None:
    """The call that is named, else the one the agent talks in, else any; None where there is none."""
    wanted = data.get("cti-id")
    if wanted is not None and centre.picture.calls.desk.get(login_id, str(wanted)) is None:
        return impossible(f"{login_id} has no contact {wanted}.")
    lines = [line for line in _lines(centre, login_id) if line.is_live and wanted in (None, str(line.work.contact_id))]
    talking = (line for line in lines if line.status == Local.CONNECT)
    return next(talking, next(iter(lines), None))


async def until_shown(centre: Centre, asked: Request, is_shown: Shown) -> Result:
    """The confirmation says only that it was received."""
    with centre.sightings.wanted(is_shown) as seen:
        answer = await centre.ask(asked)
        if isinstance(answer, Refused):
            return answer
        if await seen:
            return Confirmed()
        return Refused(Refusal.UNAVAILABLE, None, "The link was lost before the effect was seen.")


DOINGS: Final[Mapping[str, Doing]] = MappingProxyType(
    {
        names.PREFIX + names.ASSIST: _assist,
        names.PREFIX + names.EMERGENCY: _emergency,
        names.PREFIX + names.BARGE_IN: _barge_in,
        names.PREFIX + names.INTERCEPT: _intercept,
        names.PREFIX + names.MONITOR_START: _start_monitoring,
        names.PREFIX + names.MONITOR_STOP: _stop_monitoring,
    }
)
