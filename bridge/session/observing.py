"""What the switch shows of the session's agent and of others, and what a session makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.port import Cause
from bridge.session import limits, table, watching
from bridge.session.inputs import AgentObserved, ContactObserved, MemberObserved
from bridge.session.tree import seeing
from contracts.vocabulary import AgentState, Phase, WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session


def see_agent(session: Session, event: AgentObserved) -> None:
    """The session's own agent changed: first what became of the channels, then what became of the agent."""
    if event.before is not None:
        seeing.see_channels(session, event.before, event.agent)
    if _is_logout(event) and session.phase in (Phase.OPEN, Phase.CLOSING):
        see_logout(session, event)
    elif session.is_logged_out and event.agent.state in table.LOGGED_IN:
        session.is_logged_out = False
        if event.cause is Cause.RELOGIN:
            message = "The agent was logged in again by the bridge."
            session.voice.warn(WarningCode.AGENT_RELOGGED_IN, message, "agent", {})
        session.save()
    watching.follow(session, event.agent)
    if not session.is_unseen:
        _limit(session, event)
    look(session)


def see_contact(session: Session, event: ContactObserved) -> None:
    """A contact of the session's agent changed."""
    seeing.see_contact(session, event.contact, event.before)
    look(session)


def look(session: Session) -> None:
    """An accepted command is done when the picture shows what it was to bring."""
    if session.flow is not None and session.flow.is_accepted:
        session.flow.look(session)


def see_member(session: Session, event: MemberObserved) -> None:
    """Somebody changed whom the session watches or waits for."""
    is_news = event.alike is None or not watching.covers(session, event.alike)
    flow = session.flow
    if flow is not None:
        if is_news:
            flow.member(session, event.agent)
        look(session)
        if flow.buffers_members:
            return
    if is_news:
        watching.tell(session, event.agent)


def see_logout(session: Session, event: AgentObserved) -> None:
    """Nobody asked this session for it, or the answer to its close came too late."""
    if session.flow is not None and session.flow.expects_logout:
        session.flow.logout = event
        return
    cause = "LATE_RESULT" if session.late_logout and event.cause is Cause.REQUEST else event.cause.value
    session.late_logout = False
    tell_logout(session, cause, event.agent.reason_id)


def tell_logout(session: Session, cause: str, reason_id: str | None) -> None:
    """The agent was logged out, and not by this session."""
    session.is_logged_out = True
    details: dict[str, object] = {"cause": cause}
    if reason_id is not None:
        details["reasonCodeId"] = reason_id
    message = "The agent was logged out by the phone system."
    session.voice.warn(WarningCode.AGENT_FORCED_LOGOUT, message, "agent", details)
    session.save()


def _limit(session: Session, event: AgentObserved) -> None:
    """A logout took the limits of all channels with it; a channel that was not there has none yet."""
    before = event.before
    limits.tell(session, before.channels if before is not None and before.state in table.LOGGED_IN else ())


def _is_logout(event: AgentObserved) -> bool:
    before = event.before
    return event.agent.state is AgentState.LOGGED_OUT and before is not None and before.state in table.LOGGED_IN
