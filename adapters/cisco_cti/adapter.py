"""Cisco's CTI Server behind the port. Owns when the link counts as up, and the order: hold, read the truth, tell it, let go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from random import random
from typing import Final, assert_never, get_args

import structlog

from adapters.cisco_cti import commands_teams, reasons, recovery, vendor, vendor_requests
from adapters.cisco_cti.centre import Centre, Wishes
from adapters.cisco_cti.commands import DOINGS, capabilities
from adapters.cisco_cti.commands_agents import no_agent
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.link import CtiLink
from adapters.cisco_cti.link_events import Closed, LinkEvent
from adapters.cisco_cti.link_settings import link_settings
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.enums_agent import AgentState as Wire
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed, SayMoved, SayUp
from adapters.cisco_cti.protocol.session_events import (
    HeartbeatAnswered,
    HeartbeatUnanswered,
    Received,
    Unreadable,
    Warned,
)
from adapters.cisco_cti.protocol.system import DRIVER_ONLINE, SystemNotice
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent
from adapters.cisco_cti.protocol.typed_config import ConfigAgentDeskSettingsEvent, ConfigAgentEvent, ConfigEndEvent
from adapters.cisco_cti.protocol.typed_supervisor import AgentTeamConfigEvent
from adapters.cisco_cti.protocol.values import Message
from adapters.cisco_cti.silent import SilentPhones
from adapters.cisco_cti.tally import Tally
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.truth import Configuration, LinkGone, read_truth
from adapters.contacts import ContactCommand, DispositionsChanged, ReadDispositions
from adapters.errors import AdapterError
from adapters.measures import Measure
from adapters.port import (
    Capabilities,
    Command,
    Event,
    EventSink,
    HeartbeatMissed,
    LinkDown,
    LinkMoved,
    LinkUp,
    Refusal,
    Refused,
    Release,
    Result,
)
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)

NOT_LINKED: Final = Refused(
    Refusal.UNAVAILABLE, None, "There is no link to the CTI Server, or its picture is being read."
)
ABOUT_CONTACTS: Final = frozenset(get_args(ContactCommand))
ASKED_FOR: Final = (ConfigAgentEvent, ConfigAgentDeskSettingsEvent, AgentTeamConfigEvent)
"""What is taken at once while the truth is read, because it is part of it. The rest waits (CTIOS-49)."""


def create(settings: CiscoSettings) -> CiscoCti:
    """The adapter for these settings. Raises AdapterError for files that cannot be used."""
    vendor.chosen(settings.vendor_events)
    return CiscoCti(settings, reasons.load(settings.reasons_file))


class CiscoCti:
    """`Adapter` over one link for all agents."""

    name = "cisco_cti"

    def __init__(
        self,
        settings: CiscoSettings,
        lists: reasons.Reasons,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._vendor_requests = vendor_requests.chosen(settings.vendor_requests)
        self._granted = CTIServiceMask(settings.service_mask())
        self._settings = settings
        self._link_settings = link_settings(settings)
        self._picture = Picture(settings, lists)
        self.capabilities = self._declared()
        self._now = now
        self._emit: EventSink | None = None
        self._tally = Tally()
        self._centre: Centre | None = None
        self._link: CtiLink | None = None
        self._configuration = Configuration()
        self._silent = SilentPhones()
        self._work: asyncio.Queue[recovery.Job] = asyncio.Queue()
        self._epoch = 0
        self._side = ""
        self._held: list[Body] | None = None
        self._lists_unsaid: tuple[Event, ...] = ()
        self._is_open = False
        self._down_said = False

    async def run(self, emit: EventSink) -> None:
        """Hold the link for ever, with back-off between attempts. Ends only by cancellation."""
        self._emit = emit
        self._link = CtiLink(self._link_settings, self._hear, random=random, tally=self._tally)
        wishes = Wishes() if self._centre is None else self._centre.wishes
        self._centre = Centre(self._settings, self._picture, self._link, self._now, self._say_one, wishes)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._link.run(), name="cti-link")
                group.create_task(self._do_work(self._centre), name="cti-recovery")
                group.create_task(self._silent.run(self._centre, random), name="cti-phones")
                group.create_task(self._watch_reasons(), name="cti-reasons")
                await asyncio.get_running_loop().create_future()
        finally:
            self._is_open, self._emit, self._held = False, None, None

    def measures(self) -> Iterator[Measure]:
        """What the link counts (`adapters.measures`)."""
        return self._tally.measures(self._link_settings.legs, None if self._link is None else self._link.active)

    async def execute(self, command: Command) -> Result:
        """Carry out one command at the CTI Server."""
        doing = DOINGS.get(type(command))
        if doing is None:
            return Refused(Refusal.NOT_SUPPORTED, None, f"{type(command).__name__} is not known here.")
        if self._centre is None:
            return NOT_LINKED
        if not self._is_open:
            if isinstance(command, Release):
                await doing(self._centre, command)
            return NOT_LINKED
        if type(command) in ABOUT_CONTACTS and self._centre.seat(command.login_id) is None:
            return no_agent(command.login_id)
        return await doing(self._centre, command)

    # --- what the link says -----------------------------------------------------------------------------------------

    def _hear(self, event: LinkEvent) -> None:
        match event:
            case Received():
                if isinstance(event.body, Body):
                    self._take(event.body)
                elif isinstance(event.body, Message) and self._is_open:
                    self._say(self._picture.vendor.of(event.body))
            case SayUp():
                # What is on line is told right behind.
                self._side = event.leg.side
                self._grant(event.granted)
            case SayMoved():
                self._side = event.leg.side
                self._grant(event.granted)
                self._say_one(LinkMoved(event.leg.side))
                self._begin()
            case SayDown():
                self._lose(event.sentence)
            case SystemNotice():
                self._notice(event)
            case HeartbeatUnanswered():
                self._say_one(HeartbeatMissed(event.count))
            case Warned():
                log.warning("cti_failure_event", status=event.status)
            case Unreadable():
                log.warning("cti_message_unreadable", number=event.number, detail=event.sentence)
            case SayFailed():
                if event.is_final:
                    self._lose(f"{event.failure.sentence} Nothing more is tried until the bridge is restarted.")
            case HeartbeatAnswered() | Closed():
                pass
            case _:
                assert_never(event)

    def _grant(self, granted: Granted) -> None:
        """Fewer services, fewer commands."""
        self._granted = granted.services
        self.capabilities = self._declared()
        if self._centre is not None:
            self._centre.version = granted.version
        if granted.missing:
            offered = sorted(kind.__name__ for kind in self.capabilities.commands)
            log.warning("cti_services_not_granted", missing=str(granted.missing), commands=offered)

    def _declared(self) -> Capabilities:
        """What can be done with what is granted and set up now."""
        has_wrap_ups = bool(self._picture.reasons.wrap_ups)
        return capabilities(self._granted, self._vendor_requests, has_wrap_ups=has_wrap_ups)

    def _begin(self) -> None:
        """The truth is to be read; what comes meanwhile waits."""
        self._epoch += 1
        self._held = []
        self._silent.expect(frozenset())
        self._picture.open()
        self._work.put_nowait(recovery.ReadTruth(self._epoch))

    def _lose(self, sentence: str) -> None:
        self._epoch += 1
        self._is_open, self._held = False, None
        self._silent.expect(frozenset())
        self._picture.causes.forget_all()
        if self._centre is not None:
            self._centre.sightings.give_up()
        if not self._down_said:
            self._down_said = True
            self._say_one(LinkDown(f"The link to the CTI Server is down: {sentence}"))

    def _lose_part(self, missing: str) -> None:
        self._lose(f"Side {self._side} is linked, but off line is {missing}.")

    def _notice(self, notice: SystemNotice) -> None:
        """Something went off line or came back: the truth is read when all that is needed is there (CTIOS-43)."""
        log.info("cti_system", number=notice.number, code=notice.meaning.code, peripheral=notice.peripheral_id)
        if self._is_open and self._held is None:
            self._say(self._picture.notice(notice))
        if self._link is None or not self._link.system.driver:
            return
        missing = self._missing()
        if missing:
            self._lose_part(missing)
        elif notice.number == DRIVER_ONLINE or (not self._is_open and self._held is None):
            self._begin()

    def _missing(self) -> str:
        return "" if self._link is None else recovery.missing(self._link.system, self._settings)

    # --- events of agents and calls ---------------------------------------------------------------------------------

    def _take(self, body: Body) -> None:
        if isinstance(body, ConfigEndEvent):
            self._configuration.see(body)
            return
        if self._held is not None and not isinstance(body, ASKED_FOR):
            self._held.append(body)
            return
        events = self._picture.take(body, self._now())
        if self._held is None and self._is_open:
            self._say(events)
        if self._centre is not None:
            self._centre.sightings.look()
            if isinstance(body, AgentTeamConfigEvent):
                self._centre.team_news.set()
        if isinstance(body, AgentStateEvent) and body.agent_state == Wire.LOGOUT and body.agent_id:
            self._see_logout(LoginId(body.agent_id), str(body.event_reason_code))

    def _see_logout(self, login_id: LoginId, code: str) -> None:
        """By a switch of sides of the PG: logged in again where that is wished. By anybody else: not any more (CTIOS-55)."""
        if self._centre is None:
            return
        if self._picture.causes.is_forced(code):
            self._work.put_nowait(recovery.LogInAgain(self._epoch, login_id))
        elif self._is_open:
            self._centre.wishes.forget(login_id)

    def _say(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._say_one(event)

    def _say_one(self, event: Event) -> None:
        if self._emit is not None:
            self._emit(event)

    # --- work that takes time ---------------------------------------------------------------------------------------

    async def _do_work(self, centre: Centre) -> None:
        """One after the other; what a newer link has overtaken is left."""
        while True:
            job = await self._work.get()
            if job.epoch != self._epoch:
                continue
            match job:
                case recovery.ReadTruth():
                    await self._recover(centre, job.epoch)
                case recovery.LogInAgain():
                    await recovery.log_in_again(centre, job.login_id)
                case _:
                    assert_never(job)

    async def _recover(self, centre: Centre, epoch: int) -> None:
        try:
            silent = await read_truth(centre, self._configuration)
        except LinkGone:
            return
        await self._read_lists()
        if epoch != self._epoch or self._held is None:
            return
        self._open()
        self._silent.expect(silent)
        await commands_teams.watch_again(centre)
        centre.wishes.tried.clear()
        for login_id in list(centre.wishes.logins):
            await recovery.log_in_again(centre, login_id)

    def _open(self) -> None:
        """Tell the whole picture, then what waited, in order."""
        if not self._is_open:
            self._say_one(LinkUp(self._side))
        self._is_open, self._down_said = True, False
        for event in self._picture.whole():
            self._say_one(event)
        held, self._held = self._held or [], None
        for body in held:
            self._take(body)
        if self._centre is not None:
            self._centre.sightings.look()
        self._say_lists()

    # --- the lists of the settings ----------------------------------------------------------------------------------

    async def _watch_reasons(self) -> None:
        while self._settings.reasons_file is not None:
            await asyncio.sleep(self._settings.reasons_poll)
            await self._read_lists()

    async def _read_lists(self) -> None:
        """Reasons and wrap-up codes as the file has them now; of a file that cannot be used, nothing."""
        path = self._settings.reasons_file
        if path is None:
            return
        try:
            self._relist(await asyncio.to_thread(reasons.load, path))
        except AdapterError as error:
            log.warning("reasons_file_unusable", detail=error.sentence)

    def _relist(self, lists: reasons.Reasons) -> None:
        """What changed is told with the link open; wrap-up codes only where they could be chosen before or can be now."""
        events, before = self._picture.read_reasons(lists), self.capabilities
        self.capabilities = self._declared()
        is_told = ReadDispositions in before.commands | self.capabilities.commands
        self._lists_unsaid += tuple(each for each in events if is_told or not isinstance(each, DispositionsChanged))
        if self._is_open and self._held is None:
            self._say_lists()

    def _say_lists(self) -> None:
        unsaid, self._lists_unsaid = self._lists_unsaid, ()
        self._say(unsaid)
