"""Which function answers which request, and the services it needs. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.masks import CTIServiceMask
from tests.support.cti_server import (
    requests_agent,
    requests_call,
    requests_config,
    requests_join,
    requests_look,
    requests_recording,
    requests_session,
    requests_team,
)
from tests.support.cti_server.desk import Handler

_ANY: Final = CTIServiceMask(0)
_CONTROL: Final = CTIServiceMask.CLIENT_CONTROL
_STATES: Final = CTIServiceMask.CLIENT_CONTROL | CTIServiceMask.AGENT_STATE_CONTROL_ONLY
_DATA: Final = CTIServiceMask.CALL_DATA_UPDATE
_SUPERVISOR: Final = CTIServiceMask.SUPERVISOR
_HELP: Final = CTIServiceMask.SUPERVISOR | CTIServiceMask.CLIENT_CONTROL
_MONITOR: Final = CTIServiceMask.PERIPHERAL_MONITOR

_SERVER: Final = CTIServiceMask.SERVER


@dataclass(frozen=True, slots=True)
class Row:
    """`services`: one of these bits must be granted, none: anybody may. `is_control`: not confirmed with IGNORE_CONF."""

    handler: Handler
    services: CTIServiceMask = _ANY
    is_control: bool = False


def _control(handler: Handler, services: CTIServiceMask = _CONTROL) -> Row:
    return Row(handler, services, is_control=True)


HANDLERS: Final[Mapping[str, Row]] = MappingProxyType(
    {
        "QUERY_AGENT_STATE_REQ": Row(requests_agent.query_agent_state, _STATES),
        "SET_AGENT_STATE_REQ": _control(requests_agent.set_agent_state, _STATES),
        "AGENT_DESK_SETTINGS_REQ": Row(requests_agent.desk_settings),
        "QUERY_AGENT_STATISTICS_REQ": Row(requests_agent.agent_statistics),
        "QUERY_SKILL_GROUP_STATISTICS_REQ": Row(requests_agent.skill_group_statistics),
        "ALTERNATE_CALL_REQ": _control(requests_call.alternate_call),
        "ANSWER_CALL_REQ": _control(requests_call.answer_call),
        "CLEAR_CALL_REQ": _control(requests_call.clear_call),
        "CLEAR_CONNECTION_REQ": _control(requests_call.clear_connection),
        "DEFLECT_CALL_REQ": _control(requests_call.deflect_call),
        "HOLD_CALL_REQ": _control(requests_call.hold_call),
        "MAKE_CALL_REQ": _control(requests_call.make_call),
        "RECONNECT_CALL_REQ": _control(requests_call.reconnect_call),
        "RETRIEVE_CALL_REQ": _control(requests_call.retrieve_call),
        "SEND_DTMF_SIGNAL_REQ": _control(requests_call.send_tones),
        "CONFERENCE_CALL_REQ": _control(requests_join.conference_call),
        "CONSULTATION_CALL_REQ": _control(requests_join.consultation_call),
        "TRANSFER_CALL_REQ": _control(requests_join.transfer_call),
        "QUERY_DEVICE_INFO_REQ": Row(requests_look.device_info, _CONTROL),
        "SNAPSHOT_CALL_REQ": Row(requests_look.snapshot_call, _CONTROL),
        "SNAPSHOT_DEVICE_REQ": Row(requests_look.snapshot_device, _CONTROL),
        "SET_CALL_DATA_REQ": Row(requests_look.set_call_data, _DATA),
        "RELEASE_CALL_REQ": Row(requests_session.about_a_call, _DATA),
        "SET_DEVICE_ATTRIBUTES_REQ": Row(requests_session.acknowledge, _DATA),
        "REGISTER_VARIABLES_REQ": Row(requests_look.register_variables),
        "LIST_AGENT_TEAM_REQ": Row(requests_team.list_teams, _SUPERVISOR),
        "MONITOR_AGENT_TEAM_START_REQ": Row(requests_team.monitor_team, _SUPERVISOR),
        "MONITOR_AGENT_TEAM_STOP_REQ": Row(requests_team.stop_monitor, _SUPERVISOR),
        "SUPERVISOR_ASSIST_REQ": Row(requests_team.assist, _HELP),
        "EMERGENCY_CALL_REQ": Row(requests_team.emergency, _HELP),
        "SUPERVISE_CALL_REQ": Row(requests_team.supervise, _SUPERVISOR),
        "BAD_CALL_REQ": Row(requests_session.about_a_call, _CONTROL),
        "SET_APP_DATA_REQ": Row(requests_session.acknowledge),
        "AGENT_GREETING_CONTROL_REQ": Row(requests_session.acknowledge, _CONTROL),
        "START_RECORDING_REQ": Row(requests_recording.start, _CONTROL),
        "STOP_RECORDING_REQ": Row(requests_recording.stop, _CONTROL),
        "START_NETWORK_RECORDING_REQ": Row(requests_session.about_a_call, _CONTROL),
        "STOP_NETWORK_RECORDING_REQ": Row(requests_session.about_a_call, _CONTROL),
        "MONITOR_START_REQ": Row(requests_session.start_monitor, _MONITOR),
        "MONITOR_STOP_REQ": Row(requests_team.stop_monitor, _MONITOR),
        "CHANGE_MONITOR_MASK_REQ": Row(requests_session.change_monitor, _MONITOR),
        "USER_MESSAGE_REQ": Row(requests_session.user_message),
        "CLIENT_EVENT_REPORT_REQ": Row(requests_session.acknowledge),
        "REGISTER_SERVICE_REQ": Row(requests_session.register_service, _SERVER),
        "UNREGISTER_SERVICE_REQ": Row(requests_session.acknowledge, _SERVER),
        "CONFIG_REQUEST_KEY_EVENT": Row(requests_config.config_keys),
        "CONFIG_REQUEST_EVENT": Row(requests_config.config_records),
    }
)
"""A request without a row is answered with FAILURE_CONF 12."""
