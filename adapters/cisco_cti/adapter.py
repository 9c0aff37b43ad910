"""Cisco's CTI Server behind the port. Owns when the link counts as up, and the order: hold, read the truth, tell it, let go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from random import random
from types import MappingProxyType
from typing import Final, assert_never, get_args

import structlog

from adapters.cisco_cti import commands_teams, counters, reasons, recovery, reports, vendor, vendor_requests
from adapters.cisco_cti.call_news import CallNews, Living
from adapters.cisco_cti.centre import Centre, Wishes
from adapters.cisco_cti.commands import DOINGS, capabilities
from adapters.cisco_cti.commands_agents import no_agent
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.link import CtiLink
from adapters.cisco_cti.link_events import Closed, LinkEvent
from adapters.cisco_cti.link_settings import link_settings
from adapters.cisco_cti.monitored import Monitored
from adapters.cisco_cti.protocol.body import Body, rendered
from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed, SayMoved, SayUp
from adapters.cisco_cti.protocol.session_events import (
    HeartbeatAnswered,
    HeartbeatUnanswered,
    Received,
    Unasked,
    Unreadable,
    Warned,
)
from adapters.cisco_cti.protocol.system import DRIVER_ONLINE, SystemNotice
from adapters.cisco_cti.protocol.typed_config import ConfigAgentDeskSettingsEvent, ConfigAgentEvent, ConfigEndEvent
from adapters.cisco_cti.protocol.typed_supervisor import AgentTeamConfigEvent
from adapters.cisco_cti.protocol.values import Message
from adapters.cisco_cti.silent import NOBODY, SilentAgents
from adapters.cisco_cti.tally import Tally
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.truth import Configuration, LinkGone, read_truth
from adapters.contacts import ContactCommand, DispositionsChanged, ReadDispositions
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
from contracts.vocabulary import ContactId, LoginId

log = structlog.get_logger(__name__)

NOT_LINKED: Final = Refused(
    Refusal.UNAVAILABLE, None, "There is no link to the CTI Server, or its picture is being read."
)
NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})
ABOUT_CONTACTS: Final = frozenset(get_args(ContactCommand))
ASKED_FOR: Final = (ConfigAgentEvent, ConfigAgentDeskSettingsEvent, AgentTeamConfigEvent)
"""What is taken at once while the truth is read, because it is part of it. The rest waits (CTIOS-49)."""
MOST_HELD: Final = 100_000
"""Events that wait for the picture; with more, a picture that is read anew costs less than they do."""


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
        self._silent = SilentAgents(lambda told: self._logins.put(self._epoch, told))
        self._news = CallNews(self._picture)
        self._monitored = Monitored(self._picture, self._watchers)
        self._failures_told: set[tuple[str, int]] = set()
        self._to_read: asyncio.Queue[int] = asyncio.Queue()
        self._logins = recovery.Errands(self._is_current, recovery.log_in_again)
        self._doubts = recovery.Errands(self._is_current, partial(recovery.ask_in_doubt, random=random))
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
                group.create_task(self._keep_true(self._centre), name="cti-recovery")
                group.create_task(self._logins.run(self._centre), name="cti-logins")
                group.create_task(self._doubts.run(self._centre), name="cti-doubts")
                group.create_task(self._silent.run(self._centre, random), name="cti-silent")
                group.create_task(reasons.watch(self._settings, self._relist), name="cti-reasons")
                group.create_task(
                    counters.run(self._centre, lambda: self._is_open and self._held is None), name="cti-statistics"
                )
                await asyncio.get_running_loop().create_future()
        finally:
            self._is_open, self._emit, self._held = False, None, None

    def measures(self) -> Iterator[Measure]:
        """What the link counts (`adapters.measures`)."""
        return self._tally.measures(self._link_settings.legs, None if self._link is None else self._link.active)

    def remember(self, known: Mapping[LoginId, Mapping[ContactId, bool]]) -> None:
        """See `adapters.contacts.Remembering`: the wire names calls, not an agent's parts in them."""
        self._picture.calls.desk.remember(known)

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
                self._failures_told.clear()
                self._grant(event.granted)
            case SayMoved():
                if event.is_planned:
                    self._say_one(reports.maintenance(self._side))
                self._side = event.leg.side
                self._grant(event.granted)
                self._say_one(LinkMoved(event.leg.side))
                self._begin()
            case SayDown():
                self._forget_monitors()
                self._lose(event.sentence, reports.lost_facts(event))
            case SystemNotice():
                self._notice(event)
            case HeartbeatUnanswered():
                self._say_one(HeartbeatMissed(event.count, {"side": self._side, "intervalMs": event.interval_ms}))
            case Warned():
                log.warning("cti_failure_event", status=event.status)
                self._say_one(reports.failure_event(event.status))
            case Unasked():
                self._say_one(reports.unasked(event, self._picture))
            case Unreadable():
                log.warning("cti_message_unreadable", number=event.number, detail=event.sentence)
            case SayFailed():
                self._fail(event)
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
        self._forget_monitors()
        self._picture.forget()
        if granted.missing:
            offered = sorted(kind.__name__ for kind in self.capabilities.commands)
            log.warning("cti_services_not_granted", missing=str(granted.missing), commands=offered)

    def _forget_monitors(self) -> None:
        if self._centre is not None:
            self._centre.monitors = {}

    def _declared(self) -> Capabilities:
        """What can be done with what is granted and set up now."""
        has_wrap_ups = bool(self._picture.reasons.wrap_ups)
        return capabilities(self._granted, self._vendor_requests, has_wrap_ups=has_wrap_ups)

    def _begin(self) -> None:
        """The truth is to be read; what comes meanwhile waits."""
        self._epoch += 1
        self._held = []
        self._silent.expect(NOBODY)
        self._picture.open()
        self._to_read.put_nowait(self._epoch)

    def _fail(self, event: SayFailed) -> None:
        """Why a session failed is reported once in an outage, where it has a code of its own; so is the end of all attempts."""
        report = reports.attempt(event)
        key = (report.code if report is not None else "", event.failure.version)
        if report is not None and key not in self._failures_told:
            self._failures_told.add(key)
            self._say_one(report)
        if event.is_final:
            sentence = f"{event.failure.sentence} Nothing more is tried until the bridge is restarted."
            self._lose(sentence, reports.link_facts(event.failure))
            self._say_one(reports.gave_up(event))

    def _lose(self, sentence: str, facts: Mapping[str, object] = NO_FACTS) -> None:
        self._epoch += 1
        self._is_open, self._held = False, None
        self._silent.expect(NOBODY)
        self._picture.forget()
        if self._centre is not None:
            self._centre.sightings.give_up()
        if not self._down_said:
            self._down_said = True
            self._say_one(LinkDown(f"The link to the CTI Server is down: {sentence}", facts))

    def _notice(self, notice: SystemNotice) -> None:
        """Something went off line or came back: the truth is read when all that is needed is there (CTIOS-43)."""
        log.info("cti_system", number=notice.number, code=notice.meaning.code, peripheral=notice.peripheral_id)
        # A phone that dies while the truth is read is taken at once: no answer tells it, so it is part of it.
        events = self._picture.notice(notice)
        if self._is_open and self._held is None:
            self._say(events)
        # What a new session tells of its own accord and was known from its opening is no news.
        report = reports.system(notice, self._picture) if self._is_open or not notice.is_known else None
        if report is not None:
            self._say_one(report)
        if notice.number == SystemEventID.HALF_HOUR_CHANGE and notice.event is not None:
            self._say(self._picture.vendor.told("system.halfhour", None, vendor.body(rendered(notice.event))))
        if self._link is None or not self._link.system.driver:
            return
        missing = self._missing()
        if missing:
            self._lose(f"Side {self._side} is linked, but off line is {missing}.")
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
            self._hold(self._held, body)
            return
        logged_out, events = self._picture.logged_out(body), self._events(body)
        if self._held is None and self._is_open:
            self._say(events)
        if self._centre is not None:
            self._centre.sightings.look()
            if isinstance(body, AgentTeamConfigEvent):
                self._centre.team_news.set()
        if logged_out is not None:
            self._see_logout(*logged_out)
        self._doubts.put(self._epoch, self._picture.agents.take_doubts())

    def _hold(self, held: list[Body], body: Body) -> None:
        if len(held) < MOST_HELD:
            held.append(body)
            return
        log.warning("cti_too_much_held", events=len(held))
        self._begin()

    def _events(self, body: Body) -> tuple[Event, ...]:
        """What changed, what there is to report of it, and what supervisors hear of it."""
        concerned = self._monitored.concerned(body)
        events = self._picture.take(body, self._now())
        if not self._settings.is_ours(getattr(body, "peripheral_id", self._settings.peripheral_id)):
            return events
        return (*events, *self._news.of(body), *self._monitored.of(body, concerned))

    def _watchers(self) -> Mapping[LoginId, frozenset[int]]:
        return {} if self._centre is None else self._centre.watchers

    def _see_logout(self, login_id: LoginId, code: str) -> None:
        """By a switch of sides of the PG: logged in again where that is wished. By anybody else: not any more (CTIOS-55)."""
        if self._centre is None:
            return
        if self._picture.causes.is_forced(code):
            self._logins.put(self._epoch, (login_id,))
        elif self._is_open:
            self._centre.wishes.forget(login_id)

    def _say(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self._say_one(event)

    def _say_one(self, event: Event) -> None:
        if self._emit is not None:
            self._emit(event)

    def _is_current(self, epoch: int) -> bool:
        return self._is_open and epoch == self._epoch

    # --- work that takes time ---------------------------------------------------------------------------------------

    async def _keep_true(self, centre: Centre) -> None:
        """One reading after the other; what a newer link has overtaken is left."""
        while True:
            epoch = await self._to_read.get()
            if epoch == self._epoch:
                await self._recover(centre, epoch)

    async def _recover(self, centre: Centre, epoch: int) -> None:
        living = self._news.living()
        try:
            silent = await read_truth(centre, self._configuration)
        except LinkGone:
            return
        await reasons.read_again(self._settings, self._relist)
        if epoch != self._epoch or self._held is None:
            return
        centre.wishes.tried.clear()
        self._open(living)
        self._silent.expect(silent)
        await commands_teams.watch_again(centre)
        self._logins.put(epoch, centre.wishes.logins)

    def _open(self, living: Living) -> None:
        """Tell the whole picture, then what waited, in order; `living` are the calls there were before."""
        if not self._is_open:
            self._say_one(LinkUp(self._side))
        self._is_open, self._down_said = True, False
        for event in self._picture.whole():
            self._say_one(event)
        self._picture.calls.desk.forget_remembered()
        system = self._link.system.facts() if self._link is not None else {}
        self._say(self._picture.downloaded(self._configuration.status, self._side, system))
        self._say(self._news.lost(living))
        held, self._held = self._held or [], None
        for body in held:
            self._take(body)
        if self._centre is not None:
            self._centre.sightings.look()
        self._say_lists()
        self._say(self._news.unheard())

    # --- the lists of the settings ----------------------------------------------------------------------------------

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
