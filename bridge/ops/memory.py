"""How the C library hands memory back to the system."""

from __future__ import annotations

import ctypes
from typing import Final

LARGE: Final = 128 * 1024
"""Bytes; glibc's own threshold before it begins to learn."""
_M_MMAP_THRESHOLD: Final = -3
"""The option's number in glibc's malloc.h."""


def return_large_blocks() -> bool:
    """Have blocks of `LARGE` bytes and more go back to the system as soon as they are freed. False: not with this C library.

    glibc begins so, and gives it up for all sizes up to that of the largest one that was freed. Bodies of a megabyte then lie between
    what lives long, and the process keeps the size of its worst moment.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE))
    except (AttributeError, OSError):
        return False
