"""Which commands of the port a request needs: what the adapter does not declare is refused before it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adapters.port import (
    Capabilities,
    Command,
    CompleteInteractions,
    LogIn,
    LogOut,
    ReadReasons,
    ReadTeam,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from contracts import control, session

NEEDS: Final[Mapping[str, frozenset[type[Command]]]] = {
    control.STATUS: frozenset(),
    control.CAPABILITIES: frozenset(),
    control.VALIDATE_AGENT: frozenset({ValidateAgent}),
    control.AGENT_INFO: frozenset(),
    control.CREATE_SESSION: frozenset({LogIn}),
    control.SESSIONS: frozenset(),
    session.INIT: frozenset({LogIn}),
    session.CREATE_CHANNEL_GROUP: frozenset(),
    session.CLOSE: frozenset({CompleteInteractions, SetAgentState, LogOut}),
    session.DISPOSE: frozenset(),
    session.EXTERNAL_LOGOUT_REASONS: frozenset({ReadReasons}),
    session.EXTERNAL_NOT_READY_REASONS: frozenset({ReadReasons}),
    session.GET_TEAM_STATUS: frozenset({ReadTeam}),
    session.STOP_TEAM_STATUS: frozenset({StopTeam}),
    session.SET_AGENT_STATE: frozenset({SetAgentState}),
}


def is_offered(name: str, capabilities: Capabilities) -> bool:
    """Whether the adapter declares all that this request needs."""
    return name in NEEDS and NEEDS[name] <= capabilities.commands


def offered(capabilities: Capabilities) -> tuple[str, ...]:
    """The names of every request the adapter can do, for `cti.query.capabilities`."""
    return tuple(name for name in NEEDS if is_offered(name, capabilities))
