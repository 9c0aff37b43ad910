"""What a session remembers, and the few steps everything it does is made of. Owns its end; refuses to read messages."""

from __future__ import annotations

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.heartbeats import Heartbeats
from adapters.cisco_cti.protocol.opening import SessionSettings
from adapters.cisco_cti.protocol.outcomes import NoLink
from adapters.cisco_cti.protocol.pending import Pending
from adapters.cisco_cti.protocol.session_events import Answered, Ended, SessionEvent
from adapters.cisco_cti.protocol.session_table import NEXT, ORDERLY, Happening, Phase
from adapters.cisco_cti.protocol.traffic import Traffic
from adapters.cisco_cti.protocol.typed import render
from adapters.cisco_cti.protocol.unasked import Past
from adapters.cisco_cti.protocol.values import Message


class SessionState:
    """One session. `own_request` is the InvokeID of the OPEN_REQ or CLOSE_REQ under way, `deadline` its time limit.

    `ignored` counts messages that have no place in the phase they came in.
    """

    __slots__ = (
        "codec",
        "deadline",
        "events",
        "heartbeats",
        "ignored",
        "leg",
        "output",
        "own_request",
        "past",
        "pending",
        "phase",
        "settings",
        "traffic",
        "version",
    )

    def __init__(self, leg: Leg, settings: SessionSettings, version: int, traffic: Traffic) -> None:
        self.leg = leg
        self.traffic = traffic
        self.settings = settings
        self.version = version
        self.codec = codec(version)
        self.phase = Phase.NEW
        self.pending = Pending()
        self.past = Past()
        self.heartbeats = Heartbeats(settings.heartbeat, settings.heartbeats_missed)
        self.events: list[SessionEvent] = []
        self.output: list[bytes] = []
        self.deadline: float | None = None
        self.own_request = 0
        self.ignored = 0

    def move(self, happening: Happening) -> bool:
        """Go to the next phase, if there is one."""
        phase = NEXT.get((self.phase, happening))
        if phase is None:
            return False
        self.phase = phase
        return True

    def send(self, body: Body | Message) -> None:
        """Put a message into what is to be sent. Raises EncodeError."""
        message = render(body)
        self.output.append(self.codec.encode(message))
        self.traffic.went(message)

    def note(self, is_in_place: bool, event: SessionEvent) -> None:
        """Say it, or count it as out of place."""
        if is_in_place:
            self.events.append(event)
        else:
            self.ignored += 1

    def fail(self, kind: FailureKind, status: int | None = None, detail: str = "") -> None:
        """End the session by a failure; none where the end is what was expected."""
        self.end(None if self.phase in ORDERLY else Failure(self.leg, kind, status, detail, self.version))

    def end(self, failure: Failure | None) -> None:
        """End the session: what waits for an answer is refused, then the end is said, once."""
        if not self.move(Happening.END):
            return
        self.deadline = None
        self.heartbeats.stop()
        detail = failure.sentence if failure else f"{self.leg} was left."
        for invoke_id, waiting in self.pending.drain():
            self.events.append(Answered(invoke_id, NoLink(waiting.request, was_sent=True, detail=detail)))
        self.events.append(Ended(failure))

    def said(self) -> list[SessionEvent]:
        """The events since the last time."""
        events, self.events = self.events, []
        return events
