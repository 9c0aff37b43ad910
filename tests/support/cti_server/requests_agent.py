"""Requests about agents: states, what is known of them, desk settings, statistics."""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_agent import AgentState, AgentWorkMode, ForcedFlag
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.port import Cause, LogIn, LogOut, SetAgentState, ValidateAgent
from adapters.simulator.agents import Seat
from adapters.simulator.deeds import LogoutForced, StateChosen
from contracts import vocabulary
from contracts.vocabulary import LoginId, ReasonKind
from tests.support.cti_server.agents import BACK, VOICE, mobile, names, seat_of
from tests.support.cti_server.desk import Desk
from tests.support.cti_server.directory import is_at
from tests.support.cti_server.replies import DONE, Confirm, Fail, Refuse, Reply, refuse, replied
from tests.support.cti_server.wire import Value, Wire

_ASKED = {AgentState.AVAILABLE, AgentState.NOT_READY}
_PRESSED = {AgentState.WORK_NOT_READY, AgentState.WORK_READY}


def set_agent_state(desk: Desk, request: Wire) -> Reply:
    """SET_AGENT_STATE_REQ."""
    state = request.number("AgentState")
    if state == AgentState.LOGIN:
        return _log_in(desk, request)
    seat = _occupant(desk, request)
    if not isinstance(seat, Seat):
        return seat
    if state == AgentState.LOGOUT:
        return _log_out(desk, request, seat)
    login_id, world = seat.agent.login_id, desk.exchange
    if state in _ASKED:
        reason = desk.exchange.agents.reason_id(ReasonKind.NOT_READY, request.number("EventReasonCode"))
        return replied(world.execute(SetAgentState(login_id, BACK[AgentState(state)], reason, _asked_by(request))))
    if state in _PRESSED:
        return replied(world.do(StateChosen(login_id, BACK[AgentState(state)])))
    return refuse(ControlFailure.VALUE_OUT_OF_RANGE)


def _log_in(desk: Desk, request: Wire) -> Reply:
    login_id, password = LoginId(request.text("AgentID")), request.text("AgentPassword")
    work_mode = request.number("AgentWorkMode")
    device, remote = mobile(work_mode, request.text("AgentInstrument"))
    seat = desk.exchange.world.seat(login_id)
    if work_mode > AgentWorkMode.RA_NAILED_CONNECTION or (remote is not None and not remote.dial_number):
        return refuse(ControlFailure.INVALID_AGENT_WORKMODE)
    if not device:
        return Fail(Status.REQUIRED_DATA_MISSING)
    if seat is None:
        return refuse(ControlFailure.INVALID_AGENT_ID_SPECIFIED)
    if request.number("SSOEnabled"):
        password = seat.password
    if desk.exchange.execute(ValidateAgent(login_id, password)).value is not True:  # type: ignore[union-attr]
        return refuse(ControlFailure.INVALID_PASSWORD_SPECIFIED)
    if request.number("ForcedFlag") == ForcedFlag.AUTHENTICATE_ONLY:
        return DONE
    if seat.agent.state not in (vocabulary.AgentState.LOGGED_OUT, vocabulary.AgentState.UNKNOWN):
        return DONE if is_at(seat, device) else refuse(ControlFailure.SPECIFIED_AGENT_ALREADY_SIGNED_ON)
    desk.exchange.counts.log_in(login_id)
    return replied(desk.exchange.execute(LogIn(login_id, password, device, frozenset(), remote)))


def _log_out(desk: Desk, request: Wire, seat: Seat) -> Reply:
    login_id, state = seat.agent.login_id, seat.agent.state
    reason = desk.exchange.agents.reason_id(ReasonKind.LOGOUT, request.number("EventReasonCode"))
    forced = request.number("ForcedFlag") == ForcedFlag.TRUE
    supervisor = _asked_by(request)
    is_ready = state is vocabulary.AgentState.READY
    if state is vocabulary.AgentState.LOGGED_OUT or (
        is_ready and desk.exchange.settings.logout_needs_not_ready and not forced
    ):
        return refuse(ControlFailure.INVALID_OBJECT_STATE)
    if supervisor is not None:
        command = SetAgentState(login_id, vocabulary.AgentState.LOGGED_OUT, reason, supervisor)
        return replied(desk.exchange.execute(command))
    if forced and reason is None:
        return replied(desk.exchange.do(LogoutForced(login_id, Cause.SUPERVISOR)))
    return replied(desk.exchange.execute(LogOut(login_id, reason)))


def _occupant(desk: Desk, request: Wire) -> Seat | Fail | Refuse:
    """The agent a change of state is for: the instrument identifies it in all cases, and AgentID must not contradict."""
    device, agent_id = request.text("AgentInstrument").partition(";")[0], request.text("AgentID")
    at_device = desk.exchange.directory.seat_at(device) if device else None
    named = desk.exchange.world.seat(LoginId(agent_id)) if agent_id else None
    if agent_id and named is None:
        return refuse(ControlFailure.INVALID_AGENT_ID_SPECIFIED)
    if named is not None and at_device is not None and named is not at_device:
        return Fail(Status.INCONSISTENT_AGENT_DATA)
    seat = at_device or named
    return seat if seat is not None else Fail(Status.AGENT_NOT_LOGGED_ON)


def _asked_by(request: Wire) -> LoginId | None:
    return LoginId(request.text("SupervisorID")) if request.text("SupervisorID") else None


def query_agent_state(desk: Desk, request: Wire) -> Reply:
    """QUERY_AGENT_STATE_REQ: voice only; by ICMAgentID or one of three others."""
    if request.number("MRDID") != VOICE:
        return Fail(Status.INVALID_MR_DOMAIN)
    seat, is_named = seat_of(desk.exchange.world, desk.exchange.directory, request.fields)
    if not is_named:
        seat = desk.exchange.directory.seat(request.number("ICMAgentID"))
    if seat is None:
        known = desk.exchange.directory.is_extension(request.text("AgentInstrument") or request.text("AgentExtension"))
        return Fail(Status.AGENT_NOT_LOGGED_ON if known and not request.text("AgentID") else Status.INVALID_AGENT_DATA)
    return Confirm(*desk.exchange.agents.queried(seat))


def desk_settings(desk: Desk, request: Wire) -> Reply:
    """AGENT_DESK_SETTINGS_REQ: the same for everybody."""
    if request.text("AgentID") and desk.exchange.world.seat(LoginId(request.text("AgentID"))) is None:
        return refuse(ControlFailure.INVALID_AGENT_ID_SPECIFIED)
    settings = desk.exchange.settings
    return Confirm({"PeripheralID": settings.peripheral_id, **desk_settings_fields(settings.desk_settings, "")})


def desk_settings_fields(mask: int, prefix: str) -> dict[str, Value]:
    """The settings as the confirmation names them; a configuration record names some otherwise (`prefix` "Flt")."""
    wrap_up = "WrapUp" if prefix else "Wrapup"
    return {
        f"{prefix}DeskSettingsMask": mask, f"{prefix}{wrap_up}DataIncomingMode": 1,
        f"{prefix}{wrap_up}DataOutgoingMode": 1, f"{prefix}RingNoAnswerTime": 15, f"{prefix}WorkModeTimer": 30,
    }  # fmt: skip


def agent_statistics(desk: Desk, request: Wire) -> Reply:
    """QUERY_AGENT_STATISTICS_REQ: how long the agent is in the state, and how many calls there were; no other counter moves."""
    seat = desk.seat(request.fields)
    if not isinstance(seat, Seat):
        return seat
    seconds = max(0, int((desk.exchange.now() - seat.agent.since).total_seconds()))
    fields: dict[str, Value] = {"PeripheralID": desk.exchange.settings.peripheral_id, **names(seat.agent)}
    counts, login_id = desk.exchange.counts, seat.agent.login_id
    fields |= {
        "LoggedOnTimeSession": seconds, "HandledCallsSession": counts.session[login_id],
        "HandledCallsToday": counts.today[login_id],
    }  # fmt: skip
    return Confirm(fields)


def skill_group_statistics(desk: Desk, request: Wire) -> Reply:
    """QUERY_SKILL_GROUP_STATISTICS_REQ: who is logged in, who is ready."""
    number = request.number("SkillGroupNumber")
    group = next((each for each in desk.exchange.directory.skill_groups() if each.number == number), None)
    if group is None:
        return Fail(Status.INVALID_SKILL_GROUP)
    states = [seat.agent.state for seat in desk.exchange.world.seats() if group.name in seat.skills]
    return Confirm(
        {
            "PeripheralID": desk.exchange.settings.peripheral_id, "SkillGroupNumber": group.number,
            "SkillGroupID": group.target_id,
            "AgentsLoggedOn": sum(state is not vocabulary.AgentState.LOGGED_OUT for state in states),
            "AgentsAvail": states.count(vocabulary.AgentState.READY),
            "AgentsNotReady": states.count(vocabulary.AgentState.NOT_READY),
        }
    )  # fmt: skip
