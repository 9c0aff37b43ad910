"""One side of the server: who is connected to it, whether it is the active one, and what it does with each request. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_agent import AgentState
from adapters.cisco_cti.protocol.enums_session import Distribution, SessionType, SystemEventID
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import CTIServiceMask, PGStatus
from tests.support.cti_server.agents import STATES, names
from tests.support.cti_server.desk import Desk
from tests.support.cti_server.exchange import Exchange
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.opening import Terms
from tests.support.cti_server.replies import Confirm, Fail, Reply, refuse
from tests.support.cti_server.session import Pipe, Session
from tests.support.cti_server.tally import Errand
from tests.support.cti_server.wire import Value, Values, Wire

if TYPE_CHECKING:
    from tests.support.cti_server.center import Center

_ALWAYS: Final = frozenset({"OPEN_REQ", "HEARTBEAT_REQ", "CLOSE_REQ"})


class Role(Enum):
    """What a side is."""

    ACTIVE = auto()
    STANDBY = auto()
    OFFLINE = auto()
    """Listening, and good for nothing: status 15 to everything."""
    MAINTENANCE = auto()
    """About to stop: status 110 to new clients."""


class Side:
    """A side."""

    def __init__(self, name: str, center: Center, role: Role) -> None:
        self.name = name
        self.role = role
        self.settings = center.settings
        self.exchange: Exchange = center.exchange
        self.sessions: list[Session] = []
        self.versions = center.settings.versions
        self.heartbeats_answered = True
        self._center = center

    @property
    def is_active(self) -> bool:
        """Whether requests are carried out here; a side in maintenance still does so, for who has not left yet."""
        return self.role in (Role.ACTIVE, Role.MAINTENANCE)

    def open_sessions(self) -> list[Session]:
        """Those that are open."""
        return [session for session in self.sessions if session.is_open]

    def next_monitor(self) -> int:
        """A MonitorID."""
        return self._center.next_monitor()

    # --- connections ---

    def connected(self, pipe: Pipe, now: float) -> Session:
        """A client is there."""
        session = Session(self, pipe, now)
        self.sessions.append(session)
        return session

    def lost(self, session: Session, status: Status = Status.CLIENT_DISCONNECTED) -> None:
        """A client is gone."""
        if session in self.sessions:
            self.sessions.remove(session)
        self._tell_of_session(session, "CLIENT_SESSION_CLOSED_EVENT", status)
        session.close()

    # --- requests ---

    def take(self, session: Session, request: Wire) -> None:
        """Answer a request, then let everybody know what follows from it."""
        self._center.heard.append((self.name, request))
        forced = self._center.forced.pop(request.name)
        if forced is not None:
            session.answer(request, forced)
        elif request.name in _ALWAYS:
            self._take_always(session, request)
        elif request.name == "ACTIVE_MAINTENANCE_RESP":
            self._center.upkeep.responded(session, bool(request.number("MaintenanceModeAccepted")))
        elif request.name == "STOPPING_REQUESTS_TO_THIS_SIDE_IND":
            self._center.upkeep.stopped_using(session)
        else:
            self._carry_out(session, request)
        self._center.spread()

    def _take_always(self, session: Session, request: Wire) -> None:
        offline = self.role is Role.OFFLINE
        if request.name == "OPEN_REQ":
            self._open(session, request)
        elif not session.is_open:
            session.fail(request.invoke_id, Status.SESSION_NOT_OPEN)
        elif request.name == "CLOSE_REQ":
            session.send("CLOSE_CONF", {"InvokeID": request.invoke_id})
            self._tell_of_session(session, "CLIENT_SESSION_CLOSED_EVENT", Status.NO_ERROR)
            session.close()
        elif offline:
            session.fail(request.invoke_id, Status.CTI_SERVER_OFFLINE)
        elif self.heartbeats_answered:
            session.send("HEARTBEAT_CONF", {"InvokeID": request.invoke_id})

    def _carry_out(self, session: Session, request: Wire) -> None:
        row, agent = session.row_of(request), self._agent_of(session, request)
        errand = self._center.tally.asked(request, agent)
        if isinstance(row, Status):
            session.answer(request, Fail(row))
        elif self.role is Role.OFFLINE:
            session.answer(request, Fail(Status.CTI_SERVER_OFFLINE))
        elif (outage := self._center.outage(request.name)) is not None:
            session.answer(request, outage)
        elif row.is_control and agent in self._center.refused:
            session.answer(request, refuse(ControlFailure.GENERIC_UNSPECIFIED_REJECTION))
        else:
            handler = row.handler
            self._center.delays.run(
                agent, lambda: self._answer(session, request, handler(self._desk(session), request), errand)
            )

    def _answer(self, session: Session, request: Wire, reply: Reply, errand: Errand | None) -> None:
        if errand is not None and isinstance(reply, Confirm):
            self._center.tally.did(errand)
        self._center.supervision.follow()
        session.answer(request, reply)
        self._center.spread()

    def _desk(self, session: Session) -> Desk:
        def tell_clients(client_id: str, distribution: int, fields: Values) -> int:
            return self._tell_clients(session, client_id, distribution, fields)

        return Desk(self.exchange, self._center.supervision, session, tell_clients)

    def _agent_of(self, session: Session, request: Wire) -> str:
        if request.text("AgentID"):
            return request.text("AgentID")
        for name in ("AgentInstrument", "ConnectionDeviceID", "ActiveConnectionDeviceID", "HeldConnectionDeviceID"):
            seat = self.exchange.directory.seat_at(request.text(name).partition(";")[0])
            if request.text(name) and seat is not None:
                return str(seat.agent.login_id)
        return ""

    def _tell_clients(self, sender: Session, client_id: str, distribution: int, fields: Values) -> int:
        to_one = distribution == Distribution.CLIENT
        found = [
            each for each in self.open_sessions() if (each.client_id == client_id if to_one else each is not sender)
        ]
        for each in found:
            each.send("USER_MESSAGE_EVENT", fields)
        return len(found)

    # --- opening ---

    def _open(self, session: Session, request: Wire) -> None:
        agreed: Terms | Status
        if self.role is Role.OFFLINE:
            agreed = Status.CTI_SERVER_OFFLINE
        elif self.role is Role.MAINTENANCE:
            agreed = Status.SERVER_IN_MAINTENANCE_MODE
        else:
            agreed = session.agree(request)
        if isinstance(agreed, Terms) and agreed.device:
            agreed = self._replace(session, agreed)
        if isinstance(agreed, Status):
            session.fail(request.invoke_id, agreed)
            return
        monitor = session.open(agreed)
        session.send("OPEN_CONF", *self._confirmation(request, agreed, monitor))
        if self.is_active:
            self._welcome(session, agreed)
        self._tell_of_session(session, "CLIENT_SESSION_OPENED_EVENT", Status.NO_ERROR)

    def _replace(self, session: Session, agreed: Terms) -> Terms | Status:
        for other in self.open_sessions():
            if other is session or other.device != agreed.device:
                continue
            if other.client_id != agreed.client_id:
                return Status.DEVICE_IN_USE
            self.end(other, Status.NEW_SESSION_OPENED)
        return agreed

    def _confirmation(self, request: Wire, agreed: Terms, monitor: int) -> tuple[Values, dict[str, tuple[Values, ...]]]:
        settings, status = self.settings, self._center.pg_status
        fields: dict[str, Value] = {
            "InvokeID": request.invoke_id, "ServicesGranted": agreed.services, "MonitorID": monitor, "PGStatus": status,
            "ICMCentralControllerTime": self._center.time(),
            "PeripheralOnline": int(PGStatus.PERIPHERAL_OFFLINE not in status),
            "PeripheralType": settings.peripheral_type, "AgentState": AgentState.UNKNOWN,
            "SessionType": SessionType.ACTIVE if self.is_active else SessionType.STANDBY,
        }  # fmt: skip
        if agreed.device:
            fields |= {
                "AgentExtension": agreed.device,
                "AgentInstrument": agreed.device,
                "AgentState": AgentState.LOGOUT,
            }
        if agreed.seat is not None:
            fields |= {**names(agreed.seat.agent), "AgentState": STATES[agreed.seat.agent.state]}
        if not settings.lists_peripherals or agreed.version < 14:
            return fields, {}
        listed: Values = {"FltPeripheralID": settings.peripheral_id, "MultilineAgentControl": 0}
        return fields, {"NumPeripherals": (listed,)}

    def _welcome(self, session: Session, agreed: Terms) -> None:
        if not agreed.has(CTIServiceMask.ALL_EVENTS):
            return
        offline = PGStatus.PERIPHERAL_OFFLINE in self._center.pg_status
        event = SystemEventID.PERIPHERAL_OFFLINE if offline else SystemEventID.PERIPHERAL_ONLINE
        session.tell(self._center.system_event(event, self.settings.peripheral_id))
        for team in self.exchange.directory.teams():
            for notice in self.exchange.agents.team(team, self.exchange.now()):
                session.tell(notice)

    def _tell_of_session(self, session: Session, name: str, status: Status) -> None:
        if session.terms is None:
            return
        fields: dict[str, Value] = {
            "SessionID": session.session_id, "PeripheralID": self.settings.peripheral_id, "ClientPort": 0,
            "ClientAddress": "127.0.0.1", "ClientID": session.client_id, "ClientSignature": session.terms.signature,
        }  # fmt: skip
        if name == "CLIENT_SESSION_OPENED_EVENT":
            fields |= {
                "ServicesGranted": session.terms.services, "CallMsgMask": session.terms.call_mask,
                "AgentStateMask": session.terms.state_mask,
            }  # fmt: skip
        else:
            fields["Status"] = status
        for each in self.open_sessions():
            if each is not session and each.has(CTIServiceMask.CLIENT_MONITOR):
                each.send(name, fields)

    # --- events and ends ---

    def tell(self, notices: Iterable[Notice]) -> None:
        """Events to everybody who is open here, if this is the active side; none once another one is."""
        if self.role is not Role.ACTIVE:
            return
        for notice in notices:
            for session in self.open_sessions():
                session.tell(notice)

    def end(self, session: Session, status: Status) -> None:
        """Say FAILURE_EVENT, after which the client is to close."""
        session.send("FAILURE_EVENT", {"Status": status})
        session.close()

    def drop_all(self) -> None:
        """Reset every connection."""
        for session in list(self.sessions):
            session.drop()

    def drop_idle(self, now: float) -> None:
        """Reset the connections of those who were silent for too long."""
        for session in list(self.sessions):
            if session.idle_at is not None and session.idle_at <= now:
                session.drop()
