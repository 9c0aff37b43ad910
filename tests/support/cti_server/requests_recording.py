"""Requests to record an agent's call."""

from __future__ import annotations

from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from contracts.vocabulary import ConversationState
from tests.support.cti_server.desk import Desk
from tests.support.cti_server.recordings import RECORDER
from tests.support.cti_server.replies import DONE, Confirm, Refuse, Reply, refuse
from tests.support.cti_server.wire import Wire


def start(desk: Desk, request: Wire) -> Reply:
    """START_RECORDING_REQ: of a call that is talked in and not recorded."""
    leg = desk.leg(request)
    if isinstance(leg, Refuse):
        return leg
    if leg.line.state is not ConversationState.ESTABLISHED:
        return refuse(ControlFailure.NO_ACTIVE_CALL)
    number = desk.exchange.recordings.start(leg.call_id, leg.device)
    if number is None:
        return refuse(ControlFailure.RESOURCE_BUSY)
    return Confirm({"SessionID": RECORDER, "ServerData": number})


def stop(desk: Desk, request: Wire) -> Reply:
    """STOP_RECORDING_REQ."""
    leg = desk.leg(request)
    if isinstance(leg, Refuse):
        return leg
    named = request.number("SessionID"), request.number("ServerData")
    if desk.exchange.recordings.stop(leg.call_id, leg.device, *named):
        return DONE
    return refuse(ControlFailure.INVALID_OBJECT_STATE)
