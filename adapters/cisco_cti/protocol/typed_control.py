"""Requests about one call, and confirmations, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import of
from adapters.cisco_cti.protocol.typed_bases import CallRequest, Confirmation, Request
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_SHORT


@of("SET_CALL_DATA_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetCallDataReq(CallRequest):
    """GED-188, SET_CALL_DATA_REQ."""

    call_type: int = NULL_SHORT
    called_party_disposition: int = 0
    campaign_id: int = 0
    query_rule_id: int = 0
    ani: str | None = None
    user_to_user_info: bytes | None = None
    caller_entered_digits: str | None = None
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
    customer_phone_number: str | None = None
    customer_account_number: str | None = None
    router_call_key_day: int | None = None
    router_call_key_call_id: int | None = None
    router_call_key_sequence_number: int | None = None
    call_originated_from: int | None = None
    ctios_cil_client_id: str | None = None


@of("SET_CALL_DATA_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetCallDataConf(Confirmation):
    """GED-188, SET_CALL_DATA_CONF."""


@of("RELEASE_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCallReq(CallRequest):
    """GED-188, RELEASE_CALL_REQ."""


@of("RELEASE_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCallConf(Confirmation):
    """GED-188, RELEASE_CALL_CONF."""


@of("ALTERNATE_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateCallReq(Request):
    """GED-188, ALTERNATE_CALL_REQ."""

    peripheral_id: int
    active_connection_call_id: int
    other_connection_call_id: int
    active_connection_device_id_type: int = 0
    other_connection_device_id_type: int = 0
    active_connection_device_id: str = ""
    other_connection_device_id: str = ""
    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("ALTERNATE_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class AlternateCallConf(Confirmation):
    """GED-188, ALTERNATE_CALL_CONF."""


@of("ANSWER_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCallReq(CallRequest):
    """GED-188, ANSWER_CALL_REQ."""

    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("ANSWER_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCallConf(Confirmation):
    """GED-188, ANSWER_CALL_CONF."""


@of("CLEAR_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClearCallReq(CallRequest):
    """GED-188, CLEAR_CALL_REQ."""

    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("CLEAR_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClearCallConf(Confirmation):
    """GED-188, CLEAR_CALL_CONF."""


@of("CLEAR_CONNECTION_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClearConnectionReq(CallRequest):
    """GED-188, CLEAR_CONNECTION_REQ."""

    agent_instrument: str | None = None
    requesting_device_id: str | None = None
    requesting_device_id_type: int | None = None
    ctios_cil_client_id: str | None = None


@of("CLEAR_CONNECTION_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClearConnectionConf(Confirmation):
    """GED-188, CLEAR_CONNECTION_CONF."""


@of("DEFLECT_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeflectCallReq(CallRequest):
    """GED-188, DEFLECT_CALL_REQ."""

    called_device_type: int = NULL_SHORT
    called_device_id: str = ""
    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("DEFLECT_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeflectCallConf(Confirmation):
    """GED-188, DEFLECT_CALL_CONF."""


@of("HOLD_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCallReq(CallRequest):
    """GED-188, HOLD_CALL_REQ."""

    reservation: int = 0
    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("HOLD_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCallConf(Confirmation):
    """GED-188, HOLD_CALL_CONF."""


@of("RECONNECT_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReconnectCallReq(Request):
    """GED-188, RECONNECT_CALL_REQ."""

    peripheral_id: int
    active_connection_call_id: int
    held_connection_call_id: int
    active_connection_device_id_type: int = 0
    held_connection_device_id_type: int = 0
    active_connection_device_id: str = ""
    held_connection_device_id: str = ""
    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("RECONNECT_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReconnectCallConf(Confirmation):
    """GED-188, RECONNECT_CALL_CONF."""


@of("RETRIEVE_CALL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class RetrieveCallReq(Request):
    """GED-188, RETRIEVE_CALL_REQ."""

    peripheral_id: int
    held_connection_call_id: int
    held_connection_device_id_type: int = 0
    held_connection_device_id: str = ""
    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("RETRIEVE_CALL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class RetrieveCallConf(Confirmation):
    """GED-188, RETRIEVE_CALL_CONF."""


@of("SEND_DTMF_SIGNAL_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class SendDtmfSignalReq(CallRequest):
    """GED-188, SEND_DTMF_SIGNAL_REQ."""

    tone_duration: int = 0
    pause_duration: int = 0
    dtmf_string: str = ""
    agent_instrument: str | None = None
    ctios_cil_client_id: str | None = None


@of("SEND_DTMF_SIGNAL_CONF")
@dataclass(frozen=True, slots=True, kw_only=True)
class SendDtmfSignalConf(Confirmation):
    """GED-188, SEND_DTMF_SIGNAL_CONF."""
