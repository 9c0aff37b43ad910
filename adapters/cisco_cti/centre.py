"""What a command of the port works with: the picture, the link, and which agents are to be logged in again."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.outcomes import Answer, Outcome
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.refusals import refused
from adapters.cisco_cti.sightings import Sightings
from adapters.cisco_cti.translate import Picture
from adapters.cisco_cti.view.seats import Seat
from adapters.port import Event, EventSink, LogIn, Refused
from contracts.vocabulary import LoginId


class Line(Protocol):
    """What is needed of the link."""

    async def ask(self, request: Request, seconds: float | None = None) -> Outcome:
        """Send a request and wait for its outcome; never raises for what the far side does."""

    def tell(self, body: Body) -> bool:
        """Send what has no answer; False when there is no link."""


@dataclass(slots=True)
class Wishes:
    """Agents to be logged in again after a loss, with the login they asked for. One attempt in each recovery (CTIOS-53)."""

    logins: dict[LoginId, LogIn] = field(default_factory=dict)
    tried: set[LoginId] = field(default_factory=set)

    def forget(self, login_id: LoginId) -> None:
        """Never again, unless the agent logs in anew."""
        self.logins.pop(login_id, None)

    def take(self, login_id: LoginId) -> LogIn | None:
        """The login to make now, None where none is wished for or it was tried already."""
        login = self.logins.get(login_id)
        if login is None or login_id in self.tried:
            return None
        self.tried.add(login_id)
        return login


@dataclass(slots=True)
class Centre:
    """`now` is the wall clock; `tell` hears what a command changed by itself."""

    settings: CiscoSettings
    picture: Picture
    line: Line
    now: Callable[[], datetime]
    emit: EventSink
    wishes: Wishes = field(default_factory=Wishes)
    monitors: dict[int, int] = field(default_factory=dict)
    """Monitors of teams, by team. A new session has none: it gets a new dict, so that no late answer is noted in it."""
    starting: defaultdict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    """Held while a team's monitor is started, by team."""
    watchers: dict[LoginId, frozenset[int]] = field(default_factory=dict)
    """Teams an agent's session watches live."""
    team_news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a team's members come."""
    version: int = 0
    """Of the session the link is over, 0 before the first."""
    sightings: Sightings = field(default_factory=Sightings)

    async def ask(self, request: Request) -> Answer | Refused:
        """The confirmation, or why there is none."""
        outcome = await self.line.ask(request, self.settings.answer_timeout)
        problem = refused(outcome)
        if problem is not None:
            return problem
        assert isinstance(outcome, Answer)
        return outcome

    def say(self, events: tuple[Event, ...]) -> None:
        """Tell the port."""
        for event in events:
            self.emit(event)

    def seat(self, login_id: str) -> Seat | None:
        """What is known of the agent."""
        return self.picture.agents.seat(login_id)
