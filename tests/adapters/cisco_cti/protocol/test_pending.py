"""Requests and their outcomes by number."""

from __future__ import annotations

from adapters.cisco_cti.protocol.outcomes import Answer, Unanswered
from adapters.cisco_cti.protocol.pending import HIGHEST_ID, Pending
from adapters.cisco_cti.protocol.table import BY_NAME
from adapters.cisco_cti.protocol.values import Message


def asked(count: int, seconds: float = 10.0) -> Pending:
    """So many requests, one a second from 0 on."""
    pending = Pending()
    for second in range(count):
        pending.add(pending.next_id(), "QUERY_AGENT_STATE_REQ", float(second), seconds)
    return pending


def test_every_request_has_a_confirmation_of_its_name() -> None:
    requests = {name for name in BY_NAME if name.endswith("_REQ")} - {"ACTIVE_MAINTENANCE_REQ"}
    assert {f"{name.removesuffix('REQ')}CONF" for name in requests} <= BY_NAME.keys()


def test_numbers_are_not_used_twice_even_after_all_were() -> None:
    pending = Pending()
    pending.add(2, "MAKE_CALL_REQ", 0.0, 10.0)
    assert [pending.next_id(), pending.next_id()] == [1, 3]
    pending._last = HIGHEST_ID - 1
    assert [pending.next_id(), pending.next_id(), pending.next_id()] == [HIGHEST_ID, 1, 3]


def test_deadlines_pass_in_their_order() -> None:
    pending = asked(3)
    assert pending.wake_at == 10.0
    assert pending.expired(9.9) == []
    assert pending.expired(11.0) == [(number, Unanswered("QUERY_AGENT_STATE_REQ", 10.0)) for number in (1, 2)]
    assert (pending.wake_at, len(pending)) == (12.0, 1)
    pending.settle(3)
    assert (pending.wake_at, pending.expired(100.0)) == (None, [])


def test_late_answers_are_told_from_those_to_nothing() -> None:
    pending = asked(2)
    pending.expired(50.0)
    assert (pending.find(2), pending.find(3), pending.find(0)) == (None, None, None)
    assert (pending.late, pending.stray) == (1, 2)


def test_an_answer_in_segments_is_one() -> None:
    pending = asked(1)
    waiting = pending.find(1)
    assert waiting is not None
    first, last = Message("A"), Message("B")
    assert pending.confirm(1, waiting, first, is_last=False) is None
    assert len(pending) == 1
    assert pending.confirm(1, waiting, last, is_last=True) == Answer((first, last))
    assert len(pending) == 0


def test_all_that_wait_go_together() -> None:
    pending = asked(3)
    pending.settle(2)
    assert [number for number, _ in pending.drain()] == [1, 3]
    assert (len(pending), pending.wake_at) == (0, None)
