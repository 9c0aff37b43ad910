"""Requests about monitors, other clients and registered services."""

from __future__ import annotations

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_session import Distribution
from tests.support.cti_server.desk import Desk
from tests.support.cti_server.replies import DONE, Confirm, Fail, Reply
from tests.support.cti_server.wire import Values, Wire


def start_monitor(desk: Desk, request: Wire) -> Reply:
    """MONITOR_START_REQ: of a device, or of the device of a connection."""
    device = request.text("MonitoredDeviceID") or request.text("ConnectionDeviceID")
    if not desk.exchange.directory.is_extension(device):
        return Fail(Status.INVALID_DEVICE)
    monitor = desk.session.start_monitor(device, request.number("CallMsgMask"), request.number("AgentStateMask"))
    return Confirm({"MonitorID": monitor}) if monitor is not None else Fail(Status.MONITOR_ALREADY_EXISTS)


def change_monitor(desk: Desk, request: Wire) -> Reply:
    """CHANGE_MONITOR_MASK_REQ."""
    masks = request.number("CallMsgMask"), request.number("AgentStateMask")
    return DONE if desk.session.change_monitor(request.number("MonitorID"), *masks) else Fail(Status.INVALID_MONITORID)


def user_message(desk: Desk, request: Wire) -> Reply:
    """USER_MESSAGE_REQ: to clients of a name, or to all of them."""
    distribution = request.number("Distribution")
    if distribution not in {int(each) for each in Distribution}:
        return Fail(Status.INVALID_DISTRIBUTION_TYPE)
    told: Values = {
        "ICMCentralControllerTime": int(desk.exchange.now().timestamp()), "Distribution": distribution,
        "ClientID": desk.session.client_id, "Text": request.text("Text"),
    }  # fmt: skip
    found = desk.tell_clients(request.text("ClientID"), distribution, told)
    return DONE if found or distribution != Distribution.CLIENT else Fail(Status.CLIENT_NOT_FOUND)


def register_service(desk: Desk, request: Wire) -> Reply:
    """REGISTER_SERVICE_REQ: every service gets the same id."""
    return Confirm({"RegisteredServiceID": 1})


def acknowledge(desk: Desk, request: Wire) -> Reply:
    """Taken, and nothing comes of it here."""
    return DONE


def about_a_call(desk: Desk, request: Wire) -> Reply:
    """Taken for a call that is there, and nothing comes of it here."""
    return DONE if desk.exchange.call(request.number("ConnectionCallID")) is not None else Fail(Status.INVALID_CALLID)
