"""Which commands a request needs, and what an adapter that lacks some offers."""

from __future__ import annotations

import pytest

from adapters.port import Capabilities, Command, LogIn, LogOut, ReadReasons, ReadTeam, SetAgentState, StopTeam
from bridge.session.needs import NEEDS, is_offered, offered
from contracts import control, session
from contracts.vocabulary import MessageType

EVERYTHING: frozenset[type[Command]] = frozenset().union(*NEEDS.values())
FREE = {
    control.STATUS,
    control.CAPABILITIES,
    control.AGENT_INFO,
    control.SESSIONS,
    session.CREATE_CHANNEL_GROUP,
    session.DISPOSE,
}


def able(commands: frozenset[type[Command]]) -> Capabilities:
    return Capabilities(commands=commands, channel_types=frozenset())


def test_every_question_of_control_and_session_is_listed() -> None:
    asked = (MessageType.QUERY, MessageType.REQUEST)
    assert set(NEEDS) == {spec.name for spec in (*control.SPECS, *session.SPECS) if spec.type in asked}


def test_an_adapter_that_can_do_everything_offers_everything() -> None:
    assert set(offered(able(EVERYTHING))) == set(NEEDS)


def test_an_adapter_that_can_do_nothing_still_answers() -> None:
    assert set(offered(able(frozenset()))) == FREE


@pytest.mark.parametrize(
    ("lacking", "refused"),
    [
        (LogIn, {session.INIT, control.CREATE_SESSION}),
        (LogOut, {session.CLOSE}),
        (SetAgentState, {session.CLOSE, session.SET_AGENT_STATE}),
        (ReadReasons, {session.EXTERNAL_LOGOUT_REASONS, session.EXTERNAL_NOT_READY_REASONS}),
        (ReadTeam, {session.GET_TEAM_STATUS}),
        (StopTeam, {session.STOP_TEAM_STATUS}),
    ],
)
def test_what_is_not_declared_is_not_offered(lacking: type[Command], refused: set[str]) -> None:
    capabilities = able(EVERYTHING - {lacking})
    assert {name for name in NEEDS if not is_offered(name, capabilities)} == refused
    assert set(offered(capabilities)) == set(NEEDS) - refused


def test_an_unknown_name_is_not_offered() -> None:
    assert not is_offered("session.request.sing", able(EVERYTHING))
