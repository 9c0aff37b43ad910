"""A dead letter as a value: what is written beside a buried message, how it is read back, and whether it can be sent again.

No I/O: `dispatch.outbound` writes the headers, `broker.dead_letters` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aiormq.abc import DeliveredMessage

from bridge.broker.parcel import MAX_SHORT
from contracts import redaction
from contracts.codec import NO_BODY
from contracts.envelope import Problem

REASON: Final = "x-reason"
KEY: Final = "x-routing-key"
REPLY_TO: Final = "x-reply-to"
ORIGINAL_ID: Final = "x-original-message-id"
USER: Final = "x-user-id"
GROUP: Final = "x-group"
LEFT_OUT: Final = "x-left-out"
"""Names of the original's headers that were too long to be kept."""
KEPT: Final = ("type", "name", "target", "requestId", "result", "errorMessage")
"""Headers of the original that its letter carries under their own names."""
MAX_HEADER: Final = 2048
"""Bytes of one kept header: all headers of a message must fit into one AMQP frame, whatever a sender made up."""

SENDER_ONLY: Final = "Access rules are set, and nobody can send in another's name: let its sender send it anew."
NO_ORIGIN: Final = "It does not say where it came from."
HEADER_LOST: Final = "Its header {names} was too long to be kept, so that it cannot be sent as it was."
TOO_LONG: Final = "Its {what} is longer than the 255 bytes that AMQP allows."
BODY_LOST: Final = "Only size and hash of its body were kept, so that it cannot be sent again."
BODY_MASKED: Final = "Secrets in its body were masked, so that it cannot be sent as it was."


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a message besides its body; `key` is the routing key it goes by.

    `user_id` is the sender's as the broker vouched for it, `group` the one whose events an answer belongs to.
    """

    key: str
    headers: Mapping[str, object]
    reply_to: str | None = None
    message_id: str | None = None
    correlation_id: str | None = None
    user_id: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter. `obstacle` says why it cannot be sent again; `body` is None where only its `size` was wanted."""

    id: str | None
    died_at: datetime | None
    reason: str
    origin: Origin
    size: int
    body: bytes | None
    obstacle: str | None

    @property
    def is_response(self) -> bool:
        """True for an answer of the bridge that no queue took; anything else came from a connector."""
        return self.reason == Problem.UNROUTABLE.value

    def is_copy_of(self, other: Letter) -> bool:
        """Whether both were written for one death: the publisher says a thing again when its confirm was lost."""
        return replace(self, died_at=None) == replace(other, died_at=None)

    def without_body(self) -> Letter:
        """The same, for lists."""
        return replace(self, body=None)

    def values(self) -> dict[str, object]:
        """For JSON; what is not known is left out."""
        origin = self.origin
        values: dict[str, object] = {
            "id": self.id,
            "reason": self.reason,
            "time": None if self.died_at is None else self.died_at.isoformat().replace("+00:00", "Z"),
            "key": origin.key or None,
            **origin.headers,
            "replyTo": origin.reply_to,
            "correlationId": origin.correlation_id,
            "originalMessageId": origin.message_id,
            "userId": origin.user_id,
            "group": origin.group,
            "size": self.size,
            "replayable": self.obstacle is None,
            "obstacle": self.obstacle,
        }
        return {name: value for name, value in values.items() if value is not None}


def headers_of(problem: Problem, origin: Origin) -> dict[str, str | int]:
    """The headers of the letter of a message; those of its own that are strings are kept."""
    headers: dict[str, str | int] = {REASON: problem.value, KEY: origin.key}
    left_out = []
    for name in KEPT:
        value = origin.headers.get(name)
        if not isinstance(value, str):
            continue
        if len(value.encode("utf-8", "replace")) > MAX_HEADER:
            left_out.append(name)
        else:
            headers[name] = value
    beside = {
        REPLY_TO: origin.reply_to,
        ORIGINAL_ID: origin.message_id,
        USER: origin.user_id,
        GROUP: origin.group,
        LEFT_OUT: ", ".join(left_out),
    }
    return headers | {name: said for name, said in beside.items() if said}


def read(message: DeliveredMessage, *, ruled: bool = False) -> Letter:
    """The letter in a delivery; whatever lies in the queue can be read. `ruled`: requests count only from their senders."""
    properties = message.header.properties
    headers = {name: value for name, value in (properties.headers or {}).items() if isinstance(value, str)}
    reason = headers.get(REASON, "")
    origin = Origin(
        key=headers.get(KEY, ""),
        headers={name: headers[name] for name in KEPT if name in headers},
        reply_to=headers.get(REPLY_TO),
        message_id=headers.get(ORIGINAL_ID),
        correlation_id=properties.correlation_id,
        user_id=headers.get(USER),
        group=headers.get(GROUP),
    )
    body = message.body
    return Letter(
        id=properties.message_id,
        died_at=properties.timestamp,
        reason=reason,
        origin=origin,
        size=len(body),
        body=body,
        obstacle=_obstacle(reason, origin, headers.get(LEFT_OUT), body, ruled=ruled),
    )


def original_body(body: bytes) -> bytes:
    """The body to send again; an empty one was copied as its size and hash, and is the one that these tell all of."""
    return NO_BODY if body == redaction.NOTHING else body


def _short(origin: Origin) -> dict[str, str | None]:
    """What goes where AMQP has little room; somebody else may have written these headers."""
    return {
        "routing key": origin.key,
        "message id": origin.message_id,
        "correlation id": origin.correlation_id,
        "reply queue": origin.reply_to,
        "group": origin.group,
    }


def _obstacle(reason: str, origin: Origin, left_out: str | None, body: bytes, *, ruled: bool) -> str | None:
    if not reason or not origin.key:
        return NO_ORIGIN
    if ruled and reason != Problem.UNROUTABLE.value:
        return SENDER_ONLY
    if left_out:
        return HEADER_LOST.format(names=left_out)
    for what, text in _short(origin).items():
        if len((text or "").encode("utf-8", "replace")) > MAX_SHORT:
            return TOO_LONG.format(what=what)
    if redaction.is_summary(body) and body != redaction.NOTHING:
        return BODY_LOST
    if redaction.is_masked(body):
        return BODY_MASKED
    return None
