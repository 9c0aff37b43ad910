"""What a test does at the server, past the protocol: at the switch, at the sides, on the wire.

Every method is done when it returns; what it causes is on its way to the clients.
"""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import PGStatus
from adapters.port import Refused
from adapters.simulator.deeds import (
    CallAnswered,
    CallArrives,
    CallEnded,
    Deed,
    FarAnswered,
    FarHungUp,
    FarRefused,
    LogoutForced,
)
from contracts.vocabulary import LoginId
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.replies import Fail, Reply, Silence, refuse
from tests.support.cti_server.server import CtiServer, Port
from tests.support.cti_server.side import Role
from tests.support.cti_server.wire import Values, Wire

GARBAGE = bytes(range(255, 195, -1))
"""No header of a message: it announces four gigabytes."""


class Impossible(Exception):
    """The switch refused a deed; a test that asked for it is wrong."""


class ServerHand:
    """A hand on a running server. The conformance suite's `Hand` is part of it."""

    def __init__(self, server: CtiServer) -> None:
        self.server = server
        self.center = server.center

    # --- the switch ---

    def do(self, deed: Deed) -> None:
        """Any deed of the simulated switch. Raises Impossible."""
        result = self.center.do(deed)
        self.server.set_alarm()
        if isinstance(result, Refused):
            raise Impossible(result.detail)

    async def offer_call(self, login_id: LoginId, number: str = "", **data: str) -> None:
        """A call for an agent who is READY; `data` as in `variables`, a dot written `__`."""
        self.do(CallArrives(login_id, number, data={key.replace("__", "."): value for key, value in data.items()}))

    async def answer_call(self, login_id: LoginId) -> None:
        """At the phone."""
        self.do(CallAnswered(login_id))

    async def end_call(self, login_id: LoginId) -> None:
        """At the phone."""
        self.do(CallEnded(login_id))

    async def customer_hangs_up(self, login_id: LoginId, number: str | None = None) -> None:
        """Somebody outside in the agent's call."""
        self.do(FarHungUp(login_id, number))

    async def far_answers(self, login_id: LoginId, number: str | None = None) -> None:
        """Somebody outside whose phone rings in the agent's call."""
        self.do(FarAnswered(login_id, number))

    async def far_refuses(self, login_id: LoginId, number: str | None = None) -> None:
        """Somebody outside whose phone rings in the agent's call is busy."""
        self.do(FarRefused(login_id, number))

    async def force_logout(self, login_id: LoginId) -> None:
        """By the agent's supervisor."""
        self.do(LogoutForced(login_id))

    async def change_reasons(self) -> None:
        """Reason codes are no part of the protocol: nothing to do."""

    async def slow_down(self, login_id: LoginId, seconds: float) -> None:
        """Carry out the agent's requests so late; 0 lets go of those that wait."""
        self.center.delays.set(login_id, seconds)
        self.server.set_alarm()

    # --- answers ---

    def force(self, request: str, reply: Reply) -> None:
        """The next request of this name gets this reply."""
        self.center.forced.once(request, reply)

    def force_always(self, request: str, reply: Reply | None) -> None:
        """Every request of this name gets it; None: as usual again."""
        self.center.forced.always(request, reply)

    def fail_next(self, request: str, status: Status) -> None:
        """FAILURE_CONF."""
        self.force(request, Fail(status))

    def refuse_next(self, request: str, code: ControlFailure) -> None:
        """CONTROL_FAILURE_CONF."""
        self.force(request, refuse(code))

    def ignore_next(self, request: str) -> None:
        """No answer."""
        self.force(request, Silence())

    def answer_late(self, request: str, reply: Reply, device: str = "") -> None:
        """The newest request of this name, which was left without an answer, gets one after all; `device` says about which phone."""
        sessions = (session for port in self.server.ports() for session in port.side.sessions)
        session, asked = next(
            (each, one)
            for each in sessions
            for one in reversed(each.requests)
            if one.name == request and device in ("", one.text("AgentInstrument"))
        )
        session.answer(asked, reply)

    def heard(self, name: str | None = None) -> list[Wire]:
        """The requests of all connections that are there, oldest connection first; of one name or all."""
        sessions = [session for port in self.server.ports() for session in port.side.sessions]
        return [each for session in sessions for each in session.requests if name in (None, each.name)]

    def history(self, name: str | None = None, side: str | None = None) -> list[Wire]:
        """All requests since the start, those of lost connections included; to one side ("A" or "B") or both."""
        return [each for at, each in self.center.heard if name in (None, each.name) and side in (None, at)]

    def speak(self, *versions: int) -> None:
        """Take new sessions of these versions only; others get status 1."""
        for port in self.server.ports():
            port.side.versions = versions

    def say(self, name: str, fields: Values, **groups: tuple[Values, ...]) -> None:
        """An event to everybody on the active side, whatever their masks."""
        for port in self.server.ports():
            for session in port.side.open_sessions() if port.side.role is Role.ACTIVE else ():
                session.send(name, fields, groups)

    def tell(self, notice: Notice) -> None:
        """An event to whom it may concern."""
        self.center.say(notice)

    # --- supervisors, at their phones ---

    def listen_in(self, supervisor: LoginId, agent: LoginId) -> int:
        """Begin silent monitoring of the agent's call; the id of the supervisor's own call."""
        call, seat = self.center.exchange.call_of(agent), self.center.exchange.world.seat(supervisor)
        assert call is not None
        assert seat is not None
        running = self.center.supervision.start(seat, *call)
        self.center.spread()
        return running.record.call_id

    def stop_listening(self, supervisor: LoginId) -> None:
        """End it."""
        self.center.supervision.stop(supervisor)
        self.center.spread()

    def cry_for_help(self, login_id: LoginId, extension: str) -> None:
        """EMERGENCY_CALL_EVENT of an agent, made at another client."""
        fields: Values = {
            "PeripheralID": self.center.settings.peripheral_id, "ConnectionCallID": 900, "ConnectionDeviceIDType": 0,
            "SessionID": 1, "ConnectionDeviceID": extension, "ClientID": "elsewhere", "ClientAddress": "127.0.0.1",
            "AgentExtension": extension, "AgentID": str(login_id), "AgentInstrument": extension,
        }  # fmt: skip
        self.tell(Notice("EMERGENCY_CALL_EVENT", fields))

    # --- links ---

    async def cut_link(self) -> None:
        """Both sides are gone: connections are reset, new ones refused."""
        for port in self.server.ports():
            port.refuse()
            port.cut()

    async def mend_link(self) -> None:
        """Both sides listen again."""
        for port in self.server.ports():
            await port.listen()
        await self.server.follow_roles()

    def cut(self, side: str) -> int:
        """Reset the connections of a side ("A" or "B"), which goes on listening; how many there were."""
        return self.port(side).cut()

    async def kill(self, side: str) -> None:
        """A side is gone, and the other one takes over if this one was active."""
        port = self.port(side)
        port.refuse()
        port.cut()
        if port.side.role is Role.ACTIVE:
            port.side.role = Role.STANDBY
            self.center.activate(self.center.other(port.side))
        await self._rearrange(dead=port)

    async def revive(self, side: str) -> None:
        """A side that was killed is back: as the standby, or as the active one where there is none."""
        port = self.port(side)
        port.side.role = Role.STANDBY if self.center.active() is not None else Role.ACTIVE
        await port.listen()
        await self.server.follow_roles()

    async def switch_over(self, *, politely: bool = True) -> None:
        """The sides change places: FAILURE_EVENT 15 to the clients of the one that was active, or just a reset."""
        active = self.center.active()
        assert active is not None
        self.center.retire(active, politely=politely)
        self.center.activate(self.center.other(active))
        await self._rearrange()

    def shut_down_gracefully(self) -> None:
        """Begin the maintenance handshake on the active side; see `center.upkeep.outcome`."""
        active = self.center.active()
        assert active is not None
        self.center.upkeep.begin(active)
        self.server.set_alarm()

    def go_offline(self, side: str, offline: bool = True) -> None:
        """The side listens and answers everything with status 15, or is active again."""
        self.port(side).side.role = Role.OFFLINE if offline else Role.ACTIVE

    def port(self, side: str) -> Port:
        """By its letter."""
        return {"A": self.server.a, "B": self.server.b}[side]

    async def _rearrange(self, dead: Port | None = None) -> None:
        await self.server.follow_roles()
        if dead is not None:
            dead.refuse()

    # --- the peripheral ---

    def peripheral(self, *, online: bool) -> None:
        """SYSTEM_EVENT 3 or 4 and PGStatus; while it is off line nothing can be controlled."""
        bit, status = PGStatus.PERIPHERAL_OFFLINE, self.center.pg_status
        event = SystemEventID.PERIPHERAL_ONLINE if online else SystemEventID.PERIPHERAL_OFFLINE
        self.center.set_status(status & ~bit if online else status | bit, event, self.center.settings.peripheral_id)

    def central_controller(self, *, online: bool) -> None:
        """SYSTEM_EVENT 1 or 2 and PGStatus."""
        bit, status = PGStatus.CC_DOWN, self.center.pg_status
        event = SystemEventID.CENTRAL_CONTROLLER_ONLINE if online else SystemEventID.CENTRAL_CONTROLLER_OFFLINE
        self.center.set_status(status & ~bit if online else status | bit, event)

    def instrument(self, device: str, *, in_service: bool) -> None:
        """SYSTEM_EVENT 11 or 10 about a phone."""
        event = SystemEventID.INSTRUMENT_BACK_IN_SERVICE if in_service else SystemEventID.INSTRUMENT_OUT_OF_SERVICE
        self.center.say(self.center.system_event(event, self.center.settings.peripheral_id, device=device))

    def announce(self, text: str) -> None:
        """SYSTEM_EVENT 5."""
        self.center.say(self.center.system_event(SystemEventID.TEXT_FYI, text=text))

    # --- bad manners ---

    def be_silent(self, silent: bool = True) -> None:
        """Neither side reads or sends anything, though both are connected."""
        for port in self.server.ports():
            port.manners.silent = silent
            port.set_deaf(silent)

    def answer_heartbeats(self, answered: bool) -> None:
        """Leave heartbeats unanswered; all else goes on."""
        for port in self.server.ports():
            port.side.heartbeats_answered = answered

    def drip(self, dripping: bool = True) -> None:
        """Send one byte at a time."""
        for port in self.server.ports():
            port.manners.dripping = dripping
            port.flush()

    def hold_back(self, holding: bool = True) -> None:
        """Keep what is to be sent; let go, it arrives at once."""
        for port in self.server.ports():
            port.manners.holding = holding
            port.flush()

    def pour_garbage(self, data: bytes = GARBAGE) -> None:
        """Send bytes that are no message to everybody."""
        for port in self.server.ports():
            for connection in port.connections:
                connection.write(data)

    def cut_inside_a_message(self) -> None:
        """Send half a message to everybody and close."""
        for port in self.server.ports():
            for connection in list(port.connections):
                connection.cut_inside(bytes.fromhex("000000040000000600000002"))
