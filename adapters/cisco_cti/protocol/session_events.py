"""What a session says to the one who holds it, as values. Owns no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.failures import Failure
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.outcomes import Declined, Outcome, Said
from adapters.cisco_cti.protocol.unasked import About


@dataclass(frozen=True, slots=True)
class Opened:
    """The side opened the session."""

    granted: Granted


@dataclass(frozen=True, slots=True)
class Answered:
    """A request got its outcome."""

    invoke_id: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Received:
    """An event of the CTI Server."""

    body: Said


@dataclass(frozen=True, slots=True)
class Warned:
    """A FAILURE_EVENT that does not end the session."""

    status: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """A refusal that answers nothing that waits, once for each request. `about` None: nobody knows what was asked."""

    refusal: Declined
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One message could not be read and was dropped; the session goes on."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class HeartbeatAnswered:
    """A heartbeat was answered."""


@dataclass(frozen=True, slots=True)
class HeartbeatUnanswered:
    """`count` heartbeats in a row were not, the session is still open. `interval_ms` between heartbeats."""

    count: int
    interval_ms: int


@dataclass(frozen=True, slots=True)
class Activated:
    """The side stood by and is active now (STANDBY_ACTIVE_EVENT)."""


@dataclass(frozen=True, slots=True)
class MaintenanceAsked:
    """The side would like to stop (ACTIVE_MAINTENANCE_REQ); to be answered within 5 s."""

    invoke_id: int


@dataclass(frozen=True, slots=True)
class MaintenanceDecided:
    """Whether it does (ACTIVE_MAINTENANCE_EVENT)."""

    goes_on: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The session is over, said once and last. `failure` None: closed, or left for the other side, as intended."""

    failure: Failure | None


SessionEvent = (
    Opened
    | Answered
    | Received
    | Warned
    | Unasked
    | Unreadable
    | HeartbeatAnswered
    | HeartbeatUnanswered
    | Activated
    | MaintenanceAsked
    | MaintenanceDecided
    | Ended
)
