"""When heartbeats are due, and when there were too few answers."""

from __future__ import annotations

from adapters.cisco_cti.protocol.heartbeats import Beat, Heartbeats


def beating(limit: int = 3) -> Heartbeats:
    """Heartbeats every 5 seconds from 0 on."""
    beats = Heartbeats(5.0, limit)
    beats.start(0.0)
    return beats


def test_nothing_is_due_before_the_start_nor_after_the_stop() -> None:
    beats = Heartbeats(5.0, 3)
    assert (beats.wake_at, beats.beat(1000.0)) == (None, Beat.NOTHING)
    beats.start(0.0)
    assert beats.wake_at == 5.0
    beats.stop()
    assert (beats.wake_at, beats.beat(1000.0)) == (None, Beat.NOTHING)


def test_one_is_due_every_interval() -> None:
    beats = beating()
    assert beats.beat(4.9) is Beat.NOTHING
    for number in range(1, 5):
        assert beats.beat(5.0 * number) is Beat.SEND
        beats.sent(number)
        assert beats.answered(number)
    assert beats.wake_at == 25.0


def test_the_third_miss_is_the_end() -> None:
    beats = beating()
    verdicts = []
    for number in range(1, 5):
        verdicts.append(beats.beat(5.0 * number))
        beats.sent(number)
    assert verdicts == [Beat.SEND, Beat.SEND_AFTER_MISS, Beat.SEND_AFTER_MISS, Beat.GIVE_UP]


def test_ctios_21_an_answer_begins_the_count_anew() -> None:
    beats = beating()
    for number in range(1, 4):
        beats.beat(5.0 * number)
        beats.sent(number)
    assert beats.missed == 2
    assert beats.answered(1), "an early one, come late, proves life as well"
    assert beats.missed == 0
    assert beats.beat(20.0) is Beat.SEND
    beats.sent(4)
    beats.beat(25.0)
    assert beats.missed == 1


def test_an_answer_to_nothing_counts_for_nothing() -> None:
    beats = beating()
    beats.beat(5.0)
    beats.sent(7)
    assert beats.is_waiting_for(7)
    assert not beats.answered(8)
    assert beats.is_waiting_for(7)


def test_a_long_pause_of_this_process_is_one_miss() -> None:
    beats = beating()
    beats.beat(5.0)
    beats.sent(1)
    assert beats.beat(500.0) is Beat.SEND_AFTER_MISS
    assert beats.wake_at == 505.0


def test_without_an_interval_there_are_none() -> None:
    beats = Heartbeats(None, 3)
    beats.start(0.0)
    assert (beats.wake_at, beats.beat(1e9)) == (None, Beat.NOTHING)
