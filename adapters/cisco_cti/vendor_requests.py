"""What CTI OS lets supervisors do and the protocol has no message for, as vendor requests: a table, and the choice of the settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from adapters.errors import AdapterSettingsError

PREFIX: Final = "vendor.cisco.request."


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One vendor request: its name after the prefix, the method of CTI OS it stands for, the message it is made of."""

    name: str
    cti_os: str
    message: str


ASSIST, EMERGENCY = "assist", "emergency"
BARGE_IN, INTERCEPT = "bargein", "intercept"
MONITOR_START, MONITOR_STOP = "silentmonitor.start", "silentmonitor.stop"
ROWS: Final = (
    RequestRow(ASSIST, "RequestSupervisorAssist", "SUPERVISOR_ASSIST_REQ"),
    RequestRow(EMERGENCY, "MakeEmergencyCall", "EMERGENCY_CALL_REQ"),
    RequestRow(BARGE_IN, "SuperviseCall, barge in", "SUPERVISE_CALL_REQ"),
    RequestRow(INTERCEPT, "SuperviseCall, intercept", "SUPERVISE_CALL_REQ"),
    RequestRow(MONITOR_START, "StartSilentMonitorRequest", "SUPERVISE_CALL_REQ"),
    RequestRow(MONITOR_STOP, "StopSilentMonitorRequest", "SUPERVISE_CALL_REQ"),
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
