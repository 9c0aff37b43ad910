"""What the server has to say to whoever listens: one event with whom it is about. Values only, and the mask bit each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.enums_agent import AgentState
from adapters.cisco_cti.protocol.masks import AgentStateMask, CallMsgMask, ConfigMsgMask
from contracts.vocabulary import LoginId
from tests.support.cti_server.wire import Values


@dataclass(frozen=True, slots=True)
class Notice:
    """An event of the server.

    `devices`: the agents' devices whose calls it is about. `login_id`: whose state it tells, with `state` as it is said. `data`:
    call data that goes with it, as far as the listener wants it. `config`: the bit of a configuration event. `private`: for clients
    and monitors of the devices only; who gets all events has it otherwise.
    """

    name: str
    fields: Values
    groups: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)
    devices: frozenset[str] = frozenset()
    data: Mapping[str, object] | None = None
    login_id: LoginId | None = None
    state: AgentState | None = None
    config: ConfigMsgMask | None = None
    private: bool = False


CALL_BITS: Final[Mapping[str, CallMsgMask]] = MappingProxyType(
    {
        f"{bit.name}_EVENT": bit
        for bit in CallMsgMask
        if bit.name is not None and bit is not CallMsgMask.AGENT_LEGACY_PRE_CALL
    }
)
"""The bit of CallMsgMask a client must have set to get an event; one without a row needs none."""

STATE_BITS: Final[Mapping[AgentState, AgentStateMask]] = MappingProxyType(
    {
        AgentState.LOGIN: AgentStateMask.LOGIN,
        AgentState.LOGOUT: AgentStateMask.LOGOUT,
        AgentState.NOT_READY: AgentStateMask.NOT_READY,
        AgentState.AVAILABLE: AgentStateMask.AVAILABLE,
        AgentState.TALKING: AgentStateMask.TALKING,
        AgentState.WORK_NOT_READY: AgentStateMask.WORK_NOT_READY,
        AgentState.WORK_READY: AgentStateMask.WORK_READY,
        AgentState.BUSY_OTHER: AgentStateMask.BUSY_OTHER,
        AgentState.RESERVED: AgentStateMask.RESERVED,
        AgentState.HOLD: AgentStateMask.HOLD,
        AgentState.ACTIVE: AgentStateMask.ACTIVE,
        AgentState.PAUSED: AgentStateMask.PAUSED,
        AgentState.INTERRUPTED: AgentStateMask.INTERRUPTED,
        AgentState.NOT_ACTIVE: AgentStateMask.NOT_ACTIVE,
    }
)
"""The bit of AgentStateMask of each state; UNKNOWN has none and is always told."""
