"""How many messages went and came, by name. Owns the counts; refuses to know when they are looked at.

Names are those of the message table, which has an end; what a peer invents is counted under one name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.cisco_cti.protocol.values import Message, UnknownMessage


@dataclass(slots=True)
class Traffic:
    """Of all sessions since the start. `unknown` have no layout, `unreadable` have one and do not fit it, `malformed` are streams that
    could not be cut into messages."""

    sent: dict[str, int] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)
    unknown: int = 0
    unreadable: int = 0
    malformed: int = 0

    def went(self, message: Message | UnknownMessage) -> None:
        """A message is to be sent."""
        if isinstance(message, Message):
            self.sent[message.name] = self.sent.get(message.name, 0) + 1

    def came(self, message: Message | UnknownMessage) -> None:
        """A message was read."""
        if isinstance(message, Message):
            self.received[message.name] = self.received.get(message.name, 0) + 1
        else:
            self.unknown += 1
