"""Decoders of what other publishers chose, none of which fails for what a broker passes on; put where the AMQP library looks them up.

The library's own raise in its connection's reader for bytes that a broker passes on: text that is not UTF-8, a time beyond the
year 9999, tables too deep for the stack. One such message would end the connection for every session, and again with each redelivery.
"""

from __future__ import annotations

import struct
from datetime import datetime
from struct import Struct
from typing import Final

from pamqp import decode
from pamqp.common import FieldValue
from pamqp.header import ContentHeader

REPLACEMENT: Final = "\ufffd"
"""Stands where bytes were no UTF-8."""
DEEPEST: Final = 32
"""Tables and arrays in each other; what is deeper is None. Bodies have the same bound."""

_FLAGS: Final = Struct(">H")
_LENGTH: Final = Struct(">I")
_TABLE, _ARRAY, _TEXT, _BYTES = b"FASx"
_WIDEST: Final = 8
"""Bytes of the longest value that does not say how long it is."""


def install() -> None:
    """Use these decoders in this process; a second call changes nothing."""
    decode.METHODS.update(shortstr=short_text, timestamp=timestamp, table=table, array=array)
    ContentHeader._get_flags = staticmethod(property_flags)  # type: ignore[method-assign]  # looked up nowhere else


def whole(text: str | None) -> str | None:
    """The text, None if bytes of it were no UTF-8: an address or an id that is not as it was sent may be somebody else's."""
    return None if text is None or REPLACEMENT in text else text


def property_flags(data: bytes) -> tuple[int, int]:
    """Which properties there are: the first word. The bit that announces a second one is ignored, as by the broker."""
    return _FLAGS.size, _FLAGS.unpack_from(data)[0] & ~1


def short_text(data: bytes) -> tuple[int, str]:
    """A short string; `REPLACEMENT` for what is no UTF-8."""
    end = 1 + data[0]
    return end, data[1:end].decode("utf-8", "replace")


def timestamp(data: bytes) -> tuple[int, datetime | None]:
    """A timestamp; None for what no calendar has."""
    try:
        return decode.timestamp(data)
    except (ValueError, OverflowError, OSError):
        return _WIDEST, None


def table(data: bytes) -> tuple[int, dict[str, FieldValue]]:
    """A table; what cannot be read ends it."""
    end = _end(data, 0)
    return end, _entries(data[:end], _LENGTH.size, DEEPEST)


def array(data: bytes) -> tuple[int, list[FieldValue]]:
    """An array; what cannot be read ends it."""
    end = _end(data, 0)
    return end, _items(data[:end], _LENGTH.size, DEEPEST)


_PLAIN: Final = {**decode.TABLE_MAPPING, b"T": timestamp}
"""By the octet of its type: what has no values inside."""


def _end(data: bytes, at: int) -> int:
    length: int = _LENGTH.unpack_from(data, at)[0]
    return at + _LENGTH.size + length


def _entries(data: bytes, at: int, depth: int) -> dict[str, FieldValue]:
    entries: dict[str, FieldValue] = {}
    try:
        while at < len(data):
            begin = at + 1
            at = begin + data[at]
            name = data[begin:at].decode("utf-8", "replace")
            at, entries[name] = _value(data, at, depth)
    except (LookupError, ValueError, struct.error):
        pass
    return entries


def _items(data: bytes, at: int, depth: int) -> list[FieldValue]:
    items: list[FieldValue] = []
    try:
        while at < len(data):
            at, item = _value(data, at, depth)
            items.append(item)
    except (LookupError, ValueError, struct.error):
        pass
    return items


def _value(data: bytes, at: int, depth: int) -> tuple[int, FieldValue]:
    """The value at `at` and where the next one begins; only its own bytes are copied."""
    kind, at = data[at], at + 1
    if kind not in (_TABLE, _ARRAY, _TEXT, _BYTES):
        used, value = _PLAIN[bytes((kind,))](data[at : at + _WIDEST])
        return at + used, value
    end = _end(data, at)
    if kind in (_TEXT, _BYTES):
        return end, _PLAIN[bytes((kind,))](data[at:end])[1]
    if depth == 1:
        return end, None
    read = _entries if kind == _TABLE else _items
    return end, read(data[at:end], _LENGTH.size, depth - 1)
