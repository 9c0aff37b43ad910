"""What happens at the switch without the bridge asking: calls, agents at their phones, supervisors. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.port import Cause
from contracts.vocabulary import AgentState, LoginId, Reason, ReasonKind


@dataclass(frozen=True, slots=True)
class CallArrives:
    """A call is offered to an agent who is READY."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallDialled:
    """The agent dials out and the far side answers."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallAnswered:
    """The agent takes the offered call."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallHeld:
    """The agent puts the call on hold."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallRetrieved:
    """The agent takes the call back from hold."""

    login_id: LoginId


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call ends; an offered one is given up by the caller. Ends what makes an agent BUSY, too."""

    login_id: LoginId


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
class LogoutForced:
    """Somebody logs the agent out: a supervisor, the agent at the phone, or the switch (which drops calls, too)."""

    login_id: LoginId
    by: Cause = Cause.SUPERVISOR


@dataclass(frozen=True, slots=True)
class ReasonsReplaced:
    """The switch's list of reasons is changed. `reasons` None: one reason comes, or goes again."""

    kind: ReasonKind
    reasons: tuple[Reason, ...] | None = None


Deed = (
    CallArrives
    | CallDialled
    | CallAnswered
    | CallHeld
    | CallRetrieved
    | CallEnded
    | LoggedInAtPhone
    | StateChosen
    | LogoutForced
    | ReasonsReplaced
)
