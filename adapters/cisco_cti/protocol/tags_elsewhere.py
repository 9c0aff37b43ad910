"""Tags of the tag table that no message described here carries: names for logs. They are skipped by length."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TAGS_ELSEWHERE: Final[Mapping[int, str]] = MappingProxyType(
    {
        99: "SCRIPT_SELECTOR_TAG",
        100: "APPLICATION_STRING1_TAG",
        101: "APPLICATION_STRING2_TAG",
        124: "DEQUEUE_TYPE_TAG",
        130: "QUEUE_ID_TAG",
        135: "SERVICE_MEMBER_ID_TAG",
        136: "SERVICE_MEMBER_PRIORITY_TAG",
        139: "SKILL_GROUP_TAG",
        141: "AGENT_SKILL_TARGET_ID_TAG_141",
        142: "SERVICE_TAG",
        194: "AGENT_ID_LONG_TAG",
        198: "ENABLE_TAG",
        199: "DEVICEID_TAG",
        200: "TIMEOUT_TAG",
        201: "CURRENT_ROUTE_TAG",
        203: "PRIORITY_QUEUE_NUMBER_TAG",
        204: "TEAM_NAME_TAG",
        205: "MEMBER_TYPE_TAG",
        222: "ENTERPRISE_QUEUE_TIME",
        225: "NETWORK_CONTROLLED_TAG",
        233: "SET_APPDATA_CALLID_TAG",
        234: "CLIENT_SHARE_KEY_TAG",
        245: "OPTIONS_TAG",
        246: "FLT_MRD_ID_TAG",
        247: "MEDIA_CLASS_ID_TAG",
        248: "TASK_LIFE_TAG",
        249: "TASK_START_TIMEOUT_TAG",
        252: "MAX_CALLS_IN_QUEUE_TAG",
        253: "MAX_CALLS_IN_QUEUE_PER_CALL_TYPE_TAG",
        254: "MAX_TIME_IN_QUEUE_TAG",
        258: "FLT_TASK_ID_TAG",
        259: "FLT_ICM_DISP_TAG",
        260: "FLT_APP_DISP_TAG",
        268: "XFER_IN_WHILE_LOGGED_OUT_TAG",
        288: "DESKTOP_CONNECTED_FLAG_TAG",
    }
)
