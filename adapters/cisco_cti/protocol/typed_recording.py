"""Recording of a call, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import of
from adapters.cisco_cti.protocol.enums_session import RTPDirection
from adapters.cisco_cti.protocol.typed_bases import CallRequest, Confirmation


@of("START_RECORDING_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecordingReq(CallRequest):
    """GED-188, START_RECORDING_REQ."""

    client_port: int = 0
    bit_rate: int = 0
    packet_size: int = 0
    direction: int = RTPDirection.BIDIRECTIONAL
    rtp_type: int = 0
    echo_cancellation: int = 0
    payload_type: int = 0
    client_id: str | None = None
    client_address: str | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None


@of("START_RECORDING_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecordingConf(Confirmation):
    """GED-188, START_RECORDING_CONF."""

    session_id: int = 0
    server_data: int = 0
    client_id: str | None = None
    client_address: str | None = None


@of("STOP_RECORDING_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecordingReq(CallRequest):
    """GED-188, STOP_RECORDING_REQ. `session_id` and `server_data` are those of the confirmed start, 0 where they are not known."""

    client_port: int = 0
    session_id: int = 0
    server_data: int = 0
    direction: int = RTPDirection.BIDIRECTIONAL
    client_id: str | None = None
    client_address: str | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None


@of("STOP_RECORDING_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecordingConf(Confirmation):
    """GED-188, STOP_RECORDING_CONF."""

    client_id: str | None = None
    client_address: str | None = None
