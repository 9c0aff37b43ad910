"""Requests of the wire about agents' connections to calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.protocol import typed_calling as wire
from adapters.cisco_cti.protocol import typed_control as control
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT
from adapters.cisco_cti.view.seats import Seat
from adapters.cisco_cti.view.work import Connection, Line
from adapters.contacts import (
    AnswerCall,
    ClearConnection,
    HoldCall,
    LegCommand,
    RetrieveCall,
    SendDtmf,
    SingleStepConference,
    SingleStepTransfer,
)

Joining = type[wire.TransferCallReq] | type[wire.ConferenceCallReq]


def joined(kind: Joining, centre: Centre, active: Line, held: Line) -> Request:
    """Two calls to be made one."""
    return kind(
        invoke_id=0,
        **_active(centre, active),
        held_connection_call_id=held.connection.call_id,
        held_connection_device_id_type=held.connection.device_type,
        held_connection_device_id=held.connection.device,
    )


def consulted(centre: Centre, line: Line, destination: str) -> Request:
    """The call is held, and the destination dialled."""
    return wire.ConsultationCallReq(invoke_id=0, **_active(centre, line), dialed_number=destination)


def alternated(centre: Centre, active: Line, other: Line) -> Request:
    """Two calls that change places."""
    return control.AlternateCallReq(
        invoke_id=0,
        **_active(centre, active),
        other_connection_call_id=other.connection.call_id,
        other_connection_device_id_type=other.connection.device_type,
        other_connection_device_id=other.connection.device,
    )


def reconnected(centre: Centre, active: Line, held: Line) -> Request:
    """The active call is dropped, and the held one taken back."""
    return control.ReconnectCallReq(
        invoke_id=0,
        **_active(centre, active),
        held_connection_call_id=held.connection.call_id,
        held_connection_device_id_type=held.connection.device_type,
        held_connection_device_id=held.connection.device,
    )


def answer(centre: Centre, line: Line) -> Request:
    """Take the call."""
    return control.AnswerCallReq(invoke_id=0, **connection(centre, line), agent_instrument=_instrument(centre, line))


def clear(centre: Centre, line: Line) -> Request:
    """Hang up."""
    return control.ClearConnectionReq(
        invoke_id=0, **connection(centre, line), agent_instrument=_instrument(centre, line)
    )


def _hold(centre: Centre, line: Line) -> Request:
    return control.HoldCallReq(invoke_id=0, **connection(centre, line), agent_instrument=_instrument(centre, line))


def _retrieve(centre: Centre, line: Line) -> Request:
    return control.RetrieveCallReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        held_connection_call_id=line.connection.call_id,
        held_connection_device_id_type=line.connection.device_type,
        held_connection_device_id=line.connection.device,
        agent_instrument=_instrument(centre, line),
    )


def _tones(centre: Centre, line: Line, digits: str) -> Request:
    return control.SendDtmfSignalReq(
        invoke_id=0,
        **connection(centre, line),
        dtmf_string=digits,
        agent_instrument=_instrument(centre, line),
    )


def _single_step(kind: Joining, centre: Centre, line: Line, destination: str) -> Request:
    """One call and a number instead of two calls (GED-188, single step)."""
    return kind(
        invoke_id=0,
        **_active(centre, line),
        held_connection_call_id=NULL_ID,
        held_connection_device_id_type=NULL_SHORT,
        held_connection_device_id="" if kind is wire.ConferenceCallReq else None,
        dialed_number=destination,
    )


LEG_REQUESTS: Final[dict[type[LegCommand], Callable[[Centre, Line, object], Request]]] = {
    AnswerCall: lambda centre, line, command: answer(centre, line),
    ClearConnection: lambda centre, line, command: clear(centre, line),
    HoldCall: lambda centre, line, command: _hold(centre, line),
    RetrieveCall: lambda centre, line, command: _retrieve(centre, line),
    SendDtmf: lambda centre, line, command: _tones(centre, line, getattr(command, "digits", "")),
    SingleStepTransfer: lambda centre, line, command: _single_step(
        wire.TransferCallReq, centre, line, getattr(command, "destination", "")
    ),
    SingleStepConference: lambda centre, line, command: _single_step(
        wire.ConferenceCallReq, centre, line, getattr(command, "destination", "")
    ),
}


def _instrument(centre: Centre, line: Line) -> str:
    seat: Seat | None = centre.seat(line.work.login_id)
    return (seat.device if seat is not None else "") or line.device


def connection(centre: Centre, line: Line) -> dict[str, Any]:
    """The fields that name it."""
    return named(centre, line.connection)


def named(centre: Centre, connection: Connection) -> dict[str, Any]:
    """The fields that name a connection."""
    return {
        "peripheral_id": centre.settings.peripheral_id,
        "connection_call_id": connection.call_id,
        "connection_device_id_type": connection.device_type,
        "connection_device_id": connection.device,
    }


def _active(centre: Centre, line: Line) -> dict[str, Any]:
    return {
        "peripheral_id": centre.settings.peripheral_id,
        "active_connection_call_id": line.connection.call_id,
        "active_connection_device_id_type": line.connection.device_type,
        "active_connection_device_id": line.connection.device,
        "agent_instrument": _instrument(centre, line),
    }
