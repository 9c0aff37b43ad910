"""What the server knows about a change beside the change itself: what was asked for, and by whom. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from adapters.cisco_cti.protocol.enums_call import CallType
from adapters.cisco_cti.protocol.enums_cause import EventCause
from contracts.vocabulary import LoginId


class Doing(Enum):
    """Why calls may look different afterwards."""

    ANYTHING = auto()
    TRANSFER = auto()
    CONFERENCE = auto()
    REFUSAL = auto()
    """Somebody who was rung is busy or refuses."""
    ALTERNATE = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Hint:
    """`by` whom; `to` what number; `call_type` of what begins; `cause` of what follows."""

    doing: Doing = Doing.ANYTHING
    by: LoginId | None = None
    to: str = ""
    call_type: CallType | None = None
    cause: EventCause = EventCause.NONE


NOTHING_SPECIAL = Hint()
