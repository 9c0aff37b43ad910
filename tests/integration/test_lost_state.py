"""What a bridge does not know of any more, or could not finish in time, waits in its queue and is answered later."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import aiormq
import pytest

from bridge.connector import Connector, Response, connect
from bridge.registry import database
from tests.registry.support import locked
from tests.support.stack import Stack

CREATE, INIT = "cti.request.createsession", "session.query.init"
TEAM = "session.request.getteamstatus"


async def created(connector: Connector) -> None:
    body = {"id": "S1", "loginid": "1002", "password": "p1002"}
    assert (await connector.control(CREATE, body)).success


async def consumers(amqp_url: str, queue: str) -> tuple[int | None, int | None]:
    """How many consumers a queue has, and how many messages wait."""
    async with await aiormq.connect(amqp_url) as connection:
        found = await (await connection.channel()).queue_declare(queue, passive=True)
        return found.consumer_count, found.message_count


async def cut_off(stack: Stack, connector: Connector) -> asyncio.Task[Response]:
    """Stop it while the switch hangs on an init; gives the init, which waits."""
    await stack.simulate("delay", loginid="1002", seconds=600)
    waiting = asyncio.create_task(connector.call(INIT, "S1", {"name": "any"}))
    await stack.holds("S1")
    await stack.stop()
    return waiting


async def test_a_queue_that_nobody_knows_of_is_taken_up_by_a_session_of_its_id(
    amqp_url: str, prefix: str, tmp_path: Path
) -> None:
    stack = Stack(amqp_url, prefix, tmp_path / "state")
    async with stack, connect(amqp_url, prefix=prefix) as connector:
        await created(connector)
        await stack.stop()
        shutil.rmtree(tmp_path / "state")
        await stack.start()
        waiting = asyncio.create_task(connector.call(INIT, "S1", {"name": "any"}))
        while await consumers(amqp_url, f"{prefix}.session.S1") != (0, 1):
            await asyncio.sleep(0.02)
        assert not waiting.done()
        await created(connector)
        assert (await asyncio.wait_for(waiting, 30)).success
        assert (await connector.call(TEAM, "S1", {"realtime": False})).success


async def test_what_a_drain_had_no_time_for_is_answered_after_the_restart(
    amqp_url: str, prefix: str, tmp_path: Path
) -> None:
    """Its answer is the switch's, not that the bridge gave its link up."""
    key = "a key that is long enough for the settings"  # else the password would be gone
    stack = Stack(amqp_url, prefix, tmp_path, deadlines={"drain": 0.2}, credentials_key=key)
    async with stack, connect(amqp_url, prefix=prefix) as connector:
        await created(connector)
        waiting = await cut_off(stack, connector)
        assert not waiting.done()
        await stack.start()
        assert (await asyncio.wait_for(waiting, 30)).success


async def test_what_the_disk_refused_is_written_by_a_stop_that_is_cut_off_too(
    amqp_url: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    stack = Stack(amqp_url, prefix, tmp_path, deadlines={"drain": 0.2})
    async with stack, connect(amqp_url, prefix=prefix) as connector:
        with locked(tmp_path):
            await created(connector)
        waiting = await cut_off(stack, connector)
        await stack.start()
        await asyncio.wait_for(waiting, 30)
        assert stack.bridge.sessions.get("S1") is not None
