"""Entries of the lists in messages."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedParty(Item):
    """A party of a joined call."""

    connected_party_call_id: int = 0
    connected_party_device_id_type: int = 0
    connected_party_device_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CtiClient(Item):
    """A client that has to do with a call."""

    cti_client_signature: str = ""
    cti_client_timestamp: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentGroup(Item):
    """A skill group of an agent and the state in it."""

    flt_skill_group_number: int = 0
    flt_skill_group_id: int = 0
    flt_skill_group_priority: int = 0
    flt_skill_group_state: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupState(Item):
    """A skill group of an agent and the state in it."""

    skill_group_number: int = 0
    skill_group_id: int = 0
    skill_group_priority: int = 0
    skill_group_state: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLogin(Item):
    """A skill group to log in to or out of."""

    skill_group_number: int = 0
    skill_group_priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGroup(Item):
    """A skill group a call waits for."""

    skill_group_number: int = 0
    skill_group_id: int = 0
    skill_group_priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Item):
    """A line of a device."""

    line_handle: int = 0
    line_type: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDevice(Item):
    """A device with a part in a call."""

    call_connection_call_id: int = 0
    call_connection_device_id_type: int = 0
    call_connection_device_id: str = ""
    call_device_type: int = 0
    call_device_id: str = ""
    call_device_connection_state: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCall(Item):
    """A call at a device; `call_state` is a LocalConnectionState."""

    call_connection_call_id: int = 0
    call_connection_device_id_type: int = 0
    call_connection_device_id: str = ""
    call_state: int = 0
    silent_monitor_status: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember(Item):
    """An agent of a team."""

    atc_agent_id: str = ""
    agent_flags: int = 0
    atc_agent_state: int = 0
    atc_state_duration: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlinePeripheral(Item):
    """A peripheral that is on line."""

    flt_peripheral_id: int = 0
    multiline_agent_control: int | None = None
