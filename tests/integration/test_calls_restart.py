"""Calls and a bridge that does not live for ever: the switch is a process of its own and goes on."""

from __future__ import annotations

from bridge.connector import Connector
from tests.integration.test_calls import CALL
from tests.integration.test_living_switch import caller, linked, order, switch
from tests.support.desktop import Desktop
from tests.support.stack import Stack

__all__ = ["caller", "linked", "switch"]


async def talking(switch: str, caller: Connector) -> Desktop:
    """1003 talks to a customer."""
    desk = Desktop(caller, "1003", "S1")
    await desk.open()
    await desk.do("channel.request.ready", "G1.telephony")
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await order(switch, "call", loginid="1003", number="+411", data={"account": 7})
        await stream.expect("channel.interaction.added")
    await desk.take_up("call")
    await desk.do("conversation.request.answer", f"{CALL}.primary")
    return desk


async def test_a_call_outlives_the_bridge(switch: str, linked: Stack, caller: Connector) -> None:
    """Every destination is there again without a create request, and init gives the full truth."""
    desk = await talking(switch, caller)
    await linked.stop()
    await order(switch, "hold", loginid="1003")
    await linked.start()
    shown = await desk.do("interaction.query.init", CALL)
    assert (shown["interaction-state"], shown["interaction-data"]) == ("STARTED", {"account": 7})
    assert (await desk.do("conversation.query.init", f"{CALL}.primary"))["conversation-state"] == "HELD"
    await desk.do("conversation.request.retrieve", f"{CALL}.primary")


async def test_a_call_that_ended_while_the_bridge_was_away(switch: str, linked: Stack, caller: Connector) -> None:
    """It is told completed once; one that began is in the channel's init, and not told as new a second time."""
    desk = await talking(switch, caller)
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await linked.stop()
        await order(switch, "party-hangup", loginid="1003")
        await order(switch, "complete", loginid="1003")
        await order(switch, "call", loginid="1003", number="+422")
        await linked.start()
        completed = await stream.expect("interaction.completed")
        assert completed.target == f"S1.{CALL}"
        assert (await desk.do("interaction.query.init", CALL))["interaction-state"] == "COMPLETED"
        assert len(await desk.contacts()) == 1
        await linked.restart()
        await desk.do("session.query.init", name="any")
        assert [message.name for message in stream.history] == ["interaction.completed"]


async def test_a_closed_session_leaves_no_destination_behind(switch: str, linked: Stack, caller: Connector) -> None:
    desk = await talking(switch, caller)
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await order(switch, "party-hangup", loginid="1003")
        await stream.expect("interaction.ended")
    await desk.do("session.request.close")
    await linked.restart()
    gone = await desk.call("interaction.query.init", CALL)
    assert not gone.success
    await desk.do("interaction.request.dispose", CALL)
    await desk.do("session.request.dispose")
