"""A session under test and the side it talks to, both in memory, with a clock that goes when it is told to."""

from __future__ import annotations

from dataclasses import replace

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.failures import FailureKind, Leg
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.opening import USUAL_SERVICES, SessionSettings
from adapters.cisco_cti.protocol.outcomes import Outcome, Said
from adapters.cisco_cti.protocol.session import Session
from adapters.cisco_cti.protocol.session_events import Answered, Ended, SessionEvent
from adapters.cisco_cti.protocol.typed import parse, render
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateReq
from adapters.cisco_cti.protocol.typed_session import OpenConf
from adapters.cisco_cti.protocol.values import Message

LEG = Leg("A", "cti-a.example", 42027)
SETTINGS = SessionSettings(client_id="bridge", client_password="secret", heartbeat=5.0)
BOTH = replace(SETTINGS, services=USUAL_SERVICES | CTIServiceMask.ACTIVE_STANDBY)
QUERY = QueryAgentStateReq(invoke_id=0, peripheral_id=5000, agent_id="1001")


class Talk:
    """What goes to and fro. Every method that lets the session act gives the events it said."""

    def __init__(self, settings: SessionSettings = SETTINGS, version: int = 24) -> None:
        self.now = 100.0
        self.session = Session(LEG, settings, version)
        self._codec = codec(version)
        self._frames = Frames()

    def bytes_of(self, *said: Body | Message) -> bytes:
        """What the side would send for it."""
        return b"".join(self._codec.encode(render(each)) for each in said)

    def hears(self, *said: Body | Message) -> list[SessionEvent]:
        """The side says this, in one read."""
        return self.session.receive(self.bytes_of(*said), self.now)

    def sent(self) -> list[Said]:
        """What the session has sent since the last time."""
        return [parse(self._codec.decode(frame)) for frame in self._frames.feed(self.session.output())]

    def connects(self) -> None:
        """The connection stands."""
        self.session.connected(self.now)

    def opens(self, session_type: int = 1, services: int = int(USUAL_SERVICES)) -> list[SessionEvent]:
        """Connect, and the side grants the session."""
        self.connects()
        self.sent()
        return self.hears(OpenConf(invoke_id=1, services_granted=services, session_type=session_type))

    def asks(self, seconds: float = 10.0) -> int:
        """Send a request."""
        return self.session.ask(QUERY, self.now, seconds)

    def passes(self, seconds: float) -> list[SessionEvent]:
        """Let time pass, waking the session whenever it wants to be."""
        end, said = self.now + seconds, []
        while (at := self.session.wake_at) is not None and at <= end:
            self.now = max(self.now, at)
            said += self.session.wake(self.now)
        self.now = end
        return said


def kind_of(said: list[SessionEvent]) -> FailureKind | None:
    """How the session ended; it must have, as the last thing it said."""
    last = said[-1]
    assert isinstance(last, Ended), said
    return last.failure.kind if last.failure else None


def outcomes(said: list[SessionEvent]) -> dict[int, Outcome]:
    """What became of which request."""
    return {each.invoke_id: each.outcome for each in said if isinstance(each, Answered)}
