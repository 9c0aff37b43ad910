"""What a request handler has to work with: the switch, who asks, and lookups that end in the refusal the protocol has for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.simulator.agents import Seat
from adapters.simulator.work import Line, Part
from contracts.vocabulary import ConversationState, LoginId
from tests.support.cti_server.agents import seat_of
from tests.support.cti_server.exchange import ANY_CALL, Exchange
from tests.support.cti_server.replies import Refuse, Reply, refuse
from tests.support.cti_server.supervision import Supervision
from tests.support.cti_server.wire import Value, Values, Wire, Wiring


class Asking(Protocol):
    """The session that asks, as far as a handler may see it."""

    session_id: int
    client_id: str
    wiring: Wiring
    device: str
    config_updates: int
    call_variables: int
    named_variables: frozenset[str] | None

    def start_monitor(self, device: str, call_mask: int, state_mask: int, team: int = 0) -> int | None:
        """A monitor of a device or a team; None where there is one already."""

    def stop_monitor(self, monitor_id: int) -> bool:
        """End it; False where there is none."""

    def change_monitor(self, monitor_id: int, call_mask: int, state_mask: int) -> bool:
        """Other masks; False where there is none."""


@dataclass(frozen=True, slots=True)
class Leg:
    """An agent's end of a call."""

    seat: Seat
    part: Part
    line: Line
    call_id: int

    @property
    def login_id(self) -> LoginId:
        """Whose it is."""
        return self.seat.agent.login_id

    @property
    def device(self) -> str:
        """Where it is."""
        return self.seat.agent.extension


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a handler needs. `broadcast` tells other clients; `clients` of a name."""

    exchange: Exchange
    supervision: Supervision
    session: Asking
    tell_clients: Callable[[str, int, Values], int]

    def seat(self, fields: Values) -> Seat | Refuse:
        """The agent a request names."""
        seat, _ = seat_of(self.exchange.world, self.exchange.directory, fields)
        return seat if seat is not None else refuse(ControlFailure.INVALID_AGENT_ID_SPECIFIED)

    def leg(self, request: Wire, kind: str = "Connection", state: ConversationState | None = None) -> Leg | Refuse:
        """The end of a call that the fields of this kind name (`Connection`, `ActiveConnection`, `HeldConnection`)."""
        device = request.text(f"{kind}DeviceID") or request.text("AgentInstrument").partition(";")[0]
        call_id = request.number(f"{kind}CallID", ANY_CALL)
        if call_id == ANY_CALL:
            return self._any_leg(device or self.session.device, state)
        call = self.exchange.call(call_id)
        if call is None:
            return refuse(ControlFailure.INVALID_CSTA_CALL_IDENTIFIER)
        found = self.exchange.leg(call_id, device)
        if found is not None:
            return Leg(*found, call_id)
        if any(each.device == device for each in call.connections):
            return refuse(ControlFailure.DROP_ANY_PARTY_NOT_ENABLED_CTI)
        return refuse(ControlFailure.INVALID_CSTA_CONNECTION_IDENTIFIER)

    def _any_leg(self, device: str, state: ConversationState | None) -> Leg | Refuse:
        seat = self.exchange.directory.seat_at(device)
        part = seat.call if seat is not None else None
        lines = list(part.lines()) if part is not None else []
        line = next((each for each in lines if state in (None, each.state)), None)
        if seat is None or part is None or line is None:
            return refuse(ControlFailure.NO_ACTIVE_CALL)
        return Leg(seat, part, line, self.exchange.ledger.call_id(line))

    def new_connection(self, login_id: LoginId) -> dict[str, Value]:
        """The fields of a confirmation that name a new call."""
        call_id, device = self.exchange.call_of(login_id) or (ANY_CALL, "")
        return {
            "NewConnectionCallID": call_id, "NewConnectionDeviceIDType": 0, "LineHandle": 0xFFFF, "LineType": 0xFFFF,
            "NewConnectionDeviceID": device,
        }  # fmt: skip


Handler = Callable[[Desk, Wire], Reply]
