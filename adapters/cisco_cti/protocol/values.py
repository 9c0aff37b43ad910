"""Messages as plain values, between bytes and the dataclasses the adapter uses. Owns no layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Frame(NamedTuple):
    """A message as it was cut from the stream; a tuple, because it is made for every message of a busy link."""

    number: int
    """MessageType."""
    body: bytes
    """What follows the header."""


@dataclass(frozen=True, slots=True)
class NamedVariable:
    """An expanded call variable (ECC)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class NamedArray:
    """One element of an expanded call variable that is an array; `index` 0 to 255."""

    index: int
    name: str
    value: str


Scalar = int | str | bytes | NamedVariable | NamedArray
"""Numbers and times (seconds since 1970) are int, BOOL is 0 or 1; STRING is str without its NUL; UNSPEC is bytes."""

Plain = Scalar | tuple[int, ...]
Row = Mapping[str, "Value"]
"""One entry of a list, or one configuration record."""

Value = Plain | tuple[Plain, ...] | tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message whose layout is known. `values` by the Python names of the fields; a list stands under the name of its listing.

    `unknown` holds the fields that were skipped, as tag and data: of a newer server, of another message, or unreadable.
    """

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)
    unknown: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class UnknownMessage:
    """A message without a known layout, kept as it came."""

    number: int
    body: bytes = b""
