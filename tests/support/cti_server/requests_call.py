"""Requests about one call of an agent: make, answer, hold, clear, tones, alternate, deflect."""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.contacts import (
    AlternateCall,
    AnswerCall,
    ClearConnection,
    HoldCall,
    MakeCall,
    RetrieveCall,
    SendDtmf,
    UpdateContactData,
)
from adapters.port import Confirmed, Refusal, Refused
from adapters.simulator.deeds import FarHungUp
from contracts.vocabulary import ConversationState, LoginId
from tests.support.cti_server.desk import Desk, Leg
from tests.support.cti_server.hints import Doing, Hint
from tests.support.cti_server.ledger import Pictured
from tests.support.cti_server.replies import DONE, Confirm, Fail, Refuse, Reply, refuse, replied
from tests.support.cti_server.variables import heard
from tests.support.cti_server.wire import Wire

DIALLING = {
    Refusal.REJECTED: ControlFailure.INVALID_DESTINATION,
    Refusal.INVALID_STATE: ControlFailure.GENERIC_STATE_INCOMPATIBILITY,
}


def make_call(desk: Desk, request: Wire) -> Reply:
    """MAKE_CALL_REQ."""
    seat = desk.exchange.directory.seat_at(request.text("AgentInstrument"))
    if seat is None:
        return refuse(ControlFailure.INVALID_CALLING_DEVICE)
    number, login_id = request.text("DialedNumber"), seat.agent.login_id
    if not number:
        return Fail(Status.REQUIRED_DATA_MISSING)
    command = MakeCall(login_id, seat.agent.extension, desk.exchange.directory.dialled(number))
    result = desk.exchange.execute(command, Hint(by=login_id, to=number))
    if isinstance(result, Refused):
        return replied(result, DIALLING)
    set_new_data(desk, login_id, request)
    return Confirm(desk.new_connection(login_id))


def set_new_data(desk: Desk, login_id: LoginId, request: Wire) -> None:
    """Give a new call the data that came with the request."""
    seat, data = desk.exchange.world.seat(login_id), heard(request)
    if data and seat is not None and seat.call is not None:
        desk.exchange.execute(UpdateContactData(login_id, seat.call.contact_id, data))


def answer_call(desk: Desk, request: Wire) -> Reply:
    """ANSWER_CALL_REQ; any call id means the one that rings."""
    leg = desk.leg(request, state=ConversationState.ALERTING)
    if isinstance(leg, Refuse):
        return refuse(ControlFailure.NO_CALL_TO_ANSWER) if leg.code is ControlFailure.NO_ACTIVE_CALL else leg
    if leg.line.state is not ConversationState.ALERTING:
        return refuse(ControlFailure.NO_CALL_TO_ANSWER)
    return replied(desk.exchange.execute(AnswerCall(leg.login_id, leg.part.contact_id, leg.line.leg_id)))


def hold_call(desk: Desk, request: Wire) -> Reply:
    """HOLD_CALL_REQ."""
    leg = desk.leg(request)
    if isinstance(leg, Refuse):
        return leg
    if leg.line.state is not ConversationState.ESTABLISHED:
        return refuse(ControlFailure.NO_ACTIVE_CALL)
    return replied(desk.exchange.execute(HoldCall(leg.login_id, leg.part.contact_id, leg.line.leg_id)))


def retrieve_call(desk: Desk, request: Wire) -> Reply:
    """RETRIEVE_CALL_REQ."""
    leg = desk.leg(request, "HeldConnection")
    if isinstance(leg, Refuse):
        return leg
    if leg.line.state is not ConversationState.HELD:
        return refuse(ControlFailure.NO_HELD_CALL)
    return replied(desk.exchange.execute(RetrieveCall(leg.login_id, leg.part.contact_id, leg.line.leg_id)))


def clear_connection(desk: Desk, request: Wire) -> Reply:
    """CLEAR_CONNECTION_REQ: one party, who must be an agent; a supervisor's silent call, too."""
    monitoring = desk.supervision.at(request.text("ConnectionDeviceID"))
    if monitoring is not None and monitoring.record.call_id == request.number("ConnectionCallID"):
        desk.supervision.stop(monitoring.supervisor)
        return DONE
    leg = desk.leg(request)
    if isinstance(leg, Refuse):
        return refuse(ControlFailure.NO_CONNECTION_TO_CLEAR) if leg.code is ControlFailure.NO_ACTIVE_CALL else leg
    return _clear(desk, leg)


def clear_call(desk: Desk, request: Wire) -> Reply:
    """CLEAR_CALL_REQ: all parties."""
    leg = desk.leg(request)
    if isinstance(leg, Refuse):
        return refuse(ControlFailure.NO_CALL_TO_CLEAR) if leg.code is ControlFailure.NO_ACTIVE_CALL else leg
    _clear(desk, leg)
    while (call := desk.exchange.call(leg.call_id)) is not None and call.connections:
        if not _drop_one(desk, call):
            break
    return DONE


def _drop_one(desk: Desk, call: Pictured) -> bool:
    for each in call.agents():
        found = desk.exchange.leg(call.call_id, each.device)
        if found is not None:
            return _clear(desk, Leg(*found, call.call_id)) == DONE
    agents = [each for each in call.connections if each.login_id is not None]
    return bool(agents) and not isinstance(desk.exchange.do(FarHungUp(agents[0].login_id or LoginId(""))), Refused)


def _clear(desk: Desk, leg: Leg) -> Reply:
    hint = Hint(by=leg.login_id)
    return replied(desk.exchange.execute(ClearConnection(leg.login_id, leg.part.contact_id, leg.line.leg_id), hint))


def send_tones(desk: Desk, request: Wire) -> Reply:
    """SEND_DTMF_SIGNAL_REQ."""
    leg = desk.leg(request)
    if isinstance(leg, Refuse):
        return leg
    command = SendDtmf(leg.login_id, leg.part.contact_id, leg.line.leg_id, request.text("DTMFString"))
    result = desk.exchange.execute(command)
    assert not isinstance(result, Confirmed) or result.value is None
    return replied(result, {Refusal.REJECTED: ControlFailure.VALUE_OUT_OF_RANGE})


def alternate_call(desk: Desk, request: Wire) -> Reply:
    """ALTERNATE_CALL_REQ."""
    active, other = desk.leg(request, "ActiveConnection"), desk.leg(request, "OtherConnection")
    if isinstance(active, Refuse):
        return active
    if isinstance(other, Refuse):
        return other
    if active.part is not other.part or other.line.state is not ConversationState.HELD:
        return refuse(ControlFailure.NO_HELD_CALL)
    command = AlternateCall(active.login_id, active.part.contact_id)
    return replied(desk.exchange.execute(command, Hint(Doing.ALTERNATE, active.login_id)))


def reconnect_call(desk: Desk, request: Wire) -> Reply:
    """RECONNECT_CALL_REQ: drop the active call and take the held one back."""
    active, held = desk.leg(request, "ActiveConnection"), desk.leg(request, "HeldConnection")
    if isinstance(active, Refuse):
        return active
    if isinstance(held, Refuse):
        return held
    if active.part is not held.part or held.line.state is not ConversationState.HELD:
        return refuse(ControlFailure.NO_HELD_CALL)
    cleared = _clear(desk, active)
    if cleared != DONE:
        return cleared
    return replied(desk.exchange.execute(RetrieveCall(held.login_id, held.part.contact_id, held.line.leg_id)))


def deflect_call(desk: Desk, request: Wire) -> Reply:
    """DEFLECT_CALL_REQ: a call that rings is to ring elsewhere."""
    leg = desk.leg(request, state=ConversationState.ALERTING)
    if isinstance(leg, Refuse):
        return leg
    if leg.line.state is not ConversationState.ALERTING:
        return refuse(ControlFailure.INVALID_OBJECT_STATE)
    destination = desk.exchange.directory.dialled(request.text("CalledDeviceID"))
    return replied(desk.exchange.deflect(leg.seat, leg.part, leg.line, destination), DIALLING)
