"""What can happen to a session, as values. Owns no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.contacts import Contact
from adapters.port import Agent, Cause, Command, Result
from adapters.reports import Reported
from contracts.base import Body
from contracts.vocabulary import ChannelType, ErrorCode, Reason, ReasonKind, WarningCode

Token = int
"""Names one request inside the process, so that its answer finds it. Never on the wire."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query or request for the session or a destination below it, body already decoded; one runs at a time."""

    token: Token
    name: str
    body: Body
    is_repeated: bool = False
    """A process before this one may have carried it out."""
    path: tuple[str, ...] = ()
    """The bridge ids of the destination below the session."""
    before: int | None = None
    """Of what is repeated: what `tree.repeated.count` gave before it started, None when nobody counted."""


@dataclass(frozen=True, slots=True)
class AnsweredAgain:
    """A request that an earlier process answered came again, and so did its answer."""


@dataclass(frozen=True, slots=True)
class Performed:
    """The switch's answer to a command of the running request."""

    token: Token
    command: Command
    result: Result


@dataclass(frozen=True, slots=True)
class Probed:
    """The broker has read what was published for the `Probe` that was wanted at `at`."""

    at: float


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The running request's deadline passed."""

    token: Token


@dataclass(frozen=True, slots=True)
class AgentObserved:
    """The session's own agent changed. `before` is the picture until now, None when there was none."""

    agent: Agent
    before: Agent | None
    cause: Cause


@dataclass(frozen=True, slots=True)
class MemberObserved:
    """An agent changed who may be a member of a watched team.

    `alike` is what the agent was, if a team's members see no difference: only who did not watch the agent then is told.
    """

    agent: Agent
    alike: Agent | None = None


@dataclass(frozen=True, slots=True)
class ContactObserved:
    """A contact of the session's agent changed. `before` is the picture until now, None when it begins."""

    contact: Contact
    before: Contact | None


@dataclass(frozen=True, slots=True)
class DispositionsObserved:
    """The wrap-up codes of the channels of a type changed."""

    type: ChannelType
    dispositions: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ReasonsObserved:
    """A reason list of the switch changed."""

    kind: ReasonKind
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class VendorObserved:
    """The switch said something only it has, about this session's agent."""

    name: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReportObserved:
    """The switch reported something that concerns this session: a failure nobody asked for, or news."""

    report: Reported


@dataclass(frozen=True, slots=True)
class Warned:
    """Something every initialised session is told: link down, restored, moved, heartbeat missed, reconciled."""

    code: WarningCode
    message: str
    context: str = ""
    details: dict[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An unasked failure that concerns this session: goes out as `cti.error`."""

    code: ErrorCode
    message: str
    context: str = ""
    details: dict[str, object] | None = None
    before_init: bool = False
    """True for INVALID_MESSAGE and UNKNOWN_TARGET, which are not held before init."""


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The link to the switch went down or is up with a complete snapshot."""

    up: bool


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Another createsession takes this agent: answer what runs, warn, dispose."""

    by: str


@dataclass(frozen=True, slots=True)
class PasswordGiven:
    """Another createsession of this session named a password: init logs in with the one named last."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Crowded:
    """Too many messages wait to leave the bridge, or no longer."""

    is_crowded: bool


@dataclass(frozen=True, slots=True)
class TakenUp:
    """The bridge was restarted, goes on with this session, and consumes its queue again."""


@dataclass(frozen=True, slots=True)
class Woken:
    """The time the session asked to be woken at has come (see `Session.wake_at`)."""


Input = (
    AnsweredAgain
    | Asked
    | Performed
    | Probed
    | TimedOut
    | AgentObserved
    | ContactObserved
    | Crowded
    | DispositionsObserved
    | MemberObserved
    | PasswordGiven
    | ReasonsObserved
    | ReportObserved
    | VendorObserved
    | Warned
    | Failed
    | LinkChanged
    | TakenOver
    | TakenUp
    | Woken
)
