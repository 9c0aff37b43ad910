"""Frames to JSON lines and back. Owns framing and shape; trusts nothing that comes in and keeps no more than one line of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, assert_never

import orjson

from adapters.errors import LinkProtocolError
from adapters.simulator.protocol.frames import Answer, Do, Frame, Hello, Payload, Ping, Pong, Said

LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes. A snapshot part of 100 agents is some 60 KiB, a team of thousands a few hundred; more is no peer of ours."""

_HIGHEST_NUMBER: Final = 2**53


def encode(frame: Frame) -> bytes:
    """One frame as one line, end of line included."""
    return orjson.dumps(_plain(frame), option=orjson.OPT_APPEND_NEWLINE)


def _plain(frame: Frame) -> dict[str, object]:
    match frame:
        case Said():
            return {"is": "event", "event": frame.event}
        case Answer():
            return {"is": "answer", "number": frame.number, "result": frame.result}
        case Do():
            return {"is": "do", "number": frame.number, "command": frame.command}
        case Hello():
            return {"is": "hello", "version": frame.version}
        case Ping():
            return {"is": "ping"}
        case Pong():
            return {"is": "pong"}
    assert_never(frame)


class Lines:
    """Bytes as they come, cut anywhere or many lines at once, to frames."""

    __slots__ = ("_longest", "_rest")

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """The frames these bytes complete. Raises LinkProtocolError; the link is of no use after it."""
        self._rest += data
        whole: list[bytearray] = []
        if b"\n" in data:
            *whole, self._rest = self._rest.split(b"\n")
        if len(self._rest) > self._longest:
            raise LinkProtocolError(f"A line is longer than {self._longest} bytes.")
        return [decode(line) for line in whole]


def decode(line: bytes | bytearray) -> Frame:
    """One line to its frame. Raises LinkProtocolError on anything else."""
    try:
        plain = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise LinkProtocolError("A line is not JSON.") from None
    if not isinstance(plain, dict):
        raise LinkProtocolError("A line is not a JSON object.")
    kind = plain.get("is")
    parse = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parse is None:
        raise LinkProtocolError('A line has no known "is".')
    return parse(plain)


def _number(plain: Payload, name: str) -> int:
    value = plain.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _HIGHEST_NUMBER:
        raise LinkProtocolError(f'A frame has no usable "{name}".')
    return value


def _payload(plain: Payload, name: str) -> Payload:
    value = plain.get(name)
    if not isinstance(value, dict):
        raise LinkProtocolError(f'A frame has no usable "{name}".')
    return value


_PARSERS: Final[Mapping[str, Callable[[Payload], Frame]]] = MappingProxyType(
    {
        "hello": lambda plain: Hello(_number(plain, "version")),
        "do": lambda plain: Do(_number(plain, "number"), _payload(plain, "command")),
        "answer": lambda plain: Answer(_number(plain, "number"), _payload(plain, "result")),
        "event": lambda plain: Said(_payload(plain, "event")),
        "ping": lambda plain: Ping(),
        "pong": lambda plain: Pong(),
    }
)
