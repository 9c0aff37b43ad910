"""Replays the record of one connector and says which promise was broken (protocol sections 2, 4 and 6). Pure.

Copies, which a crash or a lost confirm may make, are told from second answers by being identical to the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts import channel_group, control, session
from contracts.registry import DISPOSES
from contracts.vocabulary import ErrorCode
from tests.faults.branches import check_branches
from tests.faults.mirror import DISPOSED
from tests.faults.recorder import Entry, Heard, Sent
from tests.faults.times import longest_outage

BEFORE_INIT = frozenset({ErrorCode.INVALID_MESSAGE.value, ErrorCode.UNKNOWN_TARGET.value})
"""Errors that may leave before init was answered."""
ONCE = frozenset({session.CHANNEL_GROUP_ADDED, session.CHANNEL_ADDED, session.CLOSED})
"""Events that come once in the life of a session destination, each body for itself."""


@dataclass(slots=True)
class Report:
    """What the record shows. Each list holds sentences; all empty: every promise was kept."""

    requests: int = 0
    copies: int = 0
    outage: float = 0.0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def check(entries: Sequence[Entry], *, processor: str = "cti", executions: Mapping[str, int] | None = None) -> Report:
    """Check a whole record; `executions` says how often the switch carried out unsafe work, by requestId."""
    report = Report()
    answers = _answers(entries, report)
    _lost(entries, answers, report)
    counted = _numbers(entries, processor, report)
    _lives(entries, answers, counted, processor, report)
    problems, doubled = check_branches(entries, answers, counted, _own(entries))
    report.problems += problems
    report.doubled += doubled
    _order(entries, answers, processor, report)
    _stopped_teams(entries, answers, counted, report)
    _own_faults(entries, answers, counted, report)
    for request_id, times in (executions or {}).items():
        if times > 1:
            report.doubled.append(f"the work of {request_id} was done {times} times")
    report.outage = longest_outage(entries)
    return report


def _answers(entries: Sequence[Entry], report: Report) -> dict[str, Heard]:
    """The first answer to each request; every further one must be its copy."""
    first: dict[str, Heard] = {}
    for entry in entries:
        if not isinstance(entry, Heard) or not entry.is_answer:
            continue
        number = (entry.request_id or "").casefold()
        known = first.setdefault(number, entry)
        if known is entry:
            continue
        if (known.message_id, known.raw, known.result, known.error) == (
            entry.message_id, entry.raw, entry.result, entry.error,
        ):  # fmt: skip
            report.copies += 1
        else:
            report.doubled.append(
                f"{entry.name} {number} was answered {known.result} {known.message_id} ({known.error}) "
                f"and then {entry.result} {entry.message_id} ({entry.error})"
            )
    return first


def _lost(entries: Sequence[Entry], answers: Mapping[str, Heard], report: Report) -> None:
    asked = {entry.request_id.casefold(): entry for entry in entries if isinstance(entry, Sent)}
    report.requests = len(asked)
    for number, sent in asked.items():
        answer = answers.get(number)
        if answer is None:
            report.lost.append(f"{sent.name} {number} to {sent.target} was never answered")
        elif (answer.name, answer.target) != (sent.name, sent.target):
            report.problems.append(f"{sent.name} to {sent.target} was answered as {answer.name} of {answer.target}")
    for number, answer in answers.items():
        if number not in asked:
            report.problems.append(f"an answer came to {answer.name} {number}, which nobody asked")


def _numbers(entries: Sequence[Entry], processor: str, report: Report) -> set[int]:
    """Check `seq` and `epoch`; gives the places of the numbered messages that are no copies.

    Control spoke before the connector listened, so that its first number may be any.
    """
    last: dict[str, tuple[int, int]] = {}
    seen: dict[tuple[str, int, int], Heard] = {}
    originals: set[int] = set()
    for place, entry in enumerate(entries):
        if not isinstance(entry, Heard) or entry.is_answer:
            continue
        if entry.epoch is None or entry.seq is None:
            report.problems.append(f"{entry.name} of {entry.session} has no number")
            continue
        where = f"{entry.session} epoch {entry.epoch} seq {entry.seq} ({entry.name})"
        known = seen.setdefault((entry.session, entry.epoch, entry.seq), entry)
        if known is not entry:
            if (known.message_id, known.raw, known.name) == (entry.message_id, entry.raw, entry.name):
                report.copies += 1
            else:
                report.problems.append(f"{where}: the number came twice, first as {known.name} {known.message_id}")
            continue
        originals.add(place)
        first = (entry.epoch, entry.seq - 1) if entry.session == processor else (0, 0)
        epoch, seq = last.get(entry.session, first)
        if entry.epoch < epoch:
            report.problems.append(f"{where}: the epoch fell from {epoch}")
        elif entry.seq != (seq + 1 if entry.epoch == epoch else 1):
            report.problems.append(f"{where}: expected {seq + 1 if entry.epoch == epoch else 1}")
        last[entry.session] = (entry.epoch, entry.seq)
    return originals


@dataclass(slots=True)
class _Life:
    """One incarnation of a session id. `is_early`: what needs no init was heard before the answer to its createsession."""

    epoch_floor: int = 0
    epoch: int = 0
    is_initialised: bool = False
    is_closed: bool = False
    is_disposed: bool = False
    is_early: bool = False
    closes: int = 0
    once: set[tuple[str, bytes]] = field(default_factory=set)


def _lives(
    entries: Sequence[Entry], answers: Mapping[str, Heard], counted: set[int], processor: str, report: Report
) -> None:
    """No event before init's answer, nothing after the end, a higher epoch after each creation, nothing added twice.

    Only of the sessions this connector opened: of the others it hears events, and not the answers.
    """
    lives: dict[str, _Life] = {}
    own = _own(entries)
    for place, entry in enumerate(entries):
        if not isinstance(entry, Heard) or (entry.session == processor and entry.name != control.CREATE_SESSION):
            continue
        if not entry.is_answer:
            if place in counted and entry.session in own:
                _event(_life_of(lives, entry), entry, report)
        elif answers.get((entry.request_id or "").casefold()) is entry:
            if entry.success:
                _answer(lives, entry, report)
            elif entry.name == session.CLOSE and entry.session in lives:
                _refused_close(lives[entry.session], entry, report)


def _own(entries: Sequence[Entry]) -> set[str]:
    """The sessions this connector opened."""
    created = (each for each in entries if isinstance(each, Sent) and each.name == control.CREATE_SESSION)
    return {str(each.body.get("id")) for each in created}


def _life_of(lives: dict[str, _Life], entry: Heard) -> _Life:
    """The incarnation an event belongs to: of an ended session created again it may come before the answer does."""
    life = lives.setdefault(entry.session, _Life())
    has_ended = life.is_closed or life.is_disposed
    if has_ended and entry.code in BEFORE_INIT and (entry.epoch or 0) > life.epoch:
        life = lives[entry.session] = _Life(epoch_floor=max(life.epoch, life.epoch_floor), is_early=True)
    return life


def _answer(lives: dict[str, _Life], entry: Heard, report: Report) -> None:
    if entry.name == control.CREATE_SESSION:
        target = str(entry.body.get("target"))
        old = lives.get(target)
        if old is not None and old.is_early:
            old.is_early = False
        elif old is None or old.is_disposed or not entry.body.get("resumed"):
            lives[target] = _Life(epoch_floor=0 if old is None else max(old.epoch, old.epoch_floor))
        return
    life = lives.setdefault(entry.session, _Life())
    life.closes += entry.name == session.CLOSE
    if entry.name in DISPOSES:
        life.is_disposed = life.is_disposed or entry.name == session.DISPOSE
        if entry.name == channel_group.DISPOSE:
            life.once.clear()  # a group that is created anew is announced anew
    elif life.is_closed:
        report.problems.append(f"{entry.name} of {entry.session} was answered SUCCESS after {session.CLOSED}")
    elif entry.name == session.INIT:
        life.is_initialised = True
    elif not life.is_initialised:
        report.problems.append(f"{entry.name} of {entry.session} was answered SUCCESS before init")


def _refused_close(life: _Life, entry: Heard, report: Report) -> None:
    """What a crash left carried out and unanswered is asked again, and "already so" is SUCCESS (protocol section 6)."""
    if "is closed" in (entry.error or "") and not life.closes and not life.is_closed and not life.is_disposed:
        report.problems.append(f"{entry.session} was closed, and its close was answered FAILURE: {entry.error}")


def _event(life: _Life, entry: Heard, report: Report) -> None:
    where = f"{entry.name} {entry.code or ''} of {entry.session} (epoch {entry.epoch}, seq {entry.seq})"
    if not life.is_initialised and entry.code not in BEFORE_INIT:
        report.problems.append(f"{where} came before the answer to init")
    if life.is_closed:
        report.problems.append(f"{where} came after {session.CLOSED}")
    elif life.is_disposed and entry.name not in DISPOSED:
        report.problems.append(f"{where} came after the answer to dispose")
    if (entry.epoch or 0) <= life.epoch_floor:
        report.problems.append(f"{where}: the epoch did not rise with the new session")
    life.epoch = max(life.epoch, entry.epoch or 0)
    if entry.name in ONCE:
        if (entry.name, entry.raw) in life.once:
            report.doubled.append(f"{where} came a second time")
        life.once.add((entry.name, entry.raw))
    life.is_closed = life.is_closed or entry.name == session.CLOSED


def _order(entries: Sequence[Entry], answers: Mapping[str, Heard], processor: str, report: Report) -> None:
    """What was sent once, by one line, to one session, and succeeded, was answered in the order it was sent."""
    times = Counter(entry.request_id.casefold() for entry in entries if isinstance(entry, Sent))
    asked: dict[tuple[str, int], list[str]] = {}
    for entry in entries:
        if not isinstance(entry, Sent) or entry.name == control.CREATE_SESSION:
            continue
        number = entry.request_id.casefold()
        if times[number] == 1 and number in answers and answers[number].success:
            asked.setdefault((entry.session, entry.line), []).append(number)
    places = {id(entry): place for place, entry in enumerate(entries)}
    for (name, _), numbers in asked.items():
        if name == processor:
            continue  # control answers each as soon as it can
        order = [places[id(answers[number])] for number in numbers]
        for number, before, after in zip(numbers[1:], order, order[1:], strict=False):
            if after < before:
                report.problems.append(f"{answers[number].name} {number} of {name} was answered out of order")


def _stopped_teams(entries: Sequence[Entry], answers: Mapping[str, Heard], counted: set[int], report: Report) -> None:
    """No team update between the answer that stops them and the next getteamstatus that is sent."""
    stopped: set[str] = set()
    reading: dict[str, Sent] = {}
    for place, entry in enumerate(entries):
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Sent):
            if entry.name == session.GET_TEAM_STATUS:
                stopped.discard(entry.session)
                reading[number] = entry
        elif entry.is_answer:
            sent = reading.pop(number, None)
            if answers.get(number) is not entry or not entry.success:
                continue
            if any(each.session == entry.session for each in reading.values()):
                continue
            if entry.name == session.STOP_TEAM_STATUS or (sent is not None and not sent.body.get("realtime")):
                stopped.add(entry.session)
        elif entry.name == session.TEAM_STATUS_UPDATED and place in counted and entry.session in stopped:
            report.problems.append(f"a team update of {entry.session} (seq {entry.seq}) came after they were stopped")


def _own_faults(entries: Sequence[Entry], answers: Mapping[str, Heard], counted: set[int], report: Report) -> None:
    """INTERNAL is a fault of the bridge's own (protocol section 7); what is done to it from outside is none."""
    for place, entry in enumerate(entries):
        if not isinstance(entry, Heard):
            continue
        if entry.is_answer and answers.get((entry.request_id or "").casefold()) is entry:
            if "internal fault" in (entry.error or ""):
                report.problems.append(f"{entry.name} of {entry.target} was answered: {entry.error}")
        elif place in counted and entry.code == ErrorCode.INTERNAL:
            report.problems.append(f"{entry.session} told a fault of the bridge's own: {entry.body}")
