"""Call events as notices: which fields each has, and what stands in them. Owns no decision when one is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.cisco_cti.protocol.enums_call import (
    CallType,
    ConnectionDeviceIDType,
    DeviceIDType,
    LineType,
    LocalConnectionState,
)
from adapters.cisco_cti.protocol.enums_cause import EventCause
from contracts.vocabulary import ConversationState
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.directory import Directory
from tests.support.cti_server.ledger import Connection, Pictured, Record
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.wire import Value, Values

NO_CALL: Final = 0xFFFFFFFF
ROUTER_DAY: Final = 152_000
"""RouterCallKeyDay; with RouterCallKeyCallID it names a call for ever, so any fixed day will do."""

LOCAL: Final[Mapping[ConversationState, LocalConnectionState]] = {
    ConversationState.ALERTING: LocalConnectionState.ALERTING,
    ConversationState.DIALING: LocalConnectionState.CONNECT,
    ConversationState.ESTABLISHED: LocalConnectionState.CONNECT,
    ConversationState.HELD: LocalConnectionState.HOLD,
}
_LINES: Final[Mapping[CallType, LineType]] = {
    CallType.OUT: LineType.OUTBOUND,
    CallType.AGENT_INSIDE: LineType.INSIDE,
    CallType.CONSULT: LineType.INSIDE,
    CallType.CONSULT_OFFERED: LineType.INSIDE,
    CallType.SUPERVISOR_MONITOR: LineType.SILENT_MONITOR,
}
ABSENT: Final[Values] = {"LineHandle": 0xFFFF}


class Saying:
    """Makes the notices. `device` is whose appearance of the call an event is about: ConnectionDeviceID."""

    def __init__(self, settings: ServerSettings, directory: Directory) -> None:
        self._settings = settings
        self._directory = directory

    # --- a call comes ---

    def begin(self, record: Record, call: Pictured, device: str) -> Notice:
        """BEGIN_CALL_EVENT: the first one of each appearance."""
        fields: dict[str, Value] = {
            **self._about(record, device), **_router_key(record), "CallType": record.types.get(device, CallType.OFFERED),
            "NumCTIClients": 0,
        }  # fmt: skip
        return Notice("BEGIN_CALL_EVENT", fields, devices=_of(device), data=self.call_data(record, call.data))

    def initiated(self, record: Record, device: str) -> Notice:
        """CALL_SERVICE_INITIATED_EVENT: off hook."""
        fields = {**self._line(record, device), **self._device("Calling", record.calling)}
        return self._event("CALL_SERVICE_INITIATED_EVENT", fields, device, LocalConnectionState.INITIATE)

    def originated(self, record: Record, device: str) -> Notice:
        """CALL_ORIGINATED_EVENT: dialled."""
        return self._event("CALL_ORIGINATED_EVENT", self._dialled(record, device), device, LocalConnectionState.CONNECT)

    def delivered(
        self, record: Record, call: Pictured, at: Connection, alerting: str, cause: EventCause = EventCause.NONE
    ) -> Notice:
        """CALL_DELIVERED_EVENT as `at` has it: its own phone rings, or it hears another one ring."""
        fields = {**self._dialled(record, at.device), **self._device("Alerting", alerting)}
        data = self.call_data(record, call.data)
        return self._event("CALL_DELIVERED_EVENT", fields, at.device, LOCAL[at.state], cause, data)

    def established(
        self, record: Record, at: Connection, answering: str, cause: EventCause = EventCause.NONE
    ) -> Notice:
        """CALL_ESTABLISHED_EVENT as `at` has it."""
        fields = {**self._dialled(record, at.device), **self._device("Answering", answering)}
        return self._event("CALL_ESTABLISHED_EVENT", fields, at.device, LOCAL[at.state], cause)

    # --- queues ---

    def queued(self, record: Record, device: str, waiting: int) -> Notice:
        """CALL_QUEUED_EVENT on the appearance of the queue."""
        fields = {**self._dialled(record, device), **self._device("Queue", device), "NumQueued": waiting}
        return self._event("CALL_QUEUED_EVENT", _only_queue(fields), device, LocalConnectionState.QUEUED)

    def dequeued(self, record: Record, device: str, waiting: int) -> Notice:
        """CALL_DEQUEUED_EVENT on the appearance of the queue."""
        fields = {**self._about(record, device), "QueueDeviceType": DeviceIDType.QUEUE, "NumQueued": waiting}
        return self._event("CALL_DEQUEUED_EVENT", fields, device, LocalConnectionState.NULL)

    # --- during a call ---

    def turned(self, record: Record, at: Connection, cause: EventCause) -> Notice:
        """CALL_HELD_EVENT or CALL_RETRIEVED_EVENT, by whoever did it."""
        held = at.state is ConversationState.HELD
        fields = {**self._about(record, at.device), **self._device("Holding" if held else "Retrieving", at.device)}
        return self._event(
            "CALL_HELD_EVENT" if held else "CALL_RETRIEVED_EVENT", fields, at.device, LOCAL[at.state], cause
        )

    def updated(self, record: Record, call: Pictured, device: str, new: Record | None = None) -> Notice:
        """CALL_DATA_UPDATE_EVENT: other data, or (`new`) another id from now on."""
        after = new or record
        fields: dict[str, Value] = {
            **self._about(record, device), **_router_key(after), "CallType": after.types.get(device, CallType.OFFERED),
            "NewConnectionDeviceIDType": ConnectionDeviceIDType.STATIC, "NewConnectionCallID": after.call_id,
            "NewConnectionDeviceID": device, "NumCTIClients": 0,
        }  # fmt: skip
        return Notice("CALL_DATA_UPDATE_EVENT", fields, devices=_of(device), data=self.call_data(after, call.data))

    def joined(
        self,
        primary: Record,
        secondary: Record | None,
        by: str,
        other: str,
        parties: Sequence[Connection],
        *,
        stays: bool,
    ) -> Notice:
        """CALL_CONFERENCED_EVENT (`stays`) or CALL_TRANSFERRED_EVENT; without `secondary` in a single step."""
        who = ("Controller", "AddedParty") if stays else ("Transferring", "Transferred")
        static, none = ConnectionDeviceIDType.STATIC, ConnectionDeviceIDType.NONE
        fields: dict[str, Value] = {
            "PeripheralID": self._settings.peripheral_id, "PeripheralType": self._settings.peripheral_type, **ABSENT,
            "PrimaryDeviceIDType": static, "PrimaryCallID": primary.call_id, "PrimaryDeviceID": by,
            "SecondaryDeviceIDType": static if secondary else none, "SecondaryDeviceID": by if secondary else "",
            "SecondaryCallID": secondary.call_id if secondary else NO_CALL,
            **self._device(who[0], by), **self._device(who[1], other),
        }  # fmt: skip
        listed = tuple(self.party(primary.call_id, each) for each in parties)
        name = "CALL_CONFERENCED_EVENT" if stays else "CALL_TRANSFERRED_EVENT"
        mine = next((LOCAL[each.state] for each in parties if each.device == by), LocalConnectionState.CONNECT)
        fields["LocalConnectionState"] = mine if stays else LocalConnectionState.NULL
        return Notice(name, fields, {"NumParties": listed}, devices=_of(by))

    @staticmethod
    def party(call_id: int, each: Connection) -> Values:
        """One entry of a list of parties."""
        kind = ConnectionDeviceIDType.DYNAMIC if each.login_id is None else ConnectionDeviceIDType.STATIC
        return {
            "ConnectedPartyCallID": call_id, "ConnectedPartyDeviceIDType": kind, "ConnectedPartyDeviceID": each.device,
        }  # fmt: skip

    # --- a call goes ---

    def failed(self, record: Record, device: str, failing: str, cause: EventCause) -> Notice:
        """CALL_FAILED_EVENT: whoever was called cannot be had."""
        fields = {**self._about(record, device), **self._device("Failing", failing), **self._device("Called", failing)}
        return self._event("CALL_FAILED_EVENT", fields, device, LocalConnectionState.FAIL, cause)

    def diverted(self, record: Record, device: str, to: str, cause: EventCause) -> Notice:
        """CALL_DIVERTED_EVENT: it rings here no longer but elsewhere."""
        fields = {**self._about(record, device), **self._device("Diverting", device), **self._device("Called", to)}
        return self._event("CALL_DIVERTED_EVENT", fields, device, LocalConnectionState.NULL, cause)

    def left(
        self, record: Record, device: str, releasing: str, state: LocalConnectionState, cause: EventCause
    ) -> Notice:
        """CALL_CONNECTION_CLEARED_EVENT: one party left, seen from `device`."""
        fields = {**self._about(record, device), **self._device("Releasing", releasing)}
        return self._event("CALL_CONNECTION_CLEARED_EVENT", fields, device, state, cause)

    def cleared(self, record: Record, device: str, cause: EventCause = EventCause.NONE) -> Notice:
        """CALL_CLEARED_EVENT: nobody is in it."""
        fields = self._about(record, device)
        return self._event("CALL_CLEARED_EVENT", fields, device, LocalConnectionState.NULL, cause)

    def end(self, record: Record, device: str) -> Notice:
        """END_CALL_EVENT: the last one of each appearance."""
        return Notice("END_CALL_EVENT", self._about(record, device), devices=_of(device))

    # --- parts ---

    def call_data(self, record: Record, data: Mapping[str, object]) -> dict[str, object]:
        """Call data with what the network says of the call."""
        known = {"DNIS": record.called, "DialedNumber": record.called}
        if record.calling_outside:
            known["ANI"] = record.calling
        return {**{key: value for key, value in known.items() if value}, **data}

    def _event(
        self,
        name: str,
        fields: Mapping[str, Value],
        device: str,
        state: LocalConnectionState,
        cause: EventCause = EventCause.NONE,
        data: Mapping[str, object] | None = None,
    ) -> Notice:
        told = {**fields, "LocalConnectionState": state, "EventCause": cause}
        return Notice(name, told, devices=_of(device), data=data)

    def _about(self, record: Record, device: str) -> dict[str, Value]:
        return {
            "PeripheralID": self._settings.peripheral_id, "PeripheralType": self._settings.peripheral_type,
            "ConnectionDeviceIDType": ConnectionDeviceIDType.STATIC, "ConnectionCallID": record.call_id,
            "ConnectionDeviceID": device,
        }  # fmt: skip

    def _line(self, record: Record, device: str) -> dict[str, Value]:
        group = self._directory.group(record.skill)
        skill: dict[str, Value] = {}
        if group is not None:
            skill = {"SkillGroupNumber": group.number, "SkillGroupID": group.target_id, "SkillGroupPriority": 0}
        line = _LINES.get(record.types.get(device, CallType.ACD_IN), LineType.INBOUND_ACD)
        return {**self._about(record, device), **ABSENT, "LineType": line, **skill}

    def _dialled(self, record: Record, device: str) -> dict[str, Value]:
        return {
            **self._line(record, device),
            **self._device("Calling", record.calling),
            **self._device("Called", record.called),
        }

    def _device(self, prefix: str, number: str) -> dict[str, Value]:
        if not number:
            return {f"{prefix}DeviceType": DeviceIDType.NONE}
        kind = DeviceIDType.EXTERNAL
        if self._directory.is_extension(number):
            kind = DeviceIDType.DEVICE_IDENTIFIER
        elif self._directory.is_queue(number):
            kind = DeviceIDType.QUEUE
        return {f"{prefix}DeviceType": kind, f"{prefix}DeviceID": number}


def _router_key(record: Record) -> dict[str, Value]:
    return {
        "RouterCallKeyDay": ROUTER_DAY, "RouterCallKeyCallID": record.router_key, "RouterCallKeySequenceNumber": 0,
    }  # fmt: skip


def _only_queue(fields: Mapping[str, Value]) -> dict[str, Value]:
    left_out = {"LineHandle", "LineType", "SkillGroupNumber", "SkillGroupID", "SkillGroupPriority"}
    return {key: value for key, value in fields.items() if key not in left_out}


def _of(device: str) -> frozenset[str]:
    return frozenset({device})
