"""A stream of bytes to frames and back. Owns where a message begins and ends; knows nothing of what is in it."""

from __future__ import annotations

from struct import Struct
from typing import Final

from adapters.cisco_cti.protocol.errors import FrameError
from adapters.cisco_cti.protocol.values import Frame
from adapters.cisco_cti.protocol.wire_types import HEADER_BYTES, LONGEST_MESSAGE

_HEADER: Final = Struct(">II")


class Frames:
    """Bytes as they come, cut anywhere or many messages at once, to frames (GED-188, MHDR).

    `longest` is in bytes, with header. No more than that, and what one read brought, is ever kept.
    """

    __slots__ = ("_error", "_longest", "_rest")

    def __init__(self, longest: int = LONGEST_MESSAGE) -> None:
        self._longest = longest - HEADER_BYTES
        self._rest = b""
        self._error: FrameError | None = None

    @property
    def pending(self) -> int:
        """Bytes of a message that has not come whole yet."""
        return len(self._rest)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames these bytes complete. Raises FrameError, from then on at every call; it carries the frames before it."""
        if self._error is not None:
            raise self._error
        buffer = self._rest + data if self._rest else bytes(data)
        frames: list[Frame] = []
        at, end = 0, len(buffer)
        while end - at >= HEADER_BYTES:
            length, number = _HEADER.unpack_from(buffer, at)
            if length > self._longest:
                raise self._break(length, tuple(frames))
            after = at + HEADER_BYTES + length
            if after > end:
                break
            frames.append(Frame(number, buffer[at + HEADER_BYTES : after]))
            at = after
        self._rest = buffer[at:]
        return frames

    def _break(self, length: int, frames: tuple[Frame, ...]) -> FrameError:
        self._rest = b""
        self._error = FrameError(f"A message of {length} bytes is announced, {self._longest} are allowed.")
        return FrameError(self._error.sentence, frames)


def frame(number: int, body: bytes) -> bytes:
    """A message from its number, 0 to 2**32 - 1, and body."""
    return _HEADER.pack(len(body), number) + body
