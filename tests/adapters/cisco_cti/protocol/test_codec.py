"""Every layout in every version there and back, the worked vectors byte by byte, and what a version refuses."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cisco_cti.protocol.codec import RECORDING_IN_LIST, Codec, codec, decode, encode
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import DecodeError, EncodeError
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.cisco_cti.protocol.values import Frame, Message, UnknownMessage
from adapters.cisco_cti.protocol.wire_types import HEADER_BYTES, LONGEST_MESSAGE, LONGEST_OLD_MESSAGE, VERSIONS
from tests.adapters.cisco_cti.protocol.messages import FEW, layouts_of, made_up
from tests.adapters.cisco_cti.protocol.vectors import VECTORS, Vector


def there_and_back(message: Message, version: int) -> Message | UnknownMessage:
    (frame,) = Frames().feed(encode(message, version))
    return decode(frame, version)


@pytest.mark.parametrize("version", VERSIONS)
@FEW
@given(seed=st.integers(0, 2**64))
def test_every_layout_there_and_back(version: int, seed: int) -> None:
    chance = Random(seed)
    for layout in layouts_of(version):
        message = made_up(layout, version, chance)
        assert there_and_back(message, version) == message


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_the_worked_vectors(vector: Vector) -> None:
    raw = bytes.fromhex(vector.hex)
    (frame,) = Frames().feed(raw)
    message = decode(frame, vector.version)
    assert message == Message(vector.message, vector.values)
    assert encode(message, vector.version) == raw


def test_versions_13_to_25_are_spoken() -> None:
    assert list(VERSIONS) == list(range(13, 26))
    for version in (12, 26):
        with pytest.raises(EncodeError) as caught:
            codec(version)
        assert caught.value.status is Status.INVALID_VERSION


@pytest.mark.parametrize("version", VERSIONS)
def test_a_message_newer_than_the_version_is_refused_and_understood(version: int) -> None:
    for layout in BY_NAME.values():
        if layout.since > version:
            with pytest.raises(EncodeError) as caught:
                encode(Message(layout.name), version)
            assert caught.value.status is Status.INVALID_MSG_TYPE_FOR_VERSION
    assert decode(Frame(277, b""), version) == Message("STANDBY_ACTIVE_EVENT")


def test_a_message_without_a_layout_is_refused() -> None:
    with pytest.raises(EncodeError):
        encode(Message("MEDIA_LOGIN_REQ"), 24)


@given(st.integers(0, 2**32 - 1).filter(lambda number: number not in codec(24)._names), st.binary(max_size=64))
def test_an_unknown_message_is_kept_as_it_came(number: int, body: bytes) -> None:
    message = decode(Frame(number, body), 24)
    assert message == UnknownMessage(number, body)
    assert Frames().feed(encode(message, 24)) == [Frame(number, body)]


@pytest.mark.parametrize(
    ("version", "longest"), [(13, LONGEST_OLD_MESSAGE), (23, LONGEST_OLD_MESSAGE), (24, LONGEST_MESSAGE)]
)
def test_nothing_longer_than_the_peer_takes_is_sent(version: int, longest: int) -> None:
    body = bytes(longest - HEADER_BYTES)
    assert len(encode(UnknownMessage(999, body), version)) == longest
    with pytest.raises(EncodeError) as caught:
        encode(UnknownMessage(999, body + b"\0"), version)
    assert caught.value.status is Status.INVALID_MESSAGE_LENGTH


def test_the_numbers_of_network_recording_are_a_setting() -> None:
    message = Message("STOP_NETWORK_RECORDING_CONF", {"invoke_id": 1})
    assert Codec(25).encode(message)[4:8] == (271).to_bytes(4, "big")
    listed = Codec(25, RECORDING_IN_LIST)
    assert listed.encode(message)[4:8] == (270).to_bytes(4, "big")
    assert listed.decode(Frame(270, bytes(4))) == Message("STOP_NETWORK_RECORDING_CONF", {"invoke_id": 0})
    assert listed.decode(Frame(275, b"")) == UnknownMessage(275, b"")


@pytest.mark.parametrize("version", [13, 19, 20, 25])
@given(st.sampled_from(sorted(codec(25)._names)), st.binary(max_size=200))
def test_garbage_is_a_message_or_a_decode_error(version: int, number: int, body: bytes) -> None:
    try:
        decode(Frame(number, body), version)
    except DecodeError as error:
        assert error.sentence


@FEW
@given(st.integers(0, 2**64), st.sampled_from(VERSIONS))
def test_a_message_cut_or_flipped_anywhere_raises_nothing_else(seed: int, version: int) -> None:
    chance = Random(seed)
    for layout in layouts_of(version):
        raw = bytearray(encode(made_up(layout, version, chance), version)[HEADER_BYTES:])
        if raw:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        for body in (bytes(raw), bytes(raw[: chance.randint(0, len(raw))])):
            try:
                decode(Frame(BY_NAME[layout.name].number, body), version)
            except DecodeError:
                continue
