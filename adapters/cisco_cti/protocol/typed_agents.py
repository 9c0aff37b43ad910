"""Agents: states, desk settings, variables, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.cisco_cti.protocol.body import Body, of
from adapters.cisco_cti.protocol.typed_bases import Confirmation, Request
from adapters.cisco_cti.protocol.typed_rows import AgentGroup, GroupLogin, GroupState
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_ID, VOICE_MRD


@of("AGENT_STATE_EVENT", skill_groups=AgentGroup)
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateEvent(Body):
    """GED-188, AGENT_STATE_EVENT. The state of an agent changed."""

    monitor_id: int = 0
    peripheral_id: int
    session_id: int = 0
    peripheral_type: int = 0
    skill_group_state: int = 0
    state_duration: int = 0
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    agent_state: int
    event_reason_code: int = 0
    mrd_id: int = VOICE_MRD
    num_tasks: int = 0
    agent_mode: int = 0
    max_task_limit: int = 0
    icm_agent_id: int = 0
    agent_availability_status: int = 0
    department_id: int | None = None
    cti_client_signature: str | None = None
    agent_id: str | None = None
    agent_extension: str | None = None
    active_terminal: str | None = None
    agent_instrument: str | None = None
    duration: int | None = None
    next_agent_state: int | None = None
    direction: int | None = None
    skill_groups: tuple[AgentGroup, ...] = ()
    max_beyond_task_limit: int | None = None


@of("QUERY_AGENT_STATE_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAgentStateReq(Request):
    """GED-188, QUERY_AGENT_STATE_REQ."""

    peripheral_id: int
    mrd_id: int = VOICE_MRD
    icm_agent_id: int = 0
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None


@of("QUERY_AGENT_STATE_CONF", skill_groups=GroupState)
@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAgentStateConf(Confirmation):
    """GED-188, QUERY_AGENT_STATE_CONF."""

    agent_state: int = 0
    mrd_id: int = VOICE_MRD
    num_tasks: int = 0
    agent_mode: int = 0
    max_task_limit: int = 0
    icm_agent_id: int = 0
    agent_availability_status: int = 0
    department_id: int | None = None
    agent_id: str | None = None
    agent_extension: str | None = None
    agent_instrument: str | None = None
    skill_groups: tuple[GroupState, ...] = ()
    internal_agent_state: int | None = None
    max_beyond_task_limit: int | None = None


@of("SET_AGENT_STATE_REQ", skill_groups=GroupLogin)
@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgentStateReq(Request):
    """GED-188, SET_AGENT_STATE_REQ. Logs in or out, or changes the state of an agent."""

    peripheral_id: int
    agent_state: int
    agent_work_mode: int = 0
    event_reason_code: int = 0
    forced_flag: int = 0
    agent_service_req: int = 0
    agent_instrument: str = ""
    active_terminal: str | None = None
    agent_id: str | None = None
    agent_password: str | None = field(default=None, repr=False)
    position_id: str | None = None
    supervisor_id: str | None = None
    sso_enabled: int | None = None
    skill_groups: tuple[GroupLogin, ...] = ()


@of("SET_AGENT_STATE_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgentStateConf(Confirmation):
    """GED-188, SET_AGENT_STATE_CONF."""


@of("REGISTER_VARIABLES_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterVariablesReq(Request):
    """GED-188, REGISTER_VARIABLES_REQ."""

    call_variable_mask: int = 0
    named_variables: tuple[NamedVariable, ...] = ()
    named_arrays: tuple[NamedArray, ...] = ()


@of("REGISTER_VARIABLES_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterVariablesConf(Confirmation):
    """GED-188, REGISTER_VARIABLES_CONF."""


@of("AGENT_DESK_SETTINGS_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDeskSettingsReq(Request):
    """GED-188, AGENT_DESK_SETTINGS_REQ."""

    peripheral_id: int
    agent_id: str | None = None


@of("AGENT_DESK_SETTINGS_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDeskSettingsConf(Confirmation):
    """GED-188, AGENT_DESK_SETTINGS_CONF."""

    peripheral_id: int
    desk_settings_mask: int = 0
    wrapup_data_incoming_mode: int = 0
    wrapup_data_outgoing_mode: int = 0
    logout_non_activity_time: int = 0
    quality_recording_rate: int = 0
    ring_no_answer_time: int = 0
    silent_monitor_warning_message: int = 0
    silent_monitor_audible_indication: int = 0
    supervisor_assist_call_method: int = 0
    emergency_call_method: int = 0
    auto_record_on_emergency: int = 0
    recording_mode: int = 0
    work_mode_timer: int = 0
    ring_no_answer_dn: int = 0
    default_device_port_address: str | None = None
    play_zip_tone: int | None = None
    acd_shared_line_usage: int | None = None
