"""Configuration records, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import Body, Item, of


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord(Item):
    """What is configured about one service; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    flt_peripheral_id: int = 0
    peripheral_number: int = 0
    old_peripheral_number: int | None = None
    max_queued: int = 0
    extension: str = ""
    service_skill_target_id: int = 0
    peripheral_name: str = ""
    description: str = ""
    service_level_threshold: int = 0
    service_level_type: int = 0
    config_param: str = ""
    flt_mr_domain_id: int = 0
    num_service_members: int = 0
    service_member: tuple[int, ...] = ()
    service_priority: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillGroupRecord(Item):
    """What is configured about one skill group; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    flt_peripheral_id: int = 0
    peripheral_number: int = 0
    old_peripheral_number: int | None = None
    flt_skill_group_priority: int | None = None
    skill_group_skill_target_id: int = 0
    extension: str = ""
    peripheral_name: str = ""
    description: str = ""
    flt_mr_domain_id: int = 0
    flt_precision_queue_id: int | None = None
    flt_precision_queue_name: str | None = None
    config_param: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRecord(Item):
    """What is configured about one agent; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    flt_peripheral_id: int = 0
    active_terminal: str | None = None
    agent_type: int = 0
    agent_desk_settings_id: int | None = None
    login_id: str = ""
    old_login_id: str | None = None
    login_name: str = ""
    last_name: str = ""
    first_name: str = ""
    extension: str = ""
    description: str = ""
    agent_skill_target_id: int = 0
    num_skills: int = 0
    sso_enabled: int | None = None
    num_mrds: int | None = None
    flt_skill_group_number: tuple[int, ...] = ()
    flt_skill_group_priority: tuple[int, ...] = ()
    flt_agent_mrd_id: tuple[int, ...] = ()
    flt_agent_mrd_state: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRecord(Item):
    """What is configured about one device; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    flt_peripheral_id: int = 0
    peripheral_number: int = 0
    device_type: int = 0
    max_queued: int = 0
    flt_service_id: int = 0
    dialed_number: str = ""
    dnis: str = ""
    extension: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTypeRecord(Item):
    """What is configured about one call type; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    flt_call_type_id: int = 0
    customer_definition_id: int = 0
    enterprise_name: str = ""
    description: str = ""
    service_level_threshold: int = 0
    service_level_type: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRoutingDomainRecord(Item):
    """What is configured about one media routing domain; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    flt_mr_domain_id: int = 0
    enterprise_name: str = ""
    description: str = ""
    flt_max_task_duration: int = 0
    flt_interruptible: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PeripheralRecord(Item):
    """What is configured about one peripheral; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    config_peripheral_id: int | None = None
    default_agent_desk_settings_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettingsRecord(Item):
    """What is configured about one set of desk settings; `record_type` is a ConfigRecordType."""

    record_type: int = 0
    agent_desk_settings_id: int | None = None
    flt_desk_settings_mask: int | None = None
    flt_wrap_up_data_incoming_mode: int | None = None
    flt_wrap_up_data_outgoing_mode: int | None = None
    flt_logout_non_activity_time: int | None = None
    flt_quality_recording_rate: int | None = None
    flt_ring_no_answer_time: int | None = None
    flt_silent_monitor_warning_message: int | None = None
    flt_silent_monitor_audible_indication: int | None = None
    flt_supervisor_assist_call_method: int | None = None
    flt_emergency_call_method: int | None = None
    flt_auto_record_on_emergency: int | None = None
    flt_recording_mode: int | None = None
    flt_work_mode_timer: int | None = None
    flt_ring_no_answer_dn_id: int | None = None
    flt_default_device_port_address: str | None = None
    play_zip_tone: int | None = None
    acd_shared_line_usage: int | None = None


@of("CONFIG_REQUEST_KEY_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRequestKeyEvent(Body):
    """GED-188, CONFIG_REQUEST_KEY_EVENT."""

    peripheral_id: int
    customer_id: int | None = None


@of("CONFIG_KEY_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigKeyEvent(Body):
    """GED-188, CONFIG_KEY_EVENT."""

    config_key_status: int = 0
    service_config_key: bytes = b""
    skill_group_config_key: bytes = b""
    agent_config_key: bytes = b""
    device_config_key: bytes = b""
    call_type_config_key: bytes = b""
    peripheral_config_key: bytes | None = None
    agent_desk_settings_config_key: bytes | None = None


@of("CONFIG_REQUEST_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRequestEvent(Body):
    """GED-188, CONFIG_REQUEST_EVENT."""

    config_information: int = 0
    config_msg_mask: int = 0
    peripheral_id: int
    customer_id: int | None = None


@of("CONFIG_BEGIN_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigBeginEvent(Body):
    """GED-188, CONFIG_BEGIN_EVENT."""

    config_type: int = 0
    config_information: int = 0
    service_config_key: bytes = b""
    skill_group_config_key: bytes = b""
    agent_config_key: bytes = b""
    device_config_key: bytes = b""
    call_type_config_key: bytes = b""
    peripheral_config_key: bytes | None = None
    agent_desk_settings_config_key: bytes | None = None


@of("CONFIG_END_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigEndEvent(Body):
    """GED-188, CONFIG_END_EVENT. The end of a block of records; after status 5 more blocks follow."""

    config_end_status: int = 0
    text: str | None = None


@of("CONFIG_SERVICE_EVENT", records=ServiceRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigServiceEvent(Body):
    """GED-188, CONFIG_SERVICE_EVENT."""

    records: tuple[ServiceRecord, ...] = ()


@of("CONFIG_SKILL_GROUP_EVENT", records=SkillGroupRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSkillGroupEvent(Body):
    """GED-188, CONFIG_SKILL_GROUP_EVENT."""

    records: tuple[SkillGroupRecord, ...] = ()


@of("CONFIG_AGENT_EVENT", records=AgentRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigAgentEvent(Body):
    """GED-188, CONFIG_AGENT_EVENT."""

    records: tuple[AgentRecord, ...] = ()


@of("CONFIG_DEVICE_EVENT", records=DeviceRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigDeviceEvent(Body):
    """GED-188, CONFIG_DEVICE_EVENT."""

    records: tuple[DeviceRecord, ...] = ()


@of("CONFIG_CALL_TYPE_EVENT", records=CallTypeRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigCallTypeEvent(Body):
    """GED-188, CONFIG_CALL_TYPE_EVENT."""

    records: tuple[CallTypeRecord, ...] = ()


@of("CONFIG_MRD_EVENT", records=MediaRoutingDomainRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMrdEvent(Body):
    """GED-188, CONFIG_MRD_EVENT."""

    records: tuple[MediaRoutingDomainRecord, ...] = ()


@of("CONFIG_PERIPHERAL_EVENT", records=PeripheralRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigPeripheralEvent(Body):
    """GED-188, CONFIG_PERIPHERAL_EVENT."""

    records: tuple[PeripheralRecord, ...] = ()


@of("CONFIG_AGENT_DESK_SETTINGS_EVENT", records=DeskSettingsRecord)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigAgentDeskSettingsEvent(Body):
    """GED-188, CONFIG_AGENT_DESK_SETTINGS_EVENT."""

    records: tuple[DeskSettingsRecord, ...] = ()
