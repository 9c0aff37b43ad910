"""The seam to aiormq: AMQP 0-9-1 bytes of a publish and of acknowledgements, handed to the connection in one write.

aiormq's own `basic_publish` awaits a lock, a time-out and a future for each message and marshals headers through a generic
table encoder; that was half the time of a request (docs/decisions/0002). Everything here is bytes and pure but for `write`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from struct import Struct
from typing import Final

from aiormq.abc import AbstractChannel, AbstractConnection, ChannelFrame
from aiormq.channel import Channel
from aiormq.exceptions import PublishError

from bridge.broker.parcel import MAX_SHORT, Parcel

_FRAME: Final = Struct(">BHI")
_HEADER: Final = Struct(">HHQ")
_LONG: Final = Struct(">I")
_SIGNED: Final = Struct(">q")
_SHORT: Final = Struct(">H")
_ACK: Final = Struct(">HHQB")
_END: Final = b"\xce"
_METHOD, _CONTENT_HEADER, _CONTENT_BODY = 1, 2, 3
_BASIC_CLASS: Final = 60
_PUBLISH: Final = _SHORT.pack(_BASIC_CLASS) + _SHORT.pack(40) + b"\x00\x00"

# Flags of the properties we send, AMQP 0-9-1 section 4.2.6.1, in their order on the wire.
_CONTENT_TYPE, _HEADERS, _DELIVERY_MODE, _CORRELATION_ID = 1 << 15, 1 << 13, 1 << 12, 1 << 10
_MESSAGE_ID, _TIMESTAMP, _APP_ID = 1 << 7, 1 << 6, 1 << 3
_FLAGS: Final = _CONTENT_TYPE | _DELIVERY_MODE | _MESSAGE_ID | _TIMESTAMP | _APP_ID
_PERSISTENT: Final = b"\x02"


def _short(text: str) -> bytes:
    raw = text.encode()
    return bytes((len(raw),)) + raw


_JSON: Final = _short("application/json")
_APP: Final = _short("cti-bridge")


def _table(headers: Mapping[str, str | int]) -> bytes:
    parts = []
    for key, value in headers.items():
        name = key.encode()
        parts.append(bytes((len(name),)) + name)
        if isinstance(value, str):
            raw = value.encode("utf-8", "replace")
            parts.append(b"S" + _LONG.pack(len(raw)) + raw)
        else:
            parts.append(b"l" + _SIGNED.pack(value))
    table = b"".join(parts)
    return _LONG.pack(len(table)) + table


def _properties(parcel: Parcel, timestamp: int) -> bytes:
    flags = _FLAGS
    headers = correlation = b""
    if parcel.headers is not None:
        flags |= _HEADERS
        headers = _table(parcel.headers)
    if parcel.correlation_id is not None:
        raw = parcel.correlation_id.encode("utf-8", "replace")
        if len(raw) <= MAX_SHORT:
            flags |= _CORRELATION_ID
            correlation = bytes((len(raw),)) + raw
    return b"".join(
        (
            _SHORT.pack(flags),
            _JSON,
            headers,
            _PERSISTENT,
            correlation,
            _short(parcel.message_id),
            _SIGNED.pack(timestamp),
            _APP,
        )
    )


def _frame(kind: int, number: int, payload: bytes) -> bytes:
    return _FRAME.pack(kind, number, len(payload)) + payload + _END


def publish_frames(number: int, parcel: Parcel, timestamp: int, max_body: int) -> bytes:
    """The frames of one publish on amqp_channel `number`; bodies are cut at `max_body` bytes, `timestamp` in seconds."""
    body = parcel.body
    method = b"".join((_PUBLISH, _short(parcel.exchange), _short(parcel.key), b"\x01" if parcel.mandatory else b"\x00"))
    header = _HEADER.pack(_BASIC_CLASS, 0, len(body)) + _properties(parcel, timestamp)
    frames = [_frame(_METHOD, number, method), _frame(_CONTENT_HEADER, number, header)]
    frames.extend(_frame(_CONTENT_BODY, number, body[at : at + max_body]) for at in range(0, len(body), max_body))
    return b"".join(frames)


def ack_frames(number: int, acks: Iterable[tuple[int, bool]]) -> bytes:
    """The frames that acknowledge (tag, multiple) pairs on amqp_channel `number`."""
    return b"".join(_frame(_METHOD, number, _ACK.pack(_BASIC_CLASS, 80, tag, multiple)) for tag, multiple in acks)


async def write(channel: Channel, payload: bytes) -> None:
    """Hand bytes to the connection's writer; waits while its buffer of frames is full."""
    await channel.write_queue.put(ChannelFrame(payload=payload, should_close=False))


@contextmanager
def _observed(resource: AbstractConnection | AbstractChannel) -> Iterator[asyncio.Future[object]]:
    """A future of the resource's end, given back: each look at `closing` makes one that the library keeps until then."""
    observer = resource.closing
    try:
        yield observer
    finally:
        observer.cancel()


async def closed(resource: AbstractConnection | AbstractChannel) -> None:
    """Wait until a connection or amqp_channel is closed.

    Awaiting `closing` itself would raise what closed it, a CancelledError included, as if we were cancelled.
    """
    with _observed(resource) as closing:
        await asyncio.wait([closing])


def ending(connection: AbstractConnection) -> str:
    """What ended a connection, in the broker's or the library's words; empty while it is open or where nobody said."""
    if not connection.is_closed or (closing := connection.closing).cancelled():
        return ""
    return str(closing.exception() or "")


@asynccontextmanager
async def while_open(resource: AbstractConnection | AbstractChannel, seconds: float) -> AsyncIterator[None]:
    """Bound what the broker is asked: by time, and by the end of the connection or amqp_channel it is asked on, which the library may
    fail to tell whoever waits.

    Raises:
        TimeoutError: it took so long, or the resource is closed.
    """
    is_asking = True
    async with asyncio.timeout(seconds) as limit:

        def end(_: object) -> None:
            if is_asking and not limit.expired():
                limit.reschedule(asyncio.get_running_loop().time())

        with _observed(resource) as closing:
            closing.add_done_callback(end)
            try:
                yield
            finally:
                is_asking = False


@contextmanager
def own_cancellation() -> Iterator[None]:
    """Keep our cancellation apart from aiormq's, which ends what waits for a lost connection by cancelling it.

    Its own becomes a ConnectionError, and so does the bare Exception it throws where it knows no reason. Ours stays one, also where
    an error of its hid it, or where it was swallowed: before Python 3.12 `wait_for` does that when the answer comes in the same moment.
    """
    task = asyncio.current_task()
    before = 0 if task is None else task.cancelling()

    def is_ours() -> bool:
        return task is not None and task.cancelling() > before

    try:
        yield
    except asyncio.CancelledError as error:
        if is_ours():
            raise
        raise ConnectionError("the connection to the broker was lost") from error
    except Exception as error:
        if is_ours():
            raise asyncio.CancelledError from error
        if type(error) is Exception:
            raise ConnectionError("the connection to the broker was lost") from error
        raise
    if is_ours():
        raise asyncio.CancelledError


def is_blocked(connection: AbstractConnection) -> bool:
    """True while the broker refuses our publishes (`connection.blocked`: memory or disk alarm)."""
    probe = connection.ready()
    try:
        probe.send(None)
    except StopIteration:
        return False
    probe.close()
    return True


def is_return(error: BaseException) -> bool:
    """True if a publish failed because no queue took the message."""
    return isinstance(error, PublishError)
