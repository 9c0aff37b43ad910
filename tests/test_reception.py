"""Reading what the bridge says, telling copies and gaps, and waiting for messages."""

from __future__ import annotations

import pytest

from bridge.broker.caller import Arrival
from bridge.errors import BridgeError
from bridge.reception import Counter, ExpectTimeout, Kind, Message, Stream, read_arrival


def event(
    seq: int, epoch: int = 1, *, id: str | None = None, name: str = "session.closed", target: str = "S1"
) -> Message:
    """An event of a session."""
    return Message(Kind.EVENT, name, target, {}, seq=seq, epoch=epoch, message_id=id or f"{epoch}-{seq}")


def test_the_header_form_is_read() -> None:
    headers = {
        "type": "cti.warning",
        "name": "session.warning",
        "target": "S1.G1",
        "code": "X",
        "message": "m",
        "seq": 3,
    }
    message = read_arrival(Arrival({**headers, "epoch": 2}, b'{"a": 1}', "id", None))
    assert message is not None
    assert (message.kind, message.code, message.message) == ("warning", "X", "m")
    assert (message.seq, message.epoch, message.body, message.session) == (3, 2, {"a": 1}, "S1")


def test_the_enveloped_form_is_read_as_the_same_response() -> None:
    """Protocol 2: the enveloped form."""
    header = b'{"type":"cti.response","name":"n","target":"S1","requestId":"r","result":"FAILURE","errorMessage":"No."}'
    message = read_arrival(Arrival({}, b'{"header":' + header + b',"body":{"a":1}}', "id", None))
    assert message is not None
    response = message.as_response()
    assert (response.success, response.error, response.request_id) == (False, "No.", "r")
    assert response.enveloped
    assert response.body == {"a": 1}


@pytest.mark.parametrize("kind", ["cti.query", "", "x"])
def test_what_the_bridge_never_says_is_passed_over(kind: str) -> None:
    assert read_arrival(Arrival({"type": kind}, b"{}", None, None)) is None


def test_a_body_that_is_no_object_reads_as_empty() -> None:
    for body in (b"", b"[1]", b"{nonsense"):
        message = read_arrival(Arrival({"type": "cti.event"}, body, None, "c"))
        assert message is not None
        assert message.body == {}


def test_copies_are_told_by_their_id_and_gaps_by_their_number() -> None:
    """Protocol 6: seq, epoch and message_id."""
    counter = Counter()
    assert not counter.has_gap(event(7)), "the first one heard"
    assert not counter.has_gap(event(8))
    assert counter.is_copy(event(8))
    assert not counter.is_copy(event(9))
    assert counter.has_gap(event(10))
    assert not counter.has_gap(event(1, epoch=2)), "a new epoch begins at 1"
    assert counter.has_gap(event(2, epoch=3))
    assert not counter.has_gap(event(1, target="S2")), "another session counts for itself"


async def test_a_stream_passes_over_and_keeps_history() -> None:
    stream = Stream("S1", {"event"})
    stream.offer(event(1, name="a"))
    stream.offer(event(1, name="b", target="S2"))
    stream.offer(event(2, name="b", target="S1.G1"))
    assert (await stream.expect("b")).seq == 2
    assert [message.name for message in stream.history] == ["a", "b"]


async def test_what_does_not_come_is_told_with_what_came() -> None:
    stream = Stream(None, None)
    stream.offer(event(1, name="a"))
    with pytest.raises(ExpectTimeout, match=r"Expected b .* arrived: a"):
        await stream.expect("b", timeout=0.01)


async def test_a_lost_connection_stays_lost() -> None:
    stream = Stream(None, None)
    stream.fail(BridgeError("gone"))
    for _ in range(2):
        with pytest.raises(BridgeError, match="gone"):
            await stream.next()
