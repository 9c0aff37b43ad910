"""Reading and writing one floating field in one width of tags. Lenient in what it reads, strict in what it writes."""

from __future__ import annotations

import struct
from collections.abc import Callable
from struct import Struct
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.layout import Floating
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable, Plain
from adapters.cisco_cti.protocol.wire_types import LONGEST_NAME, LONGEST_VALUE, WIDE_TAGS_SINCE, WireType

Read = Callable[[bytes], Plain | None]
"""Data to a value; None when it cannot be one."""

Write = Callable[[object], bytes]
"""A value to the whole field, tag and length included. Raises EncodeError, or struct.error on a number out of range."""

LONGEST_NUMBER: Final = 8
"""Bytes. A peer that sends a number wider than documented is understood."""


def tag_and_length(version: int) -> Struct:
    """The header of a floating field."""
    return Struct(">HH" if version >= WIDE_TAGS_SINCE else ">BB")


def reader(wire_type: WireType) -> Read:
    """How data of this type becomes a value."""
    if wire_type.is_array:
        return lambda data: _read_array(data, wire_type.code, wire_type.size)
    return _READERS.get(wire_type, _read_number)


def _read_number(data: bytes) -> int | None:
    return int.from_bytes(data, "big") if 0 < len(data) <= LONGEST_NUMBER else None


def _read_signed(data: bytes) -> int | None:
    return int.from_bytes(data, "big", signed=True) if 0 < len(data) <= LONGEST_NUMBER else None


def _read_text(data: bytes) -> str:
    """Trailing NULs go. ASCII is documented; localized systems send UTF-8 or a code page, which never fails here."""
    try:
        return data.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        return data.rstrip(b"\0").decode("latin-1")


def _read_raw(data: bytes) -> bytes:
    return data


def _read_variable(data: bytes) -> NamedVariable | None:
    name, _, value = data.partition(b"\0")
    return NamedVariable(_read_text(name), _read_text(value)) if name else None


def _read_element(data: bytes) -> NamedArray | None:
    name, _, value = data[1:].partition(b"\0")
    return NamedArray(data[0], _read_text(name), _read_text(value)) if name else None


def _read_array(data: bytes, code: str, size: int) -> tuple[int, ...] | None:
    count, rest = divmod(len(data), size)
    return None if rest else struct.unpack(f">{count}{code}", data)


_READERS: Final[dict[WireType, Read]] = {
    WireType.INT: _read_signed,
    WireType.STRING: _read_text,
    WireType.UNSPEC: _read_raw,
    WireType.NAMEDVAR: _read_variable,
    WireType.NAMEDARRAY: _read_element,
}


def writer(floating: Floating, version: int) -> Write:
    """How a value of this field becomes bytes in this version."""
    wire_type, tag = floating.field.type, floating.tag
    if wire_type.is_number:
        return _number_writer(tag, wire_type, version)
    data_of = _array_data(wire_type) if wire_type.is_array else _DATA[wire_type]
    limit = floating.field.longest(version) or 0xFFFF
    longest = limit if version >= WIDE_TAGS_SINCE else min(limit, 0xFF)
    pack = tag_and_length(version).pack

    def write(value: object) -> bytes:
        data = data_of(value)
        if len(data) > longest:
            raise EncodeError(f"{len(data)} bytes are too long, {longest} are allowed", Status.INVALID_FIELD_LENGTH)
        return pack(tag, len(data)) + data

    return write


def _number_writer(tag: int, wire_type: WireType, version: int) -> Write:
    whole = Struct(f"{tag_and_length(version).format}{wire_type.code}")
    size = wire_type.size
    return lambda value: whole.pack(tag, size, value)


def _text_data(value: object) -> bytes:
    if not isinstance(value, str):
        raise EncodeError("a text is needed")
    if "\0" in value:
        raise EncodeError("a text must not hold NUL", Status.INVALID_CHARACTER)
    return value.encode() + b"\0"


def _raw_data(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise EncodeError("bytes are needed")
    return value


def _variable_data(value: object) -> bytes:
    if not isinstance(value, NamedVariable):
        raise EncodeError("a named variable is needed")
    return _named_data(value.name, value.value)


def _element_data(value: object) -> bytes:
    if not isinstance(value, NamedArray):
        raise EncodeError("an element of a named array is needed")
    if not 0 <= value.index <= 0xFF:
        raise EncodeError("the index of a named array is 0 to 255", Status.INVALID_ARRAY_INDEX)
    return bytes((value.index,)) + _named_data(value.name, value.value)


def _named_data(name: str, value: str) -> bytes:
    named, valued = _text_data(name), _text_data(value)
    if not 1 < len(named) <= LONGEST_NAME:
        raise EncodeError(f"the name of a variable takes 1 to {LONGEST_NAME - 1} bytes", Status.INVALID_FIELD_LENGTH)
    if len(valued) > LONGEST_VALUE:
        raise EncodeError(f"the value of a variable takes up to {LONGEST_VALUE - 1} bytes", Status.VALUE_TOO_LONG)
    return named + valued


def _array_data(wire_type: WireType) -> Callable[[object], bytes]:
    def data_of(value: object) -> bytes:
        if not isinstance(value, tuple):
            raise EncodeError("a tuple of numbers is needed")
        return struct.pack(f">{len(value)}{wire_type.code}", *value)

    return data_of


_DATA: Final[dict[WireType, Callable[[object], bytes]]] = {
    WireType.STRING: _text_data,
    WireType.UNSPEC: _raw_data,
    WireType.NAMEDVAR: _variable_data,
    WireType.NAMEDARRAY: _element_data,
}
