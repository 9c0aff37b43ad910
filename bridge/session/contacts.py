"""The bridge's picture of all contacts, kept by snapshots and deltas beside the one of agents. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adapters.contacts import Contact
from contracts.vocabulary import InteractionState


@dataclass(frozen=True, slots=True)
class ContactChange:
    """One contact is not what it was; `before` None when it begins."""

    contact: Contact
    before: Contact | None


class Contacts:
    """Every contact that is not over, by agent and contact id."""

    __slots__ = ("_of_agent", "_snapshot")

    def __init__(self) -> None:
        self._of_agent: dict[str, dict[str, Contact]] = {}
        self._snapshot: dict[tuple[str, str], Contact] | None = None

    def get(self, login_id: str, contact_id: str) -> Contact | None:
        """The agent's contact, None when there is none of this id or it is over."""
        return self._of_agent.get(login_id, {}).get(contact_id)

    def of(self, login_id: str) -> tuple[Contact, ...]:
        """The agent's contacts, in the order they began."""
        return tuple(self._of_agent.get(login_id, {}).values())

    def begin(self) -> None:
        """A snapshot begins."""
        self._snapshot = {}

    def drop(self) -> None:
        """The snapshot will not be complete."""
        self._snapshot = None

    def gather(self, contacts: Iterable[Contact]) -> None:
        """A part of the snapshot, or a delta between two parts: the newest of each."""
        if self._snapshot is None:
            return
        for contact in contacts:
            key = (contact.login_id, contact.contact_id)
            known = self._snapshot.get(key)
            if known is None or known.revision <= contact.revision:
                self._snapshot[key] = contact

    def apply(self, contact: Contact) -> list[ContactChange]:
        """A delta; during a snapshot it is part of that."""
        if self._snapshot is not None:
            self.gather((contact,))
            return []
        before = self.get(contact.login_id, contact.contact_id)
        if before is None and contact.state is InteractionState.COMPLETED:
            return []
        if before is not None and before.revision >= contact.revision:
            return []
        self._put(contact)
        return [ContactChange(contact, before)]

    def reconcile(self) -> list[ContactChange]:
        """The snapshot is the whole truth: what is not in it is over."""
        truth, self._snapshot = self._snapshot or {}, None
        changes = []
        for before in [each for contacts in self._of_agent.values() for each in contacts.values()]:
            if (before.login_id, before.contact_id) not in truth:
                over = replace(before, state=InteractionState.COMPLETED, legs=())
                self._put(over)
                changes.append(ContactChange(over, before))
        for contact in truth.values():
            known = self.get(contact.login_id, contact.contact_id)
            if known is None and contact.state is InteractionState.COMPLETED:
                continue
            self._put(contact)
            if known is None or replace(contact, revision=known.revision) != known:
                changes.append(ContactChange(contact, known))
        return changes

    def _put(self, contact: Contact) -> None:
        if contact.state is not InteractionState.COMPLETED:
            self._of_agent.setdefault(contact.login_id, {})[contact.contact_id] = contact
            return
        contacts = self._of_agent.get(contact.login_id)
        if contacts is not None:
            contacts.pop(contact.contact_id, None)
            if not contacts:
                del self._of_agent[contact.login_id]
