"""The chapters of the demo, in order: three agents of one team, from control status to the last close."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from bridge.cli.demo_calls import CALL_STEPS
from bridge.cli.walk import Step, Walk
from bridge.connector import Kind, Message, Response

CONTROL: Final = "cti.CONTROL"
AGENTS: Final = ("1002", "1003", "1004")
"""Team mates; 1001 supervises them. Password p1002 and so on."""
FREED_SECONDS: Final = 5.0
"""For a disposed session's queue to go."""
WATCHER, TALKER, LEAVER = AGENTS


def session_of(login_id: str) -> str:
    """The session id the demo allots."""
    return f"desk-{login_id}"


async def control_status(walk: Walk) -> None:
    """The processor tells its status."""
    answer = await walk.call("cti.request.status", CONTROL)
    event = await walk.expect("cti", "cti.status.updated")
    walk.check("cti.request.status", "SUCCESS", _result(answer))
    walk.check("cti.status.updated", "STARTED", event.body.get("status"))


async def capabilities(walk: Walk) -> None:
    """What this switch can do."""
    answer = await walk.call("cti.query.capabilities", CONTROL)
    requests = answer.body.get("requests")
    types = answer.body.get("channel-types")
    walk.adapter = str(answer.body.get("adapter", ""))
    walk.offers = frozenset(each for part in (requests, types) if isinstance(part, list) for each in part)
    walk.check("cti.query.capabilities", "SUCCESS", _result(answer))
    walk.check("protocol", "1.0", answer.body.get("protocol"))
    walk.check("close can be done", True, isinstance(requests, list) and "session.request.close" in requests)


async def create_sessions(walk: Walk) -> None:
    """A session destination for each agent."""
    for login_id in AGENTS:
        answer = await _create(walk, login_id)
        walk.check(f"session of {login_id}", session_of(login_id), answer.body.get("target"))


async def init_sessions(walk: Walk) -> None:
    """Init logs the agents in."""
    for login_id in AGENTS:
        body = {"name": "desk", "chat": "CHAT" in walk.offers}
        answer = await walk.call("session.query.init", session_of(login_id), body)
        walk.groups[login_id] = str(answer.body.get("channelGroup", ""))
        walk.check(f"init of {login_id}", "SUCCESS", _result(answer))
        walk.check(f"state of {login_id} at the switch", "NOT_READY", await walk.agent_state(login_id))


async def create_groups(walk: Walk) -> None:
    """A channel group, and the events that it brings."""
    for login_id in AGENTS:
        session = session_of(login_id)
        body = {"name": walk.groups.get(login_id, ""), "id": "G1"}
        answer = await walk.call("session.request.createchannelgroup", session, body)
        walk.check(f"createchannelgroup of {login_id}", "SUCCESS", _result(answer))
        group = await walk.expect(session, "session.channelgroup.added")
        walk.check("session.channelgroup.added", walk.groups.get(login_id), group.body.get("name"))
        channel = await walk.expect(session, "session.channel.added")
        walk.check("session.channel.added", "TELEPHONY", channel.body.get("type"))


async def reason_lists(walk: Walk) -> None:
    """Both lists come as events, after their responses."""
    session = session_of(WATCHER)
    for request, event, field in (
        ("session.request.externallogoutreasons", "session.externallogoutreasons.updated", "logoutReasons"),
        ("session.request.externalnotreadyreasons", "session.externalnotreadyreasons.updated", "reasonCodes"),
    ):
        answer = await walk.call(request, session)
        walk.check(request.rpartition(".")[2], "SUCCESS", _result(answer))
        reasons = (await walk.expect(session, event)).body.get(field)
        walk.check(f"{field} to choose from", True, isinstance(reasons, list) and bool(reasons))


async def team_status(walk: Walk) -> None:
    """One agent watches the team while a call comes to another."""
    session = session_of(WATCHER)
    answer = await walk.call("session.request.getteamstatus", session, {"realtime": True})
    members = answer.body.get("teamstatus")
    logins = {str(member.get("loginid")) for member in members} if isinstance(members, list) else set()
    walk.check("the three are in the team", True, logins >= set(AGENTS))
    await walk.simulate("state", loginid=TALKER, state="READY")
    await _seen(walk, session, "READY")
    await walk.simulate("call", loginid=TALKER)
    await _seen(walk, session, "RESERVED")
    await walk.simulate("answer", loginid=TALKER)
    await _seen(walk, session, "TALKING")


async def close_refused(walk: Walk) -> None:
    """Nobody is logged out in the middle of a call."""
    answer = await walk.call("session.request.close", session_of(TALKER))
    walk.check("close while talking", "FAILURE", _result(answer))
    walk.check("a sentence says why", True, bool(answer.error))
    walk.check(f"state of {TALKER} at the switch", "TALKING", await walk.agent_state(TALKER))


async def close_after(walk: Walk) -> None:
    """After the call the close goes through, session.closed last."""
    session = session_of(TALKER)
    await walk.simulate("hangup", loginid=TALKER)
    await _seen(walk, session_of(WATCHER), "WORK_READY")
    answer = await walk.call("session.request.close", session)
    walk.check("close after the call", "SUCCESS", _result(answer))
    await walk.expect(session, "session.closed")
    said = [message.name for message in walk.stream.history if message.session == session]
    walk.check("said last", "session.closed", said[-1])
    walk.check("the response right before it", "session.request.close", said[-2])
    walk.check(f"state of {TALKER} at the switch", "LOGGED_OUT", await walk.agent_state(TALKER))


async def dispose_leaves_the_agent(walk: Walk) -> None:
    """A dispose forgets the session, not the agent; a new init finds the agent as left."""
    await walk.simulate("state", loginid=LEAVER, state="READY")
    answer = await walk.call("session.request.dispose", session_of(LEAVER))
    walk.check("dispose", "SUCCESS", _result(answer))
    walk.check(f"state of {LEAVER} at the switch", "READY", await walk.agent_state(LEAVER))
    created = await _create(walk, LEAVER, "again")
    session = str(created.body.get("target", ""))
    answer = await walk.call("session.query.init", session, {"name": "desk"})
    walk.check("init finds the agent", "SUCCESS", _result(answer))
    walk.check("and leaves the state alone", "READY", await walk.agent_state(LEAVER))


async def go_home(walk: Walk) -> None:
    """The others close; no session is left, and no number was missing."""
    for session in (session_of(WATCHER), f"{session_of(LEAVER)}-again"):
        answer = await walk.call("session.request.close", session)
        walk.check(f"close of {session}", "SUCCESS", _result(answer))
        await walk.expect(session, "session.closed")
    for session in (session_of(WATCHER), session_of(TALKER), f"{session_of(LEAVER)}-again"):
        await walk.call("session.request.dispose", session)
    walk.check("sessions left", [], await _sessions_left(walk))
    walk.check("messages missing", 0, sum(message.gap for message in walk.stream.history))
    walk.check("error events", 0, sum(message.kind is Kind.ERROR for message in walk.stream.history))


STEPS: Final = (
    Step("1 Control: the processor's status", control_status),
    Step("2 Control: what the switch can do", capabilities),
    Step("3 Three agents get a session", create_sessions),
    Step("4 Init logs them in", init_sessions),
    Step("5 Channel groups and their channels", create_groups),
    Step("6 The reason lists", reason_lists),
    Step("7 Team status, live, while a call comes", team_status),
    Step("8 A close is refused while talking", close_refused),
    Step("9 The close after the call", close_after),
    Step("10 Dispose leaves the agent logged in", dispose_leaves_the_agent),
    *CALL_STEPS,
    Step("21 Going home", go_home),
)


async def _create(walk: Walk, login_id: str, suffix: str = "") -> Response:
    session = "-".join(filter(None, (session_of(login_id), suffix)))
    body = {"id": session, "loginid": login_id, "password": f"p{login_id}"}
    return await walk.call("cti.request.createsession", CONTROL, body)


async def _seen(walk: Walk, session: str, state: str) -> None:
    def shows(message: Message) -> bool:
        members = message.body.get("teamstatus")
        return isinstance(members, list) and any(
            member.get("loginid") == TALKER and member.get("state") == state for member in members
        )

    await walk.expect(session, "session.teamstatus.updated", shows)
    walk.check(f"{WATCHER} sees {TALKER}", state, state)


async def _sessions_left(walk: Walk) -> object:
    # A dispose is answered first and frees afterwards.
    with suppress(TimeoutError):
        async with asyncio.timeout(FREED_SECONDS):
            while (await walk.connector.control("cti.query.sessions")).body.get("sessions"):
                await asyncio.sleep(0.05)
    return (await walk.call("cti.query.sessions", CONTROL)).body.get("sessions")


def _result(answer: Response) -> str:
    return "SUCCESS" if answer.success else "FAILURE"
