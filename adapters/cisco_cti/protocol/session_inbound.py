"""What the messages of a side do to a session. Owns no state but the run of unreadable ones; refuses to look at the time."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import DecodeError
from adapters.cisco_cti.protocol.failures import AT_OPEN, WHILE_OPEN, FailureKind
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.outcomes import CodeSpace, Declined, Said
from adapters.cisco_cti.protocol.session_events import (
    Activated,
    Answered,
    HeartbeatAnswered,
    MaintenanceAsked,
    MaintenanceDecided,
    Opened,
    Received,
    Unasked,
    Unreadable,
    Warned,
)
from adapters.cisco_cti.protocol.session_state import SessionState
from adapters.cisco_cti.protocol.session_table import ANSWERING, BEATING, TELLING, Happening, Phase
from adapters.cisco_cti.protocol.typed import parse
from adapters.cisco_cti.protocol.typed_session import (
    ActiveMaintenanceEvent,
    ActiveMaintenanceReq,
    CloseConf,
    CloseReq,
    ControlFailureConf,
    FailureConf,
    FailureEvent,
    HeartbeatConf,
    OpenConf,
    StandbyActiveEvent,
)
from adapters.cisco_cti.protocol.values import Frame, Message

MOST_UNREADABLE: Final = 20
"""Messages in a row that cannot be read, after which the side speaks something else than what was opened."""

_OWN: Final = frozenset(
    {
        "OPEN_CONF",
        "FAILURE_CONF",
        "CONTROL_FAILURE_CONF",
        "FAILURE_EVENT",
        "HEARTBEAT_CONF",
        "CLOSE_CONF",
        "STANDBY_ACTIVE_EVENT",
        "ACTIVE_MAINTENANCE_REQ",
        "ACTIVE_MAINTENANCE_EVENT",
    }
)
"""Messages about the session itself, and refusals."""


class Inbound:
    """Applies messages to the state of one session."""

    __slots__ = ("_state", "_unreadable")

    def __init__(self, state: SessionState) -> None:
        self._state = state
        self._unreadable = 0

    def take(self, frame: Frame, now: float) -> None:
        """One message; of no effect when the session has ended."""
        if self._state.phase is Phase.ENDED:
            return
        try:
            message = self._state.codec.decode(frame)
        except DecodeError as error:
            self._drop(frame, error.sentence)
            return
        self._unreadable = 0
        self._state.traffic.came(message)
        body = parse(message)
        name = message.name if isinstance(message, Message) else ""
        if name in _OWN:
            self._take_own(body, now)
        elif isinstance(message, Message) and name.endswith("_CONF"):
            self._confirm(message, body)
        else:
            self._state.note(self._state.phase in TELLING, Received(body))

    def _drop(self, frame: Frame, sentence: str) -> None:
        self._unreadable += 1
        self._state.traffic.unreadable += 1
        if self._state.phase is Phase.OPENING or self._unreadable >= MOST_UNREADABLE:
            self._state.fail(FailureKind.GARBAGE, detail=sentence.rstrip("."))
        else:
            self._state.events.append(Unreadable(frame.number, sentence))

    def _take_own(self, body: Said, now: float) -> None:
        state = self._state
        match body:
            case OpenConf():
                self._granted(body, now)
            case FailureConf():
                self._refused(body)
            case ControlFailureConf():
                self._decline(body.invoke_id, CodeSpace.SWITCH, body.failure_code, body.peripheral_error_code)
            case FailureEvent():
                self._failure_event(body.status)
            case HeartbeatConf():
                state.note(state.heartbeats.answered(body.invoke_id), HeartbeatAnswered())
            case CloseConf() if state.phase is Phase.CLOSING:
                state.end(None)
            case StandbyActiveEvent():
                state.note(state.move(Happening.ACTIVATED), Activated())
            case ActiveMaintenanceReq():
                state.note(state.phase in BEATING, MaintenanceAsked(body.invoke_id))
            case ActiveMaintenanceEvent():
                state.note(state.phase in BEATING, MaintenanceDecided(bool(body.maintenance_mode_status)))
            case _:
                state.ignored += 1

    def _granted(self, conf: OpenConf, now: float) -> None:
        state = self._state
        granted = Granted(state.version, state.settings.asked(state.version), conf)
        if state.phase is not Phase.OPENING or conf.invoke_id != state.own_request:
            state.ignored += 1
        elif granted.is_standby and not state.settings.wants_standby:
            state.fail(FailureKind.OTHER_SIDE)
        else:
            state.move(Happening.GRANTED_STANDBY if granted.is_standby else Happening.GRANTED_ACTIVE)
            state.deadline = None
            state.heartbeats.start(now)
            state.events.append(Opened(granted))

    def _refused(self, conf: FailureConf) -> None:
        state = self._state
        status = conf.status if conf.failure_code is None else conf.failure_code
        if state.phase is Phase.OPENING:
            state.fail(AT_OPEN.get(status, FailureKind.REFUSED), status)
        elif state.heartbeats.is_waiting_for(conf.invoke_id):
            # GED-188, 5.2: the server is off line and the client resets.
            state.fail(FailureKind.HEARTBEAT_REFUSED, status)
        elif state.phase is Phase.CLOSING and conf.invoke_id == state.own_request:
            state.end(None)
        else:
            self._decline(conf.invoke_id, CodeSpace.SERVER, status, conf.peripheral_error_code or 0)

    def _failure_event(self, status: int) -> None:
        state = self._state
        if state.phase is Phase.OPENING:
            state.fail(AT_OPEN.get(status, FailureKind.REFUSED), status)
        elif (kind := WHILE_OPEN.get(status)) is not None:
            # GED-188, 5.3: the client closes. Nobody may be left to confirm it, so nothing waits for that.
            is_offline = kind is FailureKind.SERVER_OFFLINE
            farewell = Status.CTI_SERVER_OFFLINE if is_offline else Status.NO_ERROR
            state.send(CloseReq(invoke_id=state.pending.next_id(), status=farewell))
            state.fail(kind, status)
        else:
            state.note(state.phase in BEATING, Warned(status))

    def _confirm(self, message: Message, body: Said) -> None:
        state, invoke_id = self._state, message.values.get("invoke_id")
        if state.phase not in ANSWERING or not isinstance(invoke_id, int):
            state.ignored += 1
            return
        waiting = state.pending.find(invoke_id)
        if waiting is None or waiting.confirmation != message.name:
            state.ignored += 1
        elif answer := state.pending.confirm(invoke_id, waiting, body, is_last=not message.values.get("more")):
            state.events.append(Answered(invoke_id, answer))

    def _decline(self, invoke_id: int, space: CodeSpace, number: int, peripheral_error: int) -> None:
        state = self._state
        waiting = state.pending.find(invoke_id) if state.phase in ANSWERING else None
        is_new = state.past.tell(invoke_id) and state.phase in ANSWERING
        if waiting is None:
            about = state.past.about(invoke_id)
            refusal = Declined(about.request if about is not None else "", space, number, peripheral_error)
            state.note(is_new, Unasked(refusal, about))
            return
        state.pending.settle(invoke_id)
        state.events.append(Answered(invoke_id, Declined(waiting.request, space, number, peripheral_error)))
