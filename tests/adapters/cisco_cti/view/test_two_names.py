"""Phones whose extension is not their instrument: events name them either way, and it is one party all the same."""

from __future__ import annotations

from dataclasses import replace

from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent
from adapters.cisco_cti.translate import Picture
from contracts.vocabulary import ConversationRole, LoginId
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    CUSTOMER,
    begin,
    conferenced,
    delivered,
    end,
    established,
    held,
    last,
    left,
    legs,
    numbers,
    originated,
    picture,
    play,
    state,
)


def at(number: int, login_id: LoginId, extension: str) -> AgentStateEvent:
    return replace(state(number, login_id, extension), agent_instrument=f"SEP{extension}")


def talking() -> Picture:
    """Anna talks with a customer; the call is named by the instrument, who is in it by the extension."""
    made = picture()
    play(made, at(3, ANNA, "3001"), at(3, BEN, "3002"))
    play(made, begin(77, "SEP3001"), delivered(77, "SEP3001", CUSTOMER, "3001"))
    play(made, established(77, "SEP3001", CUSTOMER, "3001"), at(4, ANNA, "3001"))
    return made


def test_a_call_put_on_hold_by_the_other_name_has_no_third_party() -> None:
    made = talking()
    play(made, held(77, "SEP3001"))
    assert numbers(last(made, ANNA)) == [CUSTOMER, "3001"]
    assert legs(last(made, ANNA)) == {ConversationRole.PRIMARY: "HELD"}


def test_whoever_is_dialled_by_one_name_and_rings_by_the_other_is_one() -> None:
    made = talking()
    play(made, begin(78, "SEP3001"), originated(78, "SEP3001", "3002"), begin(78, "SEP3002"))
    play(made, delivered(78, "SEP3002", "SEP3001", "SEP3002"))
    assert len(numbers(last(made, BEN))) == 2


def test_whoever_leaves_a_conference_by_the_other_name_has_left_it() -> None:
    made = talking()
    play(made, held(77, "SEP3001"), begin(78, "SEP3001"), originated(78, "SEP3001", "3002"), begin(78, "SEP3002"))
    play(made, delivered(78, "SEP3002", "3001", "3002"), established(78, "SEP3002", "3001", "3002"))
    play(made, conferenced(77, 78, "SEP3001", (77, CUSTOMER), (77, "SEP3001"), (77, "SEP3002")), end(78, "SEP3001"))
    play(made, left(77, "SEP3001", "3001"))
    assert legs(last(made, ANNA)) == {ConversationRole.PRIMARY: "RELEASED"}
    assert numbers(last(made, BEN)) == [CUSTOMER, "SEP3002"]
    play(made, delivered(77, "SEP3002", "3001", CUSTOMER))
    assert numbers(last(made, BEN)) == [CUSTOMER, "SEP3002"]


def test_a_leg_is_released_whichever_name_leaves() -> None:
    made = talking()
    play(made, left(77, "SEP3001", "SEP3001"))
    assert legs(last(made, ANNA)) == {ConversationRole.PRIMARY: "RELEASED"}
