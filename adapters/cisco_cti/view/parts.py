"""Who has which part in one call, and what an event makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from adapters.cisco_cti.protocol.enums_call import CallType
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.enums_cause import EventCause
from adapters.cisco_cti.protocol.typed_bases import CallEvent
from adapters.cisco_cti.view.agents import Agents
from adapters.cisco_cti.view.book import Book
from adapters.cisco_cti.view.desk import Desk
from adapters.cisco_cti.view.happenings import Happening
from adapters.cisco_cti.view.work import Call, Connection, Line, Work
from contracts.vocabulary import LoginId

WAITING: Final = frozenset({Local.INITIATE, Local.QUEUED, Local.ALERTING})
"""Connections that an answer makes connected."""
CONSULTS: Final = frozenset({CallType.CONSULT, CallType.CONSULT_CONFERENCE})
FAILED: Final = "CallFailed"
"""Key of a contact's data: why its call could not be completed."""


def works(call: Call) -> list[Work]:
    """The contacts with a part in the call."""
    return [line.work for line in call.lines.values()]


def line_at(call: Call, device: str | None) -> Line | None:
    """The line of the call at a device, whoever is logged in there by now."""
    return next((line for line in call.lines.values() if device and line.device == device), None)


@dataclass(frozen=True, slots=True)
class Place:
    """One event's place: the call, and the name by which the event calls it."""

    agents: Agents
    book: Book
    desk: Desk
    call: Call
    key: Connection

    def happen(self, what: Happening, event: CallEvent) -> None:
        """What the table says."""
        if not what.subject:
            self._clear()
            return
        subject = self._as_party(getattr(event, what.subject) or self._own_device())
        if what.status == Local.NULL:
            self._leave(subject)
            return
        self._seat_caller(self._as_party(getattr(event, what.caller)) if what.caller else None, what, event)
        self._seat(subject, self._as_party(getattr(event, what.called)) if what.called else None, what, event)
        if what.answers:
            self._answered()

    def fail(self, device: str | None, cause: int) -> None:
        """The call of whoever dialled, and the phone that failed (CTIOS-71)."""
        name = EventCause(cause).name if cause in set(EventCause) and cause != EventCause.NONE else str(cause)
        self.call.data[FAILED] = name
        at = line_at(self.call, device)
        for line in self.call.lines.values():
            if line is at or line.status in (Local.INITIATE, Local.QUEUED):
                line.turn(Local.FAIL)

    def reach_network(self, called: str | None, local: int) -> None:
        """Nothing more may come of a call that left for another network, so its state is taken as it is told (CTIOS-74)."""
        if called:
            self.call.parties.setdefault(called, Local.CONNECT)
        if local == Local.CONNECT:
            self._answered()

    # --- inside -----------------------------------------------------------------------------------------------------

    def _clear(self) -> None:
        for line in self.call.lines.values():
            line.turn(Local.NULL)
        self.call.parties.clear()

    def _as_party(self, device: str | None) -> str | None:
        """What the agent's phone is called in this call already: events name it by extension or by instrument."""
        login_id, named = self.agents.at(device), (*self.call.parties, *self.call.left)
        if login_id is None or device in named:
            return device
        return next((each for each in named if self.agents.at(each) == login_id), device)

    def _leave(self, device: str | None) -> None:
        line = line_at(self.call, device)
        if line is None and (login_id := self.agents.at(device)) is not None:
            line = self.call.lines.get(login_id)
        if line is not None:
            line.turn(Local.NULL)
        if device and self.call.parties.pop(device, None) is not None:
            self.call.left.add(device)

    def _seat_caller(self, caller: str | None, what: Happening, event: CallEvent) -> None:
        """Whoever dialled; a caller the switch does not name is at least a number."""
        if not what.caller:
            return
        known = caller or (str(self.call.data.get("ANI", "")) if not self.call.parties else "")
        if not known or known in self.call.left:
            return
        self.call.parties.setdefault(known, Local.INITIATE)
        login_id = self._owner(known)
        if login_id is not None and self.desk.line_of(self.call, login_id) is None:
            self._open(login_id, known, Local.INITIATE, event)

    def _seat(self, subject: str | None, called: str | None, what: Happening, event: CallEvent) -> None:
        """The device it happens to; without one named, the only agent's there is."""
        login_id = self._owner(subject)
        if login_id is None:
            self._seat_outsider(subject, called, what)
            return
        assert subject is not None
        self.call.left.discard(subject)
        if what.status == Local.INITIATE and called:
            self.call.parties.setdefault(subject, Local.INITIATE)
            self.call.parties.setdefault(called, Local.ALERTING)
        if what.status == Local.ALERTING:
            self._pass_on(subject)
        line = self.call.lines.get(login_id)
        is_told_again = getattr(event, "event_cause", None) == EventCause.CALL_PARTY_UPDATE_IND
        if line is not None and not line.is_live and what.is_offer and not is_told_again:
            line.end()  # the agent had a part in the call, and is to have another one
            line = None
        if line is None and what.status != Local.INITIATE:
            line = self.desk.line_of(self.call, login_id)
        if line is None:
            line = self._open(login_id, subject, what.status, event)
        elif is_told_again:
            self._tell_again(line, getattr(event, "local_connection_state", Local.NONE))
        elif what.status != Local.INITIATE:
            line.turn(what.status)
        self.call.parties[subject] = line.call.parties[subject] = line.status

    def _tell_again(self, line: Line, local: int) -> None:
        """After a switch of sides a call is told again (GED-188, 5.4): nothing happens, its own phone says how it stands."""
        if line.connection == self.key and local in (Local.ALERTING, Local.CONNECT, Local.HOLD):
            line.turn(local)

    def _seat_outsider(self, subject: str | None, called: str | None, what: Happening) -> None:
        dialled = called if called not in self.call.left else None
        number = subject if subject in self.call.parties else dialled or subject
        if number and what.status == Local.ALERTING:
            self._pass_on(number)
            self.call.parties.setdefault(number, Local.ALERTING)
        elif number and what.answers:
            asked = [each for each, status in self.call.parties.items() if status == Local.ALERTING]
            self.call.parties[asked[0] if len(asked) == 1 else number] = Local.CONNECT
        elif len(self.call.lines) == 1 and subject is None:
            next(iter(self.call.lines.values())).turn(what.status)
        elif subject in self.call.parties:
            self.call.parties[subject] = what.status

    def _pass_on(self, device: str) -> None:
        """Where the call rang before it rings no more, unless that is an agent's phone, whose end is told."""
        for number, status in list(self.call.parties.items()):
            if status == Local.ALERTING and number != device and line_at(self.call, number) is None:
                del self.call.parties[number]

    def _answered(self) -> None:
        for line in self.call.lines.values():
            if line.status in (Local.INITIATE, Local.QUEUED):
                line.turn(Local.CONNECT)
        for number, status in self.call.parties.items():
            if status == Local.INITIATE:
                self.call.parties[number] = Local.CONNECT

    def _open(self, login_id: LoginId, device: str, status: int, event: CallEvent) -> Line:
        asked = getattr(event, "coc_connection_call_id", None) is not None
        is_consult = status != Local.ALERTING and (asked or self.call.data.get("CallType") in CONSULTS)
        home = self._home(login_id)
        if home is not None:
            home.call.parties = {**self.call.parties, **home.call.parties}
            return self.desk.open(home.call, home.key, login_id, device, status, is_consult=is_consult)
        connection = self._connection(login_id, device)
        return self.desk.open(self.call, connection, login_id, device, status, is_consult=is_consult)

    def _home(self, login_id: LoginId) -> Place | None:
        """Where the agent's own phone names the call, in which the phone the event is of has a name of its own."""
        if self.agents.at(self.key.device) is not None:
            return None
        there = (replace(self, call=call, key=key) for call in self.book.of_id(self.key.call_id) for key in call.keys)
        own = (each for each in there if self.agents.at(each.key.device) == login_id)
        return next((each for each in own if login_id not in each.call.lines), None)

    def _connection(self, login_id: LoginId, device: str) -> Connection:
        """How requests name this agent's part: as the phone's where phones name the call, else as the call."""
        if device == self.key.device or self.agents.at(self.key.device) == login_id:
            return self.key
        own = next((key for key in self.call.keys if self.agents.at(key.device) == login_id), None)
        if own is not None:
            return own
        of_phone = self.agents.at(self.key.device) is not None
        return Connection(self.key.call_id, self.key.device_type, device) if of_phone else self.key

    def _own_device(self) -> str | None:
        named = self.agents.at(self.key.device) is not None or line_at(self.call, self.key.device) is not None
        return self.key.device if named else None

    def _owner(self, device: str | None) -> LoginId | None:
        line = line_at(self.call, device)
        if line is not None:
            return line.work.login_id
        login_id = self.agents.at(device)
        return None if login_id is not None and self._is_heard(login_id) else login_id

    def _is_heard(self, login_id: LoginId) -> bool:
        """Whether this is the agent a supervisor listens to, who has no part in the silent call and must not see it."""
        if self.call.data_at(self.key.device).get("CallType") != CallType.SUPERVISOR_MONITOR:
            return False
        return self.agents.at(self.key.device) not in (None, login_id) or bool(self.call.lines)
