"""What can go wrong between bytes and messages. Owns no failure the far side reports."""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.values import Frame
from adapters.errors import LinkProtocolError


class CodecError(LinkProtocolError):
    """Root. `status` is what a CTI Server answers in such a case."""

    def __init__(self, sentence: str, status: Status = Status.BAD_MESSAGE_FORMAT) -> None:
        super().__init__(sentence)
        self.status = status


class FrameError(CodecError):
    """The stream holds no messages any more; the connection is of no use. `frames` came whole before that."""

    def __init__(self, sentence: str, frames: tuple[Frame, ...] = ()) -> None:
        super().__init__(sentence, Status.INVALID_MESSAGE_LENGTH)
        self.frames = frames


class DecodeError(CodecError):
    """One message cannot be read; the stream is still good."""


class EncodeError(CodecError):
    """A message cannot be said in this version, or passes a limit."""
