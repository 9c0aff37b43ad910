"""An agent who was forced out is logged in again by a session of its own init, and by nothing less (protocol 4 and 5)."""

from __future__ import annotations

import pytest

from bridge.connector import Connector
from tests.support.desktop import Desktop
from tests.support.stack import Stack

LOGIN = "1002"
CREATE = "cti.request.createsession"


@pytest.fixture
async def desk(stack: Stack, connector: Connector) -> Desktop:
    """A session whose agent the switch has just logged out."""
    desk = Desktop(connector, LOGIN, "S1")
    await desk.open()
    async with connector.listen(session="S1", kinds=("warning",)) as stream:
        await stack.simulate("logout", loginid=LOGIN, by="switch")
        assert (await stream.expect("session.warning")).code == "AGENT_FORCED_LOGOUT"
    return desk


async def created(connector: Connector, **body: object) -> dict[str, object]:
    answer = await connector.control(CREATE, {"loginid": LOGIN, "password": f"p{LOGIN}", **body})
    assert answer.success, answer.error
    return answer.body


async def state(stack: Stack) -> object:
    return (await stack.agent(LOGIN))["state"]


async def test_neither_activate_nor_another_init_logs_in_again(stack: Stack, desk: Desktop) -> None:
    assert not (await desk.call("channel.request.activate", "G1.telephony")).success
    assert (await desk.call("session.query.init")).success
    assert await state(stack) == "LOGGED_OUT"


async def test_neither_does_a_createsession_that_resumes_whatever_its_policy(
    stack: Stack, connector: Connector, desk: Desktop
) -> None:
    """Protocol 3: the id of the agent's own session comes before the policy."""
    for policy in ("reject", "takeover", "join"):
        assert await created(connector, id="S1", policy=policy) == {"target": "S1", "resumed": True}
    assert (await desk.call("session.query.init")).success
    assert await state(stack) == "LOGGED_OUT"


async def test_dispose_createsession_and_init_do(stack: Stack, connector: Connector, desk: Desktop) -> None:
    assert (await desk.call("session.request.dispose")).success
    assert await created(connector, id="S2") == {"target": "S2", "resumed": False}
    assert (await connector.call("session.query.init", "S2", {"name": "any"})).success
    assert await state(stack) == "NOT_READY"


async def test_so_does_a_takeover_without_the_id(stack: Stack, connector: Connector, desk: Desktop) -> None:
    answer = await created(connector, policy="takeover")
    assert answer["resumed"] is False
    assert (await connector.call("session.query.init", str(answer["target"]), {"name": "any"})).success
    assert await state(stack) == "NOT_READY"


async def test_a_login_at_the_phone_is_heard_by_the_same_session(
    stack: Stack, connector: Connector, desk: Desktop
) -> None:
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await stack.simulate("login", loginid=LOGIN)
        await stream.expect("channel.activated")
    assert (await desk.do("channel.query.init", "G1.telephony"))["channel-state"] == "ACTIVE"
