"""The switch behind the server: the simulated world, and everything that happens in it as notices. Pure; the clock is handed in.

Owns the order of notices. Refuses sessions and bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import takewhile
from typing import Final

from adapters.cisco_cti.protocol.enums_cause import EventCause
from adapters.port import AgentChanged, Command, Event, Refused, Result
from adapters.simulator import deeds, flow
from adapters.simulator.agents import Seat
from adapters.simulator.config import Rules
from adapters.simulator.floor import ACCEPTED, Done
from adapters.simulator.telephony import dialling, lines
from adapters.simulator.work import Line, Part
from adapters.simulator.world import World
from contracts.vocabulary import InteractionState, LoginId
from tests.support.cti_server.agents import Agents
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.counts import Counts
from tests.support.cti_server.directory import Directory
from tests.support.cti_server.hints import NOTHING_SPECIAL, Doing, Hint
from tests.support.cti_server.ledger import Ledger, Pictured, Pictures
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.recordings import Recordings
from tests.support.cti_server.saying import Saying
from tests.support.cti_server.story import Story

ANY_CALL: Final = 0xFFFFFFFF
"""ConnectionCallID that means: the one that rings or is active."""


def utc_now() -> datetime:
    """The wall clock, UTC."""
    return datetime.now(UTC)


class Exchange:
    """Everything behind the protocol."""

    def __init__(self, settings: ServerSettings, now: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.now = now
        rules = Rules(ring=settings.ring, wrap_up=settings.wrap_up)
        self.world = World.of_agents(settings.agents, now(), rules=rules)
        self.directory = Directory(self.world)
        self.agents = Agents(self.world, settings, self.directory)
        self.saying = Saying(settings, self.directory)
        self.ledger = Ledger(self.world)
        self.counts = Counts()
        self.recordings = Recordings()
        self._story = Story(self.saying, self.ledger, self.directory, settings.dialled)
        self._pictures: Pictures = {}
        self._notices: list[Notice] = []
        self._left: dict[str, int] = {}

    # --- what happens ---

    def execute(self, command: Command, hint: Hint = NOTHING_SPECIAL) -> Result:
        """Carry out a command of the port."""
        self.tick()
        return self._done(self.world.execute(command, self.now()), hint)

    def do(self, deed: deeds.Deed, hint: Hint | None = None) -> Result:
        """Let something happen that no client asked for."""
        self.tick()
        return self._done(self.world.do(deed, self.now()), hint or _hint_of(deed))

    def deflect(self, seat: Seat, part: Part, line: Line, destination: str) -> Result:
        """Send a call that rings elsewhere, which the port has no command for."""
        self.tick()
        floor = self.world._floor  # the same rules, in another order
        whom = dialling.find(floor, seat, destination, line.call)
        if isinstance(whom, Refused):
            return whom
        part.ticket = line.call.ticket = None
        dialling.call(floor, whom, line.call)
        lines.leave(floor, line.call, line.party_id)
        flow.settle(floor, self.now())
        return self._done(Done(ACCEPTED, floor.told()), Hint(to=destination, cause=EventCause.REDIRECTED))

    def tick(self) -> None:
        """Let what is due by now happen."""
        self._follow(self.world.tick(self.now()), Hint(Doing.TIME, cause=EventCause.CALL_NOT_ANSWERED))

    def say(self, notice: Notice) -> None:
        """Something that is not of the simulated world."""
        self._notices.append(notice)

    def take(self) -> list[Notice]:
        """What is to be told since this was asked last."""
        taken, self._notices = self._notices, []
        return taken

    def rebuilt(self) -> list[Notice]:
        """Every call as a side that became active tells it."""
        return self._story.rebuild(self.calls())

    def _done(self, done: Done, hint: Hint) -> Result:
        self._follow(done.events, hint)
        return done.result

    def _follow(self, events: tuple[Event, ...], hint: Hint) -> None:
        after = self.ledger.picture()
        self._remember(after)
        self.counts.follow(self._pictures, after)
        self.recordings.follow(after)
        calls = self._story.tell(self._pictures, after, hint)
        self._pictures = after
        self.ledger.forget(after)
        first = (
            list(takewhile(lambda event: isinstance(event, AgentChanged), events))
            if hint.doing is not Doing.TIME
            else []
        )
        began = list(self._states(first)) if len(first) < len(events) else []
        states = list(self._states(events))
        self._notices += began
        self._notices += [*states, *calls] if self.settings.states_first else [*calls, *states]

    def _states(self, events: Iterable[Event]) -> Iterable[Notice]:
        """What was told already is not told again."""
        return self.agents.changed(event.agent for event in events if isinstance(event, AgentChanged))

    # --- what there is ---

    def calls(self) -> Pictures:
        """All calls."""
        return self._pictures

    def call(self, call_id: int) -> Pictured | None:
        """One of them."""
        return self._pictures.get(call_id)

    def leg(self, call_id: int, device: str) -> tuple[Seat, Part, Line] | None:
        """An agent's end of a call."""
        for seat in self.world.seats():
            for line in seat.call.lines() if seat.call is not None else ():
                if seat.agent.extension == device and self.ledger.call_id(line) == call_id:
                    assert seat.call is not None
                    return seat, seat.call, line
        return None

    def late_leg(self, call_id: int, device: str) -> tuple[Seat, Part] | None:
        """The agent who is in wrap-up of a call that was the last one at this device."""
        seat = self.directory.seat_at(device)
        if seat is None or self._left.get(device) != call_id:
            return None
        ended = (part for part in seat.contacts.values() if part.state is InteractionState.ENDED)
        return next(((seat, part) for part in ended), None)

    def _remember(self, after: Pictures) -> None:
        for call in self._pictures.values():
            there = {each.device for each in after[call.call_id].connections} if call.call_id in after else set()
            self._left |= {each.device: call.call_id for each in call.agents() if each.device not in there}

    def call_of(self, login_id: LoginId) -> tuple[int, str] | None:
        """Id and device of the call an agent dialled or has last."""
        seat = self.world.seat(login_id)
        line = (seat.call.consult or seat.call.primary) if seat is not None and seat.call is not None else None
        return (self.ledger.call_id(line), seat.agent.extension) if seat is not None and line is not None else None


def _hint_of(deed: deeds.Deed) -> Hint:
    match deed:
        case deeds.FarRefused() | deeds.ContactRejected():
            return Hint(Doing.REFUSAL)
        case deeds.CallTransferred(login_id, destination):
            return Hint(Doing.TRANSFER, login_id, destination or "")
        case deeds.CallConferenced(login_id, destination):
            return Hint(Doing.CONFERENCE, login_id, destination or "")
        case deeds.CallConsulted(login_id, destination) | deeds.CallDialled(login_id, destination):
            return Hint(by=login_id, to=destination)
        case deeds.CallAlternated(login_id):
            return Hint(Doing.ALTERNATE, login_id)
        case deeds.CallEnded(login_id):
            return Hint(by=login_id)
    return NOTHING_SPECIAL
