"""What is said, where it goes, and when a request is settled: after its answer is written and confirmed, and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bridge.broker.delivery import Delivery
from bridge.broker.parcel import Fate, Parcel
from bridge.dispatch import outbound
from bridge.dispatch.replay import Kept
from contracts import codec
from contracts.codec import Outgoing
from contracts.envelope import Problem
from contracts.vocabulary import MessageType
from tests.dispatch.support import Desk, dispatch, header
from tests.registry.support import other

NAME = "session.query.init"
ANSWER = Outgoing(MessageType.RESPONSE, NAME, "S1", {"type": "cti.response", "result": "SUCCESS"}, b'{"a":1}')


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with dispatch(tmp_path, prefix="site") as desk:
        yield desk


def begin(desk: Desk, request_id: str = "R-1", segment: str = "S1") -> Kept:
    return desk.context.replay.begin(segment, request_id, NAME, segment)


def respond(desk: Desk, delivery: Delivery, kept: Kept) -> None:
    desk.context.outbound.respond(delivery, kept, ANSWER)


def fates(desk: Desk, *told: Fate | None) -> None:
    """What becomes of each publish in turn; the last for all that follow."""
    coming = list(told)
    desk.publisher.fate = lambda parcel: coming.pop(0) if len(coming) > 1 else coming[0]


def counted(desk: Desk, name: str) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(desk.context.metrics.text().decode())
    return {
        tuple(sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
        if sample.name == name and sample.value
    }


def event(seq: int) -> Outgoing:
    return codec.event(MessageType.EVENT, "session.closed", "S1", seq, 1)


async def test_an_answer_goes_to_who_asked(desk: Desk) -> None:
    kept = begin(desk)
    respond(desk, desk.delivery(NAME, reply_to="amq.gen-x"), kept)
    (answer,) = await desk.answered()
    assert (answer.exchange, answer.key, answer.mandatory) == ("", "amq.gen-x", True)
    assert (answer.body, answer.headers) == (ANSWER.body, ANSWER.headers)
    assert (answer.message_id, answer.correlation_id) == (kept.message_id, "R-1")


async def test_an_answer_is_in_the_ledger_before_it_leaves(desk: Desk) -> None:
    written: list[int] = []
    desk.publisher.fate = lambda parcel: None
    respond(desk, desk.delivery(NAME), begin(desk))
    assert desk.answers == [], "not before it is written"
    await desk.answered()
    answers, _ = await desk.context.registry.ledger.load(0)
    written += [len(answers)]
    assert (answers[0].body, answers[0].headers, answers[0].request_id) == (ANSWER.body, ANSWER.headers, "R-1")
    assert answers[0].message_id == desk.answers[0].message_id


async def test_a_request_is_settled_when_its_answer_is_confirmed_and_not_before(desk: Desk) -> None:
    fates(desk, None)
    respond(desk, desk.delivery(NAME), begin(desk))
    await desk.answered()
    assert desk.channel.tags == []
    desk.publisher.confirm_all()
    assert desk.channel.tags == [1]
    desk.publisher.confirm_all()
    assert desk.channel.tags == [1], "once"


@pytest.mark.parametrize("reply_to", [None, "", "site.control", "site.requests", "site.session.S1"])
async def test_without_a_usable_reply_to_the_answer_goes_to_the_events(desk: Desk, reply_to: str | None) -> None:
    respond(desk, desk.delivery(NAME, reply_to=reply_to), begin(desk))
    (answer,) = await desk.answered()
    assert (answer.exchange, answer.key) == ("site.events", f"response.S1.{NAME}")
    assert answer.correlation_id == "R-1"
    assert desk.channel.tags == [1]


async def test_a_queue_of_another_bridge_may_be_answered(desk: Desk) -> None:
    respond(desk, desk.delivery(NAME, reply_to="site2.desk"), begin(desk))
    (answer,) = await desk.answered()
    assert (answer.exchange, answer.key) == ("", "site2.desk")


async def test_direct_reply_to_is_published_without_mandatory(desk: Desk) -> None:
    respond(desk, desk.delivery(NAME, reply_to="amq.rabbitmq.reply-to.abc"), begin(desk))
    (answer,) = await desk.answered()
    assert (answer.key, answer.mandatory) == ("amq.rabbitmq.reply-to.abc", False)


async def test_an_answer_nobody_takes_is_tried_by_the_events(desk: Desk) -> None:
    fates(desk, Fate.RETURNED, Fate.CONFIRMED)
    respond(desk, desk.delivery(NAME), begin(desk))
    first, second = await desk.answered(2)
    assert (first.exchange, second.exchange) == ("", "site.events")
    assert (first.message_id, first.body) == (second.message_id, second.body)
    assert desk.channel.tags == [1]
    assert desk.dead() == []


async def test_an_answer_nobody_takes_at_all_is_put_aside_redacted(desk: Desk) -> None:
    fates(desk, Fate.RETURNED, Fate.RETURNED, None)
    secret = Outgoing(MessageType.RESPONSE, NAME, "S1", dict(ANSWER.headers), b'{"password":"geheim","a":1}')
    desk.context.outbound.respond(desk.delivery(NAME), begin(desk), secret)
    await desk.answered(2)
    (dead,) = desk.dead()
    assert header(dead, "x-reason") == "unroutable"
    assert b"geheim" not in dead.body
    assert orjson.loads(dead.body)["a"] == 1
    assert desk.channel.tags == [], "not before the copy is safe"
    desk.publisher.confirm_all()
    assert desk.channel.tags == [1]
    assert counted(desk, "cti_bridge_dead_lettered_total") == {("unroutable",): 1}


async def test_a_dead_letter_that_finds_no_queue_is_sent_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "BURY_AGAIN", 0.0)
    fates(desk, Fate.RETURNED, None)
    desk.context.outbound.dead_letter(desk.delivery("nonsense", body=b"\xff"), Problem.NOT_JSON)
    assert desk.channel.tags == [], "the original is the only copy"
    await asyncio.sleep(0.01)
    assert len(desk.publisher.parcels) == 2
    desk.publisher.confirm_all()
    assert desk.channel.tags == [1]


async def test_what_cannot_be_answered_is_put_aside_and_settled(desk: Desk) -> None:
    fates(desk, None)
    desk.context.outbound.dead_letter(desk.delivery("x", body=b'{"pwd":"geheim"', key="S1"), Problem.NOT_JSON)
    (dead,) = desk.dead()
    assert header(dead, "x-reason") == "not-json"
    assert b"geheim" not in dead.body
    assert desk.channel.tags == []
    desk.publisher.confirm_all()
    assert desk.channel.tags == [1]
    assert counted(desk, "cti_bridge_dead_lettered_total") == {("not-json",): 1}


async def test_the_same_answer_again_is_the_same_to_the_byte(desk: Desk) -> None:
    kept = begin(desk)
    respond(desk, desk.delivery(NAME), kept)
    await desk.answered()
    desk.context.outbound.respond_again(desk.delivery(NAME, reply_to="amq.gen-other"), kept)
    first, again = await desk.answered(2)
    assert (first.body, first.headers, first.message_id) == (again.body, again.headers, again.message_id)
    assert again.key == "amq.gen-other"
    assert desk.channel.tags == [1, 2]


async def test_one_answer_settles_every_copy_that_waited_at_the_same_place(desk: Desk) -> None:
    kept = begin(desk)
    first = desk.delivery(NAME)
    kept.waiting += [desk.delivery(NAME), desk.delivery(NAME, reply_to="amq.gen-other"), desk.delivery(NAME)]
    respond(desk, first, kept)
    answers = await desk.answered(2)
    assert sorted(answer.key for answer in answers) == ["amq.gen-desk", "amq.gen-other"]
    assert sorted(desk.channel.tags) == [1, 2, 3, 4]
    assert kept.waiting == []


async def test_a_copy_from_another_place_is_settled_by_its_own_answer(desk: Desk) -> None:
    desk.publisher.fate = lambda parcel: None if parcel.key == "amq.gen-other" else Fate.CONFIRMED
    kept = begin(desk)
    first = desk.delivery(NAME)
    kept.waiting.append(desk.delivery(NAME, reply_to="amq.gen-other"))
    respond(desk, first, kept)
    await desk.answered(2)
    assert desk.channel.tags == [1]
    desk.publisher.confirm_all()
    assert desk.channel.tags == [1, 2]


async def test_events_wait_behind_the_answers_of_their_session_alone(desk: Desk) -> None:
    outbound = desk.context.outbound
    outbound.event("S1", event(1))
    respond(desk, desk.delivery(NAME), begin(desk))
    outbound.event("S1", event(2))
    outbound.event("S2", event(1))
    respond(desk, desk.delivery(NAME, id="R-2"), begin(desk, "R-2"))
    outbound.event("S1", event(3))
    assert [_word(each) for each in desk.publisher.parcels] == ["S1 1", "S2 1"]
    await desk.answered(2)
    said = [_word(each) for each in desk.publisher.parcels]
    assert said == ["S1 1", "S2 1", "R-1", "S1 2", "R-2", "S1 3"]


async def test_an_event_nobody_hears_is_counted_and_gone(desk: Desk) -> None:
    fates(desk, Fate.RETURNED)
    desk.context.outbound.event("S1", event(1))
    assert len(desk.publisher.parcels) == 1
    assert counted(desk, "cti_bridge_messages_returned_total") == {(): 1}


async def test_a_probe_reaches_no_queue_and_is_heard_of_when_the_broker_has_it(desk: Desk) -> None:
    desk.publisher.fate = lambda parcel: None
    heard: list[bool] = []
    desk.context.outbound.probe(lambda: heard.append(True))
    (probe,) = desk.publisher.parcels
    assert (probe.exchange, probe.key, probe.mandatory) == ("", "", False)
    assert heard == []
    desk.publisher.confirm_all()
    assert heard == [True]


async def test_an_event_has_its_key_and_no_correlation(desk: Desk) -> None:
    desk.context.outbound.event("S1", event(4))
    (said,) = desk.events
    assert (said.exchange, said.key, said.correlation_id) == ("site.events", "event.S1.session.closed", None)
    assert (header(said, "seq"), header(said, "epoch")) == (4, 1)


async def test_a_made_up_name_makes_no_key_of_its_own(desk: Desk) -> None:
    kept = Kept("S1", "R-1", "session.request.evil#", "S1")
    said = Outgoing(MessageType.RESPONSE, "session.request.evil#", "S1", {"type": "cti.response"}, b"{}")
    desk.context.outbound.respond(desk.delivery("session.request.evil#", reply_to=None), kept, said)
    (answer,) = await desk.answered()
    assert answer.key == "response.S1.unknown"


async def test_what_is_published_is_counted_by_kind(desk: Desk) -> None:
    desk.context.outbound.event("S1", event(1))
    respond(desk, desk.delivery(NAME), begin(desk))
    await desk.answered()
    assert counted(desk, "cti_bridge_messages_published_total") == {("event",): 1, ("response",): 1}


async def test_every_message_has_an_id_of_its_own(desk: Desk) -> None:
    for number in range(10):
        desk.context.outbound.event("S1", event(number))
        respond(desk, desk.delivery(NAME, id=f"R-{number}"), begin(desk, f"R-{number}"))
    await desk.answered(10)
    assert len({each.message_id for each in desk.publisher.parcels}) == 20


async def test_an_answer_that_cannot_be_written_leaves_all_the_same(desk: Desk) -> None:
    with other(desk.context.settings.state_dir) as connection:
        connection.execute("DROP TABLE answers")
    respond(desk, desk.delivery(NAME), begin(desk))
    await desk.answered()
    assert desk.channel.tags == [1]


def test_an_answer_that_is_not_given_cannot_go_out_again(desk: Desk) -> None:
    with pytest.raises(ValueError, match="not answered"):
        desk.context.outbound.respond_again(desk.delivery(NAME), begin(desk))


def _word(parcel: Parcel) -> str:
    if parcel.correlation_id is not None:
        return parcel.correlation_id
    return f"{parcel.key.split('.')[1]} {header(parcel, 'seq')}"
