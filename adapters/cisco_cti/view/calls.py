"""Calls of agents from the events of the wire. Each event gives the contacts it changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from adapters.cisco_cti.protocol import typed_call_data as told
from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.enums_call import ConnectionDeviceIDType
from adapters.cisco_cti.protocol.typed_bases import CallEvent
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT
from adapters.cisco_cti.view import data, joining, parts
from adapters.cisco_cti.view.agents import Agents
from adapters.cisco_cti.view.book import Book, key_of
from adapters.cisco_cti.view.desk import Desk
from adapters.cisco_cti.view.happenings import HAPPENINGS
from adapters.cisco_cti.view.work import Call, Connection, Work
from adapters.contacts import Contact

EARLY_IDS: Final = 1024
EARLY_EACH: Final = 32
"""Events kept for calls whose beginning was not told yet; more are dropped, the beginning will not come then."""
PRECALLS: Final = 1024
"""Announced calls whose data is kept until they begin."""


class Calls:
    """`dropped` counts events that came too late, or for calls whose beginning never came."""

    def __init__(self, agents: Agents) -> None:
        self.agents = agents
        self.book = Book(agents)
        self.desk = Desk(agents)
        self.dropped = 0
        self._early: dict[int, list[CallEvent]] = {}
        self._precalls: dict[tuple[object, object], data.Data] = {}

    @property
    def announced(self) -> int:
        """Calls announced that have not begun."""
        return len(self._precalls)

    def apply(self, event: Body) -> tuple[Contact, ...]:
        """Take one event of calls; of others nothing comes."""
        return self.desk.settle(self._take(event))

    def forget_early(self) -> None:
        """The link is new: what was awaited does not come any more."""
        self._early.clear()
        self._precalls.clear()

    def _take(self, event: Body) -> Iterable[Work]:
        match event:
            case told.BeginCallEvent():
                return self._begin(event)
            case told.AgentPreCallEvent() | told.CallTranslationRouteEvent():
                self._announce(event)
            case told.AgentPreCallAbortEvent():
                self._precalls.pop((event.router_call_key_day, event.router_call_key_call_id), None)
            case wire.CallTransferredEvent():
                return joining.transfer(self.book, self.desk, self.agents, event)
            case wire.CallConferencedEvent():
                return joining.conference(self.book, self.desk, self.agents, event)
            case CallEvent():
                return self._of_call(event)
        return ()

    # --- beginnings and ends ----------------------------------------------------------------------------------------

    def _announce(self, event: told.AgentPreCallEvent | told.CallTranslationRouteEvent) -> None:
        key = (event.router_call_key_day, event.router_call_key_call_id)
        self._precalls[key] = data.merge({}, data.read(event))
        if len(self._precalls) > PRECALLS:
            del self._precalls[next(iter(self._precalls))]

    def _begin(self, event: told.BeginCallEvent) -> list[Work]:
        key = key_of(event)
        call = self.book.begin(key)
        said = data.read(event)
        announced = self._precalls.pop(data.router_key(said) or ("", ""), {})
        call.data = data.merge(announced, call.data)
        call.learn(said, key.device)
        self._come_home(call, key)
        touched = parts.works(call)
        early = self._early.pop(key.call_id, [])
        for each in early:
            touched += self._of_call(each)
        return touched

    def _come_home(self, call: Call, key: Connection) -> None:
        """An agent's phone names the call now, after another phone's name of it stood for that."""
        login_id = self.agents.at(key.device)
        line = self.desk.line_of(call, login_id) if login_id is not None else None
        if line is None or line.call is call or line.connection.device_type != ConnectionDeviceIDType.STATIC:
            return
        if self.agents.at(line.connection.device) is None and line.connection.device != line.device:
            call.parties = {**line.call.parties, **call.parties}
            line.join(call, key)

    def _end(self, key: Connection) -> list[Work]:
        """The call is over for this name of it; without another name it is over for everybody."""
        self._early.pop(key.call_id, None)
        call = self.book.find(key)
        self.book.release(key)
        if call is None:
            self.dropped += 1
            return []
        touched = parts.works(call)
        for line in list(call.lines.values()):
            own = line.device == key.device and line.connection.call_id == key.call_id
            if own or not call.keys or line.connection == key:
                line.end()
        return touched

    def _of_call(self, event: CallEvent) -> list[Work]:
        key = key_of(event)
        if isinstance(event, told.EndCallEvent):
            return self._end(key)
        if isinstance(event, told.CallDataUpdateEvent):
            return self._update(key, event)
        call = self.book.find(key)
        if call is None:
            self._keep(key, event)
            return []
        before = self._with_part(key, call)
        self._happen(call, key, event)
        return before + self._with_part(key, call)

    def _with_part(self, key: Connection, call: Call) -> list[Work]:
        """The contacts with a part in the call, whichever phone's name of it they have."""
        return [work for each in dict.fromkeys((call, *self.book.of_id(key.call_id))) for work in parts.works(each)]

    def _keep(self, key: Connection, event: CallEvent) -> None:
        """It came before the beginning: held (CTIOS-69). After the end: dropped and counted."""
        early = self._early.setdefault(key.call_id, []) if not self.book.is_ended(key) else None
        if early is None or len(early) >= EARLY_EACH:
            self.dropped += 1
            return
        early.append(event)
        if len(self._early) > EARLY_IDS:
            self.dropped += len(self._early.pop(next(iter(self._early))))

    # --- data -------------------------------------------------------------------------------------------------------

    def _update(self, key: Connection, event: told.CallDataUpdateEvent) -> list[Work]:
        """Data, and perhaps another name of the call after a transfer or conference."""
        new = _renamed(key, event)
        call = self.book.find(key) if new == key else self.book.rename(key, new) or self.book.find(key)
        if call is None:
            self._keep(key, event)
            return []
        call.learn(data.read(event), new.device)
        for line in call.lines.values():
            if line.connection == key:
                line.connection = new
        return parts.works(call)

    # --- what happens to parties ------------------------------------------------------------------------------------

    def _happen(self, call: Call, key: Connection, event: CallEvent) -> None:
        call.learn(data.read(event), key.device)
        place = parts.Place(self.agents, self.book, self.desk, call, key)
        match event:
            case wire.CallFailedEvent():
                place.fail(event.failing_device_id, event.event_cause)
            case wire.CallReachedNetworkEvent():
                place.reach_network(event.called_device_id, event.local_connection_state)
            case _ if type(event) in HAPPENINGS:
                place.happen(HAPPENINGS[type(event)], event)


def _renamed(key: Connection, event: told.CallDataUpdateEvent) -> Connection:
    if event.new_connection_call_id in (NULL_ID, 0):
        return key
    kind = event.new_connection_device_id_type
    return Connection(
        event.new_connection_call_id,
        key.device_type if kind == NULL_SHORT else kind,
        event.new_connection_device_id or key.device,
    )
