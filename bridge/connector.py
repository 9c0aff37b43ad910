"""A small client for connectors: call and be answered, listen to what the bridge says, deadlines included.

Owns no knowledge of single messages beyond a few conveniences; the contract pages describe them all.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

import orjson

from bridge.broker.caller import Arrival, Caller, Departure, NoBridge, open_caller
from bridge.broker.errors import BrokerError
from bridge.errors import BridgeError
from bridge.reception import Counter, ExpectTimeout, Kind, Message, Response, Stream, read_arrival
from contracts.routing import Names

__all__ = [
    "CallTimeout",
    "Connector",
    "ExpectTimeout",
    "Kind",
    "Message",
    "NoBridge",
    "Refused",
    "Response",
    "SessionHandle",
    "Stream",
    "connect",
]

CALL_SECONDS: Final = 70.0
"""The bridge's longest deadline (60 s for init and close) and 10 s, so that it answers before we give up (protocol section 6)."""
CLOSED: Final = "The connection to the broker is closed."

Body = Mapping[str, object]


class CallTimeout(BridgeError):
    """No response came in time; whether the request was carried out is not known."""


class Connector:
    """An open connector on one prefix. One for all agents of a process."""

    def __init__(self, processor: str) -> None:
        self._processor = processor
        self._pending: dict[str, list[asyncio.Future[Response]]] = {}
        self._streams: set[Stream] = set()
        self._counter = Counter()
        self._line: Caller | None = None

    async def call(
        self,
        name: str,
        target: str,
        body: Body | None = None,
        *,
        request_id: str | None = None,
        enveloped: bool = False,
        timeout: float | None = None,
    ) -> Response:
        """Send a query or request to `target` and wait for its response, at most `timeout` seconds (default 70).

        Raises:
            CallTimeout: no response in time.
            BrokerError: the request could not be published, or the connection was lost.
        """
        return await self.begin(name, target, body, request_id=request_id, enveloped=enveloped, timeout=timeout)

    def begin(
        self,
        name: str,
        target: str,
        body: Body | None = None,
        *,
        request_id: str | None = None,
        enveloped: bool = False,
        timeout: float | None = None,
    ) -> asyncio.Future[Response]:
        """As `call`, without waiting: requests leave in the order they were begun."""
        number = request_id or str(uuid4())
        headers = {"type": _kind_of(name), "name": name, "target": target, "requestId": number}
        content = orjson.dumps({"header": headers, "body": body or {}} if enveloped else body or {})
        key = target.partition(".")[0]
        return self._send(key, content, {} if enveloped else headers, number, timeout)

    async def control(self, name: str, body: Body | None = None, *, timeout: float | None = None) -> Response:
        """`call` to the control destination."""
        return await self.call(name, f"{self._processor}.CONTROL", body, timeout=timeout)

    async def call_raw(
        self, key: str, body: bytes, headers: Mapping[str, str], *, request_id: str, timeout: float | None = None
    ) -> Response:
        """Publish bytes and headers as they are and wait for the answer to `request_id`; raises as `call` does."""
        return await self._send(key, body, headers, request_id, timeout)

    async def publish_raw(
        self, key: str, body: bytes, headers: Mapping[str, str], *, reply_to: str | None = None
    ) -> None:
        """Publish bytes and headers as they are, and wait for nothing but what goes wrong at once."""
        self._post(Departure(key, headers, body, reply=False, reply_to=reply_to, on_failure=self._fail_streams))

    def as_completed(self, calls: Iterable[asyncio.Future[Response]]) -> Iterator[Awaitable[Response]]:
        """The begun `calls` in the order of their answers."""
        return asyncio.as_completed(list(calls))

    @asynccontextmanager
    async def listen(
        self, session: str | None = None, kinds: Collection[str] | None = None, *, keep: bool = True
    ) -> AsyncIterator[Stream]:
        """A stream of what arrives while it is open: of one session or all, of some kinds or all.

        `keep` False for streams that live long: they have no history.
        On a connection that is lost it has one thing to give, the BrokerError that `call` raises.
        """
        stream = Stream(session, kinds, keep)
        if self._line is None:
            stream.fail(BrokerError(CLOSED))
        self._streams.add(stream)
        try:
            yield stream
        finally:
            self._streams.discard(stream)

    async def open_session(
        self, login_id: str, password: str | None = None, *, session_id: str | None = None, **properties: object
    ) -> SessionHandle:
        """createsession for an agent; `properties` go into its body (`extension`, `policy`, `lease` …).

        Raises:
            Refused: the bridge said no.
            CallTimeout, BrokerError: as `call`.
        """
        body = {"id": session_id, "loginid": login_id, "password": password, **properties}
        answer = await self.control("cti.request.createsession", {k: v for k, v in body.items() if v is not None})
        if not answer.success:
            raise Refused(answer.error or "The bridge refused to create the session.")
        return SessionHandle(self, str(answer.body["target"]), resumed=bool(answer.body.get("resumed")))

    def _send(
        self, key: str, body: bytes, headers: Mapping[str, str], request_id: str, timeout: float | None
    ) -> asyncio.Future[Response]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Response] = loop.create_future()
        waiting = self._pending.setdefault(request_id.casefold(), [])
        waiting.append(future)
        seconds = CALL_SECONDS if timeout is None else timeout
        late = CallTimeout(f"No response to {headers.get('name', 'the message')} within {seconds:g} seconds.")
        timer = loop.call_later(seconds, _fail, future, late)

        def done(finished: asyncio.Future[Response]) -> None:
            timer.cancel()
            self._forget(request_id.casefold(), finished)

        future.add_done_callback(done)
        self._post(Departure(key, headers, body, True, None, lambda error: _fail(future, error)))
        return future

    def _post(self, departure: Departure) -> None:
        if self._line is None:
            departure.on_failure(BrokerError(CLOSED))
        else:
            self._line.post(departure)

    def _forget(self, number: str, future: asyncio.Future[Response]) -> None:
        waiting = self._pending.get(number, [])
        if future in waiting:
            waiting.remove(future)
        if not waiting:
            self._pending.pop(number, None)

    def _arrived(self, arrival: Arrival) -> None:
        message = read_arrival(arrival)
        if message is None or self._counter.is_copy(message):
            return
        if self._counter.has_gap(message):
            message = replace(message, gap=True)
        for stream in self._streams:
            stream.offer(message)
        if message.kind is Kind.RESPONSE:
            self._answer(message.as_response())

    def _answer(self, response: Response) -> None:
        for future in self._pending.get(response.request_id.casefold(), []):
            if not future.done():
                future.set_result(response)
                return

    def _lost(self) -> None:
        self._line = None
        error = BrokerError("The connection to the broker was lost.")
        for future in [future for waiting in self._pending.values() for future in waiting]:
            _fail(future, error)
        self._fail_streams(error)

    def _fail_streams(self, error: BrokerError) -> None:
        for stream in self._streams:
            stream.fail(error)

    def _close(self) -> None:
        self._line = None
        for future in [future for waiting in self._pending.values() for future in waiting]:
            future.cancel()
        self._fail_streams(BrokerError(CLOSED))

    @asynccontextmanager
    async def _opened(
        self, url: str, names: Names, group: str | None, tls: ssl.SSLContext | None, others: Sequence[str]
    ) -> AsyncIterator[Connector]:
        async with open_caller(url, names, self._arrived, self._lost, group, tls, others) as line:
            self._line = line
            try:
                yield self
            finally:
                self._close()


class Refused(BridgeError):
    """The bridge answered FAILURE; the sentence is the bridge's own."""


@dataclass(frozen=True, slots=True)
class SessionHandle:
    """One session by its target. Each method is one call and raises as `Connector.call` does."""

    connector: Connector
    target: str
    resumed: bool = False

    async def init(self, name: str = "any", **media: bool) -> Response:
        """session.query.init with `chat`, `email`, `callback`."""
        return await self.connector.call("session.query.init", self.target, {"name": name, **media})

    async def create_channel_group(self, name: str, group_id: str, **properties: object) -> Response:
        """session.request.createchannelgroup: `name` is init's `channelGroup`, `group_id` is ours."""
        body = {"name": name, "id": group_id, **properties}
        return await self.connector.call("session.request.createchannelgroup", self.target, body)

    async def team_status(self, realtime: bool = False) -> Response:
        """session.request.getteamstatus."""
        return await self.connector.call("session.request.getteamstatus", self.target, {"realtime": realtime})

    async def close(self, logout_reason_id: str | None = None) -> Response:
        """session.request.close."""
        body = {} if logout_reason_id is None else {"logoutReasonId": logout_reason_id}
        return await self.connector.call("session.request.close", self.target, body)

    async def dispose(self) -> Response:
        """session.request.dispose."""
        return await self.connector.call("session.request.dispose", self.target)


@asynccontextmanager
async def connect(
    url: str,
    prefix: str = "cti",
    processor: str = "cti",
    group: str | None = None,
    tls: ssl.SSLContext | None = None,
    others: Sequence[str] = (),
) -> AsyncIterator[Connector]:
    """A connector on the broker at `url`; `group` is the one of the bridge's access rules that names the URL's user.

    `tls` is for amqps; None verifies against the system's authorities. `others` are further nodes of the cluster, tried in turn.

    Raises:
        BrokerUnreachable: no connection.
        NoBridge: no bridge has ever run on the prefix.
    """
    async with Connector(processor)._opened(url, Names(prefix), group, tls, others) as connector:
        yield connector


def _kind_of(name: str) -> str:
    """`cti.query` or `cti.request`: every name says which in its middle."""
    return "cti.query" if ".query." in name else "cti.request"


def _fail(future: asyncio.Future[Response], error: BridgeError) -> None:
    if not future.done():
        future.set_exception(error)
