"""Requests that look at calls and devices, and those that set call data."""

from __future__ import annotations

from collections.abc import Iterable

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_call import (
    CallType,
    ConnectionDeviceIDType,
    DeviceIDType,
    LineType,
    LocalConnectionState,
    SilentMonitorStatus,
    TypeOfDevice,
)
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import CallControlMask, CallMsgMask, ClassOfDevice, TransferConferenceSetupMask
from adapters.contacts import UpdateContactData
from contracts.vocabulary import ConversationState
from tests.support.cti_server.desk import Desk
from tests.support.cti_server.ledger import Connection
from tests.support.cti_server.replies import DONE, Confirm, Fail, Reply, refuse, replied
from tests.support.cti_server.saying import LOCAL, ROUTER_DAY
from tests.support.cti_server.variables import CALL_VARIABLES, LONGEST_NAMED, heard, kept, spoken
from tests.support.cti_server.wire import Value, Values, Wire

_SNAPSHOT_DATA = frozenset(
    {*CALL_VARIABLES, "ANI", "UserToUserInfo", "DNIS", "DialedNumber", "CallerEnteredDigits", "CallWrapupData"}
)
_CONTROLS = sum(CallControlMask) & ~CallControlMask.MAKE_PREDICTIVE_CALL
_JOINS = (
    TransferConferenceSetupMask.CONF_SETUP_CONSULT_SPECIFIC | TransferConferenceSetupMask.CONF_SETUP_ANY_SINGLE_CALL
)


def snapshot_device(desk: Desk, request: Wire) -> Reply:
    """SNAPSHOT_DEVICE_REQ: the calls at an instrument."""
    device = request.text("AgentInstrument").partition(";")[0]
    if not desk.exchange.directory.is_extension(device):
        return refuse(ControlFailure.INVALID_CSTA_DEVICE_IDENTIFIER)
    calls = [
        _at_device(
            call.call_id, device, LOCAL[each.state],
            SilentMonitorStatus.TARGET if desk.supervision.hears(call.call_id, device) else SilentMonitorStatus.NONE,
        )
        for call in desk.exchange.calls().values()
        for each in call.agents() if each.device == device
    ]  # fmt: skip
    if monitoring := desk.supervision.at(device):
        state = LocalConnectionState.CONNECT
        calls.append(_at_device(monitoring.record.call_id, device, state, SilentMonitorStatus.INITIATOR))
    return Confirm({}, {"NumCalls": tuple(calls)})


def _at_device(call_id: int, device: str, state: LocalConnectionState, monitored: SilentMonitorStatus) -> Values:
    return {
        "CallConnectionCallID": call_id, "CallConnectionDeviceIDType": ConnectionDeviceIDType.STATIC,
        "CallConnectionDeviceID": device, "CallState": state, "SilentMonitorStatus": monitored,
    }  # fmt: skip


def snapshot_call(desk: Desk, request: Wire) -> Reply:
    """SNAPSHOT_CALL_REQ: everybody in a call, and its data."""
    call_id, device = request.number("ConnectionCallID"), request.text("ConnectionDeviceID")
    monitoring = desk.supervision.at(device)
    if monitoring is not None and monitoring.record.call_id == call_id:
        me = Connection("", device, monitoring.supervisor, ConversationState.ESTABLISHED)
        devices = tuple(_in_call(desk, call_id, [me]))
        return Confirm({"CallType": CallType.SUPERVISOR_MONITOR}, {"NumCallDevices": devices})
    call = desk.exchange.call(call_id)
    if call is None:
        return refuse(ControlFailure.INVALID_CSTA_CALL_IDENTIFIER)
    record = desk.exchange.ledger.records[call_id]
    if device and device not in record.types and all(each.device != device for each in call.connections):
        return refuse(ControlFailure.INVALID_CSTA_CONNECTION_IDENTIFIER)
    data = desk.exchange.saying.call_data(record, call.data)
    if desk.session.named_variables is not None:
        data = kept(data, desk.session.call_variables, desk.session.named_variables)
    fields, groups = spoken(data, _SNAPSHOT_DATA)
    fields |= {
        "CallType": record.types.get(device, CallType.OFFERED), "RouterCallKeyDay": ROUTER_DAY,
        "RouterCallKeyCallID": record.router_key,
    }  # fmt: skip
    return Confirm(fields, {**groups, "NumCallDevices": tuple(_in_call(desk, call_id, call.connections))})


def _in_call(desk: Desk, call_id: int, connections: Iterable[Connection]) -> Iterable[Values]:
    for each in connections:
        inside = each.login_id is not None
        yield {
            "CallConnectionCallID": call_id,
            "CallConnectionDeviceIDType": ConnectionDeviceIDType.STATIC if inside else ConnectionDeviceIDType.DYNAMIC,
            "CallConnectionDeviceID": each.device,
            "CallDeviceType": DeviceIDType.DEVICE_IDENTIFIER if inside else DeviceIDType.EXTERNAL,
            "CallDeviceID": each.device,
            "CallDeviceConnectionState": LOCAL[each.state],
        }


def device_info(desk: Desk, request: Wire) -> Reply:
    """QUERY_DEVICE_INFO_REQ: one line for everything."""
    if not desk.exchange.directory.is_extension(request.text("AgentInstrument")):
        return refuse(ControlFailure.INVALID_CSTA_DEVICE_IDENTIFIER)
    fields: dict[str, Value] = {
        "PeripheralType": desk.exchange.settings.peripheral_type, "TypeOfDevice": TypeOfDevice.STATION,
        "ClassOfDevice": ClassOfDevice.VOICE, "MaxActiveCalls": 1, "MaxHeldCalls": 2, "MaxDevicesInConference": 8,
        "TransferConferenceSetup": _JOINS, "CallEventsSupported": sum(CallMsgMask), "CallControlSupported": _CONTROLS,
    }  # fmt: skip
    return Confirm(fields, {"NumLines": ({"LineHandle": 0, "LineType": LineType.UNKNOWN},)})


def set_call_data(desk: Desk, request: Wire) -> Reply:
    """SET_CALL_DATA_REQ: of a call, or of the one whose wrap-up the agent is in."""
    if problem := data_problem(desk, request):
        return problem
    call_id, device = request.number("ConnectionCallID"), request.text("ConnectionDeviceID")
    late = desk.exchange.late_leg(call_id, device) if desk.exchange.settings.late_data else None
    found = desk.exchange.leg(call_id, device) or late
    if found is None:
        return Fail(Status.INVALID_CALLID if desk.exchange.call(call_id) is None else Status.NOT_CALL_PARTY)
    seat, part = found[:2]
    return replied(desk.exchange.execute(UpdateContactData(seat.agent.login_id, part.contact_id, heard(request))))


def data_problem(desk: Desk, request: Wire) -> Fail | None:
    """Why the named variables of a request cannot be taken."""
    variables = request.groups.get("NumNamedVariables", ())
    elements = request.groups.get("NumNamedArrays", ())
    if request.number("NumNamedVariables", len(variables)) != len(variables):
        return Fail(Status.INVALID_NUM_NAMED_VARIABLES)
    if request.number("NumNamedArrays", len(elements)) != len(elements):
        return Fail(Status.INVALID_NUM_NAMED_ARRAYS)
    known, size = desk.exchange.settings.named_variables, 0
    for name, status, entries in (
        ("NamedVariable", Status.NAMED_VARIABLE_NOT_CONFIGURED, variables),
        ("NamedArray", Status.NAMED_ARRAY_NOT_CONFIGURED, elements),
    ):
        for entry in entries:
            value = entry[name]
            assert isinstance(value, tuple)
            key = str(value[-2])
            size += len(key) + len(str(value[-1])) + 2
            if known is not None and key not in known:
                return Fail(status)
    return Fail(Status.TOO_MUCH_DATA) if size > LONGEST_NAMED else None


def register_variables(desk: Desk, request: Wire) -> Reply:
    """REGISTER_VARIABLES_REQ: from now on only these are told to this client."""
    if problem := data_problem(desk, request):
        return problem
    desk.session.call_variables = request.number("CallVariableMask")
    desk.session.named_variables = frozenset(key.partition("[")[0] for key in heard(request) if key.startswith("user."))
    return DONE
