"""GED-188 layouts: RTP streams, greetings and recording."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.cisco_cti.protocol.layout import Layout, both, event, request

MEDIA: Final[tuple[Layout, ...]] = (
    event(
        116,
        "RTP_STARTED_EVENT",
        "UINT MonitorID PeripheralID ClientPort; USHORT Direction RTPType; UINT BitRate; USHORT "
        "EchoCancellation; UINT PacketSize; USHORT PayloadType ConnectionDeviceIDType; UINT ConnectionCallID",
        "ConnectionDeviceID ClientAddress AgentID? AgentExtension? AgentInstrument? SendingAddress? SendingPort?",
    ),
    event(
        117,
        "RTP_STOPPED_EVENT",
        "UINT MonitorID PeripheralID ClientPort; USHORT Direction ConnectionDeviceIDType; UINT ConnectionCallID",
        "ConnectionDeviceID ClientAddress AgentID? AgentExtension? AgentInstrument? SendingAddress? SendingPort?",
    ),
    both(
        147,
        "START_RECORDING_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID ClientPort BitRate PacketSize; USHORT "
        "ConnectionDeviceIDType Direction RTPType EchoCancellation PayloadType",
        "ConnectionDeviceID ClientID? ClientAddress? AgentExtension? AgentID? AgentInstrument?",
    ),
    both(148, "START_RECORDING_CONF", "UINT InvokeID SessionID ServerData", "ClientID? ClientAddress?"),
    both(
        149,
        "STOP_RECORDING_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID ClientPort SessionID ServerData; USHORT "
        "ConnectionDeviceIDType Direction",
        "ConnectionDeviceID ClientID? ClientAddress? AgentExtension? AgentID? AgentInstrument?",
    ),
    both(150, "STOP_RECORDING_CONF", "UINT InvokeID", "ClientID? ClientAddress?"),
    replace(
        event(
            248,
            "CALL_AGENT_GREETING_EVENT",
            "UINT MonitorID PeripheralID; USHORT ConnectionDeviceIDType; UINT ConnectionCallID; USHORT EventCode; "
            "UINT PeripheralErrorCode",
            "ConnectionDeviceID! AgentID!",
        ),
        since=15,
    ),
    replace(
        request(249, "AGENT_GREETING_CONTROL_REQ", "UINT InvokeID PeripheralID; USHORT AgentAction", "AgentID!"),
        since=15,
    ),
    replace(event(250, "AGENT_GREETING_CONTROL_CONF", "UINT InvokeID"), since=15),
    replace(
        request(
            267,
            "START_NETWORK_RECORDING_REQ",
            "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
            "PlayToneDirection? InvocationType? ConnectionDeviceID AgentInstrument?",
        ),
        since=23,
        alternate_number=268,
    ),
    replace(event(268, "START_NETWORK_RECORDING_CONF", "UINT InvokeID"), since=23, alternate_number=269),
    replace(
        request(
            269,
            "STOP_NETWORK_RECORDING_REQ",
            "UINT InvokeID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType",
            "InvocationType? ConnectionDeviceID AgentInstrument?",
        ),
        since=23,
        alternate_number=270,
    ),
    replace(event(270, "STOP_NETWORK_RECORDING_CONF", "UINT InvokeID"), since=23, alternate_number=271),
    replace(
        event(
            271,
            "NETWORK_RECORDING_STARTED_EVENT",
            "UINT MonitorID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType RecordingDeviceType",
            "ConnectionDeviceID RecordingDeviceID?",
        ),
        since=23,
        alternate_number=272,
    ),
    replace(
        event(
            272,
            "NETWORK_RECORDING_ENDED_EVENT",
            "UINT MonitorID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType RecordingDeviceType",
            "ConnectionDeviceID RecordingDeviceID?",
        ),
        since=23,
        alternate_number=273,
    ),
    replace(
        event(
            273,
            "NETWORK_RECORDING_FAILED_EVENT",
            "UINT MonitorID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType RecordingDeviceType "
            "RecordFailureCause",
            "ConnectionDeviceID RecordingDeviceID?",
        ),
        since=23,
        alternate_number=274,
    ),
    replace(
        event(
            274,
            "NETWORK_RECORDING_TARGET_INFO_EVENT",
            "UINT MonitorID PeripheralID ConnectionCallID; USHORT ConnectionDeviceIDType RecordingDeviceType "
            "RecordingType MediaForkingDeviceType",
            "ConnectionDeviceID RecordingDeviceID? RecorderAddress TerminalName MediaForkingDeviceName "
            "ProtocolReferenceGUID/64 MediaForkingClusterID RecorderURI? RecorderErrorMsg? RecorderType? "
            "RecorderStatus?",
        ),
        since=23,
        alternate_number=275,
    ),
)
