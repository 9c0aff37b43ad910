"""The living switch: a world, its faults, and the lines that adapters hold to it.

Owns time and order: what is delayed or due, who is told of an event, and that events follow the answer they belong to.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from adapters.contacts import SnapshotContacts
from adapters.port import (
    AgentChanged,
    Cause,
    Command,
    Event,
    Refusal,
    Refused,
    Result,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
)
from adapters.simulator.deeds import Deed
from adapters.simulator.faults import Faults
from adapters.simulator.world import World
from contracts.vocabulary import LoginId

SNAPSHOT_PART = 100
"""Agents, or contacts, in one part of a snapshot: some 50 KiB on a socket, a few milliseconds of work."""

LINK_CUT = Refused(Refusal.UNAVAILABLE, detail="The link to the switch is down.")


def utc_now() -> datetime:
    """The wall clock, UTC."""
    return datetime.now(UTC)


class Line(Protocol):
    """One adapter's end of a link. Neither method blocks or raises."""

    def said(self, event: Event) -> None:
        """The switch says something."""

    def cut(self) -> None:
        """The switch's side of the link is gone; nothing more is said on this line."""


@dataclass(slots=True)
class _Parked:
    line: Line
    command: Command
    since: float
    timer: asyncio.TimerHandle


class Switch:
    """Everything happens on the event loop's thread; every line is told the same in the same order."""

    def __init__(self, world: World, faults: Faults, now: Callable[[], datetime] = utc_now) -> None:
        self.world = world
        self.faults = faults
        self.link_up = True
        self._now = now
        self._lines: list[Line] = []
        self._parked: dict[asyncio.Future[Result], _Parked] = {}
        self._unsaid: deque[tuple[Event, Line | None]] = deque()
        self._saying: asyncio.Handle | None = None
        self._waiting_for_link: list[Callable[[], None]] = []
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at: datetime | None = None

    # --- lines ---

    def connect(self, line: Line) -> None:
        """Take the line and say the snapshot on it; only while `link_up`."""
        self._catch_up()
        self._say_all()
        line.said(SnapshotBegun())
        agents = self.world.agents()
        for start in range(0, len(agents), SNAPSHOT_PART):
            line.said(SnapshotAgents(agents[start : start + SNAPSHOT_PART]))
        contacts = self.world.contacts()
        for start in range(0, len(contacts), SNAPSHOT_PART):
            line.said(SnapshotContacts(contacts[start : start + SNAPSHOT_PART]))
        line.said(SnapshotEnded())
        self._lines.append(line)
        self._set_alarm()

    def disconnect(self, line: Line) -> None:
        """Forget the line. What it asked for and was not yet carried out is dropped and refused."""
        if line in self._lines:
            self._lines.remove(line)
        for answer in [answer for answer, parked in self._parked.items() if parked.line is line]:
            self._parked.pop(answer).timer.cancel()
            _resolve(answer, LINK_CUT)
        self._set_alarm()

    def set_link(self, up: bool) -> None:
        """Cut every line and let none connect, or let them connect again."""
        if up is self.link_up:
            return
        self.link_up = up
        if up:
            waiting, self._waiting_for_link = self._waiting_for_link, []
            for wake in waiting:
                wake()
            return
        self._say_all()
        for line in list(self._lines):
            self.disconnect(line)
            line.cut()

    def when_link_up(self, wake: Callable[[], None]) -> None:
        """Call `wake` once when the link may be taken again."""
        self._waiting_for_link.append(wake)

    # --- commands and deeds ---

    def submit(self, line: Line, command: Command) -> Result | asyncio.Future[Result]:
        """Carry out a command: at once, or after the agent's delay as a future. Who cancels the future only stops listening."""
        delay = self.faults.delay(command.login_id)
        if not delay:
            result, events = self._carry_out(command)
            self._spread(events, line)
            return result
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Result] = loop.create_future()
        timer = loop.call_later(delay, self._due, answer)
        self._parked[answer] = _Parked(line, command, loop.time(), timer)
        return answer

    def do(self, deed: Deed) -> Result:
        """Let something happen that no bridge asked for. Returns Refused where it is impossible now."""
        self._catch_up()
        done = self.world.do(deed, self._now())
        self._spread(done.events, None)
        self._set_alarm()
        return done.result

    def set_delay(self, login_id: LoginId, seconds: float) -> None:
        """Set an agent's delay (0: none), also for what waits already. Raises ValueError for an impossible one."""
        self.faults.set_delay(login_id, seconds)
        loop = asyncio.get_running_loop()
        for answer, parked in self._parked.items():
            if parked.command.login_id == login_id:
                parked.timer.cancel()
                parked.timer = loop.call_at(parked.since + seconds, self._due, answer)

    def _due(self, answer: asyncio.Future[Result]) -> None:
        parked = self._parked.pop(answer)
        result, events = self._carry_out(parked.command)
        # What was to be said before goes first, so that nothing that follows the answer overtakes it.
        self._say_all()
        _resolve(answer, result)
        self._spread(events, parked.line)

    def _carry_out(self, command: Command) -> tuple[Result, tuple[Event, ...]]:
        refusal = self.faults.refusal(command)
        if refusal is not None:
            return refusal, ()
        self._catch_up()
        done = self.world.execute(command, self._now())
        self._set_alarm()
        return done.result, done.events

    # --- time ---

    def _catch_up(self) -> None:
        # What is due comes before whatever else happens now; while nobody listened it was left alone.
        self._spread(self.world.tick(self._now()), None)

    def _set_alarm(self) -> None:
        at = self.world.wake_at() if self._lines else None
        if at == self._alarm_at:
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm, self._alarm_at = None, at
        if at is not None:
            # The world's time is the wall's; the loop is asked again when its own clock was early.
            delay = max(0.0, (at - self._now()).total_seconds())
            self._alarm = asyncio.get_running_loop().call_later(delay, self._wake)

    def _wake(self) -> None:
        self._alarm = self._alarm_at = None
        self._catch_up()
        self._set_alarm()

    # --- events ---

    def _spread(self, events: tuple[Event, ...], origin: Line | None) -> None:
        # Said in the loop's next turn, so that whoever asked has the answer before the event that follows it.
        if not events:
            return
        if self._saying is None:
            self._saying = asyncio.get_running_loop().call_soon(self._say_all)
        self._unsaid.extend((event, origin) for event in events)

    def _say_all(self) -> None:
        if self._saying is not None:
            self._saying.cancel()
            self._saying = None
        while self._unsaid:
            event, origin = self._unsaid.popleft()
            for line in self._lines:
                line.said(event if line is origin else _seen_by_others(event))


def _seen_by_others(event: Event) -> Event:
    """What one bridge requested is, to another one, the agent at another desktop."""
    if isinstance(event, AgentChanged) and event.cause is Cause.REQUEST:
        return replace(event, cause=Cause.AGENT)
    return event


def _resolve(answer: asyncio.Future[Result], result: Result) -> None:
    if not answer.done():
        answer.set_result(result)
