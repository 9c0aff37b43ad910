"""One bridge after the other on the same state: what waits takes up what the other one left, not what it found at its start."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bridge.connector import Connector, connect
from tests.support.stack import Stack

CREATE, INIT, DISPOSE = "cti.request.createsession", "session.query.init", "session.request.dispose"
TEAM = "session.request.getteamstatus"


async def opened(connector: Connector, session: str, login: str) -> None:
    body = {"id": session, "loginid": login, "password": f"p{login}"}
    assert (await connector.control(CREATE, body)).success
    assert (await connector.call(INIT, session, {"name": "any"})).success


async def test_a_bridge_that_waits_for_another_takes_up_its_last_word(
    amqp_url: str, prefix: str, tmp_path: Path
) -> None:
    """What was made meanwhile is served, what was disposed is gone."""
    first, second = (Stack(amqp_url, prefix, tmp_path) for _ in range(2))
    async with first, connect(amqp_url, prefix=prefix) as connector:
        await opened(connector, "OLD", "1002")
        waiting = asyncio.create_task(second.start())
        await asyncio.sleep(0)
        await opened(connector, "NEW", "1003")
        assert (await connector.call(DISPOSE, "OLD")).success
        assert not waiting.done()
        await first.stop()
        await asyncio.wait_for(waiting, 30)
        rows = (await connector.control("cti.query.sessions")).body["sessions"]
        assert isinstance(rows, list)
        assert [each["target"] for each in rows] == ["NEW"]
        assert (await connector.call(TEAM, "NEW", {"realtime": False})).success
        assert not (await connector.call(INIT, "OLD", {"name": "any"})).success
        await second.stop()
