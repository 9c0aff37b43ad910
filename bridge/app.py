"""The one composition root: settings in, a running bridge out. Read it like a parts list."""

from __future__ import annotations

import asyncio
import os
import platform
import secrets
import signal
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, Protocol, runtime_checkable

import structlog
from aiohttp import web

from adapters import catalog
from adapters.contacts import Remembering
from adapters.measures import Measuring
from adapters.port import Adapter
from bridge.broker.dead_letters import DeadLetters
from bridge.broker.link import BrokerLink, BrokerSettings
from bridge.broker.owner import PATIENCE_HEARTBEATS
from bridge.broker.topology import describe
from bridge.clock import SystemClock
from bridge.config import Settings
from bridge.dispatch import dead_desk, gauges
from bridge.dispatch.access import read_rules
from bridge.dispatch.alarm import Alarm
from bridge.dispatch.context import Context
from bridge.dispatch.control import ControlDesk
from bridge.dispatch.gate import Gate
from bridge.dispatch.outbound import Bounds, Outbound
from bridge.dispatch.processor import Processor
from bridge.dispatch.replay import Replay
from bridge.dispatch.sessions import Sessions
from bridge.dispatch.switchboard import Switchboard
from bridge.dispatch.voice import ControlVoice
from bridge.lifecycle import Lifecycle
from bridge.ops import http
from bridge.ops.health import Health
from bridge.ops.metrics import Metrics
from bridge.registry import folder
from bridge.registry.registry import Registry
from bridge.session.book import Book
from bridge.session.mirror import Mirror
from bridge.session.row import SessionRow
from bridge.session.timing import Rules
from bridge.tasks import Tasks
from bridge.tls import broker_context, http_context
from contracts.routing import Names
from contracts.targets import control_target
from contracts.vocabulary import ErrorCode

log = structlog.get_logger(__name__)

CONTROL_KEPT: Final = 5000
"""Kept answers of the control destination (docs/decisions/0003)."""
SECOND_SIGNAL_EXIT: Final = 130
"""The exit code of an end that does not wait; the next start takes up what was left."""


class Bridge:
    """Every part of one bridge, wired. `started` is set once it serves; `http_port` is the bound one."""

    def __init__(self, settings: Settings, registry: Registry, control_epoch: int) -> None:
        self.settings = settings
        clock = SystemClock()
        names = Names(settings.prefix)
        self.metrics = Metrics()
        self.health = Health(clock)
        self.adapter: Adapter = catalog.create(settings.adapter, settings.adapter_options())
        access = read_rules(settings.access_rules)
        standing = describe(names, settings.processor, (group.name for group in access.groups))
        link = BrokerLink(_broker_settings(settings), names, standing, clock, self._broker_state)
        tasks = Tasks()
        gate = Gate(registry.ledger, tasks)
        bounds = Bounds(settings.limits.outbox, settings.limits.event_seconds)
        outbound = Outbound(link.publisher, gate, names, clock, self.metrics, bounds)
        self.context = Context(
            settings=settings,
            names=names,
            clock=clock,
            adapter=self.adapter,
            link=link,
            gate=gate,
            outbound=outbound,
            registry=registry,
            mirror=Mirror(),
            book=Book(),
            replay=Replay(
                limit=settings.limits.kept_responses,
                seconds=settings.limits.kept_seconds,
                limits={settings.processor: CONTROL_KEPT},
            ),
            alarm=Alarm(clock),
            metrics=self.metrics,
            tasks=tasks,
            access=access,
            rules=Rules(
                settings.deadlines.uninitialised,
                settings.deadlines.closed,
                settings.limits.held_events,
                self.adapter.capabilities.channel_states,
            ),
        )
        self.owner = f"{platform.node()}-{os.getpid()}"
        voice = ControlVoice(outbound, settings.processor, self.adapter.name, control_epoch)
        link.consumers.on_aside = partial(_set_aside, voice)
        self.sessions = Sessions(self.context)
        desk = ControlDesk(self.context, self.sessions, voice, self.owner)
        processor = Processor(self.context, self.sessions, desk, voice)
        self.sessions.handler = processor.on_session
        switchboard = Switchboard(self.context, self.sessions, voice, self.health)
        self.lifecycle = Lifecycle(self.context, self.sessions, processor, switchboard, voice, self.health)
        self.http_port = settings.http_port
        registry.on_change = lambda failure: self.health.set("registry", not failure, failure)
        self.health.set("registry", True, str(settings.state_dir))
        gauges.register(self.context, self.health)
        if isinstance(self.adapter, Measuring):
            self.metrics.adapter(self.adapter.measures)

    async def run(self, stop: asyncio.Event, rows: list[SessionRow], *, fail_fast: bool = False) -> None:
        """Serve until `stop` is set, then drain.

        Raises:
            BridgeError: one sentence; nothing that waiting would heal.
        """
        settings = self.settings
        if isinstance(self.adapter, Remembering):
            self.adapter.remember({row.login_id: row.contacts() for row in rows})
        tls = http_context(settings)
        async with http.serve(settings.http_host, settings.http_port, self._http_app(), tls) as port:
            self.http_port = port
            try:
                await self.lifecycle.run(rows, stop, fail_fast=fail_fast)
            finally:
                await self.context.tasks.cancel()

    def _http_app(self) -> web.Application:
        settings = self.settings
        ruled = self.context.access.is_ruled
        dead = DeadLetters(settings.amqp_urls, self.context.names, ruled=ruled, tls=broker_context(settings))
        mounted = self.adapter.http_routes() if isinstance(self.adapter, Mounting) else ()
        return http.build(
            self.health,
            self.metrics,
            lambda: gauges.status(self.context, self.owner),
            [*dead_desk.routes(dead), *mounted],
            token=None if settings.http_token is None else settings.http_token.get_secret_value(),
        )

    def _broker_state(self, name: str, up: bool, detail: str, aside: str = "") -> None:
        self.health.set(f"broker-{name}", up, detail, aside)
        self.sessions.reachable(all(self.health.is_up(f"broker-{each}") for each in ("consume", "publish")))


@runtime_checkable
class Mounting(Protocol):
    """An adapter that has HTTP routes of its own; only the simulator does."""

    def http_routes(self) -> Iterable[web.RouteDef]:
        """Routes to mount beside ours."""


async def run_bridge(
    settings: Settings,
    *,
    fail_fast: bool = False,
    stop: asyncio.Event | None = None,
    on_built: Callable[[Bridge], None] | None = None,
) -> None:
    """Run one bridge until SIGTERM, SIGINT or `stop`; a second signal ends the process at once.

    Raises:
        BridgeError: one sentence for the operator.
    """
    stop = stop or _stop_on_signals()
    patience = float(PATIENCE_HEARTBEATS * settings.broker.heartbeat)
    async with folder.held(settings.state_dir, stop, patience=patience) as is_ours:
        if is_ours:
            await _run_alone(settings, fail_fast, stop, on_built)
    log.info("stopped")


async def _run_alone(
    settings: Settings, fail_fast: bool, stop: asyncio.Event, on_built: Callable[[Bridge], None] | None
) -> None:
    http_context(settings)  # what cannot be used is told before anything is touched
    key = settings.credentials_key
    registry = await Registry.open(settings.state_dir, key=None if key is None else key.get_secret_value())
    try:
        rows = await registry.take_up()
        target = control_target(settings.processor)
        epoch = await registry.last_epoch(target) + 1
        await registry.bury(target, epoch)
        bridge = Bridge(settings, registry, epoch)
        if on_built is not None:
            on_built(bridge)
        await bridge.run(stop, rows, fail_fast=fail_fast)
    finally:
        await registry.close()


def _set_aside(voice: ControlVoice, queue: str, reason: str) -> None:
    """One queue the broker refuses is told and tried on; it holds up nobody else."""
    if not reason:
        log.info("queue_back", queue=queue)
        return
    reference = secrets.token_hex(4)
    log.error("queue_set_aside", queue=queue, reason=reason, reference=reference)
    voice.fail(ErrorCode.INTERNAL, "A queue cannot be consumed.", "queue", {"reference": reference})


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def ask() -> None:
        if stop.is_set():
            os._exit(SECOND_SIGNAL_EXIT)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ask)
    return stop


def _broker_settings(settings: Settings) -> BrokerSettings:
    return BrokerSettings(
        urls=settings.amqp_urls,
        heartbeat=settings.broker.heartbeat,
        queue_type=settings.broker.queue_type,
        publish_timeout=settings.broker.publish_timeout,
        prefetch=settings.limits.prefetch,
        tls=broker_context(settings),
    )
