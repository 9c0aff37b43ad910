"""The customers of a load at a living switch: whoever wants to leave is looked for, wherever the call has gone meanwhile.

Owns the count of what became of them; refuses to act for agents.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import structlog

from adapters.contacts import Contact
from adapters.port import Refused
from adapters.simulator.deeds import CallQueued, Deed, FarHungUp, GivenUp, MediaLeft
from adapters.simulator.engine import Switch
from adapters.simulator.load import Act, Moment, Visit
from adapters.simulator.work import LIVE, Ticket
from adapters.simulator.world import World
from contracts.vocabulary import ChannelType

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Tally:
    """How many came, were turned away by full queues, gave up, left, and were gone already when their time came."""

    arrived: int = 0
    turned_away: int = 0
    gave_up: int = 0
    left: int = 0
    gone: int = 0


class Customers:
    """Everybody a load sends to one switch."""

    def __init__(self, switch: Switch) -> None:
        self.tally = Tally()
        self._switch = switch
        self._present: set[str] = set()

    def act(self, moment: Moment) -> None:
        """Let a customer do what the time has come for; nothing where it is impossible by now."""
        visit = moment.visit
        if moment.act is Act.ARRIVES:
            self._arrive(visit)
        elif visit.customer in self._present:
            self._give_up(visit) if moment.act is Act.GIVES_UP else self._leave(visit)

    def _arrive(self, visit: Visit) -> None:
        if not self._done(visit.arrival):
            self.tally.turned_away += 1
            return
        self.tally.arrived += 1
        self._present.add(visit.customer)

    def _give_up(self, visit: Visit) -> bool:
        deed = giving_up(self._switch.world, visit)
        if deed is None or not self._done(deed):
            return False
        self.tally.gave_up += 1
        self._present.remove(visit.customer)
        return True

    def _leave(self, visit: Visit) -> None:
        if self._give_up(visit):
            return
        self._present.remove(visit.customer)
        deed = leaving(self._switch.world, visit)
        if deed is not None and self._done(deed):
            self.tally.left += 1
        else:
            self.tally.gone += 1

    def _done(self, deed: Deed) -> bool:
        return not isinstance(self._switch.do(deed), Refused)


def giving_up(world: World, visit: Visit) -> Deed | None:
    """How a customer who still waits gives up, None: waits no longer."""
    for ticket in world.waiting():
        if _is_theirs(ticket, visit):
            return GivenUp(ticket.type, ticket.skill, ticket.work_id)
    return None


def leaving(world: World, visit: Visit) -> Deed | None:
    """How a customer who is at an agent's leaves, None: is gone."""
    for contact in world.contacts():
        if contact.state in LIVE and _is_about(contact, visit):
            return _departure(contact, visit)
    return None


def _departure(contact: Contact, visit: Visit) -> Deed:
    if isinstance(visit.arrival, CallQueued):
        return FarHungUp(contact.login_id, visit.arrival.number, contact.contact_id)
    return MediaLeft(contact.login_id, contact.contact_id)


def _is_theirs(ticket: Ticket, visit: Visit) -> bool:
    if isinstance(visit.arrival, CallQueued):
        return ticket.call is not None and any(party.number == visit.arrival.number for party in ticket.call.parties())
    return ticket.matter.data.get("customer") == visit.customer


def _is_about(contact: Contact, visit: Visit) -> bool:
    if isinstance(visit.arrival, CallQueued):
        # What an agent writes into the data changes nothing about who is on the line.
        return any(party.number == visit.arrival.number for leg in contact.legs for party in leg.parties)
    return contact.type is not ChannelType.TELEPHONY and contact.data.get("customer") == visit.customer


async def play_load(moments: Iterable[Moment], switch: Switch) -> Tally:
    """Play until the last customer has left; each moment's `at` in seconds from now on."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    customers = Customers(switch)
    try:
        for moment in moments:
            await asyncio.sleep(max(0.0, start + moment.at - loop.time()))
            customers.act(moment)
    finally:
        log.info("load_ended", **asdict(customers.tally))
    return customers.tally
