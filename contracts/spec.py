"""What the registry knows of one message: `MessageSpec`, and short ways to write one down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contracts.base import Body, Empty
from contracts.vocabulary import MessageType

BodyClass = type[Body]
"""A model of a body."""


class DestinationKind(StrEnum):
    """The six kinds of destinations, from the top of the ownership tree to its leaves."""

    CONTROL = "control"
    SESSION = "session"
    CHANNEL_GROUP = "channel group"
    CHANNEL = "channel"
    INTERACTION = "interaction"
    CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """One message of the protocol. `response` is Empty when a SUCCESS carries no body; `rules` are for the pages."""

    type: MessageType
    name: str
    destination: DestinationKind
    body: BodyClass
    response: BodyClass
    summary: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Writes the specs of one destination kind."""

    destination: DestinationKind

    def query(
        self, name: str, summary: str, *rules: str, body: BodyClass = Empty, response: BodyClass = Empty
    ) -> MessageSpec:
        """A `cti.query`."""
        return MessageSpec(MessageType.QUERY, name, self.destination, body, response, summary, rules)

    def request(
        self, name: str, summary: str, *rules: str, body: BodyClass = Empty, response: BodyClass = Empty
    ) -> MessageSpec:
        """A `cti.request`."""
        return MessageSpec(MessageType.REQUEST, name, self.destination, body, response, summary, rules)

    def event(self, name: str, summary: str, *rules: str, body: BodyClass = Empty) -> MessageSpec:
        """A `cti.event`."""
        return MessageSpec(MessageType.EVENT, name, self.destination, body, Empty, summary, rules)

    def notices(self, stem: str, body: BodyClass) -> tuple[MessageSpec, MessageSpec]:
        """`<stem>.warning` and `<stem>.error` (protocol section 7)."""
        return (
            MessageSpec(
                MessageType.WARNING,
                f"{stem}.warning",
                self.destination,
                body,
                Empty,
                f"Something worth knowing happened that concerns the {self.destination} destination.",
                ("The header `code` names it, the header `message` says it in one plain sentence.",),
            ),
            MessageSpec(
                MessageType.ERROR,
                f"{stem}.error",
                self.destination,
                body,
                Empty,
                f"A failure nobody asked for that concerns the {self.destination} destination.",
                ("The header `code` names it, the header `message` says it in one plain sentence.",),
            ),
        )
