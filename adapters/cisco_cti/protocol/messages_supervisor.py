"""GED-188 layouts: teams, supervising, emergency and assistance."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.layout import Layout, Listing, event, request

SUPERVISOR: Final[tuple[Layout, ...]] = (
    request(
        118,
        "SUPERVISOR_ASSIST_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
        "ConnectionDeviceID AgentExtension? AgentID? AgentInstrument?",
    ),
    event(
        119,
        "SUPERVISOR_ASSIST_CONF",
        "UINT InvokeID ConnectionCallID; USHORT ConnectionDeviceIDType LineHandle LineType",
        "ConnectionDeviceID",
    ),
    request(
        121,
        "EMERGENCY_CALL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
        "ConnectionDeviceID AgentExtension? AgentID? AgentInstrument?",
    ),
    event(
        122,
        "EMERGENCY_CALL_CONF",
        "UINT InvokeID ConnectionCallID; USHORT ConnectionDeviceIDType LineHandle LineType",
        "ConnectionDeviceID",
    ),
    event(
        123,
        "EMERGENCY_CALL_EVENT",
        "UINT PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType; UINT SessionID",
        "ConnectionDeviceID ClientID ClientAddress AgentExtension AgentID AgentInstrument",
    ),
    request(
        124,
        "SUPERVISE_CALL_REQ",
        "UINT InvokeID PeripheralID AgentConnectionCallID SupervisorConnectionCallID; USHORT "
        "AgentConnectionDeviceIDType SupervisorConnectionDeviceIDType SupervisoryAction",
        "AgentConnectionDeviceID? SupervisorConnectionDeviceID? AgentExtension? AgentID? AgentInstrument? "
        "SupervisorInstrument?",
    ),
    event(
        125,
        "SUPERVISE_CALL_CONF",
        "UINT InvokeID ConnectionCallID; USHORT ConnectionDeviceIDType",
        "ConnectionDeviceID",
    ),
    event(
        128,
        "AGENT_TEAM_CONFIG_EVENT",
        "UINT PeripheralID TeamID; USHORT NumberOfAgents ConfigOperation; INT DepartmentID@19",
        "AgentTeamName? AtcAgentID? AgentFlags? AtcAgentState? AtcStateDuration?",
        Listing("agents", "NumberOfAgents", ("AtcAgentID", "AgentFlags", "AtcAgentState", "AtcStateDuration"), 64),
    ),
    request(133, "LIST_AGENT_TEAM_REQ", "UINT InvokeID SupervisorID"),
    event(
        134,
        "LIST_AGENT_TEAM_CONF",
        "UINT InvokeID; USHORT NumberOfAgentTeams SegmentNumber More",
        "TeamID",
        Listing("teams", "NumberOfAgentTeams", ("TeamID",), 64),
    ),
    request(135, "MONITOR_AGENT_TEAM_START_REQ", "UINT InvokeID TeamID", "CTIOSCILClientID?"),
    event(136, "MONITOR_AGENT_TEAM_START_CONF", "UINT InvokeID MonitorID"),
    request(137, "MONITOR_AGENT_TEAM_STOP_REQ", "UINT InvokeID MonitorID", "CTIOSCILClientID?"),
    event(138, "MONITOR_AGENT_TEAM_STOP_CONF", "UINT InvokeID"),
)
