"""What was answered is known: by requestId without case, a segment each for itself, for a time and a number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridge.dispatch.replay import Kept, Replay
from bridge.registry.ledger import StartRow
from contracts.codec import Outgoing
from contracts.vocabulary import MessageType

NAME, TARGET = "session.query.init", "S1"


def begin(replay: Replay, request_id: str, segment: str = "S1") -> Kept:
    return replay.begin(segment, request_id, NAME, TARGET)


def answer(kept: Kept, at: float) -> int:
    """Answered at this time; gives the slot the answer took."""
    kept.answered_at = at
    kept.outgoing = Outgoing(MessageType.RESPONSE, kept.name, kept.target, {}, b"{}")
    assert kept.ring is not None
    return kept.ring.take_slot()


def small(limit: int = 3, seconds: float = 100.0) -> Replay:
    return Replay(limit=limit, seconds=seconds, limits={"cti": 5})


def test_a_new_request_is_not_known_and_a_begun_one_is() -> None:
    replay = small()
    assert replay.find("S1", "R-1") is None
    kept = begin(replay, "R-1")
    assert replay.find("S1", "R-1") is kept
    assert (kept.outgoing, kept.answered_at, kept.waiting) == (None, None, [])
    assert len(replay) == 1


@given(st.text(min_size=1, max_size=40))
def test_the_case_of_a_request_id_does_not_matter(request_id: str) -> None:
    replay = small()
    kept = begin(replay, request_id)
    assert replay.find("S1", request_id) is kept
    if request_id.isascii():
        assert replay.find("S1", request_id.upper()) is kept
        assert replay.find("S1", request_id.lower()) is kept


def test_the_same_request_id_of_another_session_is_another_request() -> None:
    replay = small()
    one, other = begin(replay, "R-1", "S1"), begin(replay, "R-1", "S2")
    assert replay.find("S1", "R-1") is one
    assert replay.find("S2", "R-1") is other


def test_a_request_is_known_by_name_target_and_sender() -> None:
    kept = Kept("S1", "R-1", NAME, TARGET, "north")
    assert kept.matches(NAME, TARGET, "north")
    assert not kept.matches("session.request.close", TARGET, "north")
    assert not kept.matches(NAME, "S1.g1", "north")
    assert not kept.matches(NAME, TARGET, "south")
    assert not kept.matches(NAME, TARGET, None)


def test_one_answer_too_many_forgets_the_oldest() -> None:
    replay = small(limit=3)
    for number in range(4):
        answer(begin(replay, f"R-{number}"), at=number)
    assert replay.find("S1", "R-0") is None
    assert [replay.find("S1", f"R-{number}") is not None for number in (1, 2, 3)] == [True] * 3
    assert len(replay) == 3


def test_a_request_that_runs_is_never_forgotten() -> None:
    replay = small(limit=2)
    slow = begin(replay, "slow")
    for number in range(10):
        answer(begin(replay, f"R-{number}"), at=number)
    replay.sweep(now=1e9)
    assert replay.find("S1", "slow") is slow
    assert len(replay) == 1


def test_more_run_than_are_kept() -> None:
    replay = small(limit=2)
    running = [begin(replay, f"R-{number}") for number in range(5)]
    assert [replay.find("S1", f"R-{number}") for number in range(5)] == running


def test_a_busy_session_does_not_push_another_out() -> None:
    replay = small(limit=3)
    quiet = begin(replay, "R-1", "S2")
    answer(quiet, at=0)
    for number in range(100):
        answer(begin(replay, f"R-{number}"), at=number)
    assert replay.find("S2", "R-1") is quiet


def test_a_segment_may_have_a_limit_of_its_own() -> None:
    replay = small(limit=3)
    for number in range(10):
        answer(begin(replay, f"R-{number}", "cti"), at=number)
    assert len(replay) == 5


def test_old_answers_are_swept_and_young_ones_stay() -> None:
    replay = small(limit=10, seconds=100)
    for number, at in enumerate((0.0, 50.0, 99.0)):
        answer(begin(replay, f"R-{number}"), at=at)
    replay.sweep(now=100.0)
    assert len(replay) == 3, "just in time"
    replay.sweep(now=150.5)
    assert [replay.find("S1", f"R-{number}") is None for number in range(3)] == [True, True, False]
    replay.sweep(now=1000.0)
    assert len(replay) == 0


def test_an_old_answer_behind_one_that_runs_is_swept() -> None:
    replay = small(limit=10, seconds=100)
    begin(replay, "runs")
    answer(begin(replay, "old"), at=0)
    replay.sweep(now=101)
    assert replay.find("S1", "old") is None
    assert replay.find("S1", "runs") is not None


def test_slots_are_taken_in_turn_a_ring_each_segment() -> None:
    replay = small(limit=3)
    slots = [answer(begin(replay, f"R-{number}"), at=number) for number in range(7)]
    assert slots == [0, 1, 2, 0, 1, 2, 0]
    assert answer(begin(replay, "R-0", "S2"), at=0) == 0


def test_after_a_restart_the_answers_are_known_and_the_slots_go_on() -> None:
    replay = small(limit=3)
    for slot, request_id in ((1, "R-1"), (2, "R-2"), (0, "R-3")):
        kept = Kept("S1", request_id, NAME, TARGET)
        kept.answered_at = float(slot)
        replay.restore(kept, slot)
        assert replay.find("S1", request_id.lower()) is kept
    assert answer(begin(replay, "R-4"), at=9) == 1
    assert replay.find("S1", "R-1") is None, "whose slot it took"


def test_starts_of_an_earlier_process_are_remembered_by_segment() -> None:
    replay = small()
    start = StartRow("S1", "R-1", "session.query.init", 2, 100.0, counted=1)
    assert replay.start_of("S1", "R-1") is None
    replay.restore_start(start)
    assert replay.start_of("S1", "r-1") is start
    assert replay.start_of("S2", "R-1") is None
    assert replay.find("S1", "R-1") is None, "it was not answered"


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.booleans(), st.floats(0, 50)), max_size=60))
def test_memory_is_bounded_and_the_latest_answer_is_there(steps: list[tuple[str, bool, float]]) -> None:
    replay, now, peak = small(limit=3, seconds=20), 0.0, 0
    for request_id, is_answered, pause in steps:
        now += pause
        replay.sweep(now)
        kept = replay.find("S1", request_id) or begin(replay, request_id)
        found = [each for each in (replay.find("S1", name) for name in "abcdefgh") if each is not None]
        peak = max(peak, sum(each.answered_at is None for each in found))
        if kept.answered_at is None and is_answered:
            answer(kept, at=now)
            assert replay.find("S1", request_id) is kept
        assert len(replay) == len(found) <= max(3, peak)
