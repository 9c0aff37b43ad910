"""What a message looks like, as data, and the short notation the tables are written in. Owns no message and packs nothing.

The notation follows the layout tables of GED-188:

- fixed part: `"UINT InvokeID Status; USHORT SessionType@24"`, type by type; `@24` is the first version with the field.
- floating part: `"ClientID! AgentID? Text"`; `!` must be there, `?` may be absent, no mark: the guide says neither.
  `$CV` stands for the ten call variables, `$NV` for named variables and arrays. A key may name a variant of a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from adapters.cisco_cti.protocol.tags import FIELDS, Field
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT, WireType

_MACROS: Final = {
    "$CV": " ".join(f"CallVariable{number}?" for number in range(1, 11)),
    "$NV": "NamedVariable? NamedArray?",
}
_SPELLED: Final = {"MRDID": "MrdId", "MRDs": "Mrds", "CTIOSCIL": "CtiosCil", "COCCall": "CocCall"}
_ALL_ONES: Final = {"LineHandle", "LineType", "EventCause", "CallType", "LocalConnectionState", "EventDeviceType"}
_NULL_IDS: Final = {
    "ServiceNumber", "ServiceID", "SkillGroupNumber", "SkillGroupID", "PeripheralID", "ConnectionCallID",
}  # fmt: skip


class Direction(StrEnum):
    """Who sends a message."""

    TO_SERVER = "to server"
    TO_CLIENT = "to client"
    BOTH = "both"


class Presence(StrEnum):
    """What the guide says about a floating field."""

    REQUIRED = "!"
    STATED = ""
    OPTIONAL = "?"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A field of the fixed part; `null` is what stands there when there is nothing to say."""

    name: str
    type: WireType
    since: int
    attribute: str
    null: int


@dataclass(frozen=True, slots=True)
class Floating:
    """A field of the floating part of one message."""

    field: Field
    presence: Presence
    since: int
    attribute: str

    @property
    def tag(self) -> int:
        """Its number on the wire."""
        return self.field.tag


@dataclass(frozen=True, slots=True)
class Listing:
    """Floating fields that repeat together, in this order; `count` names the field that says how often.

    `limit` is the most entries a peer takes, 0 where none is stated.
    """

    attribute: str
    count: str
    members: tuple[str, ...]
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """One message. `records`: the whole floating part repeats, once a record, counted by NumRecords.

    `alternate` is a fixed part seen elsewhere, tried when the stated one does not fit; `aliases` are tags that mean a field
    of the layout under another number; `alternate_number` is the number in the other of two tables that disagree.
    """

    number: int
    name: str
    direction: Direction
    fixed: tuple[Fixed, ...] = ()
    floating: tuple[Floating, ...] = ()
    lists: tuple[Listing, ...] = ()
    since: int = 0
    records: bool = False
    alternate: tuple[Fixed, ...] = ()
    aliases: tuple[tuple[int, str], ...] = ()
    alternate_number: int = 0


def attribute(name: str) -> str:
    """The Python name of a wire name: ConnectionDeviceID is `connection_device_id`."""
    for spelled, plain in _SPELLED.items():
        name = name.replace(spelled, plain)
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    name = re.sub(r"([a-z])([A-Z0-9])", r"\1_\2", name)
    return name.lower()


def fixed(notation: str) -> tuple[Fixed, ...]:
    """A fixed part from its notation."""
    return tuple(_fixed(notation))


def _fixed(notation: str) -> Iterator[Fixed]:
    for run in filter(None, map(str.split, notation.split(";"))):
        wire_type = WireType[run[0]]
        for word in run[1:]:
            name, _, since = word.partition("@")
            yield Fixed(name, wire_type, int(since or 0), attribute(name), _null(name))


def _null(name: str) -> int:
    if name in _NULL_IDS:
        return NULL_ID
    return NULL_SHORT if name in _ALL_ONES or name.endswith("DeviceType") else 0


def nothing(name: str, wire_type: WireType) -> int | None:
    """What a field of that type holds where there is nothing to say, None where every number of it says something.

    NULL is all ones in the width of the field. Of two bytes only types, causes and the like have it: a reason may be 65535.
    """
    if wire_type is WireType.UINT:
        return NULL_ID
    is_kind = name in _ALL_ONES or name.endswith("Type")
    return NULL_SHORT if wire_type is WireType.USHORT and is_kind else None


def floating(notation: str) -> tuple[Floating, ...]:
    """A floating part from its notation."""
    for macro, words in _MACROS.items():
        notation = notation.replace(macro, words)
    return tuple(_floating(word) for word in notation.split())


def _floating(word: str) -> Floating:
    key = word.rstrip("!?")
    found = FIELDS[key]
    return Floating(found, Presence(word[len(key) :]), found.since, attribute(found.name))


def _layout(direction: Direction, number: int, name: str, head: str, tail: str, lists: tuple[Listing, ...]) -> Layout:
    return Layout(number, name, direction, fixed(head), floating(tail), lists)


def event(number: int, name: str, head: str = "", tail: str = "", *lists: Listing) -> Layout:
    """A message of the server."""
    return _layout(Direction.TO_CLIENT, number, name, head, tail, lists)


def request(number: int, name: str, head: str = "", tail: str = "", *lists: Listing) -> Layout:
    """A message of the client."""
    return _layout(Direction.TO_SERVER, number, name, head, tail, lists)


def both(number: int, name: str, head: str = "", tail: str = "", *lists: Listing) -> Layout:
    """A message either side sends."""
    return _layout(Direction.BOTH, number, name, head, tail, lists)


NAMED: Final = (
    Listing("named_variables", "NumNamedVariables", ("NamedVariable",)),
    Listing("named_arrays", "NumNamedArrays", ("NamedArray",)),
)
PARTIES: Final = Listing(
    "parties", "NumParties", ("ConnectedPartyCallID", "ConnectedPartyDeviceIDType", "ConnectedPartyDeviceID"), 16
)
CLIENTS: Final = Listing("clients", "NumCTIClients", ("CTIClientSignature", "CTIClientTimestamp"), 16)
