"""Requests about teams, and what supervisors do with the calls of their agents."""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_agent import SupervisoryAction
from adapters.cisco_cti.protocol.enums_call import CallType, ConnectionDeviceIDType
from adapters.cisco_cti.protocol.enums_cause import EventCause
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.contacts import AnswerCall, ClearConnection, ConsultationCall, MakeCall, SingleStepConference
from adapters.port import Refused, Result
from adapters.simulator.agents import Seat
from contracts.vocabulary import AgentState, ConversationState
from tests.support.cti_server.desk import Desk, Leg
from tests.support.cti_server.exchange import ANY_CALL
from tests.support.cti_server.hints import Doing, Hint
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.replies import DONE, Confirm, Fail, Refuse, Reply, refuse, replied
from tests.support.cti_server.requests_call import DIALLING
from tests.support.cti_server.wire import Value, Values, Wire

MOST_TEAMS = 64
"""Teams in one LIST_AGENT_TEAM_CONF."""
_AWAY = (AgentState.LOGGED_OUT, AgentState.UNKNOWN)


def list_teams(desk: Desk, request: Wire) -> Reply:
    """LIST_AGENT_TEAM_REQ: the teams of a supervisor, in as many confirmations as it takes."""
    seat = desk.exchange.directory.seat(request.number("SupervisorID"))
    if seat is None:
        return Fail(Status.SUPERVISOR_NOT_FOUND)
    teams = desk.exchange.directory.supervised_by(seat.agent)
    parts = [teams[start : start + MOST_TEAMS] for start in range(0, len(teams), MOST_TEAMS)] or [()]
    confirmations: list[tuple[Values, dict[str, tuple[Values, ...]]]] = [
        (
            {"InvokeID": request.invoke_id, "SegmentNumber": number, "More": int(number < len(parts))},
            {"NumberOfAgentTeams": tuple({"TeamID": team} for team in part)},
        )
        for number, part in enumerate(parts, 1)
    ]
    (fields, groups), *others = confirmations
    return Confirm(fields, groups, tuple(Notice("LIST_AGENT_TEAM_CONF", *each) for each in others))


def monitor_team(desk: Desk, request: Wire) -> Reply:
    """MONITOR_AGENT_TEAM_START_REQ: then the team as it is."""
    team_id = request.number("TeamID")
    if desk.exchange.directory.team(team_id) is None:
        return Fail(Status.TEAM_NOT_FOUND)
    monitor = desk.session.start_monitor("", 0, 0, team_id)
    if monitor is None:
        return Fail(Status.AGENT_TEAM_MONITOR_ALREADY_EXISTS)
    return Confirm({"MonitorID": monitor}, then=tuple(desk.exchange.agents.team(team_id, desk.exchange.now())))


def stop_monitor(desk: Desk, request: Wire) -> Reply:
    """MONITOR_AGENT_TEAM_STOP_REQ and MONITOR_STOP_REQ."""
    return DONE if desk.session.stop_monitor(request.number("MonitorID")) else Fail(Status.INVALID_MONITORID)


# --- help ---


def assist(desk: Desk, request: Wire) -> Reply:
    """SUPERVISOR_ASSIST_REQ: a consultation with a supervisor, or a call where there is none to ask about."""
    return _ask_for_help(desk, request, CallType.ASSIST, EventCause.SUPERVISOR_ASSIST)


def emergency(desk: Desk, request: Wire) -> Reply:
    """EMERGENCY_CALL_REQ: the same, and every supervisor's client is told."""
    reply = _ask_for_help(desk, request, CallType.EMERGENCY, EventCause.EMERGENCY_CALL)
    seat = desk.seat(_who(request))
    if isinstance(reply, Confirm) and isinstance(seat, Seat):
        fields: dict[str, Value] = {
            "PeripheralID": desk.exchange.settings.peripheral_id, "ConnectionCallID": reply.fields["ConnectionCallID"],
            "ConnectionDeviceIDType": ConnectionDeviceIDType.STATIC, "SessionID": desk.session.session_id,
            "ConnectionDeviceID": seat.agent.extension, "ClientID": desk.session.client_id,
            "ClientAddress": "127.0.0.1", "AgentExtension": seat.agent.extension, "AgentID": str(seat.agent.login_id),
            "AgentInstrument": seat.agent.extension,
        }  # fmt: skip
        supervisors = desk.exchange.directory.supervisors_of(seat.agent)
        devices = frozenset(each.agent.extension for each in supervisors)
        desk.exchange.say(Notice("EMERGENCY_CALL_EVENT", fields, devices=devices))
    return reply


def _ask_for_help(desk: Desk, request: Wire, kind: CallType, cause: EventCause) -> Reply:
    seat = desk.seat(_who(request))
    if isinstance(seat, Refuse):
        return seat
    there = [each for each in desk.exchange.directory.supervisors_of(seat.agent) if each.agent.state not in _AWAY]
    if not there:
        return Fail(Status.SUPERVISOR_NOT_FOUND)
    login_id, number = seat.agent.login_id, there[0].agent.extension
    hint = Hint(by=login_id, to=number, call_type=kind, cause=cause)
    if seat.call is not None:
        result: Result = desk.exchange.execute(ConsultationCall(login_id, seat.call.contact_id, number), hint)
    else:
        result = desk.exchange.execute(MakeCall(login_id, seat.agent.extension, number), hint)
    if isinstance(result, Refused):
        return replied(result, DIALLING)
    call_id, device = desk.exchange.call_of(login_id) or (ANY_CALL, "")
    return Confirm(
        {
            "ConnectionCallID": call_id, "ConnectionDeviceIDType": ConnectionDeviceIDType.STATIC,
            "LineHandle": 0xFFFF, "LineType": 0xFFFF, "ConnectionDeviceID": device,
        }
    )  # fmt: skip


def _who(request: Wire) -> Values:
    # The connection's device says who asks where the agent is not named.
    fields = {
        name: request.fields[name] for name in ("AgentID", "AgentExtension", "AgentInstrument") if request.text(name)
    }
    return fields or {"AgentInstrument": request.text("ConnectionDeviceID")}


# --- supervise ---


def supervise(desk: Desk, request: Wire) -> Reply:
    """SUPERVISE_CALL_REQ."""
    supervisor = _supervisor(desk, request)
    if not isinstance(supervisor, Seat):
        return supervisor
    action = request.number("SupervisoryAction")
    if action == SupervisoryAction.CLEAR:
        return _clear(desk, supervisor)
    if action not in (SupervisoryAction.MONITOR, SupervisoryAction.BARGE_IN, SupervisoryAction.INTERCEPT):
        known = action == SupervisoryAction.WHISPER
        return refuse(ControlFailure.INVALID_FEATURE) if known else Fail(Status.INVALID_SUPERVISORY_ACTION)
    leg = _supervised(desk, request)
    if not isinstance(leg, Leg):
        return leg
    if supervisor not in desk.exchange.directory.supervisors_of(leg.seat.agent):
        return refuse(ControlFailure.PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE)
    if action == SupervisoryAction.MONITOR:
        return _listen(desk, supervisor, leg)
    joined = _join(desk, supervisor, leg)
    if not isinstance(joined, Confirm) or action == SupervisoryAction.BARGE_IN:
        return joined
    hint = Hint(by=leg.login_id, cause=EventCause.SUPERVISOR_INTERCEPT)
    result = desk.exchange.execute(ClearConnection(leg.login_id, leg.part.contact_id, leg.line.leg_id), hint)
    return replied(result, done=joined)


def _supervisor(desk: Desk, request: Wire) -> Seat | Fail:
    device = request.text("SupervisorInstrument") or request.text("SupervisorConnectionDeviceID") or desk.session.device
    seat = desk.exchange.directory.seat_at(device)
    return seat if seat is not None else Fail(Status.SUPERVISOR_NOT_FOUND)


def _supervised(desk: Desk, request: Wire) -> Leg | Refuse:
    fields = dict(request.fields)
    named = (
        desk.seat(fields)
        if any(fields.get(name) for name in ("AgentID", "AgentExtension", "AgentInstrument"))
        else None
    )
    if isinstance(named, Refuse):
        return named
    if named is not None and not request.text("AgentConnectionDeviceID"):
        fields["AgentConnectionDeviceID"] = named.agent.extension
    found = desk.leg(Wire(request.name, fields), "AgentConnection", ConversationState.ESTABLISHED)
    if isinstance(found, Leg) and found.line.state is not ConversationState.ESTABLISHED:
        return refuse(ControlFailure.NO_ACTIVE_CALL)
    return found


def _listen(desk: Desk, supervisor: Seat, leg: Leg) -> Reply:
    if desk.supervision.of(supervisor.agent.login_id) is not None or supervisor.call is not None:
        return refuse(ControlFailure.RESOURCE_BUSY)
    running = desk.supervision.start(supervisor, leg.call_id, leg.device)
    return _connection(running.record.call_id, running.device)


def _join(desk: Desk, supervisor: Seat, leg: Leg) -> Reply:
    device, login_id = supervisor.agent.extension, supervisor.agent.login_id
    if desk.exchange.leg(leg.call_id, device) is not None:
        return _connection(leg.call_id, device)
    desk.supervision.stop(login_id)
    hint = Hint(Doing.CONFERENCE, leg.login_id, device, CallType.SUPERVISOR_BARGEIN, EventCause.SUPERVISOR_BARGE_IN)
    command = SingleStepConference(leg.login_id, leg.part.contact_id, leg.line.leg_id, device)
    result = desk.exchange.execute(command, hint)
    if not isinstance(result, Refused) and supervisor.call is not None and supervisor.call.primary is not None:
        part = supervisor.call
        assert part.primary is not None
        result = desk.exchange.execute(AnswerCall(login_id, part.contact_id, part.primary.leg_id))
    done = _connection(leg.call_id, device)
    return refuse(ControlFailure.RESOURCE_BUSY) if isinstance(result, Refused) else done


def _clear(desk: Desk, supervisor: Seat) -> Reply:
    login_id = supervisor.agent.login_id
    running = desk.supervision.stop(login_id)
    if running is not None:
        return _connection(running.record.call_id, running.device)
    call = desk.exchange.call_of(login_id)
    if call is None or supervisor.call is None or supervisor.call.primary is None:
        return refuse(ControlFailure.NO_CONNECTION_TO_CLEAR)
    part, hint = supervisor.call, Hint(by=login_id, cause=EventCause.SUPERVISOR_CLEAR)
    assert part.primary is not None
    result = desk.exchange.execute(ClearConnection(login_id, part.contact_id, part.primary.leg_id), hint)
    return replied(result, done=_connection(*call))


def _connection(call_id: int, device: str) -> Confirm:
    return Confirm(
        {
            "ConnectionCallID": call_id, "ConnectionDeviceIDType": ConnectionDeviceIDType.STATIC,
            "ConnectionDeviceID": device,
        }
    )  # fmt: skip
