"""The checker finds each promise about destinations below a session broken once, on a record that keeps all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from contracts import channel, channel_group, conversation, interaction, session
from contracts.vocabulary import WarningCode
from tests.faults.checker import check
from tests.faults.recorder import Entry, Heard
from tests.faults.test_checker import answer, opened, said, sent

GROUP, CHANNEL, CALL, LEG = "S1.G1", "S1.G1.phone", "S1.G1.phone.call", "S1.G1.phone.call.leg"


def done(number: str, name: str, target: str, /, *, error: str | None = None, **body: object) -> list[Entry]:
    asked = sent(number, name, target=target)
    return [replace(asked, body=body), answer(number, name, target=target, error=error)]


def told(seq: int, name: str, target: str, /, *, epoch: int = 1, **body: object) -> Heard:
    return replace(said(epoch, seq, name, None, target), body=body)


def listed(number: str, *endpoints: str) -> list[Entry]:
    """The group's init, which names these channels."""
    channels = [{"end-point": each, "type": "TELEPHONY"} for each in endpoints]
    asked, read = done(number, channel_group.INIT, GROUP)
    return [asked, replace(read, body={"channels": channels})]


def made(number: str = "") -> list[Entry]:
    """The session with a group, a channel, an interaction and a conversation, all initialised."""
    return [
        *opened(number),
        *done(f"g{number}", session.CREATE_CHANNEL_GROUP, "S1", id="G1", name="any"),
        *listed(f"gi{number}", "2001"),
        *done(f"c{number}c", channel_group.CREATE_CHANNEL, GROUP, id="phone", **{"end-point": "2001"}),
        *done(f"ci{number}", channel.INIT, CHANNEL),
    ]


def called(number: str = "", contact: str = "C1") -> list[Entry]:
    return [
        *done(f"t{number}", channel.CREATE_INTERACTION, CHANNEL, id="call", **{"cti-id": contact}),
        *done(f"ti{number}", interaction.INIT, CALL),
        *done(f"l{number}", interaction.CREATE_CONVERSATION, CALL, id="leg", role="primary", **{"cti-id": "L1"}),
        *done(f"li{number}", conversation.INIT, LEG),
    ]


def good() -> list[Entry]:
    """A call from beginning to end; the same bridge ids again for another; a close, and what a dispose leaves to say."""
    return [
        *made(),
        told(1, channel.INTERACTION_ADDED, CHANNEL, **{"cti-id": "C1"}),
        *called(),
        told(2, interaction.STARTED, CALL),
        told(3, conversation.ESTABLISHED, LEG),
        told(4, conversation.RELEASED, LEG),
        told(5, interaction.ENDED, CALL),
        told(6, interaction.COMPLETED, CALL),
        replace(told(7, interaction.WARNING, CALL), code=WarningCode.OUTCOME_UNKNOWN),
        *done("d", interaction.DISPOSE, CALL),
        told(8, conversation.DISPOSED, LEG),
        told(9, interaction.DISPOSED, CALL),
        told(10, channel.INTERACTION_ADDED, CHANNEL, **{"cti-id": "C2"}),
        *called("2", "C2"),
        told(11, interaction.STARTED, CALL),
        *done("end", session.DISPOSE, "S1"),
        told(12, conversation.DISPOSED, LEG),
        told(13, interaction.DISPOSED, CALL),
        told(14, channel.DISPOSED, CHANNEL),
        told(15, channel_group.DISPOSED, GROUP),
        *made("again"),
    ]


def test_a_good_record_has_no_fault() -> None:
    report = check(good())
    assert (report.lost, report.doubled, report.problems) == ([], [], [])


Break = Callable[[list[Entry]], Iterable[Entry]]


def upto(name: str, *more: Entry) -> Break:
    """The record to the first event of this name, then something else."""

    def cut(entries: list[Entry]) -> list[Entry]:
        end = next(place for place, each in enumerate(entries) if isinstance(each, Heard) and each.name == name)
        return [*entries[: end + 1], *more]

    return cut


def without(number: str) -> Break:
    """Nobody ever asked this."""
    return lambda entries: [each for each in entries if each.request_id != number]


BROKEN: dict[str, tuple[Break, str, str]] = {
    "an event before init": (without("li"), "problems", "before the answer to its init"),
    "an event before the destination": (
        lambda entries: [*entries[:4], told(1, channel.ACTIVATED, CHANNEL)],
        "problems",
        "before the answer to its init",
    ),
    "an event in the second life before its init": (
        upto(interaction.DISPOSED, *called("3")[:2], told(10, interaction.ENDED, CALL)),
        "problems",
        "before the answer to its init",
    ),
    "a request before init": (
        lambda entries: [*made(), *called()[:2], *done("early", interaction.ACCEPT, CALL)],
        "problems",
        "SUCCESS before its init",
    ),
    "an event after disposed": (
        upto(interaction.DISPOSED, told(10, interaction.DATA_UPDATED, CALL, data={})),
        "problems",
        "after it was disposed",
    ),
    "an event after the answer to dispose": (
        lambda entries: [*made(), *called(), *done("d", interaction.DISPOSE, CALL), told(1, interaction.ENDED, CALL)],
        "problems",
        "after it was disposed",
    ),
    "disposed twice": (
        upto(interaction.DISPOSED, told(10, interaction.DISPOSED, CALL)),
        "problems",
        "after it was disposed",
    ),
    "disposed of what was never read": (
        lambda entries: [
            *made(),
            *called()[:2],
            *done("d", session.DISPOSE, "S1"),
            told(1, interaction.DISPOSED, CALL),
        ],
        "problems",
        "after it was disposed",
    ),
    "a parent that goes first": (
        lambda entries: [*made(), *called(), told(1, channel.DISPOSED, CHANNEL)],
        "problems",
        "before that of what is below",
    ),
    "another event after the session's dispose": (
        upto(channel_group.DISPOSED, replace(said(1, 16), code="CODE")),
        "problems",
        "after the answer to dispose",
    ),
    "completed twice": (
        upto(interaction.COMPLETED, told(7, interaction.COMPLETED, CALL)),
        "doubled",
        "a second time for C1",
    ),
    "added twice": (
        upto(channel.INTERACTION_ADDED, told(2, channel.INTERACTION_ADDED, CHANNEL, **{"cti-id": "C1"})),
        "doubled",
        "a second time for C1",
    ),
    "news after completed": (
        upto(interaction.COMPLETED, told(7, interaction.DATA_UPDATED, CALL, data={})),
        "problems",
        "came after interaction.completed",
    ),
    "news after released": (
        upto(conversation.RELEASED, told(5, conversation.HELD, LEG)),
        "problems",
        "came after conversation.released",
    ),
    "a destination that is lost": (
        upto(
            interaction.STARTED,
            *done("x", interaction.INIT, CALL, error="There is no such destination in this session."),
        ),
        "problems",
        "which was there",
    ),
    "an init that is lost": (
        upto(
            interaction.STARTED, *done("x", interaction.ACCEPT, CALL, error="The destination is not initialised yet.")
        ),
        "problems",
        "which was there",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_promise_is_found_and_nothing_else(name: str) -> None:
    break_it, where, words = BROKEN[name]
    report = check(list(break_it(good())))
    found = {"lost": report.lost, "doubled": report.doubled, "problems": report.problems}
    assert found.pop(where)
    assert words in getattr(report, where)[0]
    assert all(not rest for rest in found.values())


def test_completed_may_be_told_again_in_a_new_epoch() -> None:
    """The bridge died between telling it and writing that it did."""
    told_again = upto(interaction.COMPLETED, told(1, interaction.COMPLETED, CALL, epoch=2))
    assert check(list(told_again(good()))).problems == []
    more = upto(interaction.COMPLETED, told(1, interaction.STARTED, CALL, epoch=2))
    assert len(check(list(more(good()))).problems) == 1


def test_disposed_of_an_ended_session_goes_without_a_request() -> None:
    """Close ends what is below, too: each says so before the answer, and is gone."""
    record = [
        *made(),
        *called(),
        sent("x", session.CLOSE),
        told(1, conversation.DISPOSED, LEG),
        told(2, interaction.DISPOSED, CALL),
        told(3, channel.DISPOSED, CHANNEL),
        told(4, channel_group.DISPOSED, GROUP),
        answer("x", session.CLOSE),
        said(1, 5, session.CLOSED, None),
        *done("late", interaction.DISPOSE, CALL),
    ]
    assert check(record).problems == []


def test_a_channel_that_was_taken_away_while_nobody_heard_is_no_loss() -> None:
    """The events that told so went down with the bridge; the group's init no longer names it."""
    gone = done("x", channel.INIT, CHANNEL, error="There is no such destination in this session.")
    assert check([*made(), *listed("again"), *gone]).problems == []
    assert check([*made(), *gone, *listed("again")]).problems == []
    assert len(check([*made(), *gone]).problems) == 1
    assert len(check([*made(), *gone, *listed("again", "2001")]).problems) == 1
    assert len(check([*made(), *listed("again", "2001"), *gone]).problems) == 1
