"""Silent monitoring: a supervisor hears a call in which nobody sees the supervisor. The simulated switch knows nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.enums_call import CallType, LocalConnectionState
from adapters.cisco_cti.protocol.enums_cause import EventCause
from adapters.simulator.agents import Seat
from adapters.simulator.deeds import CallEnded, StateChosen
from contracts.vocabulary import AgentState, ConversationState, LoginId
from tests.support.cti_server.exchange import Exchange
from tests.support.cti_server.ledger import Connection, Pictured, Record


@dataclass(frozen=True, slots=True)
class Monitoring:
    """One supervisor's call beside an agent's."""

    supervisor: LoginId
    device: str
    record: Record
    target: int
    target_device: str


class Supervision:
    """All silent monitoring at the moment."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._running: dict[LoginId, Monitoring] = {}

    def of(self, supervisor: LoginId) -> Monitoring | None:
        """What the supervisor hears."""
        return self._running.get(supervisor)

    def at(self, device: str) -> Monitoring | None:
        """What is heard at a supervisor's device."""
        return next((each for each in self._running.values() if each.device == device), None)

    def hears(self, call_id: int, device: str) -> bool:
        """Whether somebody hears the agent's call."""
        return any((each.target, each.target_device) == (call_id, device) for each in self._running.values())

    def start(self, supervisor: Seat, target: int, target_device: str) -> Monitoring:
        """The supervisor's phone has a call of its own, which is established at once."""
        device, login_id = supervisor.agent.extension, supervisor.agent.login_id
        record = Record(self._exchange.ledger.number(), 0, device, called=target_device)
        record.types[device] = CallType.SUPERVISOR_MONITOR
        running = self._running[login_id] = Monitoring(login_id, device, record, target, target_device)
        me = Connection("", device, login_id, ConversationState.ESTABLISHED)
        call, saying = Pictured(record.call_id, (me,), None, {}), self._exchange.saying
        self._exchange.say(saying.begin(record, call, device))
        self._exchange.say(saying.established(record, me, target_device, EventCause.SILENT_MONITOR))
        self._exchange.do(StateChosen(login_id, AgentState.BUSY))
        return running

    def stop(self, supervisor: LoginId, cause: EventCause = EventCause.SUPERVISOR_CLEAR) -> Monitoring | None:
        """Hang up for the supervisor; None where nothing is heard."""
        running = self._running.pop(supervisor, None)
        if running is None:
            return None
        saying, record, device = self._exchange.saying, running.record, running.device
        self._exchange.say(saying.left(record, device, device, LocalConnectionState.NULL, cause))
        self._exchange.say(saying.cleared(record, device, cause))
        self._exchange.say(saying.end(record, device))
        seat = self._exchange.world.seat(supervisor)
        if seat is not None and seat.call is None and seat.agent.state is AgentState.BUSY:
            self._exchange.do(CallEnded(supervisor))
        return running

    def follow(self) -> None:
        """End what has nothing to hear any more."""
        for running in list(self._running.values()):
            if self._exchange.leg(running.target, running.target_device) is None:
                self.stop(running.supervisor, EventCause.SILENT_MONITOR)
