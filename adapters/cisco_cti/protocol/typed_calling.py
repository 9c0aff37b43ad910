"""Requests that make, join, move or look at calls, and confirmations, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import of
from adapters.cisco_cti.protocol.typed_bases import (
    CallRequest,
    Confirmation,
    NewCallConfirmation,
    NewCallRequest,
    Request,
)
from adapters.cisco_cti.protocol.typed_rows import CallDevice, ConnectedParty, CtiClient, DeviceCall, Line
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_SHORT


@of("CONFERENCE_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceCallReq(NewCallRequest):
    """GED-188, CONFERENCE_CALL_REQ."""

    held_connection_call_id: int
    active_connection_call_id: int
    held_connection_device_id_type: int = 0
    active_connection_device_id_type: int = 0
    active_connection_device_id: str = ""
    held_connection_device_id: str | None = None
    agent_instrument: str | None = None
    dialed_number: str | None = None


@of("CONFERENCE_CALL_CONF", parties=ConnectedParty)
@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceCallConf(NewCallConfirmation):
    """GED-188, CONFERENCE_CALL_CONF."""

    parties: tuple[ConnectedParty, ...] = ()


@of("CONSULTATION_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationCallReq(NewCallRequest):
    """GED-188, CONSULTATION_CALL_REQ."""

    active_connection_call_id: int
    active_connection_device_id_type: int = 0
    consult_type: int = 0
    active_connection_device_id: str = ""
    dialed_number: str = ""
    agent_instrument: str | None = None


@of("CONSULTATION_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationCallConf(NewCallConfirmation):
    """GED-188, CONSULTATION_CALL_CONF."""


@of("MAKE_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCallReq(NewCallRequest):
    """GED-188, MAKE_CALL_REQ."""

    skill_group_number: int | None = None
    agent_instrument: str = ""
    dialed_number: str = ""
    cct: str | None = None


@of("MAKE_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCallConf(NewCallConfirmation):
    """GED-188, MAKE_CALL_CONF."""


@of("TRANSFER_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCallReq(NewCallRequest):
    """GED-188, TRANSFER_CALL_REQ."""

    active_connection_call_id: int
    held_connection_call_id: int
    active_connection_device_id_type: int = 0
    held_connection_device_id_type: int = 0
    active_connection_device_id: str = ""
    held_connection_device_id: str | None = None
    agent_instrument: str | None = None
    dialed_number: str | None = None


@of("TRANSFER_CALL_CONF", parties=ConnectedParty)
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCallConf(NewCallConfirmation):
    """GED-188, TRANSFER_CALL_CONF."""

    parties: tuple[ConnectedParty, ...] = ()


@of("QUERY_DEVICE_INFO_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDeviceInfoReq(Request):
    """GED-188, QUERY_DEVICE_INFO_REQ."""

    peripheral_id: int
    reserved: int = 0
    agent_instrument: str = ""


@of("QUERY_DEVICE_INFO_CONF", lines=Line)
@dataclass(frozen=True, slots=True, kw_only=True)
class QueryDeviceInfoConf(Confirmation):
    """GED-188, QUERY_DEVICE_INFO_CONF."""

    peripheral_type: int = 0
    type_of_device: int = 0
    class_of_device: int = 0
    reserved: int = 0
    max_active_calls: int = 0
    max_held_calls: int = 0
    max_devices_in_conference: int = 0
    make_call_setup: int = 0
    transfer_conference_setup: int = 0
    call_events_supported: int = 0
    call_control_supported: int = 0
    other_features_supported: int = 0
    lines: tuple[Line, ...] = ()


@of("SNAPSHOT_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCallReq(CallRequest):
    """GED-188, SNAPSHOT_CALL_REQ."""


@of("SNAPSHOT_CALL_CONF", clients=CtiClient, devices=CallDevice)
@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCallConf(Confirmation):
    """GED-188, SNAPSHOT_CALL_CONF."""

    call_type: int = NULL_SHORT
    called_party_disposition: int = 0
    ani: str | None = None
    user_to_user_info: bytes | None = None
    dnis: str | None = None
    dialed_number: str | None = None
    caller_entered_digits: str | None = None
    router_call_key_day: int = 0
    router_call_key_call_id: int = 0
    call_variable_1: str | None = None
    call_variable_2: str | None = None
    call_variable_3: str | None = None
    call_variable_4: str | None = None
    call_variable_5: str | None = None
    call_variable_6: str | None = None
    call_variable_7: str | None = None
    call_variable_8: str | None = None
    call_variable_9: str | None = None
    call_variable_10: str | None = None
    call_wrapup_data: str | None = None
    named_variables: tuple[NamedVariable, ...] = ()
    named_arrays: tuple[NamedArray, ...] = ()
    clients: tuple[CtiClient, ...] = ()
    devices: tuple[CallDevice, ...] = ()
    call_reference_id: bytes | None = None
    coc_connection_call_id: int | None = None
    coc_call_connection_device_id_type: int | None = None
    coc_call_connection_device_id: str | None = None
    protocol_reference_guid: str | None = None
    ccai_config_id: str | None = None
    num_of_enabled_services: int | None = None
    flt_enabled_services: tuple[int, ...] = ()


@of("SNAPSHOT_DEVICE_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDeviceReq(Request):
    """GED-188, SNAPSHOT_DEVICE_REQ."""

    peripheral_id: int
    snapshot_device_type: int = NULL_SHORT
    agent_instrument: str = ""


@of("SNAPSHOT_DEVICE_CONF", calls=DeviceCall)
@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDeviceConf(Confirmation):
    """GED-188, SNAPSHOT_DEVICE_CONF."""

    calls: tuple[DeviceCall, ...] = ()
