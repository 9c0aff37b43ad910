"""What a CTI Server reports unasked, on a real broker: each warning and error of the destination it concerns, after its init."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.connector import Connector, Stream, connect
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.centre import REASONS
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer, running
from tests.support.desktop import Desktop
from tests.support.stack import Stack

AGENT, CALL = LoginId("1002"), "G1.telephony.call"


@pytest.fixture
async def server() -> AsyncIterator[CtiServer]:
    async with running() as server:
        yield server


@pytest.fixture
async def hand(server: CtiServer) -> ServerHand:
    return ServerHand(server)


@pytest.fixture
async def caller(server: CtiServer, amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Connector]:
    """A connector to a bridge that drives the server."""
    options = {
        "host_a": "127.0.0.1",
        "port_a": server.a.number,
        "reasons_file": REASONS,
        "retry_first": 0.05,
        "vendor_events": "monitored.call",
    }
    async with (
        Stack(amqp_url, prefix, tmp_path, adapter="cisco_cti", cisco_cti=options),
        connect(amqp_url, prefix=prefix) as connector,
    ):
        yield connector


def said(stream: Stream) -> list[tuple[str, str, str | None]]:
    """Warnings and errors so far."""
    notices = (each for each in stream.history if each.name.endswith((".warning", ".error")))
    return [(each.target, each.name, each.code) for each in notices]


async def test_failures_and_news_of_nobody_are_told_to_control(hand: ServerHand, caller: Connector) -> None:
    async with caller.listen(kinds=("warning", "error")) as stream:
        hand.say("CONTROL_FAILURE_CONF", {"InvokeID": 900_000, "FailureCode": 8, "PeripheralErrorCode": 13008})
        failure = await stream.expect("cti.error")
        assert (failure.target, failure.code) == ("cti.CONTROL", "CTI_REJECTED")
        assert failure.body["details"] == {
            "status": 8,
            "codeSpace": "CF",
            "name": "CF_PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE",
            "errorMessage": "The device may not do this.",
            "peripheralErrorCode": 13008,
        }
        hand.announce("maintenance at ten")
        text = await stream.expect("cti.warning")
        assert (text.code, text.body["details"]["text"]) == ("CTI_TEXT_FYI", "maintenance at ten")
        assert text.seq == failure.seq + 1


async def test_a_peripheral_that_goes_is_told_to_control_and_every_session(hand: ServerHand, caller: Connector) -> None:
    desk = Desktop(caller, AGENT, "S1")
    await desk.open()
    async with caller.listen(kinds=("warning",)) as stream:
        hand.peripheral(online=False)
        own = await stream.expect("session.warning")
        assert (own.code, own.body["details"]["peripheralId"]) == ("CTI_PERIPHERAL_OFFLINE", 5000)
        hand.peripheral(online=True)
        while ("S1", "session.warning", "STATE_RECONCILED") not in said(stream):
            await stream.expect("session.warning")
    codes = [code for target, _, code in said(stream) if target == "S1"]
    assert codes == [
        "CTI_PERIPHERAL_OFFLINE", "CTI_LINK_DOWN", "CTI_PERIPHERAL_ONLINE", "CTI_LINK_RESTORED", "STATE_RECONCILED",
    ]  # fmt: skip


async def test_ctios_89_a_failed_call_is_told_by_its_conversation_once_that_is_initialised(
    hand: ServerHand, caller: Connector
) -> None:
    desk = Desktop(caller, AGENT, "S1")
    await desk.open()
    async with caller.listen(session="S1") as stream:
        await desk.do("channel.request.dial", "G1.telephony", destination="+41790001122")
        (contact,) = await desk.contacts()
        path = "G1.telephony"
        await desk.do("channel.request.createinteraction", path, **{"cti-id": contact, "id": "call"})
        shown = await desk.do("interaction.query.init", CALL)
        leg = shown["conversations"]["primary"]["id"]  # type: ignore[index]
        body = {"cti-id": leg, "id": "primary", "role": "primary"}
        await desk.do("interaction.request.createconversation", CALL, **body)
        await hand.far_refuses(AGENT)
        await stream.expect("interaction.completed")
        assert said(stream) == [], "its own init was not answered yet"
        await desk.call("conversation.query.init", f"{CALL}.primary")
        failed = await stream.expect("conversation.warning")
        assert (failed.target, failed.code) == (f"S1.{CALL}.primary", "CALL_FAILED")
        assert failed.body["details"]["eventCauseName"] == "BUSY"


async def test_a_supervisor_hears_of_an_emergency_and_of_monitored_calls(hand: ServerHand, caller: Connector) -> None:
    chief, desk = Desktop(caller, "1001", "S1"), Desktop(caller, AGENT, "S2")
    await chief.open()
    await desk.open()
    await desk.do("channel.request.ready", "G1.telephony")
    await chief.do("session.request.getteamstatus", realtime=True)
    async with caller.listen(session="S1") as stream:
        hand.cry_for_help(AGENT, "2002")
        cry = await stream.expect("session.warning")
        assert (cry.target, cry.code, cry.body["details"]["agentId"]) == ("S1", "AGENT_EMERGENCY_CALL", AGENT)
        await hand.offer_call(AGENT)
        told = await stream.expect("vendor.cisco.monitored.call")
        assert (told.body["data"]["event"], told.body["data"]["agent_id"]) == ("OnMonitoredCallBegin", AGENT)
