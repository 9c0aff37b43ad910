"""GED-188 layouts: agent states, desk settings, variables."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.cisco_cti.protocol.layout import NAMED, Layout, Listing, event, request

AGENT: Final[tuple[Layout, ...]] = (
    replace(
        event(
            30,
            "AGENT_STATE_EVENT",
            "UINT MonitorID PeripheralID SessionID; USHORT PeripheralType SkillGroupState; UINT StateDuration "
            "SkillGroupNumber SkillGroupID; USHORT SkillGroupPriority AgentState EventReasonCode; INT MRDID; UINT "
            "NumTasks; USHORT AgentMode; UINT MaxTaskLimit; INT ICMAgentID; UINT AgentAvailabilityStatus; USHORT "
            "NumFltSkillGroups@10; INT DepartmentID@19",
            "CTIClientSignature/3? AgentID? AgentExtension? ActiveTerminal? AgentInstrument? Duration? "
            "NextAgentState? Direction? FltSkillGroupNumber? FltSkillGroupID? FltSkillGroupPriority? "
            "FltSkillGroupState? MaxBeyondTaskLimit?",
            Listing(
                "skill_groups",
                "NumFltSkillGroups",
                ("FltSkillGroupNumber", "FltSkillGroupID", "FltSkillGroupPriority", "FltSkillGroupState"),
                20,
            ),
        ),
        aliases=((23, "CTIClientSignature"),),
    ),
    request(
        36,
        "QUERY_AGENT_STATE_REQ",
        "UINT InvokeID PeripheralID; INT MRDID ICMAgentID",
        "AgentExtension? AgentID? AgentInstrument?",
    ),
    event(
        37,
        "QUERY_AGENT_STATE_CONF",
        "UINT InvokeID; USHORT AgentState NumSkillGroups; INT MRDID; UINT NumTasks; USHORT AgentMode; UINT "
        "MaxTaskLimit; INT ICMAgentID; UINT AgentAvailabilityStatus; INT DepartmentID@19",
        "AgentID? AgentExtension? AgentInstrument? SkillGroupNumber SkillGroupID SkillGroupPriority "
        "SkillGroupState InternalAgentState? MaxBeyondTaskLimit?",
        Listing(
            "skill_groups",
            "NumSkillGroups",
            ("SkillGroupNumber", "SkillGroupID", "SkillGroupPriority", "SkillGroupState"),
            20,
        ),
    ),
    request(
        38,
        "SET_AGENT_STATE_REQ",
        "UINT InvokeID PeripheralID; USHORT AgentState AgentWorkMode NumSkillGroups EventReasonCode; UCHAR "
        "ForcedFlag@10; UINT AgentServiceReq@10",
        "AgentInstrument ActiveTerminal? AgentID? AgentPassword? PositionID? SupervisorID? SSOEnabled? "
        "SkillGroupNumber? SkillGroupPriority?",
        Listing("skill_groups", "NumSkillGroups", ("SkillGroupNumber", "SkillGroupPriority"), 10),
    ),
    event(39, "SET_AGENT_STATE_CONF", "UINT InvokeID"),
    request(
        110,
        "REGISTER_VARIABLES_REQ",
        "UINT InvokeID; USHORT CallVariableMask NumNamedVariables NumNamedArrays",
        "$NV",
        *NAMED,
    ),
    event(111, "REGISTER_VARIABLES_CONF", "UINT InvokeID"),
    request(131, "AGENT_DESK_SETTINGS_REQ", "UINT InvokeID PeripheralID", "AgentID?"),
    event(
        132,
        "AGENT_DESK_SETTINGS_CONF",
        "UINT InvokeID PeripheralID DeskSettingsMask WrapupDataIncomingMode WrapupDataOutgoingMode "
        "LogoutNonActivityTime QualityRecordingRate RingNoAnswerTime SilentMonitorWarningMessage "
        "SilentMonitorAudibleIndication SupervisorAssistCallMethod EmergencyCallMethod AutoRecordOnEmergency "
        "RecordingMode WorkModeTimer RingNoAnswerDN",
        "DefaultDevicePortAddress? PlayZipTone? ACDSharedLineUsage?",
    ),
)
