"""A bridge in this process, on a real RabbitMQ, with the simulated switch; and a connector to talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.connector import Connector, connect
from tests.support.stack import Stack


@pytest.fixture
async def stack(amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A started bridge with 20 agents in two teams, supervised by 1001 and 1011."""
    async with Stack(amqp_url, prefix, tmp_path) as stack:
        yield stack


@pytest.fixture
async def connector(stack: Stack) -> AsyncIterator[Connector]:
    """A connector on the stack's prefix."""
    async with connect(stack.amqp_url, prefix=stack.prefix) as connector:
        yield connector
