"""Bodies of the session destination's queries and requests (protocol 4)."""

from __future__ import annotations

import pytest

from contracts import codec, session
from contracts.base import Body
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.session import CloseSession, CreateChannelGroup, GetTeamStatus, SessionInit, SetAgentState
from contracts.vocabulary import AgentState


def decode(name: str, /, **body: object) -> Body:
    return codec.decode_body(BY_NAME[name], body)


def test_init_needs_nothing() -> None:
    assert decode(session.INIT) == SessionInit(name=None, chat=False, email=False, callback=False)


def test_init_by_number() -> None:
    assert decode(session.INIT, name=4711, callback="true") == SessionInit(name="4711", callback=True)


def test_createchannelgroup_needs_name_and_id() -> None:
    assert decode(session.CREATE_CHANNEL_GROUP, name="G", id="g1") == CreateChannelGroup(name="G", id="g1")
    for body in ({"name": "G"}, {"id": "g1"}, {"name": "", "id": "g1"}, {"name": "G", "id": "CONTROL"}):
        with pytest.raises(Unreadable):
            decode(session.CREATE_CHANNEL_GROUP, **body)


@pytest.mark.parametrize(("sent", "read"), [({}, None), ({"logoutReasonId": 7}, "7"), ({"logoutReasonId": ""}, None)])
def test_close_reason(sent: dict[str, object], read: str | None) -> None:
    assert decode(session.CLOSE, **sent) == CloseSession(logout_reason_id=read)


def test_getteamstatus_without_realtime() -> None:
    assert decode(session.GET_TEAM_STATUS) == GetTeamStatus(realtime=False)
    assert decode(session.GET_TEAM_STATUS, realtime="True") == GetTeamStatus(realtime=True)


@pytest.mark.parametrize("state", ["NOT_READY", "READY", "LOGGED_OUT"])
def test_states_a_supervisor_may_set(state: str) -> None:
    body = decode(session.SET_AGENT_STATE, loginid="1002", state=state)
    assert isinstance(body, SetAgentState)
    assert body.state is AgentState(state)


@pytest.mark.parametrize("state", ["TALKING", "ready", "", None, 1])
def test_states_a_supervisor_may_not_set(state: object) -> None:
    with pytest.raises(Unreadable):
        decode(session.SET_AGENT_STATE, loginid="1002", state=state)
