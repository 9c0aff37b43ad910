"""Vendor requests of agents about their own calls: recording, which nothing shows, and the way back from a consult, which is seen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti import vendor_requests as names
from adapters.cisco_cti.call_requests import connection, reconnected
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_supervision import Doing, line_of, until_shown
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.typed_recording import StartRecordingConf, StartRecordingReq, StopRecordingReq
from adapters.cisco_cti.refusals import impossible
from adapters.cisco_cti.view.seats import Seat
from adapters.cisco_cti.view.work import Line, Recording
from adapters.port import Confirmed, Refused, Result
from contracts.vocabulary import LoginId

_ASIDE: Final = (Local.HOLD, Local.ALERTING, Local.NULL)
"""What the agent does not have at the ear."""


# --- recording --------------------------------------------------------------------------------------------------------


async def _start_recording(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    """The call and the agent are named; what is known of no media stream is 0."""
    line = _own(centre, seat.login_id, data)
    if isinstance(line, Refused):
        return line
    asked = StartRecordingReq(
        invoke_id=0, **connection(centre, line), agent_id=seat.login_id, agent_instrument=seat.device
    )
    answer = await centre.ask(asked)
    if isinstance(answer, Refused):
        return answer
    if isinstance(answer.body, StartRecordingConf):
        line.recording = Recording(answer.body.session_id, answer.body.server_data)
    return Confirmed()


async def _stop_recording(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    """Of one that another bridge started, the server is left to know which it is."""
    line = _own(centre, seat.login_id, data)
    if isinstance(line, Refused):
        return line
    running = line.recording or Recording()
    asked = StopRecordingReq(
        invoke_id=0,
        **connection(centre, line),
        session_id=running.session_id,
        server_data=running.server_data,
        agent_id=seat.login_id,
        agent_instrument=seat.device,
    )
    answer = await centre.ask(asked)
    if isinstance(answer, Refused):
        return answer
    line.recording = None
    return Confirmed()


def _own(centre: Centre, login_id: LoginId, data: Mapping[str, object]) -> Line | Refused:
    line = line_of(centre, login_id, data)
    return line if line is not None else impossible(f"{login_id} is in no call.")


# --- back to the held call --------------------------------------------------------------------------------------------


async def _reconnect(centre: Centre, seat: Seat, data: Mapping[str, object]) -> Result:
    """Done when the one is gone and the other is talked in. Whoever was held may hang up meanwhile."""
    wanted = data.get("cti-id")
    works = centre.picture.calls.desk.of(seat.login_id)
    if wanted is not None and centre.picture.calls.desk.get(seat.login_id, str(wanted)) is None:
        return impossible(f"{seat.login_id} has no contact {wanted}.")
    lines = [list(work.lines()) for work in works if wanted in (None, str(work.contact_id))]
    pair = next((found for each in lines if (found := _active_and_held(each)) is not None), None)
    if pair is None:
        return impossible(f"{seat.login_id} has no call beside one on hold.")
    active, held = pair
    done = await until_shown(
        centre,
        reconnected(centre, active, held),
        lambda: not held.is_live or (not active.is_live and held.status != Local.HOLD),
    )
    if isinstance(done, Confirmed) and not held.is_live:
        return impossible(f"The call of {seat.login_id} that was on hold is over.")
    return done


def _active_and_held(lines: list[Line]) -> tuple[Line, Line] | None:
    active = next((line for line in lines if line.status not in _ASIDE), None)
    held = next((line for line in lines if line.status == Local.HOLD), None)
    return (active, held) if active is not None and held is not None else None


DOINGS: Final[Mapping[str, Doing]] = MappingProxyType(
    {
        names.PREFIX + names.RECORDING_START: _start_recording,
        names.PREFIX + names.RECORDING_STOP: _stop_recording,
        names.PREFIX + names.RECONNECT: _reconnect,
    }
)
