"""The link to a CTI Server with one or two sides. Owns the tasks that dial and the way from what sessions say to what the adapter
hears; which side, when and what it means is decided in `protocol`."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, assert_never

import structlog

from adapters.backoff import Backoff
from adapters.cisco_cti.connection import Connection, connect
from adapters.cisco_cti.link_events import Closed, LinkEvent
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.failures import Failure, Leg
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.opening import SessionSettings
from adapters.cisco_cti.protocol.outcomes import CodeSpace, Declined, NoLink, Outcome
from adapters.cisco_cti.protocol.roles import (
    Act,
    AnswerMaintenance,
    Drop,
    GiveUp,
    HandOver,
    Roles,
    SayDown,
    SayFailed,
    SayMoved,
    SayUp,
)
from adapters.cisco_cti.protocol.session import Session, SessionNotOpen
from adapters.cisco_cti.protocol.session_events import (
    Activated,
    Answered,
    Ended,
    HeartbeatUnanswered,
    MaintenanceAsked,
    MaintenanceDecided,
    Opened,
    Received,
    SessionEvent,
)
from adapters.cisco_cti.protocol.sides import Dial, Sides
from adapters.cisco_cti.protocol.system import SystemPicture
from adapters.cisco_cti.protocol.typed import render
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.typed_session import SystemEvent
from adapters.cisco_cti.protocol.values import Message
from adapters.cisco_cti.tally import Tally
from adapters.errors import AdapterSettingsError

log = structlog.get_logger(__name__)

MOST_SIDES: Final = 2


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where the sides are and how they are dialled. Times in seconds. Raises AdapterSettingsError.

    `first` is the place of the side to begin with, None: drawn by lot. `attempts` limits those in one outage, None: no limit.
    `server_name`: what the certificates must say, where that is not the host. `has_certificate`: `tls` shows one of this bridge.
    """

    legs: tuple[Leg, ...]
    session: SessionSettings
    tls: ssl.SSLContext | None = None
    server_name: str | None = None
    has_certificate: bool = False
    connect_timeout: float = 5.0
    backoff_first: float = 1.0
    backoff_ceiling: float = 30.0
    attempts: int | None = None
    first: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.legs) <= MOST_SIDES or len({leg.side for leg in self.legs}) != len(self.legs):
            raise AdapterSettingsError("A CTI Server has one side or two, with different names.")
        if not 0 < self.backoff_first <= self.backoff_ceiling or self.connect_timeout <= 0:
            raise AdapterSettingsError("The waits between attempts must be more than 0 and not above their ceiling.")
        if self.attempts is not None and self.attempts < 1:
            raise AdapterSettingsError("At least one attempt must be allowed.")


class CtiLink:
    """One link, over whichever side is active. `system` is what is known to be on line."""

    def __init__(
        self,
        settings: LinkSettings,
        emit: Callable[[LinkEvent], None],
        *,
        random: Callable[[], float],
        tally: Tally | None = None,
    ) -> None:
        """`emit` takes events in order, never blocks, never raises; `random` gives numbers from 0 up to 1; `tally` counts."""
        self._settings = settings
        self._emit = emit
        self._tally = tally or Tally()
        self._open: set[str] = set()
        self.system = SystemPicture()
        self._roles = Roles(settings.legs, limit=settings.attempts)
        self._lanes = _lanes(settings, random)
        self._connections: dict[str, Connection] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._is_closing = False
        self._is_muted = False

    @property
    def active(self) -> str | None:
        """The side the link is over, None while there is none."""
        return self._roles.active

    async def run(self) -> None:
        """Hold the link for ever. Ends by cancellation, by `close`, and when nothing more may be tried.

        Either way open sessions are closed first, which takes no longer than the time-out of a close.
        """
        try:
            async with asyncio.TaskGroup() as group:
                self._tasks = [group.create_task(self._keep(lane), name="cti link") for lane in self._lanes]
        finally:
            self._tasks = []
        if self._is_closing:
            self._emit(Closed())

    def close(self) -> None:
        """End the link as intended, whatever it is doing; `run` says `Closed` and returns."""
        if not self._is_closing:
            self._is_closing = True
            self._stop()

    async def ask(self, request: Request | Message, seconds: float | None = None) -> Outcome:
        """Send a request over the active side and wait for its outcome; its InvokeID is allotted here. Never raises for what
        the far side does. What the protocol cannot say is declined with the status a CTI Server would give."""
        connection = self._active()
        name, began = _name(request), asyncio.get_running_loop().time()
        outcome = await self._ask(connection, name, request, seconds or self._settings.session.request_timeout)
        self._tally.request(name, outcome, asyncio.get_running_loop().time() - began)
        return outcome

    async def _ask(
        self, connection: Connection | None, name: str, request: Request | Message, seconds: float
    ) -> Outcome:
        if connection is None:
            return NoLink(name, was_sent=False)
        try:
            return await connection.ask(request, seconds)
        except SessionNotOpen as error:
            return NoLink(name, was_sent=False, detail=error.sentence)
        except EncodeError as error:
            log.warning("cti_request_cannot_be_said", request=name, detail=error.sentence)
            return Declined(name, CodeSpace.SERVER, error.status)

    def tell(self, body: Body | Message) -> bool:
        """Send what is not answered by number; False when there is no link. Raises EncodeError."""
        connection = self._active()
        if connection is None:
            return False
        try:
            connection.tell(body)
        except SessionNotOpen:
            return False
        return True

    def _active(self) -> Connection | None:
        return self._connections.get(self._roles.active or "")

    # --- dialling ---------------------------------------------------------------------------------------------------

    async def _keep(self, lane: Sides) -> None:
        loop = asyncio.get_running_loop()
        while (dial := lane.dial()) is not None:
            await asyncio.sleep(dial.at - loop.time())
            await self._hold(lane, dial)

    async def _hold(self, lane: Sides, dial: Dial) -> None:
        settings, side = self._settings, dial.leg.side
        session = Session(dial.leg, settings.session, dial.version, self._tally.traffic)
        found = await connect(
            dial.leg,
            session,
            seconds=settings.connect_timeout,
            tls=settings.tls,
            server_name=settings.server_name,
            has_certificate=settings.has_certificate,
        )
        if isinstance(found, Failure):
            self._ended(lane, side, found)
            return
        self._connections[side] = found
        try:
            found.start(partial(self._hear, lane, side))
            await found.ended()
        except asyncio.CancelledError:
            self._is_muted |= not self._is_closing
            found.close()
            await found.ended()
            raise
        finally:
            found.abort()
            del self._connections[side]

    def _stop(self) -> None:
        for lane in self._lanes:
            lane.stop()
        for task in self._tasks:
            task.cancel()

    # --- what sessions say ------------------------------------------------------------------------------------------

    def _hear(self, lane: Sides, side: str, event: SessionEvent) -> None:
        match event:
            case Opened():
                self._open.add(side)
                self._tally.opened(side)
                lane.opened(asyncio.get_running_loop().time())
                self._perform(self._roles.opened(side, event.granted))
            case Ended():
                self._ended(lane, side, event.failure)
            case Activated():
                self._perform(self._roles.activated(side))
            case MaintenanceAsked():
                self._perform(self._roles.maintenance_asked(side, event.invoke_id))
            case MaintenanceDecided():
                self._perform(self._roles.maintenance_decided(side, goes_on=event.goes_on))
            case Received() if isinstance(event.body, SystemEvent):
                if side == self._roles.active:
                    self._say(self.system.apply(event.body))
            case Answered():
                pass  # the connection tells the one who asked
            case _:
                self._tally.heartbeats_missed += isinstance(event, HeartbeatUnanswered)
                if side == self._roles.active:
                    self._say(event)

    def _ended(self, lane: Sides, side: str, failure: Failure | None) -> None:
        now = asyncio.get_running_loop().time()
        if failure is None:
            lane.left(now)
        else:
            self._tally.failed(failure, was_open=side in self._open)
        self._open.discard(side)
        is_again = failure is not None and lane.failed(failure, now)
        can_retry = not all(each.is_over for each in self._lanes)
        self._perform(self._roles.ended(side, failure, can_retry=can_retry, is_again=is_again))

    def _perform(self, acts: list[Act]) -> None:
        for act in acts:
            match act:
                case SayUp():
                    self._tally.granted = act.granted.services
                    log.info("cti_link_up", side=act.leg.side, missing=int(act.granted.missing))
                    self._say(act)
                    self._say(self.system.link_up(act.granted))
                case SayDown():
                    self._tally.granted = CTIServiceMask(0)
                    log.warning("cti_link_down", detail=act.sentence)
                    self._say(act)
                    self._say(self.system.link_down())
                case SayMoved():
                    self._tally.granted = act.granted.services
                    log.info("cti_link_moved", side=act.leg.side, planned=act.is_planned)
                    self._say(act)
                case SayFailed():
                    log.info("cti_link_attempt_failed", side=act.failure.leg.side, detail=act.failure.sentence)
                    self._say(act)
                case AnswerMaintenance():
                    self._connections[act.side].answer_maintenance(act.invoke_id, is_accepted=act.is_accepted)
                case HandOver():
                    self._connections[act.side].hand_over()
                case Drop():
                    self._connections[act.side].close()
                case GiveUp():
                    self._stop()
                case _:
                    assert_never(act)

    def _say(self, event: LinkEvent) -> None:
        if not self._is_muted:
            self._emit(event)


def _name(request: Request | Message) -> str:
    message = render(request)
    assert isinstance(message, Message)
    return message.name


def _lanes(settings: LinkSettings, random: Callable[[], float]) -> list[Sides]:
    """One line of attempts over all sides in turn; or one for each, where both are to be held."""
    versions, count = settings.session.versions, len(settings.legs)
    first = int(random() * count) if settings.first is None else settings.first
    groups = [(leg,) for leg in settings.legs] if settings.session.wants_standby else [settings.legs]
    return [
        Sides(
            group,
            versions,
            Backoff(first=settings.backoff_first, ceiling=settings.backoff_ceiling, random=random),
            first=first,
        )
        for group in groups
    ]
