"""Sessions, system, monitors, messages between clients, switch of sides, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.cisco_cti.protocol.body import Body, of
from adapters.cisco_cti.protocol.typed_bases import Confirmation, Request
from adapters.cisco_cti.protocol.typed_rows import OnlinePeripheral
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT


@of("FAILURE_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class FailureConf(Confirmation):
    """GED-188, FAILURE_CONF. A request is refused. The last two come only in the form printed for version 24."""

    status: int = 17
    ctios_cil_client_id: str | None = None
    failure_code: int | None = None
    peripheral_error_code: int | None = None


@of("FAILURE_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class FailureEvent(Body):
    """GED-188, FAILURE_EVENT. The server ends the session or has a failure."""

    status: int


@of("OPEN_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReq(Request):
    """GED-188, OPEN_REQ. Asks for a session."""

    version_number: int
    idle_timeout: int
    peripheral_id: int = NULL_ID
    services_requested: int
    call_msg_mask: int = 0
    agent_state_mask: int = 0
    config_msg_mask: int = 0
    reserved_1: int = 0
    reserved_2: int = 0
    reserved_3: int = 0
    client_id: str = ""
    client_password: bytes = field(default=b"", repr=False)
    client_signature: str | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None
    application_path_id: int | None = None


@of("OPEN_CONF", peripherals=OnlinePeripheral)
@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConf(Confirmation):
    """GED-188, OPEN_CONF. The session is open."""

    services_granted: int = 0
    monitor_id: int = 0
    pg_status: int = 0
    icm_central_controller_time: int = 0
    peripheral_online: int = 0
    peripheral_type: int = 0
    agent_state: int = 0
    department_id: int | None = None
    session_type: int | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None
    peripherals: tuple[OnlinePeripheral, ...] = ()


@of("HEARTBEAT_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatReq(Request):
    """GED-188, HEARTBEAT_REQ."""


@of("HEARTBEAT_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class HeartbeatConf(Confirmation):
    """GED-188, HEARTBEAT_CONF."""


@of("CLOSE_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class CloseReq(Request):
    """GED-188, CLOSE_REQ."""

    status: int = 0


@of("CLOSE_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class CloseConf(Confirmation):
    """GED-188, CLOSE_CONF."""


@of("SYSTEM_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEvent(Body):
    """GED-188, SYSTEM_EVENT. Something of the whole system changed."""

    pg_status: int = 0
    icm_central_controller_time: int = 0
    system_event_id: int
    system_event_arg_1: int = 0
    system_event_arg_2: int = 0
    system_event_arg_3: int = 0
    event_device_type: int = NULL_SHORT
    text: str | None = None
    event_device_id: str | None = None


@of("CONTROL_FAILURE_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ControlFailureConf(Confirmation):
    """GED-188, CONTROL_FAILURE_CONF. The switch refuses a client-control request."""

    failure_code: int
    peripheral_error_code: int = 0
    ctios_cil_client_id: str | None = None


@of("MONITOR_START_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorStartReq(Request):
    """GED-188, MONITOR_START_REQ."""

    peripheral_id: int
    connection_call_id: int
    call_msg_mask: int = 0
    agent_state_mask: int = 0
    connection_device_id_type: int = 0
    monitored_device_type: int = NULL_SHORT
    connection_device_id: str | None = None
    monitored_device_id: str | None = None


@of("MONITOR_START_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorStartConf(Confirmation):
    """GED-188, MONITOR_START_CONF."""

    monitor_id: int


@of("MONITOR_STOP_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorStopReq(Request):
    """GED-188, MONITOR_STOP_REQ."""

    monitor_id: int


@of("MONITOR_STOP_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorStopConf(Confirmation):
    """GED-188, MONITOR_STOP_CONF."""


@of("CHANGE_MONITOR_MASK_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMonitorMaskReq(Request):
    """GED-188, CHANGE_MONITOR_MASK_REQ."""

    monitor_id: int
    call_msg_mask: int = 0
    agent_state_mask: int = 0
    ctios_cil_client_id: str | None = None


@of("CHANGE_MONITOR_MASK_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMonitorMaskConf(Confirmation):
    """GED-188, CHANGE_MONITOR_MASK_CONF."""


@of("USER_MESSAGE_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessageReq(Request):
    """GED-188, USER_MESSAGE_REQ."""

    peripheral_id: int
    distribution: int
    client_id: str | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None
    text: str = ""
    ctios_cil_client_id: str | None = None


@of("USER_MESSAGE_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessageConf(Confirmation):
    """GED-188, USER_MESSAGE_CONF."""


@of("USER_MESSAGE_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class UserMessageEvent(Body):
    """GED-188, USER_MESSAGE_EVENT."""

    icm_central_controller_time: int = 0
    distribution: int = 0
    client_id: str = ""
    text: str = ""


@of("STANDBY_ACTIVE_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class StandbyActiveEvent(Body):
    """GED-188, STANDBY_ACTIVE_EVENT. The standby side is active now."""


@of("ACTIVE_MAINTENANCE_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveMaintenanceReq(Body):
    """GED-188, ACTIVE_MAINTENANCE_REQ. The active side asks to be maintained."""

    invoke_id: int


@of("ACTIVE_MAINTENANCE_RESP")
@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveMaintenanceResp(Body):
    """GED-188, ACTIVE_MAINTENANCE_RESP. The answer to it, within 5 seconds."""

    invoke_id: int
    maintenance_mode_accepted: int


@of("ACTIVE_MAINTENANCE_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveMaintenanceEvent(Body):
    """GED-188, ACTIVE_MAINTENANCE_EVENT. Whether the maintenance goes on."""

    maintenance_mode_status: int


@of("STOPPING_REQUESTS_TO_THIS_SIDE_IND")
@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRequestsToThisSideInd(Body):
    """GED-188, STOPPING_REQUESTS_TO_THIS_SIDE_IND. The client says that it has changed sides."""
