"""What happens to calls, as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import Body, of
from adapters.cisco_cti.protocol.typed_bases import CallDataEvent, CallStateEvent
from adapters.cisco_cti.protocol.typed_rows import ConnectedParty, QueueGroup
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT


@of("CALL_DELIVERED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallDeliveredEvent(CallDataEvent):
    """GED-188, CALL_DELIVERED_EVENT. A call rings, or comes to rest at a device."""

    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    service_number: int = NULL_ID
    service_id: int = NULL_ID
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    alerting_device_type: int = NULL_SHORT
    calling_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    last_redirect_device_type: int = NULL_SHORT
    local_connection_state: int = NULL_SHORT
    event_cause: int = NULL_SHORT
    alerting_device_id: str | None = None
    calling_device_id: str | None = None
    called_device_id: str | None = None
    last_redirect_device_id: str | None = None
    trunk_number: int | None = None
    trunk_group_number: int | None = None
    secondary_connection_call_id: int | None = None
    ani_ii: str | None = None


@of("CALL_ESTABLISHED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallEstablishedEvent(CallStateEvent):
    """GED-188, CALL_ESTABLISHED_EVENT. A call is answered."""

    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    service_number: int = NULL_ID
    service_id: int = NULL_ID
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    answering_device_type: int = NULL_SHORT
    calling_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    last_redirect_device_type: int = NULL_SHORT
    answering_device_id: str | None = None
    calling_device_id: str | None = None
    called_device_id: str | None = None
    last_redirect_device_id: str | None = None
    trunk_number: int | None = None
    trunk_group_number: int | None = None


@of("CALL_HELD_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeldEvent(CallStateEvent):
    """GED-188, CALL_HELD_EVENT. A call is put on hold."""

    holding_device_type: int = NULL_SHORT
    holding_device_id: str | None = None


@of("CALL_RETRIEVED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallRetrievedEvent(CallStateEvent):
    """GED-188, CALL_RETRIEVED_EVENT. A call is taken back from hold."""

    retrieving_device_type: int = NULL_SHORT
    retrieving_device_id: str | None = None


@of("CALL_CLEARED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallClearedEvent(CallStateEvent):
    """GED-188, CALL_CLEARED_EVENT. A call has ended."""


@of("CALL_CONNECTION_CLEARED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallConnectionClearedEvent(CallStateEvent):
    """GED-188, CALL_CONNECTION_CLEARED_EVENT. A party has left."""

    releasing_device_type: int = NULL_SHORT
    releasing_device_id: str | None = None


@of("CALL_ORIGINATED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallOriginatedEvent(CallStateEvent):
    """GED-188, CALL_ORIGINATED_EVENT. A call is being made."""

    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    service_number: int = NULL_ID
    service_id: int = NULL_ID
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    calling_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    calling_device_id: str | None = None
    called_device_id: str | None = None


@of("CALL_FAILED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallFailedEvent(CallStateEvent):
    """GED-188, CALL_FAILED_EVENT. A call cannot be completed."""

    failing_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    failing_device_id: str | None = None
    called_device_id: str | None = None


@of("CALL_CONFERENCED_EVENT", parties=ConnectedParty)
@dataclass(frozen=True, slots=True, kw_only=True)
class CallConferencedEvent(Body):
    """GED-188, CALL_CONFERENCED_EVENT. Calls are joined to a conference."""

    monitor_id: int = 0
    peripheral_id: int
    peripheral_type: int = 0
    primary_device_id_type: int = 0
    primary_call_id: int
    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    secondary_device_id_type: int = 0
    secondary_call_id: int
    controller_device_type: int = NULL_SHORT
    added_party_device_type: int = NULL_SHORT
    local_connection_state: int = NULL_SHORT
    event_cause: int = NULL_SHORT
    primary_device_id: str = ""
    secondary_device_id: str = ""
    controller_device_id: str | None = None
    added_party_device_id: str | None = None
    parties: tuple[ConnectedParty, ...] = ()


@of("CALL_TRANSFERRED_EVENT", parties=ConnectedParty)
@dataclass(frozen=True, slots=True, kw_only=True)
class CallTransferredEvent(Body):
    """GED-188, CALL_TRANSFERRED_EVENT. A call is transferred."""

    monitor_id: int = 0
    peripheral_id: int
    peripheral_type: int = 0
    primary_device_id_type: int = 0
    primary_call_id: int
    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    secondary_device_id_type: int = 0
    secondary_call_id: int
    transferring_device_type: int = NULL_SHORT
    transferred_device_type: int = NULL_SHORT
    local_connection_state: int = NULL_SHORT
    event_cause: int = NULL_SHORT
    primary_device_id: str = ""
    secondary_device_id: str = ""
    transferring_device_id: str | None = None
    transferred_device_id: str | None = None
    parties: tuple[ConnectedParty, ...] = ()


@of("CALL_DIVERTED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallDivertedEvent(CallStateEvent):
    """GED-188, CALL_DIVERTED_EVENT. A call moves to another device."""

    service_number: int = NULL_ID
    service_id: int = NULL_ID
    diverting_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    diverting_device_id: str | None = None
    called_device_id: str | None = None


@of("CALL_SERVICE_INITIATED_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallServiceInitiatedEvent(CallStateEvent):
    """GED-188, CALL_SERVICE_INITIATED_EVENT. A device goes off hook."""

    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    service_number: int = NULL_ID
    service_id: int = NULL_ID
    skill_group_number: int = NULL_ID
    skill_group_id: int = NULL_ID
    skill_group_priority: int = 0
    calling_device_type: int = NULL_SHORT
    calling_device_id: str | None = None
    call_reference_id: bytes | None = None
    coc_connection_call_id: int | None = None
    coc_call_connection_device_id_type: int | None = None
    coc_call_connection_device_id: str | None = None


@of("CALL_QUEUED_EVENT", skill_groups=QueueGroup)
@dataclass(frozen=True, slots=True, kw_only=True)
class CallQueuedEvent(CallStateEvent):
    """GED-188, CALL_QUEUED_EVENT. A call waits in queues."""

    service_number: int = NULL_ID
    service_id: int = NULL_ID
    queue_device_type: int = NULL_SHORT
    calling_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    last_redirect_device_type: int = NULL_SHORT
    num_queued: int = 0
    queue_device_id: str | None = None
    calling_device_id: str | None = None
    called_device_id: str | None = None
    last_redirect_device_id: str | None = None
    skill_groups: tuple[QueueGroup, ...] = ()


@of("CALL_REACHED_NETWORK_EVENT")
@dataclass(frozen=True, slots=True, kw_only=True)
class CallReachedNetworkEvent(CallStateEvent):
    """GED-188, CALL_REACHED_NETWORK_EVENT. An outbound call reached the network."""

    line_handle: int = NULL_SHORT
    line_type: int = NULL_SHORT
    trunk_used_device_type: int = NULL_SHORT
    called_device_type: int = NULL_SHORT
    trunk_used_device_id: str | None = None
    called_device_id: str | None = None
    trunk_number: int | None = None
    trunk_group_number: int | None = None


@of("CALL_DEQUEUED_EVENT", skill_groups=QueueGroup)
@dataclass(frozen=True, slots=True, kw_only=True)
class CallDequeuedEvent(CallStateEvent):
    """GED-188, CALL_DEQUEUED_EVENT. A call left a queue."""

    queue_device_type: int = NULL_SHORT
    service_number: int = NULL_ID
    service_id: int = NULL_ID
    num_queued: int = 0
    skill_groups: tuple[QueueGroup, ...] = ()
