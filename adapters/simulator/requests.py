"""How the simulated switch carries out each command of the port. Pure: a floor, a command and the time in, `Done` out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from adapters.port import (
    Accepted,
    Cause,
    CompleteInteractions,
    Confirmed,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    Refusal,
    SetAgentState,
    ValidateAgent,
)
from adapters.simulator.agents import Pending, Seat
from adapters.simulator.floor import AWAY, CONFIRMED, WRAP_UP, Done, Floor, is_busy, refused
from contracts.vocabulary import AgentState, LoginId, ReasonKind

ASKABLE: Final = frozenset({AgentState.READY, AgentState.NOT_READY})


def no_agent(login_id: LoginId) -> Done:
    """The refusal for a login id the switch does not know."""
    return refused(Refusal.UNKNOWN_AGENT, f"There is no agent {login_id}.")


def validate_agent(floor: Floor, command: ValidateAgent) -> Done:
    """Whether the password is right; an unknown agent has no right one."""
    seat = floor.seats.get(command.login_id)
    return Done(Confirmed(seat is not None and seat.password == command.password))


def read_agent(floor: Floor, command: ReadAgent) -> Done:
    """The agent as it is now."""
    seat = floor.seats.get(command.login_id)
    return Done(Confirmed(seat.agent)) if seat else no_agent(command.login_id)


def read_reasons(floor: Floor, command: ReadReasons) -> Done:
    """The list as it is now."""
    known = command.login_id in floor.seats
    return Done(Confirmed(floor.reasons[command.kind])) if known else no_agent(command.login_id)


def read_team(floor: Floor, command: ReadTeam) -> Done:
    """The members; live or not makes no difference where every agent is always reported."""
    known = command.login_id in floor.seats
    return Done(Confirmed(floor.members(command.login_id))) if known else no_agent(command.login_id)


def log_in(floor: Floor, command: LogIn, now: datetime) -> Done:
    """Log in; an agent who is logged in already stays as it is (second desktop), given no wrong password."""
    seat = floor.seats.get(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if command.password is not None and command.password != seat.password:
        return refused(Refusal.INVALID_CREDENTIALS, f"The password of {command.login_id} is wrong.")
    if seat.agent.state not in AWAY:
        return CONFIRMED
    if command.password is None:
        return refused(Refusal.INVALID_CREDENTIALS, f"A login of {command.login_id} needs a password.")
    extension = command.extension or seat.own_extension
    return extension_problem(floor, seat, extension) or floor.enter(seat, extension, command.mobile, Cause.REQUEST, now)


def extension_problem(floor: Floor, seat: Seat, extension: str) -> Done | None:
    """Why the agent cannot log in at the extension, None if it can."""
    if not extension:
        return refused(Refusal.UNKNOWN_EXTENSION, f"{seat.agent.login_id} has no extension.")
    if extension not in floor.extensions:
        return refused(Refusal.UNKNOWN_EXTENSION, f"There is no extension {extension}.")
    user = floor.user_of(extension)
    if user is not None and user != seat.agent.login_id:
        return refused(Refusal.EXTENSION_IN_USE, f"Extension {extension} is used by {user}.")
    return None


def log_out(floor: Floor, command: LogOut, now: datetime) -> Done:
    """Log out unless a contact occupies the agent."""
    seat = floor.seats.get(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    return leave(floor, seat, command.reason_id, Cause.REQUEST, now)


def leave(floor: Floor, seat: Seat, reason_id: str | None, cause: Cause, now: datetime) -> Done:
    """Log out with a chosen reason."""
    if problem := floor.reason_problem(ReasonKind.LOGOUT, reason_id):
        return problem
    if seat.agent.state is AgentState.LOGGED_OUT:
        return CONFIRMED
    if is_busy(seat):
        return refused(Refusal.INVALID_STATE, f"{seat.agent.login_id} is {seat.agent.state} and cannot be logged out.")
    return floor.leave(seat, reason_id, cause, now)


def set_agent_state(floor: Floor, command: SetAgentState, now: datetime) -> Done:
    """A work state for the agent, asked by its session or by a supervisor of its team."""
    seat = floor.seats.get(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if command.requested_by is not None and not _supervises(floor, command.requested_by, seat):
        return refused(Refusal.NOT_ALLOWED, f"{command.requested_by} does not supervise {command.login_id}.")
    cause = Cause.REQUEST if command.requested_by is None else Cause.SUPERVISOR
    if command.state is AgentState.LOGGED_OUT:
        return leave(floor, seat, command.reason_id, cause, now)
    return choose(floor, seat, command.state, command.reason_id, cause, now)


def choose(floor: Floor, seat: Seat, state: AgentState, reason_id: str | None, cause: Cause, now: datetime) -> Done:
    """READY or NOT_READY: at once, or after the contact that occupies the agent."""
    agent = seat.agent
    if state not in ASKABLE:
        return refused(Refusal.INVALID_STATE, f"Nobody can ask for the state {state}.")
    reason_id = reason_id if state is AgentState.NOT_READY else None
    if problem := floor.reason_problem(ReasonKind.NOT_READY, reason_id):
        return problem
    if agent.state in AWAY:
        return refused(Refusal.INVALID_STATE, f"{agent.login_id} is not logged in.")
    if is_busy(seat):
        seat.pending = Pending(state, reason_id)
        return Done(Accepted())
    if agent.state is state and reason_id in (None, agent.reason_id):
        return CONFIRMED
    return floor.move(seat, state, reason_id, cause, now)


def complete(floor: Floor, command: CompleteInteractions, now: datetime) -> Done:
    """Leave wrap-up towards the state it was entered for."""
    seat = floor.seats.get(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if seat.agent.state not in WRAP_UP:
        return CONFIRMED
    after = AgentState.READY if seat.agent.state is AgentState.WORK_READY else AgentState.NOT_READY
    return floor.move(seat, after, None, Cause.REQUEST, now)


def _supervises(floor: Floor, supervisor: LoginId, seat: Seat) -> bool:
    asking = floor.seats.get(supervisor)
    return asking is not None and any(team in asking.agent.supervises for team in seat.agent.teams)
