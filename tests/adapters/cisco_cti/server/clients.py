"""A client of the server without a socket: bytes in, bytes out, a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from adapters.cisco_cti.protocol.masks import AgentStateMask, CallMsgMask, CTIServiceMask
from tests.support.cti_server.center import Center
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.side import Side
from tests.support.cti_server.wire import Frames, Value, Values, Wire, Wiring

NOON: Final = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
BRIDGE: Final = (
    CTIServiceMask.CLIENT_CONTROL
    | CTIServiceMask.ALL_EVENTS
    | CTIServiceMask.SUPERVISOR
    | CTIServiceMask.CALL_DATA_UPDATE
    | CTIServiceMask.PERIPHERAL_MONITOR
)
STANDING_BY: Final = BRIDGE | CTIServiceMask.ACTIVE_STANDBY
PERIPHERAL: Final = 5000


class Place:
    """A server and its clock."""

    def __init__(self, settings: ServerSettings | None = None) -> None:
        self.seconds = 0.0
        self.center = Center(
            settings or ServerSettings(), lambda: self.seconds, lambda: NOON + timedelta(seconds=self.seconds)
        )

    def pass_time(self, seconds: float) -> None:
        """Let everything due meanwhile happen."""
        end = self.seconds + seconds
        while (at := self.center.next_at()) is not None and at <= end:
            self.seconds = max(at, self.seconds)
            self.center.tick()
        self.seconds = end

    def client(self, version: int = 24, side: Side | None = None) -> Client:
        """A connection, not opened yet."""
        return Client(self, side or self.center.a, version)

    def bridge(self, version: int = 24, services: int = BRIDGE, side: Side | None = None) -> Client:
        """A client in bridge mode, opened, what it was greeted with read already."""
        client = self.client(version, side)
        client.open(ServicesRequested=services)
        client.read()
        return client


class Client:
    """One connection; `log_in` and the like assert that they worked."""

    def __init__(self, place: Place, side: Side, version: int) -> None:
        self.place = place
        self.wiring = Wiring(version)
        self.is_reset = False
        self._frames = Frames()
        self._got = bytearray()
        self._numbers = 0
        self.session = side.connected(self, place.seconds)
        self._side = side

    # --- Pipe ---

    def write(self, data: bytes) -> None:
        assert not self.is_reset
        self._got += data

    def abort(self) -> None:
        self.is_reset = True
        self._side.lost(self.session)

    # --- both ways ---

    def send(self, name: str, groups: Mapping[str, Iterable[Values]] | None = None, **fields: Value) -> int:
        """Send, and give the InvokeID."""
        self._numbers += 1
        fields.setdefault("InvokeID", self._numbers)
        if name.startswith(("CONFIG_", "STOPPING")):
            del fields["InvokeID"]
        self.session.received(self.wiring.encode(name, fields, groups), self.place.seconds)
        return self._numbers

    def read(self) -> list[Wire]:
        """What came since."""
        data, self._got = bytes(self._got), bytearray()
        return [self.wiring.decode(*frame) for frame in self._frames.feed(data)]

    def names(self) -> list[str]:
        """What came since, by name, with the agent's state where it is one."""
        return [told(each) for each in self.read()]

    def ask(self, name: str, groups: Mapping[str, Iterable[Values]] | None = None, **fields: Value) -> Wire:
        """Send, and give the answer; what came with it is read, too."""
        return self.exchange(name, groups, **fields)[0]

    def exchange(self, name: str, groups: Mapping[str, Iterable[Values]] | None = None, **fields: Value) -> list[Wire]:
        """Send, and give the answer and what followed."""
        self.read()
        number = self.send(name, groups, **fields)
        found = self.read()
        assert found, f"{name} was not answered"
        if "InvokeID" in fields or "InvokeID" in found[0].fields:
            assert found[0].invoke_id == fields.get("InvokeID", number)
        return found

    # --- shorthand ---

    def open(self, **fields: Value) -> Wire:
        """OPEN_REQ with everything unless told otherwise."""
        asked: dict[str, Value] = {
            "VersionNumber": self.wiring.version, "IdleTimeout": 120, "PeripheralID": 0xFFFFFFFF,
            "ServicesRequested": BRIDGE, "CallMsgMask": every_call(self.wiring.version),
            "AgentStateMask": sum(AgentStateMask), "ClientID": "bridge", "ClientPassword": b"", **fields,
        }  # fmt: skip
        self.send("OPEN_REQ", None, **asked)
        return self._first()

    def log_in(self, agent_id: str, *, ready: bool = True, **fields: Value) -> None:
        """At the agent's own extension, with the right password."""
        device = str(int(agent_id) + 1000)
        asked: dict[str, Value] = {
            "PeripheralID": PERIPHERAL, "AgentState": 0, "AgentInstrument": device, "AgentID": agent_id,
            "AgentPassword": f"p{agent_id}", **fields,
        }  # fmt: skip
        assert self.ask("SET_AGENT_STATE_REQ", None, **asked).name == "SET_AGENT_STATE_CONF"
        if ready:
            answer = self.ask("SET_AGENT_STATE_REQ", PeripheralID=PERIPHERAL, AgentState=3, AgentInstrument=device)
            assert answer.name == "SET_AGENT_STATE_CONF"

    def at(self, name: str, call_id: int, device: str, kind: str = "Connection", **fields: Value) -> list[Wire]:
        """A request about an end of a call, with what follows."""
        end: dict[str, Value] = {f"{kind}CallID": call_id, f"{kind}DeviceIDType": 0, f"{kind}DeviceID": device}
        return self.exchange(name, None, PeripheralID=PERIPHERAL, **end, **fields)

    def _first(self) -> Wire:
        data = bytes(self._got)
        ((number, body), *_) = Frames().feed(data)
        return self.wiring.decode(number, body)


def every_call(version: int) -> int:
    """Every bit of CallMsgMask the version defines."""
    return sum(CallMsgMask) & (0xFFFFFFFF if version >= 23 else 0x0FFFFFFF if version >= 15 else 0x07FFFFFF)


def told(each: Wire) -> str:
    """A message in a transcript: its name, whose connection or state, and the refusal."""
    name = each.name.removesuffix("_EVENT")
    if each.name == "AGENT_STATE_EVENT":
        return f"{each.text('AgentID')} is {each.number('AgentState')}"
    if each.name == "FAILURE_CONF":
        return f"{name} {each.number('Status')}"
    if each.name == "CONTROL_FAILURE_CONF":
        return f"{name} {each.number('FailureCode')}"
    return f"{name} {each.text('ConnectionDeviceID')}".rstrip()


def story(messages: Iterable[Wire]) -> list[str]:
    """All of them."""
    return [told(each) for each in messages]
