"""Writing one message in one version: the plan made once from its layout, and the run over the values.

Counts are taken from the lists; a count among the values is not looked at. A fixed field without a value gets its null value.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from struct import Struct
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.layout import Floating, Layout, Listing, Presence, attribute
from adapters.cisco_cti.protocol.slots import Write, tag_and_length, writer
from adapters.cisco_cti.protocol.values import Message, Value
from adapters.cisco_cti.protocol.wire_types import LONGEST_NAMED

Step = tuple[str, Write]
"""Where a value stands, and how it becomes bytes."""

MOST_RECORDS: Final = 10
"""Configuration records of one message (GED-188, CONFIG events)."""


class Writer:
    """Values to bodies of one message."""

    __slots__ = (
        "_counts",
        "_head",
        "_known",
        "_layout",
        "_named",
        "_nulls",
        "_overhead",
        "_required",
        "_steps",
        "_version",
    )

    def __init__(self, layout: Layout, version: int) -> None:
        self._layout, self._version = layout, version
        fields = [field for field in layout.fixed if field.since <= version]
        places = {field.name: place for place, field in enumerate(fields)}
        lists = [listing for listing in layout.lists if _exists(layout, listing, version)]
        steps = _steps(layout, lists, version)
        self._head = Struct(">" + "".join(field.type.code for field in fields))
        self._nulls = tuple((field.attribute, field.null) for field in fields)
        self._counts = [(places[listing.count], listing.attribute) for listing in lists if listing.count in places]
        self._required = _required(layout, version)
        self._overhead = tag_and_length(version).size
        self._named = [step for step in steps if step[0] in ("named_variables", "named_arrays")]
        self._steps = [step for step in steps if step not in self._named]
        counts = {attribute(listing.count) for listing in lists}
        if layout.records:
            self._counts = [(places["NumRecords"], "records")]
            self._steps = [("records", _listing_writer(MOST_RECORDS, _row_writer(steps, counts)))]
        names = {name for name, _ in (*self._steps, *self._named)}
        self._known = frozenset(field.attribute for field in fields) | names | counts

    def write(self, message: Message) -> bytes:
        """A body. Raises EncodeError."""
        values = message.values
        if not self._known.issuperset(values):
            raise self._stranger(values)
        parts = [self._fixed(values)]
        for name in self._required:
            if values.get(name) is None:
                raise EncodeError(f"{self._layout.name} needs {name}.", Status.REQUIRED_DATA_MISSING)
        for name, write in self._steps:
            value = values.get(name)
            if value is not None:
                parts.append(self._one(name, write, value))
        if self._named:
            parts += self._named_data(values)
        return b"".join(parts)

    def _fixed(self, values: Mapping[str, Value]) -> bytes:
        row = [values.get(name, null) for name, null in self._nulls]
        for place, name in self._counts:
            listed = values.get(name)
            row[place] = len(listed) if isinstance(listed, tuple) else 0
        try:
            return self._head.pack(*row)
        except struct.error as wrong:
            raise EncodeError(f"{self._layout.name} has a number that does not fit: {wrong}.") from None

    def _one(self, name: str, write: Write, value: Value) -> bytes:
        try:
            return write(value)
        except EncodeError as wrong:
            raise EncodeError(f"{self._layout.name}, {name}: {wrong.sentence}.", wrong.status) from None
        except struct.error as wrong:
            raise EncodeError(f"{self._layout.name}, {name}: {wrong}.") from None

    def _named_data(self, values: Mapping[str, Value]) -> list[bytes]:
        """Named variables and arrays; their data together is limited (GED-188, NamedVariable)."""
        parts, size = [], 0
        for name, write in self._named:
            value = values.get(name)
            if isinstance(value, tuple):
                parts.append(self._one(name, write, value))
                size += len(parts[-1]) - self._overhead * len(value)
        if size > LONGEST_NAMED:
            sentence = f"Named variables and arrays of {size} bytes are too much, {LONGEST_NAMED} are allowed."
            raise EncodeError(sentence, Status.TOO_MUCH_DATA)
        return parts

    def _stranger(self, values: Mapping[str, Value]) -> EncodeError:
        name, layout = min(values.keys() - self._known), self._layout
        elsewhere = {field.attribute for field in layout.fixed} | {floating.attribute for floating in layout.floating}
        if name in elsewhere | {listing.attribute for listing in layout.lists}:
            sentence = f"{layout.name} has no {name} in version {self._version}."
            return EncodeError(sentence, Status.INVALID_TAG_FOR_VERSION)
        return EncodeError(f"{layout.name} has no {name}.", Status.INVALID_TAG_FOR_MSG_TYPE)


def _is_in(floating: Floating, version: int) -> bool:
    return floating.since <= version and (not floating.field.until or version <= floating.field.until)


def _exists(layout: Layout, listing: Listing, version: int) -> bool:
    """Whether the version has the count and the first member of a list."""
    fields = [field.name for field in layout.fixed if field.since <= version]
    fields += [floating.field.name for floating in layout.floating if _is_in(floating, version)]
    return listing.count in fields and listing.members[0] in fields


def _required(layout: Layout, version: int) -> tuple[str, ...]:
    required = [floating for floating in layout.floating if floating.presence is Presence.REQUIRED]
    return tuple(floating.attribute for floating in required if _is_in(floating, version))


def _steps(layout: Layout, lists: list[Listing], version: int) -> list[Step]:
    """In the order of the layout; a list stands where its first member does."""
    listed = {name for listing in layout.lists for name in listing.members}
    counted = {listing.count: listing for listing in lists}
    first = {listing.members[0]: listing for listing in lists}
    steps: list[Step] = []
    for floating in layout.floating:
        name = floating.field.name
        if not _is_in(floating, version):
            continue
        if name in first:
            steps.append(_list_step(layout, first[name], version))
        elif name in counted:
            steps.append((counted[name].attribute, _count_writer(writer(floating, version))))
        elif name not in listed:
            steps.append((floating.attribute, writer(floating, version)))
    return steps


def _list_step(layout: Layout, listing: Listing, version: int) -> Step:
    floats = {floating.field.name: floating for floating in layout.floating if _is_in(floating, version)}
    members = [(floats[name].attribute, writer(floats[name], version)) for name in listing.members if name in floats]
    entry = members[0][1] if len(listing.members) == 1 else _row_writer(members, set())
    return listing.attribute, _listing_writer(listing.limit, entry)


def _listing_writer(limit: int, entry: Write) -> Write:
    def write(value: object) -> bytes:
        if not isinstance(value, tuple):
            raise EncodeError("a tuple is needed")
        if limit and len(value) > limit:
            raise EncodeError(f"{len(value)} entries are too many, {limit} are allowed", Status.TOO_MUCH_DATA)
        return b"".join(map(entry, value))

    return write


def _count_writer(write: Write) -> Write:
    return lambda value: write(len(value) if isinstance(value, tuple) else 0)


def _row_writer(steps: list[Step], counts: set[str]) -> Write:
    """One entry of a list or one record. Names it does not have are an error, as they are in a message."""
    known = frozenset(name for name, _ in steps) | counts

    def write(value: object) -> bytes:
        if not isinstance(value, Mapping):
            raise EncodeError("a row is needed")
        if not known.issuperset(value):
            raise EncodeError(f"a row has no {min(value.keys() - known)}", Status.INVALID_TAG_FOR_MSG_TYPE)
        return b"".join(step(value[name]) for name, step in steps if value.get(name) is not None)

    return write
