"""What the far side may send that it should not, on a real broker: each row of protocol section 8."""

from __future__ import annotations

import json
from typing import Any

import aiormq
import pytest

from bridge.connector import Connector, Response
from tests.integration.test_session import INIT, opened
from tests.support.queues import drain_queue
from tests.support.raw_frames import NOT_UTF8, ODD, odd, publish
from tests.support.stack import Stack

LOGOUT_REASONS = "session.request.externallogoutreasons"


def headers(**changes: Any) -> dict[str, Any]:
    """Headers of a sound request, changed; None takes one away."""
    sound = {"type": "cti.query", "name": INIT, "target": "S1", "requestId": "r-1"}
    return {key: value for key, value in {**sound, **changes}.items() if value is not None}


async def raw(connector: Connector, body: bytes, *, key: str = "S1", **changes: Any) -> Response:
    """Send bytes and wait for the answer to requestId r-1."""
    return await connector.call_raw(key, body, headers(**changes), request_id="r-1")


@pytest.mark.parametrize(
    ("body", "changes", "says"),
    [
        (b"{not json", {}, "JSON"),
        (b"[1, 2]", {}, "object"),
        (b"x" * (1024 * 1024 + 1), {}, "at most 1048576"),
        (b"[" * 5000 + b"]" * 5000, {}, ""),
        (b"{}", {"type": "cti.command"}, "type"),
        (b"{}", {"name": "session.query.nonsense"}, "session.query.nonsense"),
        (b"{}", {"type": "cti.request"}, "cti.query"),
        (b'{"chat": "perhaps"}', {}, "chat"),
        (b'{"name": {"a": 1}}', {}, "name"),
        (b"{}", {"name": "session.request.createchannelgroup", "type": "cti.request"}, "name"),
        (b"{}", {"target": "S1..x"}, "target"),
        (b"{}", {"target": None}, "target"),
    ],
    ids=[
        "not JSON", "not an object", "over the size limit", "too deep", "wrong type", "unknown name", "query as request",
        "wrong flag", "wrong property", "missing property", "bad target", "no target",
    ],
)  # fmt: skip
async def test_what_can_be_answered_is_answered(
    connector: Connector, body: bytes, changes: dict[str, Any], says: str
) -> None:
    """Protocol 8, row 1: FAILURE naming the property and what was expected."""
    await opened(connector)
    answer = await raw(connector, body, **changes)
    assert not answer.success
    assert says in str(answer.error)


@pytest.mark.parametrize(
    ("body", "changes"),
    [(b"{}", {"requestId": None}), (b'{"password": "hidden"', {"requestId": None}), (b"{}", {"requestId": "x" * 129})],
    ids=["no requestId", "not JSON either", "requestId too long"],
)
async def test_what_cannot_be_answered_is_dead_lettered_and_told(
    stack: Stack, connector: Connector, body: bytes, changes: dict[str, Any]
) -> None:
    """Protocol 8, row 2: to cti.dead with x-reason, error event INVALID_MESSAGE."""
    await opened(connector)
    async with connector.listen(session="S1") as stream:
        await connector.publish_raw("S1", body, headers(**changes))
        error = await stream.expect("session.error")
    assert error.code == "INVALID_MESSAGE"
    (letter,) = await drain_queue(stack.amqp_url, f"{stack.prefix}.dead", 1)
    assert letter.headers["x-reason"]
    assert b"hidden" not in letter.body


@pytest.mark.parametrize(
    ("key", "changes", "told_by"),
    [
        ("S1", {"name": "channel.query.init", "target": "S1.G9.x"}, "session.error"),
        ("S99", {"target": "S99"}, "cti.error"),
    ],
)
async def test_what_cannot_be_answered_and_goes_nowhere_is_told_so(
    stack: Stack, connector: Connector, key: str, changes: dict[str, Any], told_by: str
) -> None:
    """Protocol 7: error event UNKNOWN_TARGET; the letter says why nobody could be answered."""
    await opened(connector)
    async with connector.listen() as stream:
        await connector.publish_raw(key, b"{}", headers(requestId=None, **changes))
        error = await stream.expect(told_by)
    assert error.code == "UNKNOWN_TARGET"
    (letter,) = await drain_queue(stack.amqp_url, f"{stack.prefix}.dead", 1)
    assert letter.headers["x-reason"] == error.body["details"]["reason"] == "no-request-id"


@pytest.mark.parametrize("kind", ["cti.response", "cti.event", "cti.warning", "cti.error"])
async def test_our_own_kinds_sent_to_us_are_dead_lettered(stack: Stack, connector: Connector, kind: str) -> None:
    """Protocol 8, row 4."""
    await opened(connector)
    async with connector.listen(session="S1") as stream:
        await connector.publish_raw("S1", b"{}", headers(type=kind))
        assert (await stream.expect("session.error")).code == "INVALID_MESSAGE"
        assert [message.kind for message in stream.history] == ["error"], "nobody is answered"
    (letter,) = await drain_queue(stack.amqp_url, f"{stack.prefix}.dead", 1)
    assert letter.headers["x-reason"] == "not-for-us"


async def test_unknown_and_disposed_sessions_are_refused(connector: Connector) -> None:
    """Protocol 8, row 3: FAILURE "no such …"."""
    await opened(connector)
    never = await connector.call(INIT, "S9", {"name": "any"})
    child = await connector.call("channelgroup.query.init", "S1.G9")
    await connector.call("session.request.dispose", "S1")
    disposed = await connector.call(LOGOUT_REASONS, "S1")
    for answer in (never, child, disposed):
        assert not answer.success
        assert "no such" in str(answer.error)


async def test_an_unknown_destination_below_a_session_is_refused(connector: Connector) -> None:
    """Protocol 8: "no such destination"; dispose: SUCCESS."""
    group = await opened(connector)
    await connector.call("session.request.createchannelgroup", "S1", {"name": group, "id": "G1"})
    answer = await connector.call("channel.query.init", "S1.G1.none")
    assert not answer.success
    assert "no such destination" in str(answer.error)
    assert (await connector.call("channel.request.dispose", "S1.G1.none")).success


async def test_a_message_for_another_kind_of_destination_is_refused(connector: Connector) -> None:
    """Protocol 8: the name does not fit the destination."""
    await opened(connector)
    assert not (await connector.call("cti.query.capabilities", "S1")).success
    assert not (await connector.call(INIT, "cti.CONTROL", {"name": "any"})).success


async def test_a_target_that_is_not_its_routing_key_is_refused(connector: Connector) -> None:
    """Protocol 2, targets."""
    await opened(connector)
    answer = await raw(connector, b"{}", target="S2")
    assert not answer.success
    assert "routing key" in str(answer.error)


async def test_more_than_the_bound_is_refused_as_busy(stack: Stack, connector: Connector) -> None:
    """Protocol 8, row 5: the rest unaffected."""
    await opened(connector)
    await stack.simulate("delay", loginid="1002", seconds=600)
    calls = [connector.begin(LOGOUT_REASONS, "S1") for _ in range(70)]
    refused = 0
    for call in connector.as_completed(calls[64:]):
        refused += "busy" in str((await call).error)
    assert refused == 6
    await stack.simulate("delay", loginid="1002", seconds=0)
    for call in calls[1:64]:
        assert (await call).success


async def test_the_switch_is_down(stack: Stack, connector: Connector) -> None:
    """Protocol 8, row 6: refused at once, close included; dispose succeeds; what is known is answered."""
    group = await opened(connector)
    await stack.simulate("link", up=False)
    reasons = await connector.call(LOGOUT_REASONS, "S1")
    close = await connector.call("session.request.close", "S1")
    init = await connector.call(INIT, "S1", {"name": "any"})
    info = await connector.control("cti.query.agentinfo", {"loginid": "1002"})
    assert "not reachable" in str(reasons.error)
    assert "not reachable" in str(close.error)
    assert init.body == {"channelGroup": group}
    assert info.body["state"] == "NOT_READY"
    assert (await connector.call("session.request.dispose", "S1")).success


async def test_the_enveloped_form_is_read_and_answered_alike(connector: Connector) -> None:
    """Protocol 2: the enveloped form."""
    group = await opened(connector)
    answer = await connector.call(INIT, "S1", {"name": "any"}, enveloped=True)
    assert answer.enveloped
    assert answer.body == {"channelGroup": group}
    refused = await connector.call(INIT, "S1", {"chat": "perhaps"}, enveloped=True)
    assert refused.enveloped
    assert not refused.success


async def test_tolerant_reading(stack: Stack, connector: Connector) -> None:
    """Protocol 2: booleans as strings, dotted keys flat or nested, extension.X, unknown properties."""
    group = await opened(connector, chat=True)
    body = {
        "name": group,
        "id": "G1",
        "properties.chat": "FALSE",
        "extension.MaxChats": "3",
        "something": {"new": [1]},
    }
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        answer = await connector.call("session.request.createchannelgroup", "S1", body)
        assert answer.success, answer.error
        await connector.call(LOGOUT_REASONS, "S1")
        await stream.expect("session.externallogoutreasons.updated")
        types = [message.body["type"] for message in stream.history if message.name == "session.channel.added"]
    assert types == ["TELEPHONY"]


async def test_a_reply_to_of_ours_is_ignored(stack: Stack, connector: Connector) -> None:
    """Protocol 2: the response goes to cti.events instead."""
    async with connector.listen(kinds=("response",)) as stream:
        await connector.publish_raw(
            "cti",
            json.dumps({}).encode(),
            headers(name="cti.query.sessions", target="cti.CONTROL"),
            reply_to=f"{stack.prefix}.control",
        )
        assert (await stream.next()).name == "cti.query.sessions"


async def test_a_reply_queue_that_is_gone_falls_back_to_the_events(connector: Connector) -> None:
    """Protocol 2: returned responses go to cti.events."""
    async with connector.listen(kinds=("response",)) as stream:
        await connector.publish_raw(
            "cti", b"{}", headers(name="cti.query.sessions", target="cti.CONTROL"), reply_to="nobody-has-this-queue"
        )
        assert (await stream.next()).name == "cti.query.sessions"


@pytest.mark.parametrize("key", [b"S1", b"cti", NOT_UTF8], ids=["session", "control", "unrouted"])
async def test_properties_no_library_would_write_are_answered(stack: Stack, connector: Connector, key: bytes) -> None:
    """Protocol 8: nothing the far side sends stops the service; the connection to the broker lives."""
    await opened(connector)
    async with connector.listen(kinds=("response",)) as stream, aiormq.Connection(stack.amqp_url) as connection:
        channel = await connection.channel(publisher_confirms=False)
        for name in ODD:
            await publish(channel, f"{stack.prefix}.requests", key, odd(name, headers(requestId=name)))
        for _ in ODD:
            await stream.next()
        assert (await connector.call(INIT, "S1", {"name": "any"})).success
    answered = [str(message.request_id) for message in stream.history if message.request_id in ODD]
    assert sorted(answered) == sorted(ODD), "each once"
