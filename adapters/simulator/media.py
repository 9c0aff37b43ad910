"""E-mails, chats and callbacks: offered, taken, refused, finished. They occupy a place on their channel, not the agent. Pure."""

from __future__ import annotations

from adapters.port import Refusal, Result
from adapters.simulator import wrapup
from adapters.simulator.agents import Seat
from adapters.simulator.deeds import MediaArrives
from adapters.simulator.floor import ACCEPTED, Floor, impossible, refused
from adapters.simulator.work import Matter, Part, Ticket
from contracts.vocabulary import ChannelType, InteractionState

_KINDS = frozenset({ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK})


def arrive(floor: Floor, deed: MediaArrives) -> Result:
    """A contact comes: to one agent, or to whoever has the skill."""
    if deed.type not in _KINDS:
        return refused(Refusal.REJECTED, f"{deed.type} is no e-mail, chat or callback.")
    if deed.login_id is None:
        return _enqueue(floor, deed)
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return refused(Refusal.UNKNOWN_AGENT, f"There is no agent {deed.login_id}.")
    if not floor.queues.is_taker(deed.login_id, deed.type):
        return impossible(f"{deed.login_id} takes no {deed.type} now.")
    floor.begin(seat, deed.type, InteractionState.ALERTING, Matter(dict(deed.data)))
    return ACCEPTED


def offer(floor: Floor, seat: Seat, ticket: Ticket) -> None:
    """A contact from a queue for the agent."""
    floor.begin(seat, ticket.type, InteractionState.ALERTING, ticket.matter).ticket = ticket


def accept(floor: Floor, part: Part) -> Result:
    """The agent takes what is offered."""
    part.state = InteractionState.STARTED
    part.ticket = None
    floor.touch(part.contact.login_id)
    return ACCEPTED


def refuse(floor: Floor, seat: Seat, part: Part) -> Result:
    """The agent does not want it: it goes to the next, or back to its place in the queue."""
    if part.ticket is not None:
        seat.decline(part.ticket)
    withdraw(floor, seat, part)
    return ACCEPTED


def withdraw(floor: Floor, seat: Seat, part: Part) -> None:
    """It is offered to the agent no longer, and waits again if it came from a queue."""
    if part.ticket is not None:
        floor.queues.wait(part.ticket)
    wrapup.finish(floor, seat, part)
    floor.touch(seat.agent.login_id)


def lose(floor: Floor, seat: Seat, part: Part) -> Result:
    """The customer is gone: what was taken is to be completed, what was not is over."""
    if part.state is InteractionState.STARTED:
        part.state = InteractionState.ENDED
    else:
        wrapup.finish(floor, seat, part)
    floor.touch(seat.agent.login_id)
    return ACCEPTED


def _enqueue(floor: Floor, deed: MediaArrives) -> Result:
    if deed.skill and deed.skill not in floor.skills:
        return refused(Refusal.REJECTED, f"There is no queue {deed.skill}.")
    if floor.queues.is_full:
        return refused(Refusal.REJECTED, "The queues are full.")
    number = floor.number()
    floor.queues.wait(Ticket(f"{deed.type.lower()}-{number}", number, deed.type, deed.skill, Matter(dict(deed.data))))
    return ACCEPTED
