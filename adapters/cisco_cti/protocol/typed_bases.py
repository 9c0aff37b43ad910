"""What the dataclasses of many messages share. Slotted classes have one base each, so they stand in a chain."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Body):
    """What the client asks for; `invoke_id` comes back in the answer."""

    invoke_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Body):
    """The answer to the request with that `invoke_id`."""

    invoke_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest(Request):
    """A request about one connection of a call."""

    peripheral_id: int
    connection_device_id_type: int = 0
    connection_call_id: int
    connection_device_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCallRequest(Request):
    """A request that starts or joins calls."""

    peripheral_id: int
    call_placement_type: int = 0
    call_manner_type: int = 0
    alert_rings: int = 0
    call_option: int = 0
    facility_type: int = 0
    answering_machine: int = 0
    priority: int = 0
    post_route: int = 0
    user_to_user_info: bytes | None = None
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
    facility_code: str | None = None
    authorization_code: str | None = None
    account_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCallConfirmation(Confirmation):
    """The answer that names the new call."""

    new_connection_call_id: int
    new_connection_device_id_type: int = 0
    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    new_connection_device_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Body):
    """An event of one call; the call is its id, and the id and type of its connection."""

    monitor_id: int = 0
    peripheral_id: int
    peripheral_type: int = 0
    connection_device_id_type: int = 0
    connection_call_id: int
    connection_device_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStateEvent(CallEvent):
    """An event of one call with the state of the local end and the cause."""

    local_connection_state: int = NULL_SHORT
    event_cause: int = NULL_SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDataEvent(CallEvent):
    """An event of one call with the data of the call."""

    ani: str | None = None
    user_to_user_info: bytes | None = None
    dnis: str | None = None
    dialed_number: str | None = None
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
