"""Dead letters of a running bridge, from the message nobody could be answered for to the second try, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import aiormq
import pytest
from aiormq.abc import AbstractChannel

from bridge.broker.letters import Origin
from bridge.connector import Connector, connect
from bridge.ops.auth import CHALLENGE
from contracts.routing import Names
from tests.integration.test_session import opened
from tests.support.dead import bury, come_back, waiting
from tests.support.plain import PlainClient, plain_client
from tests.support.stack import Stack

TOKEN = "a-token-for-the-tests"
SESSIONS = {"type": "cti.query", "name": "cti.query.sessions", "target": "cti.CONTROL"}
RIGHT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def stack(amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A bridge with a token."""
    async with Stack(amqp_url, prefix, tmp_path, http_token=TOKEN) as stack:
        yield stack


async def ask(stack: Stack, method: str, path: str, **headers: str) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, f"{stack.url}{path}", headers=headers or RIGHT) as answer,
    ):
        return answer.status, await answer.json()


async def letters(stack: Stack, expected: int) -> list[dict[str, Any]]:
    """The list, once there are as many as expected."""
    async with asyncio.timeout(20):
        while True:
            status, body = await ask(stack, "GET", "/dead")
            assert status == 200, body
            if body["total"] == expected:
                found: list[dict[str, Any]] = body["letters"]
                return found
            await asyncio.sleep(0.05)


async def test_reason_time_and_origin_are_kept_and_secrets_are_not(stack: Stack, connector: Connector) -> None:
    await opened(connector)
    headers = {"type": "cti.query", "name": "session.query.init", "target": "S1", "x": 5}
    async with plain_client(stack.amqp_url, stack.prefix) as client:
        await client.publish(
            "S1", b'{"chat":true,"password":"hidden"}', headers, reply_to=client.queue, message_id="mine"
        )
        (row,) = await letters(stack, 1)
        status, letter = await ask(stack, "GET", f"/dead/{row['id']}")
    assert status == 200
    assert letter["body"] == {"chat": True, "password": "[redacted]"}
    assert {name: letter.get(name) for name in ("type", "name", "target", "x")} == {**headers, "x": None}
    assert (letter["reason"], letter["key"]) == ("no-request-id", "S1")
    assert (letter["replyTo"], letter["originalMessageId"]) == (client.queue, "mine")
    age = datetime.now(UTC) - datetime.fromisoformat(letter["time"])
    assert abs(age.total_seconds()) < 60
    status, refused = await ask(stack, "POST", f"/dead/{row['id']}/replay")
    assert status == 409
    assert "masked" in refused["error"]


async def test_an_answer_no_queue_took_is_delivered_once_somebody_listens(stack: Stack) -> None:
    """The same answer: same body, same message_id."""
    async with plain_client(stack.amqp_url, stack.prefix, listens=False) as deaf:
        await deaf.publish("cti", b"{}", {**SESSIONS, "requestId": "r-1"}, reply_to=f"{stack.prefix}-gone")
        (row,) = await letters(stack, 1)
    assert row["reason"] == "unroutable"
    assert row["key"] == "response.cti.cti.query.sessions"
    still, body = await ask(stack, "POST", f"/dead/{row['id']}/replay")
    assert (still, "No queue takes it" in body["error"]) == (409, True)
    async with plain_client(stack.amqp_url, stack.prefix) as client:
        assert await ask(stack, "POST", f"/dead/{row['id']}/replay") == (200, {"replayed": 1, "kept": []})
        answer = await _next_response(client)
    properties = answer.header.properties
    assert answer.body == b'{"sessions":[]}'
    assert (properties.correlation_id, properties.message_id) == ("r-1", row["originalMessageId"])
    assert {name: (properties.headers or {})[name] for name in ("type", "result", "requestId")} == {
        "type": "cti.response", "result": "SUCCESS", "requestId": "r-1"
    }  # fmt: skip
    assert await letters(stack, 0) == []


async def test_a_request_is_tried_again_where_it_came_from(stack: Stack) -> None:
    """What still cannot be answered dies again, as a letter of its own: nothing gets lost between."""
    async with plain_client(stack.amqp_url, stack.prefix) as client:
        await client.publish("cti", b'{"n":1}', SESSIONS, reply_to=client.queue)
        (first,) = await letters(stack, 1)
        assert await ask(stack, "POST", "/dead/replay") == (200, {"replayed": 1, "kept": []})
        (second,) = await letters(stack, 1)
    assert second["id"] != first["id"]
    same = {"reason", "key", "name", "target", "type", "replyTo", "size"}
    assert {name: second[name] for name in same} == {name: first[name] for name in same}


async def test_a_request_of_another_reason_is_answered_on_its_second_try(stack: Stack, hand: AbstractChannel) -> None:
    """A letter that has all it needs by now runs like any other request, for the one who asked."""
    async with plain_client(stack.amqp_url, stack.prefix) as client:
        origin = Origin("cti", {**SESSIONS, "requestId": "late"}, client.queue, "m-1")
        await bury(hand, Names(stack.prefix), "d-1", body=b"{}", origin=origin)
        assert (await ask(stack, "POST", "/dead/d-1/replay"))[0] == 200
        answer = await _next_response(client)
    assert (answer.header.properties.headers or {})["requestId"] == "late"
    assert (answer.header.properties.headers or {})["result"] == "SUCCESS"


async def test_letters_are_thrown_away(stack: Stack, hand: AbstractChannel) -> None:
    names = Names(stack.prefix)
    await bury(hand, names, "d-1", "d-2", "d-3")
    assert await ask(stack, "DELETE", "/dead/d-2") == (200, {"purged": 1})
    assert (await ask(stack, "DELETE", "/dead/d-2"))[0] == 404
    assert await ask(stack, "DELETE", "/dead") == (200, {"purged": 2})
    assert await waiting(hand, names.dead) == 0


async def test_without_the_token_nobody_sees_and_nobody_changes(stack: Stack, hand: AbstractChannel) -> None:
    names = Names(stack.prefix)
    await bury(hand, names, "d-1")
    for method, path in (("GET", "/dead"), ("GET", "/dead/d-1"), ("DELETE", "/dead"), ("POST", "/dead/replay")):
        async with aiohttp.ClientSession() as http, http.request(method, f"{stack.url}{path}") as answer:
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"] == CHALLENGE
    await come_back(hand, names.dead, 1)


@pytest.fixture
async def connector(stack: Stack) -> AsyncIterator[Connector]:
    async with connect(stack.amqp_url, prefix=stack.prefix) as connector:
        yield connector


@pytest.fixture
async def hand(amqp_url: str) -> AsyncIterator[AbstractChannel]:
    """The test's own amqp_channel."""
    connection = await aiormq.connect(amqp_url)
    async with connection:
        yield await connection.channel()


async def _next_response(client: PlainClient) -> aiormq.abc.DeliveredMessage:
    while True:
        message = await client.next(client.inbox)
        if (message.header.properties.headers or {}).get("type") == "cti.response":
            return message
