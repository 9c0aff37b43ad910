"""Data of calls, and their begin and end, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import Body, of
from adapters.cisco_cti.protocol.typed_bases import CallDataEvent, CallEvent
from adapters.cisco_cti.protocol.typed_rows import CtiClient
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT, VOICE_MRD


@of("CALL_TRANSLATION_ROUTE_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallTranslationRouteEvent(Body):
    """GED-188, CALL_TRANSLATION_ROUTE_EVENT. Data of a call routed to another peripheral."""

    ani: str | None = None
    user_to_user_info: bytes | None = None
    dnis: str = ""
    dialed_number: str | None = None
    caller_entered_digits: str | None = None
    router_call_key_day: int = 0
    router_call_key_call_id: int = 0
    router_call_key_sequence_number: int = 0
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
    named_variables: tuple[NamedVariable, ...] = ()
    named_arrays: tuple[NamedArray, ...] = ()


@of("BEGIN_CALL_EVENT", clients=CtiClient)
@dataclass(frozen=True, slots=True, kw_only=True)
class BeginCallEvent(CallDataEvent):
    """GED-188, BEGIN_CALL_EVENT. The first event of a call."""

    call_type: int = NULL_SHORT
    called_party_disposition: int = 0
    router_call_key_day: int = 0
    router_call_key_call_id: int = 0
    router_call_key_sequence_number: int = 0
    clients: tuple[CtiClient, ...] = ()
    call_reference_id: bytes | None = None


@of("END_CALL_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class EndCallEvent(CallEvent):
    """GED-188, END_CALL_EVENT. The last event of a call for this client."""


@of("CALL_DATA_UPDATE_EVENT", clients=CtiClient)
@dataclass(frozen=True, slots=True, kw_only=True)
class CallDataUpdateEvent(CallDataEvent):
    """GED-188, CALL_DATA_UPDATE_EVENT. Data or id of a call changed."""

    call_type: int = NULL_SHORT
    new_connection_device_id_type: int = NULL_SHORT
    new_connection_call_id: int = NULL_ID
    called_party_disposition: int = 0
    campaign_id: int = 0
    query_rule_id: int = 0
    new_connection_device_id: str = ""
    router_call_key_day: int | None = None
    router_call_key_call_id: int | None = None
    router_call_key_sequence_number: int = 0
    customer_phone_number: str | None = None
    customer_account_number: str | None = None
    clients: tuple[CtiClient, ...] = ()
    call_reference_id: bytes | None = None


@of("AGENT_PRE_CALL_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPreCallEvent(Body):
    """GED-188, AGENT_PRE_CALL_EVENT. A call is about to be given to an agent."""

    monitor_id: int = 0
    service_number: int = NULL_ID
    service_id: int = NULL_ID
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    mrd_id: int = VOICE_MRD
    agent_skill_target_id: int | None = None
    agent_instrument: str = ""
    router_call_key_day: int = 0
    router_call_key_call_id: int = 0
    router_call_key_sequence_number: int = 0
    ani: str | None = None
    user_to_user_info: bytes | None = None
    dialed_number: str | None = None
    caller_entered_digits: str | None = None
    flt_call_type_id: int | None = None
    pre_call_invoke_id: int | None = None
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
    named_variables: tuple[NamedVariable, ...] = ()
    named_arrays: tuple[NamedArray, ...] = ()
    agent_id: str | None = None
    protocol_reference_guid: str | None = None
    num_of_enabled_services: int | None = None
    flt_enabled_services: tuple[int, ...] = ()
    ccai_config_id: str | None = None


@of("AGENT_PRE_CALL_ABORT_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPreCallAbortEvent(Body):
    """GED-188, AGENT_PRE_CALL_ABORT_EVENT. The call announced is not coming."""

    monitor_id: int = 0
    mrd_id: int = VOICE_MRD
    agent_instrument: str = ""
    router_call_key_day: int = 0
    router_call_key_call_id: int = 0
    router_call_key_sequence_number: int = 0
