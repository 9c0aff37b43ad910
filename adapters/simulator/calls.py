"""What a call may do next, and what it makes of its agent: tables of moves, and what follows its end. Data and pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from adapters.contacts import AnswerCall, HoldCall, RetrieveCall
from adapters.simulator.agents import Pending, Seat
from adapters.simulator.work import Part
from contracts.vocabulary import AgentState, ConversationState, InteractionState

Move = type[AnswerCall] | type[HoldCall] | type[RetrieveCall]

MOVES: Final[Mapping[tuple[Move, ConversationState], ConversationState]] = MappingProxyType(
    {
        (AnswerCall, ConversationState.ALERTING): ConversationState.ESTABLISHED,
        (HoldCall, ConversationState.ESTABLISHED): ConversationState.HELD,
        (RetrieveCall, ConversationState.HELD): ConversationState.ESTABLISHED,
    }
)
"""(what is asked, state of the leg) to its next state. What is not here is refused and changes nothing."""

GOALS: Final[Mapping[Move, ConversationState]] = MappingProxyType(
    {
        AnswerCall: ConversationState.ESTABLISHED,
        HoldCall: ConversationState.HELD,
        RetrieveCall: ConversationState.ESTABLISHED,
    }
)
"""The state in which nothing is left to do."""

_BEGINNINGS: Final[Mapping[ConversationState, InteractionState]] = MappingProxyType(
    {ConversationState.ALERTING: InteractionState.ALERTING, ConversationState.DIALING: InteractionState.DIALING}
)

_WORK_STATES: Final = (
    (ConversationState.ALERTING, AgentState.RESERVED),
    (ConversationState.ESTABLISHED, AgentState.TALKING),
    (ConversationState.DIALING, AgentState.TALKING),
    (ConversationState.HELD, AgentState.HOLD),
)
"""The first leg's state that some leg is in says what the agent does."""

RESTS: Final[Mapping[AgentState, AgentState]] = MappingProxyType(
    {AgentState.WORK: AgentState.NOT_READY, AgentState.WORK_READY: AgentState.READY}
)
"""Each wrap-up, and the state it was entered for."""


def progress(part: Part) -> InteractionState:
    """How far a call is that has a primary leg: once STARTED it stays so, whatever its leg does."""
    if part.state is InteractionState.STARTED or part.primary is None:
        return part.state
    return _BEGINNINGS.get(part.primary.state, InteractionState.STARTED)


def work_state(legs: Iterable[ConversationState]) -> AgentState:
    """What an agent does who has these legs, at least one."""
    there = set(legs)
    return next(state for leg, state in _WORK_STATES if leg in there)


def after_contact(seat: Seat, *, was_started: bool) -> Pending:
    """State and reason once the call or the BUSY is over: what was asked meanwhile, else back (never answered), else wrap-up."""
    if seat.pending is not None:
        return seat.pending
    if not was_started:
        return Pending(seat.resume, seat.resume_reason)
    return Pending(AgentState.WORK_READY if seat.resume is AgentState.READY else AgentState.WORK, None)
