"""createsession beside an earlier session of its id, and one whose time runs out, on a real broker."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bridge.broker.subscription import Subscription
from bridge.broker.topology import session_queue
from bridge.connector import Connector, Response, connect
from bridge.dispatch import creation, sentences
from contracts.routing import Names
from tests.integration.test_session import DISPOSE, INIT, opened
from tests.support.links import PATIENCE, POLL
from tests.support.queues import queue_exists, queue_length
from tests.support.stack import Stack

CREATE = "cti.request.createsession"
REASONS = "session.request.externallogoutreasons"


async def test_an_id_is_free_as_soon_as_its_session_is_disposed(connector: Connector) -> None:
    """Protocol 3: nobody has to try again while the old queue is torn down."""
    for _ in range(10):
        await opened(connector)
        assert (await connector.call(DISPOSE, "S1")).success


async def test_an_id_whose_queue_cannot_be_torn_down_is_refused(
    stack: Stack, connector: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its agent is told at once that only the id is in the way, and gets a session under another one."""
    assert stack.bridge is not None
    monkeypatch.setattr(creation, "ENDING_SECONDS", 0.01)
    with monkeypatch.context() as held:
        held.setattr(stack.bridge.context.link, "unbind_session", _never)
        await opened(connector)
        assert (await connector.call(DISPOSE, "S1")).success
        again = await connector.control(CREATE, {"id": "S1", "loginid": "1002", "password": "p1002"})
        assert again.error == sentences.STILL_ENDING
        await opened(connector, session="S2")


async def test_a_creation_whose_time_runs_out_leaves_no_queue(
    amqp_url: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker made queue and binding and the bridge did not hear of it: what went there is answered, and the queue goes."""
    names = Names(prefix)
    queue = names.session_queue("S1")
    async with Stack(amqp_url, prefix, tmp_path) as stack, connect(amqp_url, prefix=prefix) as connector:
        assert stack.bridge is not None
        link = stack.bridge.context.link
        early: list[asyncio.Future[Response]] = []

        async def unheard(subscription: Subscription) -> None:
            await link.declares.make(*session_queue(names, subscription.key, "classic"))
            early.append(connector.begin(REASONS, "S1"))
            while not await queue_length(amqp_url, queue):
                await asyncio.sleep(POLL)
            raise TimeoutError

        with monkeypatch.context() as held:
            held.setattr(link, "add_session", unheard)
            body = {"id": "S1", "loginid": "1002", "password": "p1002"}
            assert (await connector.control(CREATE, body)).error == sentences.OUTCOME_UNKNOWN
        assert [(await each).error for each in early] == [sentences.NO_SESSION]
        async with asyncio.timeout(PATIENCE):
            while await queue_exists(amqp_url, queue):
                await asyncio.sleep(POLL)
        assert (await connector.call(INIT, "S1", {"name": "any"})).error == sentences.NO_SESSION
        assert (await connector.control("cti.query.sessions")).body["sessions"] == []
        async with connector.listen(session="S1") as stream:
            await opened(connector)
            await connector.call(REASONS, "S1")
            assert (await stream.expect("session.externallogoutreasons.updated")).epoch == 2


async def _never(_: str) -> None:
    await asyncio.Event().wait()
