"""What an event of a call does to whom, as a table. Field names are those of the messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.typed_bases import CallEvent


@dataclass(frozen=True, slots=True)
class Happening:
    """`subject`: the field of the device it happens to, which is in `status` afterwards; "" : to everybody.

    `caller` and `called` are fields of devices that have a part in the call by it. `answers`: who dialled is connected, too.
    """

    subject: str
    status: int
    caller: str = ""
    called: str = ""
    answers: bool = False

    @property
    def is_offer(self) -> bool:
        """Whether it gives a device a part in what another one dialled."""
        return bool(self.caller)


HAPPENINGS: Final[Mapping[type[CallEvent], Happening]] = MappingProxyType(
    {
        wire.CallServiceInitiatedEvent: Happening("calling_device_id", Local.INITIATE),
        wire.CallOriginatedEvent: Happening("calling_device_id", Local.INITIATE, called="called_device_id"),
        wire.CallDeliveredEvent: Happening(
            "alerting_device_id", Local.ALERTING, caller="calling_device_id", called="called_device_id"
        ),
        wire.CallEstablishedEvent: Happening(
            "answering_device_id", Local.CONNECT, caller="calling_device_id", called="called_device_id", answers=True
        ),
        wire.CallHeldEvent: Happening("holding_device_id", Local.HOLD),
        wire.CallRetrievedEvent: Happening("retrieving_device_id", Local.CONNECT),
        wire.CallConnectionClearedEvent: Happening("releasing_device_id", Local.NULL),
        wire.CallDivertedEvent: Happening("diverting_device_id", Local.NULL),
        wire.CallClearedEvent: Happening("", Local.NULL),
    }
)
"""Failed calls and calls that reached the network are told by their own rules; queues change nobody's part."""
