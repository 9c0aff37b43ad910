"""The session destination on a real broker: each row of protocol section 4."""

from __future__ import annotations

import pytest

from bridge.connector import Connector
from tests.support.stack import Stack

INIT = "session.query.init"
GROUP = "session.request.createchannelgroup"
CLOSE = "session.request.close"
DISPOSE = "session.request.dispose"


async def opened(connector: Connector, login: str = "1002", session: str = "S1", **media: bool) -> str:
    """Create and initialise a session; returns the CTI's name of the agent's group."""
    created = await connector.control(
        "cti.request.createsession", {"id": session, "loginid": login, "password": f"p{login}"}
    )
    assert created.success, created.error
    init = await connector.call(INIT, session, {"name": "any", **media})
    assert init.success, init.error
    return str(init.body["channelGroup"])


async def test_init_logs_the_agent_in_and_names_the_group(stack: Stack, connector: Connector) -> None:
    """Protocol 4: session.query.init."""
    group = await opened(connector)
    assert group
    assert (await stack.agent("1002"))["state"] == "NOT_READY"


async def test_init_with_a_wrong_password_fails_and_can_be_tried_again(connector: Connector) -> None:
    """Protocol 4: the first *successful* init logs in."""
    await connector.control("cti.request.createsession", {"id": "S1", "loginid": "1002", "password": "wrong"})
    first = await connector.call(INIT, "S1", {"name": "any"})
    assert not first.success
    assert "wrong" not in str(first.error)


@pytest.mark.parametrize("again", [{"id": "S1"}, {"id": "S2", "policy": "join"}], ids=["resumed", "joined"])
async def test_init_logs_in_with_the_password_sent_last(connector: Connector, again: dict[str, object]) -> None:
    """Protocol 3: the password is checked by init's login; createsession may say another one until then, or none."""
    agent = {"loginid": "1002"}
    await connector.control("cti.request.createsession", {"id": "S1", "password": "wrong", **agent})
    assert not (await connector.call(INIT, "S1", {"name": "any"})).success
    right = await connector.control("cti.request.createsession", {"password": "p1002", **agent, **again})
    assert right.body == {"target": "S1", "resumed": True}
    assert (await connector.control("cti.request.createsession", {**agent, **again})).success
    assert (await connector.call(INIT, "S1", {"name": "any"})).success


async def test_init_finds_an_agent_who_is_logged_in_and_leaves_the_state(stack: Stack, connector: Connector) -> None:
    """Protocol 4: lost link or second desktop."""
    await opened(connector)
    await connector.call("session.request.dispose", "S1")
    await stack.simulate("state", loginid="1002", state="READY")
    await connector.control("cti.request.createsession", {"id": "S2", "loginid": "1002"})
    assert (await connector.call(INIT, "S2", {"name": "any"})).success
    assert (await stack.agent("1002"))["state"] == "READY"


async def test_a_repeated_init_only_reads(stack: Stack, connector: Connector) -> None:
    """Protocol 4: never logs in again an agent whom a supervisor logged out."""
    group = await opened(connector)
    async with connector.listen(session="S1") as stream:
        await stack.simulate("logout", loginid="1002")
        warning = await stream.expect("session.warning")
    assert warning.code == "AGENT_FORCED_LOGOUT"
    again = await connector.call(INIT, "S1", {"name": "any"})
    assert again.body == {"channelGroup": group}
    assert (await stack.agent("1002"))["state"] == "LOGGED_OUT"


async def test_createchannelgroup_brings_its_events_once(connector: Connector) -> None:
    """Protocol 4: createchannelgroup; session.channelgroup.added, session.channel.added."""
    group = await opened(connector, chat=True, email=True, callback=True)
    async with connector.listen(session="S1") as stream:
        first = await connector.call(GROUP, "S1", {"name": group, "id": "G1"})
        assert first.success, first.error
        added = await stream.expect("session.channelgroup.added")
        telephony = await stream.expect("session.channel.added")
        again = await connector.call(GROUP, "S1", {"name": group, "id": "G1"})
        await connector.call("session.request.externallogoutreasons", "S1")
        await stream.expect("session.externallogoutreasons.updated")
        names = [message.name for message in stream.history if message.kind == "event"]
    assert again.success
    assert added.body == {"name": group}
    assert telephony.body["type"] == "TELEPHONY"
    assert telephony.body["endpoint"]
    assert names.count("session.channelgroup.added") == 1


@pytest.mark.parametrize(
    "body",
    [
        {"name": "nobody's group", "id": "G1"},
        {"name": "{group}", "id": "G2"},
        {"name": "another", "id": "G0"},
        {"name": "{group}", "id": "G0", "extension": "9999"},
        {
            "name": "{group}",
            "id": "G0",
            "extensions": {"mobileagent-mode": "CALL_BY_CALL", "mobileagent-dialnumber": "1"},
        },
    ],
    ids=["unknown name", "known name, other id", "known id, other name", "other extension", "other mobile field"],
)
async def test_createchannelgroup_refuses_contradictions(connector: Connector, body: dict[str, object]) -> None:
    """Protocol 4: createchannelgroup, FAILURE and no event."""
    group = await opened(connector)
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        assert (await connector.call(GROUP, "S1", {"name": group, "id": "G0"})).success
        await stream.expect("session.channel.added")
    said = {**body, "name": str(body["name"]).format(group=group)}
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        refused = await connector.call(GROUP, "S1", said)
        await connector.call("session.request.externallogoutreasons", "S1")
        await stream.expect("session.externallogoutreasons.updated")
        assert len(stream.history) == 1
    assert not refused.success
    assert refused.error


async def test_close_walks_its_steps_and_closed_comes_last(stack: Stack, connector: Connector) -> None:
    """Protocol 4: close; session.channel.removed, session.channelgroup.removed, then the response, session.closed last."""
    group = await opened(connector)
    async with connector.listen(session="S1") as stream:
        await connector.call(GROUP, "S1", {"name": group, "id": "G1"})
        await stream.expect("session.channel.added")
    await stack.simulate("state", loginid="1002", state="READY")
    async with connector.listen(session="S1") as stream:
        closed = await connector.call(CLOSE, "S1")
        await stream.expect("session.closed")
        names = [message.name for message in stream.history]
    assert closed.success, closed.error
    assert names == ["session.channel.removed", "session.channelgroup.removed", CLOSE, "session.closed"]
    assert (await stack.agent("1002"))["state"] == "LOGGED_OUT"
    assert not (await connector.call("session.request.externallogoutreasons", "S1")).success, "only dispose is legal"
    assert (await connector.call(DISPOSE, "S1")).success


async def test_close_is_refused_while_the_agent_is_busy(stack: Stack, connector: Connector) -> None:
    """Protocol 4: busy: FAILURE and nothing changed; wrap-up is not busy."""
    await opened(connector)
    await stack.simulate("state", loginid="1002", state="READY")
    await stack.simulate("call", loginid="1002")
    assert not (await connector.call(CLOSE, "S1")).success
    await stack.simulate("answer", loginid="1002")
    busy = await connector.call(CLOSE, "S1")
    assert not busy.success
    assert (await stack.agent("1002"))["state"] == "TALKING"
    await stack.simulate("hangup", loginid="1002")
    assert (await stack.agent("1002"))["state"] in {"WORK", "WORK_READY"}
    assert (await connector.call(CLOSE, "S1")).success


async def test_a_close_names_the_step_that_failed(stack: Stack, connector: Connector) -> None:
    """Protocol 4: a step that fails stops the rest and is told in errorMessage; the session stays open."""
    await opened(connector)
    await stack.simulate("state", loginid="1002", state="READY")
    await stack.simulate("refuse", loginid="1002", request="LogOut")
    close = await connector.call(CLOSE, "S1")
    assert close.error == "Logging out failed: the phone system refused the request."
    assert (await stack.agent("1002"))["state"] == "NOT_READY"
    await stack.simulate("refuse", loginid="1002", off=True)
    assert (await connector.call(CLOSE, "S1")).success


async def test_close_checks_the_logout_reason(stack: Stack, connector: Connector) -> None:
    """Protocol 4: unknown or not selectable reason: FAILURE."""
    await opened(connector)
    assert not (await connector.call(CLOSE, "S1", {"logoutReasonId": "no such reason"})).success
    assert (await stack.agent("1002"))["state"] == "NOT_READY"


async def test_dispose_answers_and_leaves_the_agent_alone(stack: Stack, connector: Connector) -> None:
    """Protocol 4: dispose; protocol 2 rule 3: legal always, SUCCESS for a session that has ended."""
    await opened(connector)
    assert (await connector.call(DISPOSE, "S1")).success
    assert (await stack.agent("1002"))["state"] == "NOT_READY"
    assert (await connector.call(DISPOSE, "S1")).success
    assert (await connector.call(DISPOSE, "never-was")).success
    await connector.control("cti.request.createsession", {"id": "S2", "loginid": "1003"})
    assert (await connector.call(DISPOSE, "S2")).success, "before init too"


async def test_both_reason_lists_come_as_events_after_their_response(connector: Connector) -> None:
    """Protocol 4: externallogoutreasons, externalnotreadyreasons and their events."""
    await opened(connector)
    async with connector.listen(session="S1") as stream:
        await connector.call("session.request.externallogoutreasons", "S1")
        logout = await stream.expect("session.externallogoutreasons.updated")
        await connector.call("session.request.externalnotreadyreasons", "S1")
        not_ready = await stream.expect("session.externalnotreadyreasons.updated")
        kinds = [message.kind for message in stream.history]
    assert kinds == ["response", "event", "response", "event"]
    reason = logout.body["logoutReasons"][0]
    assert set(reason) == {"logoutReasonId", "logoutReasonCode", "extensions", "labels"}
    assert {label["language"] for label in reason["labels"]} >= {"en", "de", "fr"}
    code = not_ready.body["reasonCodes"][0]
    assert set(code) == {"reasonCodeId", "reasonCodeCode", "selectable", "extensions", "labels"}
    assert {each["selectable"] for each in not_ready.body["reasonCodes"]} == {True, False}


async def test_changed_reasons_come_unasked(stack: Stack, connector: Connector) -> None:
    """Protocol 4: both reason events also come unasked."""
    await opened(connector)
    async with connector.listen(session="S1", kinds=("event",)) as stream:
        await stack.simulate("reasons")
        event = await stream.next()
    assert event.name in {"session.externallogoutreasons.updated", "session.externalnotreadyreasons.updated"}


async def test_team_status_is_live_until_it_is_stopped(stack: Stack, connector: Connector) -> None:
    """Protocol 4: getteamstatus, session.teamstatus.updated, stopteamstatus."""
    await opened(connector)
    await opened(connector, "1003", "S2")
    status = await connector.call("session.request.getteamstatus", "S1", {"realtime": True})
    members = status.body["teamstatus"]
    assert [member["loginid"] for member in members] == [str(1001 + number) for number in range(10)]
    assert set(members[0]) == {"loginid", "firstname", "lastname", "extension", "state", "statechangetime"}
    async with connector.listen(session="S1") as stream:
        for reason in ("N1", "N2"):
            await stack.simulate("state", loginid="1003", state="NOT_READY", reasonCodeId=reason)
        await stack.simulate("state", loginid="1003", state="READY")
        update = await stream.expect("session.teamstatus.updated")
        assert [(m["loginid"], m["state"]) for m in update.body["teamstatus"]] == [("1003", "READY")]
        assert (await connector.call("session.request.stopteamstatus", "S1")).success
        await stack.simulate("state", loginid="1003", state="NOT_READY")
        await connector.call("session.request.externallogoutreasons", "S1")
        await stream.expect("session.externallogoutreasons.updated")
        names = [message.name for message in stream.history]
    after = names[names.index("session.request.stopteamstatus") :]
    assert "session.teamstatus.updated" not in after
    assert (await connector.call("session.request.stopteamstatus", "S1")).success, "harmless when none runs"


async def test_a_supervisor_sets_a_members_state(stack: Stack, connector: Connector) -> None:
    """Protocol 4: setagentstate, supervisors only, for members of their teams."""
    request = "session.request.setagentstate"
    await opened(connector, "1001", "SUP")
    await opened(connector, "1002", "S1")
    await opened(connector, "1012", "S2")
    assert (await connector.call(request, "SUP", {"loginid": "1002", "state": "READY"})).success
    assert (await stack.agent("1002"))["state"] == "READY"
    assert not (await connector.call(request, "S1", {"loginid": "1001", "state": "READY"})).success
    assert not (await connector.call(request, "SUP", {"loginid": "1012", "state": "READY"})).success
    async with connector.listen(session="S1") as stream:
        assert (await connector.call(request, "SUP", {"loginid": "1002", "state": "LOGGED_OUT"})).success
        warning = await stream.expect("session.warning")
    assert warning.code == "AGENT_FORCED_LOGOUT"
    assert warning.body["details"]["cause"] == "SUPERVISOR"


async def test_mobile_agent_fields_reach_the_switch(stack: Stack, connector: Connector) -> None:
    """Protocol 3 and 4: extensions of createsession."""
    extensions = {"mobileagent-mode": "CALL_BY_CALL", "mobileagent-dialnumber": "+15550100"}
    await connector.control(
        "cti.request.createsession",
        {"id": "S1", "loginid": "1002", "password": "p1002", "extensions": extensions},
    )
    assert (await connector.call(INIT, "S1", {"name": "any"})).success
    assert "+15550100" in str((await stack.agent("1002"))["mobile"])
