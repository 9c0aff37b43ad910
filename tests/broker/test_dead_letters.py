"""The dead letters on a real broker: looked at without a loss, sent again once, thrown away when asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import aiormq
import pytest
from aiormq.abc import AbstractChannel

from bridge.broker import dead_letters, letters, topology
from bridge.broker.dead_letters import DeadLetters, NoSuchLetter, NotReplayable
from bridge.broker.errors import BrokerError, BrokerUnreachable
from bridge.broker.letters import Letter, Origin
from contracts.envelope import Problem
from contracts.routing import Names
from tests.support.dead import DIED, HEADERS, bury, come_back, taken, waiting


@pytest.fixture
def names(prefix: str) -> Names:
    return Names(prefix)


@pytest.fixture
async def channel(amqp_url: str, names: Names) -> AsyncIterator[AbstractChannel]:
    """The test's own amqp_channel, on a prefix with its topology and no bridge."""
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    connection = await aiormq.connect(amqp_url)
    async with connection:
        yield await connection.channel()


@pytest.fixture
def desk(amqp_url: str, names: Names) -> DeadLetters:
    return DeadLetters((amqp_url,), names)


async def ids(desk: DeadLetters) -> list[str | None]:
    return [letter.id for letter in (await desk.oldest(1000))[0]]


def response(names: Names) -> Origin:
    """An answer that no queue took."""
    headers = {
        "type": "cti.response",
        "name": "session.query.init",
        "target": "S1",
        "requestId": "r",
        "result": "SUCCESS",
    }
    return Origin("response.S1.session.query.init", headers, f"{names.prefix}-gone", "answer-1", "r")


async def test_looking_loses_nothing_and_keeps_the_order(
    channel: AbstractChannel, desk: DeadLetters, names: Names
) -> None:
    """Thirty looks are more than the twenty deliveries a newer broker allows by itself; parts are asked for as well."""
    all_ids = [f"d-{number}" for number in range(200)]
    await bury(channel, names, *all_ids)
    for look in range(30):
        shown, total = await desk.oldest(7 if look % 2 else 1000)
        assert (total, [letter.id for letter in shown]) == (200, all_ids[: len(shown)])
    await come_back(channel, names.dead, 200)


async def test_a_letter_is_shown_with_its_body_and_a_list_is_without(
    channel: AbstractChannel, desk: DeadLetters, names: Names
) -> None:
    await bury(channel, names, "d-1")
    await bury(channel, names, "d-2", body=b'{"b":2}')
    origin = Origin("cti", HEADERS, "replies", "m-1", None)
    assert await desk.show("d-2") == Letter("d-2", DIED, "no-request-id", origin, 7, b'{"b":2}', None)
    assert (await desk.oldest(1))[0] == [Letter("d-1", DIED, "no-request-id", origin, 7, None, None)]


async def test_a_request_goes_back_to_where_it_came_from(
    channel: AbstractChannel, desk: DeadLetters, names: Names
) -> None:
    await bury(channel, names, "d-1", "d-2", origin=Origin("cti", HEADERS, "replies", "m-1", "c-1"))
    assert (await desk.replay("d-2")).id == "d-2"
    (message,) = await taken(channel, names.control, 1)
    properties = message.header.properties
    assert message.body == b'{"n":1}'
    assert {**(properties.headers or {}), "x-delivery-count": 0} == {**HEADERS, "x-delivery-count": 0}
    assert (properties.reply_to, properties.message_id, properties.correlation_id) == ("replies", "m-1", "c-1")
    assert (properties.content_type, properties.delivery_mode) == ("application/json", 2)
    assert await ids(desk) == ["d-1"]


async def test_a_response_goes_to_the_events_with_its_first_message_id(
    channel: AbstractChannel, desk: DeadLetters, names: Names
) -> None:
    queue = str((await channel.queue_declare("", exclusive=True)).queue)
    await channel.queue_bind(queue, names.events, "response.S1.#")
    await bury(channel, names, "d-1", problem=Problem.UNROUTABLE, origin=response(names))
    await desk.replay("d-1")
    (message,) = await taken(channel, queue, 1)
    assert message.routing_key == "response.S1.session.query.init"
    assert message.header.properties.headers == response(names).headers
    assert message.header.properties.message_id == "answer-1"
    assert message.header.properties.reply_to is None
    assert await waiting(channel, names.control) == 0


async def test_a_response_of_a_ruled_group_goes_to_its_own_events(
    channel: AbstractChannel, desk: DeadLetters, names: Names
) -> None:
    """Nobody hears another group's agents, by the way of the dead letters neither."""
    mine, common = [str((await channel.queue_declare("", exclusive=True)).queue) for _ in range(2)]
    await channel.exchange_declare(names.events_of("north"), exchange_type="topic", auto_delete=True)
    await channel.queue_bind(mine, names.events_of("north"), "#")
    await channel.queue_bind(common, names.events, "#")
    await bury(channel, names, "d-1", problem=Problem.UNROUTABLE, origin=replace(response(names), group="north"))
    await desk.replay("d-1")
    await taken(channel, mine, 1)
    assert await waiting(channel, common) == 0


async def test_where_rules_are_set_a_request_stays(channel: AbstractChannel, amqp_url: str, names: Names) -> None:
    await bury(channel, names, "d-1")
    desk = DeadLetters((amqp_url,), names, ruled=True)
    with pytest.raises(NotReplayable, match="Access rules"):
        await desk.replay("d-1")
    assert await ids(desk) == ["d-1"]


async def test_a_node_that_is_down_is_passed_over(channel: AbstractChannel, amqp_url: str, names: Names) -> None:
    await bury(channel, names, "d-1")
    assert await ids(DeadLetters(("amqp://127.0.0.1:1/", amqp_url), names)) == ["d-1"]


async def test_a_response_that_still_nobody_takes_stays(
    channel: AbstractChannel, desk: DeadLetters, names: Names
) -> None:
    await bury(channel, names, "d-1", problem=Problem.UNROUTABLE, origin=response(names))
    with pytest.raises(NotReplayable, match=r"No queue takes it"):
        await desk.replay("d-1")
    done = await desk.replay_all()
    assert (done.sent, [letter.id for letter in done.kept]) == (0, ["d-1"])
    assert await ids(desk) == ["d-1"]


@pytest.mark.parametrize(
    ("body", "says"), [(b"{broken", letters.BODY_LOST), (b'{"password":"hidden"}', letters.BODY_MASKED)]
)
async def test_what_is_no_longer_whole_is_not_sent_again(
    channel: AbstractChannel, desk: DeadLetters, names: Names, body: bytes, says: str
) -> None:
    await bury(channel, names, "d-1", body=body)
    with pytest.raises(NotReplayable) as refused:
        await desk.replay("d-1")
    assert str(refused.value) == says
    assert await ids(desk) == ["d-1"]
    assert await waiting(channel, names.control) == 0


async def test_all_are_sent_again_in_order_but_for_those_that_cannot_be(
    channel: AbstractChannel, desk: DeadLetters, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "BUDGET", 20)  # so that it takes several rounds
    for number in range(9):
        origin = Origin("cti", HEADERS, None, f"m-{number}")
        await bury(
            channel, names, f"d-{number}", body=b'{"token":1}' if number in {2, 5} else b'{"n":1}', origin=origin
        )
    done = await desk.replay_all()
    assert (done.sent, [letter.id for letter in done.kept]) == (7, ["d-2", "d-5"])
    assert {letter.obstacle for letter in done.kept} == {letters.BODY_MASKED}
    sent = [message.header.properties.message_id for message in await taken(channel, names.control, 7)]
    assert sent == [f"m-{number}" for number in (0, 1, 3, 4, 6, 7, 8)]
    assert await ids(desk) == ["d-2", "d-5"]


@pytest.mark.parametrize(
    ("odd", "problem", "says"),
    [
        (Origin("k" * 300, HEADERS), Problem.NO_REQUEST_ID, "routing key is longer"),
        (Origin("cti", HEADERS, "r" * 300), Problem.NO_REQUEST_ID, "reply queue is longer"),
        (Origin("cti", HEADERS, "amq.rabbitmq.reply-to"), Problem.NO_REQUEST_ID, "The broker refuses it"),
        (Origin("response.S1", HEADERS, group="nobody"), Problem.UNROUTABLE, "The broker refuses it"),
        (Origin("response.S1", HEADERS, group="g" * 250), Problem.UNROUTABLE, "It cannot be sent"),
    ],
    ids=["key", "reply queue", "direct reply-to", "no such exchange", "exchange"],
)
async def test_one_that_cannot_be_sent_breaks_nothing_for_the_others(
    channel: AbstractChannel, desk: DeadLetters, names: Names, odd: Origin, problem: Problem, says: str
) -> None:
    """Somebody else may have put anything there."""
    await bury(channel, names, "d-1")
    await bury(channel, names, "odd", origin=odd, problem=problem)
    await bury(channel, names, "d-2")
    with pytest.raises(NotReplayable, match=says):
        await desk.replay("odd")
    done = await desk.replay_all()
    assert (done.sent, [letter.id for letter in done.kept]) == (2, ["odd"])
    assert says in str(done.kept[0].obstacle)
    assert len(await taken(channel, names.control, 2)) == 2
    assert await ids(desk) == ["odd"]


async def test_one_or_all_are_thrown_away(channel: AbstractChannel, desk: DeadLetters, names: Names) -> None:
    await bury(channel, names, "d-1", "d-2", "d-3")
    await desk.purge("d-2")
    assert await ids(desk) == ["d-1", "d-3"]
    assert await desk.purge_all() == 2
    assert await desk.purge_all() == 0
    assert await waiting(channel, names.control) == 0, "thrown away, not sent"


async def test_copies_of_a_letter_go_with_it(channel: AbstractChannel, desk: DeadLetters, names: Names) -> None:
    """The publisher says a thing again, by the same id, when the link was lost before its confirm came."""
    await bury(channel, names, "d-1", "d-1", "d-2")
    await desk.replay("d-1")
    assert await ids(desk) == ["d-2"]
    assert len(await taken(channel, names.control, 1)) == 1
    assert await waiting(channel, names.control) == 0


async def test_a_letter_that_is_not_there_is_told(channel: AbstractChannel, desk: DeadLetters) -> None:
    for work in (desk.show, desk.replay, desk.purge):
        with pytest.raises(NoSuchLetter, match="d-9"):
            await work("d-9")


async def test_a_process_that_dies_while_it_looks_loses_nothing(
    channel: AbstractChannel, desk: DeadLetters, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is out and confirmed, the letter not yet acknowledged: there is a copy, at worst."""
    await bury(channel, names, "d-1", "d-2")

    async def dies(*_: object, **__: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr("aiormq.channel.Channel.basic_ack", dies)
        with pytest.raises(asyncio.CancelledError):
            await desk.replay("d-1")
    assert await ids(desk) == ["d-1", "d-2"]
    assert len(await taken(channel, names.control, 1)) == 1


async def test_readers_take_turns_and_each_sees_all(channel: AbstractChannel, amqp_url: str, names: Names) -> None:
    await bury(channel, names, *(f"d-{number}" for number in range(20)))
    desks = [DeadLetters((amqp_url,), names) for _ in range(4)]  # as many processes would
    looks = await asyncio.gather(*(each.oldest(100) for each in desks))
    assert [(len(shown), total) for shown, total in looks] == [(20, 20)] * 4
    one = desks[0]
    assert [total for _, total in await asyncio.gather(*(one.oldest(1) for _ in range(4)))] == [20] * 4


async def test_somebody_who_reads_all_the_time_is_told(
    channel: AbstractChannel, desk: DeadLetters, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "PATIENCE", 0.2)
    await bury(channel, names, "d-1")

    async def hold(_: object) -> None:
        """Takes and never gives back."""

    tag = str((await channel.basic_consume(names.dead, hold)).consumer_tag)
    for work in (desk.oldest(1), desk.purge_all()):
        with pytest.raises(BrokerError, match="Somebody else reads"):
            await work
    await channel.basic_cancel(tag)


async def test_no_queue_and_no_broker_are_one_clear_sentence(amqp_url: str) -> None:
    with pytest.raises(BrokerError, match=r"no nobody-here\.dead"):
        await DeadLetters((amqp_url,), Names("nobody-here")).oldest(1)
    with pytest.raises(BrokerUnreachable, match="cannot be reached"):
        await DeadLetters(("amqp://127.0.0.1:1/",), Names("cti")).purge_all()
