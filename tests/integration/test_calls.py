"""Calls, e-mails and chats on a real broker and a living simulated switch (protocol section 5)."""

from __future__ import annotations

import pytest

from bridge.connector import Connector, Stream
from tests.support.desktop import Desktop
from tests.support.stack import Stack

CALL = "G1.telephony.call"


@pytest.fixture
async def desk(stack: Stack, connector: Connector) -> Desktop:
    """1003, ready for calls, with a chat channel."""
    desk = Desktop(connector, "1003", "S1")
    await desk.open(chat=True)
    await desk.do("channel.request.ready", "G1.telephony")
    return desk


@pytest.fixture
async def mate(stack: Stack, connector: Connector) -> Desktop:
    """1005, logged in at extension 2005."""
    mate = Desktop(connector, "1005", "S2")
    await mate.open()
    return mate


async def talking(stack: Stack, desk: Desktop, **call: object) -> None:
    """A customer's call, taken up and answered."""
    await stack.simulate("call", loginid=desk.login, number="+411", **call)
    await desk.take_up("call")
    await desk.do("conversation.request.answer", f"{CALL}.primary")


def names(stream: Stream, target: str) -> list[str]:
    """Events of one destination so far."""
    return [message.name for message in stream.history if message.target == target]


async def test_a_call_from_ringing_to_wrap_up(stack: Stack, connector: Connector, desk: Desktop) -> None:
    """Alerting, started, ended and completed; conversations present as the state says; the screen pop as it came."""
    data = {"customer": {"name": "Ada", "flags": [1, None]}, "a.b": "c"}
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await stack.simulate("call", loginid="1003", number="+411", name="Ada", data=data)
        added = await stream.expect("channel.interaction.added")
        assert (added.target, added.body["type"]) == ("S1.G1.telephony", "TELEPHONY")
        shown = await desk.take_up("call")
        assert (shown["interaction-state"], shown["interaction-data"]) == ("ALERTING", data)
        await desk.do("conversation.request.answer", f"{CALL}.primary")
        init = await desk.do("conversation.query.init", f"{CALL}.primary")
        assert init["conversation-state"] == "ESTABLISHED"
        assert [member["number"] for member in init["members"]] == ["+411", "2003"]
        await desk.do("conversation.request.hold", f"{CALL}.primary")
        await desk.do("conversation.request.retrieve", f"{CALL}.primary")
        await desk.do("conversation.request.release", f"{CALL}.primary")
        over = await desk.do("interaction.query.init", CALL)
        assert (over["interaction-state"], over["conversations"]) == ("ENDED", {})
        await desk.do("interaction.request.complete", CALL)
        await stream.expect("interaction.completed")
        assert names(stream, f"S1.{CALL}") == ["interaction.started", "interaction.ended", "interaction.completed"]
        legs = names(stream, f"S1.{CALL}.primary")
        assert legs == [f"conversation.{each}" for each in ("established", "held", "retrieved", "released")]
    assert (await stack.agent("1003"))["state"] == "READY"


async def test_dial_means_that_a_contact_appears(stack: Stack, connector: Connector, desk: Desktop) -> None:
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await desk.do("channel.request.dial", "G1.telephony", destination="+4144")
        await stream.expect("channel.interaction.added")
        assert (await desk.take_up("call"))["interaction-state"] == "DIALING"
        await stack.simulate("party-answer", loginid="1003")
        await stream.expect("interaction.started")
        await stream.expect("conversation.established")
        await desk.do("conversation.request.senddtmf", f"{CALL}.primary", digits="1#")
        await stack.simulate("party-hangup", loginid="1003")
        await stream.expect("interaction.ended")


async def test_a_consult_that_becomes_a_conference(
    stack: Stack, connector: Connector, desk: Desktop, mate: Desktop
) -> None:
    await talking(stack, desk)
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await desk.do("interaction.request.consult", CALL, destination="2005")
        added = await stream.expect("interaction.conversation.added")
        await desk.take_leg(f"{CALL}", "consult", str(added.body["cti-id"]))
        refused = await desk.call("interaction.request.consult", CALL, destination="2005")
        assert not refused.success, "at most one consult"
        await mate.take_up("call")
        await mate.do("conversation.request.answer", f"{CALL}.primary")
        await stream.expect("conversation.established")
        await desk.do("interaction.request.conference", CALL)
        joined = await stream.expect("conversation.member.added")
        assert joined.body["number"] == "2005"
        assert "consult" not in (await desk.do("interaction.query.init", CALL))["conversations"]
    members = (await mate.do("conversation.query.init", f"{CALL}.primary"))["members"]
    assert isinstance(members, list)
    assert {member["number"] for member in members} == {"+411", "2003", "2005"}


async def test_a_blind_transfer_takes_the_data_along(stack: Stack, desk: Desktop, mate: Desktop) -> None:
    await mate.do("channel.request.ready", "G1.telephony")
    await talking(stack, desk, data={"account": 7})
    await desk.do("interaction.request.updatedata", CALL, data={"note": "rush", "account": None})
    await desk.do("conversation.request.transfer", f"{CALL}.primary", destination="2005")
    assert (await desk.do("interaction.query.init", CALL))["interaction-state"] == "ENDED"
    shown = await mate.take_up("call")
    assert shown["interaction-data"] == {"note": "rush"}


async def test_a_customer_who_hangs_up_while_the_agent_does(stack: Stack, connector: Connector, desk: Desktop) -> None:
    """One truth and one response: release is SUCCESS, released is told once."""
    await talking(stack, desk)
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await stack.simulate("delay", loginid="1003", seconds=600)
        release = connector.begin("conversation.request.release", f"S1.{CALL}.primary")
        await stack.holds("S1")
        await stack.simulate("party-hangup", loginid="1003")
        await stream.expect("conversation.released")
        await stack.simulate("delay", loginid="1003", seconds=0)
        assert (await release).success
        assert names(stream, f"S1.{CALL}.primary") == ["conversation.released"]
        assert (await desk.call("conversation.request.hold", f"{CALL}.primary")).success is False


async def test_chats_beside_a_call(stack: Stack, connector: Connector, desk: Desktop) -> None:
    """Media leave the agent's state alone; while one is in work the session is not closed."""
    await desk.do("channel.request.ready", "G1.chat")
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await stack.simulate("contact", type="CHAT", loginid="1003", data={"topic": "x"})
        await stream.expect("channel.interaction.added")
        shown = await desk.take_up("chat", "chat")
        assert "conversations" not in shown
        await desk.do("interaction.request.accept", "G1.chat.chat")
        assert (await stack.agent("1003"))["state"] == "READY"
        assert "busy" in str((await desk.call("session.request.close")).error)
        await stack.simulate("leave", loginid="1003")
        await stream.expect("interaction.ended")
        await desk.do("session.request.close")
        ends = [message.name for message in stream.history if message.target.startswith("S1.G1.chat.")]
        assert ends == ["interaction.started", "interaction.ended", "interaction.completed", "interaction.disposed"]


async def test_not_ready_during_a_call_is_pending(stack: Stack, connector: Connector, desk: Desktop) -> None:
    await talking(stack, desk)
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await desk.do("channel.request.notready", "G1.telephony", reasonCodeId="N1")
        assert (await desk.do("channel.query.init", "G1.telephony"))["agent-state"] == "READY"
        await stack.simulate("party-hangup", loginid="1003")
        event = await stream.expect("channel.notready")
        assert event.body == {"reasonCodeId": "N1"}


async def test_a_forced_logout_in_the_middle_of_a_call(stack: Stack, connector: Connector, desk: Desktop) -> None:
    """The call ends first, then the channels, then the warning."""
    await talking(stack, desk)
    async with connector.listen(session="S1") as stream:
        await stack.simulate("logout", loginid="1003", by="switch")
        await stream.expect("session.warning")
        said = [
            (message.target.removeprefix("S1.G1.telephony"), message.code or message.name) for message in stream.history
        ]
        ordered = [each for each in said if not each[0].startswith("S1")]
        assert ordered[:3] == [
            (".call.primary", "conversation.released"),
            (".call", "interaction.ended"),
            (".call", "interaction.completed"),
        ]
        assert said.index(("S1", "AGENT_FORCED_LOGOUT")) > said.index(("", "channel.deactivated"))


async def test_a_channel_nobody_can_use_while_its_agent_is_logged_out(
    stack: Stack, connector: Connector, desk: Desktop
) -> None:
    """UNAVAILABLE is the channel's, logged in or not; what comes back is INACTIVE."""
    chat = {"loginid": "1003", "type": "CHAT"}
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await stack.simulate("logout", loginid="1003")
        await stream.expect("channel.deactivated")
        await stack.simulate("availability", **chat, available=False)
        assert (await stream.expect("channel.unavailable")).target == "S1.G1.chat"
        assert (await desk.do("channel.query.init", "G1.chat"))["channel-state"] == "UNAVAILABLE"
        await stack.simulate("availability", **chat, available=True)
        await stream.expect("channel.available")
        assert (await desk.do("channel.query.init", "G1.chat"))["channel-state"] == "INACTIVE"


async def test_what_happened_while_the_link_was_down(stack: Stack, connector: Connector, desk: Desktop) -> None:
    """The snapshot corrects the picture: the old call is over, the new one is there."""
    await talking(stack, desk)
    async with connector.listen(session="S1") as stream:
        await stack.simulate("link", up=False)
        assert "not reachable" in str((await desk.call("conversation.request.hold", f"{CALL}.primary")).error)
        assert (await desk.do("interaction.query.init", CALL))["interaction-state"] == "STARTED"
        await stack.simulate("party-hangup", loginid="1003")
        await stack.simulate("complete", loginid="1003")
        await stack.simulate("call", loginid="1003", number="+422")
        await stack.simulate("link", up=True)
        await stream.expect("interaction.completed")
        await stream.expect("channel.interaction.added")
        reconciled = await stream.until(lambda each: each.code == "STATE_RECONCILED", "the end")
        assert reconciled.seq == stream.history[-1].seq
    assert (await desk.take_up("next"))["interaction-state"] == "ALERTING"
