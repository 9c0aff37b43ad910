"""What a session and its destinations say unasked: counted, held until each one's init, silent after `session.closed`. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.reports import Reported
from bridge.session.effects import Effect, Note, Say
from contracts import session as wire
from contracts.base import Body
from contracts.notice import Notice
from contracts.vocabulary import ErrorCode, MessageType, NoticeKind, WarningCode

if TYPE_CHECKING:
    from bridge.session.tree.node import Node


@dataclass(frozen=True, slots=True)
class _Unsaid:
    type: MessageType
    name: str
    body: Body | None
    code: str | None = None
    message: str | None = None


class Voice:
    """One session's events, warnings and errors. `emit` takes each as an effect; `seq` is counted when it leaves.

    `is_held`: the session itself says nothing yet, nor do its destinations; each of those waits for its own init besides.
    """

    __slots__ = ("_emit", "_held", "_limit", "epoch", "is_held", "is_silent", "seq", "target")

    def __init__(self, target: str, epoch: int, emit: Callable[[Effect], None], *, is_held: bool, limit: int) -> None:
        self.target = target
        self.epoch = epoch
        self.seq = 0
        self.is_held = is_held
        self.is_silent = False
        self._emit = emit
        self._limit = limit
        self._held: deque[tuple[Node | None, _Unsaid]] = deque()

    def event(self, name: str, body: Body | None = None, node: Node | None = None) -> None:
        """Say an event of the session, or of a destination below it."""
        self._say(_Unsaid(MessageType.EVENT, name, body), node)

    def warn(
        self,
        code: WarningCode,
        message: str,
        context: str = "",
        details: dict[str, object] | None = None,
        node: Node | None = None,
    ) -> None:
        """Say a warning: `message` one plain sentence."""
        body = Notice(context=context, details=details or {})
        name = wire.WARNING if node is None else f"{node.stem}.warning"
        self._say(_Unsaid(MessageType.WARNING, name, body, code.value, message), node)

    def fail(
        self, code: ErrorCode, message: str, context: str, details: dict[str, object] | None, *, at_once: bool
    ) -> None:
        """Say an error; `at_once` also before init (protocol section 2, rule 4)."""
        body = Notice(context=context, details=details or {})
        unsaid = _Unsaid(MessageType.ERROR, wire.ERROR, body, code.value, message)
        if at_once and not self.is_silent:
            self._leave(unsaid, None)
        else:
            self._say(unsaid, None)

    def report(self, report: Reported, node: Node | None) -> None:
        """Say a warning or an error of the switch."""
        kind = MessageType.WARNING if report.kind is NoticeKind.WARNING else MessageType.ERROR
        stem = "session" if node is None else node.stem
        body = Notice(context=report.context, details=dict(report.details))
        self._say(_Unsaid(kind, f"{stem}.{report.kind}", body, report.code, report.message), node)

    def release(self) -> None:
        """The session's init is answered: what was held leaves, in the order it arose."""
        self.is_held = False
        self.flush()

    def flush(self) -> None:
        """Whatever is held and need not be any more leaves."""
        held, self._held = self._held, deque()
        for node, unsaid in held:
            self._say(unsaid, node)

    def forget(self, node: Node) -> None:
        """What a destination held back is never said."""
        if self._held:
            self._held = deque(each for each in self._held if each[0] is not node)

    def _say(self, unsaid: _Unsaid, node: Node | None) -> None:
        if self.is_silent:
            return
        if not self.is_held and (node is None or node.is_open):
            self._leave(unsaid, node)
            return
        self._held.append((node, unsaid))
        if len(self._held) > self._limit:
            self._drop()

    def _drop(self) -> None:
        """The oldest of whoever holds most: its init will say what it brought about, and nobody else loses a word."""
        fullest, _ = Counter(id(node) for node, _ in self._held).most_common(1)[0]
        del self._held[next(place for place, (node, _) in enumerate(self._held) if id(node) == fullest)]
        self._emit(Note("held_event_dropped"))

    def _leave(self, unsaid: _Unsaid, node: Node | None) -> None:
        self.seq += 1
        target = self.target if node is None else node.target
        self._emit(
            Say(unsaid.type, unsaid.name, target, self.seq, self.epoch, unsaid.body, unsaid.code, unsaid.message)
        )
