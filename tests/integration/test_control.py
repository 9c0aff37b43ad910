"""The control destination on a real broker: each row of protocol section 3."""

from __future__ import annotations

import pytest

from bridge.connector import Connector
from tests.integration.test_session import opened
from tests.support.queues import declare_queue
from tests.support.stack import Stack

STATUS = "cti.request.status"
CREATE = "cti.request.createsession"


async def test_status_is_acknowledged_first_and_told_by_event(connector: Connector) -> None:
    """Protocol 3: cti.request.status."""
    async with connector.listen() as stream:
        response = await connector.control(STATUS)
        event = await stream.expect("cti.status.updated")
        seen = stream.history
    assert response.success
    assert event.body == {"status": "STARTED", "adapter": "simulator", "detail": event.body["detail"]}
    assert [message.kind for message in seen] == ["response", "event"]


async def test_loss_of_the_switch_is_told_unasked(stack: Stack, connector: Connector) -> None:
    """Protocol 3: cti.status.updated, on every change."""
    async with connector.listen() as stream:
        await stack.simulate("link", up=False)
        assert (await stream.expect("cti.status.updated")).body["status"] == "DISCONNECTED"
        assert (await stream.expect("cti.warning")).code == "CTI_LINK_DOWN"
        await stack.simulate("link", up=True)
        assert (await stream.expect("cti.status.updated")).body["status"] == "STARTED"
        assert (await stream.expect("cti.warning")).code == "CTI_LINK_RESTORED"
        assert (await stream.expect("cti.warning")).code == "STATE_RECONCILED"


async def test_a_session_initialised_after_an_outage_does_not_hear_of_it(stack: Stack, connector: Connector) -> None:
    """Protocol 7: link warnings go to control and to every initialised session."""
    async with connector.listen() as stream:
        assert (await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})).success
        for up in (False, True):
            await stack.simulate("link", up=up)
        while (await stream.expect("cti.warning")).code != "STATE_RECONCILED":
            pass
        assert (await connector.call("session.query.init", "S1", {"name": "any"})).success
        assert (await connector.call("session.request.externallogoutreasons", "S1")).success
        first = await stream.expect("session.externallogoutreasons.updated")
        assert first.seq == 1, "nothing was said before"


async def test_capabilities_are_what_the_adapter_declares(connector: Connector) -> None:
    """Protocol 3: cti.query.capabilities."""
    body = (await connector.control("cti.query.capabilities")).body
    assert body["protocol"] == "1.0"
    assert body["adapter"] == "simulator"
    assert body["channel-types"] == ["CALLBACK", "CHAT", "EMAIL", "TELEPHONY"]
    assert "session.request.close" in body["requests"]
    assert "channel.request.dial" in body["requests"]
    flags = ("channel-groups-supported", "reason-codes", "team-status", "mobile-agent")
    assert all(body[flag] is True for flag in flags)


async def test_validateagent_tells_right_from_wrong(connector: Connector) -> None:
    """Protocol 3: cti.query.validateagent."""
    right = await connector.control("cti.query.validateagent", {"loginid": "1002", "password": "p1002"})
    wrong = await connector.control("cti.query.validateagent", {"loginid": "1002", "password": "guess"})
    assert (right.body, wrong.body) == ({"valid": True}, {"valid": False})


async def test_agentinfo_knows_the_agent_and_refuses_a_stranger(connector: Connector) -> None:
    """Protocol 3: cti.query.agentinfo; unknown login: FAILURE."""
    known = await connector.control("cti.query.agentinfo", {"loginid": "1002"})
    stranger = await connector.control("cti.query.agentinfo", {"loginid": "9999"})
    assert known.body["loginid"] == "1002"
    assert known.body["extension"] == "2002"
    assert known.body["state"] == "LOGGED_OUT"
    assert len(known.body["teams"]) == 1
    assert set(known.body["teams"][0]) == {"id", "name"}
    assert not stranger.success


async def test_createsession_makes_a_destination_that_answers(connector: Connector) -> None:
    """Protocol 3: cti.request.createsession makes queue, binding and row before it answers."""
    created = await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    assert created.body == {"target": "S1", "resumed": False}
    assert (await connector.call("session.query.init", "S1", {"name": "any"})).success


async def test_createsession_allots_an_id_when_none_is_given(connector: Connector) -> None:
    """Protocol 3: createsession, `id` optional."""
    created = await connector.control(CREATE, {"loginid": "1002", "password": "p1002"})
    assert created.success
    assert created.body["target"]


async def test_createsession_again_is_resumed(connector: Connector) -> None:
    """Protocol 3: the same id and loginid again."""
    body = {"id": "S1", "loginid": "1002", "password": "p1002"}
    await connector.control(CREATE, body)
    assert (await connector.control(CREATE, body)).body == {"target": "S1", "resumed": True}


async def test_createsession_refuses_an_id_of_another_login(connector: Connector) -> None:
    """Protocol 3: the same id, another login."""
    await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    assert not (await connector.control(CREATE, {"id": "S1", "loginid": "1003", "password": "p1003"})).success


async def test_createsession_refuses_the_processors_name_and_a_stranger(connector: Connector) -> None:
    """Protocol 2: an id equal to a processor name is refused; 3: unknown login."""
    assert not (await connector.control(CREATE, {"id": "cti", "loginid": "1002", "password": "p1002"})).success
    assert not (await connector.control(CREATE, {"id": "S1", "loginid": "9999", "password": "x"})).success


async def test_a_session_whose_queue_cannot_be_made_is_refused_and_in_nobodys_way(
    stack: Stack, connector: Connector
) -> None:
    """Protocol 2.3: FAILURE and nothing changes, after a restart neither."""
    await declare_queue(stack.amqp_url, f"{stack.prefix}.session.S1", {"x-queue-type": "quorum"})
    refused = await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    assert refused.error == "The queue of this session cannot be made; choose another id."
    await stack.restart()
    assert (await connector.control("cti.query.sessions")).body == {"sessions": []}
    await opened(connector, session="S2")


async def test_policy_reject_is_the_default(connector: Connector) -> None:
    """Protocol 3: policy reject."""
    await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    second = await connector.control(CREATE, {"id": "S2", "loginid": "1002", "password": "p1002"})
    assert not second.success
    assert second.error


async def test_policy_join_gives_the_existing_target(connector: Connector) -> None:
    """Protocol 3: policy join ignores the given id; either side's dispose ends it for both."""
    await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    joined = await connector.control(CREATE, {"id": "S2", "loginid": "1002", "policy": "join"})
    assert joined.body == {"target": "S1", "resumed": True}
    await connector.call("session.request.dispose", "S1")
    assert not (await connector.call("session.query.init", "S1", {"name": "any"})).success


async def test_policy_takeover_disposes_the_old_session(stack: Stack, connector: Connector) -> None:
    """Protocol 3: takeover answers what runs and waits, warns, disposes, makes a new target."""
    await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    await connector.call("session.query.init", "S1", {"name": "any"})
    await stack.simulate("delay", loginid="1002", seconds=600)
    async with connector.listen(session="S1") as stream:
        running = connector.begin("session.request.externallogoutreasons", "S1")
        waiting = connector.begin("session.request.externalnotreadyreasons", "S1")
        await stack.holds("S1", 2)
        taken = await connector.control(CREATE, {"id": "S2", "loginid": "1002", "policy": "takeover"})
        assert (await stream.expect("session.warning")).code == "SESSION_TAKEN_OVER"
    assert taken.body == {"target": "S2", "resumed": False}
    assert not (await running).success
    assert not (await waiting).success
    assert not (await connector.call("session.query.init", "S1", {"name": "any"})).success
    await stack.simulate("delay", loginid="1002", seconds=0)
    assert (await connector.call("session.query.init", "S2", {"name": "any"})).success
    assert (await stack.agent("1002"))["state"] == "NOT_READY", "the takeover logged nobody out"


async def test_createsession_only_while_started(stack: Stack, connector: Connector) -> None:
    """Protocol 3: only while STARTED, else FAILURE."""
    await stack.simulate("link", up=False)
    assert not (await connector.control(CREATE, {"loginid": "1002", "password": "p1002"})).success


async def test_sessions_are_listed_for_operations(connector: Connector) -> None:
    """Protocol 3: cti.query.sessions."""
    await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    await connector.control(CREATE, {"id": "S2", "loginid": "1003", "password": "p1003"})
    await connector.call("session.query.init", "S2", {"name": "any"})
    rows = (await connector.control("cti.query.sessions")).body["sessions"]
    assert [(row["target"], row["loginid"], row["phase"]) for row in rows] == [
        ("S1", "1002", "CREATED"),
        ("S2", "1003", "OPEN"),
    ]
    assert all(row["since"].endswith("Z") and row["owner"] for row in rows)


@pytest.mark.parametrize("session", ["S1", "S2"])
async def test_after_a_close_the_agent_gets_a_new_session_without_waiting(connector: Connector, session: str) -> None:
    """Protocol 3 and 4: a closed session that nobody disposed is in nobody's way."""
    await opened(connector)
    assert (await connector.call("session.request.close", "S1")).success
    again = await connector.control(
        "cti.request.createsession", {"id": session, "loginid": "1002", "password": "p1002"}
    )
    assert again.body == {"target": session, "resumed": False}
    assert (await connector.call("session.query.init", session, {"name": "any"})).success
