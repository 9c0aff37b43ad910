"""Opening a connection: what is said of a node that does not let us in."""

from __future__ import annotations

import asyncio

import pytest
from yarl import URL

from bridge.broker.errors import BrokerUnreachable
from bridge.broker.opening import open_first, open_node

NODE = "amqp://broker.example/"


async def test_a_node_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(
        BrokerUnreachable, match=r"^The broker at broker\.example:5672 did not answer within 0 seconds\.$"
    ):
        await open_node(URL(NODE), lambda _: asyncio.Event().wait(), 0.01)


async def test_nodes_are_tried_until_one_lets_us_in() -> None:
    tried: list[str] = []

    async def connect(url: URL) -> str:
        tried.append(str(url.host))
        if url.host != "b":
            raise ConnectionRefusedError("closed")
        return "in"

    assert await open_first(("amqp://a/", "amqp://b/", "amqp://c/"), connect, 1.0) == "in"
    assert tried == ["a", "b"]
    with pytest.raises(
        BrokerUnreachable, match=r"^The broker at a:5672 .*: closed\. The broker at c:5672 .*: closed\.$"
    ):
        await open_first(("amqp://a/", "amqp://c/"), connect, 1.0)
