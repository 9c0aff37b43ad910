"""What createsession does, decided purely (protocol section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bridge.session import limits
from bridge.session.book import Book
from contracts.control import CreateSession
from contracts.vocabulary import CreatePolicy, Phase

RESERVED: Final = "The id is the name of a processor; choose another."
OTHER_LOGIN: Final = "The session id belongs to another agent's session."
HAS_SESSION: Final = "The agent already has a session."


@dataclass(frozen=True, slots=True)
class Create:
    """Make a new session."""


@dataclass(frozen=True, slots=True)
class Resume:
    """The same session was asked for again."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Join:
    """The agent's session is shared; the given id is ignored."""

    session_id: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """End the agent's old session, then make the new one."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Replace:
    """The agent's old session is closed and only waits to be disposed: end it, then make the new one."""

    session_id: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """FAILURE, nothing changed."""

    sentence: str


Decision = Create | Resume | Join | TakeOver | Replace | Refuse


def decide(book: Book, body: CreateSession, session_id: str, processor: str, owner: str | None = None) -> Decision:
    """Decide one createsession; `session_id` is the given id or a fresh one, `owner` the sender's group where there are rules."""
    if session_id == processor:
        return Refuse(RESERVED)
    fault = limits.fault(body.extensions)
    if fault is not None:
        return Refuse(fault)
    of_id = book.get(session_id)
    if of_id is not None:
        if (of_id.login_id, of_id.owner) != (body.loginid, owner):
            return Refuse(OTHER_LOGIN)
        return Replace(session_id) if of_id.phase is Phase.CLOSED else Resume(session_id)
    old = book.of_login(body.loginid)
    if old is None:
        return Create()
    session = book.get(old)
    if session is not None and session.owner != owner:
        return Refuse(HAS_SESSION)
    if session is not None and session.phase is Phase.CLOSED:
        return Replace(old)
    match body.policy:
        case CreatePolicy.TAKEOVER:
            return TakeOver(old)
        case CreatePolicy.JOIN:
            return Join(old)
        case _:
            return Refuse(HAS_SESSION)
