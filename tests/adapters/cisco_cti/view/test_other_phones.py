"""Calls of agents with phones at which nobody is logged in: the switch tells of these, too, by names of their own."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.translate import Picture
from contracts.vocabulary import ConversationRole, InteractionState
from tests.adapters.cisco_cti.support import (
    ANNA,
    begin,
    cleared,
    delivered,
    end,
    established,
    last,
    left,
    legs,
    numbers,
    originated,
    play,
    staffed,
    state,
)

OTHER = "9999"
RINGS = delivered(77, OTHER, OTHER, "3001")
ORDERS = {
    "her phone first": (begin(77, "3001", call_variable_1="gold"), RINGS),
    "the other first": (RINGS, begin(77, "3001", call_variable_1="gold")),
}


def called(order: tuple[Body, ...]) -> Picture:
    """A phone at which nobody is logged in calls Anna's."""
    made = staffed()
    play(made, begin(77, OTHER), originated(77, OTHER, "3001"), *order, delivered(77, "3001", OTHER, "3001"), state(8))
    return made


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_an_agents_part_is_called_as_her_own_phone_calls_it(order: tuple[Body, ...]) -> None:
    made = called(order)
    (work,) = made.calls.desk.of(ANNA)
    assert [line.connection for line in work.lines()] == [(77, 0, "3001")]
    assert last(made, ANNA).data["CallVariable1"] == "gold"
    assert set(numbers(last(made, ANNA))) == {OTHER, "3001"}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_it_is_over_with_her_own_phones_name_though_the_other_phone_stays(order: tuple[Body, ...]) -> None:
    made = called(order)
    play(made, established(77, OTHER, OTHER, "3001"), established(77, "3001", OTHER, "3001"), state(4))
    assert legs(last(made, ANNA)) == {ConversationRole.PRIMARY: "ESTABLISHED"}
    play(made, left(77, "3001", "3001"), left(77, OTHER, "3001"), end(77, "3001"))
    assert last(made, ANNA).state is InteractionState.ENDED
    play(made, state(5), state(3))
    assert made.calls.desk.of(ANNA) == ()


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_the_end_of_the_other_phones_name_is_not_hers(order: tuple[Body, ...]) -> None:
    made = called(order)
    play(made, established(77, OTHER, OTHER, "3001"), established(77, "3001", OTHER, "3001"), state(4))
    play(made, left(77, OTHER, OTHER), cleared(77, OTHER), end(77, OTHER))
    assert legs(last(made, ANNA)) == {ConversationRole.PRIMARY: "ESTABLISHED"}
    play(made, left(77, "3001", OTHER), cleared(77, "3001"), end(77, "3001"), state(5), state(3))
    assert made.calls.desk.of(ANNA) == ()
    assert len(made.calls.book) == 0
