"""A lease that seems over: told only once it is known that the desktop could have been heard (protocol section 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.port import SetAgentState
from bridge.session import table
from bridge.session.effects import Probe, Run
from bridge.session.inputs import Probed
from contracts.vocabulary import AgentState, WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session


def doubt(session: Session, now: float) -> None:
    """Nothing was heard: because nothing was sent, or because the broker reads nobody (an alarm)?"""
    session.timing.probed(now)
    session.emit(Probe(now))


def see_probed(session: Session, event: Probed, now: float) -> None:
    """The broker reads. A switch that went away meanwhile is waited for, and the broker then asked again."""
    if session.timing.is_over(event.at, now) and session.picture.link_up:
        _expire(session)


def _expire(session: Session) -> None:
    session.timing.expired()
    agent = session.agent
    if agent is not None and agent.state in table.LOGGED_IN and agent.state is not AgentState.NOT_READY:
        session.emit(Run(None, SetAgentState(session.login_id, AgentState.NOT_READY)))
    details: dict[str, object] = {"lease": session.timing.lease}
    session.voice.warn(WarningCode.SESSION_LEASE_EXPIRED, "Nothing was heard from the desktop.", "session", details)
