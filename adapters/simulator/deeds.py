"""What happens at the switch without the bridge asking: calls, agents at their phones, customers, supervisors. Values only.

Where a deed has a `contact_id`, None means the agent's call, or for the other media the agent's oldest contact it can be done to.
A `destination` is an extension, a number outside, or the skill that names a queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.port import Cause
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelType,
    ContactId,
    LoginId,
    Reason,
    ReasonKind,
)

# --- calls come -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallArrives:
    """A call is offered to an agent who is READY, until it is answered or given up. `number` "": one the switch makes up."""

    login_id: LoginId
    number: str = ""
    name: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallQueued:
    """A call enters the queue of a skill ("": anybody may take it). `wrap_up` seconds for who takes it, None: as the switch is set."""

    skill: str = ""
    number: str = ""
    name: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    wrap_up: float | None = None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Whoever waits longest in a queue gives up; `work_id` names one who waits, whatever its skill."""

    type: ChannelType = ChannelType.TELEPHONY
    skill: str = ""
    work_id: str | None = None


# --- the agent at the phone -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallDialled:
    """The agent dials out, and the far side answers at once unless `answered` is False. An agent's phone rings in any case.

    `destination` "": a number outside that the switch makes up.
    """

    login_id: LoginId
    destination: str = ""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """The agent takes the offered call."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallHeld:
    """The agent puts the call on hold: with a consult, the leg that is ESTABLISHED."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallRetrieved:
    """The agent takes the call back from hold: with a consult, the primary leg."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The agent hangs up, with a consult the leg not on hold; an offered call is given up by the caller. Ends BUSY, too."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallConsulted:
    """The agent holds the call and dials somebody about it."""

    login_id: LoginId
    destination: str


@dataclass(frozen=True, slots=True)
class CallAlternated:
    """The agent changes between the held and the established leg."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallTransferred:
    """The agent transfers the call: to the consulted one, or without asking to `destination`."""

    login_id: LoginId
    destination: str | None = None


@dataclass(frozen=True, slots=True)
class CallConferenced:
    """The agent makes a conference: of both legs, or by dialling `destination` into the call."""

    login_id: LoginId
    destination: str | None = None


@dataclass(frozen=True, slots=True)
class TonesSent:
    """The agent presses keys during the call."""

    login_id: LoginId
    digits: str


@dataclass(frozen=True, slots=True)
class ContactAccepted:
    """The agent takes an offered contact, a call too."""

    login_id: LoginId
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class ContactRejected:
    """The agent refuses an offered contact, a call too; it is offered to the next or waits."""

    login_id: LoginId
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class ContactCompleted:
    """The agent finishes a contact that is in wrap-up, or an e-mail, chat or callback that is STARTED."""

    login_id: LoginId
    contact_id: ContactId | None = None
    disposition_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedInAtPhone:
    """The agent logs in at the phone, without the bridge. `extension` None: the agent's own."""

    login_id: LoginId
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class StateChosen:
    """The agent chooses a state at the phone."""

    login_id: LoginId
    state: AgentState
    reason_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelChosen:
    """The agent logs in or out on a channel (`active`), or makes it ready or not (`state`), at another desktop; None: leave it."""

    login_id: LoginId
    type: ChannelType
    active: bool | None = None
    state: ChannelAgentState | None = None
    reason_id: str | None = None


# --- the other party ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FarAnswered:
    """Somebody outside whose phone rings in the agent's call answers; `number` says who where it rings at several."""

    login_id: LoginId
    number: str | None = None
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class FarRefused:
    """Somebody outside whose phone rings in the agent's call is busy or refuses; `number` as for `FarAnswered`."""

    login_id: LoginId
    number: str | None = None
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class FarHungUp:
    """Somebody outside in the agent's call hangs up; `number` None: the one who is in it longest, first of the primary leg."""

    login_id: LoginId
    number: str | None = None
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class DataChanged:
    """The IVR sets these keys of a contact's data for everybody in it; None takes a key away."""

    login_id: LoginId
    data: Mapping[str, object]
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class MediaArrives:
    """An e-mail, chat or callback is offered to an agent who can take it, or (`login_id` None) enters the queue of a skill."""

    type: ChannelType
    login_id: LoginId | None = None
    skill: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaLeft:
    """The customer leaves a chat, takes an e-mail or a callback back: a contact that is no call."""

    login_id: LoginId
    contact_id: ContactId | None = None


# --- the switch and who runs it -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LogoutForced:
    """Somebody logs the agent out: a supervisor, the agent at the phone, or the switch (which drops contacts, too)."""

    login_id: LoginId
    by: Cause = Cause.SUPERVISOR


@dataclass(frozen=True, slots=True)
class ChannelAvailability:
    """A channel becomes UNAVAILABLE for the agent, or can be used again."""

    login_id: LoginId
    type: ChannelType
    available: bool


@dataclass(frozen=True, slots=True)
class SkillsGiven:
    """The agent has these skills from now on, and no others; each names a queue."""

    login_id: LoginId
    skills: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReasonsReplaced:
    """The switch's list of reasons is changed. `reasons` None: one reason comes, or goes again."""

    kind: ReasonKind
    reasons: tuple[Reason, ...] | None = None


@dataclass(frozen=True, slots=True)
class DispositionsReplaced:
    """The wrap-up codes of a channel type are changed. `dispositions` None: one comes, or goes again."""

    type: ChannelType
    dispositions: tuple[Reason, ...] | None = None


Calling = (
    CallArrives
    | CallDialled
    | CallAnswered
    | CallHeld
    | CallRetrieved
    | CallEnded
    | CallConsulted
    | CallAlternated
    | CallTransferred
    | CallConferenced
    | TonesSent
)
"""An agent's telephone calls."""
Handling = ContactAccepted | ContactRejected | ContactCompleted | DataChanged | MediaLeft
"""What is done to a contact of any kind."""
Far = FarAnswered | FarRefused | FarHungUp
"""The other parties of an agent's call."""
Staffing = LoggedInAtPhone | StateChosen | LogoutForced | ChannelChosen | ChannelAvailability | SkillsGiven
"""Agents and their channels."""
Queueing = CallQueued | GivenUp
"""Queues; of no agent."""
Listing = ReasonsReplaced | DispositionsReplaced
"""Lists of codes; of no agent."""

Deed = Calling | Handling | Far | Staffing | Queueing | Listing | MediaArrives
