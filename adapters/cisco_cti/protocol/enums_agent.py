"""Enumerations of agents, teams and supervisors. A number no member has may still come from a newer server."""

from __future__ import annotations

from enum import IntEnum


class AgentState(IntEnum):
    """State of an agent, of one skill group of it (AGENT_STATE_EVENT), and what SET_AGENT_STATE_REQ asks for."""

    LOGIN = 0
    LOGOUT = 1
    NOT_READY = 2
    AVAILABLE = 3
    TALKING = 4
    WORK_NOT_READY = 5
    WORK_READY = 6
    BUSY_OTHER = 7
    RESERVED = 8
    UNKNOWN = 9
    HOLD = 10
    ACTIVE = 11
    PAUSED = 12
    INTERRUPTED = 13
    NOT_ACTIVE = 14


class AgentWorkMode(IntEnum):
    """How an agent works, SET_AGENT_STATE_REQ; 3 and 4 are for mobile agents."""

    UNSPECIFIED = 0
    AUTO_IN = 1
    MANUAL_IN = 2
    RA_CALL_BY_CALL = 3
    RA_NAILED_CONNECTION = 4


class ForcedFlag(IntEnum):
    """Whether SET_AGENT_STATE_REQ is to be forced."""

    FALSE = 0
    TRUE = 1
    AUTHENTICATE_ONLY = 2


class AgentMode(IntEnum):
    """AGENT_STATE_EVENT, as in the guide of version 25; the one of version 14 has the two the other way round."""

    NOT_ROUTABLE = 0
    ROUTABLE = 1


class AgentAvailabilityStatus(IntEnum):
    """AGENT_STATE_EVENT: whether work of this media routing domain may come."""

    NOT_AVAILABLE = 0
    ICM_AVAILABLE = 1
    APPLICATION_AVAILABLE = 2


class AgentCallDirection(IntEnum):
    """Direction of AGENT_STATE_EVENT: of the call the agent has."""

    NONE = 0
    IN = 1
    OUT = 2
    OTHER_IN = 3
    OTHER_OUT = 4
    OUTBOUND_RESERVE = 5
    OUTBOUND_PREVIEW = 6
    OUTBOUND_PREDICTIVE = 7


class SupervisoryAction(IntEnum):
    """SUPERVISE_CALL_REQ."""

    CLEAR = 0
    MONITOR = 1
    WHISPER = 2
    BARGE_IN = 3
    INTERCEPT = 4


class ConfigOperation(IntEnum):
    """AGENT_TEAM_CONFIG_EVENT: what changed in a team."""

    RESTORE_PERMANENT_CONFIG = 0
    ADD_AGENT = 1
    REMOVE_AGENT = 2


class WrapupDataMode(IntEnum):
    """AGENT_DESK_SETTINGS_CONF: whether wrap-up data is asked for."""

    REQUIRED = 0
    OPTIONAL = 1
    NOT_ALLOWED = 2
    REQUIRED_WITH_WRAPUP_DATA = 3


class TaskState(IntEnum):
    """State of a task."""

    PRE_CALL = 0
    ACTIVE = 1
    WRAPUP = 2
    PAUSED = 3
    OFFERED = 4
    INTERRUPTED = 5
    NOT_READY = 6
    LOGGED_OUT = 7
