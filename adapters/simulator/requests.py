"""How the simulated switch carries out each command about an agent. Pure: a floor, a command and the time in, the answer out."""

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
    Refused,
    Result,
    SetAgentState,
    ValidateAgent,
)
from adapters.simulator import wrapup
from adapters.simulator.agents import Pending, Seat
from adapters.simulator.floor import ACCEPTED, AWAY, CONFIRMED, WRAP_UP, Floor, impossible, is_busy, refused
from contracts.vocabulary import AgentState, ChannelState, ChannelType, LoginId, ReasonKind

ASKABLE: Final = frozenset({AgentState.READY, AgentState.NOT_READY})


def no_agent(login_id: LoginId) -> Refused:
    """The refusal for a login id the switch does not know."""
    return refused(Refusal.UNKNOWN_AGENT, f"There is no agent {login_id}.")


def validate_agent(floor: Floor, command: ValidateAgent) -> Result:
    """Whether the password is right; an unknown agent has no right one."""
    seat = floor.seats.get(command.login_id)
    return Confirmed(seat is not None and seat.password == command.password)


def read_agent(floor: Floor, command: ReadAgent) -> Result:
    """The agent as it is now."""
    seat = floor.seats.get(command.login_id)
    return Confirmed(seat.agent) if seat else no_agent(command.login_id)


def read_reasons(floor: Floor, command: ReadReasons) -> Result:
    """The list as it is now."""
    known = command.login_id in floor.seats
    return Confirmed(floor.reasons[command.kind]) if known else no_agent(command.login_id)


def read_team(floor: Floor, command: ReadTeam) -> Result:
    """The members; live or not makes no difference where every agent is always reported."""
    known = command.login_id in floor.seats
    return Confirmed(floor.members(command.login_id)) if known else no_agent(command.login_id)


def log_in(floor: Floor, command: LogIn, now: datetime) -> Result:
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
    if problem := extension_problem(floor, seat, extension):
        return problem
    return floor.enter(seat, extension, command.mobile, command.media, Cause.REQUEST, now)


def extension_problem(floor: Floor, seat: Seat, extension: str) -> Refused | None:
    """Why the agent cannot log in at the extension, None if it can."""
    if not extension:
        return refused(Refusal.UNKNOWN_EXTENSION, f"{seat.agent.login_id} has no extension.")
    if extension not in floor.extensions:
        return refused(Refusal.UNKNOWN_EXTENSION, f"There is no extension {extension}.")
    user = floor.user_of(extension)
    if user is not None and user != seat.agent.login_id:
        return refused(Refusal.EXTENSION_IN_USE, f"Extension {extension} is used by {user}.")
    return None


def log_out(floor: Floor, command: LogOut, now: datetime) -> Result:
    """Log out unless a contact occupies the agent."""
    seat = floor.seats.get(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    return leave(floor, seat, command.reason_id, Cause.REQUEST, now)


def leave(floor: Floor, seat: Seat, reason_id: str | None, cause: Cause, now: datetime) -> Result:
    """Log out with a chosen reason."""
    if problem := floor.reason_problem(ReasonKind.LOGOUT, reason_id):
        return problem
    if seat.agent.state is AgentState.LOGGED_OUT:
        return CONFIRMED
    if occupied := occupation(seat):
        return impossible(f"{seat.agent.login_id} {occupied} and cannot be logged out.")
    wrapup.complete_ended(floor, seat)
    return floor.leave(seat, reason_id, cause, now)


def occupation(seat: Seat) -> str:
    """What keeps the agent from leaving, as words that follow the agent's name; "" where nothing does."""
    if is_busy(seat):
        return f"is {seat.agent.state}"
    part = next((part for part in seat.contacts.values() if part.is_live), None)
    return f"has the {part.type} {part.contact_id}, which is {part.state}," if part is not None else ""


def set_agent_state(floor: Floor, command: SetAgentState, now: datetime) -> Result:
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


def choose(floor: Floor, seat: Seat, state: AgentState, reason_id: str | None, cause: Cause, now: datetime) -> Result:
    """READY or NOT_READY: at once, or after the contact that occupies the agent."""
    agent = seat.agent
    if state not in ASKABLE:
        return impossible(f"Nobody can ask for the state {state}.")
    reason_id = reason_id if state is AgentState.NOT_READY else None
    if problem := floor.reason_problem(ReasonKind.NOT_READY, reason_id):
        return problem
    if agent.state in AWAY:
        return impossible(f"{agent.login_id} is not logged in.")
    if state is AgentState.READY and (problem := phone_problem(seat)):
        return problem
    if is_busy(seat):
        seat.pending = Pending(state, reason_id)
        return Accepted(is_deferred=True)
    if agent.state is state and reason_id in (None, agent.reason_id):
        return CONFIRMED
    wrapup.complete_ended(floor, seat, only_calls=True)
    return floor.move(seat, state, reason_id, cause, now)


def complete(floor: Floor, command: CompleteInteractions, now: datetime) -> Result:
    """End the wrap-up of every contact, and leave it towards the state it was entered for."""
    seat = floor.seats.get(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if seat.agent.state not in WRAP_UP and all(part.is_live for part in seat.contacts.values()):
        return CONFIRMED
    wrapup.complete_ended(floor, seat)
    wrapup.rest(floor, seat, Cause.REQUEST, now)
    return ACCEPTED


def phone_problem(seat: Seat) -> Refused | None:
    """Why the agent cannot become ready for calls, None if it can."""
    phone = seat.channel(ChannelType.TELEPHONY)
    if phone is not None and phone.state is ChannelState.ACTIVE:
        return None
    return impossible(f"{seat.agent.login_id} is not logged in on the telephone.")


def _supervises(floor: Floor, supervisor: LoginId, seat: Seat) -> bool:
    asking = floor.seats.get(supervisor)
    return asking is not None and any(team in asking.agent.supervises for team in seat.agent.teams)
