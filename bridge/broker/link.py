"""The bridge's two connections to the broker, each supervised: one publishes, one consumes and declares.

Two, because a blocked publisher is not read by the broker, and its acknowledgements would stall with it. Knows the topology, not
the meaning of a message.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol

import aiormq
import structlog
from aiormq.abc import AbstractConnection
from aiormq.exceptions import AMQPError
from yarl import URL

from adapters.backoff import Backoff
from bridge.broker import owner
from bridge.broker.consumers import Consumers
from bridge.broker.declares import Declares
from bridge.broker.errors import BrokerUnreachable, OwnerHeld, PublishStalled, TopologyMismatch
from bridge.broker.frames import ending, own_cancellation
from bridge.broker.opening import open_node, reason
from bridge.broker.publisher import Publisher
from bridge.broker.subscription import Subscription
from bridge.broker.topology import Entity, session_queue
from bridge.clock import Clock
from bridge.tasks import Tasks, race
from contracts.routing import Names

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT: Final = 15.0
"""Seconds to open a connection, handshake included."""
CLOSE_TIMEOUT: Final = 3.0
"""Seconds to say goodbye; a dead link has nobody to answer."""
AUDIT_SECONDS: Final = 5.0
"""How often the standing topology is declared again: eleven answers of the broker, nothing when all is there."""
STEADY: Final = 5.0
"""A connection that lived so many seconds was a good one: the next back-off starts small."""


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """What the link needs to know; times in seconds. `urls` are nodes of one cluster, tried in turn; `tls` is for amqps."""

    urls: tuple[str, ...]
    heartbeat: int
    queue_type: str
    publish_timeout: float
    prefetch: int
    tls: ssl.SSLContext | None = None


class StateHook(Protocol):
    """Told on each change and on each attempt that failed; `aside` is what differs from one attempt to the next."""

    def __call__(self, name: str, up: bool, detail: str, aside: str = "") -> None:
        """Take it."""


class BrokerLink:
    """Both connections and what runs on them: `publisher`, `consumers`, `declares`."""

    def __init__(
        self,
        settings: BrokerSettings,
        names: Names,
        standing: tuple[Entity, ...],
        clock: Clock,
        on_state: StateHook,
    ) -> None:
        self._settings = settings
        self._names = names
        self._standing = standing
        self._clock = clock
        self._on_state = on_state
        self._declared = asyncio.Event()
        self.consuming = asyncio.Event()
        self.publisher = Publisher(clock, timeout=settings.publish_timeout)
        self.consumers = Consumers(clock, self._declare_again, prefetch=settings.prefetch)
        self.declares = Declares(counts=settings.queue_type == "quorum")
        self.publisher.on_blocked = self._blocked
        self._healers = Tasks()
        self._healing: set[str] = set()

    async def run(self, *, fail_fast: bool = False) -> None:
        """Keep both connections until cancelled.

        Raises:
            OwnerHeld, TopologyMismatch: nothing that waiting would heal.
            BrokerUnreachable: with `fail_fast`, when the first connection fails.
        """
        try:
            await race(self._keep("consume", self._consume, fail_fast), self._keep("publish", self._publish, False))
        finally:
            await self._healers.cancel()

    async def add_session(self, subscription: Subscription) -> None:
        """Make a session's queue and binding, then expect its consumer."""
        await self.declares.make(*session_queue(self._names, subscription.key, self._settings.queue_type))
        self.consumers.add(subscription)

    def heal(self, queue: str) -> None:
        """A request for a queue that is consumed came unrouted: somebody took its binding away. Make it again."""
        subscription = self.consumers.find(queue)
        if subscription is not None and queue not in self._healing:
            self._healing.add(queue)
            self._healers.spawn(self._heal(subscription), f"heal {queue}")

    async def unbind_session(self, session_id: str) -> None:
        """No further request reaches the session's queue."""
        await self.declares.unbind(self._names.session_queue(session_id), self._names.requests, session_id)

    async def drop_session(self, session_id: str) -> bool:
        """Delete the session's queue when nothing waits in it; False when something does."""
        queue = self._names.session_queue(session_id)
        return await self.declares.delete_if_empty(queue)

    async def _heal(self, subscription: Subscription) -> None:
        log.warning("binding_was_gone", queue=subscription.queue)
        try:
            await self._declare_again(subscription)
        except (ConnectionError, TopologyMismatch) as error:  # the next request that comes unrouted tries again
            log.warning("binding_not_healed", queue=subscription.queue, error=str(error))
        finally:
            self._healing.discard(subscription.queue)

    async def _audit(self) -> None:
        """What somebody deleted behind our back is made again; a queue of ours that goes tells us itself."""
        mismatch = ""
        while True:
            await asyncio.sleep(AUDIT_SECONDS)
            try:
                await self.declares.make(*self._standing)
                mismatch = ""
            except TopologyMismatch as error:
                if str(error) != mismatch:
                    mismatch = str(error)
                    log.error("topology_mismatch", error=mismatch)

    def _blocked(self, blocked: bool) -> None:
        self._on_state("publish", not blocked, "The broker blocks publishers: memory or disk alarm." if blocked else "")

    async def _declare_again(self, subscription: Subscription) -> None:
        if subscription.queue == self._names.session_queue(subscription.key):
            await self.declares.make(*session_queue(self._names, subscription.key, self._settings.queue_type))
        else:
            await self.declares.make(*self._standing)

    async def _keep(self, name: str, work: Callable[[AbstractConnection], Awaitable[None]], fail_fast: bool) -> None:
        backoff = Backoff(first=0.2, ceiling=10.0, random=random.random)
        turn, untried = 0, len(self._settings.urls)
        while True:
            try:
                connection = await self._connect(name, self._settings.urls[turn])
            except BrokerUnreachable as error:
                turn = (turn + 1) % len(self._settings.urls)
                untried -= 1
                if fail_fast and untried <= 0:
                    raise
                pause = backoff.next()
                self._on_state(name, False, str(error), f"Trying again in {pause:.1f} s.")
                await asyncio.sleep(pause)
                continue
            fail_fast = False
            up_at = self._clock.monotonic()
            try:
                await work(connection)
            except (OwnerHeld, TopologyMismatch):
                raise
            except (AMQPError, OSError, RuntimeError, TimeoutError, StopAsyncIteration, PublishStalled) as error:
                why = ending(connection).rstrip(".") or reason(error)
                self._on_state(name, False, f"The connection to the broker was lost: {why}.")
            finally:
                await _close(connection)
            if self._clock.monotonic() - up_at > STEADY:
                backoff.reset()
            await asyncio.sleep(backoff.next())

    async def _connect(self, name: str, node: str) -> AbstractConnection:
        url = URL(node).update_query(heartbeat=self._settings.heartbeat, name=f"cti-bridge {name}")
        return await open_node(url, partial(aiormq.connect, context=self._settings.tls), CONNECT_TIMEOUT)

    async def _publish(self, connection: AbstractConnection) -> None:
        await self._declared.wait()
        self._on_state("publish", True, "")
        await self.publisher.run(connection)

    async def _consume(self, connection: AbstractConnection) -> None:
        self.declares.attach(connection)
        try:
            await self.declares.make(*self._standing)
            lock = await owner.acquire(connection, self._names.owner, self._settings.heartbeat, self._clock)
            try:
                self._declared.set()
                self.consuming.set()
                self._on_state("consume", True, "")
                await race(lock.lost.wait(), lock.changed.wait(), self.consumers.run(connection), self._audit())
            finally:
                self.consuming.clear()
                await lock.close()
        finally:
            self.declares.detach()
        raise ConnectionError("the lock on the prefix was lost")


async def _close(connection: AbstractConnection) -> None:
    with contextlib.suppress(AMQPError, OSError, RuntimeError, TimeoutError), own_cancellation():
        async with asyncio.timeout(CLOSE_TIMEOUT):
            await connection.close()
