"""What a session says unasked: counted, held until init was answered, silent after `session.closed`. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bridge.session.effects import Effect, Note, Say
from contracts import session as wire
from contracts.base import Body
from contracts.notice import Notice
from contracts.vocabulary import ErrorCode, MessageType, WarningCode


@dataclass(frozen=True, slots=True)
class _Unsaid:
    type: MessageType
    name: str
    body: Body | None
    code: str | None = None
    message: str | None = None


class Voice:
    """One session's events, warnings and errors. `emit` takes each as an effect; `seq` is counted when it leaves."""

    __slots__ = ("_emit", "_held", "_limit", "epoch", "is_held", "is_silent", "seq", "target")

    def __init__(self, target: str, epoch: int, emit: Callable[[Effect], None], *, is_held: bool, limit: int) -> None:
        self.target = target
        self.epoch = epoch
        self.seq = 0
        self.is_held = is_held
        self.is_silent = False
        self._emit = emit
        self._limit = limit
        self._held: deque[_Unsaid] = deque()

    def event(self, name: str, body: Body | None) -> None:
        """Say an event."""
        self._say(_Unsaid(MessageType.EVENT, name, body))

    def warn(
        self, code: WarningCode, message: str, context: str = "", details: dict[str, object] | None = None
    ) -> None:
        """Say a warning: `message` one plain sentence."""
        body = Notice(context=context, details=details or {})
        self._say(_Unsaid(MessageType.WARNING, wire.WARNING, body, code.value, message))

    def fail(
        self, code: ErrorCode, message: str, context: str, details: dict[str, object] | None, *, at_once: bool
    ) -> None:
        """Say an error; `at_once` also before init (protocol section 2, rule 4)."""
        body = Notice(context=context, details=details or {})
        unsaid = _Unsaid(MessageType.ERROR, wire.ERROR, body, code.value, message)
        if at_once and not self.is_silent:
            self._leave(unsaid)
        else:
            self._say(unsaid)

    def release(self) -> None:
        """Init is answered: what was held leaves, in the order it arose."""
        self.is_held = False
        while self._held:
            self._leave(self._held.popleft())

    def _say(self, unsaid: _Unsaid) -> None:
        if self.is_silent:
            return
        if not self.is_held:
            self._leave(unsaid)
            return
        self._held.append(unsaid)
        if len(self._held) > self._limit:
            self._held.popleft()
            self._emit(Note("held_event_dropped"))

    def _leave(self, unsaid: _Unsaid) -> None:
        self.seq += 1
        self._emit(
            Say(unsaid.type, unsaid.name, self.target, self.seq, self.epoch, unsaid.body, unsaid.code, unsaid.message)
        )
