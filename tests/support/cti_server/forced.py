"""What a test decides over the switch: replies to certain requests, and how late an agent's requests are carried out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.cti_server.replies import Reply


class Forced:
    """Replies by the name of the request: once each, in order, or always."""

    def __init__(self) -> None:
        self._once: dict[str, deque[Reply]] = {}
        self._always: dict[str, Reply] = {}

    def once(self, name: str, reply: Reply) -> None:
        """The next request of this name gets it."""
        self._once.setdefault(name, deque()).append(reply)

    def always(self, name: str, reply: Reply | None) -> None:
        """Every request of this name gets it; None: as usual again."""
        if reply is None:
            self._always.pop(name, None)
        else:
            self._always[name] = reply

    def pop(self, name: str) -> Reply | None:
        """What this request gets, None: what it deserves."""
        if waiting := self._once.get(name):
            return waiting.popleft()
        return self._always.get(name)


@dataclass(slots=True)
class _Parked:
    agent: str
    since: float
    work: Callable[[], None]


class Delays:
    """Seconds by agent; work that waits for its time. Pure: somebody calls `run_due`."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds: dict[str, float] = {}
        self._parked: list[_Parked] = []

    def set(self, agent: str, seconds: float) -> None:
        """From now on, and for what waits already."""
        self._seconds[agent] = seconds
        self.run_due()

    def drop(self) -> None:
        """Nobody waits for anything, and nothing is late."""
        self._seconds.clear()
        self._parked.clear()

    def run(self, agent: str, work: Callable[[], None]) -> None:
        """Now, or when its time has come."""
        if self._seconds.get(agent):
            self._parked.append(_Parked(agent, self._clock(), work))
        else:
            work()

    def next_at(self) -> float | None:
        """When something is due."""
        return min((each.since + self._seconds.get(each.agent, 0.0) for each in self._parked), default=None)

    def run_due(self) -> None:
        """Do what is due."""
        now = self._clock()
        due = [each for each in self._parked if each.since + self._seconds.get(each.agent, 0.0) <= now]
        self._parked = [each for each in self._parked if each not in due]
        for each in due:
            each.work()
