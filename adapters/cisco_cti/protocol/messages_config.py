"""GED-188 layouts: configuration records and agent services."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.cisco_cti.protocol.layout import Layout, Listing, event, request

CONFIG: Final[tuple[Layout, ...]] = (
    request(230, "CONFIG_REQUEST_KEY_EVENT", "UINT PeripheralID", "CustomerID?"),
    event(
        231,
        "CONFIG_KEY_EVENT",
        "UINT ConfigKeyStatus",
        "ServiceConfigKey SkillGroupConfigKey AgentConfigKey DeviceConfigKey CallTypeConfigKey "
        "PeripheralConfigKey AgentDeskSettingsConfigKey",
    ),
    request(232, "CONFIG_REQUEST_EVENT", "UINT ConfigInformation ConfigMsgMask PeripheralID", "CustomerID?"),
    event(
        233,
        "CONFIG_BEGIN_EVENT",
        "USHORT ConfigType; UINT ConfigInformation",
        "ServiceConfigKey SkillGroupConfigKey AgentConfigKey DeviceConfigKey CallTypeConfigKey "
        "PeripheralConfigKey AgentDeskSettingsConfigKey",
    ),
    event(234, "CONFIG_END_EVENT", "UINT ConfigEndStatus", "Text?"),
    replace(
        event(
            235,
            "CONFIG_SERVICE_EVENT",
            "USHORT NumRecords",
            "RecordType FltPeripheralID PeripheralNumber OldPeripheralNumber? MaxQueued Extension "
            "ServiceSkillTargetID PeripheralName Description ServiceLevelThreshold ServiceLevelType ConfigParam "
            "FltMRDomainID NumServiceMembers ServiceMember ServicePriority",
        ),
        records=True,
    ),
    replace(
        event(
            236,
            "CONFIG_SKILL_GROUP_EVENT",
            "USHORT NumRecords",
            "RecordType FltPeripheralID PeripheralNumber OldPeripheralNumber? FltSkillGroupPriority? "
            "SkillGroupSkillTargetID Extension PeripheralName Description FltMRDomainID FltPrecisionQueueID? "
            "FltPrecisionQueueName? ConfigParam",
        ),
        records=True,
    ),
    replace(
        event(
            237,
            "CONFIG_AGENT_EVENT",
            "USHORT NumRecords",
            "RecordType FltPeripheralID ActiveTerminal? AgentType AgentDeskSettingsID? LoginID OldLoginID? "
            "LoginName LastName FirstName Extension Description AgentSkillTargetID NumSkills SSOEnabled? NumMRDs? "
            "FltSkillGroupNumber[]? FltSkillGroupPriority[]? FltAgentMRDID? FltAgentMRDState?",
        ),
        records=True,
    ),
    replace(
        event(
            238,
            "CONFIG_DEVICE_EVENT",
            "USHORT NumRecords",
            "RecordType FltPeripheralID PeripheralNumber DeviceType MaxQueued FltServiceID DialedNumber DNIS "
            "Extension Description",
        ),
        records=True,
    ),
    replace(
        event(
            245,
            "CONFIG_CALL_TYPE_EVENT",
            "USHORT NumRecords",
            "RecordType FltCallTypeID CustomerDefinitionID EnterpriseName Description ServiceLevelThreshold "
            "ServiceLevelType",
        ),
        records=True,
    ),
    replace(
        event(
            254,
            "CONFIG_MRD_EVENT",
            "USHORT NumRecords",
            "RecordType FltMRDomainID EnterpriseName Description FltMaxTaskDuration FltInterruptible",
        ),
        records=True,
        since=20,
    ),
    replace(
        event(
            260,
            "CONFIG_PERIPHERAL_EVENT",
            "USHORT NumRecords",
            "RecordType ConfigPeripheralID DefaultAgentDeskSettingsID",
        ),
        records=True,
        since=22,
    ),
    replace(
        event(
            261,
            "CONFIG_AGENT_DESK_SETTINGS_EVENT",
            "USHORT NumRecords",
            "RecordType AgentDeskSettingsID FltDeskSettingsMask FltWrapUpDataIncomingMode "
            "FltWrapUpDataOutgoingMode FltLogoutNonActivityTime FltQualityRecordingRate FltRingNoAnswerTime "
            "FltSilentMonitorWarningMessage FltSilentMonitorAudibleIndication FltSupervisorAssistCallMethod "
            "FltEmergencyCallMethod FltAutoRecordOnEmergency FltRecordingMode FltWorkModeTimer "
            "FltRingNoAnswerDnId FltDefaultDevicePortAddress? PlayZipTone? ACDSharedLineUsage?",
        ),
        records=True,
        since=22,
    ),
    replace(
        event(
            276,
            "CONFIG_TERMINAL_EVENT",
            "USHORT NumRecords",
            "RecordType TerminalType TerminalDeviceName TerminalTypeName NumInstruments Instrument",
            Listing("instruments", "NumInstruments", ("Instrument",)),
        ),
        records=True,
        since=25,
    ),
    replace(
        event(
            282,
            "CONFIG_AGENT_SERVICE_EVENT",
            "USHORT NumRecords",
            "RecordType AgentSkillTargetID NumOfEnabledServices FltEnabledServices?",
        ),
        records=True,
        since=24,
    ),
    replace(
        request(
            283,
            "SET_AGENT_SERVICE_DATA_REQ",
            "UINT InvokeID RouterCallKeyDay RouterCallKeyCallID RouterCallKeySequenceNumber AgentSkillTargetID",
            "NumOfEnabledServices? FltEnabledServices? NumPositiveAnswersSuggestions? NumNegativeAnswersSuggestions?",
        ),
        since=24,
    ),
    replace(event(284, "SET_AGENT_SERVICE_DATA_CONF", "UINT InvokeID Status"), since=24),
)
