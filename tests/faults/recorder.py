"""What one connector sent and heard, in its order, with the time. Owns no judgement; that is the checker's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.broker.caller import Arrival
from bridge.reception import Kind, read_arrival


@dataclass(frozen=True, slots=True)
class Sent:
    """A request left for the broker; `attempt` counts from 1, `line` is the connection it left by."""

    at: float
    request_id: str
    name: str
    target: str
    body: Mapping[str, object] = field(default_factory=dict)
    attempt: int = 1
    line: int = 1

    @property
    def session(self) -> str:
        """First segment of the target."""
        return self.target.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the bridge's as it came. `raw` is its body, byte for byte."""

    at: float
    kind: str
    name: str
    target: str
    raw: bytes = b"{}"
    body: Mapping[str, Any] = field(default_factory=dict)
    request_id: str | None = None
    message_id: str | None = None
    result: str | None = None
    error: str | None = None
    code: str | None = None
    seq: int | None = None
    epoch: int | None = None

    @property
    def session(self) -> str:
        """First segment of the target."""
        return self.target.partition(".")[0]

    @property
    def success(self) -> bool:
        """Whether it is an answer SUCCESS."""
        return self.result == "SUCCESS"

    @property
    def is_answer(self) -> bool:
        """Whether it is a response."""
        return self.kind == Kind.RESPONSE


Entry = Sent | Heard


class Recorder:
    """The record of one connector. `on_entry` is told each entry as it is noted."""

    def __init__(self, on_entry: Callable[[Entry], None] = lambda _: None) -> None:
        self.on_entry = on_entry
        self.entries: list[Entry] = []
        self.strange: list[str] = []
        """What came and is none of the protocol's messages."""

    def sent(self, entry: Sent) -> None:
        """Note a request on its way."""
        self.entries.append(entry)
        self.on_entry(entry)

    def heard(self, at: float, arrival: Arrival) -> Heard | None:
        """Note an arrival; None when it is no message of the protocol."""
        message = read_arrival(arrival)
        if message is None:
            self.strange.append(repr(arrival)[:200])
            return None
        is_answer = message.kind is Kind.RESPONSE
        entry = Heard(
            at=at,
            kind=str(message.kind),
            name=message.name,
            target=message.target,
            raw=arrival.body,
            body=message.body,
            request_id=message.request_id,
            message_id=message.message_id,
            result=message.result,
            error=message.message if is_answer else None,
            code=message.code,
            seq=message.seq,
            epoch=message.epoch,
        )
        self.entries.append(entry)
        self.on_entry(entry)
        return entry
