"""What createsession does, decided purely: every case of protocol section 3."""

from __future__ import annotations

import pytest

from bridge.session.book import Book
from bridge.session.control import (
    HAS_SESSION,
    OTHER_LOGIN,
    RESERVED,
    Create,
    Decision,
    Join,
    Refuse,
    Replace,
    Resume,
    TakeOver,
    decide,
)
from bridge.session.sentences import NOT_A_NUMBER
from contracts.control import CreateSession
from contracts.profile import Extensions
from contracts.vocabulary import CreatePolicy, LoginId, Phase
from tests.session.support import CHIEF, MATE, ME, session_of

ALL = tuple(CreatePolicy)


def shelf() -> Book:
    """S1 is the session of 1001, S2 that of 1002."""
    made = Book()
    made.add(session_of("S1", ME))
    made.add(session_of("S2", MATE))
    return made


@pytest.mark.parametrize(
    ("policies", "login_id", "session_id", "decision"),
    [
        (ALL, CHIEF, "S3", Create()),
        (ALL, ME, "S1", Resume("S1")),
        (ALL, MATE, "S1", Refuse(OTHER_LOGIN)),
        (ALL, CHIEF, "S1", Refuse(OTHER_LOGIN)),
        (ALL, ME, "cti", Refuse(RESERVED)),
        (ALL, CHIEF, "cti", Refuse(RESERVED)),
        ((CreatePolicy.REJECT,), ME, "S3", Refuse(HAS_SESSION)),
        ((CreatePolicy.TAKEOVER,), ME, "S3", TakeOver("S1")),
        ((CreatePolicy.JOIN,), ME, "S3", Join("S1")),
        ((CreatePolicy.JOIN,), MATE, "S3", Join("S2")),
    ],
)
def test_createsession(policies: tuple[CreatePolicy, ...], login_id: str, session_id: str, decision: Decision) -> None:
    for policy in policies:
        body = CreateSession(loginid=login_id, policy=policy)  # type: ignore[arg-type]
        assert decide(shelf(), body, session_id, "cti") == decision


@pytest.mark.parametrize("policy", ALL)
@pytest.mark.parametrize(("login_id", "session_id"), [(CHIEF, "S3"), (ME, "S1"), (ME, "S3")])
def test_limits_are_numbers(policy: CreatePolicy, login_id: LoginId, session_id: str) -> None:
    """As in createchannelgroup."""
    few = CreateSession(loginid=login_id, policy=policy, extensions=Extensions(max_chats="few"))
    assert decide(shelf(), few, session_id, "cti") == Refuse(NOT_A_NUMBER.format(name="MaxChats"))
    three = CreateSession(loginid=CHIEF, policy=policy, extensions=Extensions(max_chats="3", max_emails=""))
    assert decide(shelf(), three, "S3", "cti") == Create()


def test_reject_is_the_default() -> None:
    assert decide(shelf(), CreateSession(loginid=ME), "S3", "cti") == Refuse(HAS_SESSION)


@pytest.mark.parametrize(
    ("policies", "owner", "session_id", "decision"),
    [
        (ALL, "desk", "S1", Resume("S1")),
        (ALL, "other", "S1", Refuse(OTHER_LOGIN)),
        (ALL, None, "S1", Refuse(OTHER_LOGIN)),
        (ALL, "other", "S3", Refuse(HAS_SESSION)),
        ((CreatePolicy.TAKEOVER,), "desk", "S3", TakeOver("S1")),
        ((CreatePolicy.JOIN,), "desk", "S3", Join("S1")),
    ],
)
def test_a_session_that_belongs_to_a_group(
    policies: tuple[CreatePolicy, ...], owner: str | None, session_id: str, decision: Decision
) -> None:
    """Only its own group finds it, joins it or takes it over."""
    book = Book()
    session = session_of("S1", ME)
    session.owner = "desk"
    book.add(session)
    for policy in policies:
        assert decide(book, CreateSession(loginid=ME, policy=policy), session_id, "cti", owner) == decision


@pytest.mark.parametrize("policy", ALL)
@pytest.mark.parametrize("session_id", ["S1", "S3"])
def test_a_closed_session_makes_room_for_the_next(policy: CreatePolicy, session_id: str) -> None:
    book = shelf()
    old = book.get("S1")
    assert old is not None
    old.phase = Phase.CLOSED
    assert decide(book, CreateSession(loginid=ME, policy=policy), session_id, "cti") == Replace("S1")
    assert decide(book, CreateSession(loginid=CHIEF, policy=policy), "S1", "cti") == Refuse(OTHER_LOGIN)


def test_an_ended_session_is_no_obstacle() -> None:
    book = shelf()
    old = book.get("S1")
    assert old is not None
    book.remove(old)
    for session_id in ("S1", "S3"):
        assert decide(book, CreateSession(loginid=ME), session_id, "cti") == Create()


def test_deciding_changes_nothing() -> None:
    book = shelf()
    decide(book, CreateSession(loginid=ME, policy=CreatePolicy.TAKEOVER), "S3", "cti")
    assert (len(book), book.of_login(ME)) == (2, "S1")
