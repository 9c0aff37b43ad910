"""A broker that is away for a while: team updates merge, events have a bound, answers have none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import cycle
from pathlib import Path

import pytest

from bridge.connector import Connector, Message, Stream, connect
from tests.integration.test_session import opened
from tests.support.http import metric
from tests.support.proxy import Proxy
from tests.support.stack import Stack

WATCHERS = ("1002", "1003", "1004", "1005", "1006")
TEAM = "session.request.getteamstatus"
REASONS = "session.request.externallogoutreasons"
UPDATED = "session.externallogoutreasons.updated"


@pytest.fixture
async def proxy(amqp_url: str) -> AsyncIterator[Proxy]:
    async with Proxy(amqp_url) as proxy:
        yield proxy


@pytest.fixture
async def stack(proxy: Proxy, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A bridge that reaches the broker by the proxy, and holds little."""
    async with Stack(proxy.url, prefix, tmp_path, limits={"outbox": 100}, deadlines={"drain": 5.0}) as stack:
        yield stack


@pytest.fixture
async def caller(stack: Stack, amqp_url: str) -> AsyncIterator[Connector]:
    """A connector that reaches the broker directly; every agent's session watches its team."""
    async with connect(amqp_url, prefix=stack.prefix) as connector:
        for login in WATCHERS:
            await opened(connector, login, f"S{login}")
            assert (await connector.call(TEAM, f"S{login}", {"realtime": True})).success
        yield connector


async def test_team_updates_merge_and_nothing_is_missing(stack: Stack, proxy: Proxy, caller: Connector) -> None:
    async with caller.listen(session="S1002") as stream:
        await stack.simulate("login", loginid="1007")
        await stream.expect("session.teamstatus.updated")
        proxy.refuse()
        states = cycle(("READY", "NOT_READY"))
        for _ in range(12):
            await stack.simulate("state", loginid="1007", state=next(states))
        await _until(lambda: _crowded(stack))
        for _ in range(5):
            await stack.simulate("state", loginid="1007", state=next(states))
        proxy.accept()
        warning = await _warning(stream, "EVENTS_COALESCED")
        assert warning.body["details"] == {"merged": 4}
        update = await stream.expect("session.teamstatus.updated")
        assert update.body["teamstatus"][0]["state"] == "READY"
        said = [message.seq for message in stream.history if message.seq is not None]
        assert said == list(range(said[0], said[0] + len(said)))


async def test_beyond_the_bound_events_are_given_up_and_answers_are_not(
    stack: Stack, proxy: Proxy, caller: Connector
) -> None:
    async with caller.listen(session="S1002") as stream:
        assert (await caller.call(REASONS, "S1002")).success
        await stream.expect(UPDATED)
        proxy.refuse()
        for number in range(40):
            await stack.simulate("link", up=number % 2 == 1)
        assert await metric(stack.url, "cti_bridge_events_dropped_total") > 0
        late = caller.begin(REASONS, "S1002")
        proxy.accept()
        assert (await late).success
        await _until(lambda: _waiting(stack) == 0)
        assert (await caller.call(REASONS, "S1002")).success
        await stream.expect(UPDATED)
        assert any(message.gap for message in stream.history), "what was given up shows as a gap"


def _waiting(stack: Stack) -> int:
    assert stack.bridge is not None
    return stack.bridge.context.link.publisher.waiting


def _crowded(stack: Stack) -> bool:
    assert stack.bridge is not None
    return all(mailbox.session.watch.is_crowded for mailbox in stack.bridge.sessions.all())


async def _warning(stream: Stream, code: str) -> Message:
    while True:
        warning = await stream.expect("session.warning", timeout=30)
        if warning.code == code:
            return warning


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.02)
