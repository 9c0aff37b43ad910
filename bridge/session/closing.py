"""session.request.close, step by step as the table says, and session.request.dispose (protocol section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.contacts import SetChannelState
from adapters.port import Agent, Command, CompleteInteractions, LogOut, ReadReasons, Refusal, SetAgentState
from bridge.session import sentences, table, watching
from bridge.session.flow import Flow
from bridge.session.inputs import Asked
from bridge.session.table import CloseStep, Happening
from bridge.session.tree import going
from bridge.session.tree.view import has_ended_contact, is_occupied
from contracts import session as wire
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, Reason, ReasonKind

if TYPE_CHECKING:
    from bridge.session.session import Session


class Closing(Flow):
    """A running close. A step that fails stops the rest; the session stays open, and what its team did meanwhile is told."""

    __slots__ = ("changed", "done", "medium", "quieted", "reason_id", "step")

    buffers_members = True

    def __init__(self, session: Session, asked: Asked, reason_id: str | None) -> None:
        super().__init__(asked.token, None, session.login_id, frozenset())
        self.changed: dict[str, Agent] = {}
        self.reason_id = reason_id
        self.step: CloseStep | None = None
        self.done: set[CloseStep] = set()
        self.medium: str | None = None
        """The channel that is being made NOT_READY; telephony is by the agent's own state."""
        self.quieted: set[str] = set()

    @property
    def expects_logout(self) -> bool:
        """The logout step runs: its logout is ours."""
        return self.step is CloseStep.LOG_OUT

    def confirmed(self, session: Session, value: object) -> None:
        """The reason list was read, or the switch says that a step is done."""
        if self.step is None:
            self._check_reason(session, value)
        elif self.medium is not None:
            self._next(session, self._now(session))
        else:
            self._next(session, table.AFTER[self.step])

    def reached(self, session: Session, state: AgentState) -> None:
        """A step was seen to be done."""
        self._next(session, state)

    def look(self, session: Session) -> None:
        """A step is done when what it is about shows it."""
        if self.medium is not None:
            if self.medium not in _ready_media(session):
                self._next(session, self._now(session))
        elif self.step is not CloseStep.COMPLETE or not has_ended_contact(session):
            super().look(session)

    def member(self, session: Session, agent: Agent) -> None:
        """Keep the newest of each."""
        self.changed[agent.login_id] = agent

    def refused(self, session: Session, sentence: str) -> None:
        """The switch refused the reason list, or the step that runs: stop here and name it."""
        self._stop(session, sentence if self.step is None else _failed(self.step, sentence))

    def start(self, session: Session) -> None:
        """Check the reason if there is one, then the first step."""
        session.become(Happening.CLOSE_BEGUN)
        session.flow = self
        if self.reason_id is None:
            self._next(session, _state(session))
        else:
            self._run(session, ReadReasons(session.login_id, ReasonKind.LOGOUT))

    def _stop(self, session: Session, sentence: str) -> None:
        """The session stays open. A logout whose outcome is unknown may still come."""
        session.late_logout = self.expects_logout
        session.become(Happening.CLOSE_FAILED)
        session.finish(error=sentence)
        for agent in self.changed.values():
            watching.tell(session, agent)

    def _check_reason(self, session: Session, reasons: object) -> None:
        known = isinstance(reasons, tuple) and any(
            isinstance(each, Reason) and each.reason_id == self.reason_id and each.selectable for each in reasons
        )
        if known:
            self._next(session, _state(session))
        else:
            self._stop(session, sentences.refusal_sentence(Refusal.INVALID_REASON))

    def _now(self, session: Session) -> AgentState:
        """The agent's state; one that a confirmed step has left is only seen late."""
        state = _state(session)
        step = table.CLOSE[state]
        return table.AFTER[step] if step in self.done and step is not CloseStep.LOG_OUT else state

    def _next(self, session: Session, state: AgentState) -> None:
        step = self._step(session, state)
        self.medium = None
        if step is CloseStep.DROP:
            _drop(session)
        elif step in _QUIET and (endpoint := self._loud_medium(session)) is not None:
            self.step, self.medium = CloseStep.NOT_READY, endpoint
            self.quieted.add(endpoint)
            self._run(session, SetChannelState(session.login_id, endpoint, ChannelAgentState.NOT_READY))
        elif step is None:
            self.step = None
            self._stop(session, sentences.BECAME_BUSY)
        elif step in self.done:
            self._stop(session, _failed(step, sentences.CLOSE_STUCK))
        else:
            self.step = step
            self.done.add(step)
            seen_late = table.WRAP_UP if CloseStep.COMPLETE in self.done else frozenset()
            self.goal = table.REACHED[step] - seen_late
            self._run(session, self._command(session, step))

    def _step(self, session: Session, state: AgentState) -> CloseStep | None:
        """By the agent's state, and by contacts that do not show in it."""
        step = table.CLOSE[state]
        if step is CloseStep.DROP:
            return step
        if is_occupied(session):
            return None
        if step is not None and has_ended_contact(session) and CloseStep.COMPLETE not in self.done:
            return CloseStep.COMPLETE
        return step

    def _loud_medium(self, session: Session) -> str | None:
        return next((each for each in _ready_media(session) if each not in self.quieted), None)

    def _command(self, session: Session, step: CloseStep) -> Command:
        login_id = session.login_id
        if step is CloseStep.COMPLETE:
            return CompleteInteractions(login_id)
        if step is CloseStep.NOT_READY:
            return SetAgentState(login_id, AgentState.NOT_READY)
        return LogOut(login_id, self.reason_id)

    def _run(self, session: Session, command: Command) -> None:
        self.command = command
        session.run(self)


_QUIET = (CloseStep.NOT_READY, CloseStep.LOG_OUT)
_NO_MEDIA = (ChannelType.TELEPHONY, ChannelType.UNSUPPORTED)


def _failed(step: CloseStep, sentence: str) -> str:
    return sentences.failed_step(table.STEP_NAMES[step], sentence)


def _ready_media(session: Session) -> list[str]:
    """Endpoints of the media that have a ready state of their own and may bring contacts."""
    agent = session.agent
    if agent is None or agent.state not in table.LOGGED_IN or not session.has_channel_states:
        return []
    return [
        each.endpoint
        for each in agent.channels
        if each.type not in _NO_MEDIA and each.agent_state is ChannelAgentState.READY
    ]


def close(session: Session, asked: Asked) -> None:
    """Refuse while the agent is busy, else begin to close."""
    assert isinstance(asked.body, wire.CloseSession)
    if table.CLOSE[_state(session)] is None or is_occupied(session):
        session.reply(asked.token, error=sentences.BUSY)
    else:
        Closing(session, asked, asked.body.logout_reason_id).start(session)


def dispose(session: Session, asked: Asked) -> None:
    """Answer, then free everything; the agent's state is left alone."""
    session.reply(asked.token)
    session.release()


def _state(session: Session) -> AgentState:
    agent = session.agent
    return AgentState.UNKNOWN if agent is None else agent.state


def _drop(session: Session) -> None:
    """The last step: the channels and the group go, the answer leaves, `session.closed` is last."""
    watching.end(session)
    names = [group.cti_id for group in session.tree.groups.values()]
    going.remove_all(session)
    for endpoint, channel_type in reversed(session.announced):
        session.voice.event(wire.CHANNEL_REMOVED, wire.ChannelRemoved(endpoint=endpoint, type=channel_type))
    for name in names:
        session.voice.event(wire.CHANNEL_GROUP_REMOVED, wire.ChannelGroupRemoved(name=name))
    session.announced = ()
    session.become(Happening.CLOSE_DONE)
    session.save()
    session.finish()
    session.voice.event(wire.CLOSED, wire.SessionClosed())
    session.voice.is_silent = True
