"""Large blocks go back to the system. Looked at in a process of its own, which the option stays with."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from bridge.ops import memory

LOOK = """
import ctypes
from bridge.ops import memory

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks".split()] + [("rest", ctypes.c_size_t * 6)]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Info
{first}
bytearray(8_000_000)  # is freed at once, and the library learns from it
before = libc.mallinfo2().hblks
kept = bytearray(1_000_000)
print(libc.mallinfo2().hblks - before)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="another C library than glibc 2.33 or newer")
@pytest.mark.parametrize(("first", "apart"), [("", "0"), ("assert memory.return_large_blocks()", "1")])
def test_a_large_block_lies_apart_whatever_was_freed_before(first: str, apart: str) -> None:
    code = LOOK.format(first=first)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (apart, "")


def test_another_c_library_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert not memory.return_large_blocks()
