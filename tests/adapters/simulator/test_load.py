"""A day's customers: reproducible, in order, as many as asked for."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.simulator.agents import SKILLS
from adapters.simulator.deeds import CallQueued, MediaArrives
from adapters.simulator.load import Act, Load, Moment, timeline
from contracts.vocabulary import ChannelType

MIXED = Load(calls_per_hour=600, chats_per_hour=200, emails_per_hour=100, hours=2, seed=7)


def played(load: Load, agents: int = 50) -> list[Moment]:
    return list(timeline(load, agents, Random(load.seed)))


def kind_of(moment: Moment) -> ChannelType:
    arrival = moment.visit.arrival
    return arrival.type if isinstance(arrival, MediaArrives) else ChannelType.TELEPHONY


def test_the_same_seed_is_the_same_day() -> None:
    assert played(MIXED) == played(MIXED)
    assert played(MIXED) != list(timeline(MIXED, 50, Random(8)))


@given(
    st.builds(
        Load,
        calls_per_hour=st.floats(0, 200),
        chats_per_hour=st.floats(0, 50),
        emails_per_hour=st.floats(0, 50),
        hours=st.floats(0.1, 2),
        seed=st.integers(0, 2**53),
        speed=st.floats(0.1, 600),
        steady=st.booleans(),
    ),
    st.integers(1, 200),
)
def test_every_customer_arrives_gives_up_and_leaves_in_order(load: Load, agents: int) -> None:
    moments = played(load, agents)
    assert all(before.at <= after.at for before, after in pairwise(moments))
    acts: dict[str, list[Act]] = {}
    for moment in moments:
        acts.setdefault(moment.visit.customer, []).append(moment.act)
    assert all(each == [Act.ARRIVES, Act.GIVES_UP, Act.LEAVES] for each in acts.values())


def test_as_many_come_as_were_asked_for() -> None:
    came = Counter(kind_of(moment) for moment in played(MIXED) if moment.act is Act.ARRIVES)
    for kind, expected in ((ChannelType.TELEPHONY, 1200), (ChannelType.CHAT, 400), (ChannelType.EMAIL, 200)):
        assert came[kind] == pytest.approx(expected, rel=0.15)


def test_a_day_has_quiet_and_busy_hours_unless_it_is_steady() -> None:
    def tenths(load: Load) -> Counter[int]:
        return Counter(int(each.at / 3600) for each in played(load) if each.act is Act.ARRIVES)

    day, steady = tenths(Load(1000)), tenths(Load(1000, steady=True))
    assert day[3] > 2 * day[0]
    assert steady[3] == pytest.approx(steady[0], rel=0.2)


def test_a_fast_day_is_the_same_day_in_less_time() -> None:
    slow, fast = Load(100, hours=1), Load(100, hours=1, speed=60.0)
    for before, after in zip(played(slow), played(fast), strict=True):
        assert after.at == pytest.approx(before.at / 60)
        assert (after.act, after.visit.customer) == (before.act, before.visit.customer)
    (first,) = islice(played(fast), 1)
    assert isinstance(first.visit.arrival, CallQueued)
    assert first.visit.arrival.wrap_up == pytest.approx(40 / 60)


def test_customers_ask_for_what_somebody_can_do() -> None:
    asked = {each.visit.arrival.skill for each in played(Load(500, hours=1), agents=11)}
    assert asked == {"", *SKILLS[:2]}


def test_each_call_has_a_number_of_its_own() -> None:
    numbers = [
        each.visit.arrival.number for each in played(Load(500, hours=1)) if isinstance(each.visit.arrival, CallQueued)
    ]
    assert set(Counter(numbers).values()) == {3}


def test_nobody_comes_where_nobody_is_asked_for() -> None:
    assert played(Load(0)) == []
