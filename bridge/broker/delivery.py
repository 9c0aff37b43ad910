"""One message from the broker: bytes, what came with them, and a way to settle it once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Settler(Protocol):
    """The amqp_channel's side of a settlement."""

    def settle(self, tag: int) -> None:
        """Acknowledge `tag`; a lost amqp_channel makes it a no-op, the broker redelivers."""


@dataclass(slots=True)
class Delivery:
    """A delivery; `user_id` is vouched for by the broker; `key` is the routing key its queue is bound with, `arrived` monotonic seconds."""

    key: str
    body: bytes
    headers: Mapping[str, object]
    correlation_id: str | None
    reply_to: str | None
    content_type: str | None
    redelivered: bool
    arrived: float
    tag: int
    settler: Settler
    user_id: str | None = None
    on_settled: Callable[[], None] | None = None
    settled: bool = False
    message_id: str | None = None

    @property
    def attempts(self) -> int:
        """How often the broker delivered it before this time, as far as it counts (quorum queues do).

        A count on a first delivery is the sender's own.
        """
        if not self.redelivered:
            return 0
        count = self.headers.get("x-delivery-count")
        return count if isinstance(count, int) else 1

    def settle(self) -> None:
        """Acknowledge; a second call does nothing."""
        if self.settled:
            return
        self.settled = True
        self.settler.settle(self.tag)
        if self.on_settled is not None:
            self.on_settled()
