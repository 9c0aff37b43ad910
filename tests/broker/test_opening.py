"""Opening a connection: what is said of a node that does not let us in."""

from __future__ import annotations

import asyncio

import pytest
from yarl import URL

from bridge.broker.errors import BrokerUnreachable
from bridge.broker.opening import open_node

NODE = "amqp://broker.example/"


async def test_a_node_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(
        BrokerUnreachable, match=r"^The broker at broker\.example:5672 did not answer within 0 seconds\.$"
    ):
        await open_node(URL(NODE), lambda _: asyncio.Event().wait(), 0.01)
