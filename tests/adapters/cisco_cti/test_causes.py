"""Who moved an agent."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.causes import LOGGED_IN
from adapters.port import Cause
from contracts.vocabulary import AgentState
from tests.adapters.cisco_cti.support import ANNA, agents, picture, play, staffed, state

CASES = [
    (state(8), Cause.CONTACT),
    (state(2, reason=11), Cause.UNKNOWN),
    (state(2, reason=32767), Cause.SWITCH),
    (state(1, reason=50002), Cause.SWITCH),
    (state(1, reason=999), Cause.SUPERVISOR),
    (state(1), Cause.UNKNOWN),
]


@pytest.mark.parametrize(("event", "cause"), CASES)
def test_what_nobody_here_asked_for_is_told_by_state_and_reason(event: object, cause: Cause) -> None:
    (changed,) = agents(play(staffed(), event))  # type: ignore[arg-type]
    assert changed.cause is cause


def test_ctios_55_the_forced_logout_reason_is_a_setting() -> None:
    made = staffed(forced_logout_reason=4711)
    (changed,) = agents(play(made, state(1, reason=4711)))
    assert changed.cause is Cause.SWITCH
    assert made.causes.is_forced("4711")
    assert not staffed().causes.is_forced("4711")


def test_what_was_asked_for_is_a_request_once() -> None:
    made = picture()
    made.causes.expect(ANNA, LOGGED_IN)
    told = agents(play(made, state(2), state(3)))
    assert [each.cause for each in told] == [Cause.REQUEST, Cause.UNKNOWN]


def test_a_state_asked_for_during_a_call_is_a_request_after_it() -> None:
    made = staffed()
    play(made, state(4))
    made.causes.expect(ANNA, frozenset({AgentState.NOT_READY}))
    told = agents(play(made, state(5), state(2)))
    assert [each.cause for each in told] == [Cause.CONTACT, Cause.REQUEST]


def test_what_was_refused_or_asked_of_another_link_is_not_expected() -> None:
    for forget in (lambda made: made.causes.forget(ANNA), lambda made: made.causes.forget_all()):
        made = staffed()
        made.causes.expect(ANNA, frozenset({AgentState.NOT_READY}))
        forget(made)
        (changed,) = agents(play(made, state(2)))
        assert changed.cause is Cause.UNKNOWN


def test_the_end_of_a_call_is_the_calls_doing() -> None:
    made = staffed()
    play(made, state(4))
    (changed,) = agents(play(made, state(3)))
    assert changed.cause is Cause.CONTACT
