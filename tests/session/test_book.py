"""Which sessions there are, and whom a changed agent concerns."""

from __future__ import annotations

import pytest

from adapters.port import Agent, Team
from bridge.session.book import Book
from contracts.vocabulary import Phase
from tests.session.support import BLUE, CHIEF, MATE, ME, RED, agent, session_of


def book(**logins: str) -> Book:
    """A book of created sessions: session id to login id."""
    made = Book()
    for session_id, login_id in logins.items():
        made.add(session_of(session_id, agent(login_id).login_id))  # type: ignore[arg-type]
    return made


def test_found_by_id_and_by_login() -> None:
    made = book(S1=ME, S2=MATE)
    assert (len(made), [each.session_id for each in made]) == (2, ["S1", "S2"])
    first = made.get("S1")
    assert first is not None
    assert first.login_id == ME
    assert (made.of_login(ME), made.of_login(CHIEF), made.get("S3")) == ("S1", None, None)
    assert (made.count(Phase.CREATED), made.count(Phase.OPEN)) == (2, 0)


def test_removed_for_good_and_twice_is_once() -> None:
    made = book(S1=ME, S2=MATE)
    gone = made.get("S1")
    assert gone is not None
    for _ in range(2):
        made.remove(gone)
        assert (len(made), made.get("S1"), made.of_login(ME), made.of_login(MATE)) == (1, None, None, "S2")


def test_removing_the_old_session_leaves_the_new_one() -> None:
    """The agent may have another session before the old one is forgotten; an id may come again, too."""
    made = book(S1=ME)
    old = made.get("S1")
    assert old is not None
    made.add(session_of("S2", ME))
    made.remove(old)
    assert made.of_login(ME) == "S2"
    made.add(session_of("S1", MATE))
    made.remove(old)
    assert made.get("S1") is not None
    assert made.of_login(MATE) == "S1"


def watch(made: Book, session_id: str, *teams: Team, awaits: str | None = None) -> None:
    session = made.get(session_id)
    assert session is not None
    session.watch.teams = frozenset(team.team_id for team in teams)
    session.awaits = None if awaits is None else agent(awaits).login_id  # type: ignore[arg-type]
    made.refresh(session)


@pytest.mark.parametrize(
    ("before", "now", "concerned"),
    [
        (None, agent(CHIEF, teams=(BLUE,)), ["S1"]),
        (None, agent(CHIEF, teams=(RED,)), ["S1", "S2"]),
        (None, agent(CHIEF, teams=(BLUE, RED)), ["S1", "S2"]),
        (None, agent(CHIEF, teams=()), []),
        (agent(CHIEF, teams=(RED,)), agent(CHIEF, teams=()), ["S1", "S2"]),
        (agent(CHIEF, teams=(BLUE,)), agent(CHIEF, teams=(Team("T9", "New"),)), ["S1"]),
        (None, agent(ME, teams=()), ["S1"]),
        (None, agent(MATE, teams=(RED,)), ["S1", "S2"]),
    ],
)
def test_whom_a_change_concerns(before: Agent | None, now: Agent, concerned: list[str]) -> None:
    """Who watches a team of the agent, now or before, and the agent himself if he watches at all; each once."""
    made = book(S1=ME, S2=MATE, S3=CHIEF)
    watch(made, "S1", BLUE, RED)
    watch(made, "S2", RED)
    assert made.watchers(before, now) == concerned


def test_who_waits_for_an_agent() -> None:
    made = book(S1=ME, S2=MATE)
    watch(made, "S1", awaits=CHIEF)
    watch(made, "S2", BLUE, awaits=CHIEF)
    assert made.watchers(None, agent(CHIEF, teams=())) == ["S1", "S2"]
    assert made.watchers(None, agent(CHIEF)) == ["S2", "S1"]
    watch(made, "S1")
    watch(made, "S2", awaits=MATE)
    assert made.watchers(None, agent(CHIEF)) == []
    assert made.watchers(None, agent(MATE)) == ["S2"]


def test_a_watch_that_changes_is_followed() -> None:
    made = book(S1=ME)
    for teams, concerned in (((BLUE,), ["S1"]), ((RED,), []), ((), []), ((RED, BLUE), ["S1"])):
        watch(made, "S1", *teams)
        assert made.watchers(None, agent(CHIEF)) == concerned


def test_nobody_watches_after_the_end() -> None:
    made = book(S1=ME)
    watch(made, "S1", BLUE, awaits=CHIEF)
    session = made.get("S1")
    assert session is not None
    made.remove(session)
    made.refresh(session)
    assert made.watchers(None, agent(CHIEF)) == []
    assert made.watchers(None, agent(ME)) == []
    assert (made._watchers, made._watched, made._awaiting, made._awaited) == ({}, {}, {}, {})
