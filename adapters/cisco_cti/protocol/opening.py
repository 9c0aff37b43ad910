"""How a session is asked for and what is granted. Owns the settings of a session and their limits; refuses to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from adapters.cisco_cti.protocol.enums_session import SessionType
from adapters.cisco_cti.protocol.masks import AgentStateMask, CallMsgMask, ConfigMsgMask, CTIServiceMask
from adapters.cisco_cti.protocol.typed_session import OpenConf, OpenReq
from adapters.cisco_cti.protocol.wire_types import NULL_ID, VERSIONS
from adapters.errors import AdapterSettingsError

SHORTEST_HEARTBEAT: Final = 5.0
"""Seconds (GED-188, 5.2)."""

SHORTEST_IDLE: Final = 20
"""Seconds; a CTI Server answers status 18 below that (GED-188, 5.1)."""

NO_IDLE_LIMIT: Final = 0xFFFFFFFF
"""IdleTimeout of a client that sends no heartbeats."""

USUAL_SERVICES: Final = CTIServiceMask.CLIENT_CONTROL | CTIServiceMask.ALL_EVENTS | CTIServiceMask.SUPERVISOR
"""What a bridge needs for many agents at once (GED-188, 8)."""

USUAL_CALL_EVENTS: Final = CallMsgMask(0x00FFFFFF)
"""All that version 13 knows."""

USUAL_AGENT_STATES: Final = AgentStateMask(0x3FFF)
NO_CONFIG: Final = ConfigMsgMask(0)

_NEWER_SERVICES: Final[Mapping[int, CTIServiceMask]] = {
    14: CTIServiceMask.ACD_LINE_ONLY,
    24: CTIServiceMask.ACTIVE_STANDBY,
}
_NEWER_CALL_EVENTS: Final[Mapping[int, CallMsgMask]] = {
    15: CallMsgMask.CALL_AGENT_GREETING,
    23: CallMsgMask.NETWORK_RECORDING_STARTED
    | CallMsgMask.NETWORK_RECORDING_ENDED
    | CallMsgMask.NETWORK_RECORDING_FAILED
    | CallMsgMask.NETWORK_RECORDING_TARGET_INFO,
}
_NEWER_CONFIG: Final[Mapping[int, ConfigMsgMask]] = {
    20: ConfigMsgMask.MRD,
    22: ConfigMsgMask.PERIPHERAL | ConfigMsgMask.AGENT_DESK_SETTINGS,
    24: ConfigMsgMask.AGENT_SERVICE,
    25: ConfigMsgMask.TERMINAL,
}
"""Bits by the version that brought them: those a version does not define must be 0 (GED-188, 5.1 and 6)."""


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """What every session asks for. Times in seconds. Raises AdapterSettingsError for what no CTI Server takes.

    `versions` in the order to try, a refused one is never asked again. `heartbeat` None: none are sent.
    """

    client_id: str
    client_password: str = field(default="", repr=False)
    versions: tuple[int, ...] = (24,)
    services: CTIServiceMask = USUAL_SERVICES
    call_msg_mask: CallMsgMask = USUAL_CALL_EVENTS
    agent_state_mask: AgentStateMask = USUAL_AGENT_STATES
    config_msg_mask: ConfigMsgMask = NO_CONFIG
    peripheral_id: int = NULL_ID
    client_signature: str | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None
    heartbeat: float | None = 10.0
    heartbeats_missed: int = 3
    """In a row, after which the session has failed (GED-188, 5.2)."""
    open_timeout: float = 30.0
    """The usual answer takes 5; with more than 500 clients allow 60 (GED-188, 5.1)."""
    request_timeout: float = 10.0
    close_timeout: float = 5.0
    """GED-188, 5.3."""

    def __post_init__(self) -> None:
        for wrong, sentence in self._checks():
            if wrong:
                raise AdapterSettingsError(sentence)

    def _checks(self) -> tuple[tuple[bool, str], ...]:
        known = f"{VERSIONS.start} to {VERSIONS[-1]}"
        agent = self.agent_extension or self.agent_id or self.agent_instrument
        for_agent = CTIServiceMask.CLIENT_EVENTS in self.services
        beat = self.heartbeat
        return (
            (not self.versions, "No protocol version is configured."),
            (any(each not in VERSIONS for each in self.versions), f"Protocol versions are {known}."),
            (
                beat is not None and beat < SHORTEST_HEARTBEAT,
                f"Heartbeats must be at least {SHORTEST_HEARTBEAT:g} seconds apart.",
            ),
            (self.heartbeats_missed < 1, "At least one heartbeat must be missed before a link is given up."),
            (
                min(self.open_timeout, self.request_timeout, self.close_timeout) <= 0,
                "A time-out must be more than 0 seconds.",
            ),
            (
                CTIServiceMask.IGNORE_CONF in self.services,
                "Confirmations are needed: the service that leaves them out cannot be asked for.",
            ),
            (
                for_agent and (self.peripheral_id == NULL_ID or not agent),
                "Events of one agent need its peripheral and its extension, id or instrument.",
            ),
        )

    @property
    def idle_timeout(self) -> int:
        """IdleTimeout: four times the heartbeat interval, never below what a CTI Server takes (GED-188, 5.1)."""
        return NO_IDLE_LIMIT if self.heartbeat is None else max(SHORTEST_IDLE, ceil(4 * self.heartbeat))

    @property
    def wants_standby(self) -> bool:
        """Whether both sides are to be held open (GED-188, 5.4)."""
        return CTIServiceMask.ACTIVE_STANDBY in self.services and max(self.versions) >= 24

    def asked(self, version: int) -> CTIServiceMask:
        """The services to ask for in this version."""
        return CTIServiceMask(_known(self.services, _NEWER_SERVICES, version))

    def request(self, version: int, invoke_id: int) -> OpenReq:
        """OPEN_REQ in this version."""
        return OpenReq(
            invoke_id=invoke_id,
            version_number=version,
            idle_timeout=self.idle_timeout,
            peripheral_id=self.peripheral_id,
            services_requested=self.asked(version),
            call_msg_mask=_known(self.call_msg_mask, _NEWER_CALL_EVENTS, version),
            agent_state_mask=self.agent_state_mask,
            config_msg_mask=_known(self.config_msg_mask, _NEWER_CONFIG, version),
            client_id=self.client_id,
            client_password=self.client_password.encode(),
            client_signature=self.client_signature,
            agent_extension=self.agent_extension,
            agent_id=self.agent_id,
            agent_instrument=self.agent_instrument,
        )


@dataclass(frozen=True, slots=True)
class Granted:
    """What a side granted. `conf` has the rest: PGStatus, peripherals on line, the agent of the session."""

    version: int
    asked: CTIServiceMask
    conf: OpenConf

    @property
    def services(self) -> CTIServiceMask:
        """The services of this session; may be fewer than asked for, and others."""
        return CTIServiceMask(self.conf.services_granted)

    @property
    def missing(self) -> CTIServiceMask:
        """What was asked for and not granted."""
        return self.asked & ~self.services

    @property
    def is_standby(self) -> bool:
        """Whether the side stands by. Sides before version 24 do not say: they only open when they are active."""
        return self.conf.session_type == SessionType.STANDBY


def _known(mask: int, newer: Mapping[int, int], version: int) -> int:
    for since, bits in newer.items():
        if version < since:
            mask &= ~int(bits)
    return int(mask)
