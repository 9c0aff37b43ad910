"""Whether an OPEN_REQ is granted, and what with. Pure: the request and what the side is in, a status or the terms out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.masks import AgentStateMask, CallMsgMask, ConfigMsgMask, CTIServiceMask
from adapters.simulator.agents import Seat
from contracts.vocabulary import LoginId
from tests.support.cti_server.config import EVERYTHING, ServerSettings, StandbyAnswer
from tests.support.cti_server.exchange import Exchange
from tests.support.cti_server.wire import Wire

LEAST_IDLE: Final = 20
"""Seconds; less is status 18."""
NEVER: Final = 0xFFFFFFFF
"""IdleTimeout of a client without heartbeats; also the peripheral of one that names none."""

_SERVICES_SINCE: Final = {CTIServiceMask.ACTIVE_STANDBY: 24}
_CALLS_SINCE: Final = {
    CallMsgMask.CALL_AGENT_GREETING: 15,
    CallMsgMask.NETWORK_RECORDING_STARTED: 23,
    CallMsgMask.NETWORK_RECORDING_ENDED: 23,
    CallMsgMask.NETWORK_RECORDING_FAILED: 23,
    CallMsgMask.NETWORK_RECORDING_TARGET_INFO: 23,
}
_CONFIG_SINCE: Final = {
    ConfigMsgMask.MRD: 20,
    ConfigMsgMask.PERIPHERAL: 22,
    ConfigMsgMask.AGENT_DESK_SETTINGS: 22,
    ConfigMsgMask.AGENT_SERVICE: 24,
    ConfigMsgMask.TERMINAL: 25,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a session was opened with; `seat` and `device` of a client in agent mode."""

    version: int
    services: CTIServiceMask
    idle: int
    call_mask: int
    state_mask: int
    config_mask: int
    client_id: str
    signature: str
    seat: Seat | None = None
    device: str = ""

    def has(self, *services: CTIServiceMask) -> bool:
        """Whether one of these is granted."""
        return any(bool(self.services & each) for each in services)


def terms(request: Wire, settings: ServerSettings, exchange: Exchange) -> Terms | Status:
    """The terms, or why not."""
    version = request.number("VersionNumber")
    idle = request.number("IdleTimeout")
    if idle < LEAST_IDLE:
        return Status.INVALID_TIMEOUT
    masks: tuple[tuple[str, int, Status], ...] = (
        ("ServicesRequested", sum(EVERYTHING) & ~_later(_SERVICES_SINCE, version), Status.INVALID_SERVICE_MASK),
        ("CallMsgMask", sum(CallMsgMask) & ~_later(_CALLS_SINCE, version), Status.INVALID_CALL_MSG_MASK),
        ("AgentStateMask", sum(AgentStateMask), Status.INVALID_AGENT_STATE_MASK),
        ("ConfigMsgMask", sum(ConfigMsgMask) & ~_later(_CONFIG_SINCE, version), Status.INVALID_CONFIG_MSG_MASK),
        *((f"Reserved{number}", 0, Status.INVALID_RESERVED_FIELD) for number in (1, 2, 3)),
    )
    for name, known, status in masks:
        if request.number(name) & ~known:
            return status
    if not request.text("ClientID") or "ClientPassword" not in request.fields:
        return Status.REQUIRED_DATA_MISSING
    if settings.passwords is not None and not _is_known(request, settings.passwords.get(request.text("ClientID"))):
        return Status.INVALID_PASSWORD
    granted = _granted(CTIServiceMask(request.number("ServicesRequested")), settings)
    found = Terms(
        version, granted, idle, request.number("CallMsgMask"), request.number("AgentStateMask"),
        request.number("ConfigMsgMask"), request.text("ClientID"), request.text("ClientSignature"),
    )  # fmt: skip
    if not granted & CTIServiceMask.CLIENT_EVENTS:
        named = request.number("PeripheralID")
        return found if named in (NEVER, 0, settings.peripheral_id) else Status.INVALID_PERIPHERAL_ID
    return _of_agent(found, request, settings, exchange)


def _of_agent(found: Terms, request: Wire, settings: ServerSettings, exchange: Exchange) -> Terms | Status:
    if request.number("PeripheralID") != settings.peripheral_id:
        return Status.INVALID_PERIPHERAL_ID
    agent_id = request.text("AgentID")
    device = request.text("AgentInstrument") or request.text("AgentExtension")
    if not agent_id and not device:
        return Status.REQUIRED_DATA_MISSING
    named = exchange.world.seat(LoginId(agent_id)) if agent_id else None
    if (agent_id and named is None) or (device and not exchange.directory.is_extension(device)):
        return Status.INVALID_AGENT_DATA
    there = exchange.directory.seat_at(device) if device else None
    if named is not None and there is not None and named is not there:
        return Status.INCONSISTENT_AGENT_DATA
    seat = named or there
    device = device or (seat.agent.extension if seat is not None else "")
    return Terms(
        found.version, found.services, found.idle, found.call_mask, found.state_mask, found.config_mask,
        found.client_id, found.signature, seat, device,
    )  # fmt: skip


def standby_refusal(version: int, services: int, settings: ServerSettings) -> Status | None:
    """Why a standby side refuses the client (section 5.4); None: it takes it."""
    knows = bool(services & CTIServiceMask.ACTIVE_STANDBY)
    if version >= 24 and knows:
        return None
    if settings.standby is StandbyAnswer.NOT_MASTER:
        return Status.SERVER_NOT_MASTER
    return Status.INVALID_CLIENT_FOR_STANDBY if version >= 24 else Status.CTI_SERVER_OFFLINE


def _granted(asked: CTIServiceMask, settings: ServerSettings) -> CTIServiceMask:
    granted = asked & settings.services
    if settings.state_control_only and granted & CTIServiceMask.CLIENT_CONTROL:
        granted = granted & ~CTIServiceMask.CLIENT_CONTROL | CTIServiceMask.AGENT_STATE_CONTROL_ONLY
    return granted


def _is_known(request: Wire, password: bytes | None) -> bool:
    given = request.fields.get("ClientPassword", b"")
    return password is not None and isinstance(given, bytes) and given.rstrip(b"\0") == password


def _later(since: dict[CTIServiceMask, int] | dict[CallMsgMask, int] | dict[ConfigMsgMask, int], version: int) -> int:
    return sum(int(bit) for bit, first in since.items() if version < first)
