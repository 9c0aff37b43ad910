"""An answer is in the ledger before it leaves, and nothing of its session overtakes it.

Answers that come while a commit runs share the next one; a session without an answer on its way is not held up by anybody's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bridge.registry.errors import RegistryError
from bridge.registry.ledger import AnswerRow, Ledger
from bridge.tasks import Tasks

log = structlog.get_logger(__name__)

Leave = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer for the ledger; `is_started`: its start was written there, too."""

    row: AnswerRow
    is_started: bool


class Gate:
    """Holds back what must not leave before a commit, in order, a session each for itself."""

    def __init__(self, ledger: Ledger, tasks: Tasks) -> None:
        self._ledger = ledger
        self._tasks = tasks
        self._held: dict[str, deque[tuple[bool, Leave]]] = {}
        self._entries: list[Entry] = []
        self._is_committing = False

    @property
    def holding(self) -> int:
        """How many messages wait."""
        return sum(len(held) for held in self._held.values())

    def answer(self, entry: Entry, leave: Leave) -> None:
        """Let an answer leave once it is written."""
        self._held.setdefault(entry.row.queue_key, deque()).append((True, leave))
        self._entries.append(entry)
        if not self._is_committing:
            self._is_committing = True
            self._tasks.spawn(self._commit(), "ledger commit")

    def say(self, segment: str, leave: Leave) -> None:
        """Let a message of this session leave: at once, or behind its answers."""
        held = self._held.get(segment)
        if held is None:
            leave()
        else:
            held.append((False, leave))

    async def _commit(self) -> None:
        try:
            while self._entries:
                batch, self._entries = self._entries, []
                await self._write(batch)
                for entry in batch:
                    self._release(entry.row.queue_key)
        finally:
            self._is_committing = False

    async def _write(self, batch: list[Entry]) -> None:
        """An agent whose answer cannot be written is answered all the same; readiness and the log tell (docs/reliability.md)."""
        started = [(entry.row.queue_key, entry.row.request_id.casefold()) for entry in batch if entry.is_started]
        try:
            await self._ledger.answered([entry.row for entry in batch], started=started)
        except RegistryError as error:
            log.error("answers_not_written", answers=len(batch), error=str(error))

    def _release(self, segment: str) -> None:
        """The oldest answer of this session is written: it leaves, and what waited behind it alone."""
        held = self._held[segment]
        _, leave = held.popleft()
        leave()
        while held and not held[0][0]:
            held.popleft()[1]()
        if not held:
            del self._held[segment]
