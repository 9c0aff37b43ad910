"""Who waits for whom, by channel type and skill: indexes, so that an offer looks at nobody it does not concern. Pure."""

from __future__ import annotations

from bisect import insort
from collections import OrderedDict, deque
from collections.abc import Container, Iterable
from typing import Final

from adapters.simulator.work import Ticket
from contracts.vocabulary import ChannelType, LoginId

ANY: Final = ""
"""The queue everybody serves."""
MOST_WAITING: Final = 10_000
"""Tickets in all queues together: a day's calls of a large centre, and a bound on what scripts can pile up."""

_Key = tuple[ChannelType, str]


class Queues:
    """Agents who can take a contact, the longest free first, and tickets, the oldest first.

    `fresh` is what is to be looked at next: who became free, and what came to wait.
    """

    __slots__ = ("_takers", "_tickets", "_waiting", "fresh")

    def __init__(self) -> None:
        # Ordered by links, not by slots as a dict is: the first one is found at once however many went before it.
        self._takers: dict[_Key, OrderedDict[LoginId, None]] = {}
        self._tickets: dict[_Key, list[Ticket]] = {}
        self._waiting: dict[str, Ticket] = {}
        self.fresh: deque[LoginId | Ticket] = deque()

    # --- agents ---

    def offer(self, login_id: LoginId, kind: ChannelType, skills: Iterable[str]) -> None:
        """The agent can take contacts of this kind; who could already keeps its place."""
        is_new = False
        for skill in (ANY, *skills):
            takers = self._takers.setdefault((kind, skill), OrderedDict())
            is_new = is_new or login_id not in takers
            takers.setdefault(login_id, None)
        if is_new:
            self.fresh.append(login_id)

    def withdraw(self, login_id: LoginId, kind: ChannelType, skills: Iterable[str]) -> None:
        """The agent can take none."""
        for skill in (ANY, *skills):
            self._takers.get((kind, skill), OrderedDict()).pop(login_id, None)

    def takers(self, ticket: Ticket) -> Iterable[LoginId]:
        """Who could take it, the longest free first."""
        return self._takers.get((ticket.type, ticket.skill), ())

    def is_taker(self, login_id: LoginId, kind: ChannelType) -> bool:
        """Whether the agent can take contacts of this kind."""
        return login_id in self._takers.get((kind, ANY), ())

    # --- tickets ---

    def wait(self, ticket: Ticket) -> None:
        """Wait at the place the ticket's order gives; who was first before is first again."""
        self._waiting[ticket.work_id] = ticket
        insort(self._tickets.setdefault((ticket.type, ticket.skill), []), ticket, key=_order)
        self.fresh.append(ticket)

    def take(self, ticket: Ticket) -> None:
        """Wait no longer; nothing where it did not."""
        if self._waiting.pop(ticket.work_id, None) is not None:
            self._tickets[ticket.type, ticket.skill].remove(ticket)

    def waits(self, ticket: Ticket | None) -> bool:
        """Whether it is in a queue and not offered just now."""
        return ticket is not None and ticket.work_id in self._waiting

    def first(self, kind: ChannelType, skills: Iterable[str], declined: Container[str]) -> Ticket | None:
        """The oldest ticket that one with these skills has not declined."""
        found = (self._first((kind, skill), declined) for skill in (ANY, *skills))
        return min((ticket for ticket in found if ticket is not None), key=_order, default=None)

    def first_of(self, kind: ChannelType, skill: str) -> Ticket | None:
        """The oldest ticket of one queue."""
        return self._first((kind, skill), ())

    def named(self, work_id: str) -> Ticket | None:
        """One that waits."""
        return self._waiting.get(work_id)

    def waiting(self) -> tuple[Ticket, ...]:
        """All that wait, the oldest first."""
        return tuple(sorted(self._waiting.values(), key=_order))

    @property
    def is_full(self) -> bool:
        """Whether no more can come to wait."""
        return len(self._waiting) >= MOST_WAITING

    def _first(self, key: _Key, declined: Container[str]) -> Ticket | None:
        return next((each for each in self._tickets.get(key, ()) if each.work_id not in declined), None)


def _order(ticket: Ticket) -> int:
    return ticket.order
