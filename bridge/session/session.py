"""One session destination: what is legal, what is running, what is held back. Pure: inputs in, effects out.

The requests themselves stand in `opening`, `grouping`, `closing`, `reading` and `supervising`; the transitions in `table`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from adapters.port import Accepted, Agent, Confirmed, MobileAgent, Refused, Release
from bridge.session import (
    closing,
    grouping,
    leasing,
    observing,
    opening,
    reading,
    reporting,
    resuming,
    sentences,
    supervising,
    table,
    vending,
    watching,
)
from bridge.session.effects import Effect, End, Note, Reply, Run, Save, TurnAway
from bridge.session.flow import Flow
from bridge.session.inputs import (
    AgentObserved,
    AnsweredAgain,
    Asked,
    ContactObserved,
    Crowded,
    DispositionsObserved,
    Failed,
    Input,
    LinkChanged,
    MemberObserved,
    PasswordGiven,
    Performed,
    Probed,
    ReasonsObserved,
    ReportObserved,
    TakenOver,
    TakenUp,
    TimedOut,
    Token,
    VendorObserved,
    Warned,
    Woken,
)
from bridge.session.picture import Picture
from bridge.session.rendering import reasons_updated
from bridge.session.row import SessionRow
from bridge.session.table import Happening
from bridge.session.timing import Rules, Timing
from bridge.session.tree import answering, going, seeing
from bridge.session.tree.table import INITS
from bridge.session.tree.tree import Tree
from bridge.session.voice import Voice
from bridge.session.watching import Watch
from contracts import session as wire
from contracts.base import Body
from contracts.registry import DISPOSES
from contracts.vendor_requests import NAMES as VENDOR_REQUESTS
from contracts.vocabulary import LoginId, Phase, WarningCode


class Session:
    """The state of one agent's session and the one way to change it, `apply`. Everything else is for reading."""

    __slots__ = (
        "_now",
        "_out",
        "announced",
        "auto_login",
        "awaits",
        "created_at",
        "extension",
        "flow",
        "gone",
        "group",
        "has_channel_states",
        "init_response",
        "is_logged_out",
        "is_unseen",
        "late_logout",
        "limits",
        "login_id",
        "media",
        "mobile",
        "owner",
        "password",
        "phase",
        "picture",
        "session_id",
        "timing",
        "tree",
        "voice",
        "watch",
    )

    def __init__(self, row: SessionRow, *, password: str | None, picture: Picture, now: float, rules: Rules) -> None:
        self.session_id = row.session_id
        self.login_id = row.login_id
        self.phase = row.phase
        self.created_at = row.created_at
        self.owner = row.owner
        self.extension = row.extension
        self.mobile = None if row.mobile_mode is None else MobileAgent(row.mobile_mode, row.mobile_number or "")
        self.auto_login = row.auto_login
        self.limits = row.limits
        self.media = frozenset(row.media)
        self.group = row.group
        self.tree = Tree(row.session_id, row.nodes)
        self.has_channel_states = rules.channel_states
        self.announced = row.announced
        self.password = password
        self.picture = picture
        self.flow: Flow | None = None
        self.gone = False
        self.late_logout = False
        self.is_logged_out = row.is_logged_out
        self.is_unseen = False
        self.watch = Watch(again=row.is_watching)
        self.awaits: LoginId | None = None
        self.init_response = None if row.group is None else wire.SessionInitResponse(channel_group=row.group)
        self.timing = Timing(rules, row.lease, now)
        self._now = now
        self._out: list[Effect] = []
        is_held = row.phase is Phase.CREATED
        self.voice = Voice(row.session_id, row.epoch, self.emit, is_held=is_held, limit=rules.held_events)
        self.voice.is_silent = row.phase is Phase.CLOSED

    @classmethod
    def restore(cls, row: SessionRow, *, now: float, picture: Picture, rules: Rules) -> Session:
        """A session that is taken up again. A close that was running is asked again, so CLOSING is OPEN."""
        session = cls(row, password=row.password, picture=picture, now=now, rules=rules)
        if session.phase is Phase.CLOSING:
            session.phase = Phase.OPEN
        session.voice.is_held = session.phase is not Phase.CLOSED
        session.is_unseen = session.phase is Phase.OPEN
        return session

    # --- reading ---

    @property
    def epoch(self) -> int:
        """How often the session was taken up (protocol section 6)."""
        return self.voice.epoch

    @property
    def initialised(self) -> bool:
        """Whether an init was answered."""
        return self.phase is not Phase.CREATED

    @property
    def agent(self) -> Agent | None:
        """The session's agent as last seen."""
        return self.picture.get(self.login_id)

    @property
    def wake_at(self) -> float | None:
        """When the session wants a `Woken`, in monotonic seconds; never while a request runs.

        A lease that runs out while the switch is away waits for it: the agent is to become NOT_READY then.
        """
        if self.gone or self.flow is not None:
            return None
        if self.phase is Phase.OPEN and self.voice.is_held:
            return self.timing.settles_at
        if self.phase is Phase.OPEN and not self.picture.link_up:
            return None
        return self.timing.wake_at(self.phase)

    def row(self) -> SessionRow:
        """What the registry keeps."""
        return SessionRow(
            session_id=self.session_id,
            login_id=self.login_id,
            phase=self.phase,
            epoch=self.voice.epoch,
            created_at=self.created_at,
            extension=self.extension,
            mobile_mode=None if self.mobile is None else self.mobile.mode,
            mobile_number=None if self.mobile is None else self.mobile.dial_number,
            auto_login=self.auto_login,
            limits=self.limits,
            media=tuple(sorted(self.media)),
            group=self.group,
            nodes=self.tree.rows(),
            announced=self.announced,
            lease=self.timing.lease,
            is_watching=self.watch.is_on,
            is_logged_out=self.is_logged_out,
            owner=self.owner,
            password=self.password,
        )

    # --- the one way in ---

    def apply(self, event: Input, now: float) -> list[Effect]:
        """Take an input; what is to be done comes back, in order."""
        out: list[Effect] = []
        self._out = out
        self._now = now
        if not self.gone:
            _HANDLERS[type(event)](self, event, now)
        elif isinstance(event, Asked):
            self.reply(event.token, error=None if event.name in DISPOSES else sentences.CLOSED)
        return out

    # --- inputs ---

    def _asked(self, event: Asked, now: float) -> None:
        self.timing.heard(now)
        if event.name != wire.INIT and event.name not in INITS:  # whoever asks this has the answer to init
            self._let_speak()
        if event.name == wire.CLOSE and resuming.was_closed(self, event):
            resuming.close_again(self, event)
        elif event.path and (self.phase is Phase.OPEN or event.name in DISPOSES):
            answering.asked(self, event)
        elif event.name not in table.LEGAL[self.phase]:
            self.reply(event.token, error=table.REFUSED.get(self.phase, sentences.NOT_INITIALISED))
        elif self.flow is not None:
            self.reply(event.token, error=sentences.CLOSING_NOW)
        elif event.name in table.NEEDS_SWITCH and not self.picture.link_up:
            self.reply(event.token, error=sentences.UNREACHABLE)
        else:
            _REQUESTS[event.name](self, event)

    def _performed(self, event: Performed, now: float) -> None:
        flow = self.flow
        if flow is None or flow.token != event.token or flow.command is not event.command:
            return
        match event.result:
            case Refused(refusal=refusal, detail=detail):
                self.emit(Note("command_refused", refusal, detail))
                flow.refused(self, sentences.refusal_sentence(refusal))
            case Confirmed(value=value):
                flow.confirmed(self, value)
            case Accepted(is_deferred=is_deferred):
                flow.is_accepted = True
                if is_deferred:
                    flow.deferred(self)
                if self.flow is flow:
                    flow.look(self)

    def _timed_out(self, event: TimedOut, now: float) -> None:
        if self.flow is not None and self.flow.token == event.token:
            self.flow.refused(self, sentences.TIMED_OUT)

    def _agent_observed(self, event: AgentObserved, now: float) -> None:
        observing.see_agent(self, event)

    def _contact_observed(self, event: ContactObserved, now: float) -> None:
        observing.see_contact(self, event)

    def _dispositions_observed(self, event: DispositionsObserved, now: float) -> None:
        seeing.see_dispositions(self, event)

    def _member_observed(self, event: MemberObserved, now: float) -> None:
        observing.see_member(self, event)

    def _reasons_observed(self, event: ReasonsObserved, now: float) -> None:
        self.voice.event(*reasons_updated(event.kind, event.reasons))

    def _warned(self, event: Warned, now: float) -> None:
        self.voice.warn(event.code, event.message, event.context, event.details)

    def _failed(self, event: Failed, now: float) -> None:
        self.voice.fail(event.code, event.message, event.context, event.details, at_once=event.before_init)

    def _taken_up(self, event: TakenUp, now: float) -> None:
        resuming.take_up(self, now)

    def _answered_again(self, event: AnsweredAgain, now: float) -> None:
        self._let_speak()

    def _crowded(self, event: Crowded, now: float) -> None:
        watching.crowd(self, event.is_crowded)

    def _taken_over(self, event: TakenOver, now: float) -> None:
        if self.flow is not None:
            self.finish(error=sentences.TAKEN_OVER)
        self.emit(TurnAway())
        if self.phase in (Phase.OPEN, Phase.CLOSING):
            message = "Another desktop took the session over."
            self.voice.warn(WarningCode.SESSION_TAKEN_OVER, message, "session", {"by": event.by})
        self.release()

    def _woken(self, event: Woken, now: float) -> None:
        wake_at = self.wake_at
        if wake_at is None or now < wake_at:
            return
        if self.phase is Phase.OPEN and self.voice.is_held:
            self._let_speak()
        elif self.phase is Phase.OPEN:
            leasing.doubt(self, now)
        else:
            self.release()

    # --- what the requests use ---

    def emit(self, effect: Effect) -> None:
        """Want something done after what was wanted before."""
        self._out.append(effect)

    def reply(self, token: Token, body: Body | None = None, error: str | None = None) -> None:
        """Answer a request that did not start a flow."""
        self._out.append(Reply(token, body, error))
        self._let_speak()

    def begin(self, flow: Flow) -> None:
        """A request goes on until `finish`; its first command is run."""
        self.flow = flow
        self.run(flow)

    def run(self, flow: Flow) -> None:
        """Run the flow's next command."""
        flow.is_accepted = False
        if flow.command is not None:
            self._out.append(Run(flow.token, flow.command))

    def finish(self, body: Body | None = None, error: str | None = None) -> None:
        """Answer the running request."""
        if self.flow is None:
            raise RuntimeError("no request is running")
        flow, self.flow, self.awaits = self.flow, None, None
        self._out.append(Reply(flow.token, body, error))
        self._let_speak()
        if error is not None and flow.logout is not None:
            observing.see_logout(self, flow.logout)

    def become(self, happening: Happening) -> None:
        """Change the phase as the table says."""
        self.phase = table.NEXT[(self.phase, happening)]
        if self.phase is Phase.CLOSED:
            self.timing.closed(self._now)

    def save(self) -> None:
        """Have the row written before what follows leaves."""
        self._out.append(Save())

    def release(self) -> None:
        """The session ends: its destinations go with it, its resources are freed, the agent is left alone."""
        going.remove_all(self)
        self.gone = True
        self.watch.stop()
        self._out.append(Run(None, Release(self.login_id)))
        self._out.append(End())

    # --- inside ---

    def _let_speak(self) -> None:
        """After an answer of an initialised session nothing is held back (protocol section 2, rule 2)."""
        if self.voice.is_held and self.initialised:
            self.voice.release()


_HANDLERS: Final[Mapping[type[Input], Callable[[Session, Any, float], None]]] = {
    Asked: Session._asked,
    Performed: Session._performed,
    TimedOut: Session._timed_out,
    AgentObserved: Session._agent_observed,
    AnsweredAgain: Session._answered_again,
    ContactObserved: Session._contact_observed,
    DispositionsObserved: Session._dispositions_observed,
    Crowded: Session._crowded,
    MemberObserved: Session._member_observed,
    PasswordGiven: opening.take_password,
    Probed: leasing.see_probed,
    ReasonsObserved: Session._reasons_observed,
    ReportObserved: reporting.see_report,
    VendorObserved: reporting.see_vendor,
    Warned: Session._warned,
    Failed: Session._failed,
    LinkChanged: resuming.see_link,
    TakenOver: Session._taken_over,
    TakenUp: Session._taken_up,
    Woken: Session._woken,
}

_REQUESTS: Final[Mapping[str, Callable[[Session, Asked], None]]] = {
    wire.INIT: opening.init,
    wire.CREATE_CHANNEL_GROUP: grouping.create_channel_group,
    wire.CLOSE: closing.close,
    wire.DISPOSE: closing.dispose,
    wire.EXTERNAL_LOGOUT_REASONS: reading.logout_reasons,
    wire.EXTERNAL_NOT_READY_REASONS: reading.not_ready_reasons,
    wire.GET_TEAM_STATUS: reading.get_team_status,
    wire.STOP_TEAM_STATUS: reading.stop_team_status,
    wire.SET_AGENT_STATE: supervising.set_agent_state,
    **dict.fromkeys(VENDOR_REQUESTS, vending.request),
}
