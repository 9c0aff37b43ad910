"""The transitions as data: complete, and as the protocol says (section 4)."""

from __future__ import annotations

from itertools import product

import pytest

from bridge.session import sentences, table
from bridge.session.session import _REQUESTS
from bridge.session.table import CloseStep, Happening
from contracts import session as wire
from contracts import vendor_requests
from contracts.spec import DestinationKind
from contracts.vocabulary import BUSY_STATES, AgentState, MessageType, Phase


def test_every_question_of_the_protocol_is_in_the_table() -> None:
    asked = {spec.name for spec in wire.SPECS if spec.type in (MessageType.QUERY, MessageType.REQUEST)}
    assert set(table.REQUESTS) == asked | vendor_requests.NAMES == set(_REQUESTS)
    assert all(spec.destination is DestinationKind.SESSION for spec in (*wire.SPECS, *vendor_requests.SPECS))


@pytest.mark.parametrize(
    ("phase", "legal"),
    [
        (Phase.CREATED, {wire.INIT, wire.DISPOSE}),
        (Phase.OPEN, set(table.REQUESTS)),
        (Phase.CLOSING, {wire.DISPOSE}),
        (Phase.CLOSED, {wire.DISPOSE}),
    ],
)
def test_what_is_legal(phase: Phase, legal: set[str]) -> None:
    """Protocol 2, rule 3: between init and tear-down; dispose always."""
    assert table.LEGAL[phase] == legal


def test_every_phase_that_refuses_has_its_sentence() -> None:
    assert {phase for phase in Phase if table.LEGAL[phase] != set(table.REQUESTS)} == set(table.REFUSED)
    assert len(set(table.REFUSED.values())) == len(table.REFUSED)
    assert table.REFUSED[Phase.CREATED] == sentences.NOT_INITIALISED


@pytest.mark.parametrize(("phase", "happening"), list(product(Phase, Happening)))
def test_which_phase_comes_next(phase: Phase, happening: Happening) -> None:
    expected = {
        (Phase.CREATED, Happening.INITIALISED): Phase.OPEN,
        (Phase.OPEN, Happening.CLOSE_BEGUN): Phase.CLOSING,
        (Phase.CLOSING, Happening.CLOSE_FAILED): Phase.OPEN,
        (Phase.CLOSING, Happening.CLOSE_DONE): Phase.CLOSED,
    }
    assert table.NEXT.get((phase, happening)) == expected.get((phase, happening))


def test_nothing_leads_back_to_created_or_out_of_closed() -> None:
    assert Phase.CREATED not in table.NEXT.values()
    assert all(phase is not Phase.CLOSED for phase, _ in table.NEXT)


@pytest.mark.parametrize("state", AgentState)
def test_the_close_table(state: AgentState) -> None:
    """Busy refuses; wrap-up is not busy; LOGGED_OUT alone needs no logout."""
    step = table.CLOSE[state]
    assert (step is None) == (state in BUSY_STATES)
    assert (step is CloseStep.COMPLETE) == (state in table.WRAP_UP)
    assert (step is CloseStep.DROP) == (state is AgentState.LOGGED_OUT)


@pytest.mark.parametrize("step", [CloseStep.COMPLETE, CloseStep.NOT_READY, CloseStep.LOG_OUT])
def test_a_step_is_done_where_it_does_not_begin(step: CloseStep) -> None:
    begins = {state for state, first in table.CLOSE.items() if first is step}
    assert not begins & table.REACHED[step]
    assert table.AFTER[step] in table.REACHED[step]


def test_a_confirmed_step_leads_on_in_order() -> None:
    order = [CloseStep.COMPLETE, CloseStep.NOT_READY, CloseStep.LOG_OUT, CloseStep.DROP]
    assert [table.CLOSE[table.AFTER[step]] for step in order[:-1]] == order[1:]


def test_the_logout_is_done_at_logged_out_only() -> None:
    assert table.REACHED[CloseStep.LOG_OUT] == {AgentState.LOGGED_OUT}


@pytest.mark.parametrize("state", AgentState)
def test_who_is_logged_in(state: AgentState) -> None:
    assert (state in table.LOGGED_IN) == (state not in {AgentState.LOGGED_OUT, AgentState.UNKNOWN})


def test_what_a_supervisor_may_set() -> None:
    assert set(table.SETTABLE) == {AgentState.NOT_READY, AgentState.READY, AgentState.LOGGED_OUT}


def test_dispose_and_what_only_reads_need_no_switch() -> None:
    """Protocol 8: dispose succeeds while the switch is down, queries are answered from the last snapshot."""
    assert set(table.REQUESTS) - table.NEEDS_SWITCH - vendor_requests.NAMES == {
        wire.INIT,
        wire.CREATE_CHANNEL_GROUP,
        wire.DISPOSE,
        wire.STOP_TEAM_STATUS,
    }
