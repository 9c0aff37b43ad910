"""Both sides of the server and the switch behind them. Pure: a clock handed in, pipes to write to; somebody calls `tick`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import CTIServiceMask, PGStatus
from adapters.port import Result
from adapters.simulator.deeds import Deed, SkillsGiven
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.exchange import Exchange, utc_now
from tests.support.cti_server.forced import Delays, Forced
from tests.support.cti_server.handlers import HANDLERS
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.replies import Refuse, refuse
from tests.support.cti_server.requests_config import agent_changed
from tests.support.cti_server.side import Role, Side
from tests.support.cti_server.supervision import Supervision
from tests.support.cti_server.tally import Tally
from tests.support.cti_server.upkeep import Upkeep
from tests.support.cti_server.wire import Value, Wire


class Center:
    """The whole server but its sockets."""

    def __init__(
        self, settings: ServerSettings, clock: Callable[[], float], now: Callable[[], datetime] = utc_now
    ) -> None:
        self.settings = settings
        self.exchange = Exchange(settings, now)
        self.supervision = Supervision(self.exchange)
        self.forced = Forced()
        self.delays = Delays(clock)
        self.refused: set[str] = set()
        self.tally = Tally()
        self.pg_status = PGStatus(0)
        self.heard: list[tuple[str, Wire]] = []
        self.a, self.b = Side("A", self, Role.ACTIVE), Side("B", self, Role.STANDBY)
        self.upkeep = Upkeep(clock, settings.maintenance_wait, self._maintained)
        self._clock = clock
        self._monitors = count(1)

    # --- what sides ask for ---

    def next_monitor(self) -> int:
        """A MonitorID."""
        return next(self._monitors)

    def time(self) -> int:
        """ICMCentralControllerTime."""
        return int(self.exchange.now().timestamp())

    def outage(self, request: str) -> Refuse | None:
        """Why nothing can be controlled now."""
        row = HANDLERS.get(request)
        down = bool(self.pg_status & (PGStatus.PERIPHERAL_OFFLINE | PGStatus.OPC_DOWN))
        return refuse(ControlFailure.RESOURCE_OUT_OF_SERVICE) if down and row is not None and row.is_control else None

    def system_event(self, event: SystemEventID, argument: int = 0, text: str = "", device: str = "") -> Notice:
        """SYSTEM_EVENT."""
        fields: dict[str, Value] = {
            "PGStatus": self.pg_status, "ICMCentralControllerTime": self.time(), "SystemEventID": event,
            "SystemEventArg1": argument,
        }  # fmt: skip
        if text:
            fields["Text"] = text
        if device:
            fields |= {"EventDeviceType": 0, "EventDeviceID": device}
        return Notice("SYSTEM_EVENT", fields)

    def spread(self) -> None:
        """Tell what happened."""
        notices = self.exchange.take()
        for side in (self.a, self.b):
            side.tell(notices)

    # --- what happens ---

    def do(self, deed: Deed) -> Result:
        """Let something happen at the switch."""
        result = self.exchange.do(deed)
        self.supervision.follow()
        if isinstance(deed, SkillsGiven) and (seat := self.exchange.world.seat(deed.login_id)) is not None:
            for notice in agent_changed(self.exchange, seat):
                self.exchange.say(notice)
        self.spread()
        return result

    def say(self, *notices: Notice) -> None:
        """Events that are made up."""
        for notice in notices:
            self.exchange.say(notice)
        self.spread()

    def set_status(self, status: PGStatus, event: SystemEventID, argument: int = 0) -> None:
        """Another state of the peripheral gateway, and the event that tells it."""
        self.pg_status = status
        self.say(self.system_event(event, argument))

    # --- sides ---

    def active(self) -> Side | None:
        """The active side; one in maintenance counts only while no other is."""
        return next((side for side in (self.a, self.b) if side.role is Role.ACTIVE), None)

    def other(self, side: Side) -> Side:
        """The one that is not this one."""
        return self.b if side is self.a else self.a

    def activate(self, side: Side) -> None:
        """This side takes over, with the calls as they are."""
        side.role = Role.ACTIVE
        for session in side.open_sessions():
            session.send("STANDBY_ACTIVE_EVENT", {})
        rebuilt = self.exchange.rebuilt()
        for session in side.open_sessions():
            if session.has(CTIServiceMask.ALL_EVENTS):
                for notice in rebuilt:
                    session.tell(notice)

    def retire(self, side: Side, *, politely: bool = True) -> None:
        """This side is active no longer: its clients are told (status 15) or only lose their connection."""
        if politely:
            for session in side.open_sessions():
                side.end(session, Status.CTI_SERVER_OFFLINE)
        side.role = Role.STANDBY
        side.drop_all()

    def _maintained(self, side: Side) -> None:
        self.activate(self.other(side))

    # --- time ---

    def next_at(self) -> float | None:
        """When `tick` has something to do, by the clock."""
        found = [self.delays.next_at(), self.upkeep.next_at()]
        found += [session.idle_at for side in (self.a, self.b) for session in side.sessions]
        wake = self.exchange.world.wake_at()
        if wake is not None:
            found.append(self._clock() + max(0.0, (wake - self.exchange.now()).total_seconds()))
        return min((at for at in found if at is not None), default=None)

    def tick(self) -> None:
        """Let what is due happen."""
        self.exchange.tick()
        self.supervision.follow()
        self.delays.run_due()
        self.upkeep.tick()
        for side in (self.a, self.b):
            side.drop_idle(self._clock())
        self.spread()
