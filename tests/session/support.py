"""Builders for the session core: agents, a picture of the switch, and a scene that plays inputs to one session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from adapters.port import (
    Accepted,
    Agent,
    AgentChanged,
    Cause,
    Channel,
    Command,
    CompleteInteractions,
    Confirmed,
    LinkDown,
    LinkUp,
    LogOut,
    MobileAgent,
    ReadReasons,
    ReadTeam,
    Refusal,
    Refused,
    Result,
    SetAgentState,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
    Team,
)
from adapters.vendors import VendorRequest
from bridge.session.book import Book
from bridge.session.effects import Effect, End, Note, Probe, Reply, Run, Save, Say, TurnAway
from bridge.session.inputs import AgentObserved, Asked, Input, MemberObserved, Performed, Probed, TimedOut, Woken
from bridge.session.mirror import Mirror
from bridge.session.rendering import alike
from bridge.session.row import SessionRow
from bridge.session.session import Session
from bridge.session.timing import Rules
from contracts import codec, vendor_requests
from contracts import session as wire
from contracts.base import Body
from contracts.registry import BY_NAME
from contracts.vocabulary import (
    AgentState,
    ChannelType,
    GroupName,
    Label,
    LoginId,
    MessageType,
    Phase,
    Reason,
)

SINCE = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
ME, MATE, CHIEF, STRANGER = (LoginId(each) for each in ("1001", "1002", "1009", "2001"))
BLUE, RED = Team("T1", "Blue"), Team("T2", "Red")
CHANNELS = (
    Channel("chat-1", ChannelType.CHAT),
    Channel("mail-1", ChannelType.EMAIL),
    Channel("2101", ChannelType.TELEPHONY),
    Channel("back-1", ChannelType.CALLBACK),
    Channel("odd-1", ChannelType.UNSUPPORTED),
)
REASONS = (
    Reason("lunch", "11", (Label("en", "US", "Lunch", "Away"), Label("de", "", "Pause"))),
    Reason("system", "99", (), selectable=False),
)
ASKING: dict[str, dict[str, object]] = {
    wire.INIT: {},
    wire.CREATE_CHANNEL_GROUP: {"name": "Agents", "id": "g1"},
    wire.CLOSE: {},
    wire.DISPOSE: {},
    wire.EXTERNAL_LOGOUT_REASONS: {},
    wire.EXTERNAL_NOT_READY_REASONS: {},
    wire.GET_TEAM_STATUS: {"realtime": True},
    wire.STOP_TEAM_STATUS: {},
    wire.SET_AGENT_STATE: {"loginid": MATE, "state": "READY"},
    vendor_requests.CISCO_ASSIST: {"cti-id": "77"},
    vendor_requests.CISCO_EMERGENCY: {},
    vendor_requests.CISCO_BARGE_IN: {"loginid": MATE},
    vendor_requests.CISCO_INTERCEPT: {"loginid": MATE, "cti-id": "77"},
    vendor_requests.CISCO_MONITOR_START: {"loginid": MATE},
    vendor_requests.CISCO_MONITOR_STOP: {},
    vendor_requests.CISCO_RECORDING_START: {"cti-id": "77"},
    vendor_requests.CISCO_RECORDING_STOP: {},
    vendor_requests.CISCO_RECONNECT: {},
}
"""A sensible body for each request."""


def agent(login_id: LoginId = ME, state: AgentState = AgentState.NOT_READY, **changes: Any) -> Agent:
    """An agent of the blue team with every kind of channel."""
    made = Agent(
        login_id=login_id,
        first_name="Ann",
        last_name=f"Agent {login_id}",
        extension=f"5{login_id}",
        state=state,
        since=SINCE,
        revision=1,
        group=GroupName("Agents"),
        channels=CHANNELS,
        teams=(BLUE,),
    )
    return replace(made, **changes)


def row(phase: Phase = Phase.CREATED, **changes: Any) -> SessionRow:
    """The row of session S1 of agent 1001."""
    made = SessionRow(session_id="S1", login_id=ME, phase=phase, epoch=1, created_at=SINCE)
    return replace(made, **changes)


def picture(*agents: Agent) -> Mirror:
    """A linked mirror that shows these agents."""
    mirror = Mirror()
    relink(mirror, agents)
    return mirror


def relink(mirror: Mirror, agents: Iterable[Agent]) -> None:
    """The link is up with this snapshot."""
    for event in (LinkUp("A"), SnapshotBegun(), SnapshotAgents(tuple(agents)), SnapshotEnded()):
        mirror.apply(event)


def session_of(session_id: str, login_id: LoginId, mirror: Mirror | None = None) -> Session:
    """A created session of any agent."""
    made = row(session_id=session_id, login_id=login_id)
    return Session(made, password=None, picture=mirror or picture(), now=0.0, rules=Rules())


def body_of(name: str, body: dict[str, object]) -> Any:
    """A body as the connector sends it."""
    return codec.decode_body(BY_NAME[name], body)


def told(effects: Iterable[Effect]) -> list[str]:
    """Effects in a few words each, for transcripts. Writes of the row are asked for by `saved_first`."""
    return [_told(effect) for effect in effects if not isinstance(effect, Save)]


def saved_first(effects: list[Effect]) -> bool:
    """Whether the row is written before the answer leaves."""
    kinds = [type(effect) for effect in effects]
    return Save in kinds and kinds.index(Save) < kinds.index(Reply)


def _told(effect: Effect) -> str:
    match effect:
        case Reply(error=None):
            return "yes"
        case Reply(error=error):
            return f"no: {error}"
        case Say(type=MessageType.EVENT, name=name):
            return name
        case Say(type=kind, code=code):
            return f"{kind.value.removeprefix('cti.')} {code}"
        case Run(command=command):
            return f"run {type(command).__name__}"
        case TurnAway():
            return "turn away"
        case End():
            return "end"
        case Probe():
            return "probe"
        case Note(event=event):
            return f"note {event}"
    raise AssertionError(effect)


class Scene:
    """One session before a mirror; every method plays one input and gives back what it led to, in words."""

    def __init__(
        self,
        state: AgentState = AgentState.NOT_READY,
        *,
        others: tuple[Agent, ...] = (),
        me: Agent | None = None,
        rules: Rules | None = None,
        password: str | None = None,
        **changes: Any,
    ) -> None:
        self.mirror = picture(me or agent(ME, state), agent(MATE), *others)
        self.now = 0.0
        self.tokens = 0
        self.last: list[Effect] = []
        self.all: list[Effect] = []
        self.book = Book()
        self.session = Session(
            row(**changes), password=password, picture=self.mirror, now=self.now, rules=rules or Rules()
        )
        self.book.add(self.session)

    def play(self, event: Input) -> list[str]:
        """Any input."""
        self.last = self.session.apply(event, self.now)
        self.all += self.last
        self.book.refresh(self.session)
        return told(self.last)

    def ask(self, name: str, /, **body: object) -> list[str]:
        """A request with this body, else with a sensible one."""
        return self.play_body(name, body_of(name, body or ASKING[name]))

    def play_body(self, name: str, body: Body) -> list[str]:
        """A request whose body was read already."""
        self.tokens += 1
        return self.play(Asked(self.tokens, name, body))

    def answer(self, result: Result) -> list[str]:
        """The switch's result of the running command."""
        flow = self.session.flow
        assert flow is not None
        assert flow.command is not None
        return self.play(Performed(flow.token, flow.command, result))

    def accept(self) -> list[str]:
        """The switch took the running command."""
        return self.answer(Accepted())

    def confirm(self, value: object = None) -> list[str]:
        """The running command's effect is true."""
        return self.answer(Confirmed(value))

    def refuse(self, refusal: Refusal = Refusal.REJECTED) -> list[str]:
        """The switch refused the running command."""
        return self.answer(Refused(refusal, 7, "secret words"))

    def time_out(self) -> list[str]:
        """The running request's deadline passes."""
        return self.play(TimedOut(self.tokens))

    def pass_time(self, seconds: float) -> list[str]:
        """So long nothing happens; then the session is woken, as it may be at any time."""
        self.now += seconds
        return self.play(Woken())

    def broker_reads(self, after: float = 0.0) -> list[str]:
        """The broker confirms the last probe, so many seconds after it was asked for."""
        probe = [effect for effect in self.all if isinstance(effect, Probe)][-1]
        self.now = probe.at + after
        return self.play(Probed(probe.at))

    def see(self, login_id: LoginId = ME, *, cause: Cause = Cause.UNKNOWN, **changes: Any) -> list[str]:
        """An agent changes, and whoever it concerns is told."""
        before = self.mirror.get(login_id) or agent(login_id)
        out: list[Effect] = []
        for change in self.mirror.apply(AgentChanged(replace(before, revision=before.revision + 1, **changes), cause)):
            watching = self.book.watchers(change.before, change.agent)
            if login_id == ME:
                self.play(AgentObserved(change.agent, change.before, change.cause))
                out += self.last
            if watching:
                self.play(MemberObserved(change.agent, alike(change.before, change.agent)))
                out += self.last
        self.last = out
        return told(out)

    def become(self, state: AgentState, cause: Cause = Cause.REQUEST) -> list[str]:
        """The session's own agent comes into this state."""
        return self.see(ME, cause=cause, state=state)

    def obey(self) -> None:
        """The switch does what the running command wants and says so, until the request is answered."""
        for _ in range(5):
            flow = self.session.flow
            if flow is None or flow.command is None:
                return
            match flow.command:
                case VendorRequest():
                    self.confirm()
                case ReadReasons():
                    self.confirm(REASONS)
                case ReadTeam():
                    self.confirm(self.team())
                case command:
                    self.accept()
                    self.see(flow.goal_login, cause=Cause.REQUEST, state=self.led_to(command))
        raise AssertionError("the request does not end")

    def led_to(self, command: Command) -> AgentState:
        """The state a command leads to."""
        match command:
            case SetAgentState(state=state):
                return state
            case LogOut():
                return AgentState.LOGGED_OUT
            case CompleteInteractions() if self.session.agent and self.session.agent.state is AgentState.WORK_READY:
                return AgentState.READY
            case _:
                return AgentState.NOT_READY

    def team(self) -> tuple[Agent, ...]:
        """The members as the switch shows them."""
        return tuple(found for login_id in (ME, MATE) if (found := self.mirror.get(login_id)) is not None)

    def unlink(self) -> None:
        """The link to the switch goes down."""
        self.mirror.apply(LinkDown("gone"))

    @property
    def command(self) -> Any:
        """The command that was run last."""
        return self.commands[-1]

    @property
    def commands(self) -> list[Command]:
        """Every command that was run."""
        return [effect.command for effect in self.all if isinstance(effect, Run)]

    @property
    def reply(self) -> Reply:
        """The last reply."""
        return [effect for effect in self.all if isinstance(effect, Reply)][-1]

    @property
    def said(self) -> list[Say]:
        """Every event, warning and error."""
        return [effect for effect in self.all if isinstance(effect, Say)]

    def body(self) -> Any:
        """The body of what was said last."""
        return self.said[-1].body


def opened(
    state: AgentState = AgentState.NOT_READY, *, init: Mapping[str, object] | None = None, **scene: Any
) -> Scene:
    """A scene whose session was initialised while its agent was logged in; then the agent comes into `state`."""
    made = Scene(**scene)
    assert made.ask(wire.INIT, **(init or {"chat": True})) == ["yes"]
    if state is not AgentState.NOT_READY:
        made.see(ME, cause=Cause.AGENT, state=state)
    made.all.clear()
    return made


def watching(**scene: Any) -> Scene:
    """A scene whose session watches its agent's team."""
    made = opened(**scene)
    made.ask(wire.GET_TEAM_STATUS, realtime=True)
    made.confirm(made.team())
    made.all.clear()
    return made


MOBILE = MobileAgent("CALL_BY_CALL", "0170")
