"""A bridge on a CTI Server to test against: what sessions ask for reaches the switch, and /metrics shows what the link counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bridge.connector import Connector, connect
from contracts.vocabulary import LoginId
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import running
from tests.support.http import metric
from tests.support.stack import Stack

CREATE, INIT = "cti.request.createsession", "session.query.init"


@asynccontextmanager
async def on_cisco(amqp_url: str, prefix: str, state_dir: Path) -> AsyncIterator[tuple[Stack, ServerHand, Connector]]:
    async with running() as server:
        section = {"host_a": "127.0.0.1", "port_a": server.a.number, "retry_first": 0.02, "retry_ceiling": 0.1}
        bridge = Stack(amqp_url, prefix, state_dir, adapter="cisco_cti", cisco_cti=section)
        async with bridge as stack, connect(amqp_url, prefix=prefix) as connector:
            yield stack, ServerHand(server), connector


async def logged_in(connector: Connector, login_id: str, **extensions: object) -> None:
    body = {"id": f"S{login_id}", "loginid": login_id, "password": f"p{login_id}", "extensions": extensions}
    assert (await connector.control(CREATE, body)).success
    assert (await connector.call(INIT, f"S{login_id}", {"name": "any"})).success


async def test_ctios_52_a_session_is_logged_in_again_only_if_it_asked(
    amqp_url: str, prefix: str, tmp_path: Path
) -> None:
    async with on_cisco(amqp_url, prefix, tmp_path) as (_, hand, connector):
        await logged_in(connector, "1002", AutoLogin="1")
        await logged_in(connector, "1003", AutoLogin="0")
        await logged_in(connector, "1004")
        async with connector.listen() as heard, connector.listen(session="S1002") as told:
            await hand.cut_link()
            await heard.expect("cti.warning")
            for login_id in ("1002", "1003", "1004"):
                await hand.force_logout(LoginId(login_id))
            before = len(hand.history("SET_AGENT_STATE_REQ"))
            await hand.mend_link()
            while (await told.expect("session.warning")).code != "AGENT_RELOGGED_IN":
                pass
        logins = hand.history("SET_AGENT_STATE_REQ")[before:]
        assert [(each.text("AgentID"), each.number("AgentState")) for each in logins] == [("1002", 0)]


async def test_what_the_link_counts_is_in_the_metrics(amqp_url: str, prefix: str, tmp_path: Path) -> None:
    async with on_cisco(amqp_url, prefix, tmp_path) as (stack, _, connector):
        await logged_in(connector, "1002")
        prefixed = "cti_bridge_adapter_"
        assert await metric(stack.url, f"{prefixed}side_in_use", side="A") == 1
        assert await metric(stack.url, f"{prefixed}attempts_total", side="A", outcome="opened") == 1
        assert await metric(stack.url, f"{prefixed}messages_sent_total", name="OPEN_REQ") == 1
        assert await metric(stack.url, f"{prefixed}requests_total", name="SET_AGENT_STATE_REQ", outcome="answered") == 1
        assert await metric(stack.url, f"{prefixed}service_granted", service="client-control") == 1
