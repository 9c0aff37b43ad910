"""The connector against an honest responder on a real broker: it answers with what it was sent, and says events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import aio_pika
import pytest
from aio_pika.abc import AbstractIncomingMessage

from bridge.broker import topology
from bridge.broker.errors import BrokerError
from bridge.config import Deadlines
from bridge.connector import CALL_SECONDS, CallTimeout, Connector, Refused, connect
from contracts.routing import Names
from tests.support.proxy import Proxy


class Responder:
    """Answers on the control queue: SUCCESS and the body back, an event `seq` first; FAILURE to whom it says `fail`."""

    def __init__(self, channel: aio_pika.abc.AbstractChannel, events: aio_pika.abc.AbstractExchange) -> None:
        self._channel = channel
        self._events = events
        self.seq = 0

    async def answer(self, message: AbstractIncomingMessage) -> None:
        """One request."""
        headers = dict(message.headers)
        body = json.loads(message.body)
        enveloped = "type" not in headers
        if enveloped:
            headers, body = body["header"], body["body"]
        if body.get("silent"):
            return
        for _ in range(int(body.get("events", 0))):
            await self.say()
        failure = {"result": "FAILURE", "errorMessage": "No such thing."}
        said = {**headers, "type": "cti.response", **(failure if body.get("fail") else {"result": "SUCCESS"})}
        content = {"header": said, "body": body} if enveloped else body
        reply = aio_pika.Message(json.dumps(content).encode(), headers={} if enveloped else said, message_id="m")
        if message.reply_to:
            await self._channel.default_exchange.publish(reply, message.reply_to)
        else:
            await self._events.publish(reply, "response.cti.x")

    async def say(self, *, copies: int = 1, target: str = "S1") -> None:
        """One event, perhaps more than once."""
        self.seq += 1
        headers = {"type": "cti.event", "name": "session.closed", "target": target, "seq": self.seq, "epoch": 1}
        for _ in range(copies):
            message = aio_pika.Message(b"{}", headers=headers, message_id=f"e-{self.seq}")
            await self._events.publish(message, f"event.{target}.session.closed")


@pytest.fixture
async def responder(amqp_url: str, prefix: str) -> AsyncIterator[Responder]:
    """A running responder on the prefix."""
    names = Names(prefix)
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel()
        responder = Responder(channel, await channel.get_exchange(names.events))
        await (await channel.get_queue(names.control)).consume(responder.answer, no_ack=True)
        yield responder


@pytest.fixture
async def connector(amqp_url: str, prefix: str, responder: Responder) -> AsyncIterator[Connector]:
    """A connector on the same prefix."""
    async with connect(amqp_url, prefix) as connector:
        yield connector


@pytest.mark.parametrize("enveloped", [False, True], ids=["headers", "enveloped"])
async def test_a_call_is_answered(connector: Connector, enveloped: bool) -> None:
    answer = await connector.call("cti.query.x", "cti.CONTROL", {"a": [1]}, request_id="R-1", enveloped=enveloped)
    assert answer.success
    assert answer.error is None
    assert answer.body == {"a": [1]}
    assert (answer.name, answer.target, answer.request_id) == ("cti.query.x", "cti.CONTROL", "R-1")
    assert answer.enveloped is enveloped


async def test_a_failure_is_an_answer_too(connector: Connector) -> None:
    answer = await connector.control("cti.request.x", {"fail": True})
    assert not answer.success
    assert answer.error == "No such thing."


async def test_no_answer_is_told_after_the_deadline(connector: Connector) -> None:
    with pytest.raises(CallTimeout, match=r"cti\.query\.x"):
        await connector.control("cti.query.x", {"silent": True}, timeout=0.05)
    assert (await connector.control("cti.query.x")).success, "the next call is not harmed"


def test_a_call_waits_longer_than_the_longest_deadline() -> None:
    """Protocol 6: by ten seconds."""
    deadlines = Deadlines()
    assert max(deadlines.default, deadlines.init, deadlines.close) + 10 == CALL_SECONDS


async def test_begun_calls_leave_in_order_and_complete_as_they_are_answered(connector: Connector) -> None:
    async with connector.listen(kinds=("response",)) as stream:
        calls = [connector.begin("cti.query.x", "cti.CONTROL", {"n": n}) for n in range(100)]
        answers = [(await call).body["n"] for call in connector.as_completed(calls)]
    assert sorted(answers, key=str) == sorted(range(100), key=str)
    assert [message.body["n"] for message in stream.history] == list(range(100))


async def test_the_response_is_in_the_history_when_the_call_returns(connector: Connector) -> None:
    async with connector.listen() as stream:
        await connector.control("cti.query.x", {"events": 2})
        assert [message.kind for message in stream.history] == ["event", "event", "response"]


async def test_a_listener_hears_its_session_only(connector: Connector, responder: Responder) -> None:
    async with connector.listen(session="S2") as stream:
        await responder.say(target="S1")
        await responder.say(target="S2.G1")
        assert (await stream.next()).target == "S2.G1"
        assert len(stream.history) == 1


async def test_copies_are_dropped_and_gaps_are_flagged(connector: Connector, responder: Responder) -> None:
    """Protocol 6: the connector's side of seq, epoch and message_id."""
    async with connector.listen() as stream:
        await responder.say(copies=2)
        await responder.say()
        responder.seq += 1
        await responder.say()
        gaps = [(message.seq, message.gap) for message in [await stream.next() for _ in range(3)]]
    assert gaps == [(1, False), (2, False), (4, True)]


async def test_raw_bytes_go_out_as_they_are(connector: Connector) -> None:
    headers = {"type": "cti.query", "name": "raw", "target": "cti.CONTROL", "requestId": "r"}
    answer = await connector.call_raw("cti", b' {"a" : 1}', headers, request_id="r")
    assert answer.body == {"a": 1}
    async with connector.listen(kinds=("response",)) as stream:
        await connector.publish_raw("cti", b"{}", headers)
        assert (await stream.next()).name == "raw"


async def test_a_session_is_opened_or_refused(connector: Connector) -> None:
    session = await connector.open_session("1002", "p", session_id="S1", target="S1")
    assert session.target == "S1"
    with pytest.raises(Refused, match="No such thing"):
        await connector.open_session("1002", fail=True)


async def test_leaving_gives_up_what_is_not_answered(amqp_url: str, prefix: str, responder: Responder) -> None:
    async with connect(amqp_url, prefix) as connector:
        call = connector.begin("cti.query.x", "cti.CONTROL", {"silent": True})
    with pytest.raises(asyncio.CancelledError):
        await call


async def test_who_listens_elsewhere_is_told_when_the_connector_is_left(
    amqp_url: str, prefix: str, responder: Responder
) -> None:
    async with connect(amqp_url, prefix) as connector:
        listening = connector.listen()
        stream = await listening.__aenter__()
        waiting = asyncio.create_task(stream.next())
        await asyncio.sleep(0)
    with pytest.raises(BrokerError, match="is closed"):
        await asyncio.wait_for(waiting, 20)
    await listening.__aexit__(None, None, None)


async def test_who_calls_or_listens_after_the_connection_was_lost_is_told(
    amqp_url: str, prefix: str, responder: Responder
) -> None:
    async with Proxy(amqp_url) as proxy, connect(proxy.url, prefix) as connector:
        async with connector.listen() as stream:
            proxy.cut()
            with pytest.raises(BrokerError, match="was lost"):
                await stream.next()
        with pytest.raises(BrokerError, match="is closed"):
            await connector.control("cti.query.x")
        async with connector.listen() as late:
            with pytest.raises(BrokerError, match="is closed"):
                await late.next(timeout=1)
