"""A session taken up after a restart: what changed while nobody looked is raised as events (protocol section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adapters.port import ReadTeam
from bridge.session import limits, observing, watching
from bridge.session.effects import Run
from bridge.session.inputs import Asked, LinkChanged
from bridge.session.rendering import team_status
from bridge.session.tree import seeing
from contracts import session as wire
from contracts.vocabulary import AgentState, Phase, WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session

SETTLE_SECONDS: Final = 1.0
"""How long a session that was taken up waits for what its queue holds before it speaks unasked."""
AWAY: Final = "WHILE_AWAY"
"""The cause of a logout that happened while the bridge did not run."""


def take_up(session: Session, now: float) -> None:
    """Say that the session goes on, and what has changed; the latter once the switch is seen.

    Not at once: the answer to its init may not have left before the restart. A request of it that comes again is answered first; a
    close that comes again may run by now, and fail.
    """
    if session.phase not in (Phase.OPEN, Phase.CLOSING):
        return
    session.timing.settles_at = now + SETTLE_SECONDS
    session.voice.warn(WarningCode.SESSION_RESUMED, "The bridge took the session up again.", "session")
    session.is_unseen = True
    if session.picture.link_up:
        see(session)


def was_closed(session: Session, asked: Asked) -> bool:
    """Whether an earlier process may have carried this close out: one of this process has told `session.closed` in this epoch."""
    return asked.is_repeated and session.phase is Phase.CLOSED and not session.voice.seq


def close_again(session: Session, asked: Asked) -> None:
    """A close that was carried out, and whose answer never left."""
    session.reply(asked.token)
    session.voice.is_silent = False
    session.voice.event(wire.CLOSED, wire.SessionClosed())
    session.voice.is_silent = True


def see_link(session: Session, event: LinkChanged, now: float) -> None:
    """What is said about it comes as `Warned`; a command that runs learns of it by its own result."""
    if not event.up:
        return
    if session.is_unseen:
        see(session)
    else:
        limits.tell(session)


def see(session: Session) -> None:
    """The switch is seen for the first time since the session was taken up."""
    if not session.is_unseen or session.timing.settles_at is None:
        return
    session.is_unseen = False
    seeing.see_again(session)
    agent = session.agent
    if agent is not None and agent.state is AgentState.LOGGED_OUT and not session.is_logged_out:
        observing.tell_logout(session, AWAY, agent.reason_id)
    limits.tell(session)
    if session.watch.again:
        watching.begin(session)
        session.emit(Run(None, ReadTeam(session.login_id, True)))
        members = {each.login_id: each for each in session.picture.members(session.watch.teams)}
        if agent is not None:
            members[agent.login_id] = agent
        session.voice.event(wire.TEAM_STATUS_UPDATED, team_status(members.values()))
