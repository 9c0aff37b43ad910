"""Vendor requests: what only one switch can be asked, as `vendor.<adapter>.request.<verb>` (protocol section 5). One table for all of them.

Owns their names and bodies. Which of them are offered, the adapter declares; the others are refused as not supported.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts import rules
from contracts.base import Body
from contracts.fields import Login, OptionalName
from contracts.spec import DestinationKind, Family, MessageSpec

CISCO_ASSIST: Final = "vendor.cisco.request.assist"
CISCO_EMERGENCY: Final = "vendor.cisco.request.emergency"
CISCO_BARGE_IN: Final = "vendor.cisco.request.bargein"
CISCO_INTERCEPT: Final = "vendor.cisco.request.intercept"
CISCO_MONITOR_START: Final = "vendor.cisco.request.silentmonitor.start"
CISCO_MONITOR_STOP: Final = "vendor.cisco.request.silentmonitor.stop"

CISCO_RECORDING_START: Final = "vendor.cisco.request.recording.start"
CISCO_RECORDING_STOP: Final = "vendor.cisco.request.recording.stop"
CISCO_RECONNECT: Final = "vendor.cisco.request.reconnect"


class AskForHelp(Body):
    """Body of `vendor.cisco.request.assist` and `.emergency`."""

    cti_id: Annotated[
        OptionalName,
        Field(alias="cti-id", description="The call it is about, by its CTI id; left out: the active one."),
    ] = None


class SuperviseAgent(Body):
    """Body of `vendor.cisco.request.bargein`, `.intercept` and `.silentmonitor.start`."""

    loginid: Login = Field(description="The member of the team whose call it is.")
    cti_id: Annotated[
        OptionalName, Field(alias="cti-id", description="The member's call, by its CTI id; left out: the active one.")
    ] = None


class StopMonitoring(Body):
    """Body of `vendor.cisco.request.silentmonitor.stop`."""


class OwnCall(Body):
    """Body of `vendor.cisco.request.recording.start`, `.recording.stop` and `.reconnect`."""

    cti_id: Annotated[
        OptionalName, Field(alias="cti-id", description="The agent's call, by its CTI id; left out: the active one.")
    ] = None


_SESSION: Final = Family(DestinationKind.SESSION)
_OFF: Final = "Off unless the bridge's settings turn it on and the phone system grants its supervisor service."
_OFF_CALLS: Final = "Off unless the bridge's settings turn it on and the phone system grants control of calls."
_SEEN: Final = "SUCCESS when the phone system shows the effect; the events that go with it come before the answer."
_CONFIRMED: Final = "SUCCESS when the phone system has confirmed it; no event shows whether a call is recorded."
_MEMBER: Final = "For supervisors only, for members of their teams who are in a call."
_OWN_CALL: Final = "The new call is an interaction, or the consult of one, on the agent's own channel."
_SUPERVISORS_CALL: Final = "The supervisor's own part in the call is an interaction on the supervisor's channel."

SPECS: Final[tuple[MessageSpec, ...]] = (
    _SESSION.request(
        CISCO_ASSIST, "Asks a supervisor for help.", _OFF, _SEEN, _OWN_CALL, rules.ONCE_UNKNOWN, body=AskForHelp
    ),
    _SESSION.request(
        CISCO_EMERGENCY,
        "Asks a supervisor for help at once; supervisors' desktops are told of the emergency.",
        _OFF,
        _SEEN,
        _OWN_CALL,
        rules.ONCE_UNKNOWN,
        body=AskForHelp,
    ),
    _SESSION.request(
        CISCO_BARGE_IN,
        "Joins the call of a member of the team.",
        _OFF,
        _SEEN,
        _MEMBER,
        _SUPERVISORS_CALL,
        rules.ONCE_UNKNOWN,
        body=SuperviseAgent,
    ),
    _SESSION.request(
        CISCO_INTERCEPT,
        "Takes the call of a member of the team over; the member is out of it.",
        _OFF,
        _SEEN,
        _MEMBER,
        _SUPERVISORS_CALL,
        rules.ONCE_UNKNOWN,
        body=SuperviseAgent,
    ),
    _SESSION.request(
        CISCO_MONITOR_START,
        "Listens to the call of a member of the team, unheard.",
        _OFF,
        _SEEN,
        _MEMBER,
        _SUPERVISORS_CALL,
        rules.ONCE_UNKNOWN,
        body=SuperviseAgent,
    ),
    _SESSION.request(
        CISCO_MONITOR_STOP,
        "Ends the listening.",
        _OFF,
        _SEEN,
        "Harmless when nothing is listened to.",
        body=StopMonitoring,
    ),
    _SESSION.request(
        CISCO_RECORDING_START,
        "Starts the recording of the agent's call.",
        _OFF_CALLS,
        _CONFIRMED,
        rules.ONCE_UNKNOWN,
        body=OwnCall,
    ),
    _SESSION.request(
        CISCO_RECORDING_STOP,
        "Stops the recording of the agent's call.",
        _OFF_CALLS,
        _CONFIRMED,
        "When the bridge died in the middle, it is asked for again: rather a FAILURE than a recording that goes on.",
        body=OwnCall,
    ),
    _SESSION.request(
        CISCO_RECONNECT,
        "Drops the active one of two calls, usually the consult, and takes the one on hold back.",
        _OFF_CALLS,
        _SEEN,
        rules.OUT_OF_REACH,
        rules.ONCE_UNKNOWN,
        body=OwnCall,
    ),
)

NAMES: Final = frozenset(spec.name for spec in SPECS)
ONCE: Final = NAMES - {CISCO_MONITOR_STOP, CISCO_RECORDING_STOP}
"""Work that must not happen twice; an end of listening or of a recording may."""
