"""Frames to messages and back in one protocol version. Owns the plans made from the table; refuses I/O and meaning."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.framing import frame as framed
from adapters.cisco_cti.protocol.layout import Layout
from adapters.cisco_cti.protocol.reading import Reader
from adapters.cisco_cti.protocol.table import BY_NAME, LAYOUTS
from adapters.cisco_cti.protocol.values import Frame, Message, UnknownMessage
from adapters.cisco_cti.protocol.wire_types import HEADER_BYTES, VERSIONS, longest
from adapters.cisco_cti.protocol.writing import Writer

RECORDING_IN_LAYOUTS: Final = 268
"""START_NETWORK_RECORDING_REQ as the layout tables number it; the seven messages after it follow. It leaves no hole."""

RECORDING_IN_LIST: Final = 267
"""The same as the message list numbers it."""


class Codec:
    """All messages of one version. The tables disagree on the numbers of network recording: `recording_from` settles it."""

    def __init__(self, version: int, recording_from: int = RECORDING_IN_LAYOUTS) -> None:
        if version not in VERSIONS:
            raise EncodeError(f"Protocol version {version} is not spoken here.", Status.INVALID_VERSION)
        self.version = version
        shifted = recording_from == RECORDING_IN_LAYOUTS
        self._numbers = {
            layout.name: (layout.alternate_number if shifted else 0) or layout.number for layout in LAYOUTS
        }
        self._names = {number: name for name, number in self._numbers.items()}
        self._readers: dict[int, Reader] = {}
        self._writers: dict[str, Writer] = {}
        self._longest = longest(version) - HEADER_BYTES

    def decode(self, frame: Frame) -> Message | UnknownMessage:
        """A message of the table, or one kept as it came. Raises DecodeError; the stream is still good then."""
        reader = self._readers.get(frame.number)
        if reader is None:
            name = self._names.get(frame.number)
            if name is None:
                return UnknownMessage(frame.number, frame.body)
            reader = self._readers[frame.number] = Reader(BY_NAME[name], self.version)
        return reader.read(frame.body)

    def encode(self, message: Message | UnknownMessage) -> bytes:
        """The message with its header. Raises EncodeError: not of this version, a value too long or of the wrong type."""
        if isinstance(message, UnknownMessage):
            return self._framed(message.number, message.body, f"Message {message.number}")
        writer = self._writers.get(message.name)
        if writer is None:
            writer = self._writers[message.name] = Writer(self._layout(message.name), self.version)
        return self._framed(self._numbers[message.name], writer.write(message), message.name)

    def _layout(self, name: str) -> Layout:
        layout = BY_NAME.get(name)
        if layout is None:
            raise EncodeError(f"There is no message {name} with a known layout.", Status.INVALID_MSG_TYPE_FOR_VERSION)
        if layout.since > self.version:
            sentence = f"{name} does not exist in version {self.version}."
            raise EncodeError(sentence, Status.INVALID_MSG_TYPE_FOR_VERSION)
        return layout

    def _framed(self, number: int, body: bytes, name: str) -> bytes:
        if len(body) > self._longest:
            sentence = f"{name} of {len(body)} bytes is too long, {self._longest} are allowed."
            raise EncodeError(sentence, Status.INVALID_MESSAGE_LENGTH)
        return framed(number, body)


@lru_cache
def codec(version: int, recording_from: int = RECORDING_IN_LAYOUTS) -> Codec:
    """The codec of a version, made once."""
    return Codec(version, recording_from)


def decode(frame: Frame, version: int) -> Message | UnknownMessage:
    """`Codec.decode` of that version."""
    return codec(version).decode(frame)


def encode(message: Message | UnknownMessage, version: int) -> bytes:
    """`Codec.encode` of that version."""
    return codec(version).encode(message)
