"""Rules of who may do what, on a real broker, which vouches for the sender (its own check of `user_id`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiormq
import pytest
from yarl import URL

from bridge.connector import Connector, connect
from bridge.registry.registry import Registry
from bridge.session.row import SessionRow
from contracts.vocabulary import LoginId, Phase
from tests.integration.test_session import INIT, opened
from tests.support.plain import plain_client
from tests.support.stack import Stack

CREATE = "cti.request.createsession"
REASONS = "session.request.externallogoutreasons"
SESSIONS = (("theirs", "1005", "south"), ("nobodys", "1004", None))
"""Of before: south's, and one of no group, for an agent of both."""


@pytest.fixture
async def ruled(amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A bridge whose rules know two groups; the test's broker user is in the first."""
    rules = tmp_path / "access.toml"
    user = URL(amqp_url).user
    rules.write_text(
        f'[[group]]\nname = "north"\nusers = ["{user}"]\nlogins = ["100?", "1010"]\n'
        '[[group]]\nname = "south"\nusers = ["somebody-else"]\nlogins = ["*"]\n'
    )
    state = tmp_path / "state"
    await _session_of_the_other_group(state)
    async with Stack(amqp_url, prefix, state, access_rules=rules) as stack:
        yield stack


async def _session_of_the_other_group(state: Path) -> None:
    registry = await Registry.open(state)
    for session_id, login, owner in SESSIONS:
        row = SessionRow(session_id, LoginId(login), Phase.CREATED, 1, datetime.now(UTC), owner=owner)
        await registry.save(row)
    await registry.close()


@pytest.fixture
async def caller(ruled: Stack) -> AsyncIterator[Connector]:
    async with connect(ruled.amqp_url, prefix=ruled.prefix, group="north") as connector:
        yield connector


async def test_a_group_opens_its_agents_sessions_and_hears_them(caller: Connector) -> None:
    async with caller.listen(session="S1", kinds=("event",)) as stream:
        await opened(caller)
        assert (await caller.call(REASONS, "S1")).success
        await stream.expect("session.externallogoutreasons.updated")


async def test_nobody_hears_a_groups_events_on_the_common_exchange(ruled: Stack, caller: Connector) -> None:
    async with plain_client(ruled.amqp_url, ruled.prefix) as common:
        await opened(caller)
        assert (await caller.call(REASONS, "S1")).success
        await caller.control("cti.request.status")
        first = await common.next(common.inbox)
        assert first.routing_key == "event.cti.cti.status.updated", "control is everybody's, the session is not"


async def test_an_agent_of_others_is_refused(caller: Connector) -> None:
    for name, body in (
        (CREATE, {"loginid": "1011", "password": "p1011"}),
        ("cti.query.agentinfo", {"loginid": "1011"}),
        ("cti.query.validateagent", {"loginid": "1011", "password": "p1011"}),
    ):
        answer = await caller.control(name, body)
        assert answer.error == "This sender is not allowed to do that."


async def test_a_session_of_others_is_refused_and_not_seen(caller: Connector) -> None:
    assert not (await caller.call(INIT, "theirs", {"name": "any"})).success
    assert not (await caller.call("session.request.dispose", "theirs")).success
    assert (await caller.control("cti.query.sessions")).body == {"sessions": []}
    for policy in ("join", "takeover", "reject"):
        answer = await caller.control(CREATE, {"loginid": "1005", "password": "p1005", "policy": policy})
        assert answer.error == "The agent already has a session."


async def test_a_request_without_a_user_is_refused(ruled: Stack) -> None:
    async with connect(ruled.amqp_url, prefix=ruled.prefix) as nameless:
        assert not (await nameless.control("cti.query.capabilities")).success
        assert not (await nameless.call(INIT, "nowhere", {"name": "any"})).success


async def test_the_broker_does_not_let_a_user_claim_to_be_another(ruled: Stack) -> None:
    async with plain_client(ruled.amqp_url, ruled.prefix) as liar:
        with pytest.raises(aiormq.exceptions.ChannelPreconditionFailed):
            headers = {"type": "cti.query", "name": "cti.query.sessions", "target": "cti.CONTROL", "requestId": "1"}
            await liar.publish("cti", b"{}", headers, user_id="somebody-else")
            await liar.ask("cti.query.sessions", "cti.CONTROL", kind="cti.query")


async def test_a_session_that_two_groups_could_claim_is_released_by_new_rules(caller: Connector) -> None:
    """It was opened before there were rules; its agent can be worked with again."""
    answer = await caller.control(CREATE, {"id": "S4", "loginid": "1004", "password": "p1004"})
    assert answer.success, answer.error
    assert (await caller.call(INIT, "S4", {"name": "any"})).success


async def test_a_session_of_a_group_that_was_renamed_stops_nobody(
    ruled: Stack, caller: Connector, tmp_path: Path
) -> None:
    """Its exchange is gone with the name; what it says has one again, and so nothing waits behind it."""
    await opened(caller)
    await ruled.stop()
    user = URL(ruled.amqp_url).user
    (tmp_path / "access.toml").write_text(f'[[group]]\nname = "nord"\nusers = ["{user}"]\nlogins = ["100?"]\n')
    connection = await aiormq.connect(ruled.amqp_url)
    async with connection:
        await (await connection.channel()).exchange_delete(f"{ruled.prefix}.events.north")
    await ruled.start()
    async with connect(ruled.amqp_url, prefix=ruled.prefix, group="nord") as renamed:
        assert (await renamed.call(INIT, "S1", {"name": "any"}, timeout=10)).success


async def test_a_supervisor_acts_on_agents_of_the_own_group_alone(caller: Connector) -> None:
    await opened(caller, "1001")
    for login_id, is_own in (("1002", True), ("1011", False)):
        body = {"loginid": login_id, "state": "NOT_READY"}
        answer = await caller.call("session.request.setagentstate", "S1", body)
        assert ("not allowed" in str(answer.error)) is not is_own


async def test_ownership_survives_a_restart(ruled: Stack, caller: Connector) -> None:
    await opened(caller)
    async with caller.listen(session="S1", kinds=("warning", "event")) as stream:
        await ruled.restart()
        assert (await stream.expect("session.warning")).code == "SESSION_RESUMED"
        assert (await caller.call(REASONS, "S1")).success
        await stream.expect("session.externallogoutreasons.updated")
