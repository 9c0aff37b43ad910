"""Enumerations of sessions, peripherals, configuration and recording. A number no member has may still come from a newer server."""

from __future__ import annotations

from enum import IntEnum


class SessionType(IntEnum):
    """OPEN_CONF since version 24: what the side is."""

    UNKNOWN = 0
    ACTIVE = 1
    STANDBY = 2


class PeripheralType(IntEnum):
    """What kind of switch a peripheral is."""

    MERIDIAN = 2
    G2 = 3
    DEFINITY_ECS_NON_EAS = 4
    DEFINITY_ECS_EAS = 5
    GALAXY = 6
    SPECTRUM = 7
    VRU = 8
    VRU_POLLED = 9
    DMS100 = 10
    SIEMENS_9006 = 11
    SIEMENS_9005 = 12
    ALCATEL = 13
    NEC_NEAX_2x00 = 14
    ACP_1000 = 15
    ENTERPRISE_AGENT = 17
    MD110 = 18
    MEDIA_ROUTING = 19
    GENERIC = 20
    ACMI_CRS = 21
    ACMI_IPCC = 22
    ARS = 24
    ACMI_ERS = 25
    ACMI_EXPERT_ADVISOR = 26
    NONE = 0xFFFF


class SystemEventID(IntEnum):
    """What a SYSTEM_EVENT tells."""

    CENTRAL_CONTROLLER_ONLINE = 1
    CENTRAL_CONTROLLER_OFFLINE = 2
    PERIPHERAL_ONLINE = 3
    PERIPHERAL_OFFLINE = 4
    TEXT_FYI = 5
    PERIPHERAL_GATEWAY_OFFLINE = 6
    CTI_SERVER_OFFLINE = 7
    CTI_SERVER_ONLINE = 8
    HALF_HOUR_CHANGE = 9
    INSTRUMENT_OUT_OF_SERVICE = 10
    INSTRUMENT_BACK_IN_SERVICE = 11


class Distribution(IntEnum):
    """Whom a USER_MESSAGE_REQ is for."""

    CLIENT = 0
    SUPERVISOR = 1
    TEAM = 2
    ALL = 3


class ClientEventState(IntEnum):
    """CLIENT_EVENT_REPORT_REQ."""

    NORMAL = 0
    WARNING = 1
    ERROR = 2


class ServerMode(IntEnum):
    """REGISTER_SERVICE_REQ: how requests are shared between servers of a service."""

    EXCLUSIVE = 0
    ROUND_ROBIN = 1
    PARALLEL = 2


class ConfigRecordType(IntEnum):
    """RecordType of the CONFIG events."""

    ADD = 0
    CHANGE = 1
    DELETE = 2


class ConfigType(IntEnum):
    """CONFIG_BEGIN_EVENT."""

    UNUSED = 0
    SOLICITED = 1
    UNSOLICITED_UPDATE = 2


class ConfigKeyStatus(IntEnum):
    """CONFIG_KEY_EVENT."""

    SUCCESS = 0
    SERVICE_PROVIDER = 1
    NO_KEY_SUPPORT = 2
    UNKNOWN_CUSTOMER = 3


class ConfigEndStatus(IntEnum):
    """CONFIG_END_EVENT; after PARTIAL more blocks follow."""

    SUCCESS = 0
    NO_SERVICE_PROVIDER = 1
    UNKNOWN_CUSTOMER = 2
    INVALID = 3
    EMPTY = 4
    PARTIAL = 5


class ConfigDeviceType(IntEnum):
    """DeviceType of CONFIG_DEVICE_EVENT."""

    UNKNOWN = 0
    SERVICE = 1
    SKILL_GROUP = 2
    AGENT_ID = 3
    AGENT_DEVICE_EXTENSION = 4
    ROUTE_POINT = 5
    PORT = 6
    CALL_CONTROL_GROUP = 7


class RTPDirection(IntEnum):
    """Direction of an RTP stream; not the Direction of AGENT_STATE_EVENT."""

    INPUT = 0
    OUTPUT = 1
    BIDIRECTIONAL = 2


class RTPType(IntEnum):
    """What an RTP stream carries."""

    AUDIO = 0
    VIDEO = 1
    DATA = 2


class AgentGreetingEventCode(IntEnum):
    """CALL_AGENT_GREETING_EVENT."""

    STARTED = 0
    ENDED_SUCCESS = 1
    FAILED = 2


class AgentGreetingAction(IntEnum):
    """AGENT_GREETING_CONTROL_REQ."""

    STOP_CURRENT_GREETING = 0
    DISABLE_FOR_SESSION = 1
    ENABLE_FOR_SESSION = 2


class PlayToneDirection(IntEnum):
    """START_NETWORK_RECORDING_REQ: who hears the tone."""

    LOCAL_ONLY = 0
    REMOTE_ONLY = 1
    BOTH = 2
    NONE = 3
