"""Which parts of the system are on line, and whether the truth can be asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.enums_session import SystemEventID as Event
from adapters.cisco_cti.protocol.masks import PGStatus
from adapters.cisco_cti.protocol.typed_session import OpenConf, SystemEvent
from adapters.cisco_cti.protocol.wire_types import NULL_ID

NAMES: Final[Mapping[PGStatus, str]] = MappingProxyType(
    {
        PGStatus.OPC_DOWN: "the open peripheral controller",
        PGStatus.CC_DOWN: "the central controller",
        PGStatus.CTI_SERVER_OFFLINE: "the CTI Server",
    }
)
"""Parts without which nothing can be asked, by the bit of PGStatus that says that they are off line."""
_CHANGES: Final[Mapping[int, tuple[PGStatus, bool]]] = MappingProxyType(
    {
        Event.CENTRAL_CONTROLLER_ONLINE: (PGStatus.CC_DOWN, False),
        Event.CENTRAL_CONTROLLER_OFFLINE: (PGStatus.CC_DOWN, True),
        Event.CTI_SERVER_ONLINE: (PGStatus.CTI_SERVER_OFFLINE, False),
        Event.CTI_SERVER_OFFLINE: (PGStatus.CTI_SERVER_OFFLINE, True),
        Event.PERIPHERAL_GATEWAY_OFFLINE: (PGStatus.OPC_DOWN, True),
    }
)
_NOTHING: Final = PGStatus(0)


@dataclass(slots=True)
class System:
    """`wanted`: peripherals that must be on line (CTIOS-43). One of which nothing was told is taken to be so."""

    wanted: tuple[int, ...]
    off: PGStatus = _NOTHING
    peripherals: dict[int, bool] = field(default_factory=dict)

    def open(self, conf: OpenConf) -> None:
        """A session is open: what it says of the system counts, and nothing from before."""
        self.off = PGStatus(conf.pg_status)
        self.peripherals = {}
        if not conf.peripheral_online and self.off & PGStatus.PERIPHERAL_OFFLINE:
            self.peripherals = dict.fromkeys(self.wanted, False)

    def see(self, event: SystemEvent) -> None:
        """Something of the system changed."""
        change = _CHANGES.get(event.system_event_id)
        if change is not None:
            bit, is_off = change
            self.off = self.off | bit if is_off else self.off & ~bit
            if event.system_event_id == Event.CENTRAL_CONTROLLER_ONLINE:
                self.off &= ~PGStatus.OPC_DOWN
        elif event.system_event_id in (Event.PERIPHERAL_ONLINE, Event.PERIPHERAL_OFFLINE):
            self.peripherals[event.system_event_arg_1] = event.system_event_id == Event.PERIPHERAL_ONLINE

    def missing(self) -> str:
        """What is off line, as words; "" when everything that is needed is on line."""
        parts = [name for bit, name in NAMES.items() if self.off & bit]
        parts += [f"peripheral {number}" for number in self._wanted() if self.peripherals.get(number) is False]
        return ", ".join(parts)

    def _wanted(self) -> Iterable[int]:
        return (number for number in self.wanted if number != NULL_ID)


def status_system(system: System) -> dict[str, object]:
    """The state of the system as CTI OS tells it with its mode events (CTIOS-36)."""
    return {
        "StatusCTIServer": not system.off & PGStatus.CTI_SERVER_OFFLINE,
        "StatusCtiServerDriver": True,
        "StatusCentralController": not system.off & PGStatus.CC_DOWN,
        "StatusPeripherals": dict(system.peripherals),
    }
