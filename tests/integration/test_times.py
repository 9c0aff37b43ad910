"""What happens when nobody does anything: leases, sessions nobody opens or disposes, deadlines (protocol sections 3, 4, 6)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bridge.connector import Connector, connect
from tests.integration.test_session import CLOSE, INIT, opened
from tests.support.stack import Stack

REASONS = "session.request.externallogoutreasons"
SOON = 0.2
"""Seconds a session lasts that is to be freed."""
EXPIRY = 3.0
"""Seconds until a request expires: enough for those before it that must not."""


async def test_a_session_nobody_initialises_is_disposed(amqp_url: str, prefix: str, tmp_path: Path) -> None:
    """Protocol 3: not initialised within 10 minutes (here: at once)."""
    async with _impatient(amqp_url, prefix, tmp_path, uninitialised=SOON) as (_, caller):
        body = {"id": "S1", "loginid": "1002", "password": "p1002"}
        assert (await caller.control("cti.request.createsession", body)).success
        await _gone(caller, "S1")


async def test_a_closed_session_nobody_disposes_is_freed(amqp_url: str, prefix: str, tmp_path: Path) -> None:
    """Protocol 4: freed by dispose, or 60 s later (here: at once)."""
    async with _impatient(amqp_url, prefix, tmp_path, closed=SOON) as (_, caller):
        await opened(caller)
        assert (await caller.call(CLOSE, "S1")).success
        await _gone(caller, "S1")


async def test_a_request_the_switch_never_answers_fails_and_frees_the_session(
    amqp_url: str, prefix: str, tmp_path: Path
) -> None:
    """Protocol 6: expired while running: FAILURE, outcome unknown; expired while waiting: FAILURE, not run."""
    async with _impatient(amqp_url, prefix, tmp_path, default=EXPIRY) as (stack, caller):
        await opened(caller)
        await stack.simulate("delay", loginid="1002", seconds=600)
        running, waiting = caller.begin(REASONS, "S1"), caller.begin(REASONS, "S1")
        late = await running
        assert not late.success
        assert "unknown" in str(late.error)
        assert not (await waiting).success
        await stack.simulate("delay", loginid="1002", seconds=0)
        assert (await caller.call(REASONS, "S1")).success


async def test_a_lease_that_runs_out_makes_not_ready_and_warns_once(stack: Stack, connector: Connector) -> None:
    """Protocol 3: no request for so long: NOT_READY, warning, never a logout; the next request starts it anew."""
    await stack.simulate("login", loginid="1002")
    await stack.simulate("state", loginid="1002", state="READY")
    created = await connector.control(
        "cti.request.createsession", {"id": "S1", "loginid": "1002", "password": "p1002", "lease": 1}
    )
    assert created.success
    async with connector.listen(session="S1") as stream:
        await connector.call(INIT, "S1", {"name": "any"})
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
    body = {"id": "S1", "loginid": "1002", "password": "p1002", "lease": 3}
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


@asynccontextmanager
async def _impatient(
    amqp_url: str, prefix: str, tmp_path: Path, **deadlines: float
) -> AsyncIterator[tuple[Stack, Connector]]:
    """A bridge with one short time, all others as ever, and a connector: what is not to end must not."""
    stack = Stack(amqp_url, prefix, tmp_path, deadlines=deadlines)
    async with stack, connect(amqp_url, prefix=prefix) as connector:
        yield stack, connector


async def _gone(connector: Connector, session: str) -> None:
    async with asyncio.timeout(20):
        while True:
            rows = (await connector.control("cti.query.sessions")).body["sessions"]
            if session not in [row["target"] for row in rows]:
                break
            await asyncio.sleep(0.02)
    answer = await connector.call(REASONS, session)
    assert not answer.success
