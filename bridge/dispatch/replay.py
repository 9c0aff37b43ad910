"""Which requests were answered, and how: the same requestId gets the same answer and runs nothing (protocol section 6). Pure.

Keyed by (first target segment, requestId without case); kept for a time and a number a session, after its end too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.broker.delivery import Delivery
from contracts.codec import Outgoing


@dataclass(slots=True, eq=False)
class Kept:
    """One request: its identity, and its answer once there is one. `waiting` are further deliveries of it while it runs.

    `segment` is the first segment of its target, under which its answer may have to leave.
    """

    segment: str
    request_id: str
    name: str
    target: str
    answered_at: float | None = None
    outgoing: Outgoing | None = None
    message_id: str = ""
    waiting: list[Delivery] = field(default_factory=list)

    def matches(self, name: str, target: str) -> bool:
        """False when the same requestId was used for something else."""
        return self.name == name and self.target == target


class Replay:
    """The kept answers of every session; `limit` answers a session, `seconds` long. `limits` names segments with another limit."""

    def __init__(self, *, limit: int, seconds: float, limits: Mapping[str, int] | None = None) -> None:
        self._limit = limit
        self._limits = limits or {}
        self._seconds = seconds
        self._kept: dict[str, dict[str, Kept]] = {}

    def __len__(self) -> int:
        return sum(len(kept) for kept in self._kept.values())

    def find(self, segment: str, request_id: str) -> Kept | None:
        """What is known of this request, None when it is new."""
        kept = self._kept.get(segment)
        return None if kept is None else kept.get(request_id.lower())

    def begin(self, segment: str, request_id: str, name: str, target: str) -> Kept:
        """A new request starts."""
        kept = Kept(segment, request_id, name, target)
        of_segment = self._kept.setdefault(segment, {})
        of_segment[request_id.lower()] = kept
        if len(of_segment) > self._limits.get(segment, self._limit):
            _forget_oldest_answered(of_segment)
        return kept

    def sweep(self, now: float) -> None:
        """Forget what was answered too long ago."""
        oldest = now - self._seconds
        for segment in list(self._kept):
            of_segment = self._kept[segment]
            for request_id in _answered_before(of_segment, oldest):
                del of_segment[request_id]
            if not of_segment:
                del self._kept[segment]


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
