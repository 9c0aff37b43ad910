"""How agents and whoever runs the switch change the floor without a bridge. Pure: a floor, a deed and the time in, the answer out."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from adapters.contacts import DispositionsChanged
from adapters.port import Cause, ReasonsChanged, Refused, Result
from adapters.simulator import deeds, dispositions, media, reasons, staffing, wrapup
from adapters.simulator.agents import Seat
from adapters.simulator.floor import ACCEPTED, AWAY, CONFIRMED, WRAP_UP, Floor, impossible, is_busy
from adapters.simulator.requests import ASKABLE, choose, extension_problem, leave, no_agent, occupation, phone_problem
from adapters.simulator.telephony import lines, offers
from contracts.vocabulary import AgentState, ConversationState, ReasonKind

_AT_PHONE: Final = WRAP_UP | {AgentState.BUSY, AgentState.UNKNOWN}
_NEEDING_PHONE: Final = frozenset({AgentState.READY, AgentState.WORK_READY})
_FORCED: Final = {Cause.SUPERVISOR: reasons.FORCED_BY_SUPERVISOR, Cause.SWITCH: reasons.FORCED_BY_SWITCH}


def do(floor: Floor, deed: deeds.Staffing, now: datetime) -> Result:
    """Let it happen to the agent it names."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    match deed:
        case deeds.LoggedInAtPhone():
            return _log_in(floor, seat, deed.extension, now)
        case deeds.StateChosen():
            return _choose(floor, seat, deed, now)
        case deeds.LogoutForced():
            return _force_logout(floor, seat, deed.by, now)
        case deeds.ChannelChosen():
            return _choose_channel(floor, seat, deed, now)
        case deeds.ChannelAvailability():
            channel = seat.channel(deed.type)
            if channel is None:
                return _no_channel(deed)
            return staffing.set_available(floor, seat, channel, deed.available, now)
        case deeds.SkillsGiven():
            return _give_skills(floor, seat, deed.skills)
    assert_never(deed)


def replace_list(floor: Floor, deed: deeds.Listing) -> Result:
    """Another list, or the one more code that comes and goes."""
    match deed:
        case deeds.ReasonsReplaced(kind, wanted):
            wanted = wanted if wanted is not None else reasons.toggled(floor.reasons[kind])
            if wanted != floor.reasons[kind]:
                floor.reasons[kind] = wanted
                floor.say(ReasonsChanged(kind, wanted))
        case deeds.DispositionsReplaced(type_, wanted):
            known = floor.dispositions.get(type_, ())
            wanted = wanted if wanted is not None else dispositions.toggled(known)
            if wanted != known:
                floor.dispositions[type_] = wanted
                floor.say(DispositionsChanged(type_, wanted))
    return CONFIRMED


def _log_in(floor: Floor, seat: Seat, extension: str | None, now: datetime) -> Result:
    if seat.agent.state not in AWAY:
        return impossible(f"{seat.agent.login_id} is logged in already.")
    extension = extension or seat.own_extension
    if problem := extension_problem(floor, seat, extension):
        return problem
    return floor.enter(seat, extension, None, frozenset(), Cause.AGENT, now)


def _choose(floor: Floor, seat: Seat, deed: deeds.StateChosen, now: datetime) -> Result:
    # What an agent can press: ready, not ready, logged out, and the states no command asks for.
    if deed.state is AgentState.LOGGED_OUT:
        return leave(floor, seat, deed.reason_id, Cause.AGENT, now)
    is_away = seat.agent.state is AgentState.LOGGED_OUT
    if deed.state in _NEEDING_PHONE and not is_away and (problem := phone_problem(seat)):
        return problem
    if deed.state in _AT_PHONE:
        return _press(floor, seat, deed.state, now)
    if seat.agent.state is AgentState.UNKNOWN and deed.state in ASKABLE:
        return floor.move(seat, deed.state, None, Cause.AGENT, now)
    return choose(floor, seat, deed.state, deed.reason_id, Cause.AGENT, now)


def _press(floor: Floor, seat: Seat, state: AgentState, now: datetime) -> Result:
    before = seat.agent.state
    if before in AWAY or is_busy(seat) or (state is AgentState.UNKNOWN and occupation(seat)):
        return impossible(f"{seat.agent.login_id} is {before} and cannot become {state}.")
    if before is state:
        return CONFIRMED
    if state not in WRAP_UP:
        wrapup.complete_ended(floor, seat, only_calls=state is AgentState.BUSY)
    if state is AgentState.BUSY:
        seat.occupy()
    return floor.move(seat, state, None, Cause.AGENT, now)


def _force_logout(floor: Floor, seat: Seat, by: Cause, now: datetime) -> Result:
    login_id = seat.agent.login_id
    if seat.agent.state is AgentState.LOGGED_OUT:
        return impossible(f"{login_id} is not logged in.")
    if by is Cause.SWITCH:
        _drop_contacts(floor, seat)
    elif occupied := occupation(seat):
        return impossible(f"{login_id} {occupied} and cannot be logged out.")
    wrapup.complete_ended(floor, seat)
    return floor.leave(seat, _FORCED.get(by), by, now)


def _drop_contacts(floor: Floor, seat: Seat) -> None:
    call, seat.call = seat.call, None
    if call is not None:
        for line in tuple(call.lines()):
            if line.is_up and line.state is ConversationState.ALERTING:
                offers.withdraw(floor, call)
            elif line.is_up:
                lines.leave(floor, line.call, line.party_id)
        wrapup.finish(floor, seat, call)
    for part in tuple(seat.contacts.values()):
        if part.is_live:
            media.withdraw(floor, seat, part)


def _choose_channel(floor: Floor, seat: Seat, deed: deeds.ChannelChosen, now: datetime) -> Result:
    channel = seat.channel(deed.type)
    if channel is None:
        return _no_channel(deed)
    # What the second step could be refused for is looked at before the first.
    problem = floor.reason_problem(ReasonKind.NOT_READY, deed.reason_id)
    if deed.state is not None and (problem := problem or staffing.state_problem(floor, channel)):
        return problem
    if deed.active is not None:
        result = staffing.activate(floor, seat, channel, deed.active, Cause.AGENT, now)
        if isinstance(result, Refused) or not deed.active or deed.state is None:
            return result
    if deed.state is None or (channel := seat.channel(deed.type)) is None:
        return CONFIRMED
    return staffing.set_state(floor, seat, channel, deed.state, deed.reason_id, Cause.AGENT, now)


def _no_channel(deed: deeds.ChannelChosen | deeds.ChannelAvailability) -> Result:
    return impossible(f"{deed.login_id} has no channel for {deed.type}.")


def _give_skills(floor: Floor, seat: Seat, skills: frozenset[str]) -> Result:
    if skills == seat.skills:
        return CONFIRMED
    for channel in seat.agent.channels:
        floor.queues.withdraw(seat.agent.login_id, channel.type, seat.skills)
    seat.skills = skills
    floor.skills |= skills
    floor.index(seat)
    return ACCEPTED
