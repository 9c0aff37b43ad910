"""What came and went is kept by nobody, on a real broker. `soak` of the fault suite shows the same by the thousand, from outside."""

from __future__ import annotations

import asyncio
import gc

from bridge.connector import Connector
from bridge.dispatch.mailbox import Mailbox
from bridge.session.session import Session
from tests.integration.test_session import CLOSE, DISPOSE, opened
from tests.support.links import PATIENCE, POLL
from tests.support.stack import Stack

LOGINS = [str(1001 + number) for number in range(10)]
LAST = 5
"""Loops that run on hold what they had last; each round has more sessions than that."""


async def test_sessions_that_came_and_went_are_kept_by_nobody(stack: Stack, connector: Connector) -> None:
    """Neither they, nor what worked for them, nor what bounded that work."""
    await _come_and_go(connector)
    await _gone(stack)
    before = _kept()
    for _ in range(3):
        await _come_and_go(connector)
    await _gone(stack)
    async with asyncio.timeout(PATIENCE):
        while _kept() > before + LAST:
            await asyncio.sleep(POLL)


async def _come_and_go(connector: Connector) -> None:
    for login in LOGINS:
        await opened(connector, login)
        if int(login) % 2:
            assert (await connector.call(CLOSE, "S1")).success
        assert (await connector.call(DISPOSE, "S1")).success


async def _gone(stack: Stack) -> None:
    assert stack.bridge is not None
    async with asyncio.timeout(PATIENCE):
        while len(stack.bridge.sessions):
            await asyncio.sleep(POLL)


def _kept() -> int:
    """Sessions, and tasks and time limits that are over."""
    gc.collect()
    kept = 0
    for each in gc.get_objects():
        is_over = isinstance(each, asyncio.Task) and each.done()
        kept += is_over or isinstance(each, Mailbox | Session | asyncio.Timeout)
    return kept
