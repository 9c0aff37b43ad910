"""What follows from a change: contacts and agents are told as they now are, free agents get what waits, time passes.

Owns the order of events (adapters.contacts, rule 5): a contact before the state it causes, and before the state after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.port import Cause
from adapters.simulator import media, wrapup
from adapters.simulator.agents import Seat
from adapters.simulator.calls import after_contact, progress, work_state
from adapters.simulator.floor import Floor
from adapters.simulator.telephony import offers
from adapters.simulator.work import Matter, Part, Ticket
from contracts.vocabulary import InteractionState, LoginId


def settle(floor: Floor, now: datetime) -> None:
    """Go on until nothing more follows."""
    while True:
        while (seat := floor.next_touched()) is not None:
            refresh(floor, seat, now)
        if not floor.queues.fresh:
            return
        _look(floor, floor.queues.fresh.popleft(), now)


def tick(floor: Floor, now: datetime) -> None:
    """Do what is due by now: calls that rang too long, wrap-ups that took too long."""
    while (key := floor.timers.take(now)) is not None:
        login_id, contact_id = key
        seat = floor.seats[login_id]
        part = seat.contacts[contact_id]
        if part.state is InteractionState.ALERTING:
            offers.ring_out(floor, seat, part)
        else:
            wrapup.complete(floor, seat, part, Cause.SWITCH, now)
        settle(floor, now)


def refresh(floor: Floor, seat: Seat, now: datetime) -> None:
    """Tell the agent's contacts and then the agent's state, as far as they changed."""
    call = seat.call
    if call is not None:
        _advance(floor, seat, call, now)
    for part in tuple(seat.contacts.values()):
        floor.publish(seat, part)
    if call is not None:
        _follow(floor, seat, call, now)
    floor.index(seat)


def _advance(floor: Floor, seat: Seat, call: Part, now: datetime) -> None:
    if call.consult is not None and not call.consult.is_up:
        call.consult = None
    if call.primary is not None and not call.primary.is_up:
        # Whoever still talks with the consulted one talks on, now in the only leg there is.
        call.primary, call.consult = call.consult, None
    before = call.state
    call.state = progress(call) if call.primary is not None else _end(seat, call)
    if call.state is before:
        return
    key = (seat.agent.login_id, call.contact_id)
    floor.timers.cancel(key)
    if not call.is_live:
        # What others do to the data of a call that goes on is no longer this agent's.
        call.matter = Matter(call.matter.data)
        seconds = floor.rules.wrap_up if call.wrap_up is None else call.wrap_up
        if call.state is InteractionState.ENDED and seconds:
            floor.timers.set(key, now + timedelta(seconds=seconds))


def _end(seat: Seat, call: Part) -> InteractionState:
    has_wrap_up = call.state is InteractionState.STARTED and seat.pending is None
    return InteractionState.ENDED if has_wrap_up else InteractionState.COMPLETED


def _follow(floor: Floor, seat: Seat, call: Part, now: datetime) -> None:
    if call.is_live:
        state = work_state(line.state for line in call.lines())
        if state is not seat.agent.state:
            floor.move(seat, state, None, Cause.CONTACT, now)
        return
    after = after_contact(seat, was_started=call.state is InteractionState.ENDED)
    seat.call = seat.pending = None
    floor.move(seat, after.state, after.reason_id, after.cause, now)


def _look(floor: Floor, fresh: LoginId | Ticket, now: datetime) -> None:
    if isinstance(fresh, Ticket):
        if floor.queues.waits(fresh):
            taker = next((seat for seat in _takers(floor, fresh) if not seat.has_declined(fresh)), None)
            _offer(floor, taker, fresh, now)
        return
    seat = floor.seats[fresh]
    for channel in seat.agent.channels:
        if floor.queues.is_taker(fresh, channel.type):
            _offer(floor, seat, floor.queues.first(channel.type, seat.skills, seat.declined.get(channel.type, ())), now)


def _takers(floor: Floor, ticket: Ticket) -> Iterator[Seat]:
    return (floor.seats[login_id] for login_id in floor.queues.takers(ticket))


def _offer(floor: Floor, seat: Seat | None, ticket: Ticket | None, now: datetime) -> None:
    if seat is None or ticket is None:
        return
    floor.queues.take(ticket)
    if ticket.call is not None:
        offers.offer(floor, seat, ticket, ticket.call, now)
    else:
        media.offer(floor, seat, ticket)
    refresh(floor, seat, now)
    # Who can take more than one contact at once may get the next one, too.
    floor.queues.fresh.append(seat.agent.login_id)
