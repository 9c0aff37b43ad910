"""The dispatch's own refusals, agent-safe; the core's stand in `bridge.session.sentences`."""

from __future__ import annotations

from typing import Final

BUSY: Final = "The session is busy: too many requests wait. Nothing was done."
EXPIRED_WAITING: Final = "The request waited too long behind others and was not run."
ENDED: Final = "The session has ended. Nothing was done."
INTERNAL: Final = "The bridge met an internal fault (reference {reference})."
NO_SESSION: Final = "There is no such session."
NO_CONTROL: Final = "There is no such control destination."
NOT_OFFERED: Final = "{name} is not supported by the phone system."
WRONG_DESTINATION: Final = "{name} is a message for {kind} destinations, not for {target}."
WRONG_KEY: Final = 'The first segment of the target "{target}" is not the routing key the message came by.'
REUSED_ID: Final = "The requestId was already used for another request."
REDELIVERED: Final = "The request was delivered three times without an answer and was not run again."
OUTCOME_UNKNOWN: Final = "The phone system did not answer in time; the outcome is unknown."
NOT_STARTED: Final = "The phone system is not reachable."
NO_AGENT: Final = "The phone system knows no such agent."
STILL_ENDING: Final = "A session with this id is still ending; try again in a moment or choose another id."
NO_QUEUE: Final = "The queue of this session cannot be made; choose another id."
TOO_MANY: Final = "This sender asks too much at once; try again later."
NOT_ALLOWED: Final = "This sender is not allowed to do that."
NOT_RECORDED: Final = "The request was not run because its start could not be recorded."
