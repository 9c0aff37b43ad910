"""How a call comes to an agent's phone, and how it goes from there: offered, taken, refused, not answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.port import Cause
from adapters.simulator import reasons
from adapters.simulator.agents import Pending, Seat
from adapters.simulator.floor import Floor
from adapters.simulator.telephony import lines
from adapters.simulator.work import Call, Matter, Part, Ticket
from contracts.vocabulary import AgentState, ChannelType, ConversationState, InteractionState


def begin(floor: Floor, seat: Seat, matter: Matter, call: Call, state: ConversationState) -> Part:
    """The agent's phone rings, or dials: what it does now is occupied by this call."""
    beginning = InteractionState.DIALING if state is ConversationState.DIALING else InteractionState.ALERTING
    part = floor.begin(seat, ChannelType.TELEPHONY, beginning, matter)
    seat.occupy()
    seat.call = part
    part.primary = lines.join_agent(floor, seat, part, call, state)
    return part


def ring(floor: Floor, seat: Seat, call: Call) -> Part:
    """The agent's phone rings until somebody does something about it."""
    return begin(floor, seat, call.matter, call, ConversationState.ALERTING)


def offer(floor: Floor, seat: Seat, ticket: Ticket, call: Call, now: datetime) -> None:
    """The agent's phone rings with a call from a queue, for as long as the switch's rules say."""
    part = ring(floor, seat, call)
    part.ticket = ticket
    part.wrap_up = ticket.wrap_up
    if floor.rules.ring:
        floor.timers.set((seat.agent.login_id, part.contact_id), now + timedelta(seconds=floor.rules.ring))


def enqueue(floor: Floor, call: Call, skill: str, wrap_up: float | None = None) -> None:
    """The call waits for somebody with the skill, behind those that wait already."""
    number = floor.number()
    call.ticket = Ticket(f"call-{number}", number, ChannelType.TELEPHONY, skill, call.matter, call, wrap_up)
    floor.queues.wait(call.ticket)
    lines.touch(floor, call)


def take(floor: Floor, part: Part) -> None:
    """The agent answers; a call from a queue has left it."""
    assert part.primary is not None
    if part.ticket is not None:
        part.ticket = part.primary.call.ticket = None
    lines.answer(floor, part.primary.call, part.primary.party_id)


def refuse(floor: Floor, seat: Seat, part: Part) -> None:
    """The agent does not want the call: it goes back to its queue, at its old place, or ends for who called."""
    if part.ticket is not None:
        seat.decline(part.ticket)
    withdraw(floor, part)


def ring_out(floor: Floor, seat: Seat, part: Part) -> None:
    """The agent does not answer a call from a queue, and gets no more until it says so."""
    seat.pending = Pending(AgentState.NOT_READY, reasons.NOT_ANSWERED, Cause.SWITCH)
    withdraw(floor, part)


def withdraw(floor: Floor, part: Part) -> None:
    """The phone rings no longer, and the call goes on without the agent where it can."""
    assert part.primary is not None
    if part.ticket is not None:
        floor.queues.wait(part.ticket)
        part.ticket = None
    lines.leave(floor, part.primary.call, part.primary.party_id)
