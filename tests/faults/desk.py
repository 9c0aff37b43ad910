"""A connector that survives: it reconnects by itself and sends an unanswered request again, with the same requestId.

Its one queue is durable and carries answers and events, so that its record holds everything the bridge said, in the bridge's order.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

import aiormq
import orjson
from aiormq.abc import AbstractChannel, AbstractConnection, DeliveredMessage
from aiormq.exceptions import AMQPError
from pamqp.commands import Basic

from bridge.broker.caller import Arrival
from bridge.tasks import Tasks
from contracts.routing import Names
from tests.faults.mirror import Mirror
from tests.faults.recorder import Heard, Recorder, Sent

LOST = (AMQPError, OSError, RuntimeError, TimeoutError, StopAsyncIteration, asyncio.CancelledError)
"""How a lost connection shows itself in aiormq, a cancellation of what waits for it included."""
PAUSE = 0.1
CONNECT_SECONDS = 5.0
HEARTBEAT = 5


@dataclass(slots=True, eq=False)
class Asked:
    """A request that is not answered yet."""

    request_id: str
    name: str
    target: str
    content: Mapping[str, object]
    body: bytes
    headers: dict[str, str]
    key: str
    answer: asyncio.Future[Heard]
    attempts: int = 0
    is_confirmed: bool = False
    sent_at: float = 0.0


class Desk:
    """One connector with its record and what it believes by it. `on_heard` is told each message, copies included."""

    def __init__(self, url: str, names: Names, number: int = 1, *, patience: float | None = None) -> None:
        """`patience`: seconds after which a confirmed request is sent again; None: the broker keeps its word."""
        self.mirror = Mirror()
        self.recorder = Recorder(self.mirror.take)
        self.queue = f"desk-{names.prefix}-{number}"
        self.patience = patience
        self.on_heard: Callable[[Heard], None] = lambda _: None
        self.losses = 0
        self._url = f"{url}?heartbeat={HEARTBEAT}"
        self._names = names
        self._open: OrderedDict[str, Asked] = OrderedDict()
        self._to_send: list[Asked] = []
        self._wake = asyncio.Event()
        self._listening = asyncio.Event()
        self._sending = asyncio.Event()
        self._line = 0
        self._tasks = Tasks()

    @property
    def unanswered(self) -> int:
        """Requests without an answer."""
        return len(self._open)

    async def start(self) -> None:
        """Connect and listen; returns once both connections are up."""
        self._tasks.spawn(self._keep(self._listen), "desk listens")
        self._tasks.spawn(self._keep(self._send), "desk sends")
        self._tasks.spawn(self._remind(), "desk reminds")
        await self._listening.wait()
        await self._sending.wait()

    async def stop(self) -> None:
        """Disconnect and delete the queue; nothing is sent any more."""
        await self._tasks.cancel()
        for asked in self._open.values():
            asked.answer.cancel()
        with suppress(*LOST):
            connection = await self._connect()
            with suppress(*LOST):
                await (await connection.channel()).queue_delete(self.queue)
            await connection.close()

    async def call(self, name: str, target: str, body: Mapping[str, object] | None = None) -> Heard:
        """Send a request and wait for its answer for as long as it takes."""
        return await self.begin(name, target, body)

    def begin(self, name: str, target: str, body: Mapping[str, object] | None = None) -> asyncio.Future[Heard]:
        """As `call`, without waiting: requests leave in the order they were begun."""
        number = str(uuid4())
        kind = "cti.query" if ".query." in name else "cti.request"
        headers = {"type": kind, "name": name, "target": target, "requestId": number}
        return self.begin_raw(number, name, target, orjson.dumps(body or {}), headers, content=body or {})

    def begin_raw(
        self,
        request_id: str,
        name: str,
        target: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        content: Mapping[str, object] | None = None,
    ) -> asyncio.Future[Heard]:
        """Send these headers and bytes as they are; the answer to `request_id` is waited for."""
        answer: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        key = target.partition(".")[0]
        asked = Asked(request_id, name, target, content or {}, body, dict(headers), key, answer)
        self._open[asked.request_id.casefold()] = asked
        self._to_send.append(asked)
        self._wake.set()
        return answer

    # --- the two connections ---

    async def _keep(self, work: Callable[[AbstractConnection], Awaitable[None]]) -> None:
        while True:
            try:
                connection = await self._connect()
            except LOST:
                if _is_cancelled():
                    raise
                await asyncio.sleep(PAUSE)
                continue
            try:
                await work(connection)
            except LOST:
                if _is_cancelled():
                    raise
            finally:
                with suppress(*LOST):
                    async with asyncio.timeout(1):
                        await connection.close()
            self.losses += 1
            await asyncio.sleep(PAUSE)

    async def _connect(self) -> AbstractConnection:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await aiormq.connect(self._url)

    async def _listen(self, connection: AbstractConnection) -> None:
        channel = await connection.channel(publisher_confirms=False)
        await channel.basic_qos(prefetch_count=500)
        await channel.queue_declare(self.queue, durable=True, arguments={"x-queue-type": "classic"})
        await channel.queue_bind(self.queue, self._names.events, "#")

        async def arrived(message: DeliveredMessage) -> None:
            self._arrived(message)
            if message.delivery_tag is not None:
                await channel.basic_ack(message.delivery_tag, wait=False)

        await channel.basic_consume(self.queue, arrived)
        self._listening.set()
        await asyncio.wait([connection.closing, channel.closing], return_when=asyncio.FIRST_COMPLETED)

    async def _send(self, connection: AbstractConnection) -> None:
        channel = await connection.channel(publisher_confirms=True)
        self._line += 1
        self._to_send = [asked for asked in self._open.values() if not asked.is_confirmed]
        self._sending.set()
        feeding = Tasks()
        try:
            feeder = feeding.spawn(self._feed(channel, feeding), "desk feeds")
            await asyncio.wait([connection.closing, channel.closing, feeder], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await feeding.cancel()

    async def _feed(self, channel: AbstractChannel, tasks: Tasks) -> None:
        while True:
            while self._to_send:
                asked = self._to_send.pop(0)
                if not asked.answer.done():
                    # Tasks begin in the order they are made, and a publish writes before it waits.
                    tasks.spawn(self._publish(channel, asked), "desk publish")
            self._wake.clear()
            await self._wake.wait()

    async def _publish(self, channel: AbstractChannel, asked: Asked) -> None:
        asked.attempts += 1
        asked.sent_at = time.monotonic()
        self.recorder.sent(
            Sent(asked.sent_at, asked.request_id, asked.name, asked.target, asked.content, asked.attempts, self._line)
        )
        properties = Basic.Properties(
            headers=dict(asked.headers),
            content_type="application/json",
            delivery_mode=2,
            message_id=str(uuid4()),
            reply_to=self.queue,
        )
        with suppress(AMQPError, OSError, RuntimeError, ConnectionError):
            await channel.basic_publish(
                asked.body, exchange=self._names.requests, routing_key=asked.key, properties=properties
            )
            asked.is_confirmed = True

    async def _remind(self) -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if self.patience is None:
                continue
            late = time.monotonic() - self.patience
            again = [asked for asked in self._open.values() if asked.is_confirmed and asked.sent_at < late]
            for asked in again:
                asked.is_confirmed = False
                self._to_send.append(asked)
            if again:
                self._wake.set()

    def _arrived(self, message: DeliveredMessage) -> None:
        properties = message.header.properties
        heard = self.recorder.heard(
            time.monotonic(),
            Arrival(properties.headers or {}, message.body, properties.message_id, properties.correlation_id),
        )
        if heard is None:
            return
        self.on_heard(heard)
        if heard.is_answer and heard.request_id is not None:
            asked = self._open.pop(heard.request_id.casefold(), None)
            if asked is not None and not asked.answer.done():
                asked.answer.set_result(heard)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
