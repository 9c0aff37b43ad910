"""Vendor requests and wrap-up codes from the broker to the wire of a CTI Server and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from bridge.connector import Connector, connect
from tests.adapters.cisco_cti.centre import REASONS
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer, running
from tests.support.desktop import Desktop
from tests.support.links import PATIENCE, POLL
from tests.support.stack import Stack

CALL = "G1.telephony.call"
PREFIX = "vendor.cisco.request."


@pytest.fixture
async def server() -> AsyncIterator[CtiServer]:
    async with running(ServerSettings(agents=20)) as server:
        yield server


@pytest.fixture
async def caller(server: CtiServer, amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Connector]:
    """A connector to a bridge that drives the CTI Server and takes every vendor request but the emergency."""
    switch = {
        "host_a": "127.0.0.1", "port_a": server.a.number, "host_b": "127.0.0.1", "port_b": server.b.number,
        "vendor_requests": "assist,bargein,intercept,silentmonitor.start,silentmonitor.stop", "reasons_file": REASONS,
    }  # fmt: skip
    async with (
        Stack(amqp_url, prefix, tmp_path, adapter="cisco_cti", cisco_cti=switch) as stack,
        connect(stack.amqp_url, prefix=stack.prefix) as connector,
    ):
        yield connector


@pytest.fixture
async def boss(caller: Connector) -> Desktop:
    """1001, who supervises the team."""
    desk = Desktop(caller, "1001", "S1")
    await desk.open()
    return desk


@pytest.fixture
async def agent(caller: Connector, server: CtiServer) -> Desktop:
    """1002, who talks to a customer."""
    desk = Desktop(caller, "1002", "S2")
    await desk.open()
    await desk.do("channel.request.ready", "G1.telephony")
    async with caller.listen(session="S2", kinds=("event",)) as stream:
        await ServerHand(server).offer_call("1002", "+15550100")
        await stream.expect("channel.interaction.added")
    await desk.take_up("call")
    await desk.do("interaction.request.accept", CALL)
    return desk


async def state(desk: Desktop) -> object:
    """Of the call."""
    return (await desk.do("interaction.query.init", CALL))["interaction-state"]


async def until_so(look: Callable[[], Awaitable[object]], wanted: object) -> None:
    """What follows from an effect comes a moment after it: the switch says it in messages of its own."""
    async with asyncio.timeout(PATIENCE):
        while await look() != wanted:
            await asyncio.sleep(POLL)


async def test_what_is_offered_is_what_is_turned_on(caller: Connector, boss: Desktop) -> None:
    offered = (await caller.control("cti.query.capabilities")).body["requests"]
    assert {f"{PREFIX}assist", f"{PREFIX}silentmonitor.stop", "channel.request.externaldispositions"} <= set(offered)
    assert f"{PREFIX}emergency" not in offered
    refused = await boss.call(f"{PREFIX}emergency")
    assert (refused.success, refused.error) == (False, f"{PREFIX}emergency is not supported by the phone system.")


async def test_a_supervisor_hears_joins_and_takes_a_call_over(
    caller: Connector, boss: Desktop, agent: Desktop, server: CtiServer
) -> None:
    """The supervisor's part is an interaction of the supervisor's, told before the answer."""
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await boss.do(f"{PREFIX}silentmonitor.start", loginid="1002")
        added = await stream.expect("channel.interaction.added")
        assert (added.target, added.body["type"]) == ("S1.G1.telephony", "TELEPHONY")
        assert await boss.contacts() == [added.body["cti-id"]]
        await boss.do(f"{PREFIX}silentmonitor.stop")
        await until_so(boss.contacts, [])
    assert len(await agent.contacts()) == 1
    first = await caller.call(f"{PREFIX}bargein", "S1", {"loginid": "1002"}, request_id="join-1")
    again = await caller.call(f"{PREFIX}bargein", "S1", {"loginid": "1002"}, request_id="join-1")
    assert first.success
    assert again.success
    assert len(ServerHand(server).heard("SUPERVISE_CALL_REQ")) == 3
    await boss.take_up("call")
    await boss.do(f"{PREFIX}intercept", loginid="1002")
    await until_so(partial(state, agent), "ENDED")
    assert await state(boss) == "STARTED"


async def test_who_may_not_is_refused(boss: Desktop, agent: Desktop) -> None:
    refused = await agent.call(f"{PREFIX}bargein", loginid="1001")
    assert (refused.success, refused.error) == (False, "The agent is not allowed to do this.")
    nameless = await boss.call(f"{PREFIX}bargein")
    assert not nameless.success
    assert "loginid" in (nameless.error or "")


async def test_help_is_a_consult_of_the_call(boss: Desktop, agent: Desktop) -> None:
    await agent.do(f"{PREFIX}assist")
    shown = await agent.do("interaction.query.init", CALL)
    assert set(shown["conversations"]) == {"primary", "consult"}  # type: ignore[call-overload]
    assert len(await boss.contacts()) == 1


async def test_a_call_is_completed_with_codes(caller: Connector, agent: Desktop, server: CtiServer) -> None:
    async with caller.listen(session="S2", kinds=("event",)) as stream:
        await agent.do("channel.request.externaldispositions", "G1.telephony")
        told = await stream.expect("channel.externaldispositions.updated")
        codes = [(each["dispositionId"], each["dispositionCode"]) for each in told.body["dispositions"]]
        assert codes == [("D1", "Resolved"), ("D2", "Follow-up"), ("D90", "Transferred")]
    await agent.do("conversation.request.release", f"{CALL}.primary")
    await until_so(partial(state, agent), "ENDED")
    wrong = await agent.call("interaction.request.complete", CALL, dispositionIds=["D90"])
    assert not wrong.success
    await agent.do("interaction.request.complete", CALL, dispositionIds=["D1"])
    (asked,) = ServerHand(server).heard("SET_CALL_DATA_REQ")
    assert asked.text("CallWrapupData") == "Resolved"
