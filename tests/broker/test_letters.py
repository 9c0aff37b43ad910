"""What is written beside a buried message, read back, and whether it can be sent again; without a broker."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest
from aiormq.abc import DeliveredMessage
from pamqp.commands import Basic
from pamqp.header import ContentHeader

from bridge.broker import letters
from bridge.broker.letters import Letter, Origin, headers_of, original_body, read
from contracts.codec import redact
from contracts.envelope import Problem

DIED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
REQUEST = {"type": "cti.query", "name": "session.query.init", "target": "S1", "requestId": "r-1"}


def letter(
    body: bytes = b'{"chat":true}',
    problem: Problem = Problem.NO_REQUEST_ID,
    origin: Origin | None = None,
    *,
    ruled: bool = False,
) -> Letter:
    """A letter as `Outbound` writes it and the broker delivers it."""
    origin = origin or Origin("S1", REQUEST, "replies", "m-1", "c-1")
    properties = Basic.Properties(
        headers=dict(headers_of(problem, origin)),
        message_id="d-1",
        timestamp=DIED,
        correlation_id=origin.correlation_id,
    )
    header = ContentHeader(body_size=0, properties=properties)
    message = DeliveredMessage(delivery=Basic.Deliver(), header=header, body=redact(body), channel=None)  # type: ignore[arg-type]
    return read(message, ruled=ruled)


def test_reason_time_and_origin_are_kept() -> None:
    assert letter() == Letter(
        "d-1", DIED, "no-request-id", Origin("S1", REQUEST, "replies", "m-1", "c-1"), 13, b'{"chat":true}', None
    )


def test_programs_get_them_by_plain_names_without_what_is_not_known() -> None:
    assert letter().values() == {
        "id": "d-1", "reason": "no-request-id", "time": "2026-03-01T12:00:00Z", "key": "S1", **REQUEST,
        "replyTo": "replies", "correlationId": "c-1", "originalMessageId": "m-1", "size": 13, "replayable": True,
    }  # fmt: skip
    bare = letter(origin=Origin("cti", {})).values()
    assert set(bare) == {"id", "reason", "time", "key", "size", "replayable"}


def test_headers_that_are_no_strings_are_left_behind() -> None:
    kept = letter(origin=Origin("cti", {"type": 5, "name": None, "target": "S1", "x-reason": "mine", "other": "x"}))
    assert kept.origin.headers == {"target": "S1"}
    assert kept.reason == "no-request-id"
    assert kept.obstacle is None


def test_a_header_of_any_length_fits_into_a_frame_and_is_told_as_lost() -> None:
    written = headers_of(Problem.BAD_TARGET, Origin("S1", {**REQUEST, "target": "ä" * 100_000, "name": "x" * 100_000}))
    assert sum(len(str(value)) for value in written.values()) < 4096
    kept = letter(origin=Origin("S1", {**REQUEST, "target": "ä" * 2000}))
    assert kept.obstacle == letters.HEADER_LOST.format(names="target")


@pytest.mark.parametrize(
    ("body", "obstacle"),
    [
        (b'{"chat":true}', None),
        (b"[1,2]", None),
        (b"", None),
        (b'{"note":"say \\"[redacted]\\" aloud"}', None),
        (b"{not json", letters.BODY_LOST),
        (b'"text"', letters.BODY_LOST),
        (b'{"a":' * 100 + b"1" + b"}" * 100, letters.BODY_LOST),
        (b'{"loginid":"1002","password":"p1002"}', letters.BODY_MASKED),
        (b'[{"name":"token","value":"x"}]', letters.BODY_MASKED),
        (orjson.dumps({"a password that is much longer than a name": 1}), letters.BODY_MASKED),
    ],
    ids=["sound", "a list", "empty", "the mark in a text", "not JSON", "a string", "too deep", "password", "in a value", "in a key"],
)  # fmt: skip
def test_what_was_taken_out_of_a_body_keeps_it_from_being_sent_again(body: bytes, obstacle: str | None) -> None:
    assert letter(body).obstacle == obstacle


def test_an_empty_body_is_sent_again_as_an_object() -> None:
    assert original_body(letter(b"").body or b"") == b"{}"
    assert original_body(b'{"a":1}') == b'{"a":1}'


def test_what_somebody_else_put_there_can_be_read_and_not_sent() -> None:
    header = ContentHeader(body_size=0, properties=Basic.Properties(headers={"x-reason": 7}))
    strange = read(DeliveredMessage(delivery=Basic.Deliver(), header=header, body=b"\xff", channel=None))  # type: ignore[arg-type]
    assert (strange.id, strange.died_at, strange.reason) == (None, None, "")
    assert strange.obstacle == letters.NO_ORIGIN
    assert strange.values() == {"reason": "", "size": 1, "replayable": False, "obstacle": letters.NO_ORIGIN}


@pytest.mark.parametrize(
    ("what", "origin"),
    [
        ("routing key", Origin("k" * 300, {})),
        ("routing key", Origin("ö" * 128, {})),
        ("message id", Origin("S1", {}, message_id="m" * 256)),
        ("correlation id", Origin("S1", {}, correlation_id="c" * 256)),
        ("reply queue", Origin("S1", {}, "r" * 256)),
        ("group", Origin("S1", {}, group="g" * 256)),
    ],
)
def test_what_amqp_has_no_room_for_cannot_be_sent(what: str, origin: Origin) -> None:
    assert letter(origin=origin).obstacle == letters.TOO_LONG.format(what=what)


def test_what_amqp_just_has_room_for_can_be_sent() -> None:
    most = "x" * 255
    assert letter(origin=Origin(most, {}, most, most, most)).obstacle is None


def test_a_copy_may_have_died_later() -> None:
    first = letter()
    assert first.is_copy_of(letter())
    assert not first.is_copy_of(letter(b'{"chat":false}'))


def test_where_rules_are_set_only_an_answer_can_be_sent_again() -> None:
    """The broker takes a `user_id` from nobody but its owner, and a request without one is refused."""
    assert letter(ruled=True).obstacle == letters.SENDER_ONLY
    assert letter(problem=Problem.UNROUTABLE, ruled=True).obstacle is None


def test_user_and_group_are_kept() -> None:
    values = letter(origin=Origin("S1", {}, user_id="crm", group="north")).values()
    assert (values["userId"], values["group"]) == ("crm", "north")


def test_only_an_answer_that_no_queue_took_is_a_response() -> None:
    assert letter(problem=Problem.UNROUTABLE).is_response
    assert not letter().is_response
