"""What agents do with their calls at the phone, and how calls come. Pure: a floor, a deed and the time in, the answer out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, assert_never

from adapters.contacts import AnswerCall, HoldCall, RetrieveCall
from adapters.port import Refusal, Refused, Result
from adapters.simulator import deeds
from adapters.simulator.agents import Seat
from adapters.simulator.calls import MOVES, Move, after_contact
from adapters.simulator.floor import ACCEPTED, Floor, impossible, is_busy, refused
from adapters.simulator.queues import ANY
from adapters.simulator.requests import no_agent
from adapters.simulator.telephony import consult, dialling, far, legs, lines, offers
from adapters.simulator.work import Call, Line, Matter, Part
from contracts.vocabulary import AgentState, ConversationState, InteractionState

_Moving = deeds.CallAnswered | deeds.CallHeld | deeds.CallRetrieved
_Joining = deeds.CallConsulted | deeds.CallAlternated | deeds.CallTransferred | deeds.CallConferenced

_MOVES: Final[Mapping[type[_Moving], tuple[Move, str, AgentState]]] = MappingProxyType(
    {
        deeds.CallAnswered: (AnswerCall, "answer a call", AgentState.RESERVED),
        deeds.CallHeld: (HoldCall, "hold a call", AgentState.TALKING),
        deeds.CallRetrieved: (RetrieveCall, "retrieve a call", AgentState.HOLD),
    }
)
"""What is pressed, what it asks of a leg, its name, and the state it needs where there is no consult."""


def do(floor: Floor, deed: deeds.Calling, now: datetime) -> Result:
    """Let it happen to the agent it names."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    match deed:
        case deeds.CallArrives():
            return _arrive(floor, seat, deed)
        case deeds.CallDialled():
            return _dial(floor, seat, deed)
        case deeds.CallAnswered() | deeds.CallHeld() | deeds.CallRetrieved():
            return _move(floor, seat, deed)
        case deeds.CallEnded():
            return _end(floor, seat, now)
        case deeds.CallConsulted() | deeds.CallAlternated() | deeds.CallTransferred() | deeds.CallConferenced():
            return _join(floor, seat, deed)
        case deeds.TonesSent():
            line = _line(seat, ConversationState.ESTABLISHED)
            return legs.send_tones(line, deed.digits) if line is not None else _no_call(seat)
    assert_never(deed)


def do_queue(floor: Floor, deed: deeds.Queueing) -> Result:
    """Let a call come to a queue, or somebody who waits give up."""
    match deed:
        case deeds.CallQueued():
            return _enqueue(floor, deed)
        case deeds.GivenUp():
            return _give_up(floor, deed)
    assert_never(deed)


def _arrive(floor: Floor, seat: Seat, deed: deeds.CallArrives) -> Result:
    agent = seat.agent
    if agent.state is not AgentState.READY:
        return impossible(f"{agent.login_id} is {agent.state} and cannot take a call: that needs READY.")
    offers.ring(floor, seat, _incoming(floor, deed))
    return ACCEPTED


def _enqueue(floor: Floor, deed: deeds.CallQueued) -> Result:
    if deed.skill != ANY and deed.skill not in floor.skills:
        return refused(Refusal.REJECTED, f"There is no queue {deed.skill}.")
    if floor.queues.is_full:
        return refused(Refusal.REJECTED, "The queues are full.")
    offers.enqueue(floor, _incoming(floor, deed), deed.skill, deed.wrap_up)
    return ACCEPTED


def _incoming(floor: Floor, deed: deeds.CallArrives | deeds.CallQueued) -> Call:
    call = Call(Matter(dict(deed.data)))
    number = deed.number or far.made_up_number(floor)
    lines.join(floor, call, number, deed.name, ConversationState.ESTABLISHED)
    return call


def _give_up(floor: Floor, deed: deeds.GivenUp) -> Result:
    by_name, by_queue = deed.work_id, (deed.type, deed.skill)
    ticket = floor.queues.first_of(*by_queue) if by_name is None else floor.queues.named(by_name)
    if ticket is None:
        return impossible("Nobody waits there.")
    floor.queues.take(ticket)
    if ticket.call is not None:
        lines.give_up(floor, ticket.call)
    return ACCEPTED


def _dial(floor: Floor, seat: Seat, deed: deeds.CallDialled) -> Result:
    result = dialling.dial(floor, seat, deed.destination or far.made_up_number(floor))
    call = seat.call.primary.call if seat.call is not None and seat.call.primary is not None else None
    if isinstance(result, Refused) or call is None or not deed.answered:
        return result
    for party_id in lines.ringing_outside(call):
        lines.answer(floor, call, party_id)
    return result


def _move(floor: Floor, seat: Seat, deed: _Moving) -> Result:
    asked, name, needs = _MOVES[type(deed)]
    before = next(state for move, state in MOVES if move is asked)
    line = _line(seat, before)
    if line is None or seat.call is None:
        state = seat.agent.state
        return impossible(f"{deed.login_id} is {state} and cannot {name}: that needs {needs}.")
    return legs.move(floor, seat.call, line, asked)


def _end(floor: Floor, seat: Seat, now: datetime) -> Result:
    if not is_busy(seat):
        return impossible(f"{seat.agent.login_id} is {seat.agent.state}: there is no call to end.")
    if seat.call is None:
        after, seat.pending = after_contact(seat, was_started=False), None
        return floor.move(seat, after.state, after.reason_id, after.cause, now)
    line = _current(seat.call)
    if seat.call.state is not InteractionState.ALERTING:
        lines.leave(floor, line.call, line.party_id)
    elif lines.has_caller(line.call):
        lines.give_up(floor, line.call)
    else:
        offers.refuse(floor, seat, seat.call)
    return ACCEPTED


def _join(floor: Floor, seat: Seat, deed: _Joining) -> Result:
    part = seat.call
    if part is None:
        return _no_call(seat)
    match deed:
        case deeds.CallConsulted():
            return consult.consult(floor, seat, part, deed.destination)
        case deeds.CallAlternated():
            return consult.alternate(floor, part)
        case deeds.CallTransferred():
            if deed.destination is None:
                return consult.transfer(floor, part)
            return legs.transfer(floor, seat, _current(part), deed.destination)
        case deeds.CallConferenced():
            if deed.destination is None:
                return consult.conference(floor, part)
            return legs.conference(floor, seat, _current(part), deed.destination)
    assert_never(deed)


def _current(part: Part) -> Line:
    # The leg the agent is in with the ear; on hold with all, the call itself.
    return next((line for line in part.lines() if line.state is not ConversationState.HELD), next(part.lines()))


def _line(seat: Seat, state: ConversationState) -> Line | None:
    return next((line for line in seat.call.lines() if line.state is state), None) if seat.call is not None else None


def _no_call(seat: Seat) -> Refused:
    return impossible(f"{seat.agent.login_id} is {seat.agent.state}: there is no such call.")
