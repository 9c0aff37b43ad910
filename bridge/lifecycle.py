"""The order in which the bridge starts and stops, and nothing else.

Stop protects work: not ready, stop consuming, finish what runs, flush, release the prefix, then adapters and connections.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from typing import Final

import structlog

from bridge.broker.subscription import Subscription
from bridge.dispatch.context import Context
from bridge.dispatch.processor import Processor
from bridge.dispatch.recall import recall
from bridge.dispatch.sessions import Sessions
from bridge.dispatch.switchboard import Switchboard
from bridge.dispatch.voice import ControlVoice
from bridge.ops.health import Health
from bridge.registry.errors import RegistryError
from bridge.session.inputs import Crowded
from bridge.session.row import SessionRow
from bridge.session.session import Session
from bridge.tasks import race
from contracts.vocabulary import ProcessorStatus

log = structlog.get_logger(__name__)

SWITCH_PATIENCE: Final = 10.0
"""Seconds a start waits for the switch's first snapshot before sessions are consumed all the same: a request that meets a switch
which is only starting would be refused for nothing."""
SWEEP_SECONDS: Final = 30.0
"""How often kept answers are looked through for old ones."""
CATCH_UP_SECONDS: Final = 10.0
"""How often what the disk refused is tried again. Not more often: on a locked file each try keeps answers from the registry's thread
for as long as it waits (`registry.database.BUSY_SECONDS`)."""
WATCH_SECONDS: Final = 0.5
"""How often the consumers are counted. One that is missing twice in a row is missing: sessions in the making are not."""
OUTBOX_SECONDS: Final = 0.25
"""How often the outbox is looked at."""
CROWDED: Final = 0.5
RELIEVED: Final = 0.1
"""Shares of the outbox's limit from which team updates are merged, and below which they no longer are."""
POLL_SECONDS: Final = 0.02
"""How often a drain looks whether the last request is answered."""
JITTER_BATCH: Final = 50
"""Sessions taken up between two turns of the event loop, so that a start with thousands stays responsive."""


class Lifecycle:
    """Runs the parts that `bridge.app` built."""

    def __init__(
        self,
        context: Context,
        sessions: Sessions,
        processor: Processor,
        switchboard: Switchboard,
        voice: ControlVoice,
        health: Health,
    ) -> None:
        self._context = context
        self._sessions = sessions
        self._processor = processor
        self._switchboard = switchboard
        self._voice = voice
        self._health = health
        self.started = asyncio.Event()

    async def run(self, rows: list[SessionRow], stop: asyncio.Event, *, fail_fast: bool) -> None:
        """Start, take `rows` up, serve until `stop` is set, drain.

        Raises:
            BrokerError: nothing that waiting would heal.
        """
        await race(
            self._context.adapter.run(self._switchboard.on_event),
            self._context.link.run(fail_fast=fail_fast),
            self._sweep(),
            self._catch_up(),
            self._watch_consumers(),
            self._watch_outbox(),
            self._serve(rows, stop),
        )

    async def _serve(self, rows: list[SessionRow], stop: asyncio.Event) -> None:
        await race(self._start(rows), stop.wait())
        await self._stop()

    async def _start(self, rows: list[SessionRow]) -> None:
        await recall(self._context)
        await self._context.link.consuming.wait()
        await self._first_snapshot()
        await self._take_up(rows)
        self._consume_shared()
        self._health.set_started()
        self.started.set()
        log.info("started", sessions=len(self._sessions))
        await asyncio.Event().wait()

    async def _first_snapshot(self) -> None:
        try:
            async with asyncio.timeout(SWITCH_PATIENCE):
                await self._switchboard.first_snapshot.wait()
        except TimeoutError:
            log.warning("switch_not_there_yet", waited_seconds=SWITCH_PATIENCE)

    async def _take_up(self, rows: list[SessionRow]) -> None:
        context = self._context
        for number, row in enumerate(map(self._owned, rows)):
            session = Session.restore(row, now=context.clock.monotonic(), picture=context.mirror, rules=context.rules)
            is_nobodys = row.owner is None and context.access.is_ruled
            self._sessions.resume(session, ending=row.is_ending or is_nobodys)
            if number % JITTER_BATCH == JITTER_BATCH - 1:
                await asyncio.sleep(0)

    def _owned(self, row: SessionRow) -> SessionRow:
        """The rules may be others than when it was opened; what is nobody's by them is released, its agent left alone."""
        owner = self._context.access.heir(row.owner, row.login_id)
        if owner == row.owner:
            return row
        log.warning("session_owner_changed", session=row.session_id, before=row.owner, owner=owner)
        return replace(row, owner=owner)

    def _consume_shared(self) -> None:
        context = self._context
        prefetch = context.settings.limits.control_prefetch
        control = Subscription(context.names.control, context.settings.processor, self._processor.on_control)
        unrouted = Subscription(context.names.unrouted, "", self._processor.on_unrouted)
        context.link.consumers.add(control, prefetch=prefetch)
        context.link.consumers.add(unrouted, prefetch=prefetch)

    async def _stop(self) -> None:
        context = self._context
        self._health.drain()
        self._voice.become(ProcessorStatus.STOPPING)
        log.info("draining", unanswered=self._unanswered(), deadline_seconds=context.settings.deadlines.drain)
        try:
            async with asyncio.timeout(context.settings.deadlines.drain):
                await context.link.consumers.stop()
                await self._finish_work()
                self._voice.become(ProcessorStatus.STOPPED)
                await context.link.publisher.flushed()
                await asyncio.sleep(0)
        except TimeoutError:
            log.warning("drain_deadline", unanswered=self._unanswered(), unpublished=context.link.publisher.waiting)
            await context.tasks.cancel()  # else what runs would be answered by the end of the link to the switch
        with contextlib.suppress(RegistryError):  # each was logged; nothing else can be done for them here
            await self._write_again()
        context.alarm.stop()

    async def _finish_work(self) -> None:
        gate = self._context.gate
        while self._unanswered() or self._processor.control_running or gate.holding:  # noqa: ASYNC110 - many sessions, one look
            await asyncio.sleep(POLL_SECONDS)

    def _unanswered(self) -> int:
        return sum(mailbox.unanswered for mailbox in self._sessions.all())

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            context = self._context
            context.replay.sweep(context.clock.monotonic())
            with contextlib.suppress(RegistryError):  # seen in readiness; the next sweep tries again
                await context.registry.ledger.forget(
                    context.clock.utcnow().timestamp() - context.settings.limits.kept_seconds
                )

    async def _catch_up(self) -> None:
        while True:
            await asyncio.sleep(CATCH_UP_SECONDS)
            with contextlib.suppress(RegistryError):  # seen in readiness; the next time tries again
                await self._write_again()

    async def _write_again(self) -> None:
        """What the disk refused before. Raises RegistryError: it still does."""
        await self._context.registry.bury_again()
        await self._sessions.save_again()
        await self._context.registry.prove()

    async def _watch_outbox(self) -> None:
        """Watched teams are told less often while much waits to leave; it ends well below where it begins."""
        publisher, limit = self._context.link.publisher, self._context.settings.limits.outbox
        is_crowded = False
        while True:
            await asyncio.sleep(OUTBOX_SECONDS)
            is_crowded = publisher.waiting > limit * (RELIEVED if is_crowded else CROWDED)
            for mailbox in self._sessions.all():
                watch = mailbox.session.watch
                if watch.is_crowded is not is_crowded and (watch.is_on or watch.is_crowded):
                    mailbox.apply(Crowded(is_crowded))

    async def _watch_consumers(self) -> None:
        """Readiness is functional: what should be consumed is consumed. A queue that misses its consumer at two looks counts."""
        consumers = self._context.link.consumers
        before: set[str] = set()
        while True:
            missing = consumers.missing()
            lasting = missing & before
            before = missing
            if lasting:
                self._health.set("consumers", False, f"{len(lasting)} of {consumers.expected} consumers are missing")
            elif consumers.expected:  # none at all: not started yet, or draining
                self._health.set("consumers", True)
            await asyncio.sleep(WATCH_SECONDS)
