"""A message that was read, and one that could not be: `Incoming`, `Unreadable` and the reasons.

Refuses to decide what becomes of either; the codec makes them, the dispatch answers or dead-letters them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contracts.errors import ContractError
from contracts.targets import Target
from contracts.vocabulary import MessageType, RequestId


class Problem(StrEnum):
    """Why a message could not be read or delivered: the header `x-reason` of its copy in the dead-letter queue."""

    NOT_JSON = "not-json"
    NOT_OBJECT = "not-object"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    BAD_TYPE = "bad-type"
    NOT_FOR_US = "not-for-us"
    UNKNOWN_NAME = "unknown-name"
    BAD_PROPERTY = "bad-property"
    BAD_TARGET = "bad-target"
    NO_REQUEST_ID = "no-request-id"
    UNROUTABLE = "unroutable"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A query or request whose headers are sound. `body` is the parsed JSON object, not yet checked."""

    type: MessageType
    name: str
    target: Target
    request_id: RequestId
    body: dict[str, object]
    enveloped: bool


class Unreadable(ContractError):
    """A message that breaks the protocol, with what could still be read of it.

    `sentence` may be shown to an agent. `request_id` None: nobody can be answered. With `reason` NOT_FOR_US, a message
    of the bridge's own kinds sent to the bridge, nobody is to be answered either (protocol section 8).
    """

    def __init__(
        self,
        reason: Problem,
        sentence: str,
        *,
        type: MessageType | None = None,
        name: str | None = None,
        target_text: str | None = None,
        request_id: RequestId | None = None,
        enveloped: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
        self.type = type
        self.name = name
        self.target_text = target_text
        self.request_id = request_id
        self.enveloped = enveloped
