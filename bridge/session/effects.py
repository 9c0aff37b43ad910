"""What a session wants done, as values, in order. The runner in `bridge.dispatch` does them.

All but `Run` are performed strictly in the order given, so that what leaves has one order; a `Run` starts its command at once
and its result comes back as a `Performed` input.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.port import Command, Refusal
from bridge.session.inputs import Token
from contracts.base import Body
from contracts.vocabulary import MessageType


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer a request: SUCCESS with `body`, or FAILURE with an agent-safe `error`; exactly one of error None or not."""

    token: Token
    body: Body | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Publish an event, warning or error of this session. `seq` is already counted."""

    type: MessageType
    name: str
    target: str
    seq: int
    epoch: int
    body: Body | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Ask the adapter. `token` None: a command no request waits for; its result is only logged."""

    token: Token | None
    command: Command


@dataclass(frozen=True, slots=True)
class Probe:
    """Publish what goes nowhere: its confirm says that the broker reads what publishers send, and comes back as a `Probed` of `at`."""

    at: float


@dataclass(frozen=True, slots=True)
class Save:
    """Write the session's row before anything after it leaves."""


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Answer what waits: the session ends, and what is said from here on is about its end."""


@dataclass(frozen=True, slots=True)
class End:
    """Tear the destination down: after the last reply is confirmed, unbind, answer what is left, delete the queue, bury the id."""


@dataclass(frozen=True, slots=True)
class Note:
    """A log line worth an operator's eye; `event` is a snake_case name."""

    event: str
    refusal: Refusal | None = None
    detail: str = ""


Effect = Reply | Say | Run | Probe | Save | TurnAway | End | Note
