"""Streams of whole, cut, joined, broken and hostile messages; memory stays within one message."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import FrameError
from adapters.cisco_cti.protocol.framing import Frames, frame
from adapters.cisco_cti.protocol.values import Frame
from adapters.cisco_cti.protocol.wire_types import LONGEST_MESSAGE
from adapters.errors import LinkProtocolError
from tests.adapters.cisco_cti.protocol.vectors import VECTORS

STREAM = b"".join(bytes.fromhex(vector.hex) for vector in VECTORS)
WHOLE = Frames().feed(STREAM)


def test_many_messages_in_one_read() -> None:
    assert [each.number for each in WHOLE] == [3, 3, 4, 4, 5, 6, 1, 35, 38, 38]
    assert b"".join(frame(*each) for each in WHOLE) == STREAM


def test_one_byte_at_a_time() -> None:
    frames = Frames()
    assert [each for byte in STREAM for each in frames.feed(bytes([byte]))] == WHOLE
    assert frames.pending == 0


@given(st.lists(st.integers(0, len(STREAM)), max_size=30).map(sorted))
def test_cut_anywhere(cuts: list[int]) -> None:
    frames, found = Frames(), list[Frame]()
    for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True):
        found += frames.feed(STREAM[start:end])
    assert found == WHOLE


@pytest.mark.parametrize("missing", [1, 7, 8, 9])
def test_a_truncated_message_is_waited_for(missing: int) -> None:
    raw = bytes.fromhex(VECTORS[0].hex)
    frames = Frames()
    assert frames.feed(raw[:-missing]) == []
    assert frames.pending == len(raw) - missing
    assert frames.feed(raw[-missing:]) == WHOLE[:1]


def test_a_message_without_a_body() -> None:
    assert Frames().feed(frame(277, b"")) == [Frame(277, b"")]


def test_the_longest_message_passes_and_one_byte_more_does_not() -> None:
    body = bytes(LONGEST_MESSAGE - 8)
    assert Frames().feed(frame(9, body)) == [Frame(9, body)]
    with pytest.raises(FrameError) as caught:
        Frames().feed(frame(9, body + b"\0"))
    assert caught.value.status is Status.INVALID_MESSAGE_LENGTH
    assert isinstance(caught.value, LinkProtocolError)


@pytest.mark.parametrize("length", [LONGEST_MESSAGE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF])
def test_a_huge_or_negative_length_ends_the_stream_at_once(length: int) -> None:
    frames = Frames()
    with pytest.raises(FrameError):
        frames.feed(length.to_bytes(4, "big") + bytes(4))
    assert frames.pending == 0
    with pytest.raises(FrameError):
        frames.feed(b"")


def test_what_came_whole_before_the_break_is_not_lost() -> None:
    frames = Frames()
    with pytest.raises(FrameError) as caught:
        frames.feed(STREAM + b"GET / HTTP/1.1\r\n\r\n")
    assert list(caught.value.frames) == WHOLE
    with pytest.raises(FrameError) as again:
        frames.feed(STREAM)
    assert again.value.frames == ()


def test_a_shorter_limit_is_kept() -> None:
    with pytest.raises(FrameError):
        Frames(longest=64).feed(frame(1, bytes(57)))
    assert len(Frames(longest=64).feed(frame(1, bytes(56)))) == 1


@given(st.lists(st.binary(max_size=200), max_size=50))
def test_garbage_raises_nothing_else_and_never_piles_up(pieces: list[bytes]) -> None:
    frames = Frames(longest=256)
    for piece in pieces:
        with suppress(FrameError):
            frames.feed(piece)
        assert frames.pending < 256
