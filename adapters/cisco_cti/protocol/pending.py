"""Which requests wait for which answers, and until when. Owns the correlation by InvokeID; refuses to send."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from adapters.cisco_cti.protocol.outcomes import Answer, Said, Unanswered

HIGHEST_ID: Final = 0xFFFFFFFF
"""InvokeID is a UINT."""


@dataclass(slots=True)
class Waiting:
    """A request without an outcome."""

    request: str
    seconds: float
    deadline: float
    parts: tuple[Said, ...] = ()

    @property
    def confirmation(self) -> str:
        """The name of the message that confirms it: the same, with CONF in place of REQ."""
        return f"{self.request.removesuffix('REQ')}CONF"


class Pending:
    """Requests by InvokeID. `late` counts answers after the deadline, `stray` those that answer nothing we asked."""

    __slots__ = ("_deadlines", "_last", "_waiting", "_wrapped", "late", "stray")

    def __init__(self) -> None:
        self._waiting: dict[int, Waiting] = {}
        self._deadlines: list[tuple[float, int]] = []
        self._last = 0
        self._wrapped = False
        self.late = 0
        self.stray = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def next_id(self) -> int:
        """A number nothing waits with."""
        while True:
            self._wrapped |= self._last == HIGHEST_ID
            self._last = self._last % HIGHEST_ID + 1
            if self._last not in self._waiting:
                return self._last

    def add(self, invoke_id: int, request: str, now: float, seconds: float) -> None:
        """A request is under way and has `seconds`."""
        self._waiting[invoke_id] = Waiting(request, seconds, now + seconds)
        heappush(self._deadlines, (now + seconds, invoke_id))

    def find(self, invoke_id: int) -> Waiting | None:
        """The request of that number; one who asks in vain has a stray or late answer, which is counted."""
        waiting = self._waiting.get(invoke_id)
        if waiting is None:
            if self._wrapped or 0 < invoke_id <= self._last:
                self.late += 1
            else:
                self.stray += 1
        return waiting

    def settle(self, invoke_id: int) -> None:
        """The request has its outcome, or nobody waits for it any more."""
        self._waiting.pop(invoke_id, None)

    def confirm(self, invoke_id: int, waiting: Waiting, body: Said, *, is_last: bool) -> Answer | None:
        """A confirmation came; the outcome when it is the last part of it."""
        waiting.parts += (body,)
        if not is_last:
            return None
        self.settle(invoke_id)
        return Answer(waiting.parts)

    @property
    def wake_at(self) -> float | None:
        """When the next deadline passes."""
        heap = self._deadlines
        while heap and not self._is_current(*heap[0]):
            heappop(heap)
        return heap[0][0] if heap else None

    def expired(self, now: float) -> list[tuple[int, Unanswered]]:
        """Requests whose deadline has passed, with their outcomes."""
        found: list[tuple[int, Unanswered]] = []
        while (at := self.wake_at) is not None and at <= now:
            _, invoke_id = heappop(self._deadlines)
            waiting = self._waiting.pop(invoke_id)
            found.append((invoke_id, Unanswered(waiting.request, waiting.seconds)))
        return found

    def drain(self) -> list[tuple[int, Waiting]]:
        """All that wait, in the order they were asked; nothing waits after it."""
        found = list(self._waiting.items())
        self._waiting.clear()
        self._deadlines.clear()
        return found

    def _is_current(self, deadline: float, invoke_id: int) -> bool:
        waiting = self._waiting.get(invoke_id)
        return waiting is not None and waiting.deadline == deadline
