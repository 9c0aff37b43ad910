"""Enumerations of calls and devices. A number no member has may still come from a newer server."""

from __future__ import annotations

from enum import IntEnum


class LocalConnectionState(IntEnum):
    """State of the local end of a call; also CallState of SNAPSHOT_DEVICE_CONF."""

    NULL = 0
    INITIATE = 1
    ALERTING = 2
    CONNECT = 3
    HOLD = 4
    QUEUED = 5
    FAIL = 6
    NONE = 0xFFFF


class DeviceIDType(IntEnum):
    """What a device field names; NONE when there is none."""

    DEVICE_IDENTIFIER = 0
    TRUNK_IDENTIFIER = 70
    TRUNK_GROUP_IDENTIFIER = 71
    IP_PHONE_MAC_IDENTIFIER = 72
    CTI_PORT = 73
    ROUTE_POINT = 74
    EXTERNAL = 75
    AGENT_DEVICE = 76
    QUEUE = 77
    NON_ACD_DEVICE_IDENTIFIER = 78
    SHARED_DEVICE_IDENTIFIER = 79
    NONE = 0xFFFF


class ConnectionDeviceIDType(IntEnum):
    """What ConnectionDeviceID is worth; it is opaque in either case."""

    STATIC = 0
    DYNAMIC = 1
    NONE = 0xFFFF


class CallType(IntEnum):
    """What kind of call it is; 27 was printed as NON_ACD before version 19."""

    ACD_IN = 1
    PREROUTE_ACD_IN = 2
    PREROUTE_DIRECT_AGENT = 3
    TRANSFER_IN = 4
    OVERFLOW_IN = 5
    OTHER_IN = 6
    AUTO_OUT = 7
    AGENT_OUT = 8
    OUT = 9
    AGENT_INSIDE = 10
    OFFERED = 11
    CONSULT = 12
    CONSULT_OFFERED = 13
    CONSULT_CONFERENCE = 14
    CONFERENCE = 15
    UNMONITORED = 16
    PREVIEW = 17
    RESERVATION = 18
    ASSIST = 19
    EMERGENCY = 20
    SUPERVISOR_MONITOR = 21
    SUPERVISOR_WHISPER = 22
    SUPERVISOR_BARGEIN = 23
    SUPERVISOR_INTERCEPT = 24
    TASK_ROUTED_BY_ICM = 25
    TASK_ROUTED_BY_APPLICATION = 26
    RESERVATION_PREVIEW = 27
    RESERVATION_PREVIEW_DIRECT = 28
    RESERVATION_PREDICTIVE = 29
    RESERVATION_CALLBACK = 30
    RESERVATION_PERSONAL_CALLBACK = 31
    CUSTOMER_PREVIEW = 32
    CUSTOMER_PREVIEW_DIRECT = 33
    CUSTOMER_PREDICTIVE = 34
    CUSTOMER_CALLBACK = 35
    CUSTOMER_PERSONAL = 36
    CUSTOMER_IVR = 37
    NON_ACD = 38
    PLAY_AGENT_GREETING = 39
    RECORD_AGENT_GREETING = 40
    VOICE_CALL_BACK = 41
    NONE = 0xFFFF


class LineType(IntEnum):
    """The kind of line a call is on."""

    INBOUND_ACD = 0
    OUTBOUND_ACD = 1
    INSIDE = 2
    UNKNOWN = 3
    SUPERVISOR = 4
    MESSAGE = 5
    HELP = 6
    OUTBOUND = 7
    DID = 8
    SILENT_MONITOR = 9
    NON_ACD_IN = 10
    NON_ACD_OUT = 11
    NONE = 0xFFFF


class TypeOfDevice(IntEnum):
    """QUERY_DEVICE_INFO_CONF."""

    STATION = 0
    LINE = 1
    BUTTON = 2
    ACD = 3
    TRUNK = 4
    OPERATOR = 5
    STATION_GROUP = 16
    LINE_GROUP = 17
    BUTTON_GROUP = 18
    ACD_GROUP = 19
    TRUNK_GROUP = 20
    OPERATOR_GROUP = 21
    CTI_PORT_SCCP = 22
    CTI_PORT_SIP = 23
    OTHER = 255


class SilentMonitorStatus(IntEnum):
    """SNAPSHOT_DEVICE_CONF: the part a call has in silent monitoring."""

    NONE = 0
    INITIATOR = 1
    TARGET = 2


class AllocationState(IntEnum):
    """MAKE_PREDICTIVE_CALL_REQ: when the call goes to the agent."""

    CALL_DELIVERED = 0
    CALL_ESTABLISHED = 1


class ForwardType(IntEnum):
    """Kinds of call forwarding."""

    IMMEDIATE = 0
    BUSY = 1
    NO_ANS = 2
    BUSY_INT = 3
    BUSY_EXT = 4
    NO_ANS_INT = 5
    NO_ANS_EXT = 6


class CallPlacementType(IntEnum):
    """How a call is to be placed."""

    UNSPECIFIED = 0
    LINE_CALL = 1
    OUTBOUND = 2
    OUTBOUND_NO_ACCESS_CODE = 3
    DIRECT_POSITION = 4
    DIRECT_AGENT = 5
    SUPERVISOR_ASSIST = 6


class CallMannerType(IntEnum):
    """How hard a call may disturb the called one."""

    UNSPECIFIED = 0
    POLITE = 1
    BELLIGERENT = 2
    SEMI_POLITE = 3
    RESERVED = 4


class CallOption(IntEnum):
    """Extra wishes of a new call."""

    UNSPECIFIED = 0
    CALLING_AGENT_ONLINE = 1
    CALLING_AGENT_RESERVED = 2
    CALLING_AGENT_NOT_RESERVED = 3
    CALLING_AGENT_BUZZ_BASE = 4
    CALLING_AGENT_BEEP_HSET = 5
    SERVICE_CIRCUIT_ON = 6


class ConsultType(IntEnum):
    """What a consultation is for."""

    UNSPECIFIED = 0
    TRANSFER = 1
    CONFERENCE = 2


class FacilityType(IntEnum):
    """What FacilityCode of a new call names."""

    UNSPECIFIED = 0
    TRUNK_GROUP = 1
    SKILL_GROUP = 2


class AnsweringMachine(IntEnum):
    """What to do when a machine answers."""

    UNSPECIFIED = 0
    CONNECT = 1
    DISCONNECT = 2
    NONE = 3
    NONE_NO_MODEM = 4
    CONNECT_NO_MODEM = 5


class AnswerDetectMode(IntEnum):
    """MAKE_PREDICTIVE_CALL_REQ: how an answer is detected."""

    UNSPECIFIED = 0
    VOICE_THRESHOLD = 1
    VOICE_END = 2
    VOICE_END_DELAY = 3
    VOICE_AND_BEEP = 4
    BEEP = 5


class DestinationCountry(IntEnum):
    """MAKE_PREDICTIVE_CALL_REQ."""

    UNSPECIFIED = 0
    US_AND_CANADA = 1
