"""The checker finds what it is there to find: each promise broken once, on a record that keeps all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from contracts import control, session
from tests.faults.checker import check
from tests.faults.recorder import Entry, Heard, Sent
from tests.faults.times import longest_outage, slowest


def sent(number: str, name: str, *, at: float = 0.0, target: str = "S1", attempt: int = 1, **body: object) -> Sent:
    return Sent(at, number, name, target, body, attempt)


def answer(
    number: str, name: str, *, at: float = 0.0, target: str = "S1", error: str | None = None, **body: object
) -> Heard:
    result = "FAILURE" if error else "SUCCESS"
    return Heard(
        at, "response", name, target, repr(body).encode(), body, number, f"m-{number}", result=result, error=error
    )


def said(epoch: int, seq: int, name: str = session.WARNING, code: str | None = "CODE", target: str = "S1") -> Heard:
    return Heard(
        0.0, "event", name, target, b"{}", {}, None, f"e{epoch}-{seq}-{target}", code=code, seq=seq, epoch=epoch
    )


def opened(number: str = "") -> list[Entry]:
    """S1 created and initialised."""
    return [
        sent(f"c{number}", control.CREATE_SESSION, target="cti.CONTROL", id="S1"),
        replace(
            answer(f"c{number}", control.CREATE_SESSION, target="cti.CONTROL"),
            body={"target": "S1", "resumed": False},
        ),
        sent(f"i{number}", session.INIT),
        answer(f"i{number}", session.INIT),
    ]


def asked(number: str, name: str, *, realtime: bool = False) -> list[Entry]:
    return [sent(number, name, realtime=realtime), answer(number, name)]


def good() -> list[Entry]:
    """A life with everything in it: copies, a restart, an end, and the same id again."""
    return [
        said(3, 7, "cti.status.updated", None, "cti"),
        *opened(),
        said(1, 1, session.CHANNEL_GROUP_ADDED, None),
        *asked("r", session.EXTERNAL_LOGOUT_REASONS),
        answer("r", session.EXTERNAL_LOGOUT_REASONS),
        said(1, 2),
        said(1, 2),
        said(2, 1),
        *asked("x", session.CLOSE),
        said(2, 2, session.CLOSED, None),
        *asked("d", session.DISPOSE),
        *opened("2"),
        said(3, 1, session.CHANNEL_GROUP_ADDED, None),
        *asked("g", session.GET_TEAM_STATUS, realtime=True),
        said(3, 2, session.TEAM_STATUS_UPDATED, None),
        *asked("s", session.STOP_TEAM_STATUS),
    ]


def test_a_good_record_has_no_fault() -> None:
    report = check(good())
    assert (report.lost, report.doubled, report.problems) == ([], [], [])
    assert (report.requests, report.copies) == (9, 2)


def without(number: str) -> Callable[[list[Entry]], list[Entry]]:
    return lambda entries: [e for e in entries if not (isinstance(e, Heard) and e.request_id == number)]


def ended_with(*more: Entry) -> Callable[[list[Entry]], list[Entry]]:
    return lambda entries: [*entries, *more]


BROKEN: dict[str, tuple[Callable[[list[Entry]], Iterable[Entry]], str, str]] = {
    "no answer": (without("r"), "lost", "never answered"),
    "another answer": (
        ended_with(replace(answer("r", session.EXTERNAL_LOGOUT_REASONS), message_id="m2")),
        "doubled",
        "m2",
    ),
    "another result": (
        ended_with(answer("r", session.EXTERNAL_LOGOUT_REASONS, error="No.")),
        "doubled",
        "and then FAILURE",
    ),
    "another body": (
        ended_with(replace(answer("r", session.EXTERNAL_LOGOUT_REASONS), raw=b"[]")),
        "doubled",
        "was answered",
    ),
    "an answer to nobody": (ended_with(answer("q", session.INIT)), "problems", "nobody asked"),
    "an answer by another name": (
        lambda entries: [
            replace(e, name=session.INIT) if isinstance(e, Heard) and e.request_id == "r" else e for e in entries
        ],
        "problems",
        "was answered as",
    ),
    "a gap": (ended_with(said(3, 4)), "problems", "expected 3"),
    "an epoch that starts late": (ended_with(said(4, 2)), "problems", "expected 1"),
    "an epoch that falls": (ended_with(said(4, 1), said(3, 3)), "problems", "fell from 4"),
    "a number used twice": (ended_with(replace(said(3, 2), message_id="other")), "problems", "came twice"),
    "no number": (ended_with(replace(said(3, 3), seq=None)), "problems", "has no number"),
    "an event before init": (
        lambda entries: [*asked("d2", session.DISPOSE), *entries[:3], said(1, 1), *entries[3:5], said(1, 2)],
        "problems",
        "before the answer to init",
    ),
    "a request before init": (
        lambda entries: [*entries[1:3], *asked("early", session.GET_TEAM_STATUS), *entries[3:5]],
        "problems",
        "SUCCESS before init",
    ),
    "an event after the end": (
        lambda entries: [*entries[: entries.index(said(2, 2, session.CLOSED, None)) + 1], said(2, 3)],
        "problems",
        f"after {session.CLOSED}",
    ),
    "a request after the end": (
        lambda entries: [
            *entries[: entries.index(said(2, 2, session.CLOSED, None)) + 1],
            *asked("late", session.GET_TEAM_STATUS),
        ],
        "problems",
        "SUCCESS after",
    ),
    "an event after dispose": (
        ended_with(*asked("d3", session.DISPOSE), said(3, 3)),
        "problems",
        "after the answer to dispose",
    ),
    "the same epoch again": (
        lambda entries: [*opened(), said(1, 1), *asked("d4", session.DISPOSE), *opened("4"), said(1, 2)],
        "problems",
        "did not rise",
    ),
    "a group added twice": (
        ended_with(said(3, 3, session.CHANNEL_GROUP_ADDED, None)),
        "doubled",
        "came a second time",
    ),
    "answers out of order": (
        ended_with(
            sent("o1", session.INIT), sent("o2", session.INIT), answer("o2", session.INIT), answer("o1", session.INIT)
        ),
        "problems",
        "out of order",
    ),
    "a team update after the stop": (
        ended_with(said(3, 3, session.TEAM_STATUS_UPDATED, None)),
        "problems",
        "after they were stopped",
    ),
    "a team update after realtime false": (
        ended_with(
            *asked("g2", session.GET_TEAM_STATUS, realtime=False), said(3, 3, session.TEAM_STATUS_UPDATED, None)
        ),
        "problems",
        "after they were stopped",
    ),
    "a close carried out and refused": (
        ended_with(
            sent("k", session.CLOSE),
            answer("k", session.CLOSE, error="The session is closed; it can only be disposed."),
        ),
        "problems",
        "was closed, and its close was answered FAILURE",
    ),
    "a fault answered": (
        ended_with(sent("f", session.INIT), answer("f", session.INIT, error="The bridge met an internal fault (1).")),
        "problems",
        "internal fault",
    ),
    "a fault told": (ended_with(said(3, 3, session.ERROR, "INTERNAL")), "problems", "fault of the bridge's own"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_promise_is_found_and_nothing_else(name: str) -> None:
    break_it, where, words = BROKEN[name]
    report = check(list(break_it(good())))
    found = {"lost": report.lost, "doubled": report.doubled, "problems": report.problems}
    assert len(found.pop(where)) == 1
    assert words in getattr(report, where)[0]
    assert all(not rest for rest in found.values())


def test_work_that_was_done_twice_is_found() -> None:
    assert check(good(), executions={"r": 1}).doubled == []
    assert check(good(), executions={"r": 2}).doubled == ["the work of r was done 2 times"]


def test_errors_about_unreadable_messages_may_come_before_init() -> None:
    early = said(1, 1, session.ERROR, "INVALID_MESSAGE")
    assert check([*opened()[:2], early, *opened()[2:]]).problems == []


def test_errors_about_unreadable_messages_may_come_before_the_session_is_answered_anew() -> None:
    ended = good()[: good().index(said(2, 2, session.CLOSED, None)) + 1]
    early = said(3, 1, session.ERROR, "INVALID_MESSAGE")
    assert check([*ended, early, *opened("2"), said(3, 2)]).problems == []
    assert len(check([*ended, replace(early, epoch=2, seq=3), *opened("2"), said(3, 1)]).problems) == 1


def test_a_session_of_another_connector_is_only_counted() -> None:
    report = check([*good(), said(1, 1, target="S2"), said(1, 2, session.CLOSED, None, "S2"), said(2, 1, target="S2")])
    assert report.problems == []
    assert len(check([*good(), said(1, 1, target="S2"), said(1, 3, target="S2")]).problems) == 1


def test_what_was_sent_again_may_be_answered_in_any_order() -> None:
    first, again = sent("o1", session.INIT), sent("o1", session.INIT, attempt=2)
    answers = [answer("o2", session.INIT), answer("o1", session.INIT)]
    assert check([*good(), first, sent("o2", session.INIT), again, *answers]).problems == []


def test_an_update_may_come_when_it_is_asked_for_again_while_the_stop_runs() -> None:
    record = [
        *good()[:-2],
        sent("s", session.STOP_TEAM_STATUS),
        sent("g2", session.GET_TEAM_STATUS, realtime=True),
        answer("s", session.STOP_TEAM_STATUS),
        answer("g2", session.GET_TEAM_STATUS),
        said(3, 3, session.TEAM_STATUS_UPDATED, None),
    ]
    assert check(record).problems == []


def test_an_outage_is_waited_for_and_nobody_is_answered() -> None:
    record: list[Entry] = [
        sent("1", session.INIT, at=0.0),
        answer("1", session.INIT, at=1.0),
        sent("2", session.INIT, at=50.0),
        sent("3", session.INIT, at=51.0),
        answer("3", session.INIT, at=54.0),
        answer("2", session.INIT, at=55.0),
        sent("4", session.INIT, at=60.0),
        answer("4", session.INIT, at=63.0),
    ]
    assert longest_outage(record) == 4.0
    assert slowest(record) == 5.0
