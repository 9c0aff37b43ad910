"""Teams, supervising, assistance and emergency, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import Body, of
from adapters.cisco_cti.protocol.typed_bases import CallRequest, Confirmation, Request
from adapters.cisco_cti.protocol.typed_rows import TeamMember
from adapters.cisco_cti.protocol.wire_types import NULL_SHORT


@of("SUPERVISOR_ASSIST_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorAssistReq(CallRequest):
    """GED-188, SUPERVISOR_ASSIST_REQ."""

    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None


@of("SUPERVISOR_ASSIST_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorAssistConf(Confirmation):
    """GED-188, SUPERVISOR_ASSIST_CONF."""

    connection_call_id: int
    connection_device_id_type: int = 0
    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    connection_device_id: str = ""


@of("EMERGENCY_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCallReq(CallRequest):
    """GED-188, EMERGENCY_CALL_REQ."""

    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None


@of("EMERGENCY_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCallConf(Confirmation):
    """GED-188, EMERGENCY_CALL_CONF."""

    connection_call_id: int
    connection_device_id_type: int = 0
    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    connection_device_id: str = ""


@of("EMERGENCY_CALL_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyCallEvent(Body):
    """GED-188, EMERGENCY_CALL_EVENT."""

    peripheral_id: int
    connection_call_id: int
    connection_device_id_type: int = 0
    session_id: int = 0
    connection_device_id: str = ""
    client_id: str = ""
    client_address: str = ""
    agent_extension: str = ""
    agent_id: str = ""
    agent_instrument: str = ""


@of("SUPERVISE_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class SuperviseCallReq(Request):
    """GED-188, SUPERVISE_CALL_REQ."""

    peripheral_id: int
    agent_connection_call_id: int
    supervisor_connection_call_id: int
    agent_connection_device_id_type: int = 0
    supervisor_connection_device_id_type: int = 0
    supervisory_action: int
    agent_connection_device_id: str | None = None
    supervisor_connection_device_id: str | None = None
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None
    supervisor_instrument: str | None = None


@of("SUPERVISE_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class SuperviseCallConf(Confirmation):
    """GED-188, SUPERVISE_CALL_CONF."""

    connection_call_id: int
    connection_device_id_type: int = 0
    connection_device_id: str = ""


@of("AGENT_TEAM_CONFIG_EVENT", agents=TeamMember)
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTeamConfigEvent(Body):
    """GED-188, AGENT_TEAM_CONFIG_EVENT. Members of a team, up to 64 an event."""

    peripheral_id: int
    team_id: int
    config_operation: int = 0
    department_id: int | None = None
    agent_team_name: str | None = None
    agents: tuple[TeamMember, ...] = ()


@of("LIST_AGENT_TEAM_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ListAgentTeamReq(Request):
    """GED-188, LIST_AGENT_TEAM_REQ."""

    supervisor_id: int


@of("LIST_AGENT_TEAM_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ListAgentTeamConf(Confirmation):
    """GED-188, LIST_AGENT_TEAM_CONF. Teams of a supervisor, up to 64 a message; more follow while `more` is 1."""

    segment_number: int = 0
    more: int = 0
    teams: tuple[int, ...] = ()


@of("MONITOR_AGENT_TEAM_START_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorAgentTeamStartReq(Request):
    """GED-188, MONITOR_AGENT_TEAM_START_REQ."""

    team_id: int
    ctios_cil_client_id: str | None = None


@of("MONITOR_AGENT_TEAM_START_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorAgentTeamStartConf(Confirmation):
    """GED-188, MONITOR_AGENT_TEAM_START_CONF."""

    monitor_id: int


@of("MONITOR_AGENT_TEAM_STOP_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorAgentTeamStopReq(Request):
    """GED-188, MONITOR_AGENT_TEAM_STOP_REQ."""

    monitor_id: int
    ctios_cil_client_id: str | None = None


@of("MONITOR_AGENT_TEAM_STOP_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorAgentTeamStopConf(Confirmation):
    """GED-188, MONITOR_AGENT_TEAM_STOP_CONF."""
