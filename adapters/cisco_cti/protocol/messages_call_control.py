"""GED-188 layouts: requests about calls and their confirmations."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.cisco_cti.protocol.layout import NAMED, Layout, event, fixed, request

CALL_CONTROL: Final[tuple[Layout, ...]] = (
    request(
        26,
        "SET_CALL_DATA_REQ",
        "UINT InvokeID PeripheralID; USHORT ConnectionDeviceIDType; UINT ConnectionCallID; USHORT "
        "NumNamedVariables NumNamedArrays CallType CalledPartyDisposition; UINT CampaignID QueryRuleID",
        "ConnectionDeviceID ANI? UserToUserInfo? CallerEnteredDigits? $CV CallWrapupData? $NV "
        "CustomerPhoneNumber? CustomerAccountNumber? RouterCallKeyDay? RouterCallKeyCallID? "
        "RouterCallKeySequenceNumber? CallOriginatedFrom? CTIOSCILClientID?",
        *NAMED,
    ),
    event(27, "SET_CALL_DATA_CONF", "UINT InvokeID"),
    request(
        28,
        "RELEASE_CALL_REQ",
        "UINT InvokeID PeripheralID; USHORT ConnectionDeviceIDType; UINT ConnectionCallID",
        "ConnectionDeviceID",
    ),
    event(29, "RELEASE_CALL_CONF", "UINT InvokeID"),
    request(
        40,
        "ALTERNATE_CALL_REQ",
        "UINT InvokeID PeripheralID ActiveConnectionCallID OtherConnectionCallID; USHORT "
        "ActiveConnectionDeviceIDType OtherConnectionDeviceIDType",
        "ActiveConnectionDeviceID OtherConnectionDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(41, "ALTERNATE_CALL_CONF", "UINT InvokeID"),
    request(
        42,
        "ANSWER_CALL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
        "ConnectionDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(43, "ANSWER_CALL_CONF", "UINT InvokeID"),
    request(
        44,
        "CLEAR_CALL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
        "ConnectionDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(45, "CLEAR_CALL_CONF", "UINT InvokeID"),
    replace(
        request(
            46,
            "CLEAR_CONNECTION_REQ",
            "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
            "ConnectionDeviceID AgentInstrument? RequestingDeviceID? RequestingDeviceIDType? CTIOSCILClientID?",
        ),
        alternate=fixed(
            "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType RequestingDeviceIDType"
        ),
    ),
    event(47, "CLEAR_CONNECTION_CONF", "UINT InvokeID"),
    request(
        52,
        "DEFLECT_CALL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType CalledDeviceType",
        "ConnectionDeviceID CalledDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(53, "DEFLECT_CALL_CONF", "UINT InvokeID"),
    request(
        54,
        "HOLD_CALL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType; BOOL Reservation",
        "ConnectionDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(55, "HOLD_CALL_CONF", "UINT InvokeID"),
    request(
        60,
        "RECONNECT_CALL_REQ",
        "UINT InvokeID PeripheralID ActiveConnectionCallID HeldConnectionCallID; USHORT "
        "ActiveConnectionDeviceIDType HeldConnectionDeviceIDType",
        "ActiveConnectionDeviceID HeldConnectionDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(61, "RECONNECT_CALL_CONF", "UINT InvokeID"),
    request(
        62,
        "RETRIEVE_CALL_REQ",
        "UINT InvokeID PeripheralID HeldConnectionCallID; USHORT HeldConnectionDeviceIDType",
        "HeldConnectionDeviceID AgentInstrument? CTIOSCILClientID?",
    ),
    event(63, "RETRIEVE_CALL_CONF", "UINT InvokeID"),
    request(
        91,
        "SEND_DTMF_SIGNAL_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType ToneDuration; UINT PauseDuration",
        "ConnectionDeviceID DTMFString AgentInstrument? CTIOSCILClientID?",
    ),
    event(92, "SEND_DTMF_SIGNAL_CONF", "UINT InvokeID"),
    request(129, "SET_APP_DATA_REQ", "UINT InvokeID", "ApplicationPathID $CV FltCallTypeID? PreCallInvokeID?"),
    event(130, "SET_APP_DATA_CONF", "UINT InvokeID"),
    request(
        139,
        "BAD_CALL_REQ",
        "UINT InvokeID PeripheralID; USHORT ConnectionDeviceIDType; UINT ConnectionCallID",
        "ConnectionDeviceID AgentID",
    ),
    event(140, "BAD_CALL_CONF", "UINT InvokeID"),
    request(
        141,
        "SET_DEVICE_ATTRIBUTES_REQ",
        "UINT InvokeID PeripheralID ServiceNumber ServiceID SkillGroupNumber SkillGroupID; USHORT "
        "SkillGroupPriority CallType CallingDeviceType",
        "CallingDeviceID!",
    ),
    event(142, "SET_DEVICE_ATTRIBUTES_CONF", "UINT InvokeID"),
)
