"""A switch that goes on living while the bridge does not: a process of its own, its link cut, the bridge restarted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters.simulator.config import SimulatorSettings
from bridge.connector import Connector, connect
from tests.adapters.simulator.servers import switch_process
from tests.integration.test_session import INIT, opened
from tests.support.stack import Stack


@pytest.fixture
async def switch() -> AsyncIterator[str]:
    """`host:port` of a living switch."""
    async with switch_process(SimulatorSettings(agents=20)) as place:
        yield place


@pytest.fixture
async def linked(switch: str, amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A bridge linked to it."""
    async with Stack(amqp_url, prefix, tmp_path, simulator={"url": f"ws://{switch}"}) as stack:
        yield stack


@pytest.fixture
async def caller(linked: Stack) -> AsyncIterator[Connector]:
    async with connect(linked.amqp_url, prefix=linked.prefix) as connector:
        yield connector


async def test_an_agent_stays_logged_in_while_the_bridge_is_away(switch: str, linked: Stack, caller: Connector) -> None:
    await opened(caller)
    await linked.stop()
    await order(switch, "state", loginid="1002", state="READY")
    await linked.start()
    answer = await caller.call("session.request.getteamstatus", "S1", {"realtime": False})
    states = {member["loginid"]: member["state"] for member in answer.body["teamstatus"]}
    assert states["1002"] == "READY", "the switch's truth, not what was known before"


async def test_a_request_sent_while_the_bridge_is_away_is_answered_by_the_next(
    linked: Stack, caller: Connector
) -> None:
    group = await opened(caller)
    await linked.stop()
    waiting = caller.begin(INIT, "S1", {"name": "any"})
    await linked.start()
    assert (await waiting).body == {"channelGroup": group}


async def test_a_cut_link_is_told_once_and_heals(switch: str, linked: Stack, caller: Connector) -> None:
    await opened(caller)
    async with caller.listen(session="S1") as stream:
        await order(switch, "link", up=False)
        assert (await stream.expect("session.warning")).code == "CTI_LINK_DOWN"
        await order(switch, "link", up=True)
        codes = [(await stream.expect("session.warning")).code for _ in range(2)]
        assert codes == ["CTI_LINK_RESTORED", "STATE_RECONCILED"]
        assert (await caller.call("session.request.close", "S1")).success


async def test_a_logout_while_the_bridge_was_away_is_told_once(switch: str, linked: Stack, caller: Connector) -> None:
    await opened(caller)
    async with caller.listen(session="S1", kinds=("warning",)) as stream:
        await linked.stop()
        await order(switch, "logout", loginid="1002")
        await linked.start()
        assert (await stream.expect("session.warning")).code == "SESSION_RESUMED"
        forced = await stream.expect("session.warning")
        assert (forced.code, forced.body["details"]) == (
            "AGENT_FORCED_LOGOUT",
            {"cause": "WHILE_AWAY", "reasonCodeId": "L90"},
        )
        await linked.restart()
        await stream.expect("session.warning")
        await caller.call(INIT, "S1", {"name": "any"})
        assert [message.code for message in stream.history] == [
            "SESSION_RESUMED",
            "AGENT_FORCED_LOGOUT",
            "SESSION_RESUMED",
        ]


async def test_live_team_status_goes_on_after_a_restart(switch: str, linked: Stack, caller: Connector) -> None:
    """The whole team once, because it may have changed meanwhile; then what changes."""
    await opened(caller)
    await caller.call("session.request.getteamstatus", "S1", {"realtime": True})
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await linked.stop()
        await order(switch, "login", loginid="1003")
        await linked.start()
        update = await stream.expect("session.teamstatus.updated")
        states = {member["loginid"]: member["state"] for member in update.body["teamstatus"]}
        assert len(states) == 10
        assert states["1003"] == "NOT_READY"
        await order(switch, "state", loginid="1003", state="READY")
        update = await stream.expect("session.teamstatus.updated")
        assert [member["state"] for member in update.body["teamstatus"]] == ["READY"]


async def test_stopped_team_status_stays_stopped_after_a_restart(switch: str, linked: Stack, caller: Connector) -> None:
    await opened(caller)
    await caller.call("session.request.getteamstatus", "S1", {"realtime": True})
    await caller.call("session.request.stopteamstatus", "S1")
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await linked.restart()
        await order(switch, "login", loginid="1003")
        await caller.call(INIT, "S1", {"name": "any"})
        assert stream.history == []


async def order(switch: str, verb: str, **body: object) -> None:
    """Tell the switch something behind the bridge's back."""
    url = f"http://{switch}/simulator/{verb}"
    async with aiohttp.ClientSession() as http, http.post(url, json=body) as answer:
        assert answer.status == 200, await answer.text()
