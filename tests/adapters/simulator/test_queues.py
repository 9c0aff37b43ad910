"""Who waits for whom."""

from __future__ import annotations

from adapters.simulator.queues import ANY, MOST_WAITING, Queues
from adapters.simulator.work import Matter, Ticket
from contracts.vocabulary import ChannelType
from tests.adapters.simulator.support import ANNA, BRUNO

PHONE, CHAT = ChannelType.TELEPHONY, ChannelType.CHAT


def ticket(order: int, skill: str = ANY, kind: ChannelType = PHONE) -> Ticket:
    return Ticket(f"work-{order}", order, kind, skill, Matter({}))


def test_the_longest_free_agent_comes_first_and_keeps_the_place_when_said_again() -> None:
    queues = Queues()
    for login_id in (ANNA, BRUNO, ANNA):
        queues.offer(login_id, PHONE, ["sales"])
    assert list(queues.takers(ticket(1, "sales"))) == [ANNA, BRUNO]
    queues.withdraw(ANNA, PHONE, ["sales"])
    queues.offer(ANNA, PHONE, ["sales"])
    assert list(queues.takers(ticket(1))) == [BRUNO, ANNA]
    assert list(queues.takers(ticket(1, "service"))) == []
    assert queues.is_taker(ANNA, PHONE)
    assert not queues.is_taker(ANNA, CHAT)


def test_who_becomes_free_and_what_comes_to_wait_is_fresh_once() -> None:
    queues = Queues()
    queues.offer(ANNA, PHONE, ["sales"])
    queues.offer(ANNA, PHONE, ["sales"])
    call = ticket(1)
    queues.wait(call)
    assert list(queues.fresh) == [ANNA, call]


def test_what_goes_back_to_its_queue_is_first_again() -> None:
    queues = Queues()
    first, second, third = ticket(1), ticket(2), ticket(3)
    for each in (first, second, third):
        queues.wait(each)
    for each in (first, second):
        queues.take(each)
    for each in (second, first):
        queues.wait(each)
    assert queues.waiting() == (first, second, third)
    assert queues.first(PHONE, [], {"work-1"}) is second


def test_the_oldest_of_all_the_queues_somebody_serves_is_next() -> None:
    queues = Queues()
    for each in (ticket(1, "service"), ticket(2, "sales"), ticket(3), ticket(4, "sales", CHAT)):
        queues.wait(each)
    found = queues.first(PHONE, ["sales"], ())
    assert found is not None
    assert found.order == 2
    assert queues.first(CHAT, ["service"], ()) is None
    assert queues.first_of(PHONE, "service") is queues.named("work-1")


def test_what_was_taken_waits_no_longer() -> None:
    queues = Queues()
    call = ticket(1)
    queues.wait(call)
    assert queues.waits(call)
    queues.take(call)
    queues.take(call)
    assert not queues.waits(call)
    assert not queues.waits(None)
    assert queues.named("work-1") is None


def test_queues_are_full_at_some_point() -> None:
    queues = Queues()
    for order in range(MOST_WAITING):
        assert not queues.is_full
        queues.wait(ticket(order))
    assert queues.is_full
