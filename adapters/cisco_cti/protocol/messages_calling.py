"""GED-188 layouts: requests that make, join, move or look at calls, and their confirmations."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.layout import CLIENTS, NAMED, PARTIES, Layout, Listing, event, request

DEVICES: Final = Listing(
    "devices",
    "NumCallDevices",
    (
        "CallConnectionCallID",
        "CallConnectionDeviceIDType",
        "CallConnectionDeviceID",
        "CallDeviceType",
        "CallDeviceID",
        "CallDeviceConnectionState",
    ),
    16,
)
CALLS: Final = Listing(
    "calls",
    "NumCalls",
    (
        "CallConnectionCallID",
        "CallConnectionDeviceIDType",
        "CallConnectionDeviceID",
        "CallState",
        "SilentMonitorStatus",
    ),
    16,
)

CALLING: Final[tuple[Layout, ...]] = (
    request(
        48,
        "CONFERENCE_CALL_REQ",
        "UINT InvokeID PeripheralID HeldConnectionCallID ActiveConnectionCallID; USHORT "
        "HeldConnectionDeviceIDType ActiveConnectionDeviceIDType CallPlacementType CallMannerType AlertRings "
        "CallOption FacilityType AnsweringMachine; BOOL Priority PostRoute; USHORT NumNamedVariables "
        "NumNamedArrays",
        "ActiveConnectionDeviceID HeldConnectionDeviceID AgentInstrument? DialedNumber? UserToUserInfo? $CV "
        "CallWrapupData? $NV FacilityCode? AuthorizationCode? AccountCode?",
        *NAMED,
    ),
    event(
        49,
        "CONFERENCE_CALL_CONF",
        "UINT InvokeID NewConnectionCallID; USHORT NewConnectionDeviceIDType NumParties LineHandle LineType",
        "NewConnectionDeviceID ConnectedPartyCallID? ConnectedPartyDeviceIDType? ConnectedPartyDeviceID?",
        PARTIES,
    ),
    request(
        50,
        "CONSULTATION_CALL_REQ",
        "UINT InvokeID PeripheralID ActiveConnectionCallID; USHORT ActiveConnectionDeviceIDType "
        "CallPlacementType CallMannerType ConsultType AlertRings CallOption FacilityType AnsweringMachine; "
        "BOOL Priority PostRoute; USHORT NumNamedVariables NumNamedArrays",
        "ActiveConnectionDeviceID DialedNumber AgentInstrument? UserToUserInfo? $CV CallWrapupData? $NV "
        "FacilityCode? AuthorizationCode? AccountCode?",
        *NAMED,
    ),
    event(
        51,
        "CONSULTATION_CALL_CONF",
        "UINT InvokeID NewConnectionCallID; USHORT NewConnectionDeviceIDType LineHandle LineType",
        "NewConnectionDeviceID",
    ),
    request(
        56,
        "MAKE_CALL_REQ",
        "UINT InvokeID PeripheralID; USHORT CallPlacementType CallMannerType AlertRings CallOption "
        "FacilityType AnsweringMachine; BOOL Priority PostRoute; USHORT NumNamedVariables NumNamedArrays; "
        "UINT SkillGroupNumber@14",
        "AgentInstrument DialedNumber UserToUserInfo? $CV CallWrapupData? $NV FacilityCode? "
        "AuthorizationCode? AccountCode? CCT?",
        *NAMED,
    ),
    event(
        57,
        "MAKE_CALL_CONF",
        "UINT InvokeID NewConnectionCallID; USHORT NewConnectionDeviceIDType LineHandle LineType",
        "NewConnectionDeviceID",
    ),
    request(
        58,
        "MAKE_PREDICTIVE_CALL_REQ",
        "UINT InvokeID PeripheralID; USHORT CallPlacementType CallMannerType AlertRings CallOption "
        "FacilityType AnsweringMachine; BOOL Priority; USHORT AllocationState DestinationCountry "
        "AnswerDetectMode AnswerDetectTime; UINT AnswerDetectControl1 AnswerDetectControl2; USHORT "
        "NumNamedVariables NumNamedArrays",
        "OriginatingDeviceID DialedNumber UserToUserInfo? $CV CallWrapupData? $NV FacilityCode? "
        "AuthorizationCode? AccountCode? OriginatingLineID? CCT?",
        *NAMED,
    ),
    event(
        59,
        "MAKE_PREDICTIVE_CALL_CONF",
        "UINT InvokeID NewConnectionCallID; USHORT NewConnectionDeviceIDType LineHandle LineType",
        "NewConnectionDeviceID",
    ),
    request(
        64,
        "TRANSFER_CALL_REQ",
        "UINT InvokeID PeripheralID ActiveConnectionCallID HeldConnectionCallID; USHORT "
        "ActiveConnectionDeviceIDType HeldConnectionDeviceIDType CallPlacementType CallMannerType AlertRings "
        "CallOption FacilityType AnsweringMachine; BOOL Priority PostRoute; USHORT NumNamedVariables "
        "NumNamedArrays",
        "ActiveConnectionDeviceID HeldConnectionDeviceID? AgentInstrument? DialedNumber? UserToUserInfo? $CV "
        "CallWrapupData? $NV FacilityCode? AuthorizationCode? AccountCode?",
        *NAMED,
    ),
    event(
        65,
        "TRANSFER_CALL_CONF",
        "UINT InvokeID NewConnectionCallID; USHORT NewConnectionDeviceIDType NumParties LineHandle LineType",
        "NewConnectionDeviceID ConnectedPartyCallID? ConnectedPartyDeviceIDType? ConnectedPartyDeviceID?",
        PARTIES,
    ),
    request(78, "QUERY_DEVICE_INFO_REQ", "UINT InvokeID PeripheralID; USHORT Reserved", "AgentInstrument"),
    event(
        79,
        "QUERY_DEVICE_INFO_CONF",
        "UINT InvokeID; USHORT PeripheralType TypeOfDevice ClassOfDevice NumLines Reserved MaxActiveCalls "
        "MaxHeldCalls MaxDevicesInConference; UINT MakeCallSetup TransferConferenceSetup CallEventsSupported "
        "CallControlSupported OtherFeaturesSupported",
        "LineHandle LineType",
        Listing("lines", "NumLines", ("LineHandle", "LineType"), 10),
    ),
    request(
        82,
        "SNAPSHOT_CALL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
        "ConnectionDeviceID",
    ),
    event(
        83,
        "SNAPSHOT_CALL_CONF",
        "UINT InvokeID; USHORT CallType NumCTIClients NumCallDevices NumNamedVariables NumNamedArrays "
        "CalledPartyDisposition",
        "ANI? UserToUserInfo? DNIS? DialedNumber? CallerEnteredDigits? RouterCallKeyDay RouterCallKeyCallID "
        "$CV CallWrapupData? $NV CTIClientSignature CTIClientTimestamp CallConnectionCallID? "
        "CallConnectionDeviceIDType? CallConnectionDeviceID? CallDeviceType? CallDeviceID? "
        "CallDeviceConnectionState? CallReferenceID? COCConnectionCallID? COCCallConnectionDeviceIDType? "
        "COCCallConnectionDeviceID? ProtocolReferenceGUID? CcaiConfigId? NumOfEnabledServices? "
        "FltEnabledServices?",
        CLIENTS,
        *NAMED,
        DEVICES,
    ),
    request(84, "SNAPSHOT_DEVICE_REQ", "UINT InvokeID PeripheralID; USHORT SnapshotDeviceType", "AgentInstrument"),
    event(
        85,
        "SNAPSHOT_DEVICE_CONF",
        "UINT InvokeID; USHORT NumCalls",
        "CallConnectionCallID? CallConnectionDeviceIDType? CallConnectionDeviceID? CallState? SilentMonitorStatus?",
        CALLS,
    ),
)
