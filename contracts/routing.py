"""Names of exchanges and queues, and routing keys (protocol section 2). Declares nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.registry import NAMES
from contracts.vendor import is_vendor_name
from contracts.vocabulary import MessageType

UNKNOWN: Final = "unknown"
"""The key word for a name that is not in the registry."""

_KINDS: Final = {kind: kind.value.removeprefix("cti.") for kind in MessageType}


@dataclass(frozen=True, slots=True)
class Names:
    """What the entities of one prefix are called."""

    prefix: str

    @property
    def requests(self) -> str:
        """Direct exchange the connectors publish to; key: first segment of the target."""
        return f"{self.prefix}.requests"

    @property
    def unrouted(self) -> str:
        """Fanout exchange, and its queue, for requests to a session that does not exist."""
        return f"{self.prefix}.unrouted"

    @property
    def events(self) -> str:
        """Topic exchange for all the bridge says that is not a direct reply."""
        return f"{self.prefix}.events"

    def events_of(self, group: str | None) -> str:
        """The exchange of what is said about a group's sessions; `events` where no rules make groups."""
        return self.events if group is None else f"{self.events}.{group}"

    @property
    def dead(self) -> str:
        """Fanout exchange, and its queue, for what could not be answered or delivered."""
        return f"{self.prefix}.dead"

    @property
    def control(self) -> str:
        """Queue of the control destination."""
        return f"{self.prefix}.control"

    @property
    def owner(self) -> str:
        """Queue whose one exclusive consumer is the bridge of this prefix."""
        return f"{self.prefix}.owner"

    def session_queue(self, session_id: str) -> str:
        """Queue of one session and everything under it."""
        return f"{self.prefix}.session.{session_id}"

    def event_key(self, type: MessageType, first_segment: str, name: str) -> str:
        """Routing key on the events exchange: `<kind>.<first segment>.<name>`."""
        is_own = type is MessageType.EVENT and is_vendor_name(name)
        return f"{_KINDS[type]}.{first_segment}.{name if is_own else known(name)}"


def known(name: str) -> str:
    """The name if it is in the registry, else `unknown`: what a peer makes up must not become a key or a label."""
    return name if name in NAMES else UNKNOWN
