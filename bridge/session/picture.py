"""What a session may look up in the bridge's picture of the switch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from adapters.contacts import Contact
from adapters.port import Agent


class Picture(Protocol):
    """Read-only; true up to the last event that was applied."""

    @property
    def link_up(self) -> bool:
        """Whether the link is up and its snapshot complete."""

    def get(self, login_id: str) -> Agent | None:
        """The agent, None when the switch knows none."""

    def members(self, teams: Iterable[str]) -> list[Agent]:
        """Every agent of these teams, each once."""

    def extension_holder(self, extension: str) -> Agent | None:
        """The agent logged in at this extension, None when it is free."""

    def contact(self, login_id: str, contact_id: str) -> Contact | None:
        """The agent's contact, None when there is none of this id or it is over."""

    def contacts(self, login_id: str) -> tuple[Contact, ...]:
        """The agent's contacts that are not over, in the order they began."""
