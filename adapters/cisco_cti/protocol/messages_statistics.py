"""GED-188 layouts: counters of agents and skill groups."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.layout import Layout, event, request

STATISTICS: Final[tuple[Layout, ...]] = (
    request(
        112, "QUERY_AGENT_STATISTICS_REQ", "UINT InvokeID PeripheralID", "AgentExtension? AgentID? AgentInstrument?"
    ),
    event(
        113,
        "QUERY_AGENT_STATISTICS_CONF",
        "UINT InvokeID PeripheralID AvailTimeSession LoggedOnTimeSession NotReadyTimeSession "
        "ICMAvailableTimeSession RoutableTimeSession AgentOutCallsSession AgentOutCallsTalkTimeSession "
        "AgentOutCallsTimeSession AgentOutCallsHeldSession AgentOutCallsHeldTimeSession HandledCallsSession "
        "HandledCallsTalkTimeSession HandledCallsAfterCallTimeSession HandledCallsTimeSession "
        "IncomingCallsHeldSession IncomingCallsHeldTimeSession InternalCallsSession InternalCallsTimeSession "
        "InternalCallsRcvdSession InternalCallsRcvdTimeSession InternalCallsHeldSession "
        "InternalCallsHeldTimeSession AutoOutCallsSession AutoOutCallsTalkTimeSession AutoOutCallsTimeSession "
        "AutoOutCallsHeldSession AutoOutCallsHeldTimeSession PreviewCallsSession PreviewCallsTalkTimeSession "
        "PreviewCallsTimeSession PreviewCallsHeldSession PreviewCallsHeldTimeSession ReservationCallsSession "
        "ReservationCallsTalkTimeSession ReservationCallsTimeSession ReservationCallsHeldSession "
        "ReservationCallsHeldTimeSession BargeInCallsSession InterceptCallsSession MonitorCallsSession "
        "WhisperCallsSession EmergencyCallsSession AvailTimeToday LoggedOnTimeToday NotReadyTimeToday "
        "ICMAvailableTimeToday RoutableTimeToday AgentOutCallsToday AgentOutCallsTalkTimeToday "
        "AgentOutCallsTimeToday AgentOutCallsHeldToday AgentOutCallsHeldTimeToday HandledCallsToday "
        "HandledCallsTalkTimeToday HandledCallsAfterCallTimeToday HandledCallsTimeToday "
        "IncomingCallsHeldToday IncomingCallsHeldTimeToday InternalCallsToday InternalCallsTimeToday "
        "InternalCallsRcvdToday InternalCallsRcvdTimeToday InternalCallsHeldToday InternalCallsHeldTimeToday "
        "AutoOutCallsToday AutoOutCallsTalkTimeToday AutoOutCallsTimeToday AutoOutCallsHeldToday "
        "AutoOutCallsHeldTimeToday PreviewCallsToday PreviewCallsTalkTimeToday PreviewCallsTimeToday "
        "PreviewCallsHeldToday PreviewCallsHeldTimeToday ReservationCallsToday ReservationCallsTalkTimeToday "
        "ReservationCallsTimeToday ReservationCallsHeldToday ReservationCallsHeldTimeToday BargeInCallsToday "
        "InterceptCallsToday MonitorCallsToday WhisperCallsToday EmergencyCallsToday",
        "AgentExtension AgentID AgentInstrument",
    ),
    request(114, "QUERY_SKILL_GROUP_STATISTICS_REQ", "UINT InvokeID PeripheralID SkillGroupNumber SkillGroupID"),
    event(
        115,
        "QUERY_SKILL_GROUP_STATISTICS_CONF",
        "UINT InvokeID PeripheralID SkillGroupNumber SkillGroupID AgentsLoggedOn AgentsAvail AgentsNotReady "
        "AgentsReady AgentsTalkingIn AgentsTalkingOut AgentsTalkingOther AgentsWorkNotReady AgentsWorkReady "
        "AgentsBusyOther AgentsReserved AgentsHold AgentsICMAvailable AgentsApplicationAvailable "
        "AgentsTalkingAutoOut AgentsTalkingPreview AgentsTalkingReservation RouterCallsQNow "
        "LongestRouterCallQNow CallsQNow CallsQTimeNow LongestCallQNow AvailTimeTo5 LoggedOnTimeTo5 "
        "NotReadyTimeTo5 AgentOutCallsTo5 AgentOutCallsTalkTimeTo5 AgentOutCallsTimeTo5 AgentOutCallsHeldTo5 "
        "AgentOutCallsHeldTimeTo5 HandledCallsTo5 HandledCallsTalkTimeTo5 HandledCallsAfterCallTimeTo5 "
        "HandledCallsTimeTo5 IncomingCallsHeldTo5 IncomingCallsHeldTimeTo5 InternalCallsRcvdTo5 "
        "InternalCallsRcvdTimeTo5 InternalCallsHeldTo5 InternalCallsHeldTimeTo5 AutoOutCallsTo5 "
        "AutoOutCallsTalkTimeTo5 AutoOutCallsTimeTo5 AutoOutCallsHeldTo5 AutoOutCallsHeldTimeTo5 "
        "PreviewCallsTo5 PreviewCallsTalkTimeTo5 PreviewCallsTimeTo5 PreviewCallsHeldTo5 "
        "PreviewCallsHeldTimeTo5 ReservationCallsTo5 ReservationCallsTalkTimeTo5 ReservationCallsTimeTo5 "
        "ReservationCallsHeldTo5 ReservationCallsHeldTimeTo5 BargeInCallsTo5 InterceptCallsTo5 "
        "MonitorCallsTo5 WhisperCallsTo5 EmergencyCallsTo5 CallsQ5 CallsQTime5 LongestCallQ5 AvailTimeToHalf "
        "LoggedOnTimeToHalf NotReadyTimeToHalf AgentOutCallsToHalf AgentOutCallsTalkTimeToHalf "
        "AgentOutCallsTimeToHalf AgentOutCallsHeldToHalf AgentOutCallsHeldTimeToHalf HandledCallsToHalf "
        "HandledCallsTalkTimeToHalf HandledCallsAfterCallTimeToHalf HandledCallsTimeToHalf "
        "IncomingCallsHeldToHalf IncomingCallsHeldTimeToHalf InternalCallsRcvdToHalf "
        "InternalCallsRcvdTimeToHalf InternalCallsHeldToHalf InternalCallsHeldTimeToHalf AutoOutCallsToHalf "
        "AutoOutCallsTalkTimeToHalf AutoOutCallsTimeToHalf AutoOutCallsHeldToHalf AutoOutCallsHeldTimeToHalf "
        "PreviewCallsToHalf PreviewCallsTalkTimeToHalf PreviewCallsTimeToHalf PreviewCallsHeldToHalf "
        "PreviewCallsHeldTimeToHalf ReservationCallsToHalf ReservationCallsTalkTimeToHalf "
        "ReservationCallsTimeToHalf ReservationCallsHeldToHalf ReservationCallsHeldTimeToHalf "
        "BargeInCallsToHalf InterceptCallsToHalf MonitorCallsToHalf WhisperCallsToHalf EmergencyCallsToHalf "
        "CallsQHalf CallsQTimeHalf LongestCallQHalf AvailTimeToday LoggedOnTimeToday NotReadyTimeToday "
        "AgentOutCallsToday AgentOutCallsTalkTimeToday AgentOutCallsTimeToday AgentOutCallsHeldToday "
        "AgentOutCallsHeldTimeToday HandledCallsToday HandledCallsTalkTimeToday "
        "HandledCallsAfterCallTimeToday HandledCallsTimeToday IncomingCallsHeldToday "
        "IncomingCallsHeldTimeToday InternalCallsRcvdToday InternalCallsRcvdTimeToday InternalCallsHeldToday "
        "InternalCallsHeldTimeToday AutoOutCallsToday AutoOutCallsTalkTimeToday AutoOutCallsTimeToday "
        "AutoOutCallsHeldToday AutoOutCallsHeldTimeToday PreviewCallsToday PreviewCallsTalkTimeToday "
        "PreviewCallsTimeToday PreviewCallsHeldToday PreviewCallsHeldTimeToday ReservationCallsToday "
        "ReservationCallsTalkTimeToday ReservationCallsTimeToday ReservationCallsHeldToday "
        "ReservationCallsHeldTimeToday BargeInCallsToday InterceptCallsToday MonitorCallsToday "
        "WhisperCallsToday EmergencyCallsToday CallsQToday CallsQTimeToday LongestCallQToday",
    ),
)
