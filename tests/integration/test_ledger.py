"""What survives a restart: answers, starts, passwords; and that each leaves only after it is written (protocol section 6)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.connector import Connector, connect
from bridge.registry.ledger import StartRow
from bridge.registry.registry import Registry
from tests.integration.test_session import INIT, opened
from tests.support.plain import plain_client
from tests.support.stack import Stack

CREATE = "cti.request.createsession"
TEAM = "session.request.getteamstatus"


async def test_an_answer_is_the_same_after_a_restart(stack: Stack, connector: Connector) -> None:
    """Same message_id and body, although the truth has changed meanwhile."""
    await opened(connector)
    first = await connector.call(TEAM, "S1", request_id="once")
    await stack.simulate("login", loginid="1003")
    await stack.restart()
    again = await connector.call(TEAM, "S1", request_id="ONCE")
    fresh = await connector.call(TEAM, "S1")
    assert (again.message_id, again.body) == (first.message_id, first.body)
    assert fresh.message_id != first.message_id


async def test_a_control_answer_is_the_same_after_a_restart(stack: Stack, connector: Connector) -> None:
    body = {"loginid": "1002", "password": "p1002"}
    first = await connector.call(CREATE, "cti.CONTROL", body, request_id="make")
    await stack.restart()
    again = await connector.call(CREATE, "cti.CONTROL", body, request_id="make")
    assert (again.message_id, again.body) == (first.message_id, first.body)


async def test_an_id_of_ours_follows_from_the_request(connector: Connector) -> None:
    """A try that crashed before its answer was kept finds the session it made."""
    body = {"loginid": "1002", "password": "p1002"}
    first = await connector.call(CREATE, "cti.CONTROL", body, request_id="make")
    async with connector.listen() as stream:
        other = await connector.call(CREATE, "cti.CONTROL", {"loginid": "1003"}, request_id="other")
        del stream
    assert first.body["target"] != other.body["target"]


async def test_the_third_try_of_a_request_is_answered_and_not_run(stack: Stack, connector: Connector) -> None:
    """Protocol 2: attempts in the ledger; a poison message cannot loop."""
    await opened(connector)
    await stack.stop()
    await note(stack, "poison", INIT, attempts=2)
    await stack.start()
    answer = await connector.call(INIT, "S1", {"name": "any"}, request_id="poison")
    assert not answer.success
    again = await connector.call(INIT, "S1", {"name": "any"}, request_id="poison")
    assert again.message_id == answer.message_id


async def test_the_second_try_of_a_request_is_run(stack: Stack, connector: Connector) -> None:
    """Protocol 6: repeatable work runs again; "already so" is SUCCESS."""
    await opened(connector)
    await stack.stop()
    await note(stack, "again", INIT, attempts=1)
    await stack.start()
    assert (await connector.call(INIT, "S1", {"name": "any"}, request_id="again")).success
    await stack.stop()
    registry = await Registry.open(stack.settings().state_dir)
    try:
        _, starts = await registry.ledger.load(0.0)
    finally:
        await registry.close()
    await stack.start()
    assert starts == [], "the answer took the note of the start away"


@pytest.fixture
async def sealed(amqp_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Stack]:
    """A bridge that may keep passwords, sealed."""
    async with Stack(amqp_url, prefix, tmp_path, credentials_key="a key of at least thirty-two characters") as stack:
        yield stack


async def test_a_created_session_can_be_initialised_after_a_restart_when_there_is_a_key(sealed: Stack) -> None:
    async with connect(sealed.amqp_url, prefix=sealed.prefix) as connector:
        created = await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
        assert created.success
        wishing = {"id": "S2", "loginid": "1003", "password": "p1003", "extensions": {"AutoLogin": "1"}}
        assert (await connector.control(CREATE, wishing)).success
        await sealed.restart()
        assert sealed.bridge is not None
        wishes = {each.session_id: each.auto_login for each in sealed.bridge.context.book}
        assert wishes == {"S1": None, "S2": True}
        assert (await connector.call(INIT, "S1", {"name": "any"})).success
    for path in sealed.settings().state_dir.iterdir():
        assert b"p1002" not in path.read_bytes()


async def test_without_a_key_no_password_is_kept(stack: Stack, connector: Connector) -> None:
    await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
    await stack.restart()
    answer = await connector.call(INIT, "S1", {"name": "any"})
    assert not answer.success
    for path in stack.settings().state_dir.iterdir():
        assert b"p1002" not in path.read_bytes()
    assert (await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})).body["resumed"]
    assert (await connector.call(INIT, "S1", {"name": "any"})).success


async def test_a_password_that_is_sent_again_is_kept_sealed_and_only_until_init(sealed: Stack) -> None:
    async with connect(sealed.amqp_url, prefix=sealed.prefix) as connector:
        for password in ("wrong", "p1002"):
            assert (await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": password})).success
        await sealed.restart()
        assert (await connector.call(INIT, "S1", {"name": "any"})).success
        assert (await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})).success
        assert sealed.bridge is not None
        assert [row.password for row in await sealed.bridge.context.registry.load()] == [None]
    for path in sealed.settings().state_dir.iterdir():
        assert b"p1002" not in path.read_bytes()


async def test_answers_that_cannot_be_written_leave_all_the_same_and_readiness_tells(stack: Stack) -> None:
    import sqlite3

    async with plain_client(stack.amqp_url, stack.prefix, listens=False) as client:
        lock = sqlite3.connect(stack.settings().state_dir / "registry.sqlite3", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        try:
            answer = await client.ask("cti.query.sessions", "cti.CONTROL", kind="cti.query")
            assert (answer.header.properties.headers or {})["result"] == "SUCCESS"
            assert stack.bridge is not None
            assert not stack.bridge.health.is_up("registry")
        finally:
            lock.execute("ROLLBACK")
            lock.close()
        await client.ask("cti.query.sessions", "cti.CONTROL", kind="cti.query")
        assert stack.bridge.health.is_up("registry")


async def note(stack: Stack, request_id: str, name: str, *, attempts: int) -> None:
    """What an earlier process left behind that died while it ran a request."""
    registry = await Registry.open(stack.settings().state_dir)
    try:
        when = (await registry.load())[0].created_at.timestamp()
        await registry.ledger.start(StartRow("S1", request_id, name, attempts, when))
    finally:
        await registry.close()
