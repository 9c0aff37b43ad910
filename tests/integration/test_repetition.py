"""Order, repetition, restart and shutdown on a real broker (protocol section 6)."""

from __future__ import annotations

import asyncio

import pytest

from bridge.broker.errors import OwnerHeld
from bridge.connector import Connector, connect
from tests.integration.test_session import INIT, opened
from tests.support.stack import Stack

LOGOUT_REASONS = "session.request.externallogoutreasons"


async def test_the_same_request_gets_the_same_answer_and_runs_nothing(connector: Connector) -> None:
    """Protocol 6: repetition, same message_id and body; nothing runs, so no second event comes."""
    await opened(connector)
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        first = await connector.call(LOGOUT_REASONS, "S1", request_id="Again-1")
        second = await connector.call(LOGOUT_REASONS, "S1", request_id="AGAIN-1")
        await connector.call("session.request.externalnotreadyreasons", "S1")
        await stream.expect("session.externalnotreadyreasons.updated")
        assert len(stream.history) == 2
    assert first.message_id == second.message_id
    assert first.success
    assert second.success


async def test_a_requestid_used_for_something_else_is_refused(connector: Connector) -> None:
    """Protocol 6: same requestId, another name."""
    await opened(connector)
    await connector.call(LOGOUT_REASONS, "S1", request_id="one")
    clash = await connector.call("session.request.externalnotreadyreasons", "S1", request_id="one")
    assert not clash.success


async def test_a_copy_of_a_running_request_gets_the_one_answer(stack: Stack, connector: Connector) -> None:
    """Protocol 2 rule 1 and 6: two deliveries of one request, one run."""
    await opened(connector)
    await stack.simulate("delay", loginid="1002", seconds=600)
    running = connector.begin(LOGOUT_REASONS, "S1", request_id="copy")
    await connector.publish_raw(
        "S1", b"{}", {"type": "cti.request", "name": LOGOUT_REASONS, "target": "S1", "requestId": "copy"}
    )
    async with connector.listen(session="S1") as stream:
        await stack.simulate("delay", loginid="1002", seconds=0)
        assert (await running).success
        await stream.expect("session.externallogoutreasons.updated")
        await connector.call(INIT, "S1", {"name": "any"})
        events = [message for message in stream.history if message.kind == "event"]
    assert len(events) == 1


async def test_requests_of_one_agent_are_answered_in_order(connector: Connector) -> None:
    """Protocol 6: one at a time, in arrival order."""
    await opened(connector)
    async with connector.listen(session="S1", kinds=("response",)) as stream:
        calls = [connector.begin(INIT, "S1", {"name": "any"}, request_id=f"n-{number}") for number in range(50)]
        for call in calls:
            await call
        order = [message.request_id for message in stream.history]
    assert order == [f"n-{number}" for number in range(50)]


async def test_seq_counts_without_gaps(stack: Stack, connector: Connector) -> None:
    """Protocol 6: seq from 1 in each epoch, responses carry neither."""
    async with connector.listen(session="S1") as stream:
        await opened(connector)
        for _ in range(3):
            await connector.call(LOGOUT_REASONS, "S1")
            await stack.simulate("link", up=False)
            await stack.simulate("link", up=True)
        await connector.call("session.request.externalnotreadyreasons", "S1")
        await stream.expect("session.externalnotreadyreasons.updated")
        said = [message for message in stream.history if message.kind != "response"]
    assert [message.seq for message in said] == list(range(1, len(said) + 1))
    assert {message.epoch for message in said} == {1}
    assert len(said) == 3 * 4 + 1


async def test_a_restart_finds_its_sessions_again(stack: Stack, connector: Connector) -> None:
    """Protocol 6: phase kept, epoch one higher, no init needed, nobody logged out."""
    group = await opened(connector)
    async with connector.listen(session="S1") as stream:
        await connector.call("session.request.createchannelgroup", "S1", {"name": group, "id": "G1"})
        await stream.expect("session.channel.added")
        await stack.restart()
        warning = await stream.expect("session.warning")
        assert (warning.code, warning.epoch, warning.seq) == ("SESSION_RESUMED", 2, 1)
        rows = (await connector.control("cti.query.sessions")).body["sessions"]
        assert [(row["target"], row["phase"]) for row in rows] == [("S1", "OPEN")]
        again = await connector.call("session.request.createchannelgroup", "S1", {"name": group, "id": "G1"})
        assert again.success
        await connector.call(LOGOUT_REASONS, "S1")
        await stream.expect("session.externallogoutreasons.updated")
        added = [message.epoch for message in stream.history if message.name == "session.channelgroup.added"]
    assert added == [1], "told once, and not again by the bridge that came back"


async def test_the_epoch_rises_across_recreation_too(connector: Connector) -> None:
    """Protocol 6: only ever rises for an id."""
    await opened(connector)
    assert (await connector.call("session.request.dispose", "S1")).success
    async with connector.listen(session="S1") as stream:
        await opened(connector)
        await connector.call(LOGOUT_REASONS, "S1")
        event = await stream.expect("session.externallogoutreasons.updated")
    assert (event.epoch, event.seq) == (2, 1)


async def test_a_second_bridge_on_the_prefix_is_refused(
    stack: Stack, connector: Connector, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Protocol 2: cti.owner."""
    second = Stack(stack.amqp_url, stack.prefix, tmp_path_factory.mktemp("second"), broker={"heartbeat": 1})
    with pytest.raises(OwnerHeld, match=r"owner"):
        await second.start()
    assert (await connector.control("cti.query.sessions")).success, "the first one goes on"


async def test_one_stuck_agent_delays_nobody(
    amqp_url: str, prefix: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Pitfalls 11: one agent stuck until the test lets go, 500 others unaffected."""
    stack = Stack(amqp_url, prefix, tmp_path_factory.mktemp("many"), simulator={"agents": 510})
    async with stack, connect(amqp_url, prefix=prefix) as connector:
        logins = [str(1001 + number) for number in range(501)]
        for batch in range(0, len(logins), 50):
            await asyncio.gather(*(opened(connector, login, f"S{login}") for login in logins[batch : batch + 50]))
        await stack.simulate("delay", loginid="1001", seconds=600)
        stuck = connector.begin(LOGOUT_REASONS, "S1001")
        others = [connector.begin(LOGOUT_REASONS, f"S{login}") for login in logins[1:]]
        for other in others:
            assert (await other).success
        assert not stuck.done()
        await stack.simulate("delay", loginid="1001", seconds=0)
        assert (await stuck).success


async def test_a_drain_answers_what_runs(stack: Stack, connector: Connector) -> None:
    """SIGTERM: stop consuming, finish what runs, say STOPPED."""
    await opened(connector)
    async with connector.listen() as stream:
        await stack.simulate("delay", loginid="1002", seconds=0.3)
        running = connector.begin(LOGOUT_REASONS, "S1")
        await stack.holds("S1")
        await stack.stop()
        assert (await running).success
        await stream.until(lambda message: message.body.get("status") == "STOPPED", "its end")
        statuses = [m.body["status"] for m in stream.history if m.name == "cti.status.updated"]
    assert statuses == ["STOPPING", "STOPPED"]
    await stack.start()
    assert (await connector.call(INIT, "S1", {"name": "any"})).success
