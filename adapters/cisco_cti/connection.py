"""One TCP connection to one side of the CTI Server, with its session on it. Owns the socket, the timer and the futures of those
who asked; the session decides everything. Refuses to try again."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import ssl
import struct
from collections import deque
from collections.abc import Callable
from typing import Final, cast

import structlog

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.outcomes import Outcome
from adapters.cisco_cti.protocol.session import Session
from adapters.cisco_cti.protocol.session_events import Answered, Ended, SessionEvent
from adapters.cisco_cti.protocol.session_table import Phase
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.values import Message

log = structlog.get_logger(__name__)

MOST_UNSENT: Final = 1024 * 1024
"""Bytes. A side that lets so much wait, some ten thousand requests, has stopped reading."""

WANTS_CERTIFICATE: Final = "it may want a client certificate, and none is set"

MOST_HELD: Final = 1000
"""Events that wait for those who asked to go on, after which nothing more is read until they are told."""

_OTHER_HOST: Final = frozenset({62, 64})
_NOT_TRUSTED: Final = frozenset({18, 19, 20, 21})
_OUT_OF_DATE: Final = frozenset({9, 10})
"""Numbers of OpenSSL for what is wrong with a certificate (X509_V_ERR)."""

_RESET_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""SO_LINGER 0: what is closed is gone at once on both sides (GED-188, 1)."""


class Connection(asyncio.Protocol):
    """A connection; says nothing before `start`, so that its holder never misses a word."""

    def __init__(self, session: Session, suspicion: str = "") -> None:
        """`suspicion` is added to the words about a side that ends the connection before it said anything."""
        self._session = session
        self._suspicion = suspicion
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._on_event: Callable[[SessionEvent], None] | None = None
        self._held: deque[SessionEvent] = deque()
        self._is_telling = False
        self._answers: dict[int, asyncio.Future[Outcome]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._end: asyncio.Future[None] = self._loop.create_future()

    # --- for its holder ---------------------------------------------------------------------------------------------

    def start(self, on_event: Callable[[SessionEvent], None]) -> None:
        """Say what happens, in order, beginning with what has happened already."""
        self._on_event = on_event
        self._tell()

    async def ended(self) -> None:
        """Wait until `Ended` was said."""
        await asyncio.shield(self._end)

    async def ask(self, request: Request | Message, seconds: float) -> Outcome:
        """Send a request and wait for its outcome. Raises SessionNotOpen and EncodeError, nothing is sent then."""
        invoke_id = self._session.ask(request, self._loop.time(), seconds)
        answer: asyncio.Future[Outcome] = self._loop.create_future()
        self._answers[invoke_id] = answer
        self._act([])
        try:
            return await answer
        finally:
            if self._answers.pop(invoke_id, None) is not None:
                self._session.forget(invoke_id)

    def tell(self, body: Body | Message) -> None:
        """Send what has no answer. Raises SessionNotOpen and EncodeError."""
        self._session.tell(body)
        self._act([])

    def answer_maintenance(self, invoke_id: int, *, is_accepted: bool) -> None:
        """See `Session`."""
        self._session.answer_maintenance(invoke_id, is_accepted=is_accepted)
        self._act([])

    def hand_over(self) -> None:
        """See `Session`."""
        self._session.hand_over(self._loop.time())
        self._act([])

    def close(self) -> None:
        """End the session as intended; `Ended` follows within the time-out of a close."""
        self._act(self._session.close(self._loop.time()))

    def abort(self) -> None:
        """End it this moment."""
        self._act(self._session.lost(FailureKind.CUT, "by this bridge"))

    # --- asyncio.Protocol -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        # A transport of uvloop is one in all but its class.
        self._transport = cast("asyncio.Transport", transport)
        events: list[SessionEvent] = []
        try:
            _tune(transport.get_extra_info("socket"))
            events = self._session.connected(self._loop.time())
        except Exception:
            log.exception("cti_connection_fault", doing="connect")
            self._fail()
        self._act(events)

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._suspicion = ""
        self._act(self._session.receive(data, self._loop.time()))

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        kind = FailureKind.TLS_FAILED if self._suspicion and isinstance(exc, ssl.SSLError) else FailureKind.CUT
        self._act(
            self._session.lost(kind, _suspecting(_why(exc) if exc else "it ended the connection", self._suspicion))
        )

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _act(self, events: list[SessionEvent]) -> None:
        self._held += events
        try:
            self._write()
            self._arm()
        except Exception:
            log.exception("cti_connection_fault", doing="send")
            self._fail()
        if self._session.phase is Phase.ENDED and self._transport is not None:
            self._transport.abort()
        self._tell()

    def _fail(self) -> None:
        """After a fault of this bridge, which nobody else would hear of: the session ends and what was to be said of it goes, but
        not the answers."""
        self._held = deque(each for each in self._held if isinstance(each, Answered | Ended))
        self._held += self._session.lost(FailureKind.FAULT)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _write(self) -> None:
        data = self._session.output()
        if not data or self._transport is None or self._transport.is_closing():
            return
        self._transport.write(data)
        if self._transport.get_write_buffer_size() > MOST_UNSENT:
            self._held += self._session.lost(FailureKind.NOT_READING)

    def _arm(self) -> None:
        at = self._session.wake_at
        if self._timer is not None:
            if at is not None and self._timer.when() <= at:
                return  # wakes early, finds nothing to do, and is armed again: cheaper than a new timer for every message
            self._timer.cancel()
        self._timer = None if at is None else self._loop.call_at(at, self._wake, at)

    def _wake(self, at: float) -> None:
        self._timer = None
        # A loop may call a little early by its own clock; the session would then wait for nothing.
        events: list[SessionEvent] = []
        try:
            events = self._session.wake(max(at, self._loop.time()))
        except Exception:
            log.exception("cti_connection_fault", doing="wake")
            self._fail()
        self._act(events)

    def _tell(self) -> None:
        """Say what is held. After an answer the one who asked goes on before anything else is said, as if it had been read by
        them: an agent's new state comes after the confirmation that it was asked for."""
        if self._is_telling or self._on_event is None:
            return
        self._is_telling, was_answered = True, False
        while self._held:
            if was_answered and not isinstance(self._held[0], Answered):
                self._loop.call_soon(self._go_on)
                self._pause(len(self._held) > MOST_HELD)
                return
            event = self._held.popleft()
            if isinstance(event, Answered):
                was_answered |= self._answer(event)
            else:
                self._say(event, self._on_event)
        self._is_telling = False
        self._pause(False)

    def _say(self, event: SessionEvent, on_event: Callable[[SessionEvent], None]) -> None:
        try:
            on_event(event)
        except Exception:
            log.exception("cti_connection_fault", doing=type(event).__name__)
            self._fail()
            self._act([])
        if isinstance(event, Ended):
            self._end.set_result(None)

    def _go_on(self) -> None:
        self._is_telling = False
        self._tell()

    def _answer(self, event: Answered) -> bool:
        answer = self._answers.pop(event.invoke_id, None)
        if answer is None or answer.done():
            return False
        answer.set_result(event.outcome)
        return True

    def _pause(self, is_full: bool) -> None:
        transport = self._transport
        if transport is None or transport.is_closing() or transport.is_reading() is not is_full:
            return
        if is_full:
            transport.pause_reading()
        else:
            transport.resume_reading()


async def connect(
    leg: Leg,
    session: Session,
    *,
    seconds: float,
    tls: ssl.SSLContext | None = None,
    server_name: str | None = None,
    has_certificate: bool = False,
) -> Connection | Failure:
    """Connect to a side; why not, as a value. `server_name` is what its certificate must say, its host where not given.

    `has_certificate`: this bridge shows one, too. A side that does not take it, or misses it, may just end the connection.
    """
    loop = asyncio.get_running_loop()
    name = (server_name or leg.host) if tls else None
    suspicion = ""
    if tls is not None:
        suspicion = "it may not accept this bridge's certificate" if has_certificate else WANTS_CERTIFICATE
    try:
        async with asyncio.timeout(seconds):
            _, connection = await loop.create_connection(
                lambda: Connection(session, suspicion), leg.host, leg.port, ssl=tls, server_hostname=name
            )
    except TimeoutError:
        return Failure(leg, FailureKind.CONNECT_TIMEOUT, detail=f"{seconds:g} seconds")
    except ssl.SSLError as error:
        return Failure(leg, FailureKind.TLS_FAILED, detail=_why(error))
    except socket.gaierror as error:
        return Failure(leg, FailureKind.UNKNOWN_HOST, detail=_why(error))
    except OSError as error:
        is_late = tls is not None and isinstance(error, ConnectionResetError | ConnectionAbortedError)
        if is_late:
            return Failure(leg, FailureKind.TLS_FAILED, detail=_suspecting(_why(error), suspicion))
        return Failure(leg, FailureKind.UNREACHABLE, detail=_why(error))
    return connection


def _tune(raw: socket.socket) -> None:
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_ONCE)


def _suspecting(why: str, suspicion: str) -> str:
    return f"{why}; {suspicion}" if suspicion else why


def _wrong_certificate(code: int, message: str) -> str:
    if code in _OTHER_HOST:
        return f"its certificate is for another host ({message})"
    if code in _NOT_TRUSTED:
        return f"its certificate is of an authority that is not trusted here ({message})"
    return f"its certificate is out of date ({message})" if code in _OUT_OF_DATE else message


def _why(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return _wrong_certificate(error.verify_code, str(error.verify_message).rstrip("."))
        case ssl.SSLError():
            return (error.reason or "handshake failed").replace("_", " ").lower()
        case socket.gaierror():
            return str(error.strerror).lower()
        case OSError() if error.errno:
            return os.strerror(error.errno).lower()
        case ConnectionResetError():
            return os.strerror(errno.ECONNRESET).lower()
    return str(error).rstrip(".") or type(error).__name__
