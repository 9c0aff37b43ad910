"""Graceful shutdown of the active side (messages 278 to 281, section 5.4). Pure; the time is handed in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from tests.support.cti_server.side import Role, Side

if TYPE_CHECKING:
    from tests.support.cti_server.session import Session


class Upkeep:
    """The handshake, one at a time. `switched` makes the other side the active one."""

    def __init__(self, clock: Callable[[], float], wait: float, switched: Callable[[Side], None]) -> None:
        self.outcome: bool | None = None
        self._clock = clock
        self._wait = wait
        self._switched = switched
        self._numbers = count(1)
        self._side: Side | None = None
        self._asked: list[Session] = []
        self._leaving: list[Session] = []
        self._due: float | None = None

    def begin(self, side: Side) -> None:
        """Ask every client that knows what this is."""
        self.outcome, self._side = None, side
        self._asked = [each for each in side.open_sessions() if each.has(CTIServiceMask.ACTIVE_STANDBY)]
        for session in self._asked:
            session.send("ACTIVE_MAINTENANCE_REQ", {"InvokeID": next(self._numbers)})
        self._due = self._clock() + self._wait
        if not self._asked:
            self._decide(accepted=True)

    def responded(self, session: Session, accepted: bool) -> None:
        """A client agrees or does not."""
        if session not in self._asked:
            return
        self._asked.remove(session)
        if not accepted:
            self._decide(accepted=False)
        elif not self._asked:
            self._decide(accepted=True)

    def stopped_using(self, session: Session) -> None:
        """A client has gone over to the other side; this one drops it."""
        if session in self._leaving:
            self._leaving.remove(session)
            session.drop()

    def next_at(self) -> float | None:
        """When waiting ends."""
        return self._due

    def tick(self) -> None:
        """No answer is a no; who does not leave is dropped."""
        if self._due is None or self._clock() < self._due:
            return
        if self._asked:
            self._asked = []
            self._decide(accepted=False)
            return
        self._due = None
        for session in self._leaving:
            session.drop()
        self._leaving = []

    def _decide(self, *, accepted: bool) -> None:
        side, self._side, self._asked = self._side, None, []
        assert side is not None
        self.outcome, self._due = accepted, None
        knowing = [each for each in side.open_sessions() if each.has(CTIServiceMask.ACTIVE_STANDBY)]
        for session in knowing:
            session.send("ACTIVE_MAINTENANCE_EVENT", {"MaintenanceModeStatus": int(accepted)})
        if not accepted:
            return
        for session in side.open_sessions():
            if session not in knowing:
                side.end(session, Status.SERVER_IN_MAINTENANCE_MODE)
        self._leaving = [each for each in knowing if each in side.sessions]
        self._due = self._clock() + self._wait
        side.role = Role.MAINTENANCE
        self._switched(side)
