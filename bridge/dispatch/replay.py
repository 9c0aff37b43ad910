"""Which requests were answered, and how: the same requestId gets the same answer and runs nothing (protocol section 6). Pure.

Keyed by (first target segment, requestId without case); kept for a time and a number a session, after its end too, and across
a restart by what the ledger gives back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.broker.delivery import Delivery
from bridge.registry.ledger import StartRow
from contracts.codec import Outgoing


@dataclass(slots=True)
class Ring:
    """The kept requests of one segment, the oldest first; answers take its `slots` in turn."""

    slots: int
    kept: dict[str, Kept] = field(default_factory=dict)
    taken: int = 0

    def take_slot(self) -> int:
        """The place of the next answer; the answer that had it is the oldest."""
        slot = self.taken % self.slots
        self.taken += 1
        return slot


@dataclass(slots=True, eq=False)
class Kept:
    """One request: its identity, and its answer once there is one. `waiting` are further deliveries of it while it runs.

    `segment` is the routing key it came by, under which its answer may have to leave. `ring` numbers the kept answers of that segment;
    None: this answer is not kept. `group` is the sender's, where there are rules. `is_started`: the ledger knows that it was started.
    """

    segment: str
    request_id: str
    name: str
    target: str
    group: str | None = None
    ring: Ring | None = None
    is_started: bool = False
    answered_at: float | None = None
    outgoing: Outgoing | None = None
    message_id: str = ""
    waiting: list[Delivery] = field(default_factory=list)

    def matches(self, name: str, target: str, group: str | None) -> bool:
        """False when the same requestId was used for something else, or by somebody else."""
        return (self.name, self.target, self.group) == (name, target, group)


class Replay:
    """The kept answers of every session; `limit` answers a session, `seconds` long. `limits` names segments with another limit."""

    def __init__(self, *, limit: int, seconds: float, limits: Mapping[str, int] | None = None) -> None:
        self._limit = limit
        self._limits = limits or {}
        self._seconds = seconds
        self._rings: dict[str, Ring] = {}
        self._starts: dict[tuple[str, str], StartRow] = {}

    def __len__(self) -> int:
        return sum(len(ring.kept) for ring in self._rings.values())

    def find(self, segment: str, request_id: str) -> Kept | None:
        """What is known of this request, None when it is new."""
        ring = self._rings.get(segment)
        return None if ring is None else ring.kept.get(request_id.casefold())

    def begin(self, segment: str, request_id: str, name: str, target: str, group: str | None = None) -> Kept:
        """A new request starts."""
        kept = Kept(segment, request_id, name, target, group)
        self._keep(kept)
        return kept

    def restore(self, kept: Kept, slot: int) -> None:
        """An answer of an earlier process, which had this slot; the oldest first."""
        self._keep(kept)
        if kept.ring is not None:
            kept.ring.taken = slot + 1

    def restore_start(self, row: StartRow) -> None:
        """An earlier process started this request and did not answer it."""
        self._starts[row.queue_key, row.request_id.casefold()] = row

    def start_of(self, segment: str, request_id: str) -> StartRow | None:
        """What an earlier process noted of this request when it started it."""
        return self._starts.get((segment, request_id.casefold()))

    def sweep(self, now: float) -> None:
        """Forget what was answered too long ago."""
        oldest = now - self._seconds
        for segment in list(self._rings):
            kept = self._rings[segment].kept
            for request_id in _answered_before(kept, oldest):
                del kept[request_id]
            if not kept:
                del self._rings[segment]

    def _keep(self, kept: Kept) -> None:
        ring = self._rings.get(kept.segment)
        if ring is None:
            ring = self._rings[kept.segment] = Ring(self._limits.get(kept.segment, self._limit))
        kept.ring = ring
        ring.kept[kept.request_id.casefold()] = kept
        if len(ring.kept) > ring.slots:
            _forget_oldest_answered(ring.kept)


def _forget_oldest_answered(of_segment: dict[str, Kept]) -> None:
    for request_id, kept in of_segment.items():
        if kept.answered_at is not None:
            del of_segment[request_id]
            return


def _answered_before(of_segment: dict[str, Kept], oldest: float) -> list[str]:
    found = []
    for request_id, kept in of_segment.items():
        if kept.answered_at is None:
            continue
        if kept.answered_at >= oldest:
            break
        found.append(request_id)
    return found
