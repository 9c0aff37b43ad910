"""The server's end of one connection: bytes in, messages out, from OPEN_REQ to the end. Pure: a pipe to write to, the time handed in.

Owns the order of an exchange (answer first, then what follows from it) and what of all events this client is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Final, Protocol

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.masks import CallMsgMask, CTIServiceMask
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.cisco_cti.protocol.wire_types import VERSIONS
from tests.support.cti_server.handlers import HANDLERS, Row
from tests.support.cti_server.notices import CALL_BITS, STATE_BITS, Notice
from tests.support.cti_server.opening import NEVER, Terms, standby_refusal, terms
from tests.support.cti_server.replies import Confirm, Fail, Refuse, Reply, Silence, Tell
from tests.support.cti_server.variables import CALL_VARIABLES, kept, spoken
from tests.support.cti_server.wire import Frames, Values, Wire, WireError, Wiring, version_of_open

if TYPE_CHECKING:
    from tests.support.cti_server.side import Side

OPEN: Final = 3
EVERY_VARIABLE: Final = (1 << len(CALL_VARIABLES)) - 1
_SESSION: Final = frozenset(
    {"HEARTBEAT_REQ", "CLOSE_REQ", "ACTIVE_MAINTENANCE_RESP", "STOPPING_REQUESTS_TO_THIS_SIDE_IND"}
)


class Pipe(Protocol):
    """The way back to the client. Nothing blocks or raises."""

    def write(self, data: bytes) -> None:
        """Send."""

    def abort(self) -> None:
        """Reset the connection."""


@dataclass(slots=True)
class Monitor:
    """A device (or with `team` a team) this client is told about beside what its services say."""

    device: str
    call_mask: int
    state_mask: int
    team: int = 0


class Session:
    """`Asking` of the handlers, and more."""

    _numbers = count(1)

    def __init__(self, side: Side, pipe: Pipe, now: float) -> None:
        self.side = side
        self.session_id = next(self._numbers)
        self.terms: Terms | None = None
        self.wiring = Wiring(max(VERSIONS), recording_shifted=side.settings.recording_shifted)
        self.client_id = ""
        self.device = ""
        self.config_updates = 0
        self.call_variables = EVERY_VARIABLE
        self.named_variables: frozenset[str] | None = None
        self.heard_at = now
        self.requests: list[Wire] = []
        self._pipe = pipe
        self._frames = Frames()
        self._monitors: dict[int, Monitor] = {}
        self._own_monitor = 0

    # --- bytes ---

    def received(self, data: bytes, now: float) -> None:
        """Take what came, answer it and tell what follows from it."""
        self.heard_at = now
        try:
            frames = self._frames.feed(data)
        except WireError as error:
            # What cannot be cut into messages any more is of no use to either end.
            self.fail(error.invoke_id, error.status)
            self._pipe.abort()
            return
        for number, body in frames:
            self._take(number, body)

    def _take(self, number: int, body: bytes) -> None:
        try:
            if number == OPEN and self.terms is None:
                self._prepare(version_of_open(body), body)
            request = self.wiring.decode(number, body)
        except WireError as error:
            self.fail(error.invoke_id, error.status)
            return
        self.requests.append(request)
        self.side.take(self, request)

    def _prepare(self, version: int, body: bytes) -> None:
        if version not in self.side.versions:
            raise WireError(Status.INVALID_VERSION, int.from_bytes(body[:4], "big"))
        self.wiring = Wiring(version, recording_shifted=self.side.settings.recording_shifted)

    def send(self, name: str, fields: Values, groups: Mapping[str, Iterable[Values]] | None = None) -> None:
        """One message, if the version has it."""
        if self.wiring.knows(name):
            self._pipe.write(self.wiring.encode(name, fields, groups))

    def raw(self, data: bytes) -> None:
        """Bytes that need not be a message."""
        self._pipe.write(data)

    def drop(self) -> None:
        """Reset the connection."""
        self._pipe.abort()

    def fail(self, invoke_id: int, status: Status) -> None:
        """FAILURE_CONF."""
        self.send("FAILURE_CONF", {"InvokeID": invoke_id, "Status": status})

    # --- the session itself ---

    @property
    def is_open(self) -> bool:
        """Between OPEN_CONF and CLOSE_CONF."""
        return self.terms is not None

    def has(self, *services: CTIServiceMask) -> bool:
        """Whether one of these is granted."""
        return self.terms is not None and self.terms.has(*services)

    @property
    def idle_at(self) -> float | None:
        """When the client will have been silent for too long."""
        if self.terms is None or self.terms.idle == NEVER:
            return None
        return self.heard_at + self.terms.idle

    def agree(self, request: Wire) -> Terms | Status:
        """Look at an OPEN_REQ."""
        if self.terms is not None:
            return Status.SESSION_ALREADY_OPEN
        if not self.side.is_active:
            version, services = request.number("VersionNumber"), request.number("ServicesRequested")
            if refusal := standby_refusal(version, services, self.side.settings):
                return refusal
        return terms(request, self.side.settings, self.side.exchange)

    def open(self, agreed: Terms) -> int:
        """Open for good; the monitor the client gets in agent mode, else 0."""
        self.terms, self.client_id, self.device = agreed, agreed.client_id, agreed.device
        self.config_updates = agreed.config_mask
        if agreed.has(CTIServiceMask.CLIENT_EVENTS):
            self._own_monitor = self.side.next_monitor()
        return self._own_monitor

    def close(self) -> None:
        """No session any more, though the connection may still be there."""
        self.terms = None

    # --- requests ---

    def answer(self, request: Wire, reply: Reply) -> None:
        """Say what came of a request, and what this client alone is told after it."""
        row = HANDLERS.get(request.name)
        match reply:
            case Confirm(fields, groups, then):
                if not (row is not None and row.is_control and self.has(CTIServiceMask.IGNORE_CONF)):
                    name = request.name.removesuffix("_REQ") + "_CONF"
                    self.send(name, {"InvokeID": request.invoke_id, **fields}, groups)
                self._tell_alone(then)
            case Tell(notices):
                self._tell_alone(notices)
            case Fail(status):
                self.fail(request.invoke_id, status)
            case Refuse(code, peripheral_error):
                told = {"InvokeID": request.invoke_id, "FailureCode": code, "PeripheralErrorCode": peripheral_error}
                self.send("CONTROL_FAILURE_CONF", told)
            case Silence():
                pass

    def row_of(self, request: Wire) -> Row | Status:
        """How a request is answered, or why it is not."""
        if request.name in _SESSION:
            return Status.FUNCTION_NOT_AVAILABLE
        if self.terms is None:
            return Status.SESSION_NOT_OPEN
        row = HANDLERS.get(request.name)
        if row is None or not self.side.is_active or (row.services and not self.has(row.services)):
            return Status.FUNCTION_NOT_AVAILABLE
        if request.fields.get("PeripheralID", NEVER) not in (NEVER, self.side.settings.peripheral_id):
            return Status.INVALID_PERIPHERAL_ID
        return row

    # --- monitors ---

    def start_monitor(self, device: str, call_mask: int, state_mask: int, team: int = 0) -> int | None:
        """A monitor of a device or a team; None where there is one already."""
        if any((each.device, each.team) == (device, team) for each in self._monitors.values()):
            return None
        number = self.side.next_monitor()
        self._monitors[number] = Monitor(device, call_mask, state_mask, team)
        return number

    def stop_monitor(self, monitor_id: int) -> bool:
        """End it; False where there is none."""
        return self._monitors.pop(monitor_id, None) is not None

    def change_monitor(self, monitor_id: int, call_mask: int, state_mask: int) -> bool:
        """Other masks; False where there is none."""
        monitor = self._monitors.get(monitor_id)
        if monitor is None:
            return False
        self._monitors[monitor_id] = replace(monitor, call_mask=call_mask, state_mask=state_mask)
        return True

    # --- events ---

    def tell(self, notice: Notice) -> None:
        """An event for whom it may concern: once for each reason why this client gets it."""
        for monitor in self._reasons(notice):
            self._say(notice, monitor)

    def _tell_alone(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self._say(notice, 0)

    def _reasons(self, notice: Notice) -> list[int]:
        agreed = self.terms
        if agreed is None:
            return []
        if notice.config is not None:
            return [0] if self.config_updates & notice.config else []
        if notice.name == "SYSTEM_EVENT":
            return [0]
        if notice.name == "EMERGENCY_CALL_EVENT":
            return [0] if agreed.has(CTIServiceMask.SUPERVISOR) else []
        found = []
        if (
            agreed.has(CTIServiceMask.ALL_EVENTS)
            and not notice.private
            and _passes(notice, agreed.call_mask, agreed.state_mask)
        ):
            found.append(0)
        if self._is_own(notice, agreed) and _passes(notice, agreed.call_mask, agreed.state_mask):
            found.append(self._own_monitor)
        found += [number for number, each in self._monitors.items() if self._is_monitored(notice, each)]
        if notice.login_id is not None and agreed.has(CTIServiceMask.IGNORE_DUPLICATE_AGENT_EVENTS):
            return found[:1]
        return found

    def _is_own(self, notice: Notice, agreed: Terms) -> bool:
        if not agreed.has(CTIServiceMask.CLIENT_EVENTS):
            return False
        if notice.login_id is not None and agreed.seat is not None:
            return notice.login_id == agreed.seat.agent.login_id
        return self.device in notice.devices

    def _is_monitored(self, notice: Notice, monitor: Monitor) -> bool:
        if monitor.team:
            members = self.side.exchange.directory.members(monitor.team)
            return any(seat.agent.login_id == notice.login_id for seat, _ in members)
        return monitor.device in notice.devices and _passes(notice, monitor.call_mask, monitor.state_mask)

    def _say(self, notice: Notice, monitor: int) -> None:
        fields, groups = dict(notice.fields), dict(notice.groups)
        layout = BY_NAME[notice.name]
        if notice.data is not None:
            data = notice.data
            if self.named_variables is not None:
                data = kept(data, self.call_variables, self.named_variables)
            allowed = frozenset(each.field.name for each in layout.floating)
            more, lists = spoken(data, allowed)
            fields |= more
            groups |= lists
        if any(each.name == "MonitorID" for each in layout.fixed):
            fields.setdefault("MonitorID", monitor)
        self.send(notice.name, fields, groups)


def _passes(notice: Notice, call_mask: int, state_mask: int) -> bool:
    if notice.state is not None:
        bit = STATE_BITS.get(notice.state)
        return bit is None or bool(state_mask & bit)
    wanted: CallMsgMask | None = CALL_BITS.get(notice.name)
    return wanted is None or bool(call_mask & wanted)
