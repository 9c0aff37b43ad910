"""One session with one side of the CTI Server, from the connection to its end: bytes and time in, events and bytes out.

Owns what its holder may do and what time does (GED-188, 5). Refuses to connect, to try again and to choose a side.
"""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.errors import EncodeError, FrameError
from adapters.cisco_cti.protocol.failures import FailureKind, Leg
from adapters.cisco_cti.protocol.framing import Frames
from adapters.cisco_cti.protocol.heartbeats import Beat
from adapters.cisco_cti.protocol.opening import SessionSettings
from adapters.cisco_cti.protocol.session_events import Answered, HeartbeatUnanswered, SessionEvent
from adapters.cisco_cti.protocol.session_inbound import Inbound
from adapters.cisco_cti.protocol.session_state import SessionState
from adapters.cisco_cti.protocol.session_table import ASKING, BEATING, Happening, Phase
from adapters.cisco_cti.protocol.traffic import Traffic
from adapters.cisco_cti.protocol.typed import render
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.typed_session import (
    ActiveMaintenanceResp,
    CloseReq,
    HeartbeatReq,
    StoppingRequestsToThisSideInd,
)
from adapters.cisco_cti.protocol.values import Message
from adapters.errors import AdapterError

LEAVING_PATIENCE: Final = 5.0
"""Seconds a side that was told we moved has to drop the connection; the guide gives 5 s to each step of the switch."""


class SessionNotOpen(AdapterError):
    """A request was made while the session takes none."""


class Session:
    """One session. After `Ended` nothing is said or sent any more."""

    __slots__ = ("_frames", "_inbound", "_state")

    def __init__(self, leg: Leg, settings: SessionSettings, version: int, traffic: Traffic | None = None) -> None:
        """`traffic` counts what goes and comes, over many sessions."""
        self._state = SessionState(leg, settings, version, traffic or Traffic())
        self._inbound = Inbound(self._state)
        self._frames = Frames()

    @property
    def phase(self) -> Phase:
        """How far it is."""
        return self._state.phase

    @property
    def dropped(self) -> int:
        """Messages that had no place: answers to nothing or too late, and what may not come in the phase."""
        return self._state.ignored

    @property
    def late(self) -> int:
        """Answers that came after the deadline; they are among those dropped."""
        return self._state.pending.late

    @property
    def waiting(self) -> int:
        """Requests without an outcome."""
        return len(self._state.pending)

    @property
    def wake_at(self) -> float | None:
        """When `wake` is to be called at the latest."""
        state = self._state
        times = (state.deadline, state.heartbeats.wake_at, state.pending.wake_at)
        return min((at for at in times if at is not None), default=None)

    def output(self) -> bytes:
        """What is to be sent, once."""
        data = b"".join(self._state.output)
        self._state.output.clear()
        return data

    # --- what the holder does ---------------------------------------------------------------------------------------

    def connected(self, now: float) -> list[SessionEvent]:
        """The connection stands: ask for the session. Settings the version cannot say end it."""
        state = self._state
        if state.move(Happening.CONNECTED):
            state.deadline = now + state.settings.open_timeout
            state.own_request = state.pending.next_id()
            try:
                state.send(state.settings.request(state.version, state.own_request))
            except EncodeError as error:
                state.fail(FailureKind.SETTINGS_REJECTED, detail=error.sentence.rstrip("."))
        return state.said()

    def ask(self, request: Request | Message, now: float, seconds: float) -> int:
        """Send a request; its InvokeID, which is allotted here. Raises SessionNotOpen and EncodeError, nothing is sent then."""
        state = self._state
        self._must_take_requests()
        message = render(request)
        assert isinstance(message, Message)
        invoke_id = state.pending.next_id()
        state.send(Message(message.name, {**message.values, "invoke_id": invoke_id}))
        state.pending.add(invoke_id, message.name, now, seconds)
        state.past.keep(invoke_id, message)
        return invoke_id

    def tell(self, body: Body | Message) -> None:
        """Send what is not answered by number, as requests for configuration. Raises SessionNotOpen and EncodeError."""
        self._must_take_requests()
        self._state.send(body)

    def forget(self, invoke_id: int) -> None:
        """Nobody waits for that answer any more."""
        self._state.pending.settle(invoke_id)

    def answer_maintenance(self, invoke_id: int, *, is_accepted: bool) -> None:
        """Say whether this client can go to the other side (ACTIVE_MAINTENANCE_RESP)."""
        if self._state.phase in BEATING:
            self._state.send(ActiveMaintenanceResp(invoke_id=invoke_id, maintenance_mode_accepted=int(is_accepted)))

    def hand_over(self, now: float) -> None:
        """Say that this client has gone to the other side (STOPPING_REQUESTS_TO_THIS_SIDE_IND)."""
        if self._state.move(Happening.HANDED_OVER):
            self._state.send(StoppingRequestsToThisSideInd())
            self._state.deadline = now + LEAVING_PATIENCE

    def close(self, now: float, status: Status = Status.NO_ERROR) -> list[SessionEvent]:
        """End the session as intended; answers under way are still taken until the side confirms."""
        state = self._state
        if state.move(Happening.CLOSE_BEGUN):
            state.heartbeats.stop()
            state.own_request = state.pending.next_id()
            state.send(CloseReq(invoke_id=state.own_request, status=status))
            state.deadline = now + state.settings.close_timeout
        elif state.phase in (Phase.NEW, Phase.OPENING):
            state.end(None)
        return state.said()

    # --- what happens to it -----------------------------------------------------------------------------------------

    def receive(self, data: bytes, now: float) -> list[SessionEvent]:
        """Bytes came, cut anywhere."""
        if self._state.phase is Phase.ENDED:
            return []
        try:
            frames, broken = self._frames.feed(data), ""
        except FrameError as error:
            frames, broken = list(error.frames), error.sentence.rstrip(".")
            self._state.traffic.malformed += 1
        for frame in frames:
            self._inbound.take(frame, now)
        if broken:
            self._state.fail(FailureKind.GARBAGE, detail=broken)
        return self._state.said()

    def wake(self, now: float) -> list[SessionEvent]:
        """Time has passed."""
        state = self._state
        if state.deadline is not None and now >= state.deadline:
            self._too_late()
        state.events += [Answered(invoke_id, outcome) for invoke_id, outcome in state.pending.expired(now)]
        self._beat(now)
        return state.said()

    def lost(self, kind: FailureKind, detail: str = "") -> list[SessionEvent]:
        """The connection is gone."""
        early = self._state.phase is Phase.OPENING and kind is FailureKind.CUT
        self._state.fail(FailureKind.CUT_AT_OPEN if early else kind, detail=detail)
        return self._state.said()

    def _must_take_requests(self) -> None:
        if self._state.phase not in ASKING:
            raise SessionNotOpen(f"{self._state.leg} takes no requests now.")

    def _too_late(self) -> None:
        state = self._state
        if state.phase is Phase.OPENING:
            state.fail(FailureKind.NO_ANSWER_TO_OPEN, detail=f"{state.settings.open_timeout:g} seconds")
        else:
            state.end(None)

    def _beat(self, now: float) -> None:
        state, interval = self._state, self._state.settings.heartbeat or 0.0
        beat = state.heartbeats.beat(now)
        missed = state.heartbeats.missed
        if beat is Beat.GIVE_UP:
            state.fail(FailureKind.HEARTBEATS_MISSED, detail=f"{missed} in a row, {interval:g} seconds apart")
        elif beat is not Beat.NOTHING:
            if beat is Beat.SEND_AFTER_MISS:
                state.events.append(HeartbeatUnanswered(missed, round(interval * 1000)))
            invoke_id = state.pending.next_id()
            state.send(HeartbeatReq(invoke_id=invoke_id))
            state.heartbeats.sent(invoke_id)
