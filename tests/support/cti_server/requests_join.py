"""Requests that bring calls together: consult, transfer, conference, each also in a single step where the protocol has it."""

from __future__ import annotations

from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.contacts import (
    ConferenceCall,
    ConsultationCall,
    SingleStepConference,
    SingleStepTransfer,
    TransferCall,
)
from adapters.port import Command, Refusal, Refused
from tests.support.cti_server.desk import Desk, Leg
from tests.support.cti_server.exchange import ANY_CALL
from tests.support.cti_server.hints import Doing, Hint
from tests.support.cti_server.replies import Confirm, Refuse, Reply, refuse, replied
from tests.support.cti_server.requests_call import DIALLING, set_new_data
from tests.support.cti_server.wire import Value, Wire

_JOINING = {
    Refusal.INVALID_STATE: ControlFailure.GENERIC_STATE_INCOMPATIBILITY,
    Refusal.REJECTED: ControlFailure.INVALID_DESTINATION,
}


def consultation_call(desk: Desk, request: Wire) -> Reply:
    """CONSULTATION_CALL_REQ."""
    leg = desk.leg(request, "ActiveConnection")
    if isinstance(leg, Refuse):
        return leg
    number = request.text("DialedNumber")
    destination = desk.exchange.directory.dialled(number)
    if leg.part.consult is not None:
        return refuse(ControlFailure.GENERIC_STATE_INCOMPATIBILITY)
    command = ConsultationCall(leg.login_id, leg.part.contact_id, destination)
    result = desk.exchange.execute(command, Hint(by=leg.login_id, to=number))
    if isinstance(result, Refused):
        return replied(result, DIALLING)
    set_new_data(desk, leg.login_id, request)
    return Confirm(desk.new_connection(leg.login_id))


def transfer_call(desk: Desk, request: Wire) -> Reply:
    """TRANSFER_CALL_REQ."""
    return _join(desk, request, Doing.TRANSFER)


def conference_call(desk: Desk, request: Wire) -> Reply:
    """CONFERENCE_CALL_REQ."""
    return _join(desk, request, Doing.CONFERENCE)


def _join(desk: Desk, request: Wire, doing: Doing) -> Reply:
    active = desk.leg(request, "ActiveConnection")
    if isinstance(active, Refuse):
        return active
    number = request.text("DialedNumber")
    if request.number("HeldConnectionCallID", ANY_CALL) == ANY_CALL and number:
        return _single_step(desk, active, doing, number)
    held = desk.leg(request, "HeldConnection")
    if isinstance(held, Refuse):
        return held
    if held.part is not active.part or held.line is active.line:
        return refuse(ControlFailure.ARBITRARY_CONF_OR_XFER_NOT_SUPPORTED)
    kind = TransferCall if doing is Doing.TRANSFER else ConferenceCall
    survivor = desk.exchange.ledger.call_id(active.part.primary or active.line)
    return _carry_out(
        desk, active, kind(active.login_id, active.part.contact_id), Hint(doing, active.login_id), survivor
    )


def _single_step(desk: Desk, active: Leg, doing: Doing, number: str) -> Reply:
    kind = SingleStepTransfer if doing is Doing.TRANSFER else SingleStepConference
    destination = desk.exchange.directory.dialled(number)
    command = kind(active.login_id, active.part.contact_id, active.line.leg_id, destination)
    return _carry_out(desk, active, command, Hint(doing, active.login_id, number), active.call_id)


def _carry_out(desk: Desk, active: Leg, command: Command, hint: Hint, survivor: int) -> Reply:
    device = active.device
    result = desk.exchange.execute(command, hint)
    call = desk.exchange.call(survivor)
    parties = tuple(desk.exchange.saying.party(survivor, each) for each in call.connections) if call else ()
    fields: dict[str, Value] = {
        "NewConnectionCallID": survivor, "NewConnectionDeviceIDType": 0, "LineHandle": 0xFFFF, "LineType": 0xFFFF,
        "NewConnectionDeviceID": device,
    }  # fmt: skip
    return replied(result, _JOINING, Confirm(fields, {"NumParties": parties}))
