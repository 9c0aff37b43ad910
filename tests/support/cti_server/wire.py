"""The bytes of the server: messages from and to GED-188 frames, straight from the type table with `struct`.

Owns no state and no meaning. Shares nothing with the adapter but the table, so that no mistake can cancel itself out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.layout import Fixed, Floating, Layout
from adapters.cisco_cti.protocol.table import BY_NAME, LAYOUTS
from adapters.cisco_cti.protocol.tags import FIELDS
from adapters.cisco_cti.protocol.tags_elsewhere import TAGS_ELSEWHERE
from adapters.cisco_cti.protocol.wire_types import WireType

Value = int | str | bytes | tuple[int, ...] | tuple[str, str] | tuple[int, str, str]
"""A number; a text; raw bytes; packed numbers; a named variable (name, value); one element of a named array (index, name, value)."""
Values = Mapping[str, Value]
"""By the names of the guide."""

HEADER: Final = struct.Struct(">II")
WIDE_SINCE: Final = 20
"""From this version on tag and length of a floating field take two bytes each (section 4)."""
LONGEST: Final = 12500
"""Bytes with header; what is announced to be longer is no message (section 2)."""
UNKNOWN_REQUEST: Final = 0xFFFFFFFF
"""InvokeID of a failure that answers a message too short to hold one."""

_KNOWN_TAGS: Final = {each.tag for each in FIELDS.values()} | set(TAGS_ELSEWHERE)


class WireError(Exception):
    """Bytes that are no message of the session's version. `status` answers them, `invoke_id` as far as it could be read."""

    def __init__(self, status: Status, invoke_id: int = UNKNOWN_REQUEST) -> None:
        super().__init__(f"{status.name} ({int(status)})")
        self.status = status
        self.invoke_id = invoke_id


@dataclass(frozen=True, slots=True)
class Wire:
    """A message. `groups`: what repeats, by the name of the field that counts it (`NumParties`, `NumRecords`)."""

    name: str
    fields: Values
    groups: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)

    def number(self, name: str, default: int = 0) -> int:
        """A number of it."""
        value = self.fields.get(name, default)
        assert isinstance(value, int)
        return value

    def text(self, name: str) -> str:
        """A text of it, "" where it is absent."""
        value = self.fields.get(name, "")
        assert isinstance(value, str)
        return value

    @property
    def invoke_id(self) -> int:
        """What a confirmation echoes."""
        return self.number("InvokeID", UNKNOWN_REQUEST)


class Frames:
    """A byte stream cut into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Message numbers and bodies that are complete now. Raises WireError when the stream cannot be cut any more."""
        self._buffer += data
        found: list[tuple[int, bytes]] = []
        while len(self._buffer) >= HEADER.size:
            length, number = HEADER.unpack_from(self._buffer)
            if length > LONGEST - HEADER.size:
                raise WireError(Status.INVALID_MESSAGE_LENGTH)
            end = HEADER.size + length
            if len(self._buffer) < end:
                break
            found.append((number, bytes(self._buffer[HEADER.size : end])))
            del self._buffer[:end]
        return found


class Wiring:
    """All messages of one version. `recording_shifted`: network recording is numbered as in the layout tables."""

    def __init__(self, version: int, *, recording_shifted: bool = True) -> None:
        self.version = version
        self._head = struct.Struct(">HH" if version >= WIDE_SINCE else ">BB")
        self._numbers = {
            layout.name: (layout.alternate_number if recording_shifted else 0) or layout.number for layout in LAYOUTS
        }
        self._layouts = {number: BY_NAME[name] for name, number in self._numbers.items()}

    # --- out ---

    def encode(self, name: str, fields: Values, groups: Mapping[str, Iterable[Values]] | None = None) -> bytes:
        """A whole message; fields newer than the version are left out. Raises ValueError for what the layout does not hold."""
        layout = BY_NAME[name]
        lists = {count: tuple(entries) for count, entries in (groups or {}).items()}
        told: dict[str, Value] = {**fields, **{count: len(entries) for count, entries in lists.items()}}
        names = {each.name for each in layout.fixed} | {each.field.name for each in layout.floating}
        used = set(told).union(*(entry for entries in lists.values() for entry in entries))
        if unknown := used - names:
            raise ValueError(f"{name} has no {', '.join(sorted(unknown))}.")
        head = b"".join(_fixed(each, told) for each in layout.fixed if each.since <= self.version)
        tail = {each.field.name: each for each in self._tail(layout)}
        body = head + b"".join(
            self._floating(tail[key], value)
            for entry in (told, *(entry for entries in lists.values() for entry in entries))
            for key, value in entry.items()
            if key in tail
        )
        return HEADER.pack(len(body), self._numbers[name]) + body

    def knows(self, name: str) -> bool:
        """Whether the version has the message."""
        return BY_NAME[name].since <= self.version

    def _tail(self, layout: Layout) -> Iterator[Floating]:
        for each in layout.floating:
            if each.since <= self.version and not 0 < each.field.until < self.version:
                yield each

    def _floating(self, floating: Floating, value: Value) -> bytes:
        data = _packed(floating.field.type, value)
        longest = _longest(floating, self.version)
        if longest and len(data) > longest:
            raise ValueError(f"{floating.field.name} is longer than {longest} bytes.")
        return self._head.pack(floating.tag, len(data)) + data

    # --- in ---

    def decode(self, number: int, body: bytes) -> Wire:
        """The message of a frame. Raises WireError."""
        layout = self._layouts.get(number)
        if layout is None or layout.since > self.version:
            status = Status.INVALID_MESSAGE_LENGTH if layout is None else Status.INVALID_MSG_TYPE_FOR_VERSION
            raise WireError(status, _invoke_id(body))
        try:
            return self._read(layout, layout.fixed, body)
        except WireError as error:
            if not layout.alternate:
                raise
            # One request is printed with two fixed parts (section 14, number 3); whichever fits is meant.
            try:
                return self._read(layout, layout.alternate, body)
            except WireError:
                raise error from None

    def _read(self, layout: Layout, parts: Iterable[Fixed], body: bytes) -> Wire:
        fields: dict[str, Value] = {}
        at = 0
        for part in parts:
            if part.since > self.version:
                continue
            if at + part.type.size > len(body):
                raise WireError(Status.INVALID_MESSAGE_LENGTH, _invoke_id(body))
            (fields[part.name],) = struct.unpack_from(f">{part.type.code}", body, at)
            at += part.type.size
        groups = self._gather(layout, fields, self._fields(layout, body, at))
        return Wire(layout.name, fields, groups)

    def _fields(self, layout: Layout, body: bytes, at: int) -> Iterator[tuple[str, Value]]:
        here = {each.tag: each for each in self._tail(layout)}
        here |= {
            tag: each for tag, key in layout.aliases for each in layout.floating if each.field.name == FIELDS[key].name
        }
        later = {each.tag for each in layout.floating}
        while at < len(body):
            if at + self._head.size > len(body):
                raise WireError(Status.BAD_MESSAGE_FORMAT, _invoke_id(body))
            tag, length = self._head.unpack_from(body, at)
            at += self._head.size
            data = body[at : at + length]
            at += length
            if len(data) < length:
                raise WireError(Status.BAD_MESSAGE_FORMAT, _invoke_id(body))
            floating = here.get(tag)
            if floating is None:
                raise WireError(_refusal(tag, later), _invoke_id(body))
            longest = _longest(floating, self.version)
            if longest and length > longest:
                raise WireError(Status.INVALID_FIELD_LENGTH, _invoke_id(body))
            try:
                yield floating.field.name, _unpacked(floating.field.type, data)
            except (IndexError, struct.error):
                raise WireError(Status.INVALID_FIELD_LENGTH, _invoke_id(body)) from None

    @staticmethod
    def _gather(
        layout: Layout, fields: dict[str, Value], found: Iterable[tuple[str, Value]]
    ) -> dict[str, tuple[Values, ...]]:
        counted = {member: each.count for each in layout.lists for member in each.members}
        entries: dict[str, list[dict[str, Value]]] = {}
        for name, value in found:
            count = "NumRecords" if layout.records else counted.get(name)
            if count is None:
                fields[name] = value
                continue
            here = entries.setdefault(count, [{}])
            # A record begins at its RecordType, an entry where one of its members comes again (section 4).
            if name in here[-1]:
                here.append({})
            here[-1][name] = value
        return {count: tuple(each) for count, each in entries.items()}


def version_of_open(body: bytes) -> int:
    """VersionNumber of an OPEN_REQ, which says in what width its own tags are. Raises WireError."""
    if len(body) < 8:
        raise WireError(Status.INVALID_MESSAGE_LENGTH, _invoke_id(body))
    return int.from_bytes(body[4:8], "big")


def _refusal(tag: int, of_later_versions: set[int]) -> Status:
    if tag in of_later_versions:
        return Status.INVALID_TAG_FOR_VERSION
    return Status.INVALID_TAG_FOR_MSG_TYPE if tag in _KNOWN_TAGS else Status.INVALID_FIELD_TAG


def _invoke_id(body: bytes) -> int:
    return int.from_bytes(body[:4], "big") if len(body) >= 4 else UNKNOWN_REQUEST


def _fixed(part: Fixed, told: Values) -> bytes:
    return struct.pack(f">{part.type.code}", told.get(part.name, part.null))


def _longest(floating: Floating, version: int) -> int:
    field_ = floating.field
    if field_.limit_before_19 and version < 19:
        return field_.limit_before_19
    return field_.limit


def _packed(kind: WireType, value: Value) -> bytes:
    match kind, value:
        case WireType.STRING, str():
            return value.encode("latin-1") + b"\0"
        case WireType.UNSPEC, bytes():
            return value
        case WireType.NAMEDVAR, (str() as name, str() as text):
            return f"{name}\0{text}\0".encode("latin-1")
        case WireType.NAMEDARRAY, (int() as index, str() as name, str() as text):
            return bytes([index]) + f"{name}\0{text}\0".encode("latin-1")
        case ((WireType.USHORTS | WireType.UINTS), tuple()):
            return struct.pack(f">{len(value)}{kind.code}", *value)
        case _, int() if kind.is_number:
            return struct.pack(f">{kind.code}", value)
    raise ValueError(f"{value!r} is no {kind.label}.")


def _unpacked(kind: WireType, data: bytes) -> Value:
    match kind:
        case WireType.STRING:
            return _text(data)
        case WireType.UNSPEC:
            return data
        case WireType.NAMEDVAR:
            name, _, value = data.partition(b"\0")
            return _text(name), _text(value)
        case WireType.NAMEDARRAY:
            name, _, value = data[1:].partition(b"\0")
            return data[:1][0], _text(name), _text(value)
        case WireType.USHORTS | WireType.UINTS:
            return struct.unpack(f">{len(data) // kind.size}{kind.code}", data)
    number: int = struct.unpack(f">{kind.code}", data)[0]
    return number


def _text(data: bytes) -> str:
    return data.rstrip(b"\0").decode("latin-1")
