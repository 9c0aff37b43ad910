"""The contacts of all agents: which there are, how one begins, what follows its calls. Owns revisions; knows no message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Final

from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.view.agents import Agents
from adapters.cisco_cti.view.seats import endpoint_of
from adapters.cisco_cti.view.states import WRAP_UP
from adapters.cisco_cti.view.work import Call, Connection, Line, Work, contact_of
from adapters.contacts import Contact
from contracts.vocabulary import (
    BUSY_STATES,
    AgentState,
    ContactId,
    ConversationRole,
    InteractionState,
    LoginId,
)

IDS_KEPT: Final = 100_000
"""Contact ids that were given, so that none is given twice: calls of weeks, while ids of the wire come again much later."""

_CONTACT_ID: Final = re.compile(r"(?P<call>\d+)(?:-(?P<number>\d+))?")
"""The call, and which of the agent's parts in it."""


class Desk:
    """Every contact that is not COMPLETED."""

    def __init__(self, agents: Agents) -> None:
        self._agents = agents
        self._works: dict[LoginId, dict[ContactId, Work]] = {}
        self._given: dict[tuple[LoginId, str], int] = {}
        self._remembered: dict[tuple[LoginId, str], int] = {}
        self._dialling: set[LoginId] = set()
        self._numbers = count(1)

    def remember(self, known: Mapping[LoginId, Mapping[ContactId, bool]]) -> None:
        """Contacts of before a restart, True: over. No id of theirs is given to another; the first picture finds the others again."""
        for login_id, contacts in known.items():
            for contact_id, is_over in contacts.items():
                found = _CONTACT_ID.fullmatch(contact_id)
                if found is None:
                    continue
                key, count = (login_id, found["call"]), int(found["number"] or 1)
                self._given[key] = max(count, self._given.get(key, 0))
                if not is_over:
                    self._remembered[key] = max(count, self._remembered.get(key, 0))

    def forget_remembered(self) -> None:
        """The first picture is whole: what it did not show is over."""
        self._remembered.clear()

    def of(self, login_id: str) -> tuple[Work, ...]:
        """The agent's contacts, in the order they began."""
        return tuple(self._works.get(LoginId(login_id), {}).values())

    def get(self, login_id: str, contact_id: str) -> Work | None:
        """A contact that is not over."""
        return self._works.get(LoginId(login_id), {}).get(ContactId(contact_id))

    def all(self) -> list[Work]:
        """Of everybody."""
        return [work for works in self._works.values() for work in works.values()]

    def line_of(self, call: Call, login_id: LoginId) -> Line | None:
        """The agent's line in a call, or in another one of the same id where it has none in this."""
        own = call.lines.get(login_id)
        same = (line for work in self.of(login_id) for line in work.lines() if line.connection.call_id == call.call_id)
        return own or next((line for line in same if line.is_live), None)

    def dial(self, login_id: LoginId) -> None:
        """The next call this agent makes is a contact of its own, whatever call is on hold."""
        self._dialling.add(login_id)

    def dialled(self, login_id: LoginId) -> None:
        """It is made, or never will be."""
        self._dialling.discard(login_id)

    def forget_dialling(self) -> None:
        """The link is new: what was to be dialled is made by now, or never will be."""
        self._dialling.clear()

    def open(
        self, call: Call, connection: Connection, login_id: LoginId, device: str, status: int, *, is_consult: bool
    ) -> Line:
        """The agent has a part in the call from now on: the consult of a contact, or a contact of its own."""
        asking = self._asks(login_id, status, is_consult=is_consult)
        if asking is not None:
            return asking.begin(call, connection, device, status, ConversationRole.CONSULT)
        if status in (Local.INITIATE, Local.QUEUED):
            self._dialling.discard(login_id)
        seat = self._agents.seat(login_id)
        endpoint = endpoint_of(seat) if seat is not None else device
        work = Work(self._new_id(login_id, call.call_id), login_id, endpoint)
        self._works.setdefault(login_id, {})[work.contact_id] = work
        return work.begin(call, connection, device, status, ConversationRole.PRIMARY)

    def settle(self, works: Iterable[Work]) -> tuple[Contact, ...]:
        """These may have changed; those that did, each with a new revision."""
        return tuple(self._settled(dict.fromkeys(works)))

    def see_agent(self, login_id: LoginId, state: AgentState) -> tuple[Contact, ...]:
        """The agent's state is about to change: what has ended is in wrap-up or completed by it (rule 5 of contacts)."""
        works = self.of(login_id)
        if state in BUSY_STATES:
            return ()
        for work in works:
            if not work.is_over and not work.is_live:
                self._over(work, state)
            if work.state is InteractionState.ENDED and state not in WRAP_UP:
                work.finish(InteractionState.COMPLETED)
        return self.settle(works)

    def see_names(self, devices: frozenset[str]) -> tuple[Contact, ...]:
        """Others than before are at these devices: whoever talks with them sees their names."""
        shown = (work for work in self.all() if any(not devices.isdisjoint(line.call.parties) for line in work.lines()))
        return self.settle(shown) if devices else ()

    def complete(self, work: Work) -> tuple[Contact, ...]:
        """Its wrap-up is over, whatever the agent does."""
        work.finish(InteractionState.COMPLETED)
        return self.settle((work,))

    def _settled(self, works: Iterable[Work]) -> Iterator[Contact]:
        for work in works:
            work.progress()
            if work.is_through and not work.is_over:
                agent = self._agents.get(work.login_id)
                self._over(work, agent.state if agent is not None else AgentState.UNKNOWN)
            now = contact_of(work, self._agents.name_at, work.said.revision if work.said is not None else 0)
            known, work.said = work.said, now
            if now.state is InteractionState.COMPLETED:
                self._remove(work)
            if now != known and (known is not None or now.state is not InteractionState.COMPLETED):
                work.said = replace(now, revision=next(self._numbers))
                yield work.said

    def _over(self, work: Work, state: AgentState) -> None:
        """In wrap-up if it was a conversation, no other call keeps the agent, and the state says so or does not say yet."""
        others = any(other.is_live for other in self.of(work.login_id) if other is not work)
        follows = state in WRAP_UP or (state in BUSY_STATES and not others)
        started = work.state is InteractionState.STARTED
        work.finish(InteractionState.ENDED if started and follows else InteractionState.COMPLETED)

    def _asks(self, login_id: LoginId, status: int, *, is_consult: bool) -> Work | None:
        """The contact about which the agent dials: the one on hold, unless the bridge made this call for itself."""
        if login_id in self._dialling or (status not in (Local.INITIATE, Local.QUEUED) and not is_consult):
            return None
        asking = [
            work
            for work in self.of(login_id)
            if work.state is InteractionState.STARTED and work.primary is not None and not work.is_consulting
        ]
        held = [work for work in asking if work.primary is not None and work.primary.status == Local.HOLD]
        live = [work for work in asking if work.is_live]
        return next(iter(reversed(held or live)), None)

    def _new_id(self, login_id: LoginId, call_id: int) -> ContactId:
        key = (login_id, str(call_id))
        number = self._remembered.pop(key, 0)
        if not number:
            number = self._given.pop(key, 0) + 1
            self._given[key] = number
        if len(self._given) > IDS_KEPT:
            del self._given[next(iter(self._given))]
        return ContactId(key[1] if number == 1 else f"{key[1]}-{number}")

    def _remove(self, work: Work) -> None:
        works = self._works.get(work.login_id, {})
        works.pop(work.contact_id, None)
        if not works:
            self._works.pop(work.login_id, None)
