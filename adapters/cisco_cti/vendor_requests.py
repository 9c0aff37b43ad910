"""What CTI OS lets people do and the protocol has no message for, as vendor requests: a table, and what of it is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.protocol.masks import CTIServiceMask as Service
from adapters.errors import AdapterSettingsError

PREFIX: Final = "vendor.cisco.request."


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One vendor request: its name after the prefix, the method of CTI OS it stands for, its message, the service it needs."""

    name: str
    cti_os: str
    message: str
    service: Service = Service.SUPERVISOR


ASSIST, EMERGENCY = "assist", "emergency"
BARGE_IN, INTERCEPT = "bargein", "intercept"
MONITOR_START, MONITOR_STOP = "silentmonitor.start", "silentmonitor.stop"
RECORDING_START, RECORDING_STOP, RECONNECT = "recording.start", "recording.stop", "reconnect"
ROWS: Final = (
    RequestRow(ASSIST, "RequestSupervisorAssist", "SUPERVISOR_ASSIST_REQ"),
    RequestRow(EMERGENCY, "MakeEmergencyCall", "EMERGENCY_CALL_REQ"),
    RequestRow(BARGE_IN, "SuperviseCall, barge in", "SUPERVISE_CALL_REQ"),
    RequestRow(INTERCEPT, "SuperviseCall, intercept", "SUPERVISE_CALL_REQ"),
    RequestRow(MONITOR_START, "StartSilentMonitorRequest", "SUPERVISE_CALL_REQ"),
    RequestRow(MONITOR_STOP, "StopSilentMonitorRequest", "SUPERVISE_CALL_REQ"),
    RequestRow(RECORDING_START, "StartRecord", "START_RECORDING_REQ", Service.CLIENT_CONTROL),
    RequestRow(RECORDING_STOP, "StopRecord", "STOP_RECORDING_REQ", Service.CLIENT_CONTROL),
    RequestRow(RECONNECT, "Reconnect", "RECONNECT_CALL_REQ", Service.CLIENT_CONTROL),
)
NAMES: Final = tuple(row.name for row in ROWS)


def chosen(names: Iterable[str]) -> frozenset[str]:
    """The full names of the requests the settings turn on; `*` is all of them.

    Raises AdapterSettingsError for a name that is not in the table.
    """
    wanted = set(names)
    strange = sorted(wanted - set(NAMES) - {"*"})
    if strange:
        raise AdapterSettingsError(f"vendor_requests names {', '.join(strange)}: there is {', '.join(NAMES)}.")
    return frozenset(PREFIX + name for name in NAMES if name in wanted or "*" in wanted)


def offered(turned_on: frozenset[str], granted: Service) -> frozenset[str]:
    """Those of the ones that are on whose service is granted."""
    return turned_on & {PREFIX + row.name for row in ROWS if row.service & granted}
