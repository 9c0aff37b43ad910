"""What a test may set about the server before it starts. Values only; each default is what a healthy server of a small centre has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from adapters.cisco_cti.protocol.enums_session import PeripheralType
from adapters.cisco_cti.protocol.masks import CTIServiceMask, DeskSettingsMask
from adapters.cisco_cti.protocol.wire_types import VERSIONS

EVERYTHING = CTIServiceMask(sum(CTIServiceMask))


class StandbyAnswer(Enum):
    """How the standby side refuses a client that does not know what a standby is (section 5.4)."""

    OFFLINE = auto()
    """FAILURE_CONF 15 to versions below 24, 107 to the others."""
    NOT_MASTER = auto()
    """FAILURE_CONF 92."""
    REFUSED = auto()
    """It does not listen."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the server is set up.

    `services` are granted where they are asked for. `passwords` by ClientID, None: nobody is asked. `named_variables` are those set
    up in the system, None: any. `ring` and `wrap_up` in seconds as in the simulator's rules. `maintenance_wait`: seconds each side
    of the handshake waits for a client (5 in the guide). `config_block`: configuration messages before CONFIG_END says PARTIAL,
    0: all in one block. `states_first`: agent states before the call events they belong to; the guide promises no order.
    `logout_needs_not_ready`: an agent who is ready must become not ready first. `late_data`: data of a call is taken while its agent
    is in wrap-up; the guide does not say for how long.
    """

    agents: int = 30
    versions: tuple[int, ...] = tuple(VERSIONS)
    services: CTIServiceMask = EVERYTHING
    state_control_only: bool = False
    passwords: Mapping[str, bytes] | None = None
    peripheral_id: int = 5000
    peripheral_type: PeripheralType = PeripheralType.ENTERPRISE_AGENT
    lists_peripherals: bool = True
    standby: StandbyAnswer = StandbyAnswer.OFFLINE
    maintenance_wait: float = 5.0
    named_variables: frozenset[str] | None = None
    desk_settings: DeskSettingsMask = field(
        default=DeskSettingsMask.SUPERVISOR_CALLS_ALLOWED
        | DeskSettingsMask.AGENT_TO_AGENT_CALLS_ALLOWED
        | DeskSettingsMask.OUTBOUND_ACCESS_PUBLIC_NET
    )
    ring: float = 15.0
    wrap_up: float = 0.0
    dialled: str = "8005550100"
    config_block: int = 0
    states_first: bool = False
    logout_needs_not_ready: bool = False
    late_data: bool = True
    recording_shifted: bool = True
