"""What a connector hears: messages and responses read from the wire, copies told apart, and streams of them.

Owns no connection; the connector feeds it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import orjson

from bridge.broker.caller import Arrival
from bridge.errors import BridgeError

COUNTED_SESSIONS: Final = 10_000
"""Sessions whose last `seq` a connector remembers; the longest silent ones are forgotten first."""
KEPT_IDS: Final = 64
"""Message ids remembered a session; the broker's copies follow their originals closely."""
EXPECT_SECONDS: Final = 30.0
"""How long a stream waits for a message unless told otherwise: the bridge's default deadline, within which what follows has begun."""


class Kind(StrEnum):
    """What a message is to a connector."""

    RESPONSE = "response"
    EVENT = "event"
    WARNING = "warning"
    ERROR = "error"


class ExpectTimeout(BridgeError):
    """A message that was waited for did not come."""


@dataclass(frozen=True, slots=True)
class Response:
    """The one answer to a call. `error` is a sentence that may be shown to an agent."""

    success: bool
    error: str | None
    body: dict[str, object]
    name: str
    target: str
    request_id: str
    message_id: str | None
    enveloped: bool


@dataclass(frozen=True, slots=True)
class Message:
    """Anything the bridge said. `gap`: messages of this session are missing before it, so ask again."""

    kind: Kind
    name: str
    target: str
    body: dict[str, object]
    code: str | None = None
    message: str | None = None
    seq: int | None = None
    epoch: int | None = None
    request_id: str | None = None
    message_id: str | None = None
    result: str | None = None
    enveloped: bool = False
    gap: bool = False

    @property
    def session(self) -> str:
        """First segment of the target."""
        return self.target.partition(".")[0]

    def as_response(self) -> Response:
        """The same as an answer."""
        success = self.result == "SUCCESS"
        return Response(
            success=success,
            error=None if success else (self.message or "The bridge gave no reason."),
            body=self.body,
            name=self.name,
            target=self.target,
            request_id=self.request_id or "",
            message_id=self.message_id,
            enveloped=self.enveloped,
        )


def read_arrival(arrival: Arrival) -> Message | None:
    """The message of an arrival, in header or enveloped form; None for what is none of the bridge's kinds."""
    body = _parsed(arrival.body)
    headers = arrival.headers
    inner = body.get("header")
    enveloped = "type" not in headers and isinstance(inner, dict)
    if enveloped and isinstance(inner, dict):
        headers = inner
        content = body.get("body")
        body = content if isinstance(content, dict) else {}
    try:
        kind = Kind(str(headers.get("type", "")).removeprefix("cti."))
    except ValueError:
        return None
    return Message(
        kind=kind,
        name=str(headers.get("name", "")),
        target=str(headers.get("target", "")),
        body=body,
        code=_text(headers, "code"),
        message=_text(headers, "errorMessage" if kind is Kind.RESPONSE else "message"),
        seq=_number(headers, "seq"),
        epoch=_number(headers, "epoch"),
        request_id=_text(headers, "requestId") or arrival.correlation_id,
        message_id=arrival.message_id,
        result=_text(headers, "result"),
        enveloped=enveloped,
    )


def _parsed(body: bytes) -> dict[str, object]:
    try:
        parsed = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _text(headers: Mapping[str, object], name: str) -> str | None:
    value = headers.get(name)
    return None if value is None else str(value)


def _number(headers: Mapping[str, object], name: str) -> int | None:
    value = headers.get(name)
    return value if isinstance(value, int) else None


@dataclass(slots=True)
class _Count:
    epoch: int
    seq: int
    ids: OrderedDict[str, None]


class Counter:
    """Tells copies and gaps from `epoch`, `seq` and `message_id` (protocol section 6)."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    def is_copy(self, message: Message) -> bool:
        """Whether this numbered message came before."""
        count = self._counts.get(message.session)
        return count is not None and message.seq is not None and message.message_id in count.ids

    def has_gap(self, message: Message) -> bool:
        """Whether numbers are missing before this message; then it is counted. Not known for a session's first one."""
        if message.seq is None or message.epoch is None:
            return False
        count = self._counts.get(message.session)
        gap = count is not None and not (
            message.seq == (count.seq + 1 if message.epoch == count.epoch else 1) and message.epoch >= count.epoch
        )
        self._note(message, message.epoch, message.seq, count)
        return gap

    def _note(self, message: Message, epoch: int, seq: int, count: _Count | None) -> None:
        if count is None:
            count = self._counts[message.session] = _Count(epoch, seq, OrderedDict())
            if len(self._counts) > COUNTED_SESSIONS:
                self._counts.popitem(last=False)
        self._counts.move_to_end(message.session)
        count.epoch, count.seq = epoch, seq
        count.ids[message.message_id or ""] = None
        if len(count.ids) > KEPT_IDS:
            count.ids.popitem(last=False)


class Stream:
    """What arrives from now on and matches, each message taken once. Iterate it, or wait for a name."""

    def __init__(self, session: str | None, kinds: Collection[str] | None, keep: bool = True) -> None:
        self._session = session
        self._kinds = None if kinds is None else frozenset(kinds)
        self._keep = keep
        self._queue: asyncio.Queue[Message | BridgeError] = asyncio.Queue()
        self._history: list[Message] = []

    @property
    def history(self) -> list[Message]:
        """All that has arrived and matched, in order of arrival; empty for a stream that keeps none."""
        return list(self._history)

    def offer(self, message: Message) -> None:
        """Take in a message if it matches."""
        if self._session is not None and message.session != self._session:
            return
        if self._kinds is not None and message.kind not in self._kinds:
            return
        if self._keep:
            self._history.append(message)
        self._queue.put_nowait(message)

    def fail(self, error: BridgeError) -> None:
        """Nothing will arrive any more."""
        self._queue.put_nowait(error)

    async def next(self, timeout: float | None = EXPECT_SECONDS) -> Message:
        """The next message not taken yet; waits at most `timeout` seconds, without end if None.

        Raises:
            ExpectTimeout: none came.
            BrokerError: the connection was lost.
        """
        return await self._take(lambda _: True, "a message", timeout)

    async def expect(self, name: str, timeout: float | None = EXPECT_SECONDS) -> Message:
        """The next message called `name`; others before it are passed over, but stay in the history.

        Raises:
            ExpectTimeout: it did not come within `timeout` seconds.
            BrokerError: the connection was lost.
        """
        return await self._take(lambda message: message.name == name, name, timeout)

    async def until(
        self, wanted: Callable[[Message], bool], what: str, timeout: float | None = EXPECT_SECONDS
    ) -> Message:
        """The next message for which `wanted` is true, called `what` in the error; raises as `expect` does."""
        return await self._take(wanted, what, timeout)

    async def __aiter__(self) -> AsyncIterator[Message]:
        while True:
            yield await self.next(timeout=None)

    async def _take(self, wanted: Callable[[Message], bool], what: str, timeout: float | None) -> Message:
        try:
            async with asyncio.timeout(timeout):
                while True:
                    item = await self._queue.get()
                    if isinstance(item, BridgeError):
                        # It stays true for whoever asks next.
                        self._queue.put_nowait(item)
                        raise item
                    if wanted(item):
                        return item
        except TimeoutError:
            seen = ", ".join(message.name for message in self._history[-10:]) or "nothing"
            raise ExpectTimeout(f"Expected {what} within {timeout} seconds; arrived: {seen}.") from None
