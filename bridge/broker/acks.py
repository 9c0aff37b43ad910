"""Which delivery tags to acknowledge in one go. Pure; owns no amqp_channel.

Acknowledging with `multiple` never passes the oldest unanswered tag, or a crash would lose that request.
"""

from __future__ import annotations


class AckWindow:
    """The unanswered and the answered-but-not-yet-acknowledged tags of one amqp_channel."""

    __slots__ = ("_answered", "_open")

    def __init__(self) -> None:
        self._open: dict[int, None] = {}
        self._answered: list[int] = []

    @property
    def unanswered(self) -> int:
        """How many deliveries still wait for their answer."""
        return len(self._open)

    def delivered(self, tag: int) -> None:
        """A delivery arrived; tags grow within an amqp_channel."""
        self._open[tag] = None

    def answered(self, tag: int) -> bool:
        """Its response is confirmed. True when this is the first tag to acknowledge since the last `take`."""
        self._open.pop(tag, None)
        self._answered.append(tag)
        return len(self._answered) == 1

    def take(self) -> list[tuple[int, bool]]:
        """What to send now: (tag, multiple) pairs, oldest first; forgets them."""
        tags = sorted(self._answered)
        self._answered.clear()
        if not tags:
            return []
        oldest = next(iter(self._open), None)
        below = len(tags) if oldest is None else _count_below(tags, oldest)
        single = [(tag, False) for tag in tags[below:]]
        if below == 0:
            return single
        return [(tags[below - 1], below > 1), *single]


def _count_below(tags: list[int], limit: int) -> int:
    for index, tag in enumerate(tags):
        if tag > limit:
            return index
    return len(tags)
