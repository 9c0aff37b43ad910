"""Messages made up from the table, for round trips: every field a version has may be in, and every value fits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

from hypothesis import settings

from adapters.cisco_cti.protocol.layout import Floating, Layout, Listing, attribute
from adapters.cisco_cti.protocol.table import LAYOUTS
from adapters.cisco_cti.protocol.values import Message, NamedArray, NamedVariable, Value
from adapters.cisco_cti.protocol.wire_types import VERSIONS, WireType

FEW = settings(max_examples=250 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 10)
"""For what runs through the whole table in one example."""

SIGNS = "0123456789;*#abcXYZ äß語"


def layouts_of(version: int) -> Iterator[Layout]:
    """What a version has."""
    return (layout for layout in LAYOUTS if layout.since <= version)


def made_up(layout: Layout, version: int, chance: Random) -> Message:
    """A message of this layout as it comes back from the wire, its counts included."""
    values: dict[str, Value] = {
        field.attribute: _number(field.type, chance) for field in layout.fixed if field.since <= version
    }
    if layout.records:
        records = tuple(_row(layout, version, chance) for _ in range(chance.randint(0, 2)))
        values |= {"num_records": len(records)} | ({"records": records} if records else {})
    else:
        values |= _floats(layout, version, chance)
        values |= {attribute(one.count): 0 for one in layout.lists if attribute(one.count) in values}
    for listing in layout.lists:
        if listing.attribute in values:
            values[attribute(listing.count)] = len(values[listing.attribute])
    return Message(layout.name, values)


def _row(layout: Layout, version: int, chance: Random) -> dict[str, Value]:
    row = _floats(layout, version, chance) | {"record_type": chance.randint(0, 2)}
    for listing in layout.lists:
        row.pop(attribute(listing.count), None)
        if listing.attribute in row:
            row[attribute(listing.count)] = len(row[listing.attribute])
    return row


def _floats(layout: Layout, version: int, chance: Random) -> dict[str, Value]:
    here = {one.field.name: one for one in layout.floating if exists(one, version)}
    listed = {name for one in layout.lists for name in (*one.members, one.count)}
    values: dict[str, Value] = {}
    for name, floating in here.items():
        if name not in listed and (floating.presence == "!" or chance.random() < 0.6):
            values[floating.attribute] = _value(floating, version, chance)
    for listing in layout.lists:
        counted = listing.count in here or any(field.name == listing.count for field in layout.fixed)
        if counted and listing.members[0] in here and chance.random() < 0.7:
            values[listing.attribute] = _entries(listing, here, version, chance)
    return values


def _entries(listing: Listing, here: dict[str, Floating], version: int, chance: Random) -> tuple[Value, ...]:
    members = [here[name] for name in listing.members if name in here]
    entries = [{one.attribute: _value(one, version, chance) for one in members} for _ in range(chance.randint(1, 3))]
    return tuple(entries) if len(listing.members) > 1 else tuple(next(iter(entry.values())) for entry in entries)


def exists(floating: Floating, version: int) -> bool:
    """Whether a version has a floating field."""
    return floating.since <= version <= (floating.field.until or VERSIONS[-1])


def _number(wire_type: WireType, chance: Random) -> int:
    bits = 8 * wire_type.size
    value = chance.choice([0, 1, 2**bits - 1, 2 ** (bits - 1), chance.getrandbits(bits)])
    return value - 2 ** (bits - 1) if wire_type is WireType.INT else value


def _text(longest: int, chance: Random) -> str:
    text = "".join(chance.choices(SIGNS, k=chance.choice([0, 1, longest - 1, chance.randint(0, longest - 1)])))
    while len(text.encode()) >= longest:
        text = text[:-1]
    return text


def _value(floating: Floating, version: int, chance: Random) -> Value:
    wire_type, longest = floating.field.type, floating.field.longest(version)
    if wire_type.is_array:
        one = WireType.USHORT if wire_type is WireType.USHORTS else WireType.UINT
        return tuple(_number(one, chance) for _ in range(chance.randint(0, 10)))
    match wire_type:
        case WireType.STRING:
            return _text(longest, chance)
        case WireType.UNSPEC:
            return chance.randbytes(chance.choice([0, longest]))
        case WireType.NAMEDVAR:
            return NamedVariable("user." + _text(28, chance), _text(211, chance))
        case WireType.NAMEDARRAY:
            return NamedArray(chance.randint(0, 255), "user." + _text(28, chance), _text(211, chance))
    return _number(wire_type, chance)
