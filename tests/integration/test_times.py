"""What happens when nobody does anything: leases, sessions nobody opens or disposes, deadlines (protocol sections 3, 4, 6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.connector import Connector, connect
from tests.integration.test_session import CLOSE, INIT, opened
from tests.support.stack import Stack

REASONS = "session.request.externallogoutreasons"
SOON = 0.2
"""Seconds: the shortest wait that still tells before from after."""


@pytest.fixture
async def impatient(amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A bridge whose times are short."""
    deadlines = {"uninitialised": SOON, "closed": SOON, "default": 1.0, "init": 1.0, "close": 1.0}
    async with Stack(amqp_url, prefix, tmp_path, deadlines=deadlines) as stack:
        yield stack


@pytest.fixture
async def caller(impatient: Stack) -> AsyncIterator[Connector]:
    async with connect(impatient.amqp_url, prefix=impatient.prefix) as connector:
        yield connector


async def test_a_session_nobody_initialises_is_disposed(caller: Connector) -> None:
    """Protocol 3: not initialised within 10 minutes (here: at once)."""
    created = await caller.control("cti.request.createsession", {"id": "S1", "loginid": "1002", "password": "p1002"})
    assert created.success
    await _gone(caller, "S1")


async def test_a_closed_session_nobody_disposes_is_freed(caller: Connector) -> None:
    """Protocol 4: freed by dispose, or 60 s later (here: at once)."""
    await opened(caller)
    assert (await caller.call(CLOSE, "S1")).success
    await _gone(caller, "S1")


async def test_a_request_the_switch_never_answers_fails_and_frees_the_session(
    impatient: Stack, caller: Connector
) -> None:
    """Protocol 6: expired while running: FAILURE, outcome unknown; expired while waiting: FAILURE, not run."""
    await opened(caller)
    await impatient.simulate("delay", loginid="1002", seconds=600)
    running, waiting = caller.begin(REASONS, "S1"), caller.begin(REASONS, "S1")
    late = await running
    assert not late.success
    assert "unknown" in str(late.error)
    assert not (await waiting).success
    await impatient.simulate("delay", loginid="1002", seconds=0)
    assert (await caller.call(REASONS, "S1")).success


async def test_a_lease_that_runs_out_makes_not_ready_and_warns_once(stack: Stack, connector: Connector) -> None:
    """Protocol 3: no request for so long: NOT_READY, warning, never a logout; the next request starts it anew."""
    created = await connector.control(
        "cti.request.createsession", {"id": "S1", "loginid": "1002", "password": "p1002", "lease": 1}
    )
    assert created.success
    async with connector.listen(session="S1") as stream:
        await connector.call(INIT, "S1", {"name": "any"})
        await stack.simulate("state", loginid="1002", state="READY")
        warning = await stream.expect("session.warning")
        assert warning.code == "SESSION_LEASE_EXPIRED"
        async with asyncio.timeout(20):
            while (await stack.agent("1002"))["state"] != "NOT_READY":
                await asyncio.sleep(0.02)
        assert (await connector.call(REASONS, "S1")).success
        await stream.expect("session.warning")
        assert not (await connector.call(REASONS, "S9")).success, "another session's"
        assert not (await connector.call("session.request.getteamstatus", "S1", {"realtime": "perhaps"})).success
        await stream.expect("session.warning")
        assert [message.code for message in stream.history if message.kind == "warning"] == [
            "SESSION_LEASE_EXPIRED"
        ] * 3


async def test_a_lease_stands_still_while_the_broker_blocks_publishers(stack: Stack, connector: Connector) -> None:
    """Protocol 3: paused while the broker is down; one with an alarm reads no desktop."""
    body = {"id": "S1", "loginid": "1002", "password": "p1002", "lease": 1}
    assert stack.bridge is not None
    tell = stack.bridge.context.link.publisher.on_blocked
    async with connector.listen(session="S1", kinds=("warning",)) as stream:
        assert (await connector.control("cti.request.createsession", body)).success
        assert (await connector.call(INIT, "S1", {"name": "any"})).success
        mailbox = stack.bridge.sessions.get("S1")
        assert mailbox is not None
        assert mailbox.session.wake_at is not None
        tell(True)
        assert mailbox.session.wake_at is None
        assert stream.history == []
        tell(False)
        assert (await stream.expect("session.warning")).code == "SESSION_LEASE_EXPIRED"


async def _gone(connector: Connector, session: str) -> None:
    async with asyncio.timeout(20):
        while True:
            rows = (await connector.control("cti.query.sessions")).body["sessions"]
            if session not in [row["target"] for row in rows]:
                break
            await asyncio.sleep(0.02)
    answer = await connector.call(REASONS, session)
    assert not answer.success
