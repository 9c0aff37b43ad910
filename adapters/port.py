"""The one interface between the bridge and a switch.

Owns commands, results, events and capabilities as values. Refuses anything of one vendor and anything of the wire.

Rules every adapter keeps (the conformance suite checks them):

1. After the link is up: `LinkUp`, `SnapshotBegun`, any number of `SnapshotAgents`, `SnapshotEnded`; then deltas.
   Link loss is said once, by `LinkDown`; a new link starts with a new snapshot.
2. `Agent.revision` grows with every change of that agent the adapter sees, so that a snapshot and a delta can be
   put in order. It starts anew with a new adapter process.
3. `execute` never raises for what the switch says or for a lost link: it returns `Refused`. Only cancellation and
   programming errors leave it. The caller bounds it by a deadline.
4. Two phases: `Accepted` means that the switch took the command and the state change is still to be seen;
   `Confirmed` means that it is true now. A command whose goal is already met is `Confirmed`.
5. What the adapter does not declare in `Capabilities.commands` is never asked of it.

Contacts, their commands and their rules stand in `adapters.contacts`, reports in `adapters.reports`, what only one switch has in
`adapters.vendors`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from adapters.contacts import (
    Channel,
    ChannelCommand,
    ContactChanged,
    ContactCommand,
    DispositionsChanged,
    SnapshotContacts,
)
from adapters.reports import Reported
from adapters.vendors import VendorEvent, VendorRequest
from contracts.vocabulary import (
    AgentState,
    ChannelType,
    GroupName,
    LoginId,
    Reason,
    ReasonKind,
)


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the switch."""

    team_id: str
    name: str


@dataclass(frozen=True, slots=True)
class MobileAgent:
    """How a mobile agent is reached: `mode` as the switch names it, `dial_number` dialled for it."""

    mode: str
    dial_number: str


@dataclass(frozen=True, slots=True)
class Agent:
    """The switch's truth about one agent at one moment.

    `since` is when `state` began, UTC. `extension` is the one in use, or the agent's own while logged out ("" if
    the switch knows none). `channels` are all the switch has for the agent; which are enabled is the session's matter.
    `reason_id` belongs to the state (not ready or logged out), None when the switch gave none.
    """

    login_id: LoginId
    first_name: str
    last_name: str
    extension: str
    state: AgentState
    since: datetime
    revision: int
    group: GroupName
    channels: tuple[Channel, ...]
    teams: tuple[Team, ...] = ()
    supervises: tuple[Team, ...] = ()
    reason_id: str | None = None
    mobile: MobileAgent | None = None


# --- commands -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ValidateAgent:
    """Check a password without logging in. Confirmed value: bool."""

    login_id: LoginId
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadAgent:
    """Confirmed value: `Agent`."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class LogIn:
    """Log an agent in. Reached when the agent's state is anything but LOGGED_OUT or UNKNOWN.

    `extension` None: the switch's own. `media` are the channel types wanted beside telephony; those the switch
    lacks for the agent are ignored. `auto_login`: whether the adapter may log the agent in again where the switch itself
    logs it out when it fails over, None: as the adapter is set up. Adapters whose switch does no such thing ignore it.
    """

    login_id: LoginId
    password: str | None = field(repr=False)
    extension: str | None
    media: frozenset[ChannelType]
    mobile: MobileAgent | None = None
    auto_login: bool | None = None


@dataclass(frozen=True, slots=True)
class LogOut:
    """Log an agent out of all active channels. Reached at LOGGED_OUT.

    While a contact, a chat as well as a call, is ALERTING, DIALING or STARTED: INVALID_STATE. Wrap-up that runs is ended.
    """

    login_id: LoginId
    reason_id: str | None = None


@dataclass(frozen=True, slots=True)
class SetAgentState:
    """Ask for a work state (READY, NOT_READY, LOGGED_OUT). Reached when the agent's state is `state`.

    `requested_by` is the supervisor who asks, None for the agent's own session.
    """

    login_id: LoginId
    state: AgentState
    reason_id: str | None = None
    requested_by: LoginId | None = None


@dataclass(frozen=True, slots=True)
class CompleteInteractions:
    """Complete every ended interaction of the agent (leave wrap-up). Reached when the state is not WORK or WORK_READY."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class ReadReasons:
    """Confirmed value: tuple of `Reason`, in the switch's order."""

    login_id: LoginId
    kind: ReasonKind


@dataclass(frozen=True, slots=True)
class ReadTeam:
    """Read the members of every team the agent is in or supervises, self included.

    Confirmed value: tuple of `Agent`, each once. With `live` the adapter keeps `AgentChanged` coming for those members,
    also across link loss, until `StopTeam`; an adapter that always reports every agent has nothing to do for it.
    """

    login_id: LoginId
    live: bool


@dataclass(frozen=True, slots=True)
class StopTeam:
    """End the live updates of `ReadTeam`. Confirmed value: None. Harmless when none run."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class Release:
    """Free what the switch holds for the agent's session; never touches the agent's state. Confirmed value: None."""

    login_id: LoginId


Command = (
    ValidateAgent
    | ReadAgent
    | LogIn
    | LogOut
    | SetAgentState
    | CompleteInteractions
    | ReadReasons
    | ReadTeam
    | StopTeam
    | Release
    | VendorRequest
    | ChannelCommand
    | ContactCommand
)

# --- results --------------------------------------------------------------------------------------------------------


class Refusal(StrEnum):
    """Why a switch refused. One sentence for each stands in `bridge.dispatch.outcomes`."""

    INVALID_CREDENTIALS = "INVALID_CREDENTIALS"
    UNKNOWN_AGENT = "UNKNOWN_AGENT"
    UNKNOWN_EXTENSION = "UNKNOWN_EXTENSION"
    EXTENSION_IN_USE = "EXTENSION_IN_USE"
    INVALID_REASON = "INVALID_REASON"
    INVALID_STATE = "INVALID_STATE"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_SUPPORTED = "NOT_SUPPORTED"
    UNAVAILABLE = "UNAVAILABLE"
    """The link to the switch is down."""
    REJECTED = "REJECTED"
    """Any other refusal; the switch's own number is in `code`."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The switch took the command; its effect is still to be seen as an event.

    `is_deferred`: not before the contact that occupies the agent is over, as with a state that is asked for during a call.
    """

    is_deferred: bool = False


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The command's effect is true now; `value` as the command says."""

    value: object = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changed. `code` is the switch's own number, `detail` its words: for logs, never for agents."""

    refusal: Refusal
    code: int | None = None
    detail: str = ""


Result = Accepted | Confirmed | Refused

# --- events ---------------------------------------------------------------------------------------------------------


class Cause(StrEnum):
    """Who moved an agent's state, as far as the switch tells."""

    REQUEST = "REQUEST"
    """A command of this bridge."""
    AGENT = "AGENT"
    """The agent at the phone or at another desktop."""
    SUPERVISOR = "SUPERVISOR"
    SWITCH = "SWITCH"
    CONTACT = "CONTACT"
    """A call or another contact did it."""
    RELOGIN = "RELOGIN"
    """The adapter logged the agent in again after the switch had lost it."""
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class LinkUp:
    """The link is open; a snapshot follows. `peer` names the side, e.g. "A" or a URL without credentials."""

    peer: str


@dataclass(frozen=True, slots=True)
class LinkDown:
    """The link is gone. `detail` is one plain sentence for operators that says which leg failed, `facts` its numbers by name."""

    detail: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LinkMoved:
    """The link moved to another side of the switch without being lost."""

    peer: str


@dataclass(frozen=True, slots=True)
class HeartbeatMissed:
    """`count` heartbeats in a row were missed, the link is still up. `facts` are its numbers by name."""

    count: int
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SnapshotBegun:
    """What follows until `SnapshotEnded` is the whole truth; who and what is not named is gone."""


@dataclass(frozen=True, slots=True)
class SnapshotAgents:
    """A part of the snapshot."""

    agents: tuple[Agent, ...]


@dataclass(frozen=True, slots=True)
class SnapshotEnded:
    """End marker: deltas follow."""


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """A delta: the agent as it is now, and who moved it."""

    agent: Agent
    cause: Cause = Cause.UNKNOWN


@dataclass(frozen=True, slots=True)
class ReasonsChanged:
    """A reason list of the switch changed; `reasons` is the new list."""

    kind: ReasonKind
    reasons: tuple[Reason, ...]


Event = (
    LinkUp
    | LinkDown
    | LinkMoved
    | HeartbeatMissed
    | SnapshotBegun
    | SnapshotAgents
    | SnapshotEnded
    | SnapshotContacts
    | AgentChanged
    | ContactChanged
    | ReasonsChanged
    | DispositionsChanged
    | VendorEvent
    | Reported
)

EventSink = Callable[[Event], None]
"""Takes events in order, never blocks, never raises."""

# --- the adapter ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an adapter can do, declared and not discovered by failing. `cti.query.capabilities` is made from it.

    `channel_states`: each channel has a ready state of its own; without, one of the agent's channels is ready when the agent is.
    `vendor_requests`: full names of what only this switch can be asked, as far as settings and switch allow it now.
    """

    commands: frozenset[type[Command]]
    channel_types: frozenset[ChannelType]
    reason_codes: bool = True
    team_status: bool = True
    mobile_agent: bool = False
    channel_groups: bool = True
    channel_states: bool = False
    vendor_requests: frozenset[str] = frozenset()


class Adapter(Protocol):
    """A switch behind the port."""

    name: str
    capabilities: Capabilities

    async def run(self, emit: EventSink) -> None:
        """Connect, keep the link for ever with back-off, and say what happens. Ends only by cancellation."""

    async def execute(self, command: Command) -> Result:
        """Carry out one command. Concurrent calls are allowed; each agent's commands come one at a time."""
