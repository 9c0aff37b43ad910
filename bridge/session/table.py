"""The transitions of a session destination, as data: what is legal in which phase, and which phase comes next.

Rules: init opens; a close that fails leaves the session open; after a close only dispose is legal; dispose is legal always.
Illegal input changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bridge.session import sentences
from contracts import session, vendor_requests
from contracts.vocabulary import AgentState, Phase

REQUESTS: Final = (
    session.INIT,
    session.CREATE_CHANNEL_GROUP,
    session.CLOSE,
    session.DISPOSE,
    session.EXTERNAL_LOGOUT_REASONS,
    session.EXTERNAL_NOT_READY_REASONS,
    session.GET_TEAM_STATUS,
    session.STOP_TEAM_STATUS,
    session.SET_AGENT_STATE,
    *sorted(vendor_requests.NAMES),
)

LEGAL: Final[Mapping[Phase, frozenset[str]]] = {
    Phase.CREATED: frozenset({session.INIT, session.DISPOSE}),
    Phase.OPEN: frozenset(REQUESTS),
    Phase.CLOSING: frozenset({session.DISPOSE}),
    Phase.CLOSED: frozenset({session.DISPOSE}),
}
REFUSED: Final[Mapping[Phase, str]] = {
    Phase.CREATED: sentences.NOT_INITIALISED,
    Phase.CLOSING: sentences.CLOSING_NOW,
    Phase.CLOSED: sentences.CLOSED,
}
NEEDS_SWITCH: Final = frozenset(
    {
        session.CLOSE,
        session.EXTERNAL_LOGOUT_REASONS,
        session.EXTERNAL_NOT_READY_REASONS,
        session.GET_TEAM_STATUS,
        session.SET_AGENT_STATE,
    }
)
"""Refused at once while the switch is down. The first init is too; a repeated one only reads. For vendor requests see `vending`."""


class Happening(StrEnum):
    """What moves a session from phase to phase."""

    INITIALISED = "INITIALISED"
    CLOSE_BEGUN = "CLOSE_BEGUN"
    CLOSE_FAILED = "CLOSE_FAILED"
    CLOSE_DONE = "CLOSE_DONE"


NEXT: Final[Mapping[tuple[Phase, Happening], Phase]] = {
    (Phase.CREATED, Happening.INITIALISED): Phase.OPEN,
    (Phase.OPEN, Happening.CLOSE_BEGUN): Phase.CLOSING,
    (Phase.CLOSING, Happening.CLOSE_FAILED): Phase.OPEN,
    (Phase.CLOSING, Happening.CLOSE_DONE): Phase.CLOSED,
}


class CloseStep(StrEnum):
    """A step of a close (protocol section 4), in the order they are reached."""

    COMPLETE = "COMPLETE"
    NOT_READY = "NOT_READY"
    LOG_OUT = "LOG_OUT"
    DROP = "DROP"


CLOSE: Final[Mapping[AgentState, CloseStep | None]] = {
    AgentState.WORK: CloseStep.COMPLETE,
    AgentState.WORK_READY: CloseStep.COMPLETE,
    AgentState.READY: CloseStep.NOT_READY,
    AgentState.NOT_READY: CloseStep.LOG_OUT,
    AgentState.UNKNOWN: CloseStep.LOG_OUT,
    AgentState.LOGGED_OUT: CloseStep.DROP,
    AgentState.RESERVED: None,
    AgentState.TALKING: None,
    AgentState.HOLD: None,
    AgentState.BUSY: None,
}
"""The next step of a close, looked up by the agent's state after each step; None: busy, the close is refused."""

STEP_NAMES: Final[Mapping[CloseStep, str]] = {
    CloseStep.COMPLETE: "Completing the contact",
    CloseStep.NOT_READY: "Setting the agent to NOT_READY",
    CloseStep.LOG_OUT: "Logging out",
}
"""How the answer of a close calls a step that failed; the last one asks nobody and cannot fail."""

WRAP_UP: Final = frozenset({AgentState.WORK, AgentState.WORK_READY})

REACHED: Final[Mapping[CloseStep, frozenset[AgentState]]] = {
    CloseStep.COMPLETE: frozenset(AgentState) - WRAP_UP,
    CloseStep.NOT_READY: frozenset(AgentState) - {AgentState.READY},
    CloseStep.LOG_OUT: frozenset({AgentState.LOGGED_OUT}),
}
"""The states in which a step is done."""

AFTER: Final[Mapping[CloseStep, AgentState]] = {
    CloseStep.COMPLETE: AgentState.READY,
    CloseStep.NOT_READY: AgentState.NOT_READY,
    CloseStep.LOG_OUT: AgentState.LOGGED_OUT,
}
"""The state that is taken for true when the switch confirms a step before its event is seen."""

LOGGED_IN: Final = frozenset(AgentState) - {AgentState.LOGGED_OUT, AgentState.UNKNOWN}
SETTABLE: Final = frozenset({AgentState.READY, AgentState.NOT_READY, AgentState.LOGGED_OUT})
