"""GED-188 layouts: what happens to calls."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.layout import CLIENTS, NAMED, PARTIES, Layout, Listing, event

CALL_EVENTS: Final[tuple[Layout, ...]] = (
    event(
        9,
        "CALL_DELIVERED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT LineHandle LineType; UINT ServiceNumber ServiceID SkillGroupNumber SkillGroupID; USHORT "
        "SkillGroupPriority AlertingDeviceType CallingDeviceType CalledDeviceType LastRedirectDeviceType "
        "LocalConnectionState EventCause NumNamedVariables NumNamedArrays",
        "ConnectionDeviceID AlertingDeviceID? CallingDeviceID? CalledDeviceID? LastRedirectDeviceID? "
        "TrunkNumber? TrunkGroupNumber? SecondaryConnectionCallID? ANI? ANI_II? UserToUserInfo? DNIS? "
        "DialedNumber? CallerEnteredDigits? $CV CallWrapupData? $NV",
        *NAMED,
    ),
    event(
        10,
        "CALL_ESTABLISHED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT LineHandle LineType; UINT ServiceNumber ServiceID SkillGroupNumber SkillGroupID; USHORT "
        "SkillGroupPriority AnsweringDeviceType CallingDeviceType CalledDeviceType LastRedirectDeviceType "
        "LocalConnectionState EventCause",
        "ConnectionDeviceID AnsweringDeviceID? CallingDeviceID? CalledDeviceID? LastRedirectDeviceID? "
        "TrunkNumber? TrunkGroupNumber?",
    ),
    event(
        11,
        "CALL_HELD_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT HoldingDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID HoldingDeviceID?",
    ),
    event(
        12,
        "CALL_RETRIEVED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT RetrievingDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID RetrievingDeviceID?",
    ),
    event(
        13,
        "CALL_CLEARED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT LocalConnectionState EventCause",
        "ConnectionDeviceID",
    ),
    event(
        14,
        "CALL_CONNECTION_CLEARED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT ReleasingDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID ReleasingDeviceID?",
    ),
    event(
        15,
        "CALL_ORIGINATED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT LineHandle LineType; UINT ServiceNumber ServiceID SkillGroupNumber SkillGroupID; USHORT "
        "SkillGroupPriority CallingDeviceType CalledDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID CallingDeviceID? CalledDeviceID?",
    ),
    event(
        16,
        "CALL_FAILED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT FailingDeviceType CalledDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID FailingDeviceID? CalledDeviceID?",
    ),
    event(
        17,
        "CALL_CONFERENCED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType PrimaryDeviceIDType; UINT PrimaryCallID; USHORT "
        "LineHandle LineType; UINT SkillGroupNumber SkillGroupID; USHORT SkillGroupPriority NumParties "
        "SecondaryDeviceIDType; UINT SecondaryCallID; USHORT ControllerDeviceType AddedPartyDeviceType "
        "LocalConnectionState EventCause",
        "PrimaryDeviceID SecondaryDeviceID ControllerDeviceID? AddedPartyDeviceID? ConnectedPartyCallID? "
        "ConnectedPartyDeviceIDType? ConnectedPartyDeviceID?",
        PARTIES,
    ),
    event(
        18,
        "CALL_TRANSFERRED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType PrimaryDeviceIDType; UINT PrimaryCallID; USHORT "
        "LineHandle LineType; UINT SkillGroupNumber SkillGroupID; USHORT SkillGroupPriority NumParties "
        "SecondaryDeviceIDType; UINT SecondaryCallID; USHORT TransferringDeviceType TransferredDeviceType "
        "LocalConnectionState EventCause",
        "PrimaryDeviceID SecondaryDeviceID TransferringDeviceID? TransferredDeviceID? ConnectedPartyCallID? "
        "ConnectedPartyDeviceIDType? ConnectedPartyDeviceID?",
        PARTIES,
    ),
    event(
        19,
        "CALL_DIVERTED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID "
        "ServiceNumber ServiceID; USHORT DivertingDeviceType CalledDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID DivertingDeviceID? CalledDeviceID?",
    ),
    event(
        20,
        "CALL_SERVICE_INITIATED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT LineHandle LineType; UINT ServiceNumber ServiceID SkillGroupNumber SkillGroupID; USHORT "
        "SkillGroupPriority CallingDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID CallingDeviceID? CallReferenceID? COCConnectionCallID? "
        "COCCallConnectionDeviceIDType? COCCallConnectionDeviceID?",
    ),
    event(
        21,
        "CALL_QUEUED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID "
        "ServiceNumber ServiceID; USHORT QueueDeviceType CallingDeviceType CalledDeviceType "
        "LastRedirectDeviceType NumQueued NumSkillGroups LocalConnectionState EventCause",
        "ConnectionDeviceID QueueDeviceID? CallingDeviceID? CalledDeviceID? LastRedirectDeviceID? "
        "SkillGroupNumber SkillGroupID SkillGroupPriority",
        Listing("skill_groups", "NumSkillGroups", ("SkillGroupNumber", "SkillGroupID", "SkillGroupPriority"), 20),
    ),
    event(
        22,
        "CALL_TRANSLATION_ROUTE_EVENT",
        "USHORT NumNamedVariables NumNamedArrays",
        "ANI? UserToUserInfo? DNIS DialedNumber? CallerEnteredDigits? RouterCallKeyDay RouterCallKeyCallID "
        "RouterCallKeySequenceNumber $CV $NV",
        *NAMED,
    ),
    event(
        23,
        "BEGIN_CALL_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType NumCTIClients NumNamedVariables NumNamedArrays "
        "CallType ConnectionDeviceIDType; UINT ConnectionCallID; USHORT CalledPartyDisposition",
        "ConnectionDeviceID ANI? UserToUserInfo? DNIS? DialedNumber? CallerEnteredDigits? RouterCallKeyDay "
        "RouterCallKeyCallID RouterCallKeySequenceNumber $CV CallWrapupData? $NV CTIClientSignature "
        "CTIClientTimestamp? CallReferenceID?",
        CLIENTS,
        *NAMED,
    ),
    event(
        24,
        "END_CALL_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID",
        "ConnectionDeviceID",
    ),
    event(
        25,
        "CALL_DATA_UPDATE_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType NumCTIClients NumNamedVariables NumNamedArrays "
        "CallType ConnectionDeviceIDType; UINT ConnectionCallID; USHORT NewConnectionDeviceIDType; UINT "
        "NewConnectionCallID; USHORT CalledPartyDisposition; UINT CampaignID QueryRuleID",
        "ConnectionDeviceID! NewConnectionDeviceID! ANI? UserToUserInfo? DNIS? DialedNumber? "
        "CallerEnteredDigits? RouterCallKeyDay? RouterCallKeyCallID? RouterCallKeySequenceNumber $CV "
        "CallWrapupData? $NV CustomerPhoneNumber? CustomerAccountNumber? CTIClientSignature? "
        "CTIClientTimestamp? CallReferenceID?",
        CLIENTS,
        *NAMED,
    ),
    event(
        34,
        "CALL_REACHED_NETWORK_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT LineHandle LineType TrunkUsedDeviceType CalledDeviceType LocalConnectionState EventCause",
        "ConnectionDeviceID TrunkUsedDeviceID? CalledDeviceID? TrunkNumber? TrunkGroupNumber?",
    ),
    event(
        86,
        "CALL_DEQUEUED_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT ConnectionCallID; "
        "USHORT QueueDeviceType; UINT ServiceNumber ServiceID; USHORT NumQueued NumSkillGroups "
        "LocalConnectionState EventCause",
        "ConnectionDeviceID SkillGroupNumber SkillGroupID SkillGroupPriority",
        Listing("skill_groups", "NumSkillGroups", ("SkillGroupNumber", "SkillGroupID", "SkillGroupPriority"), 20),
    ),
    event(
        105,
        "AGENT_PRE_CALL_EVENT",
        "UINT MonitorID; USHORT NumNamedVariables NumNamedArrays; UINT ServiceNumber ServiceID "
        "SkillGroupNumber SkillGroupID; USHORT SkillGroupPriority; INT MRDID; UINT AgentSkillTargetID@20",
        "AgentInstrument RouterCallKeyDay RouterCallKeyCallID RouterCallKeySequenceNumber ANI? "
        "UserToUserInfo? DialedNumber? CallerEnteredDigits? FltCallTypeID? PreCallInvokeID? $CV $NV AgentID? "
        "ProtocolReferenceGUID? NumOfEnabledServices? FltEnabledServices? CcaiConfigId?",
        *NAMED,
    ),
    event(
        106,
        "AGENT_PRE_CALL_ABORT_EVENT",
        "UINT MonitorID; INT MRDID",
        "AgentInstrument RouterCallKeyDay RouterCallKeyCallID RouterCallKeySequenceNumber",
    ),
    event(
        240,
        "CALL_ATTRIBUTE_CHANGE_EVENT",
        "UINT MonitorID PeripheralID; USHORT PeripheralType ConnectionDeviceIDType; UINT CallTypeID ServiceNumber",
        "ConnectionDeviceID?",
    ),
)
