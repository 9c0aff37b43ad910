"""What stands in the AMQP properties, and where answers go: protocol section 2, seen without our own client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from bridge.connector import Connector
from tests.integration.test_session import opened
from tests.support.http import metric
from tests.support.plain import DIRECT, PlainClient, plain_client
from tests.support.queues import drain_queue, queue_exists
from tests.support.stack import Stack

SESSIONS = {"type": "cti.query", "name": "cti.query.sessions", "target": "cti.CONTROL", "requestId": "Q-1"}


@pytest.fixture
async def client(stack: Stack) -> AsyncIterator[PlainClient]:
    async with plain_client(stack.amqp_url, stack.prefix) as client:
        yield client


async def test_an_answer_and_its_properties(client: PlainClient) -> None:
    await client.publish("cti", b"{}", SESSIONS, reply_to=client.queue)
    message = await client.next(client.inbox)
    properties = message.header.properties
    assert message.exchange == ""
    assert dict(properties.headers or {}) == {**SESSIONS, "type": "cti.response", "result": "SUCCESS"}
    assert (properties.content_type, properties.delivery_mode, properties.app_id) == (
        "application/json",
        2,
        "cti-bridge",
    )
    assert properties.correlation_id == "Q-1"
    assert properties.message_id
    assert isinstance(properties.timestamp, datetime)
    assert message.body == b'{"sessions":[]}'


async def test_events_carry_seq_and_epoch_as_integers_and_the_key_says_what_they_are(
    client: PlainClient, connector: Connector
) -> None:
    await opened(connector)
    request = "session.request.externallogoutreasons"
    await client.publish(
        "S1", b"", {"type": "cti.request", "name": request, "target": "S1", "requestId": "1"}, reply_to=client.queue
    )
    answer = await client.next(client.inbox)
    while answer.header.properties.correlation_id != "1":
        answer = await client.next(client.inbox)
    event = await client.next(client.inbox)
    assert event.routing_key == "event.S1.session.externallogoutreasons.updated"
    headers = event.header.properties.headers or {}
    assert (headers["seq"], headers["epoch"]) == (1, 1)
    assert "requestId" not in headers


async def test_a_correlation_id_stands_in_for_the_request_id(client: PlainClient) -> None:
    headers = {key: value for key, value in SESSIONS.items() if key != "requestId"}
    await client.publish("cti", b"{}", headers, reply_to=client.queue, correlation_id="from-property")
    answer = await client.next(client.inbox)
    assert (answer.header.properties.headers or {})["requestId"] == "from-property"


async def test_direct_reply_to_is_answered_once_and_nowhere_else(client: PlainClient) -> None:
    await client.publish("cti", b"{}", SESSIONS, reply_to=DIRECT)
    answer = await client.next(client.direct)
    assert answer.header.properties.correlation_id == "Q-1"
    await client.publish("cti", b"{}", {**SESSIONS, "requestId": "Q-2"}, reply_to=client.queue)
    assert (await client.next(client.inbox)).header.properties.correlation_id == "Q-2"


async def test_without_a_reply_to_the_answer_goes_to_the_events(client: PlainClient) -> None:
    await client.publish("cti", b"{}", SESSIONS)
    assert (await client.next(client.inbox)).routing_key == "response.cti.cti.query.sessions"


async def test_an_unknown_name_becomes_the_key_word_unknown(client: PlainClient) -> None:
    await client.publish("cti", b"{}", {**SESSIONS, "name": "cti.query.nonsense"})
    message = await client.next(client.inbox)
    assert message.routing_key == "response.cti.unknown"
    assert (message.header.properties.headers or {})["name"] == "cti.query.nonsense"


async def test_the_request_id_is_compared_without_case_and_echoed_as_sent(client: PlainClient) -> None:
    ids = []
    for request_id in ("abc", "ABC"):
        await client.publish("cti", b"{}", {**SESSIONS, "requestId": request_id}, reply_to=client.queue)
        ids.append((await client.next(client.inbox)).header.properties.message_id)
    assert ids[0] == ids[1]


async def test_an_answer_no_queue_takes_is_kept_among_the_dead(stack: Stack) -> None:
    async with plain_client(stack.amqp_url, stack.prefix, listens=False) as deaf:
        await deaf.publish("cti", b"{}", SESSIONS, reply_to="nobody-has-this-queue")
        (letter,) = await drain_queue(stack.amqp_url, f"{stack.prefix}.dead", 1)
    assert letter.headers["x-reason"] == "unroutable"


async def test_an_event_no_queue_takes_is_counted_and_its_seq_spent(stack: Stack) -> None:
    async with plain_client(stack.amqp_url, stack.prefix, listens=False) as deaf:
        await deaf.ask("cti.request.createsession", "cti.CONTROL", b'{"id":"S1","loginid":"1002","password":"p1002"}')
        await deaf.ask("session.query.init", "S1", b'{"name":"any"}', "cti.query")
        before = await metric(stack.url, "cti_bridge_messages_returned_total")
        await deaf.ask("session.request.externallogoutreasons", "S1")
        async with asyncio.timeout(20):
            while await metric(stack.url, "cti_bridge_messages_returned_total") == before:
                await asyncio.sleep(0.02)
        async with plain_client(stack.amqp_url, stack.prefix) as client:
            await deaf.ask("session.request.externallogoutreasons", "S1")
            event = await client.next(client.inbox)
    assert (event.header.properties.headers or {})["seq"] == 2


async def test_the_queue_of_an_ended_session_is_gone(stack: Stack, connector: Connector) -> None:
    await opened(connector)
    queue = f"{stack.prefix}.session.S1"
    assert await queue_exists(stack.amqp_url, queue)
    assert (await connector.call("session.request.dispose", "S1")).success
    async with asyncio.timeout(20):
        while await queue_exists(stack.amqp_url, queue):
            await asyncio.sleep(0.02)
    again = await connector.call("session.request.dispose", "S1")
    assert again.success, "a disposed session is disposed"
