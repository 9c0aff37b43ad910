"""Reading one message in one version: the plan made once from its layout, and the run over the bytes."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from struct import error as StructError  # noqa: N812  # it is an exception, spelled like one
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import DecodeError
from adapters.cisco_cti.protocol.layout import Fixed, Layout, Listing, attribute
from adapters.cisco_cti.protocol.slots import Read, reader, tag_and_length
from adapters.cisco_cti.protocol.values import Message, Plain, Value

Lists = dict[str, list[Plain | dict[str, Value]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a value of a list goes. A member of `later`, which starts with the field itself, begins a new entry if it is there."""

    listing: str
    later: frozenset[str] = frozenset()
    single: bool = False
    array: bool = False


Slot = tuple[str, Read, Entry | None]
"""Name, way of reading, and the list the field belongs to; a bare tuple because it is unpacked for every field that comes."""

_NOBODY: Final[Slot] = ("", lambda data: None, None)


@dataclass(frozen=True, slots=True)
class Head:
    """One form of the fixed part."""

    attributes: tuple[str, ...]
    struct: Struct

    @classmethod
    def of(cls, fields: tuple[Fixed, ...]) -> Head:
        """The form these fields make."""
        codes = "".join(field.type.code for field in fields)
        return cls(tuple(field.attribute for field in fields), Struct(f">{codes}"))


class Reader:
    """Bodies of one message to values.

    The fixed part of the version is tried first; when the rest does not come out even, those of older versions and the other
    form the guides print. The first that leaves no unknown field wins, else the first that comes out even.
    """

    __slots__ = ("_attributes", "_head", "_header", "_layout", "_others", "_records", "_slots")

    def __init__(self, layout: Layout, version: int) -> None:
        self._layout = layout
        self._head, *self._others = _heads(layout, version)
        self._header = tag_and_length(version)
        self._slots = _slots(layout, version)
        self._records = layout.records

    def read(self, body: bytes) -> Message:
        """One body. Raises DecodeError."""
        try:
            message = self._read(self._head, body)
        except DecodeError:
            return self._read_otherwise(body, None)
        return self._read_otherwise(body, message) if message.unknown and self._others else message

    def _read_otherwise(self, body: bytes, found: Message | None) -> Message:
        for head in self._others:
            try:
                message = self._read(head, body)
            except DecodeError:
                continue
            if not message.unknown:
                return message
            found = found or message
        return found or self._read(self._head, body)

    def _read(self, head: Head, body: bytes) -> Message:
        try:
            values: dict[str, Value] = dict(zip(head.attributes, head.struct.unpack_from(body), strict=False))
        except StructError:
            sentence = f"{self._layout.name} of {len(body)} bytes is too short, {head.struct.size} are needed."
            raise DecodeError(sentence, Status.INVALID_MESSAGE_LENGTH) from None
        at = head.struct.size
        unknown = self._floating(body, at, values) if at < len(body) else ()
        return Message(self._layout.name, values, unknown)

    def _floating(self, body: bytes, at: int, values: dict[str, Value]) -> tuple[tuple[int, bytes], ...]:
        unknown: list[tuple[int, bytes]] = []
        lists: Lists = {}
        target: dict[str, Value] = {} if self._records else values
        records = [target]
        unpack, size, known = self._header.unpack_from, self._header.size, self._slots
        end = len(body)
        while at < end:
            start = at + size
            if start > end:
                raise DecodeError(f"{self._layout.name} ends within a field.")
            tag, length = unpack(body, at)
            at = start + length
            if at > end:
                raise DecodeError(f"{self._layout.name} ends within the field of tag {tag}.")
            data = body[start:at]
            attribute, read, entry = known.get(tag, _NOBODY)
            value = read(data)
            if value is None:
                unknown.append((tag, data))
            elif entry is not None:
                _add(lists, attribute, entry, value)
            else:
                if self._records and attribute in target:
                    _flush(lists, target)
                    target = {}
                    records.append(target)
                target[attribute] = value
        _flush(lists, target)
        if self._records and records != [{}]:
            values["records"] = tuple(records)
        return tuple(unknown)


def _add(lists: Lists, name: str, entry: Entry, value: Plain) -> None:
    entries = lists.get(entry.listing)
    if entries is None:
        entries = lists[entry.listing] = []
    if entry.array and isinstance(value, tuple):
        entries.extend(value)
    elif entry.single:
        entries.append(value)
    else:
        last = entries[-1] if entries else None
        if not isinstance(last, dict) or not entry.later.isdisjoint(last):
            last = {}
            entries.append(last)
        last[name] = value


def _flush(lists: Lists, target: dict[str, Value]) -> None:
    for name, entries in lists.items():
        target[name] = tuple(entries)  # type: ignore[assignment]  # one listing holds rows only or scalars only
    lists.clear()


def _heads(layout: Layout, version: int) -> list[Head]:
    """The fixed part of this version, those of older ones, the longest first, and the other form printed."""
    steps = sorted({version, *(field.since - 1 for field in layout.fixed if 0 < field.since <= version)}, reverse=True)
    heads = [Head.of(tuple(field for field in layout.fixed if field.since <= step)) for step in steps]
    return [*heads, Head.of(layout.alternate)] if layout.alternate else heads


def _slots(layout: Layout, version: int) -> dict[int, Slot]:
    """By tag. Fields newer than the version are read all the same; those that mean something else by now are not."""
    entries = {name: _entry(listing, name) for listing in layout.lists for name in listing.members}
    slots: dict[int, Slot] = {}
    for floating in layout.floating:
        field = floating.field
        if not field.until or version <= field.until:
            array = Entry(floating.attribute, array=True) if field.type.is_array else None
            slots[field.tag] = floating.attribute, reader(field.type), entries.get(field.name, array)
    tags = {floating.field.name: floating.tag for floating in layout.floating}
    return slots | {alias: slots[tags[name]] for alias, name in layout.aliases}


def _entry(listing: Listing, name: str) -> Entry:
    later = listing.members[listing.members.index(name) :]
    return Entry(listing.attribute, frozenset(map(attribute, later)), single=len(listing.members) == 1)
