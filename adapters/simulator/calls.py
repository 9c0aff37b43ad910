"""The life of a call as the agent's state shows it: a table of moves, and what follows its end. Data and pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.simulator.agents import Seat
from adapters.simulator.deeds import CallAnswered, CallArrives, CallDialled, CallHeld, CallRetrieved
from contracts.vocabulary import AgentState

Move = CallArrives | CallDialled | CallAnswered | CallHeld | CallRetrieved

MOVES: Final[Mapping[tuple[type[Move], AgentState], AgentState]] = MappingProxyType(
    {
        (CallArrives, AgentState.READY): AgentState.RESERVED,
        (CallDialled, AgentState.READY): AgentState.TALKING,
        (CallDialled, AgentState.NOT_READY): AgentState.TALKING,
        (CallAnswered, AgentState.RESERVED): AgentState.TALKING,
        (CallHeld, AgentState.TALKING): AgentState.HOLD,
        (CallRetrieved, AgentState.HOLD): AgentState.TALKING,
    }
)
"""(what happens, state) to the next state. What is not here is refused and changes nothing."""

_VERBS: Final[Mapping[type[Move], str]] = MappingProxyType(
    {
        CallArrives: "take a call",
        CallDialled: "dial",
        CallAnswered: "answer a call",
        CallHeld: "hold a call",
        CallRetrieved: "retrieve a call",
    }
)


def impossible(move: Move, state: AgentState) -> str:
    """The sentence for a move that is not in the table."""
    allowed = " or ".join(str(before) for kind, before in MOVES if kind is type(move))
    return f"{move.login_id} is {state} and cannot {_VERBS[type(move)]}: that needs {allowed}."


def after_contact(seat: Seat) -> tuple[AgentState, str | None]:
    """State and reason once the contact is over: what was asked meanwhile, else back (never answered), else wrap-up."""
    if seat.pending is not None:
        return seat.pending.state, seat.pending.reason_id
    if seat.agent.state in (AgentState.RESERVED, AgentState.BUSY):
        return seat.resume, None
    return (AgentState.WORK_READY if seat.resume is AgentState.READY else AgentState.WORK), None
