"""Work done twice, or told and never done, is found by the switch's counts."""

from __future__ import annotations

from adapters.contacts import HoldCall, MakeCall, SendDtmf, TransferCall
from contracts import channel, conversation, interaction
from contracts.vocabulary import ContactId, LegId, LoginId
from tests.faults.recorder import Entry
from tests.faults.test_checker import answer, sent
from tests.faults.work import Count, key_of, read, show, twice, unfounded

LOGIN, CALL, LEG = LoginId("1001"), ContactId("C1"), LegId("L1")
DIAL = (channel.DIAL, "1001", "+49")


def dialled(number: str, *, error: str | None = None) -> list[Entry]:
    asked = sent(number, channel.DIAL, target="S1001.G1.phone", destination="+49")
    return [asked, answer(number, channel.DIAL, target="S1001.G1.phone", error=error)]


def test_commands_are_counted_by_what_makes_them_one() -> None:
    assert key_of(MakeCall(LOGIN, "2001", "+49")) == DIAL
    assert key_of(SendDtmf(LOGIN, CALL, LEG, "12#")) == (conversation.SEND_DTMF, "1001", "12#")
    assert key_of(TransferCall(LOGIN, CALL)) == (interaction.TRANSFER, "1001", "")
    assert key_of(HoldCall(LOGIN, CALL, LEG)) is None


def test_counts_travel() -> None:
    counts = {DIAL: Count(2, 1)}
    assert read(show(counts)) == counts


def test_work_done_twice_is_found() -> None:
    assert twice(dialled("1"), {DIAL: Count(1, 1)}) == []
    assert len(twice(dialled("1"), {DIAL: Count(2, 1)})) == 1
    assert twice([*dialled("1"), *dialled("2")], {DIAL: Count(2, 2)}) == []
    again = sent("1", channel.DIAL, target="S1001.G1.phone", attempt=2, destination="+49")
    assert len(twice([*dialled("1"), again], {DIAL: Count(2, 2)})) == 1


def test_success_without_the_work_is_found() -> None:
    assert unfounded(dialled("1"), {DIAL: Count(1, 1)}) == []
    assert unfounded(dialled("1", error="No."), {DIAL: Count(1, 0)}) == []
    assert len(unfounded(dialled("1"), {DIAL: Count(1, 0)})) == 1
    assert len(unfounded(dialled("1"), {})) == 1
    copy = dialled("1")[1]
    assert unfounded([*dialled("1"), copy], {DIAL: Count(1, 1)}) == []
