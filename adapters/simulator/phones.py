"""How each deed at the switch, asked by no bridge, changes the floor. Pure: a floor, a deed and the time in, `Done` out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from adapters.port import Cause, Confirmed, ReasonsChanged, Refusal
from adapters.simulator import reasons
from adapters.simulator.agents import Seat
from adapters.simulator.calls import MOVES, Move, after_contact, impossible
from adapters.simulator.deeds import CallEnded, LoggedInAtPhone, LogoutForced, ReasonsReplaced, StateChosen
from adapters.simulator.floor import AWAY, CONFIRMED, WRAP_UP, Done, Floor, is_busy, refused
from adapters.simulator.requests import ASKABLE, choose, extension_problem, leave, no_agent
from contracts.vocabulary import AgentState

_AT_PHONE: Final = WRAP_UP | {AgentState.BUSY, AgentState.UNKNOWN}
_FORCED: Final = {Cause.SUPERVISOR: reasons.FORCED_BY_SUPERVISOR, Cause.SWITCH: reasons.FORCED_BY_SWITCH}


def move_call(floor: Floor, deed: Move, now: datetime) -> Done:
    """One move of a call, if the table has it for the agent's state."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    before = seat.agent.state
    after = MOVES.get((type(deed), before))
    if after is None:
        return refused(Refusal.INVALID_STATE, impossible(deed, before))
    if before in ASKABLE:
        _begin_contact(seat)
    return floor.move(seat, after, None, Cause.CONTACT, now)


def end_call(floor: Floor, deed: CallEnded, now: datetime) -> Done:
    """The contact is over."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    if not is_busy(seat):
        return refused(Refusal.INVALID_STATE, f"{deed.login_id} is {seat.agent.state}: there is no call to end.")
    state, reason_id = after_contact(seat)
    seat.call_id = None
    seat.pending = None
    return floor.move(seat, state, reason_id, Cause.CONTACT, now)


def log_in_at_phone(floor: Floor, deed: LoggedInAtPhone, now: datetime) -> Done:
    """The agent logs in without the bridge."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    if seat.agent.state not in AWAY:
        return refused(Refusal.INVALID_STATE, f"{deed.login_id} is logged in already.")
    extension = deed.extension or seat.own_extension
    return extension_problem(floor, seat, extension) or floor.enter(seat, extension, None, Cause.AGENT, now)


def choose_at_phone(floor: Floor, deed: StateChosen, now: datetime) -> Done:
    """What an agent can press: ready, not ready, logged out, and the states no command asks for."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    if deed.state is AgentState.LOGGED_OUT:
        return leave(floor, seat, deed.reason_id, Cause.AGENT, now)
    if deed.state in _AT_PHONE:
        return _press(floor, seat, deed.state, now)
    if seat.agent.state is AgentState.UNKNOWN and deed.state in ASKABLE:
        return floor.move(seat, deed.state, None, Cause.AGENT, now)
    return choose(floor, seat, deed.state, deed.reason_id, Cause.AGENT, now)


def force_logout(floor: Floor, deed: LogoutForced, now: datetime) -> Done:
    """Log out against the agent's will; only the switch itself does so during a contact, which it drops."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    if seat.agent.state is AgentState.LOGGED_OUT:
        return refused(Refusal.INVALID_STATE, f"{deed.login_id} is not logged in.")
    if is_busy(seat) and deed.by is not Cause.SWITCH:
        return refused(Refusal.INVALID_STATE, f"{deed.login_id} is {seat.agent.state} and cannot be logged out.")
    return floor.leave(seat, _FORCED.get(deed.by), deed.by, now)


def replace_reasons(floor: Floor, deed: ReasonsReplaced) -> Done:
    """Another list, or the one more reason that comes and goes."""
    wanted = deed.reasons if deed.reasons is not None else reasons.toggled(floor.reasons[deed.kind])
    if wanted == floor.reasons[deed.kind]:
        return CONFIRMED
    floor.reasons[deed.kind] = wanted
    return Done(Confirmed(), (ReasonsChanged(deed.kind, wanted),))


def _press(floor: Floor, seat: Seat, state: AgentState, now: datetime) -> Done:
    before = seat.agent.state
    if before in AWAY or is_busy(seat):
        return refused(Refusal.INVALID_STATE, f"{seat.agent.login_id} is {before} and cannot become {state}.")
    if before is state:
        return CONFIRMED
    if state is AgentState.BUSY:
        _begin_contact(seat)
    return floor.move(seat, state, None, Cause.AGENT, now)


def _begin_contact(seat: Seat) -> None:
    ready = seat.agent.state in (AgentState.READY, AgentState.WORK_READY)
    seat.resume = AgentState.READY if ready else AgentState.NOT_READY
    # The agent's next revision is unique, so it names the contact without a counter of its own.
    seat.call_id = f"{seat.agent.login_id}-{seat.agent.revision + 1}"
    seat.pending = None
