"""Every sentence a session may answer a refusal with: plain, safe to show to an agent, one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adapters.port import Refusal

REFUSALS: Final[Mapping[Refusal, str]] = {
    Refusal.INVALID_CREDENTIALS: "The phone system did not accept the login id and password.",
    Refusal.UNKNOWN_AGENT: "The phone system knows no such agent.",
    Refusal.UNKNOWN_EXTENSION: "The phone system knows no such extension.",
    Refusal.EXTENSION_IN_USE: "Another agent is logged in at this extension.",
    Refusal.INVALID_REASON: "The reason is unknown or cannot be selected.",
    Refusal.INVALID_STATE: "The agent's state does not allow this now.",
    Refusal.NOT_ALLOWED: "The agent is not allowed to do this.",
    Refusal.NOT_SUPPORTED: "The phone system does not support this.",
    Refusal.UNAVAILABLE: "The phone system is not reachable.",
    Refusal.REJECTED: "The phone system refused the request.",
}
UNREACHABLE: Final = REFUSALS[Refusal.UNAVAILABLE]
NOT_INITIALISED: Final = "The session is not initialised yet."
CLOSING_NOW: Final = "The session is being closed."
CLOSED: Final = "The session is closed; it can only be disposed."
TAKEN_OVER: Final = "The session was taken over by another desktop; the outcome is unknown."
NO_EXTENSION: Final = "No extension is known for the agent; name one in createsession."
TIMED_OUT: Final = "The phone system did not answer in time; the outcome is unknown."
BUSY: Final = "The agent is busy with a contact; the session was not closed."
BECAME_BUSY: Final = "The agent became busy with a contact; the session stays open."
CLOSE_STUCK: Final = "The phone system did not follow; the session stays open."
UNKNOWN_GROUP: Final = "There is no channel group of this name in the session."
OTHER_GROUP_ID: Final = "The channel group has another id already."
OTHER_GROUP_NAME: Final = "The id belongs to another channel group already."
OTHER_EXTENSION: Final = "The agent is logged in at another extension."
OTHER_MOBILE: Final = "The agent is logged in with other mobile agent settings."
OTHER_AUTO_LOGIN: Final = "The session was created with another AutoLogin."
NOT_A_NUMBER: Final = 'The property "extensions.{name}" must be a whole number.'
NOT_SUPERVISOR: Final = "Only a supervisor may set the state of a member of the team."
STATE_NOT_SETTABLE: Final = "Only READY, NOT_READY and LOGGED_OUT can be set."
NO_DESTINATION: Final = "There is no such destination in this session."
NOT_INITIALISED_BELOW: Final = "The destination is not initialised yet."
NOT_ON_UNSUPPORTED: Final = "An unsupported channel can only be disposed."
UNKNOWN_THING: Final = "The phone system has no such {kind} here."
OTHER_THING: Final = "The id belongs to another {kind} already."
OTHER_ID: Final = "The {kind} has another id already."
OTHER_TYPE: Final = "The channel is of another type."
OTHER_ROLE: Final = "The conversation has another role."
NOT_NOW: Final = "The contact's state does not allow this now."
CHANGED: Final = "The contact changed before this could be done."
NO_CONSULT: Final = "There is no consult call to do this with."
ONLY_TELEPHONY: Final = "Only a call can do this."
OUTCOME_UNKNOWN: Final = "The bridge was restarted while this ran; the outcome is unknown."


def refusal_sentence(refusal: Refusal) -> str:
    """The sentence for what a switch refused."""
    return REFUSALS[refusal]


def failed_step(step: str, cause: str) -> str:
    """Which step of a close failed, and why. One that ran out of time may still come about."""
    outcome = "was not confirmed" if cause == TIMED_OUT else "failed"
    return f"{step} {outcome}: {cause[0].lower()}{cause[1:]}"
