"""Numbers of the wire as the port's words: agents' states and readiness, connections' states. Tables only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.enums_agent import AgentMode
from adapters.cisco_cti.protocol.enums_agent import AgentState as Wire
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from contracts.vocabulary import AgentState, ConversationState

AGENT_STATES: Final[Mapping[int, AgentState]] = MappingProxyType(
    {
        Wire.LOGIN: AgentState.NOT_READY,
        Wire.LOGOUT: AgentState.LOGGED_OUT,
        Wire.NOT_READY: AgentState.NOT_READY,
        Wire.AVAILABLE: AgentState.READY,
        Wire.TALKING: AgentState.TALKING,
        Wire.WORK_NOT_READY: AgentState.WORK,
        Wire.WORK_READY: AgentState.WORK_READY,
        Wire.BUSY_OTHER: AgentState.BUSY,
        Wire.RESERVED: AgentState.RESERVED,
        Wire.UNKNOWN: AgentState.UNKNOWN,
        Wire.HOLD: AgentState.HOLD,
        Wire.ACTIVE: AgentState.BUSY,
        Wire.PAUSED: AgentState.BUSY,
        Wire.INTERRUPTED: AgentState.BUSY,
    }
)
"""Without NOT_ACTIVE, which AgentMode decides. A number that is not here is UNKNOWN (CTIOS-61)."""

READINESS: Final[Mapping[AgentState, bool]] = MappingProxyType(
    {
        AgentState.READY: True,
        AgentState.NOT_READY: False,
        AgentState.LOGGED_OUT: False,
        AgentState.WORK: False,
        AgentState.WORK_READY: True,
    }
)
"""Whether calls may come, for states that tell; in the others it stays as it was."""

OUT: Final = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})
WRAP_UP: Final = frozenset({AgentState.WORK, AgentState.WORK_READY})
WITH_REASON: Final = frozenset({AgentState.NOT_READY, AgentState.LOGGED_OUT})

LEG_STATES: Final[Mapping[int, ConversationState]] = MappingProxyType(
    {
        Local.NULL: ConversationState.RELEASED,
        Local.INITIATE: ConversationState.DIALING,
        Local.ALERTING: ConversationState.ALERTING,
        Local.CONNECT: ConversationState.ESTABLISHED,
        Local.HOLD: ConversationState.HELD,
        Local.QUEUED: ConversationState.DIALING,
        Local.FAIL: ConversationState.DIALING,
    }
)
"""A connection that failed is still there to be cleared, so its leg is not released yet."""


def agent_state(number: int, agent_mode: int) -> AgentState:
    """The port's word for a state of the wire."""
    if number == Wire.NOT_ACTIVE:
        return AgentState.READY if agent_mode == AgentMode.ROUTABLE else AgentState.NOT_READY
    return AGENT_STATES.get(number, AgentState.UNKNOWN)
