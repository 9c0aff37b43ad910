"""Missed beats."""

from __future__ import annotations

from adapters.simulator.protocol.heartbeat import Heartbeat


def test_silence_is_counted_and_anything_heard_ends_it() -> None:
    heartbeat = Heartbeat(allowed=3)
    assert heartbeat.beat() == 0  # the link just opened
    assert heartbeat.beat() == 1
    heartbeat.heard()
    assert heartbeat.beat() == 0
    assert [heartbeat.beat(), heartbeat.beat(), heartbeat.dead] == [1, 2, False]
    assert (heartbeat.beat(), heartbeat.dead) == (3, True)
