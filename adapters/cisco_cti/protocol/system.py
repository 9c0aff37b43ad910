"""What is on line and what is not: the link, the CTI Server, the central controller, the peripherals (CTI OS, system events).

Owns the picture and the numbers of its changes, those made here (no message has them) included. Refuses to warn anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.masks import PGStatus
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.typed_session import SystemEvent


class Component(StrEnum):
    """What comes and goes."""

    CENTRAL_CONTROLLER = "CENTRAL_CONTROLLER"
    PERIPHERAL = "PERIPHERAL"
    PERIPHERAL_GATEWAY = "PERIPHERAL_GATEWAY"
    CTI_SERVER = "CTI_SERVER"
    DEVICE = "DEVICE"
    DRIVER = "DRIVER"
    """The link to the CTI Server."""


@dataclass(frozen=True, slots=True)
class SystemMeaning:
    """What a number means; `component` None where nothing comes or goes, `code` as the bridge names it."""

    code: str
    component: Component | None = None
    is_online: bool = False


DRIVER_ONLINE: Final = 12
DRIVER_OFFLINE: Final = 13
"""Numbers of CTI OS that no message carries: made here when the link comes and goes."""

MEANINGS: Final[Mapping[int, SystemMeaning]] = {
    SystemEventID.CENTRAL_CONTROLLER_ONLINE: SystemMeaning(
        "CTI_CENTRAL_CONTROLLER_ONLINE", Component.CENTRAL_CONTROLLER, is_online=True
    ),
    SystemEventID.CENTRAL_CONTROLLER_OFFLINE: SystemMeaning(
        "CTI_CENTRAL_CONTROLLER_OFFLINE", Component.CENTRAL_CONTROLLER
    ),
    SystemEventID.PERIPHERAL_ONLINE: SystemMeaning("CTI_PERIPHERAL_ONLINE", Component.PERIPHERAL, is_online=True),
    SystemEventID.PERIPHERAL_OFFLINE: SystemMeaning("CTI_PERIPHERAL_OFFLINE", Component.PERIPHERAL),
    SystemEventID.TEXT_FYI: SystemMeaning("CTI_TEXT_FYI"),
    SystemEventID.PERIPHERAL_GATEWAY_OFFLINE: SystemMeaning("CTI_PG_OFFLINE", Component.PERIPHERAL_GATEWAY),
    SystemEventID.CTI_SERVER_OFFLINE: SystemMeaning("CTI_SERVER_OFFLINE", Component.CTI_SERVER),
    SystemEventID.CTI_SERVER_ONLINE: SystemMeaning("CTI_SERVER_ONLINE", Component.CTI_SERVER, is_online=True),
    SystemEventID.HALF_HOUR_CHANGE: SystemMeaning("CTI_HALF_HOUR_CHANGE"),
    SystemEventID.INSTRUMENT_OUT_OF_SERVICE: SystemMeaning("CTI_DEVICE_OUT_OF_SERVICE", Component.DEVICE),
    SystemEventID.INSTRUMENT_BACK_IN_SERVICE: SystemMeaning("CTI_DEVICE_IN_SERVICE", Component.DEVICE, is_online=True),
    DRIVER_ONLINE: SystemMeaning("CTI_DRIVER_ONLINE", Component.DRIVER, is_online=True),
    DRIVER_OFFLINE: SystemMeaning("CTI_DRIVER_OFFLINE", Component.DRIVER),
}

_UNKNOWN: Final = SystemMeaning("CTI_SYSTEM_EVENT")
"""A number of a newer server; it is passed on as a number."""

_PERIPHERAL_EVENTS: Final = frozenset({SystemEventID.PERIPHERAL_ONLINE, SystemEventID.PERIPHERAL_OFFLINE})


@dataclass(frozen=True, slots=True)
class SystemNotice:
    """Something of the system changed. `peripheral_id` only where a peripheral comes or goes; `device` where a device does.
    `event` is the message, None for what no message carries. `is_known`: it was on line, or off line, already."""

    number: int
    meaning: SystemMeaning
    peripheral_id: int | None = None
    device: str = ""
    text: str = ""
    event: SystemEvent | None = None
    is_known: bool = False


class SystemPicture:
    """What is known; without a link nothing is on line."""

    __slots__ = ("controller", "driver", "peripherals", "pg_status", "server")

    def __init__(self) -> None:
        self.driver = False
        self.server = False
        self.controller = False
        self.pg_status = PGStatus(0)
        self.peripherals: dict[int, bool] = {}

    def facts(self) -> dict[str, object]:
        """All of it by name (CTI OS, StatusSystem)."""
        return {
            "driver": self.driver,
            "cti_server": self.server,
            "central_controller": self.controller,
            "peripherals": {str(each): is_online for each, is_online in self.peripherals.items()},
        }

    def link_up(self, granted: Granted) -> SystemNotice:
        """A session carries the link; its OPEN_CONF has the first picture, unless it is that of a side that stood by then: of
        such a one everything is taken to be on line until it says otherwise."""
        conf, is_known = granted.conf, not granted.is_standby
        self.driver = True
        self._status(conf.pg_status if is_known else 0)
        online = bool(conf.peripheral_online) or not is_known
        self.peripherals = dict.fromkeys((row.flt_peripheral_id for row in conf.peripherals), online)
        return SystemNotice(DRIVER_ONLINE, MEANINGS[DRIVER_ONLINE])

    def link_down(self) -> SystemNotice:
        """No session carries the link; nothing is known any more."""
        self.driver = self.server = self.controller = False
        self.pg_status = PGStatus(0)
        self.peripherals.clear()
        return SystemNotice(DRIVER_OFFLINE, MEANINGS[DRIVER_OFFLINE])

    def apply(self, event: SystemEvent) -> SystemNotice:
        """A SYSTEM_EVENT. What its number says outranks the PGStatus that comes with it."""
        number = event.system_event_id
        meaning = MEANINGS.get(number, _UNKNOWN) if number <= SystemEventID.INSTRUMENT_BACK_IN_SERVICE else _UNKNOWN
        before = self.facts()
        self._status(event.pg_status)
        self._component(meaning, event.system_event_arg_1)
        comes_and_goes = meaning.component is not None and meaning.component is not Component.DEVICE
        return SystemNotice(
            number,
            meaning,
            event.system_event_arg_1 if number in _PERIPHERAL_EVENTS else None,
            (event.event_device_id or "") if meaning.component is Component.DEVICE else "",
            event.text or "",
            event,
            comes_and_goes and before == self.facts(),
        )

    def _status(self, status: int) -> None:
        self.pg_status = PGStatus(status)
        self.controller = PGStatus.CC_DOWN not in self.pg_status
        self.server = PGStatus.CTI_SERVER_OFFLINE not in self.pg_status

    def _component(self, meaning: SystemMeaning, peripheral_id: int) -> None:
        match meaning.component:
            case Component.PERIPHERAL:
                self.peripherals[peripheral_id] = meaning.is_online
            case Component.PERIPHERAL_GATEWAY:
                self.peripherals = dict.fromkeys(self.peripherals, False)
            case Component.CENTRAL_CONTROLLER:
                self.controller = meaning.is_online
            case Component.CTI_SERVER:
                self.server = meaning.is_online
            case _:
                pass
