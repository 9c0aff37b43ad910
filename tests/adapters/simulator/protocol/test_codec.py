"""Lines of the link: every frame there and back, and hostile streams."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import LinkProtocolError
from adapters.simulator.protocol.codec import Lines, decode, encode
from adapters.simulator.protocol.frames import Answer, Do, Frame, Hello, Ping, Pong, Said

FRAMES: list[Frame] = [
    Hello(1),
    Do(1, {"kind": "ReadAgent"}),
    Answer(2**53 - 1, {"kind": "Accepted"}),
    Said({"kind": "SnapshotBegun", "value": {"text": "ü\n\u2028"}}),
    Ping(),
    Pong(),
]
STREAM = b"".join(map(encode, FRAMES))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_there_and_back(frame: Frame) -> None:
    line = encode(frame)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == frame


@given(st.lists(st.integers(0, len(STREAM)), max_size=30).map(sorted))
def test_cut_anywhere_or_all_at_once(cuts: list[int]) -> None:
    lines, frames = Lines(), list[Frame]()
    for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True):
        frames += lines.feed(STREAM[start:end])
    assert frames == FRAMES


def test_one_byte_at_a_time() -> None:
    lines = Lines()
    assert [frame for byte in STREAM for frame in lines.feed(bytes([byte]))] == FRAMES


def test_a_truncated_line_is_waited_for() -> None:
    lines = Lines()
    assert lines.feed(encode(Ping())[:-1]) == []
    assert lines.feed(b"\n") == [Ping()]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"garbage",
        b"[]",
        b"null",
        b"{}",
        b'{"is":1}',
        b'{"is":{}}',
        b'{"is":"party"}',
        b'{"is":"do"}',
        b'{"is":"do","number":0,"command":{}}',
        b'{"is":"do","number":true,"command":{}}',
        b'{"is":"do","number":1.5,"command":{}}',
        b'{"is":"do","number":9007199254740992,"command":{}}',
        b'{"is":"do","number":99999999999999999999999999,"command":{}}',
        b'{"is":"do","number":1,"command":[]}',
        b'{"is":"event","event":null}',
        b'{"is":"hello","version":"1"}',
        b'{"is":"ping"',
        b'{"is":"ping","x":NaN}',
        b"\xff\xfe",
        b"\x00",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_nonsense_is_refused(line: bytes) -> None:
    with pytest.raises(LinkProtocolError):
        decode(line)


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_refuse(data: bytes) -> None:
    try:
        Lines(longest=64).feed(data)
    except LinkProtocolError as error:
        assert error.sentence.endswith(".")


@given(st.dictionaries(st.sampled_from(["is", "number", "command", "result", "event", "version"]), JSON))
def test_no_json_does_more_than_refuse(plain: dict[str, object]) -> None:
    line = orjson.dumps(plain)
    try:
        decode(line)
    except LinkProtocolError as error:
        assert error.sentence.endswith(".")


def test_an_endless_line_is_refused_before_it_fills_the_memory() -> None:
    lines = Lines(longest=1000)
    with pytest.raises(LinkProtocolError, match="longer than 1000 bytes"):
        for _ in range(1001):
            lines.feed(b"x")
