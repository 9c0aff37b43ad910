"""Which call is meant: calls by what the wire calls them. Owns no meaning of events."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.typed_bases import CallEvent
from adapters.cisco_cti.view.agents import Agents
from adapters.cisco_cti.view.work import Call, Connection

ENDED_KEPT: Final = 4096
"""Names of calls that are over, so that what comes late is told from what comes early."""
WHOLE: Final = 2
"""Parties of a call that has its destination."""


class Book:
    """Every call that is not over. Phones of agents in one call share it; a name that is no agent's phone is a call of its own."""

    def __init__(self, agents: Agents) -> None:
        self._agents = agents
        self._calls: dict[Connection, Call] = {}
        self._ids: dict[int, dict[Connection, None]] = {}
        self._ended: dict[Connection, None] = {}
        self._passed: dict[int, Call] = {}

    def __len__(self) -> int:
        return len(self.calls())

    def calls(self) -> list[Call]:
        """Each once."""
        return list(dict.fromkeys(self._calls.values()))

    def find(self, key: Connection) -> Call | None:
        """The call of this name, or one this name can only mean: a new connection belongs to a call without a destination."""
        found = self._calls.get(key)
        if found is not None or key in self._ended:
            return found
        same = self.of_id(key.call_id)
        return next((call for call in same if len(call.parties) < WHOLE), same[0] if same else None)

    def of_id(self, call_id: int) -> list[Call]:
        """Calls of this id, in the order they began."""
        return list(dict.fromkeys(self._calls[key] for key in self._ids.get(call_id, ())))

    def is_ended(self, key: Connection) -> bool:
        """Whether a call of this name was here and is over."""
        return key in self._ended

    def begin(self, key: Connection) -> Call:
        """The call of a name that is told the first time."""
        self._ended.pop(key, None)
        call = self._calls.get(key) or self._shared(key) or self._passed_on(key) or Call(key.call_id)
        self.bind(call, key)
        return call

    def bind(self, call: Call, key: Connection) -> None:
        """The call is called so, too."""
        self._drop(key)
        self._calls[key] = call
        self._ids.setdefault(key.call_id, {})[key] = None
        call.keys.add(key)

    def release(self, key: Connection) -> Call | None:
        """The name is over; the call whose it was."""
        call = self._drop(key)
        if call is not None:
            self._ended[key] = None
            if len(self._ended) > ENDED_KEPT:
                del self._ended[next(iter(self._ended))]
        return call

    def rename(self, key: Connection, new: Connection) -> Call | None:
        """The call has another name now; what was one of its names before is no call that ended."""
        call = self._drop(key)
        if call is None:
            return self._calls.get(new)
        call.call_id = new.call_id
        self.bind(call, new)
        return call

    def keep(self, call: Call) -> None:
        """A call whose last agent passed it on has no name until it rings at the next one."""
        if not call.keys:
            self._passed[call.call_id] = call
            if len(self._passed) > ENDED_KEPT:
                del self._passed[next(iter(self._passed))]

    def forget(self) -> None:
        """Begin anew with calls that have somebody in them; the rest ended unseen, or will be named again."""
        for key in [key for key, call in self._calls.items() if not call.lines]:
            self._drop(key)
        self._ended.clear()
        self._passed.clear()

    def _passed_on(self, key: Connection) -> Call | None:
        """The call that was passed on, now that it has come to a phone."""
        return self._passed.pop(key.call_id, None) if self._agents.at(key.device) is not None else None

    def _drop(self, key: Connection) -> Call | None:
        call = self._calls.pop(key, None)
        if call is None:
            return None
        call.keys.discard(key)
        self._ids[key.call_id].pop(key)
        if not self._ids[key.call_id]:
            del self._ids[key.call_id]
        return call

    def _shared(self, key: Connection) -> Call | None:
        """The call of another agent's phone in which this agent's phone has a part."""
        if self._agents.at(key.device) is None:
            return None
        return next((call for call in self.of_id(key.call_id) if self._is_of_phones(call)), None)

    def _is_of_phones(self, call: Call) -> bool:
        devices = {line.device for line in call.lines.values()}
        return all(self._agents.at(key.device) is not None or key.device in devices for key in call.keys)


def key_of(event: CallEvent) -> Connection:
    """How the event names its call."""
    return Connection(event.connection_call_id, event.connection_device_id_type, event.connection_device_id)
