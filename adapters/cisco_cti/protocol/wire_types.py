"""The data types of GED-188: sizes in bytes, limits of variable ones. Owns no field and no message."""

from __future__ import annotations

from enum import Enum
from typing import Final

VERSIONS: Final = range(13, 26)
"""Protocol versions spoken here. Guides jump from 9 to 13, and what 10 to 12 looked like is not known."""

WIDE_TAGS_SINCE: Final = 20
"""From this version on tag and length of a floating field take 2 bytes each, before it 1 byte each."""

HEADER_BYTES: Final = 8
"""MessageLength UINT, MessageType UINT; the length counts what follows the header."""

LONGEST_MESSAGE: Final = 12500
"""Bytes with header (MAX_MESSAGE_SIZE of version 24). Nothing longer is taken from a peer of any version."""

LONGEST_OLD_MESSAGE: Final = 4096
"""Bytes with header that are sent to a peer before version 24: its limit is not documented, its buffers are of this class."""

LONGEST_NAME: Final = 33
"""Bytes of the name of a NAMEDVAR or NAMEDARRAY, NUL included."""

LONGEST_VALUE: Final = 211
"""Bytes of the value of a NAMEDVAR or NAMEDARRAY, NUL included."""

LONGEST_NAMED: Final = 2000
"""Bytes of all NAMEDVAR and NAMEDARRAY data of one call together."""

NULL_ID: Final = 0xFFFFFFFF
"""No call, peripheral, service, skill group; as IdleTimeout: none."""

NULL_SHORT: Final = 0xFFFF
"""No device type, line, cause, kind of call."""

VOICE_MRD: Final = 1
"""The media routing domain of voice."""


class WireType(Enum):
    """A type of the type table: its name, the letter of `struct` for one value, its bytes (0 when the length varies)."""

    UCHAR = ("UCHAR", "B", 1)
    USHORT = ("USHORT", "H", 2)
    BOOL = ("BOOL", "H", 2)
    INT = ("INT", "i", 4)
    UINT = ("UINT", "I", 4)
    TIME = ("TIME", "I", 4)
    STRING = ("STRING", "", 0)
    UNSPEC = ("UNSPEC", "", 0)
    NAMEDVAR = ("NAMEDVAR", "", 0)
    NAMEDARRAY = ("NAMEDARRAY", "", 0)
    USHORTS = ("USHORTS", "H", 2)
    UINTS = ("UINTS", "I", 4)

    def __init__(self, label: str, code: str, size: int) -> None:
        self.label = label
        self.code = code
        self.size = size

    @property
    def is_array(self) -> bool:
        """Whether one field holds n packed values."""
        return self in (WireType.USHORTS, WireType.UINTS)

    @property
    def is_number(self) -> bool:
        """Whether one field holds one number."""
        return self.size > 0 and not self.is_array


def longest(version: int) -> int:
    """Bytes with header of the longest message to send in this version."""
    return LONGEST_MESSAGE if version >= 24 else LONGEST_OLD_MESSAGE
