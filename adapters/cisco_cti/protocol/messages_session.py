"""GED-188 layouts: opening, closing and watching sessions, the state of the system, messages between clients, switch of sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.cisco_cti.protocol.layout import Layout, Listing, event, fixed, request

SESSION: Final[tuple[Layout, ...]] = (
    replace(
        event(1, "FAILURE_CONF", "UINT InvokeID Status", "CTIOSCILClientID?"),
        alternate=fixed("UINT InvokeID; USHORT FailureCode; UINT PeripheralErrorCode"),
    ),
    event(2, "FAILURE_EVENT", "UINT Status"),
    request(
        3,
        "OPEN_REQ",
        "UINT InvokeID VersionNumber IdleTimeout PeripheralID ServicesRequested CallMsgMask AgentStateMask "
        "ConfigMsgMask Reserved1 Reserved2 Reserved3",
        "ClientID! ClientPassword! ClientSignature? AgentExtension? AgentID? AgentInstrument? ApplicationPathID?",
    ),
    event(
        4,
        "OPEN_CONF",
        "UINT InvokeID ServicesGranted MonitorID PGStatus; TIME ICMCentralControllerTime; BOOL "
        "PeripheralOnline; USHORT PeripheralType AgentState; INT DepartmentID@19; USHORT SessionType@24",
        "AgentExtension? AgentID? AgentInstrument? NumPeripherals FltPeripheralID MultilineAgentControl",
        Listing("peripherals", "NumPeripherals", ("FltPeripheralID", "MultilineAgentControl")),
    ),
    request(5, "HEARTBEAT_REQ", "UINT InvokeID"),
    event(6, "HEARTBEAT_CONF", "UINT InvokeID"),
    request(7, "CLOSE_REQ", "UINT InvokeID Status"),
    event(8, "CLOSE_CONF", "UINT InvokeID"),
    event(
        31,
        "SYSTEM_EVENT",
        "UINT PGStatus; TIME ICMCentralControllerTime; UINT SystemEventID SystemEventArg1 SystemEventArg2 "
        "SystemEventArg3; USHORT EventDeviceType@10",
        "Text? EventDeviceID?",
    ),
    request(32, "CLIENT_EVENT_REPORT_REQ", "UINT InvokeID; USHORT State", "ObjectName? Text"),
    event(33, "CLIENT_EVENT_REPORT_CONF", "UINT InvokeID"),
    event(
        35, "CONTROL_FAILURE_CONF", "UINT InvokeID; USHORT FailureCode; UINT PeripheralErrorCode", "CTIOSCILClientID?"
    ),
    request(
        93,
        "MONITOR_START_REQ",
        "UINT InvokeID PeripheralID ConnectionCallID CallMsgMask AgentStateMask; USHORT "
        "ConnectionDeviceIDType MonitoredDeviceType",
        "ConnectionDeviceID? MonitoredDeviceID?",
    ),
    event(94, "MONITOR_START_CONF", "UINT InvokeID MonitorID"),
    request(95, "MONITOR_STOP_REQ", "UINT InvokeID MonitorID"),
    event(96, "MONITOR_STOP_CONF", "UINT InvokeID"),
    request(97, "CHANGE_MONITOR_MASK_REQ", "UINT InvokeID MonitorID CallMsgMask AgentStateMask", "CTIOSCILClientID?"),
    event(98, "CHANGE_MONITOR_MASK_CONF", "UINT InvokeID"),
    event(
        99,
        "CLIENT_SESSION_OPENED_EVENT",
        "UINT SessionID PeripheralID ServicesGranted CallMsgMask AgentStateMask ClientPort",
        "ClientAddress ClientID ClientSignature AgentExtension? AgentID? AgentInstrument?",
    ),
    event(
        100,
        "CLIENT_SESSION_CLOSED_EVENT",
        "UINT SessionID PeripheralID Status ClientPort",
        "ClientAddress ClientID ClientSignature AgentExtension? AgentID? AgentInstrument?",
    ),
    request(101, "SESSION_MONITOR_START_REQ", "UINT InvokeID SessionID", "CTIOSCILClientID?"),
    event(102, "SESSION_MONITOR_START_CONF", "UINT InvokeID MonitorID"),
    request(103, "SESSION_MONITOR_STOP_REQ", "UINT InvokeID MonitorID", "CTIOSCILClientID?"),
    event(104, "SESSION_MONITOR_STOP_CONF", "UINT InvokeID"),
    request(
        107,
        "USER_MESSAGE_REQ",
        "UINT InvokeID PeripheralID; USHORT Distribution",
        "ClientID? AgentExtension? AgentID? AgentInstrument? Text CTIOSCILClientID?",
    ),
    event(108, "USER_MESSAGE_CONF", "UINT InvokeID"),
    event(109, "USER_MESSAGE_EVENT", "TIME ICMCentralControllerTime; USHORT Distribution", "ClientID Text"),
    request(143, "REGISTER_SERVICE_REQ", "UINT InvokeID; USHORT ServerMode", "ServiceName"),
    event(144, "REGISTER_SERVICE_CONF", "UINT InvokeID RegisteredServiceID"),
    request(145, "UNREGISTER_SERVICE_REQ", "UINT InvokeID RegisteredServiceID"),
    event(146, "UNREGISTER_SERVICE_CONF", "UINT InvokeID"),
    replace(event(277, "STANDBY_ACTIVE_EVENT"), since=24),
    replace(event(278, "ACTIVE_MAINTENANCE_REQ", "UINT InvokeID"), since=24),
    replace(request(279, "ACTIVE_MAINTENANCE_RESP", "UINT InvokeID; BOOL MaintenanceModeAccepted"), since=24),
    replace(event(280, "ACTIVE_MAINTENANCE_EVENT", "BOOL MaintenanceModeStatus"), since=24),
    replace(request(281, "STOPPING_REQUESTS_TO_THIS_SIDE_IND"), since=24),
)
